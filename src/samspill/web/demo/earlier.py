"""The edition two years before the demo's, to compare last year's with: small, and of what came of
it only the figures are left."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from samspill.engine.generate.demo import LastYear, demo_edition, last_year
from samspill.web.editions.models import Edition
from samspill.web.sharing.outcomes.disclosure import (
    MEETINGS,
    PEOPLE,
    Batch,
    Parted,
    Rule,
    Several,
    band,
)
from samspill.web.sharing.outcomes.released import DAYS, Key, Released, Together

A_DAY = timedelta(days=1)
COUNTED_LAST = 101 * A_DAY  # after the day
COST = 298_000
FEWER = 27  # who were there


def two_years_ago(edition: Edition, *, seed: int = 2026) -> LastYear:
    """The year before the year before: fewer people, who are the first of the year after."""
    before = last_year(demo_edition(day=edition.day, seed=seed), seed=seed)
    people = before.edition.people[:FEWER]
    there = {person.email for person in people}
    meetings = tuple(each for each in before.meetings if there >= set(each.people))
    wishes = tuple(wish for wish in before.edition.wishes if there >= {wish.by, wish.to})
    return replace(
        before,
        edition=replace(before.edition, people=people, wishes=wishes),
        meetings=meetings,
    )


def figures(start: datetime, meetings: int) -> Released:
    """What came of that day, which began at ``start`` and had so many meetings, as it would have
    been told."""
    month, quarter = start + 31 * A_DAY, start + COUNTED_LAST

    def once(at: datetime, count: int, base: int, rule: Rule = PEOPLE) -> list[Batch]:
        return [Batch(at, {1: band(count, base, rule)})]

    within = (10, 16, 19, 25, 25)  # of the meetings, an action so soon: see DAYS
    acted = {len(DAYS) - at: band(count, meetings, MEETINGS) for at, count in enumerate(within)}
    return Released(
        planned=meetings,
        begun=meetings,
        batches={
            Key.HELD: once(month, meetings - 8, meetings, MEETINGS),
            Key.ACTED: [Batch(month, acted)],
            Key.KEPT: once(quarter, 14, 21),
            Key.USEFUL: [Batch(quarter, {1: band(15, 22), 3: band(4, 22)})],
            Key.AGAIN: once(quarter, 6, 22),
            Key.WOULD_COME: once(quarter, 15, 22),
        },
        together=Together(start + 170 * A_DAY, None, Parted(Several(6, 10))),
    )


def together(start: datetime) -> Together:
    """Groups and cases of the day that began at ``start``, as they were counted half a year after:
    what was written in the cases is gone since."""
    return Together(
        start + 170 * A_DAY, Several(6, 10), Parted(Several(16, 20), Several(6, 10), Several(6, 10))
    )
