"""Locked meetings that may be at either side's table: each gets one, whoever comes first."""

from __future__ import annotations

from itertools import permutations

import pytest

from samspill.engine.judge.check import check
from samspill.engine.model.problem import Locked, Organisation, Problem, Sector
from samspill.engine.solving.solve import solve
from support.problems import small_problem

HOMES = [Organisation(f"o{n}", "", Sector.BUSINESS, f"t{n}") for n in (1, 2, 3)]


def chain(names: tuple[str, ...]) -> Problem:
    """Three organisations with a table each. Two meetings of the first two organisations and one
    of the second and third are locked in one slot: the third table is the last one's only way."""
    a, b, c, d, e, f = names
    people = f"{a}*:o1 {b}*:o2 {c}*:o1 {d}*:o2 {e}*:o2 {f}*:o3"
    locked = tuple(Locked(pair, "s1") for pair in ((a, b), (c, d), (e, f)))
    return small_problem(people, slots=1, tables=3, organisations=HOMES, locked=locked)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_every_locked_meeting_gets_a_table(order: tuple[int, ...]) -> None:
    pairs = ("ab", "cd", "ef")
    problem = chain(tuple("".join(pairs[i] for i in order)))
    plan = solve(problem).plan
    assert plan is not None
    assert check(problem, plan).violations == ()
    assert sorted(m.table for m in plan.meetings) == ["t1", "t2", "t3"]
