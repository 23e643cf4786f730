from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class JournalConfig(AppConfig):
    name = "samspill.web.journal"
    label = "journal"

    def ready(self) -> None:
        from samspill.web.journal.leave import bring_functions

        connection_created.connect(bring_functions, dispatch_uid="journal.functions")
        pre_migrate.connect(_before_migrating, sender=self)
        post_migrate.connect(_after_migrating, sender=self)


def _before_migrating(*, using: str, plan: list[Any] | None = None, **_facts: Any) -> None:
    from samspill.web.journal.sealing import TRIGGERS

    TRIGGERS.take_down(using=using, plan=plan)


def _after_migrating(*, using: str, **_facts: Any) -> None:
    from samspill.web.journal.sealing import TRIGGERS

    TRIGGERS.put_up(using=using)
