from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class EditionsConfig(AppConfig):
    name = "samspill.web.editions"
    label = "editions"

    def import_models(self) -> None:
        """Those of invitations to come, letters and registering stand in files of their own."""
        super().import_models()
        from samspill.web.editions import again_models, letter_models  # noqa: F401  (for Django)
        from samspill.web.editions.registering import models  # noqa: F401  (for Django)

    def ready(self) -> None:
        from samspill.web.editions.day_calendar import register_day_calendar
        from samspill.web.editions.heads import register_heads
        from samspill.web.editions.letter_templates import register_tests
        from samspill.web.editions.letters import register_letters
        from samspill.web.editions.messages import register_messages
        from samspill.web.editions.phase_letters import register_phase_letters
        from samspill.web.editions.phases import register_phases
        from samspill.web.editions.registering.places import register_places
        from samspill.web.editions.registering.sign_up import register_sign_up
        from samspill.web.editions.roles import register_roles

        register_letters()
        register_day_calendar()
        register_messages()
        register_tests()
        register_roles()
        register_phases()
        register_phase_letters()
        register_places()
        register_sign_up()
        register_heads()
        pre_migrate.connect(_before_migrating, sender=self)
        post_migrate.connect(_after_migrating, sender=self)


def _before_migrating(*, using: str, plan: list[Any] | None = None, **_facts: Any) -> None:
    from samspill.web.editions.versions import TRIGGERS

    TRIGGERS.take_down(using=using, plan=plan)


def _after_migrating(*, using: str, **_facts: Any) -> None:
    from samspill.web.editions.versions import TRIGGERS

    TRIGGERS.put_up(using=using)
