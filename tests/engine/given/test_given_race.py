"""Questions that take long: raced for by two processes, with the same plan whoever is faster."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest

from samspill.engine.given.ascent import Effort, search
from samspill.engine.given.check import check
from samspill.engine.given.encoding import Question
from samspill.engine.given.narrowing import narrow
from samspill.engine.given.problem import GivenMeeting, GivenProblem
from samspill.engine.given.progress import CostSoFar
from samspill.engine.given.race import Board, Finish, Line, race
from samspill.engine.given.solve import solve
from samspill.engine.model.result import Level, LevelName, Status
from samspill.engine.model.stop import Stop
from support.given import plan_in

SOME = (1, 2, 3)
OTHER = (3, 2, 1)


def crowded(people: int, slots: int, tables: int, step: int, keep: int) -> GivenProblem:
    """Most pairs meet, each in three slots of four: small, but not easy."""
    meetings = tuple(
        GivenMeeting(a, b, tuple(t for t in range(1, slots + 1) if (a + b + t) % 4))
        for a, b in combinations(range(1, people + 1), 2)
        if (a * step + b) % keep
    )
    return GivenProblem(participants=people, slots=slots, tables=tables, meetings=meetings)


SIX_BREAKS = crowded(11, 10, 4, 5, 3)
NO_BREAK = crowded(10, 12, 5, 3, 4)


def question(problem: GivenProblem) -> Question:
    """What costs is the breaks."""
    slots = narrow(problem)
    assert slots is not None
    return Question(problem, slots)


def run(problem: GivenProblem, limit: int | None, *, heats: int = 20) -> Finish:
    """The race, to its end."""
    return race(question(problem), limit=limit, seed=0, heats=heats, idle=lambda: False)


def test_the_race_finds_the_best_plan_and_that_none_is_better() -> None:
    assert run(SIX_BREAKS, 5).none
    best = run(SIX_BREAKS, 6)
    assert best.slots is not None
    report = check(SIX_BREAKS, plan_in(SIX_BREAKS, best.slots))
    assert (report.violations, report.breaks) == ((), 6)
    anyone = run(SIX_BREAKS, None)
    assert anyone.slots is not None
    assert check(SIX_BREAKS, plan_in(SIX_BREAKS, anyone.slots)).violations == ()


@pytest.mark.parametrize(("problem", "breaks"), [(SIX_BREAKS, 6), (NO_BREAK, 0)])
def test_what_is_not_easy_is_proven_and_comes_out_the_same_again(
    problem: GivenProblem, breaks: int
) -> None:
    first, again = solve(problem), solve(problem)
    assert (first.status, first.levels) == (
        (Status.OPTIMAL, (Level(LevelName.COMFORT, breaks, breaks),))
    )
    assert first.plan == again.plan


def test_races_alone_come_to_the_same() -> None:
    """With one conflict to spare even "is there any plan?" is raced for."""
    news = CostSoFar("slots", 40, lambda _progress: None, 0.0)
    effort = Effort(conflicts=1, heats=20, find=1.0)
    (found,) = search(question(SIX_BREAKS), news, least=5, effort=effort, stop=Stop(), seed=0)
    assert found.slots is not None
    assert (check(SIX_BREAKS, plan_in(SIX_BREAKS, found.slots)).breaks, found.bound) == (6, 6)


def test_a_race_stops_when_asked() -> None:
    stopped = race(question(SIX_BREAKS), limit=6, seed=0, heats=20, idle=lambda: True)
    assert stopped == Finish()


def test_stopped_in_a_race_there_is_a_plan_and_a_true_bound() -> None:
    """The first question that is raced for is the one for five breaks."""
    bounds = [0]
    result = solve(
        SIX_BREAKS,
        stop=Stop(requested=lambda: bounds[-1] >= 5),
        report=lambda progress: bounds.append(progress.bound or 0),
    )
    assert result.status is Status.INTERRUPTED
    assert result.plan is not None
    report = check(SIX_BREAKS, result.plan)
    (level,) = result.levels
    assert (report.violations, report.breaks) == ((), level.value)
    assert level.bound <= 6 <= level.value


def test_stopped_while_plans_are_looked_for_there_is_one() -> None:
    """The look begins with the first race, for five breaks; then somebody stops it all."""
    bounds = [0]
    news = CostSoFar("slots", 40, lambda told: bounds.append(told.bound or 0), 0.0)
    effort = Effort(conflicts=2_000, heats=20, find=20.0, look_after=0.0)
    stop = Stop(requested=lambda: bounds[-1] >= 5)
    answers = search(question(SIX_BREAKS), news, effort=effort, stop=stop, seed=0)
    assert max(answer.bound for answer in answers) <= 6
    plans = [plan_in(SIX_BREAKS, a.slots) for a in answers if a.slots is not None]
    assert [check(SIX_BREAKS, plan).violations for plan in plans] == [()] * len(plans)
    assert len(plans) >= 1


def test_little_effort_claims_only_what_it_knows() -> None:
    """With one heat nobody can tell; a plan and a bound there are all the same."""
    result = solve(SIX_BREAKS, stop=Stop(effort=1 / 60))
    assert result.plan is not None
    report = check(SIX_BREAKS, result.plan)
    (level,) = result.levels
    assert (report.violations, report.breaks) == ((), level.value)
    assert level.bound <= 6 <= level.value


@pytest.mark.parametrize(
    ("one", "other", "plan"),
    [
        ([None, SOME], [None, OTHER], SOME),  # in the same heat the first one's counts
        ([None, None, SOME], [None, OTHER], OTHER),  # in an earlier heat the other's
        ([None, SOME], [None, None, OTHER], SOME),
        ([None, None], [None, None, None, OTHER], OTHER),  # its heats are spent
        ([None, None], [None, None], None),
    ],
)
def test_which_plan_counts_is_not_for_the_clock_to_say(
    one: list[tuple[int, ...] | None],
    other: list[tuple[int, ...] | None],
    plan: tuple[int, ...] | None,
) -> None:
    """Whichever order the two are heard in."""
    said = [0] * (len(one) + 1) + [1] * (len(other) + 1)
    for order in set(permutations(said)):
        board = Board(2)
        scripts = [iter(one), iter(other)]
        for racer in order:
            heat = next(scripts[racer], ())
            answer = None if heat is None else list(heat)
            board.note(Line(racer, answer) if heat != () else Line(racer, ended=0))
            if board.finish is not None:
                break
        assert board.finish is not None
        assert board.finish.slots == (None if plan is None else list(plan))
        assert not board.finish.none


def test_that_there_is_no_plan_counts_from_whoever_says_so() -> None:
    for racer in (0, 1):
        board = Board(2)
        board.note(Line(racer, answer=False))
        assert board.finish == Finish(none=True)


def test_a_solver_that_dies_is_not_taken_for_an_answer() -> None:
    with pytest.raises(RuntimeError, match=r"ended with status -9\."):
        Board(2).note(Line(0, ended=-9))
