"""Who met whom, generated: and the groups of them by brute force."""

from __future__ import annotations

from itertools import combinations

from hypothesis import strategies as st

from samspill.engine.answers.circles.facts import Acquaintance, Circle, Person, Sat, Tie
from samspill.engine.answers.circles.judge import broken, worth

THEMES = ("cameras", "fraud", "insiders")


@st.composite
def acquaintances(draw: st.DrawFn, *, most: int = 8) -> Acquaintance:
    """So few people that every way to group them can be tried."""
    count = draw(st.integers(0, most))
    homes = draw(st.lists(st.sampled_from("abc"), min_size=4, max_size=4))
    themes = st.frozensets(st.sampled_from(THEMES), min_size=1, max_size=3)
    people = []
    for i in range(count):
        home = draw(st.integers(0, 3))
        people.append(Person(f"p{i}", f"o{home}", homes[home], draw(themes)))
    ids = [each.id for each in people]
    pairs = list(combinations(ids, 2))
    parties = [*ids, *sorted({each.organisation for each in people})]
    both = list(combinations(parties, 2))
    some = st.lists(st.sampled_from(pairs), unique=True) if pairs else st.just([])
    several = st.frozensets(st.sampled_from(ids), min_size=3, max_size=5)
    sat = st.builds(Sat, st.sampled_from(THEMES), several)
    fewest = draw(st.integers(2, 3))
    return Acquaintance(
        people=tuple(draw(st.permutations(people))),
        ties=tuple(Tie(*pair, worth=draw(st.integers(1, 5))) for pair in draw(some)),
        sat=tuple(draw(st.lists(sat, max_size=2))) if count >= 3 else (),
        apart=tuple(draw(st.lists(st.sampled_from(both), max_size=4))) if both else (),
        fewest=fewest,
        most=draw(st.integers(fewest, 5)),
        sectors=draw(st.integers(1, 3)),
        of_one=draw(st.integers(1, 2)),
    )


def best_worth(facts: Acquaintance) -> int:
    """The most that groups which keep the rules are worth: every group that there could be, and
    every set of these that have nobody in common."""
    ids = sorted(each.id for each in facts.people)
    groups = [
        (frozenset(people), worth(facts, [circle]))
        for size in range(facts.fewest, facts.most + 1)
        for people in combinations(ids, size)
        for circle in [_under_any_theme(facts, people)]
        if circle is not None
    ]

    def best(free: frozenset[str], place: int) -> int:
        found = 0
        for at in range(place, len(groups)):
            people, points = groups[at]
            if people <= free:
                found = max(found, points + best(free - people, at + 1))
        return found

    return best(frozenset(ids), 0)


def _under_any_theme(facts: Acquaintance, people: tuple[str, ...]) -> Circle | None:
    circles = (Circle.of(theme, people) for theme in THEMES)
    return next((circle for circle in circles if not broken(facts, [circle])), None)
