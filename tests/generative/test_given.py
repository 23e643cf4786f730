"""Generated given meetings: the solver agrees with brute force, the judge with both."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from hypothesis import assume, given
from hypothesis import strategies as st

from samspill.bench.baseline import solve as solve_as_published
from samspill.engine.given.check import GivenRule, check
from samspill.engine.given.encoding import Question
from samspill.engine.given.narrowing import narrow
from samspill.engine.given.problem import GivenProblem
from samspill.engine.given.refine import fewest_changes
from samspill.engine.given.solve import solve
from samspill.engine.given.tables import seat
from samspill.engine.model.plan import Plan
from samspill.engine.model.result import Level, LevelName, Status
from support.examples import tries
from support.given import (
    all_plans,
    fewest_breaks,
    fewest_changes_in,
    given_problems,
    meeting,
    plan_in,
    proven,
)

FEW = tries(60)


@given(given_problems())
@FEW
def test_as_few_breaks_as_brute_force(problem: GivenProblem) -> None:
    result = solve(problem)
    fewest = fewest_breaks(problem)
    if fewest is None:
        assert (result.status, result.plan, result.levels) == (Status.INFEASIBLE, None, ())
    else:
        assert result.status is Status.OPTIMAL
        assert result.levels == (Level(LevelName.COMFORT, fewest, fewest),)
        assert result.plan is not None
        report = check(problem, result.plan)
        assert (report.violations, report.breaks) == ((), fewest)


@given(given_problems())
@FEW
def test_thorough_clauses_have_the_same_fewest_breaks(problem: GivenProblem) -> None:
    """Those of the long proof, which problems this small never get to."""
    slots = narrow(problem)
    assume(slots is not None)
    assert slots is not None
    answer = proven(Question(problem, slots, twice_from=1))
    fewest = fewest_breaks(problem)
    assert answer.infeasible == (fewest is None)
    if answer.slots is not None:
        assert (check(problem, plan_in(problem, answer.slots)).breaks, answer.bound) == (
            (fewest, fewest)
        )


@given(given_problems())
@FEW
def test_then_as_few_idle_slots_as_brute_force(problem: GivenProblem) -> None:
    result = solve(problem, beyond=True)
    reports = [check(problem, plan_in(problem, slots)) for slots in all_plans(problem)]
    best = min(((report.breaks, report.idle_slots) for report in reports), default=None)
    assert (result.plan is None) == (best is None)
    assume(best is not None and result.plan is not None)
    assert best is not None
    assert result.plan is not None
    (level,) = result.levels
    assert level.then is not None
    assert level.then.then is not None
    assert ((level.value, level.bound), (level.then.value, level.then.bound)) == (
        (best[0], best[0]),
        (best[1], best[1]),
    )
    report = check(problem, result.plan)
    changes = level.then.then
    assert (report.violations, report.breaks, report.idle_slots, report.table_changes) == (
        ((), *best, changes.value)
    )
    assert changes.bound <= changes.value


@given(given_problems(), st.data())
@FEW
def test_tables_are_as_good_as_claimed(problem: GivenProblem, data: st.DataObject) -> None:
    plans = list(islice(all_plans(problem), 200))
    assume(plans)
    slots = data.draw(st.sampled_from(plans))
    report = check(problem, seat(problem, slots))
    fewest = fewest_changes_in(problem, slots)
    assert report.violations == ()
    assert fewest_changes(problem, report.breaks) <= fewest
    assert fewest <= report.table_changes <= fewest + report.breaks


@given(given_problems())
@FEW
def test_the_published_method_agrees(problem: GivenProblem) -> None:
    slots = solve_as_published(problem)
    fewest = fewest_breaks(problem)
    assert (slots is None) == (fewest is None)
    if slots is not None:
        report = check(problem, plan_in(problem, slots))
        assert (report.violations, report.breaks) == ((), fewest)


@given(given_problems())
@FEW
def test_narrowing_takes_no_plan_away(problem: GivenProblem) -> None:
    pairs = {frozenset((m.first, m.second)) for m in problem.meetings}
    assume(len(pairs) == len(problem.meetings))  # else the judge may take them the other way round
    left = narrow(problem)
    for slots in all_plans(problem):
        assert left is not None
        assert [s for s, row in zip(slots, left, strict=True) if s not in row] == []


@given(given_problems(), st.data())
@FEW
def test_a_spoiled_plan_is_caught(problem: GivenProblem, data: st.DataObject) -> None:
    plan = solve(problem).plan
    assume(plan is not None and plan.meetings)
    assert plan is not None
    one = data.draw(st.sampled_from(plan.meetings))
    rest = [m for m in plan.meetings if m is not one]
    pair = one.participants
    beside = str(problem.tables + 1)
    spoiled = {
        GivenRule.MISSING: Plan.of(rest),
        GivenRule.NOT_GIVEN: Plan.of([*plan.meetings, one]),
        GivenRule.TABLE_FULL: Plan.of([*plan.meetings, replace(one, participants=("8", "9"))]),
        GivenRule.TWO_PLACES: Plan.of([*plan.meetings, replace(one, table=beside), one]),
        GivenRule.UNKNOWN: Plan.of([*rest, replace(one, table=beside)]),
    }
    for code, wrong in spoiled.items():
        known = all(int(p) <= problem.participants for m in wrong.meetings for p in m.participants)
        wanted = code if known else GivenRule.UNKNOWN
        assert [v.code for v in check(problem, wrong).violations if v.code is wanted] != [], pair


@given(given_problems())
@FEW
def test_numbers_of_participants_and_tables_do_not_matter(problem: GivenProblem) -> None:
    """Counted from the other end, everybody has as few breaks."""
    last = problem.participants + 1
    turned = replace(
        problem,
        tables=problem.tables,
        meetings=tuple(
            meeting(last - m.second, last - m.first, *m.slots, after=m.after)
            for m in problem.meetings
        ),
    )
    assert solve(turned).levels == solve(problem).levels
