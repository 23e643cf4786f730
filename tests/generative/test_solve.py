"""Whatever the problem: the plan keeps every rule, the claims are true, the bounds are bounds."""

from __future__ import annotations

from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from samspill.engine.judge.check import check, check_result
from samspill.engine.judge.reference import best_plan, best_within
from samspill.engine.judge.score import score
from samspill.engine.model.problem import Problem
from samspill.engine.model.result import LevelName, Result, Status
from samspill.engine.model.stop import Stop
from samspill.engine.model.valuation import Valuation
from samspill.engine.solving.solve import solve
from support.examples import tries
from support.problems import problems

FEW = tries(60, suppress=HealthCheck)


def levels(result: Result) -> tuple[int, int]:
    return (
        result.level(LevelName.MINIMUM).value,
        result.level(LevelName.VALUE).value,
    )


@FEW
@given(problems())
def test_every_plan_keeps_the_rules_and_every_claim_is_true(problem: Problem) -> None:
    result = solve(problem)
    assert result.plan is not None
    assert check(problem, result.plan).violations == ()
    assert check_result(problem, result).valid


@FEW
@given(problems(max_participants=5, max_slots=3))
def test_no_plan_is_better_than_the_bounds(problem: Problem) -> None:
    result = solve(problem)
    best = best_plan(problem)
    assert result.level(LevelName.MINIMUM).bound <= best.minimum
    reached = result.level(LevelName.MINIMUM).value
    within = best_within(problem, minimum=reached)
    assert within is not None
    assert result.level(LevelName.VALUE).bound >= within.value


@FEW
@given(problems(max_participants=5, max_slots=3))
def test_proven_best_is_best(problem: Problem) -> None:
    result = solve(problem)
    best = best_plan(problem)
    assert levels(result) >= (best.minimum, 0)
    if result.status is Status.OPTIMAL:
        assert levels(result) == (best.minimum, best.value)


@FEW
@given(problems(), st.integers(0, 3))
def test_the_same_problem_and_seed_give_the_same_plan(problem: Problem, seed: int) -> None:
    first, second = solve(problem, seed=seed), solve(problem, seed=seed)
    assert first.plan == second.plan
    assert first.levels == second.levels


@FEW
@given(problems())
def test_a_stop_at_once_still_gives_a_plan(problem: Problem) -> None:
    result = solve(problem, stop=Stop(requested=lambda: True))
    assert result.plan is not None
    assert check(problem, result.plan).violations == ()
    assert result.status in {Status.INTERRUPTED, Status.OPTIMAL}


@FEW
@given(problems(max_participants=5, max_slots=3))
def test_the_bounds_hold_whatever_being_served_is_worth(problem: Problem) -> None:
    valuation = Valuation(problem, steps=())
    result = solve(problem, valuation=valuation)
    assert result.plan is not None
    judged = score(problem, result.plan, valuation)
    assert levels(result) == (judged.minimum, judged.value)
    within = best_within(problem, minimum=judged.minimum, valuation=valuation)
    assert within is not None
    assert judged.value <= within.value <= result.level(LevelName.VALUE).bound
