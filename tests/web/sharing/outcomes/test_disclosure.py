"""Nobody's own value can be worked out from what is told, by somebody who knows all but that."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from samspill.web.sharing.outcomes.disclosure import (
    MEETINGS,
    OTHERS,
    PEOPLE,
    Band,
    Batch,
    Parted,
    Rule,
    Several,
    Thing,
    band,
    closed,
    merged,
    parted,
    several,
    told,
)
from support.attackers import Group, Publishes, World, attack
from support.examples import tries

SMALL = Rule(fewest=2, people=6, organisations=2)
START = datetime(2027, 1, 4, tzinfo=UTC)


def things_of(groups: Sequence[Group], world: World, day: int) -> list[Thing]:
    """Those who come on the day, each from their organisation, yes first."""
    found = []
    for at, (group, yes) in enumerate(zip(groups, world, strict=True)):
        if group.day == day:
            for place in range(group.size):
                who = frozenset({100 * at + place})
                home = frozenset({group.organisation})
                found.append(Thing(who, home, 1 if place < yes else 0))
    return found


def days_of(groups: Sequence[Group]) -> list[int]:
    return sorted({group.day for group in groups})


def by_the_rule(rule: Rule) -> Publishes:
    """What is published day by day: the figure, and whatever is kept of it."""

    def publishes(groups: Sequence[Group], world: World) -> Hashable:
        waiting: list[Thing] = []
        batches: list[Batch] = []
        seen: list[Hashable] = []
        for day in days_of(groups):
            waiting += things_of(groups, world, day)
            counted = sum(batch.bands[1].base for batch in batches)
            at = START + timedelta(days=day)
            batch = closed(waiting, (1,), counted=counted, at=at, rule=rule)
            if batch is not None:
                batches.append(batch)
                waiting = []
            seen.append(tuple((each.at, each.bands[1]) for each in batches))
            seen.append(told(batches, 1))
        return tuple(seen)

    return publishes


def counted_anew(groups: Sequence[Group], world: World) -> Hashable:
    """Naive: each day the count so far, when five stand on each side (here: two)."""
    seen: list[Hashable] = []
    base = yes = 0
    for day in days_of(groups):
        for thing in things_of(groups, world, day):
            base, yes = base + 1, yes + thing.level
        seen.append((base, yes) if yes >= SMALL.fewest <= base - yes else None)
    return tuple(seen)


def replaced_when_enough_changed(groups: Sequence[Group], world: World) -> Hashable:
    """Less naive: the count so far, rounded down to the fewest, anew when that many have come."""
    seen: list[Hashable] = []
    base = yes = new = 0
    shown: Hashable = None
    for day in days_of(groups):
        for thing in things_of(groups, world, day):
            base, yes, new = base + 1, yes + thing.level, new + 1
        if new >= SMALL.fewest and yes >= SMALL.fewest <= base - yes:
            shown, new = (base, yes // SMALL.fewest * SMALL.fewest), 0
        seen.append(shown)
    return tuple(seen)


def organisations_on_each_side(groups: Sequence[Group], world: World) -> Hashable:
    """Plausible: shown only when organisations enough stand on each side of it."""
    there = list(zip(groups, world, strict=True))
    yes = {group.organisation for group, said in there if said}
    no = {group.organisation for group, said in there if said < group.size}
    return len(yes) >= 3 <= len(no)


@st.composite
def editions(draw: st.DrawFn) -> tuple[list[Group], World]:
    """One day or two on which two organisations answer, and what they truly said: or three, with
    one who comes alone in between."""
    groups = [
        Group(day, organisation, draw(st.integers(2, 4)))
        for day in range(draw(st.integers(1, 2)))
        for organisation in range(2)
    ]
    if draw(st.booleans()):
        groups.append(Group(2, 0, 1))
    return groups, tuple(draw(st.integers(0, group.size)) for group in groups)


@given(editions())
@tries(120)
def test_no_value_is_learnt_from_all_that_is_told_on_all_days(
    edition: tuple[list[Group], World],
) -> None:
    groups, truth = edition
    assert not attack(groups, truth, by_the_rule(SMALL))


@given(editions(), st.data())
@tries(60)
def test_nor_with_a_friend_who_tells(
    edition: tuple[list[Group], World], data: st.DataObject
) -> None:
    groups, truth = edition
    assume(sum(group.size for group in groups) > 4)
    friend = data.draw(st.integers(0, len(groups) - 1))
    knows = tuple(1 if at == friend else 0 for at in range(len(groups)))
    learnt = attack(groups, truth, by_the_rule(SMALL), knows=knows)
    assert not learnt.people


@given(st.lists(st.integers(15, 24), min_size=1, max_size=2), st.data())
@tries(15)
def test_nor_with_the_rule_as_it_is_and_four_friends(sizes: list[int], data: st.DataObject) -> None:
    """Whole days of many: within one all are alike to whoever reads the figures."""
    groups = [Group(day, day, size) for day, size in enumerate(sizes)]
    truth = tuple(data.draw(st.integers(0, size)) for size in sizes)
    rule = Rule(organisations=1)  # so that a day of one group is a batch
    friends = data.draw(st.integers(0, len(sizes) - 1))
    knows = tuple(4 if day == friends else 0 for day in range(len(sizes)))
    assert not attack(groups, truth, by_the_rule(rule))
    assert not attack(groups, truth, by_the_rule(rule), knows=knows).people


@pytest.mark.parametrize(
    ("naive", "groups", "truth"),
    [
        # One more answers on the second day.
        (counted_anew, [Group(0, 0, 4), Group(1, 1, 1)], (2, 1)),
        # Five more come, and all of them say yes: the rounding gives them away together.
        (
            replaced_when_enough_changed,
            [Group(0, 0, 5), Group(1, 1, 3)],
            (3, 3),
        ),
        # Three organisations, one of two people: it is shown, so one of the two said yes.
        (
            organisations_on_each_side,
            [Group(0, 0, 3), Group(0, 1, 3), Group(0, 2, 2)],
            (1, 2, 1),
        ),
    ],
)
def test_the_attacker_wins_against_rules_that_look_well(
    naive: Publishes, groups: list[Group], truth: World
) -> None:
    assert attack(groups, truth, naive)


@given(st.integers(0, 80), st.integers(0, 80), st.sampled_from([PEOPLE, MEETINGS, SMALL]))
def test_a_band_is_as_wide_as_its_sides(base: int, count: int, rule: Rule) -> None:
    assume(count <= base)
    found = band(count, base, rule)
    if found.low is None:
        assert found.high is None
        assert base < rule.things or min(count, base - count) < rule.fewest
        return
    assert found.high is not None
    assert found.low <= count <= found.high
    assert found.low >= rule.fewest <= base - found.high
    assert found.high - found.low + 1 >= rule.fewest


@given(st.lists(st.integers(0, 3), min_size=15, max_size=40))
@tries(60)
def test_when_a_batch_is_closed_says_nothing_of_what_was_said(levels: list[int]) -> None:
    def things(said: list[int]) -> list[Thing]:
        return [Thing(frozenset({n}), frozenset({n % 6}), level) for n, level in enumerate(said)]

    for few in range(10, len(levels)):
        one = closed(things(levels[:few]), (1, 3), counted=0, at=START)
        other = closed(things([0] * few), (1, 3), counted=0, at=START)
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert [one.bands[k].base for k in (1, 3)] == [other.bands[k].base for k in (1, 3)]


def test_figures_of_one_question_do_not_tell_together() -> None:
    """How many said "one or more" and how many "three or more": every pair of counts that there can
    be leaves everybody at least two answers, and no answer nobody's."""
    base = 16
    pairs = [(one, three) for one in range(base + 1) for three in range(one + 1)]
    for seen in {(band(one, base), band(three, base)) for one, three in pairs}:
        fit = [pair for pair in pairs if (band(pair[0], base), band(pair[1], base)) == seen]
        none = [base - one for one, _three in fit]
        few = [one - three for one, three in fit]
        many = [three for _one, three in fit]
        somebodys = [max(some) > 0 for some in (none, few, many)]
        assert sum(somebodys) >= 2
        assert all(min(some) < base for some in (none, few, many))


