"""Who may take anything out of the journal: nobody but the three that are named here.

The database itself refuses to change or delete what is in the journal (see ``sealing``), unless one
of these has said so for the transaction that it is in:

- ``PEOPLE``: ``actions.forget``, which erases who acted and whom it concerned, and the salts of the
  commitments to it. The entries stay, and their chain is whole.
- the name of an edition's chain: ``actions.erase_edition``, which erases all of that edition's.
- ``EVERYTHING``: the command ``flush``, where the settings allow it: the tests'.

PostgreSQL keeps it as a setting of the transaction. SQLite asks a function of the connection, which
only this process has: a shell of SQLite's own can't change the journal at all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from samspill.evidence.canonical import sha256

PEOPLE = "people"
EVERYTHING = "everything"

_said: ContextVar[str] = ContextVar("leave", default="")


@contextmanager
def leave(reason: str) -> Iterator[None]:
    """A transaction that may take out of the journal what the reason allows."""
    with transaction.atomic():
        outer = _said.set(reason)
        try:
            _say(reason)
            yield
        finally:
            _said.reset(outer)
        _say(_said.get())  # else it is rolled back with all the rest


def _say(reason: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select set_config('samspill.journal_leave', %s, true)", [reason])


def bring_functions(*, connection: BaseDatabaseWrapper, **_facts: Any) -> None:
    """Give a new connection to SQLite what the journal's triggers call."""
    if connection.vendor == "sqlite":
        inner: sqlite3.Connection = connection.connection
        inner.create_function("samspill_journal_leave", 0, _said.get)
        inner.create_function("samspill_sha256", 1, sha256, deterministic=True)
