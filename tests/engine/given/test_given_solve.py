"""Finding slots for given meetings: proof, no plan, stopping, the same plan again."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from itertools import combinations, product

import pytest

from samspill.engine.given.check import check
from samspill.engine.given.clauses import FALSE, TRUE, Clauses
from samspill.engine.given.encoding import Question
from samspill.engine.given.narrowing import narrow
from samspill.engine.given.problem import GivenMeeting, GivenProblem
from samspill.engine.given.progress import CostSoFar
from samspill.engine.given.refine import fewest_changes, improve
from samspill.engine.given.solve import solve
from samspill.engine.given.tables import seat
from samspill.engine.model.result import Level, LevelName, Progress, Status
from samspill.engine.model.stop import Stop
from support.given import meeting, proven

EVERYBODY = tuple(combinations(range(1, 7), 2))


def tournament(slots: int, tables: int) -> GivenProblem:
    """Six people who all meet each other."""
    each = tuple(GivenMeeting(a, b, tuple(range(1, slots + 1))) for a, b in EVERYBODY)
    return GivenProblem(participants=6, slots=slots, tables=tables, meetings=each)


def test_a_tournament_fits_without_a_break() -> None:
    problem = tournament(slots=5, tables=3)
    result = solve(problem)
    assert result.status is Status.OPTIMAL
    assert result.levels == (Level(LevelName.COMFORT, 0, 0),)
    assert result.plan is not None
    assert check(problem, result.plan).violations == ()


def test_too_few_slots_or_tables_are_proven_infeasible() -> None:
    for problem in (tournament(slots=4, tables=3), tournament(slots=6, tables=2)):
        result = solve(problem)
        assert (result.status, result.plan, result.levels) == (Status.INFEASIBLE, None, ())


def test_a_closed_slot_in_between_is_a_break() -> None:
    problem = GivenProblem(3, 3, 2, (meeting(1, 2, 1), meeting(1, 3, 3)))
    assert solve(problem).levels == (Level(LevelName.COMFORT, 1, 1),)


def test_nothing_to_place() -> None:
    result = solve(GivenProblem(participants=2, slots=1, tables=1, meetings=()))
    assert result.status is Status.OPTIMAL
    assert result.plan is not None
    assert result.plan.meetings == ()


def test_more_breaks_than_are_told_apart_at_first() -> None:
    """Each of twenty people meets their partner in slots 1 and 3."""
    pairs = [(n, n + 1) for n in range(1, 20, 2)]
    meetings = tuple(meeting(a, b, slot) for a, b in pairs for slot in (1, 3))
    problem = GivenProblem(participants=20, slots=3, tables=10, meetings=meetings)
    assert solve(problem).levels == (Level(LevelName.COMFORT, 20, 20),)


def test_fairness_can_cost_breaks_or_the_plan() -> None:
    """Participant 1 must have two breaks and participant 4 has no meeting."""
    problem = GivenProblem(4, 5, 2, (meeting(1, 2, 1), meeting(1, 2, 3), meeting(1, 3, 5)))
    assert solve(problem).levels == (Level(LevelName.COMFORT, 3, 3),)
    assert solve(replace(problem, fairness=1)).status is Status.INFEASIBLE


def test_the_same_seed_gives_the_same_plan() -> None:
    problem = tournament(slots=8, tables=3)
    assert solve(problem, seed=3).plan == solve(problem, seed=3).plan


def test_stopped_before_the_start_says_so() -> None:
    result = solve(tournament(slots=8, tables=3), stop=Stop(requested=lambda: True))
    assert result.status is Status.INTERRUPTED
    assert result.plan is None or result.levels[0].value >= result.levels[0].bound
    late = solve(
        tournament(slots=8, tables=3), stop=Stop(started=time.monotonic() - 9, time_limit=1)
    )
    assert late.status is Status.TIME_LIMIT


def test_without_effort_nothing_is_claimed() -> None:
    result = solve(tournament(slots=8, tables=3), stop=Stop(effort=0.0))
    assert (result.status, result.plan, result.levels) == (Status.FEASIBLE, None, ())


def test_progress_is_told_from_the_callers_thread() -> None:
    told: list[tuple[Progress, threading.Thread]] = []
    solve(
        tournament(slots=8, tables=3),
        report=lambda progress: told.append((progress, threading.current_thread())),
    )
    assert {progress.level for progress, _ in told} == {LevelName.COMFORT}
    assert {thread for _, thread in told} == {threading.current_thread()}


def test_narrowing_leaves_what_order_and_neighbours_allow() -> None:
    chain = (meeting(1, 2, 1, 2, 3), meeting(3, 4, 1, 2, 3, after=(0,)), meeting(1, 4, 2))
    assert narrow(GivenProblem(4, 3, 2, chain)) == [{1}, {3}, {2}]
    assert narrow(GivenProblem(2, 3, 2, (meeting(1, 2, 1), meeting(1, 2, 1)))) is None


def test_beyond_the_breaks_idle_slots_and_changes_of_table_count() -> None:
    """Participant 1 has a break anyway: slot 3 is better than slot 5 for the other end of it."""
    problem = GivenProblem(4, 5, 2, (meeting(1, 2, 1), meeting(1, 3, 3, 5), meeting(3, 4, 4)))
    result = solve(problem, beyond=True)
    changes = Level("table changes", 0, 0)
    assert result.status is Status.OPTIMAL
    assert result.levels == (
        Level(LevelName.COMFORT, 1, 1, then=Level("idle slots", 1, 1, then=changes)),
    )
    assert result.plan is not None
    assert {m.slot for m in result.plan.meetings} == {"1", "3", "4"}
    assert solve(problem).levels == (Level(LevelName.COMFORT, 1, 1),)


def test_beyond_without_time_keeps_the_plan_and_a_true_bound() -> None:
    problem = GivenProblem(4, 5, 2, (meeting(1, 2, 1), meeting(1, 3, 3, 5), meeting(3, 4, 4)))
    slots = narrow(problem)
    assert slots is not None
    news = CostSoFar("idle slots", 3, lambda _progress: None, 0.0)
    stopped = Stop(requested=lambda: True)
    plan, level = improve(problem, slots, [1, 5, 4], bound=1, news=news, stop=stopped, seed=0)
    assert {m.slot for m in plan.meetings} == {"1", "5", "4"}
    assert (level.name, level.value, level.bound) == ("idle slots", 3, 1)


@pytest.mark.parametrize(
    ("meetings", "breaks", "fewest"),
    [
        ((), 0, 0),
        ((meeting(1, 2, 1), meeting(1, 2, 2)), 0, 0),  # both stay
        ((meeting(1, 2, 1), meeting(2, 3, 2), meeting(3, 1, 3)), 0, 1),
        ((meeting(1, 2, 1), meeting(2, 3, 2), meeting(3, 1, 3)), 1, 0),
        (tuple(meeting(a, b, 1, 2, 3, 4, 5) for a, b in EVERYBODY), 0, 12),
    ],
)
def test_changes_of_table_that_nobody_can_avoid(
    meetings: tuple[GivenMeeting, ...], breaks: int, fewest: int
) -> None:
    """Of six who all meet in five slots, 24 steps; three meetings a slot, 12 can be stays."""
    problem = GivenProblem(participants=6, slots=5, tables=3, meetings=meetings)
    assert fewest_changes(problem, breaks) == fewest


def test_as_many_as_possible_stay_at_their_table() -> None:
    """Taking the first free table would leave meeting (1, 3) without one to stay at."""
    first = (meeting(1, 2, 1), meeting(3, 4, 1), meeting(5, 6, 1))
    second = (meeting(2, 3, 2), meeting(1, 5, 2), meeting(4, 6, 2))
    problem = GivenProblem(6, 2, 3, (*first, *second))
    plan = seat(problem, [1, 1, 1, 2, 2, 2])
    assert check(problem, plan).table_changes == 3


def test_people_stay_at_their_table() -> None:
    problem = GivenProblem(4, 2, 2, (meeting(1, 2, 1), meeting(3, 4, 1), meeting(2, 3, 2)))
    seated = {(m.slot, m.table, m.participants) for m in seat(problem, [1, 1, 2]).meetings}
    assert seated == {("1", "1", ("1", "2")), ("1", "2", ("3", "4")), ("2", "1", ("2", "3"))}


def models(clauses: Clauses) -> list[tuple[bool, ...]]:
    """All ways of making every clause true, by trying."""
    found = []
    for values in product((False, True), repeat=clauses.variables):
        if all(any(values[abs(x) - 1] == (x > 0) for x in clause) for clause in clauses.clauses):
            found.append(values)
    return found


def test_a_count_is_right_up_to_one_above_its_limit() -> None:
    clauses = Clauses()
    inputs = [clauses.new() for _ in range(5)]
    number = clauses.count(inputs, 2)
    ways = models(clauses)
    assert len(ways) == 2**5
    for values in ways:
        true = sum(values[x - 1] for x in inputs)
        assert [values[x - 1] for x in number] == [true > 0, true > 1, true > 2]


def test_thorough_clauses_allow_the_same_plans() -> None:
    """Somebody with four meetings in five slots, each of the others with a slot of their own."""
    given = (meeting(1, 2, 1, 2), meeting(1, 3, 2, 3), meeting(1, 4, 3, 4), meeting(1, 5, 1, 5))
    problem = GivenProblem(participants=5, slots=5, tables=1, meetings=given)
    slots = narrow(problem)
    assert slots is not None
    fixed = [(a, b, c, d) for a in (1, 2) for b in (2, 3) for c in (3, 4) for d in (1, 5)]
    for chosen in fixed:
        for twice_from in (None, 1):
            only = [{slot} for slot in chosen]
            answer = proven(Question(problem, only, twice_from=twice_from))
            assert answer.infeasible == (len(set(chosen)) < 4)
            assert answer.slots == (None if answer.infeasible else list(chosen))


def test_exactly_one_of_a_long_row() -> None:
    clauses = Clauses()
    inputs = [clauses.new() for _ in range(9)]
    clauses.exactly_one(inputs)
    ways = models(clauses)
    assert sorted(sum(values[x - 1] for x in inputs) for values in ways) == [1] * 9


def test_constants_are_folded() -> None:
    clauses = Clauses()
    one = clauses.new()
    clauses.add(TRUE, one)
    clauses.add(FALSE, one)
    assert clauses.clauses == [[TRUE], [one]]
