"""First come, first served: the baseline, and what today's tools do.

Wishes are taken in a random order; each books the first slot in which both are free and a table
is. Nobody looks ahead, so early wishes take the slots of those whom many want.
"""

from __future__ import annotations

import random

from samspill.engine.instance import build
from samspill.engine.plan import Plan
from samspill.engine.problem import Problem
from samspill.engine.timetable.state import NOWHERE, Timetable
from samspill.engine.timetable.tables import plan_of
from samspill.engine.valuation import Reason


def first_come(problem: Problem, *, seed: int = 0) -> Plan:
    """The plan of a first-come booking of all wished pairs, in an order drawn by the seed.

    Keeps every rule; suggestions are not booked, as nobody asks for them there.
    """
    instance = build(problem)
    timetable = Timetable(instance)
    pairs = instance.valuation.pairs
    wished = [
        e
        for e in range(instance.m)
        if pairs[instance.people[instance.first[e]], instance.people[instance.second[e]]].reason
        in {Reason.MUTUAL, Reason.ONE_SIDED}
    ]
    random.Random(seed).shuffle(wished)  # noqa: S311  (an order, not a secret)
    for e in wished:
        if timetable.slot[e] == NOWHERE and timetable.allowed(e):
            _book(timetable, e)
    return plan_of(timetable)


def _book(timetable: Timetable, e: int) -> None:
    """The first slot that is free for both and has a table, if any."""
    instance = timetable.instance
    a, b = instance.first[e], instance.second[e]
    mask = timetable.free[a] & timetable.free[b] & instance.mask[e]
    for t in range(len(instance.slots)):
        if mask >> t & 1 and (seat := timetable.room(e, t)) != NOWHERE:
            timetable.put(e, t, seat)
            return
