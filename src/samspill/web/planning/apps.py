from __future__ import annotations

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "samspill.web.planning"
    label = "planning"

    def ready(self) -> None:
        from samspill.web.planning.confirm_letters import register_confirming
        from samspill.web.planning.letters import register_letters

        register_letters()
        register_confirming()
