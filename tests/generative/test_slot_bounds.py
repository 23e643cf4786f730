"""The relaxation with slots bounds every plan, of problems whose people come and go."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from generative.test_relabelling import shuffled, without_slot
from samspill.engine.arrays.instance import build
from samspill.engine.generate.problems import Hours, TableSupply, generate
from samspill.engine.judge.check import check, check_result
from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.judge.reference import best_plan, best_within
from samspill.engine.model.problem import Problem
from samspill.engine.solving.bounds.slots import SlotProgramme, columns_in
from samspill.engine.solving.solve import solve
from support.examples import tries
from support.problems import NEVER, problems

FEW = tries(60, suppress=HealthCheck)
FEWER = tries(6, suppress=HealthCheck)
HALF_DAYS = st.sampled_from((Hours.SCATTERED, Hours.CLUSTERED))


@FEW
@given(problems(max_participants=5, max_slots=4, round_tables=NEVER), st.integers(0, 3))
def test_no_plan_is_better_than_the_bounds_with_slots(problem: Problem, more: int) -> None:
    """Whatever level minimum is asked for, and of the minimum itself."""
    instance = build(problem)
    if not columns_in(instance):
        return
    programme, best = SlotProgramme(instance), best_plan(problem)
    asked = best.minimum + more
    within, found = best_within(problem, minimum=asked), programme.solve(asked)
    assert within is not None
    assert found is not None
    assert found.bound >= within.value
    least = programme.minimum()
    assert least is not None
    assert least <= best.minimum


@FEW
@given(problems(max_participants=6, max_slots=4, round_tables=NEVER, locked=False), st.data())
def test_a_slot_less_never_raises_the_bound(problem: Problem, data: st.DataObject) -> None:
    less = without_slot(problem, data.draw(st.sampled_from(problem.slots)).id)
    if not less.slots or problems_in(less):
        return
    smaller, larger = build(less), build(problem)
    if not columns_in(smaller):
        return
    # What everybody may lack, so that both have an optimum.
    few = SlotProgramme(smaller).solve(smaller.shortfall_of_none)
    many = SlotProgramme(larger).solve(larger.shortfall_of_none)
    assert few is not None
    assert many is not None
    # Prices are rounded to parts of a point, which may cost one in all.
    assert few.bound <= many.bound + 1


@FEWER
@given(st.integers(10, 40), st.integers(0, 999), HALF_DAYS, st.sampled_from(TableSupply))
def test_plans_of_half_days_keep_the_rules_and_their_claims(
    people: int, seed: int, hours: Hours, room: TableSupply
) -> None:
    problem = generate(participants=people, seed=seed, hours=hours, room=room)
    result = solve(problem)
    assert result.plan is not None
    assert check(problem, result.plan).violations == ()
    assert check_result(problem, result).valid


@FEWER
@given(st.integers(10, 24), st.integers(0, 999), HALF_DAYS, st.randoms(use_true_random=False))
def test_nobodys_half_day_depends_on_the_order_of_registration(
    people: int, seed: int, hours: Hours, chance: random.Random
) -> None:
    problem = generate(participants=people, seed=seed, hours=hours)
    first, second = solve(problem), solve(shuffled(problem, chance))
    assert first.plan == second.plan
    assert first.levels == second.levels
