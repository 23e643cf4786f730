from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "samspill.web.demo"
    label = "demo"

    def ready(self) -> None:
        from samspill.web.demo.besides.actions import register_besides

        register_besides()
