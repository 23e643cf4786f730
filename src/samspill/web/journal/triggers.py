"""What the database does by itself at a write: put up the same way on both databases.

After every ``migrate`` and not by a migration: SQLite loses a table's triggers when a migration
makes the table anew, and refuses to rename a table that a trigger speaks of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Triggers:
    """Triggers on some tables: for PostgreSQL statements that may be said again and again, for
    SQLite by name what comes after ``CREATE TRIGGER`` and the name."""

    tables: Sequence[str]
    postgresql: str
    sqlite: Mapping[str, str]

    def put_up(self, *, using: str, **_facts: Any) -> None:
        """See that they stand, as they are written. Doing it again changes nothing."""
        connection = connections[using]
        with connection.cursor() as cursor:
            if not set(self.tables) <= set(connection.introspection.table_names(cursor)):
                return
            if connection.vendor == "postgresql":
                if may_change(connection, self.tables[0]):
                    cursor.execute(self.postgresql)
                return
            standing = _standing(connection)
            for name, text in self.sqlite.items():
                wanted = f"CREATE TRIGGER {name} {text}"
                if standing.get(name) != wanted:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                    cursor.execute(wanted)

    def take_down(self, *, using: str, plan: list[Any] | None = None, **_facts: Any) -> None:
        """Out of the way of the migrations in ``plan``, on SQLite."""
        connection = connections[using]
        if plan and connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                for name in self.sqlite.keys() & _standing(connection).keys():
                    cursor.execute(f"DROP TRIGGER {name}")


def may_change(connection: BaseDatabaseWrapper, table: str) -> bool:
    """PostgreSQL: False for the application's role where another one owns the table. It empties
    tables in tests, which Django tells as a migration; what stands then stands as it did."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select bool_or(pg_has_role(tableowner, 'usage')) from pg_tables where tablename = %s",
            [table],
        )
        return bool(cursor.fetchone()[0])


def _standing(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())
