"""How long prints of a large edition take: a thousand people with six meetings each, in a database
of its own. Each kind is made as a worker makes it, in a process of its own."""

from __future__ import annotations

import json
import os
import resource
import time
from pathlib import Path
from typing import TYPE_CHECKING

import django

from benchmarks.pages import python_in

if TYPE_CHECKING:
    from samspill.web.editions.models import Edition

PEOPLE, MEETINGS_EACH = 1000, 6
GOAL_SECONDS = 60
ROOT = Path(__file__).resolve().parents[1]
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "samspill.web.site.settings.test",
    "PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in (".", "src", "tests")),
}


def main(file: Path | None = None) -> None:
    """Fill a database, print, say what it took, and write it to the file."""
    print(f"PRINTING: seconds for {PEOPLE} people, goal {GOAL_SECONDS}")
    said = python_in(ROOT, {**os.environ, **SETTINGS}, str(Path(__file__).resolve()))
    rows = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    for row in rows:
        verdict = "met" if row["seconds"] <= row["goal_seconds"] else "MISSED"
        print(f"  {row['kind']:<12} {row['seconds']:>6} s, {row['bytes'] / 1e6:.1f} MB: {verdict}")
    if file is not None:
        file.write_text(json.dumps({"rows": rows}, indent=1) + "\n", encoding="utf-8")


def made_here() -> None:
    """Fill a database, print, and write a line of JSON for each kind."""
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
    made_here()
