"""Whoever erases gives way to everybody else.

Erasing takes rows out of nearly every table, in an order of its own, while others hold some of them
and wait for more. So that never two wait for each other in a circle, whoever erases waits for no
lock as long as PostgreSQL takes to look for such circles (one second): it lets all go that it has,
and begins anew. It is done once or not at all, and nobody else's verb is the one that fails.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

TRIES = 25
WAITS = (100, 300)  # milliseconds, drawn: two who erase don't begin anew together for ever
GAVE_WAY = frozenset({"55P03", "40P01"})  # a lock was not to be had in time; a circle after all
P = ParamSpec("P")
R = TypeVar("R")


class BusyError(RuntimeError):
    """Others held what is to be erased for too long; nothing was erased, and it can be tried
    again."""


def giving_way(erase: Callable[P, R]) -> Callable[P, R]:
    """A transaction that erases, tried until it is in nobody's way. Raises BusyError."""

    @wraps(erase)
    def erased(*words: P.args, **facts: P.kwargs) -> R:
        for _ in range(TRIES):
            try:
                with transaction.atomic():
                    before = _wait_at_most(f"{random.randint(*WAITS)}ms")  # noqa: S311  (no secret)
                    done = erase(*words, **facts)
                    if connection.savepoint_ids:  # within another's: what comes next waits as ever
                        _wait_at_most(before)
                    return done
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", "") not in GAVE_WAY:
                    raise
        raise BusyError

    return erased


def _wait_at_most(patience: str) -> str:
    """How long the transaction waits for a lock from now on; gives how long it did before."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_setting('lock_timeout'), set_config('lock_timeout', %s, true)",
            [patience],
        )
        return str(cursor.fetchone()[0])
