from __future__ import annotations

from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "samspill.web.areas"
    label = "areas"

    def ready(self) -> None:
        from samspill.web.areas.public.account_letters import register_letters
        from samspill.web.areas.public.second_factors import listen

        register_letters()
        listen()
