"""Empties all tables: only where the settings say that the journal may go with them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush

from samspill.web.journal.leave import EVERYTHING, leave


class Command(flush.Command):
    """Django's, which the journal lets do its work in tests."""

    def handle(self, **options: Any) -> None:
        if not settings.JOURNAL_MAY_BE_FLUSHED:
            raise CommandError(
                "The journal is never emptied, and so nothing is. To begin anew, make a new "
                "database and migrate it."
            )
        # What is put up after migrating stands when rows go; nobody asks for Django's permissions.
        with leave(EVERYTHING):
            super().handle(**{**options, "inhibit_post_migrate": True})
