"""Several who do something at the same moment, each over a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection


def at_once(*verbs: Callable[[], Any]) -> list[Any]:
    """What each has given, or raised, in their order: all begin together."""
    begin = threading.Barrier(len(verbs))
    ended: list[Any] = [None] * len(verbs)

    def act(number: int) -> None:
        try:
            begin.wait()
            ended[number] = verbs[number]()
        except Exception as error:  # what was raised is looked at
            ended[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(number,)) for number in range(len(verbs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


def unexpected(ended: Sequence[Any], *refusals: type[Exception]) -> list[Exception]:
    """What was raised, and is no refusal."""
    return [
        each for each in ended if isinstance(each, Exception) and not isinstance(each, refusals)
    ]


class Held:
    """Somebody else's transaction that is open as long as the test says."""

    def __init__(self, verb: Callable[[], Any]) -> None:
        self._verb = verb
        self._done, self._may_end = threading.Event(), threading.Event()
        self.error: Exception | None = None
        self._thread = threading.Thread(target=self._act)

    def _act(self) -> None:
        from django.db import transaction

        try:
            with transaction.atomic():
                self._verb()
                self._done.set()
                self._may_end.wait()
        except Exception as error:  # looked at
            self.error = error
        finally:
            self._done.set()
            connection.close()

    def __enter__(self) -> Held:
        self._thread.start()
        self._done.wait()
        return self

    def end(self) -> None:
        """Let it commit."""
        self._may_end.set()

    def __exit__(self, *_raised: object) -> None:
        self.end()
        self._thread.join()


def waits_for_a_lock() -> bool:
    """Is anybody waiting for somebody else's lock just now? PostgreSQL knows."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_locks where not granted")
        return bool(cursor.fetchone()[0])
