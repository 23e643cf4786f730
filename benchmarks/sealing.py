"""What the journal's seal costs: ``python sealing.py WRITERS TURNS EACH`` with the code on
``PYTHONPATH`` and a new database. Writes rows as JSON.

So many writers at one edition do something small that is journalled, each to somebody else, so
that the edition's chain is the one thing that they wait for. By turns the database seals and does
not, which only the tables' owner can have it do.
"""

from __future__ import annotations

import json
import sys
import threading
from contextlib import suppress
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

SEALING = "alter table journal_entry {do} trigger journal_waits"


def main(writers: int, turns: int, each: int) -> None:
    """Fill the database, measure, and write."""
    django.setup()
    from django.db import connection

    from benchmarks.keeping import Made
    from samspill.web.editions.models import Participant

    made = Made(max(100, writers), 10, 10)
    edition = made.editions[1]
    who = list(Participant.objects.filter(edition=edition).order_by("pk")[:writers])
    took: dict[str, list[float]] = {"sealed": [], "unsealed": []}
    a_second: dict[str, list[float]] = {"sealed": [], "unsealed": []}
    for turn in range(2 * turns + 2):
        name, do = ("sealed", "enable") if turn % 2 else ("unsealed", "disable")
        with connection.cursor() as cursor:
            cursor.execute(SEALING.format(do=do))
        found, seconds = _at_once(who, each)
        if turn > 1:  # what is done for the first time is slow
            took[name] += found
            a_second[name].append(writers * each / seconds)
    with connection.cursor() as cursor:
        cursor.execute(SEALING.format(do="enable"))
    pairs = zip(a_second["unsealed"], a_second["sealed"], strict=True)
    times = sorted(without / sealed for without, sealed in pairs)
    row = {
        "what": "a verb at one edition", "writers": writers,
        **{
            f"{name}_{part}": value
            for name, values in took.items()
            for part, value in (
                ("p50_ms", round(median(values), 2)),
                ("p95_ms", round(sorted(values)[int(0.95 * (len(values) - 1))], 2)),
                ("a_second", round(median(a_second[name]), 1)),
            )
        },
        "times": round(median(times), 2), "times_low": round(times[0], 2),
        "times_high": round(times[-1], 2),
    }  # fmt: skip
    print(json.dumps([row]))


def _at_once(who: list[Any], each: int) -> tuple[list[float], float]:
    """How long each verb took, in milliseconds, and all of them together, in seconds."""
    from django.db import connection
    from django.utils import timezone

    from samspill.web.editions.participation import restore_participant, withdraw_participant

    took: list[float] = []
    failed: list[BaseException] = []
    begin = threading.Barrier(len(who) + 1)

    def act(participant: Any) -> None:
        try:
            connection.ensure_connection()
            begin.wait()
            for _ in range(each):
                began = perf_counter()
                does = restore_participant if participant.withdrawn_at else withdraw_participant
                does(participant=participant, by=participant.person, now=timezone.now())
                took.append(1000 * (perf_counter() - began))
        except threading.BrokenBarrierError:
            pass  # another one's error is the one to tell
        except BaseException as error:
            failed.append(error)
            begin.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(each_one,)) for each_one in who]
    for thread in threads:
        thread.start()
    with suppress(threading.BrokenBarrierError):
        begin.wait()
    began = perf_counter()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return took, perf_counter() - began


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
