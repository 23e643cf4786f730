from __future__ import annotations

from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "samspill.web.areas"
    label = "areas"

    def ready(self) -> None:
        from samspill.web.areas.public.account_letters import register_letters

        register_letters()
