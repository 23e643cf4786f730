from __future__ import annotations

from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "samspill.web.editions"
    label = "editions"

    def ready(self) -> None:
        from samspill.web.editions.letters import register_letters

        register_letters()
