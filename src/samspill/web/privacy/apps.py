from __future__ import annotations

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "samspill.web.privacy"
    label = "privacy"

    def ready(self) -> None:
        from samspill.web.privacy.editions import register_erasing
        from samspill.web.privacy.retention import register_retention

        register_erasing()
        register_retention()
