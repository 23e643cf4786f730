"""First come, first served: the baseline, and what today's tools do.

Wishes are taken in a random order; each books the first slot in which both are free and a table
is. Nobody looks ahead, so early wishes take the slots of those whom many want.
"""

from __future__ import annotations

import random

import numpy as np

from samspill.engine.arrays.compiled import NOWHERE, Ints, hot
from samspill.engine.arrays.instance import build
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.solving.timetable.moves import Facts, State, allowed, put, room
from samspill.engine.solving.timetable.state import Timetable
from samspill.engine.solving.timetable.tables import plan_of


def first_come(problem: Problem, *, seed: int = 0) -> Plan:
    """The plan of a first-come booking of all wished pairs, in an order drawn by the seed.

    Keeps every rule; suggestions are not booked, as nobody asks for them there.
    """
    instance = build(problem)
    timetable = Timetable(instance)
    wished = np.flatnonzero(instance.wished).tolist()
    random.Random(seed).shuffle(wished)  # noqa: S311  (an order, not a secret)
    book(timetable, np.array(wished, dtype=np.int64))
    return plan_of(timetable)


def book(timetable: Timetable, edges: Ints) -> None:
    """Holds the edges in the order given, each in the first slot that is free for both and has a
    table, if any."""
    _book(timetable.facts, timetable.state, edges)


@hot
def _book(facts: Facts, state: State, edges: Ints) -> None:
    for e in edges:
        if state.slot[e] != NOWHERE or not allowed(facts, state, e):
            continue
        mask = state.free[facts.first[e]] & state.free[facts.second[e]] & facts.mask[e]
        for t in range(len(state.in_slot)):
            if mask >> t & 1:
                c = room(facts, state, e, t)
                if c != NOWHERE:
                    put(facts, state, e, t, c)
                    break
