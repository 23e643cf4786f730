from __future__ import annotations

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "samspill.web.outbox"
    label = "outbox"

    def ready(self) -> None:
        from samspill.web.outbox.actions import FORGET, forget_addresses
        from samspill.web.outbox.duties import register_duty

        register_duty(FORGET, forget_addresses)
