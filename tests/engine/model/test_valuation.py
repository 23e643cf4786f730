"""What a meeting is worth, and who may meet."""

from __future__ import annotations

import pytest

from samspill.engine.model.problem import (
    Known,
    Locked,
    Met,
    Organisation,
    Participant,
    Sector,
    Seeks,
    Strength,
    Suggestion,
)
from samspill.engine.model.valuation import Reason, Valuation, served_points, shortfall_cost
from support.problems import small_problem

SELLER = Organisation("a-org", "", Sector.SECURITY_INDUSTRY)


@pytest.mark.parametrize(
    ("wishes", "points", "reason"),
    [
        ("a>>b b>>a", 10_000, Reason.MUTUAL),
        ("a>>b b>a", 9_000, Reason.MUTUAL),
        ("a>b b>a", 8_000, Reason.MUTUAL),
        ("a~b b~a", 6_000, Reason.MUTUAL),
        ("a>>b", 3_000, Reason.ONE_SIDED),
        ("b>a", 2_000, Reason.ONE_SIDED),
        ("a~b", 1_000, Reason.ONE_SIDED),
    ],
)
def test_points_of_a_wished_pair(wishes: str, points: int, reason: Reason) -> None:
    value = Valuation(small_problem(wishes=wishes)).pairs["a", "b"]
    assert (value.points, value.reason) == (points, reason)


def test_each_side_has_the_strength_it_said() -> None:
    pairs = Valuation(small_problem("a b c", wishes="b>>a c~a")).pairs
    assert pairs["a", "b"].sides == (None, Strength.MUST)
    assert pairs["a", "c"].sides == (None, Strength.OPEN)


def test_a_suggestion_and_a_locked_pair() -> None:
    problem = small_problem(
        "a b c",
        suggestions=(Suggestion("b", "a", 40), Suggestion("a", "b", 30)),
        locked=(Locked(("c", "a"), "s1"),),
    )
    found = {pair: (v.points, v.reason) for pair, v in Valuation(problem).pairs.items()}
    assert found == {("a", "b"): (120, Reason.SUGGESTED), ("a", "c"): (0, Reason.LOCKED)}


