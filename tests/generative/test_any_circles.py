"""Groups of whoever met: the rules are kept, small ones are the best, and order tells nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from samspill.engine.answers.circles.bound import bound_by_people
from samspill.engine.answers.circles.candidates import all_candidates
from samspill.engine.answers.circles.facts import Acquaintance
from samspill.engine.answers.circles.judge import broken, worth
from samspill.engine.answers.circles.numbers import Numbers
from samspill.engine.answers.circles.packing import better_than, pack
from samspill.engine.answers.circles.propose import propose, search
from support.acquaintances import acquaintances, best_worth
from support.examples import tries

T = TypeVar("T")


@given(acquaintances())
@tries(60)
def test_small_ones_are_as_good_as_brute_force(facts: Acquaintance) -> None:
    proposed = propose(facts)
    assert broken(facts, proposed.circles) == ()
    best = best_worth(facts)
    assert (proposed.worth, worth(facts, proposed.circles)) == (best, best)
    assert (proposed.bound, proposed.optimal) == (best, True)


@given(acquaintances())
@tries(40)
def test_a_search_keeps_the_rules_too_and_no_groups_pass_the_bound(facts: Acquaintance) -> None:
    numbers = Numbers(facts)
    found = search(numbers, seed=0, effort=1.0)
    circles = [numbers.circle(group) for group in found]
    assert broken(facts, circles) == ()
    assert worth(facts, circles) <= best_worth(facts) <= bound_by_people(numbers)


@given(acquaintances())
@tries(40)
def test_all_that_could_be_is_what_the_judge_lets_through(facts: Acquaintance) -> None:
    numbers = Numbers(facts)
    listed = all_candidates(numbers)
    assert listed is not None
    for group, points in listed.items():
        circle = numbers.circle(group)
        assert (broken(facts, [circle]), worth(facts, [circle])) == ((), points)


@given(acquaintances(), st.integers(0, 40))
@tries(40)
def test_what_is_left_out_of_the_choice_is_in_nothing_better(
    facts: Acquaintance, worth: int
) -> None:
    listed = all_candidates(Numbers(facts)) or {}
    left = better_than(listed, worth, len(facts.people), facts.fewest)
    packed = pack(left, effort=5.0, seed=0)
    found, best = sum(left[group] for group in packed.groups), best_worth(facts)
    assert max(found, worth) == max(best, worth)
    assert packed.bound == found


@given(acquaintances(), st.randoms(use_true_random=False))
@tries(30)
def test_the_order_of_what_is_given_changes_nothing(facts: Acquaintance, random: Random) -> None:
    def turned(listed: Iterable[T]) -> tuple[T, ...]:
        rows = list(listed)
        random.shuffle(rows)
        return tuple(rows)

    other = replace(
        facts,
        people=turned(facts.people),
        ties=turned(replace(tie, first=tie.second, second=tie.first) for tie in facts.ties),
        sat=turned(facts.sat),
        apart=turned((second, first) for first, second in facts.apart),
    )
    assert propose(other) == propose(facts)