def circles(ended: int, going: int) -> list[Thing]:
    """Groups or cases of three, each of others, and of organisations of their own."""
    return [
        Thing(
            frozenset(range(3 * n, 3 * n + 3)), frozenset(range(3 * n, 3 * n + 3)), int(n < ended)
        )
        for n in range(ended + going)
    ]


@cache
def told_of(ended: int, going: int) -> Parted:
    return parted(circles(ended, going))


MOST_CIRCLES = 40  # more than anybody could know of


@given(st.integers(0, 25), st.integers(0, 25), st.integers(0, 4), st.integers(0, 4))
@tries(150)
def test_who_knows_of_four_circles_learns_of_no_other_that_it_is_or_is_not(
    ended: int, going: int, known_ended: int, known_going: int
) -> None:
    """Someone has a friend in each of four, who tell what they know of theirs: neither that there
    is no other, of one kind or both, nor how one of the others stands, is told by the figures."""
    assume(known_ended <= ended and known_going <= going and known_ended + known_going <= 4)
    seen = told_of(ended, going)
    fit = [
        (one - known_ended, other - known_going)
        for one in range(known_ended, MOST_CIRCLES)
        for other in range(known_going, MOST_CIRCLES)
        if told_of(one, other) == seen
    ]
    assert len({one + other for one, other in fit}) > 1
    for kind in (0, 1):
        assert {pair[kind] for pair in fit} != {0}
        assert max(pair[kind] for pair in fit) > min(pair[kind] for pair in fit)
    # That all the others have ended, or all go on: where there are any.
    assert any(one for one, _other in fit)
    assert any(other for _one, other in fit)