def test_musts_share_what_the_cap_could_fulfil() -> None:
    problem = small_problem("a b c d", wishes="a>>b a>>c a>>d", cap=2)
    assert {v.points for v in Valuation(problem).pairs.values()} == {2_000 + 1_000 * 2 // 3}


def test_saying_must_twice_of_the_same_is_saying_it_once() -> None:
    once = small_problem("a b c", wishes="a>>b a>>c", cap=2)
    twice = small_problem("a b c", wishes="a>>b a>>b a>>c", cap=2)
    assert Valuation(twice).pairs == Valuation(once).pairs


@pytest.mark.parametrize(("wishes", "points"), [("a>b", 1_000), ("b>a", 2_000), ("a>b b>a", 8_000)])
def test_a_seller_alone_in_wishing_counts_half(wishes: str, points: int) -> None:
    problem = small_problem(wishes=wishes, organisations=[SELLER])
    assert Valuation(problem).pairs["a", "b"].points == points


def test_sellers_among_themselves_count_whole() -> None:
    other = Organisation("b-org", "", Sector.SECURITY_INDUSTRY)
    problem = small_problem(wishes="a>b", organisations=[SELLER, other])
    assert Valuation(problem).pairs["a", "b"].points == 2_000


def seeking(seeks: Seeks, person: str = "a") -> list[Participant]:
    return [Participant(person, "", f"{person}-org", seeks=seeks)]


@pytest.mark.parametrize(
    ("seeks", "points", "suggested"),
    [(Seeks.MIX, 2_000, 270), (Seeks.KNOWN, 2_000, 270), (Seeks.NEW, 1_500, 0)],
)
def test_who_met_before_counts_less_with_who_seeks_new_people(
    seeks: Seeks, points: int, suggested: int
) -> None:
    problem = small_problem(
        "a b c",
        wishes="a>b",
        suggestions=(Suggestion("a", "c", 90),),
        met=(Met("a-org", "b"), Met("c", "a")),
        participants=seeking(seeks),
    )
    found = {pair: v.points for pair, v in Valuation(problem).pairs.items()}
    assert found == {("a", "b"): points, ("a", "c"): suggested}


@pytest.mark.parametrize(
    ("seeks", "points", "suggested"),
    [(Seeks.MIX, 2_000, 270), (Seeks.KNOWN, 2_400, 324), (Seeks.NEW, 1_500, 0)],
)
def test_who_one_works_with_counts_as_one_seeks(seeks: Seeks, points: int, suggested: int) -> None:
    problem = small_problem(
        "a b c:c-org",
        wishes="b>a",
        suggestions=(Suggestion("a", "c", 90),),
        known=(Known("a", "b"), Known("a", "c-org")),
        participants=seeking(seeks),
    )
    found = {pair: v.points for pair, v in Valuation(problem).pairs.items()}
    assert found == {("a", "b"): points, ("a", "c"): suggested}


@pytest.mark.parametrize("seeks", Seeks)
def test_what_another_says_of_working_together_counts_for_nothing(seeks: Seeks) -> None:
    problem = small_problem(wishes="a>b", known=(Known("b", "a"),), participants=seeking(seeks))
    assert Valuation(problem).pairs["a", "b"].points == 2_000


@pytest.mark.parametrize(("wishes", "points"), [("a>b", 1_000), ("b>a", 2_400), ("a>b b>a", 9_600)])
def test_a_sellers_mark_raises_nothing_that_the_other_does_not_wish(
    wishes: str, points: int
) -> None:
    problem = small_problem(
        wishes=wishes,
        known=(Known("a", "b"),),
        organisations=[SELLER],
        participants=seeking(Seeks.KNOWN),
    )
    assert Valuation(problem).pairs["a", "b"].points == points


def closed(*people: str) -> list[Participant]:
    return [Participant(p, "", f"{p}-org", open_to_sellers=False) for p in people]


@pytest.mark.parametrize(
    ("wishes", "points"),
    [("", []), ("a>>b", []), ("b~a", [1_000]), ("a>b b~a", [7_000])],
)
def test_a_seller_is_no_partner_of_who_is_closed_and_does_not_wish(
    wishes: str, points: list[int]
) -> None:
    problem = small_problem(
        wishes=wishes,
        suggestions=(Suggestion("a", "b", 90),),
        organisations=[SELLER],
        participants=closed("b"),
    )
    assert [v.points for v in Valuation(problem).pairs.values()] == points


def test_who_is_closed_is_open_to_whoever_does_not_sell_and_sellers_to_one_another() -> None:
    other = Organisation("b-org", "", Sector.SECURITY_INDUSTRY)
    problem = small_problem("c d", wishes="c>d", participants=closed("d"))
    assert list(Valuation(problem).pairs) == [("c", "d")]
    sellers = small_problem(wishes="a>b", organisations=[SELLER, other], participants=closed("b"))
    assert list(Valuation(sellers).pairs) == [("a", "b")]


def test_a_sellers_wish_for_an_organisation_is_for_its_open_representatives() -> None:
    problem = small_problem(
        "a b*:bank c*:bank",
        wishes="a>bank",
        organisations=[SELLER],
        participants=[Participant("b", "", "bank", representative=True, open_to_sellers=False)],
    )
    assert list(Valuation(problem).pairs) == [("a", "c")]


def test_who_is_closed_meets_the_company_that_they_wish_for() -> None:
    problem = small_problem(
        "a*:shop e:shop b",
        wishes="a>b e>b b>shop",
        organisations=[Organisation("shop", "", Sector.SECURITY_INDUSTRY)],
        participants=closed("b"),
    )
    # Somebody of the company who does not speak for it was not asked for.
    assert list(Valuation(problem).pairs) == [("a", "b")]


def test_a_locked_meeting_stays_whoever_is_closed() -> None:
    problem = small_problem(
        wishes="a>b",
        locked=(Locked(("a", "b"), "s1"),),
        organisations=[SELLER],
        participants=closed("b"),
    )
    assert list(Valuation(problem).pairs) == [("a", "b")]


def test_a_wish_for_an_organisation_reaches_its_representatives_only() -> None:
    problem = small_problem("a*:shop b*:shop c:shop d", wishes="d>shop")
    assert list(Valuation(problem).pairs) == [("a", "d"), ("b", "d")]


def test_a_veto_by_an_organisation_holds_for_all_its_people() -> None:
    problem = small_problem("a*:shop b:shop c d", wishes="c>a c>b d>a", vetoes="shop>c")
    assert list(Valuation(problem).pairs) == [("a", "d")]


def test_the_wish_that_is_worth_most_counts() -> None:
    problem = small_problem(
        "a b*:shop", wishes="a~b a>>shop", participants=[Participant("a", "", "a-org")]
    )
    assert Valuation(problem).pairs["a", "b"].points == 3_000


def test_served_points_fall_with_each_meeting() -> None:
    steps = [served_points(n + 1) - served_points(n) for n in range(7)]
    assert steps == [2400, 1600, 1000, 600, 300, 100, 0]


def test_shortfall_costs_put_the_worst_off_first() -> None:
    assert [shortfall_cost(n) for n in range(-1, 4)] == [0, 0, 1, 11, 111]


def test_without_steps_being_served_is_worth_nothing() -> None:
    problem = small_problem("a b", wishes="a>b")
    assert [Valuation(problem).served(n) for n in (0, 1, 2)] == [0, 2400, 4000]
    assert [Valuation(problem, steps=()).served(n) for n in (0, 1, 2)] == [0, 0, 0]
    assert Valuation(problem, steps=()).pairs == Valuation(problem).pairs
