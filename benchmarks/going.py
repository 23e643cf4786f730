"""What goes, and what is taken out: ``python going.py PEOPLE ROWS`` with the code on
``PYTHONPATH`` and a new database. Writes rows as JSON.

Somebody of whom so many rows are kept takes them out as a file; then an edition of so many people,
with three shares and two notes a person, is erased, while somebody does something small at another
edition again and again: the longest time that took is what others feel of it.
"""

from __future__ import annotations

import json
import sys
import threading
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from uuid import uuid4

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def main(people: int, rows: int) -> None:
    """Fill the database, measure, and write."""
    django.setup()
    from django.db import connection

    from benchmarks.keeping import Made
    from samspill.web.privacy.editions import erase_edition
    from samspill.web.privacy.export import own_data
    from samspill.web.privacy.files import own_data_file
    from support.roles import APPLICATION_ROLE, become_application_role

    made = Made(people, 3 * people, 2 * people)
    become_application_role()
    kept = _rows(own_data(made.visit))
    _notes(made, max(0, rows - kept))
    with connection.cursor() as cursor:
        cursor.execute("set role none")
        cursor.execute("analyze")
        cursor.execute(f"set role {APPLICATION_ROLE}")
    taken = _cost(lambda: own_data_file(made.visit))
    file, mb = _memory(lambda: own_data_file(made.visit))
    said: list[dict[str, Any]] = [
        {
            "what": "one's own data as a file", "people": people,
            "rows": _rows(own_data(made.visit)), "kilobytes": round(len(file) / 1000, 1),
            "mb": mb, **taken,
        },
    ]  # fmt: skip
    edition, other = made.editions[1], made.editions[0]
    with _Meanwhile(made, other) as meanwhile:
        gone = _cost(lambda: erase_edition(edition=edition, now=made.now + timedelta(days=500)))
    said.append(
        {
            "what": "an edition erased", "people": people, "rows": 5 * people,
            "others_longest_ms": meanwhile.longest, "others_did": meanwhile.did, **gone,
        }
    )  # fmt: skip
    print(json.dumps(said))


def _rows(found: dict[str, dict[str, list[Any]]]) -> int:
    return sum(len(rows) for models in found.values() for rows in models.values())


def _notes(made: Any, number: int) -> None:
    from samspill.web.sharing.note_models import Note
    from samspill.web.sharing.row_security import as_visit

    with as_visit(made.visit):
        Note.objects.bulk_create(
            Note(
                edition=made.editions[0], person=made.me, key=uuid4(), revision=1,
                other=made.people[1], text="Ta kontakt før sommeren.", begun_at=made.now,
                changed_at=made.now,
            )
            for _ in range(number)
        )  # fmt: skip


def _cost(act: Callable[[], Any]) -> dict[str, Any]:
    """By the clock, by this process's work, and in queries."""
    from django.db import connection

    asked = [0]

    def counted(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        asked[0] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        began, worked = perf_counter(), process_time()
        act()
        took = perf_counter() - began, process_time() - worked
    return {"seconds": round(took[0], 2), "processor": round(took[1], 2), "queries": asked[0]}


def _memory(act: Callable[[], bytes]) -> tuple[bytes, float]:
    """What it gives, and the most memory that it used; not timed, as being watched is slow."""
    tracemalloc.start()
    found = act()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found, round(most / 1e6, 1)


class _Meanwhile:
    """Somebody at another edition, who does something small again and again."""

    def __init__(self, made: Any, edition: Any) -> None:
        self.longest, self.did = 0.0, 0
        self._made, self._edition, self._stop = made, edition, threading.Event()
        self._thread = threading.Thread(target=self._act)

    def _act(self) -> None:
        from django.db import connection

        from samspill.web.editions.models import Participant
        from samspill.web.editions.participation import restore_participant, withdraw_participant

        who = Participant.objects.filter(edition=self._edition).order_by("pk").last()
        assert who is not None  # noqa: S101
        while not self._stop.is_set():
            began = perf_counter()
            does = restore_participant if who.withdrawn_at else withdraw_participant
            does(participant=who, by=self._made.me, now=self._made.now)
            who.refresh_from_db()
            self.longest = max(self.longest, round(1000 * (perf_counter() - began), 1))
            self.did += 1
        connection.close()

    def __enter__(self) -> _Meanwhile:
        self._thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._stop.set()
        self._thread.join()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
