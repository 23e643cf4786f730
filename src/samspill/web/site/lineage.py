"""A database that another version of Samspill made is refused before anything in it is changed.

Migrations are sometimes written anew. A database that has some which this code does not know looks
migrated to Django, and breaks at the first page instead.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.loader import MigrationLoader


class LineageError(CommandError):
    """The database is of another lineage; the text says so, and what to do."""


def refuse_another_lineage(*, using: str, **given: Any) -> None:
    """Raises LineageError when the database has migrations of ours that the code has not."""
    loader = MigrationLoader(connections[using], ignore_no_migrations=True)
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known |= set(migration.replaces)
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("samspill.")}
    strange = sorted(
        f"{label}.{name}"
        for label, name in loader.applied_migrations
        if label in ours and (label, name) not in known
    )
    if strange:
        raise LineageError(
            f"This database was made by another version of Samspill: it has {strange[0]}, which "
            "this one does not know. Nothing was changed. Use that version, or name an empty "
            "database in DATABASE_URL."
        )
