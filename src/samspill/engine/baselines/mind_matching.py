"""Mind matching: the other baseline, and what the open tools for researchers' meetings do.

One linear programme a side: everybody is given the partners they wish for most, so many as their
cap, nobody being given to more than their own cap. It is an assignment with capacities, so a
min-cost flow solves it, in whole numbers. Nothing in it says that who is given somebody is given
back; the pairs of both sides together are then coloured with slots greedily, as they come (T.
Achakulvisut and others, "neuromatch: algorithms to match scientists", eLife, 2020, and its
successors).
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from samspill.engine.arrays.compiled import Flags, Ints, Small
from samspill.engine.arrays.instance import build
from samspill.engine.arrays.pairs import Sides, sides_of
from samspill.engine.baselines.first_come import book
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.solving.timetable.state import Timetable
from samspill.engine.solving.timetable.tables import plan_of


@dataclass(frozen=True)
class MindMatching:
    """The ``plan``; ``matches`` is how many partners were given in all, ``reciprocal`` the share
    of them that were given back, ``kept`` the share of the pairs that found a slot and a table."""

    plan: Plan
    matches: int
    reciprocal: float
    kept: float


def mind_matching(problem: Problem, *, seed: int = 0) -> MindMatching:
    """The plan of that recipe, the pairs taken in an order drawn by the seed. Keeps every rule."""
    instance = build(problem)
    sides = sides_of(problem, instance.people)
    given = _given(sides, instance.room)
    n = max(1, instance.n)
    by, to = sides.by[given], sides.to[given]
    back = np.isin(to * n + by, by * n + to)
    pairs = np.unique(np.minimum(by, to) * n + np.maximum(by, to))
    edges = np.flatnonzero(np.isin(instance.first.astype(np.int64) * n + instance.second, pairs))
    drawn = edges.tolist()
    random.Random(seed).shuffle(drawn)  # noqa: S311  (an order, not a secret)
    timetable = Timetable(instance)
    before = timetable.placed
    book(timetable, np.array(drawn, dtype=np.int64))
    return MindMatching(
        plan=plan_of(timetable),
        matches=len(by),
        reciprocal=float(back.mean()) if len(back) else 1.0,
        kept=(timetable.placed - before) / max(1, len(pairs)),
    )


def _given(sides: Sides, room: Small) -> Flags:
    """Which of the wishes the linear programme grants: most points in all, everybody given at most
    as many as they have room for, and given to at most as many."""
    n = len(room)
    everybody = np.arange(n, dtype=np.int64)
    source, sink = 2 * n, 2 * n + 1
    ends = np.full(n, source, dtype=np.int64), np.full(n, sink, dtype=np.int64)
    total = int(room.sum())
    tails = np.concatenate([sides.by, ends[0], n + everybody, [source]])
    heads = np.concatenate([n + sides.to, everybody, ends[1], [sink]])
    wide = room.astype(np.int64)
    ones = np.ones(len(sides.by), dtype=np.int64)
    capacities = np.concatenate([ones, wide, wide, [total]])
    costs: Ints = np.concatenate([-sides.points, np.zeros(2 * n + 1, dtype=np.int64)])
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    solver.set_node_supply(source, total)
    solver.set_node_supply(sink, -total)
    if solver.solve() != solver.OPTIMAL:
        message = "The assignment has no best flow."
        raise RuntimeError(message)
    granted: Flags = solver.flows(arcs[: len(sides.by)]) > 0
    return granted
