"""Emptying the tables after a test that commits: on PostgreSQL, row by row.

Django truncates, which gives each of a hundred tables and their indexes new files: half a second,
some hundred times. A test writes few rows, and these go in a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from support.roles import APPLICATION_ROLE

MOST = 4 * 1024 * 1024  # bytes of a table, what is gone already too; a larger one is truncated
SIZES = "select relname, pg_relation_size(oid) from pg_class where relname = any(%s)"


def empty_row_by_row(connection: BaseDatabaseWrapper) -> None:
    """From now on the connection empties small tables so. For the time that it takes it is whom it
    was before it became the application's role, whom no policy and no trigger stops."""
    truncating = connection.ops.sql_flush

    def sql_flush(style: Any, tables: Sequence[str], **how: Any) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(SIZES, [list(tables)])
            sizes = dict(cursor.fetchall())
        if max(sizes.values(), default=0) > MOST or how.get("reset_sequences"):
            return truncating(style, tables, **how)
        return [
            "set local role none",
            "set local session_replication_role = replica",
            *(f'delete from "{table}"' for table in tables if sizes[table]),  # noqa: S608  (ours)
            "set local session_replication_role = origin",
            f"set local role {APPLICATION_ROLE}",
        ]

    vars(connection.ops)["sql_flush"] = sql_flush
