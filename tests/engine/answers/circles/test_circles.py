"""Groups proposed after a day: what each rule asks for, and what a whole day of people gives."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from samspill.engine import propose
from samspill.engine.answers.circles.facts import Acquaintance, Circle, Person, Sat, Tie
from samspill.engine.answers.circles.judge import Rule, broken, worth
from samspill.engine.generate.acquaintances import acquaintance

SECTORS = {"a": "police", "b": "police", "c": "business", "d": "research", "e": "research"}
PEOPLE = tuple(Person(one, f"o{one}", SECTORS[one], frozenset({"fraud"})) for one in "abcde")
RING = tuple(Tie(one, other) for one, other in ("ab", "bc", "cd", "de", "ea"))
FIVE = Acquaintance(PEOPLE, RING, fewest=3, most=5, sectors=3)
ALL = Circle("fraud", tuple("abcde"))


def test_five_who_met_in_a_ring_are_one_group() -> None:
    proposed = propose(FIVE)
    assert proposed.circles == (ALL,)
    assert (proposed.worth, proposed.bound) == (5 * 3 + 10, 25)
    assert proposed.optimal


@pytest.mark.parametrize(
    ("facts", "circles", "rule", "by"),
    [
        (FIVE, [Circle("fraud", ("a", "c", "x"))], Rule.KNOWN, ("x",)),
        (FIVE, [Circle("fraud", ("a", "b"))], Rule.SIZE, ("a", "b")),
        (replace(FIVE, most=4), [ALL], Rule.SIZE, tuple("abcde")),
        (FIVE, [Circle("fraud", ("a", "d", "e"))], Rule.SECTORS, ("a", "d", "e")),
        (replace(FIVE, apart=(("c", "a"),)), [ALL], Rule.APART, ("c", "a")),
        (replace(FIVE, apart=(("oc", "a"),)), [ALL], Rule.APART, ("c", "a")),
        (FIVE, [Circle("insiders", ("a", "b", "c", "d"))], Rule.THEME, ("a",)),
        (replace(FIVE, ties=RING[:3]), [ALL], Rule.ALONE, ("e",)),
        (FIVE, [Circle("fraud", ("b", "c", "d")), ALL], Rule.ONE_GROUP, ("b",)),
    ],
)
def test_the_judge_names_what_is_broken(
    facts: Acquaintance, circles: list[Circle], rule: Rule, by: tuple[str, ...]
) -> None:
    found = {each.by for each in broken(facts, circles) if each.rule is rule}
    assert by in found
    assert broken(FIVE, [ALL]) == ()


def test_two_of_an_organisation_are_the_most() -> None:
    one_home = tuple(replace(each, organisation="o") for each in PEOPLE[:3])
    facts = replace(FIVE, people=(*one_home, *PEOPLE[3:]))
    assert [each.rule for each in broken(facts, [ALL])] == [Rule.ORGANISATION]
    (circle,) = propose(facts).circles
    assert len(set("abc") & set(circle.people)) == 2


def test_where_there_are_fewer_sectors_a_group_needs_as_many_as_there_are() -> None:
    two = tuple(replace(each, sector="police" if each.id in "ab" else "other") for each in PEOPLE)
    assert propose(replace(FIVE, people=two)).circles == (ALL,)


def test_a_round_table_gives_the_theme_and_lets_its_people_share_it() -> None:
    silent = tuple(replace(each, themes=frozenset()) for each in PEOPLE)
    facts = replace(FIVE, people=silent, ties=(), sat=(Sat("cameras", frozenset("abcd")),))
    assert propose(facts).circles == (Circle("cameras", tuple("abcd")),)


def test_nobody_is_in_a_group_with_somebody_they_are_kept_from() -> None:
    proposed = propose(replace(FIVE, apart=(("a", "oc"),)))
    assert proposed.circles == (Circle("fraud", ("b", "c", "d", "e")),)


@pytest.mark.parametrize(
    "wrong",
    [
        {"people": (*PEOPLE, PEOPLE[0])},
        {"people": (*PEOPLE, replace(PEOPLE[0], id="oa"))},
        {"ties": (Tie("a", "x"),)},
        {"ties": (Tie("a", "a"),)},
        {"ties": (Tie("a", "b", 0),)},
        {"sat": (Sat("fraud", frozenset("ax")),)},
        {"apart": (("a", "x"),)},
        {"fewest": 6},
        {"fewest": 1},
    ],
)
def test_facts_that_cannot_be_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"id|tie|size"):
        replace(FIVE, **wrong)  # type: ignore[arg-type]


def test_a_day_with_many_people() -> None:
    facts = acquaintance(120, seed=7)
    proposed = propose(facts)
    assert broken(facts, proposed.circles) == ()
    assert proposed.worth == worth(facts, proposed.circles)
    assert proposed.worth <= proposed.bound
    grouped = sum(len(circle.people) for circle in proposed.circles)
    assert grouped > 60  # more than half of those who met anybody
    assert propose(replace(facts, people=facts.people[::-1], ties=facts.ties[::-1])) == proposed


def test_nobody_there() -> None:
    proposed = propose(Acquaintance(()))
    assert (proposed.circles, proposed.worth, proposed.bound) == ((), 0, 0)


def test_the_judge_loads_no_solver() -> None:
    code = (
        "import sys, samspill.engine.answers.circles.judge;"
        "sys.exit(bool({'ortools', 'highspy', 'pysat', 'numba', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
