"""The judge of plans for given meetings: each rule, and how breaks are counted."""

from __future__ import annotations

import pytest

from samspill.engine.given.check import GivenRule, breaks_in, changes_in, check
from samspill.engine.given.problem import GivenMeeting, GivenProblem
from samspill.engine.model.plan import Meeting, Plan
from support.given import meeting, plan_in


def problem_of(*meetings: GivenMeeting, tables: int = 2, fairness: int = 2) -> GivenProblem:
    return GivenProblem(
        participants=4, slots=6, tables=tables, meetings=meetings, fairness=fairness
    )


ANY = (1, 2, 3, 4, 5, 6)
THREE = problem_of(meeting(1, 2, *ANY), meeting(1, 3, *ANY), meeting(2, 3, 1, 2, 3, after=(0,)))


def codes(problem: GivenProblem, *meetings: Meeting) -> list[GivenRule]:
    return [v.code for v in check(problem, Plan.of(meetings)).violations]


def held(slot: str, table: str, *participants: str) -> Meeting:
    return Meeting(slot, table, participants)


@pytest.mark.parametrize(
    ("slots", "breaks"),
    [([], 0), ([4], 0), ([1, 2, 3], 0), ([3, 1], 1), ([1, 6], 1), ([1, 3, 5], 2), ([2, 2], 0)],
)
def test_a_gap_is_one_break_however_long(slots: list[int], breaks: int) -> None:
    assert breaks_in(slots) == breaks


@pytest.mark.parametrize(
    ("seats", "changes"),
    [([], 0), ([(2, "1")], 0), ([(1, "1"), (2, "1")], 0), ([(3, "1"), (1, "2"), (2, "1")], 1)],
)
def test_a_change_of_table_is_counted_in_the_order_of_time(
    seats: list[tuple[int, str]], changes: int
) -> None:
    assert changes_in(seats) == changes


def test_a_right_plan_has_no_violation() -> None:
    report = check(THREE, plan_in(THREE, [1, 4, 2]))
    assert (report.violations, report.valid, report.breaks) == ((), True, 2)


@pytest.mark.parametrize(
    ("slots", "rules"),
    [
        ([1, 1, 2], [GivenRule.TWO_PLACES]),
        ([1, 2, 4], [GivenRule.SLOT_CLOSED]),
        ([3, 4, 2], [GivenRule.ORDER]),
        ([2, 3, 2], [GivenRule.TWO_PLACES, GivenRule.ORDER]),
    ],
)
def test_slots_and_order(slots: list[int], rules: list[GivenRule]) -> None:
    assert [v.code for v in check(THREE, plan_in(THREE, slots)).violations] == rules


def test_every_meeting_is_held_and_no_other() -> None:
    pair = problem_of(meeting(1, 2, *ANY))
    assert codes(pair) == [GivenRule.MISSING]
    assert codes(pair, held("1", "1", "1", "2"), held("2", "1", "1", "2")) == [GivenRule.NOT_GIVEN]
    assert codes(pair, held("1", "1", "1", "2"), held("2", "1", "3", "4")) == [GivenRule.NOT_GIVEN]


def test_a_table_holds_one_meeting() -> None:
    two = problem_of(meeting(1, 2, *ANY), meeting(3, 4, *ANY))
    assert codes(two, held("1", "1", "1", "2"), held("1", "1", "3", "4")) == [GivenRule.TABLE_FULL]
    assert codes(two, held("1", "1", "1", "2"), held("1", "2", "3", "4")) == []


@pytest.mark.parametrize(
    ("slot", "table"), [("7", "1"), ("0", "1"), ("01", "1"), ("१", "1"), ("1", "3"), ("1", "")]
)
def test_only_the_problems_slots_and_tables(slot: str, table: str) -> None:
    pair = problem_of(meeting(1, 2, *ANY))
    assert codes(pair, held(slot, table, "1", "2")) == [GivenRule.UNKNOWN]


def test_breaks_are_spread_fairly() -> None:
    """Participant 4 has no meeting and so no break."""
    fair = problem_of(meeting(1, 2, 1), meeting(1, 2, 3), meeting(1, 3, 5), fairness=2)
    unfair = problem_of(meeting(1, 2, 1), meeting(1, 2, 3), meeting(1, 3, 5), fairness=1)
    assert check(fair, plan_in(fair, [1, 3, 5])).violations == ()
    report = check(unfair, plan_in(unfair, [1, 3, 5]))
    assert [v.code for v in report.violations] == [GivenRule.UNFAIR]
    assert report.breaks == 3


def test_a_pair_that_meets_twice_may_have_its_slots_either_way_round() -> None:
    twice = problem_of(meeting(1, 2, 2, 3), meeting(1, 2, 1), meeting(3, 4, 2, after=(1,)))
    for slots in ([2, 1, 2], [1, 2, 2]):
        assert check(twice, plan_in(twice, slots)).violations == ()
    broken = check(twice, plan_in(twice, [2, 3, 2])).violations
    assert [v.code for v in broken] == [GivenRule.SLOT_CLOSED, GivenRule.ORDER]
