"""Editions where people are there for half of the day: slots decide who can meet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from samspill.engine.arrays.instance import build
from samspill.engine.generate.problems import Hours, TableSupply, generate
from samspill.engine.model.problem import Problem
from samspill.engine.model.result import LevelName, Progress
from samspill.engine.model.stop import Stop
from samspill.engine.solving.bounds.relaxation import Relaxer
from samspill.engine.solving.bounds.slots import SlotProgramme
from samspill.engine.solving.solve import solve
from support.problems import small_problem


def two_for_one_slot(minimum: int = 0) -> Problem:
    """Ada is there in two slots, and both whom she wishes for in the first of them only."""
    there = {"a": {"s1", "s2"}, "b": {"s1"}, "c": {"s1"}, "d": {"s2"}, "e": {"s2"}}
    day = small_problem("a b c d e", wishes="a>b a>c", slots=2, tables=3, minimum=minimum)
    return replace(
        day,
        participants=tuple(replace(p, available=frozenset(there[p.id])) for p in day.participants),
    )


def test_the_bound_with_slots_knows_that_nobody_meets_two_in_a_slot() -> None:
    """A like and two first meetings; without slots, Ada has room for both."""
    instance = build(two_for_one_slot())
    found = SlotProgramme(instance).solve(0)
    assert found is not None
    assert found.bound == 2000 + 2 * 2400
    assert found.use.sum() == pytest.approx(1)
    assert Relaxer(instance).value(0).bound == 2 * 2000 + 3 * 2400 + 1600


def test_a_meeting_in_a_slot_takes_two_people() -> None:
    """Of three in one slot only two meet: no half of a meeting for each pair."""
    instance = build(small_problem("a b c", wishes="a>b b>c c>a", slots=1, tables=3, minimum=0))
    found = SlotProgramme(instance).solve(0)
    assert found is not None
    assert found.bound == 2000 + 2 * 2400


def test_a_higher_minimum_is_proven_where_slots_leave_somebody_out() -> None:
    """Of Bo and Cy one does without; Dag and Eva have nobody to meet."""
    instance = build(two_for_one_slot(minimum=1))
    programme = SlotProgramme(instance)
    assert programme.minimum() == 3
    assert Relaxer(instance).minimum() == 2
    assert programme.solve(2) is None
    result = solve(two_for_one_slot(minimum=1))
    assert result.level(LevelName.MINIMUM).gap == 0


@pytest.mark.parametrize("hours", [Hours.SCATTERED, Hours.CLUSTERED])
@pytest.mark.parametrize("room", list(TableSupply))
def test_the_bound_with_slots_is_no_weaker_than_without(hours: Hours, room: TableSupply) -> None:
    instance = build(generate(participants=60, seed=3, hours=hours, room=room))
    shortfall = instance.shortfall_of_none
    found = SlotProgramme(instance).solve(shortfall)
    assert found is not None
    assert found.bound <= Relaxer(instance).value(shortfall).bound


@pytest.mark.parametrize("hours", [Hours.SCATTERED, Hours.CLUSTERED])
def test_a_half_day_is_planned_to_within_two_hundredths_of_its_bound(hours: Hours) -> None:
    level = solve(generate(participants=100, seed=7, hours=hours)).level(LevelName.VALUE)
    assert level.gap < 0.02


def stages_of(problem: Problem) -> set[str]:
    seen: list[Progress] = []
    solve(problem, stop=Stop(effort=0.1), report=seen.append)
    return {progress.stage for progress in seen}


def test_whole_days_are_planned_without_slots_and_half_days_with_them() -> None:
    assert "slots" not in stages_of(generate(participants=60, seed=7))
    assert "slots" in stages_of(generate(participants=60, seed=7, hours=Hours.CLUSTERED))
