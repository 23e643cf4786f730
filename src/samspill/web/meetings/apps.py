from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class MeetingsConfig(AppConfig):
    name = "samspill.web.meetings"
    label = "meetings"

    def ready(self) -> None:
        pre_migrate.connect(_before_migrating, sender=self)
        post_migrate.connect(_after_migrating, sender=self)


def _before_migrating(*, using: str, plan: list[Any] | None = None, **_facts: Any) -> None:
    from samspill.web.meetings.guards import GUARDS

    GUARDS.take_down(using=using, plan=plan)


def _after_migrating(*, using: str, **_facts: Any) -> None:
    from samspill.web.meetings.guards import GUARDS

    GUARDS.put_up(using=using)
