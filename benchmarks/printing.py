"""How long prints of a large edition take: ``python -m benchmarks.printing`` with ``src`` on
``PYTHONPATH``. A thousand people with six meetings each, in a database of its own; each kind is
made as a worker makes it, in a process of its own. Writes a line of JSON for each."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from samspill.web.editions.models import Edition

PEOPLE, MEETINGS_EACH = 1000, 6
GOAL_SECONDS = 60
TESTS = Path(__file__).resolve().parents[1] / "tests"


def main() -> None:
    """Fill a database, print, and say what it took."""
    sys.path.insert(0, str(TESTS))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samspill.web.site.settings.test")
    django.setup()
    from django.test.runner import DiscoverRunner

    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        measure(full_edition())
    finally:
        runner.teardown_databases(databases)


def full_edition() -> Edition:
    """So many people, each of whom meets six."""
    from cast import NOW, assemble, at
    from samspill.web.editions.models import Room, Slot, Table
    from samspill.web.meetings.actions import Wanted, hold
    from support.pages import crowd

    cast = assemble()
    edition = cast.edition
    people = crowd(cast, PEOPLE - len(cast.participants))
    half = len(people) // 2
    room = Room.objects.get(edition=edition)
    for hour in (14, 15):
        Slot.objects.create(edition=edition, start=at(hour), end=at(hour, 15))
    Table.objects.bulk_create(
        Table(edition=edition, room=room, number=100 + n) for n in range(half)
    )
    slots = list(Slot.objects.filter(edition=edition))[:MEETINGS_EACH]
    tables = list(Table.objects.filter(edition=edition, number__gte=100).order_by("number"))
    for turn, slot in enumerate(slots):
        pairs = [(people[n].pk, people[half + (n + turn) % half].pk) for n in range(half)]
        wanted = [
            Wanted(people=frozenset(pair), slot=slot.pk, table=table.pk)
            for pair, table in zip(pairs, tables, strict=True)
        ]
        hold(edition=edition, wanted=wanted, by=None, now=NOW)
    return edition


def measure(edition: Edition) -> None:
    """Each kind once."""
    from django.utils import timezone, translation

    from samspill.web.areas.organiser.printing.common import Task
    from samspill.web.areas.organiser.printing.worker import MADE_WITH
    from samspill.web.areas.prints.apart import pdf_apart
    from samspill.web.editions.zones import activate
    from samspill.web.meetings.whole_day import WholeDay

    activate(edition.time_zone)
    for kind, (template, values_of) in MADE_WITH.items():
        with translation.override("nb"):
            now, started = timezone.now(), time.monotonic()
            values = values_of(Task(WholeDay(edition), {}, now))
            filled = time.monotonic()
            content = pdf_apart(
                template, title=str(kind.label), values=values, now=now, alive=lambda: None
            )
        row = {
            "kind": kind.value,
            "people": PEOPLE,
            "seconds": round(time.monotonic() - started, 1),
            "seconds_of_typesetting": round(time.monotonic() - filled, 1),
            "goal_seconds": GOAL_SECONDS,
            "bytes": len(content),
            "most_memory_kb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
        }
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