def test_such_a_figure_is_five_wide_and_begins_beyond_the_fewest() -> None:
    assert several(circles(0, 5)) is None
    assert several(circles(0, 6)) == several(circles(0, 10)) == Several(6, 10)
    assert several(circles(0, 11)) == Several(11, 15)
    few = [Thing(frozenset({1, 2}), frozenset({1}), 0)] * 30  # of the same two
    assert several(few) is None
    assert parted(circles(5, 9)) == Parted(Several(11, 15))
    assert parted(circles(6, 9)) == Parted(Several(11, 15), Several(6, 10), Several(6, 10))


def test_the_attacker_wins_where_what_is_not_told_ends_at_four() -> None:
    """As with answers: with five told from five on, four friends would be all there is."""

    def plain(number: int) -> bool:
        return number >= 5

    assert [n for n in range(4, MOST_CIRCLES) if plain(n) == plain(4)] == [4]


def test_fourteen_are_too_few_and_so_are_four_organisations() -> None:
    def things(people: int, organisations: int) -> list[Thing]:
        return [Thing(frozenset({n}), frozenset({n % organisations}), n % 2) for n in range(people)]

    assert closed(things(14, 5), (1,), counted=0, at=START) is None
    assert closed(things(30, 4), (1,), counted=0, at=START) is None
    batch = closed(things(15, 5), (1,), counted=0, at=START)
    assert batch is not None
    assert batch.bands[1] == Band(15, 5, 10)
    assert closed(things(15, 5), (1,), counted=61, at=START) is None


def test_a_figure_is_the_sum_of_its_bands_and_nothing_is_made_up_of_what_is_not_told() -> None:
    first, second = START, START + timedelta(days=90)
    batches = [Batch(first, {1: Band(60, 40, 44)}), Batch(second, {1: Band(20, 10, 15)})]
    figure = told(batches, 1)
    assert figure is not None
    assert (figure.base, figure.low, figure.high, figure.at) == (80, 50, 59, second)
    assert round(figure.share, 3) == 0.681
    # Of the second batch nearly all or nearly none: with it the figure could be nearly anything.
    loose = [Batch(first, {1: Band(20, 10, 15)}), Batch(second, {1: Band(15, None, None)})]
    assert told(loose, 1) is None
    assert told([], 1) is None


def test_small_sectors_go_together_and_one_alone_takes_the_next_with_it() -> None:
    def sector(people: int, organisations: int, first: int) -> list[tuple[int, int]]:
        return [(first + n, first + n % organisations) for n in range(people)]

    groups = {
        "police": sector(9, 4, 100),
        "business": sector(40, 20, 200),
        "research": sector(4, 4, 300),
        "control_agency": sector(7, 3, 400),
    }
    assert merged(groups) == {
        "police": "police",
        "business": "business",
        "research": OTHERS,
        "control_agency": OTHERS,
    }
    assert merged({name: groups[name] for name in ("police", "business")}) == {
        "police": "police",
        "business": "business",
    }
    few_homes = {"police": sector(30, 2, 100), "business": sector(40, 20, 200)}
    assert merged(few_homes) == {"police": OTHERS, "business": OTHERS}
