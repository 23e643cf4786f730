"""The score of a plan, level by level and person by person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from samspill.engine.judge.score import Share, breaks_in, jain, score, table_changes_in
from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.problem import Organisation, Participant, Sector
from support.plans import plan_of
from support.problems import slots_of, small_problem


def test_an_empty_plan_costs_everybody_their_minimum() -> None:
    problem = small_problem("a b", wishes="a>b", minimum=2)
    found = score(problem, plan_of())
    assert found.order == (22, 0, 0, 0)
    assert found.distribution == (2,)


def test_the_minimum_is_at_most_the_cap() -> None:
    small = Participant("a", "", "a-org", cap=1)
    problem = small_problem("a b", wishes="a>b", minimum=2, participants=[small])
    assert score(problem, plan_of("s1 t1 a b")).minimum == 1  # b lacks one, a nothing


def test_value_is_the_meetings_and_the_served() -> None:
    problem = small_problem("a b c", wishes="a>>b b>a c>a")
    found = score(problem, plan_of("s1 t1 a b", "s2 t1 a c"))
    meetings, served = 9_000 + 2_000, (2_400 + 1_600) + 2_400 + 2_400
    assert found.value == meetings + served
    assert [(s.participant, s.points) for s in found.served] == [
        ("a", 9_000 + 2_000 + 4_000),
        ("b", 9_000 + 2_400),
        ("c", 2_000 + 2_400),
    ]


def test_breaks_and_changes_are_counted_in_the_order_of_time() -> None:
    problem = small_problem("a b c d", wishes="a>b a>c a>d", slots=5, tables=2)
    backwards = replace(problem, slots=tuple(reversed(slots_of(5))))
    plan = plan_of("s1 t1 a b", "s3 t2 a c", "s4 t2 a d")
    for listed in (problem, backwards):
        found = score(listed, plan)
        assert (found.breaks, found.table_changes) == (1, 1)
        assert [(s.breaks, s.table_changes) for s in found.served] == [(1, 1)] + [(0, 0)] * 3


def test_time_orders_slots_whatever_their_ids() -> None:
    early, middle, late = slots_of(3)
    named = (replace(early, id="z"), replace(middle, id="y"), replace(late, id="x"))
    problem = replace(small_problem("a b c d", wishes="a>b a>c a>d"), slots=named)
    found = score(problem, plan_of("x t1 a b", "y t2 a c", "z t2 a d"))
    assert (found.breaks, found.table_changes) == (0, 1)
    middle_last = replace(problem, slots=(named[0], replace(middle, id="x"), replace(late, id="y")))
    plan = plan_of("x t2 a b", "y t1 a c", "z t1 a d")  # in time: t1, t2, t1
    assert score(middle_last, plan).table_changes == 2


@pytest.mark.parametrize(
    ("slots", "breaks"), [([], 0), ([3], 0), ([0, 1, 2], 0), ([0, 2], 1), ([0, 2, 3, 7], 2)]
)
def test_breaks(slots: list[int], breaks: int) -> None:
    assert breaks_in(slots) == breaks


@pytest.mark.parametrize(("tables", "changes"), [("", 0), ("a", 0), ("aab", 1), ("aba", 2)])
def test_table_changes(tables: str, changes: int) -> None:
    assert table_changes_in(tables) == changes


def test_wishes_fulfilled_by_strength_and_when_mutual() -> None:
    problem = small_problem("a b c d e*:shop f*:shop", wishes="a>>b a>>c a>d a>>shop b~a d>a e>a")
    served = score(problem, plan_of("s1 t1 a b", "s2 t1 a f")).served[0]
    assert served.musts == Share(2, 3)  # b, and shop by its representative f
    assert served.likes == Share(0, 1)
    assert served.mutual == Share(2, 3)  # b, d and shop (e wished a); b and shop met


def test_a_wish_that_a_veto_forbids_counts_as_not_met() -> None:
    problem = small_problem("a b", wishes="a>>b", vetoes="b>a")
    assert score(problem, plan_of()).served[0].musts == Share(0, 1)


def test_satisfaction_is_the_share_of_what_was_possible() -> None:
    problem = small_problem("a b c", wishes="a>b a>c", slots=2)
    found = score(problem, plan_of("s1 t1 a b"))
    by_id = {s.participant: s for s in found.served}
    assert by_id["a"].possible == 4_000 + 4_000
    assert by_id["a"].satisfaction == 4_400 / 8_000
    assert (by_id["b"].satisfaction, by_id["c"].satisfaction) == (1.0, 0.0)


def test_possible_counts_one_representative_up_to_the_cap_and_the_slots() -> None:
    problem = small_problem("a*:shop b*:shop c d e", wishes="c>>shop c>d c>e", slots=2)
    assert score(problem, plan_of()).served[2].possible == 3_000 + 2_000 + 4_000


def test_whoever_could_get_nothing_is_satisfied_and_not_in_the_fairness() -> None:
    found = score(small_problem("a b c", wishes="a>b"), plan_of("s1 t1 a b"))
    assert (found.served[2].satisfaction, found.fairness) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("values", "index"), [([], 1.0), ([0, 0], 1.0), ([1, 1, 1], 1.0), ([1, 0, 0, 0], 0.25)]
)
def test_jain(values: list[float], index: float) -> None:
    assert jain(values) == index


def test_sectors_side_by_side() -> None:
    police = Organisation("a-org", "", Sector.POLICE)
    shop = Organisation("shop", "", Sector.SECURITY_INDUSTRY)
    problem = small_problem(
        "a b c*:shop", wishes="b>>a shop>>a shop>>b", organisations=[police, shop]
    )
    found = score(problem, plan_of("s1 t1 a b"))
    assert [(s.sector, s.participants, s.mean_meetings, s.musts) for s in found.sectors] == [
        (Sector.SECURITY_INDUSTRY, 1, 0.0, Share(0, 2)),
        (Sector.BUSINESS, 1, 1.0, Share(1, 1)),
        (Sector.POLICE, 1, 1.0, Share(0, 0)),
    ]
    assert [s.points for s in found.sectors] == [0, 5_400, 5_400]


def test_distribution_of_meetings() -> None:
    problem = small_problem("a b c d", wishes="a>b a>c")
    assert score(problem, plan_of("s1 t1 a b", "s2 t1 a c")).distribution == (1, 2, 1)


def test_what_cannot_be_read_is_left_out() -> None:
    problem = small_problem("a b", wishes="a>b")
    strange = Plan(
        (
            Meeting("s1", "t1", ("a", "z")),
            Meeting("s9", "t1", ("a", "b")),
            Meeting("s1", "t9", ("a", "b")),
            Meeting("s1", "t1", ("a",)),
            Meeting("s1", "t1", ("a", "a")),
        )
    )
    assert score(problem, strange) == score(problem, plan_of())


def test_a_share_of_nothing_is_whole() -> None:
    assert (Share(0, 0).share, Share(1, 4).share) == (1.0, 0.25)
