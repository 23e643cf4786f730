"""Stopped at any moment: there is a plan that keeps the rules, and what is claimed is true.

A solve asks again and again whether to stop; here it is told so from some time on, drawn among all
the times that it asks when nobody stops it.
"""

from __future__ import annotations

from itertools import combinations

from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from samspill.engine.answers.what_if import AS_IT_IS, Alternative, what_if
from samspill.engine.generate.problems import Hours, TableSupply, generate
from samspill.engine.given.check import check as check_given
from samspill.engine.given.problem import GivenMeeting, GivenProblem
from samspill.engine.given.solve import solve as solve_given
from samspill.engine.judge.check import check, check_result
from samspill.engine.judge.reference import best_plan, best_within
from samspill.engine.model.alter import with_tables
from samspill.engine.model.problem import Problem
from samspill.engine.model.result import LevelName, Result, Status
from samspill.engine.model.stop import Stop
from samspill.engine.solving.solve import solve
from support.examples import tries
from support.given import fewest_breaks, given_problems
from support.problems import ALWAYS, RARELY, problems

FEW = tries(40, suppress=HealthCheck)
FEWER = tries(12, suppress=HealthCheck)
FINISHED = {Status.OPTIMAL, Status.FEASIBLE}
ROUGH = 0.1  # effort for larger problems: fewer steps between the times it asks, all stages


class Asked:
    """Says to stop from the time number ``patience`` on that it is asked."""

    def __init__(self, patience: float = float("inf")) -> None:
        self.patience = patience
        self.times = 0

    def __call__(self) -> bool:
        self.times += 1
        return self.times > self.patience

    @property
    def said_so(self) -> bool:
        """True when it has said to stop."""
        return self.times > self.patience


def true_of(problem: Problem, result: Result) -> None:
    """The plan keeps the rules, and the values and the status are as the judge finds them."""
    assert result.plan is not None
    assert check(problem, result.plan).violations == ()
    assert check_result(problem, result).claims == ()


def cut(problem: Problem, data: st.DataObject, *, effort: float = 1.0) -> tuple[Result, Result]:
    """The result of a solve that is stopped at some time, and of one that nobody stops."""
    never = Asked()
    whole = solve(problem, stop=Stop(effort=effort, requested=never))
    asked = Asked(data.draw(st.integers(0, never.times)))
    result = solve(problem, stop=Stop(effort=effort, requested=asked))
    true_of(problem, result)
    if asked.said_so:
        assert result.status in {Status.INTERRUPTED, Status.OPTIMAL}
    else:
        assert (result.plan, result.levels) == (whole.plan, whole.levels)
        assert result.status in FINISHED
    return result, whole


@FEW
@given(problems(max_participants=5, max_slots=3), st.data())
def test_a_solve_stopped_at_any_moment(problem: Problem, data: st.DataObject) -> None:
    result, _ = cut(problem, data)
    within_bounds(problem, result)


@FEW
@given(problems(max_participants=5, max_slots=3, round_tables=ALWAYS), st.data())
def test_a_solve_with_round_tables_stopped_at_any_moment(
    problem: Problem, data: st.DataObject
) -> None:
    result, _ = cut(problem, data)
    within_bounds(problem, result)


def within_bounds(problem: Problem, result: Result) -> None:
    """No plan is better than the bounds, as trying everything shows."""
    minimum, value, _ = result.levels
    assert minimum.bound <= best_plan(problem).minimum <= minimum.value
    within = best_within(problem, minimum=minimum.value)
    assert within is not None
    assert value.value <= within.value <= value.bound


@FEWER
@given(
    st.integers(8, 40),
    st.integers(0, 5),
    st.sampled_from(TableSupply),
    st.sampled_from(Hours),
    st.data(),
)
def test_a_generated_day_stopped_at_any_moment(
    people: int, seed: int, room: TableSupply, hours: Hours, data: st.DataObject
) -> None:
    problem = generate(participants=people, seed=seed, room=room, hours=hours)
    result, whole = cut(problem, data, effort=ROUGH)
    minimum, value = result.level(LevelName.MINIMUM), result.level(LevelName.VALUE)
    best_known = whole.level(LevelName.MINIMUM).value
    assert minimum.bound <= best_known
    if best_known <= minimum.value:  # then the bound holds for that plan too
        assert whole.level(LevelName.VALUE).value <= value.bound


@FEW
@given(problems(max_participants=5, max_slots=3, round_tables=RARELY), st.integers(0, 60))
def test_alternatives_stopped_at_any_moment(problem: Problem, patience: int) -> None:
    candidates = [Alternative(AS_IT_IS, problem), Alternative("more", with_tables(problem, 1))]
    asked = Asked(patience)
    rows = list(what_if(candidates, stop=Stop(requested=asked)))
    # The first is always planned, and none that is there is half done.
    assert [row.name for row in rows] == [c.name for c in candidates][: len(rows)]
    assert len(rows) >= (1 if asked.said_so else 2)
    for row in rows:
        assert row.status in FINISHED | ({Status.INTERRUPTED} if asked.said_so else set())
        for level in row.levels:
            better = level.bound >= level.value if level.maximise else level.bound <= level.value
            assert better


@FEW
@given(given_problems(), st.integers(0, 5))
def test_given_meetings_stopped_at_any_moment(problem: GivenProblem, patience: int) -> None:
    asked = Asked(patience)
    result = solve_given(problem, stop=Stop(requested=asked))
    fewest = fewest_breaks(problem)
    if result.status is Status.INFEASIBLE:
        assert (fewest, result.plan, result.levels) == (None, None, ())
    elif result.plan is None:
        assert (asked.said_so, result.status, result.levels) == (True, Status.INTERRUPTED, ())
    else:
        report = check_given(problem, result.plan)
        (level,) = result.levels
        assert fewest is not None
        assert (report.violations, report.breaks) == ((), level.value)
        assert level.bound <= fewest <= level.value
        said = Status.OPTIMAL if level.bound == level.value else Status.INTERRUPTED
        assert result.status is said


@tries(5, suppress=HealthCheck)
@given(st.integers(1, 8))
def test_given_meetings_stopped_in_the_middle_of_the_search(patience: int) -> None:
    """Ten people who all meet, at too few tables for a plan without breaks to be found at once."""
    slots = tuple(range(1, 15))
    meetings = tuple(GivenMeeting(a, b, slots) for a, b in combinations(range(1, 11), 2))
    problem = GivenProblem(participants=10, slots=14, tables=4, meetings=meetings)
    asked = Asked(patience)
    result = solve_given(problem, stop=Stop(requested=asked))
    assert (result.plan is None) is (result.levels == ())
    if result.plan is not None:
        (level,) = result.levels
        report = check_given(problem, result.plan)
        assert (report.violations, report.breaks) == ((), level.value)
        assert 0 <= level.bound <= level.value
        said = Status.OPTIMAL if level.bound == level.value else Status.INTERRUPTED
        assert result.status is said
    else:
        assert result.status is Status.INTERRUPTED
