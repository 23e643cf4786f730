"""The pages of what people work on together, many in: ``python acting.py PARTS`` with the code on
``PYTHONPATH`` and a new database, as the application's role where row-level security is on. Writes
rows as JSON.

With four parts of four: 2,000 people who have met, 10,000 notes and shares, 500 cases, 200 groups
and 20,000 actions. Most people are in two or three of the cases, and the one who looks is in far
more. Each page is asked for by turns with another of the same site, the *profile*, which asks
nothing of what people share.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from time import process_time
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.keeping import (
    AROUND,
    GOAL_MS,
    GOAL_QUERIES,
    median,
    milliseconds,
    most,
)
from benchmarks.worked import Worked

TURNS = 30
OUTCOMES_MS = 500
BESIDE = "/e/bench-1/me/"


def main(parts: int) -> None:
    """Fill the database, measure, and write."""
    django.setup()
    from django.conf import settings
    from django.db import connection

    from support.roles import become_application_role

    settings.ALLOWED_HOSTS = ["*"]
    made = Worked(parts)
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    become_application_role()
    print(json.dumps([measured(made, *each) for each in looks(made)]))


def looks(made: Worked) -> Iterable[tuple[str, Any, str, int]]:
    """What is looked at, by whom, where, and in how many milliseconds."""
    case, group = made.cases[0].pk, made.groups[0].pk
    for what, path in (
        ("a case", f"/e/bench-0/cases/{case}/"),
        ("my cases", "/e/bench-0/cases/"),
        ("a group", f"/e/bench-0/groups/{group}/"),
        ("my groups", "/e/bench-0/groups/"),
        ("my actions", "/people/actions/"),
        ("my people", "/people/"),
        ("my notes", "/notes/"),
        ("a search among those who stay", "/people/find/?q=adgang"),
    ):
        yield what, made.me, path, GOAL_MS
    yield "the outcomes", made.organiser, "/organise/bench-0/outcomes/", OUTCOMES_MS


def measured(made: Worked, what: str, who: Any, path: str, goal: int) -> dict[str, Any]:
    """The page's times and queries, and how many times the profile's time that is."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from support.shared import strong

    browser, beside = strong(who), strong(made.me)

    def look(by: Any, at: str) -> None:
        answer = by.get(at)
        assert answer.status_code == 200, (at, answer.status_code)  # noqa: S101

    took, other, ours = [], [], []
    for _turn in range(TURNS + 1):  # by turns: others may use the machine
        before = process_time()
        took.append(milliseconds(lambda: look(browser, path)))
        ours.append(1000 * (process_time() - before))
        other.append(milliseconds(lambda: look(beside, BESIDE)))
    took, other = took[1:], other[1:]  # what a device asks once, and a first plan
    with CaptureQueriesContext(connection) as asked:
        look(browser, path)
    said = [each["sql"].lstrip() for each in asked]
    said = [sql for sql in said if "set_config" not in sql and not sql.startswith(AROUND)]
    times = sorted(one / by for one, by in zip(took, other, strict=True))
    return {
        "what": what,
        "people": made.size,
        "p50_ms": median(took),
        "p95_ms": most(took),
        "processor_ms": median(ours[1:]),
        "goal_ms": goal,
        "queries": len(said),
        "goal_queries": GOAL_QUERIES,
        "beside_ms": median(other),
        "times": round(times[len(times) // 2], 2),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
