"""Do proposed groups keep the rules, and what are they worth? Plain loops over the facts, which
share nothing with how the groups were found, and no solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from samspill.engine.answers.circles.facts import Acquaintance, Circle


class Rule(StrEnum):
    """What groups have to keep to."""

    KNOWN = "known"  # its people were there, each once
    SIZE = "size"
    SECTORS = "sectors"
    ORGANISATION = "organisation"  # not too many of one
    APART = "apart"  # nobody who is to be kept apart
    THEME = "theme"  # each shares it
    ALONE = "alone"  # each has met another of the group
    ONE_GROUP = "one group"  # nobody is in two


@dataclass(frozen=True, order=True, slots=True)
class Broken:
    """A rule that is broken, and by whom: ids of people, or of an organisation."""

    rule: Rule
    by: tuple[str, ...]


def broken(facts: Acquaintance, circles: Iterable[Circle]) -> tuple[Broken, ...]:
    """Every rule that the groups break, in a fixed order; none when they may be proposed."""
    listed = list(circles)
    found = [fault for circle in listed for fault in _broken_by(facts, circle)]
    often = Counter(person for circle in listed for person in set(circle.people))
    found += [Broken(Rule.ONE_GROUP, (one,)) for one, count in often.items() if count > 1]
    return tuple(sorted(found))


def worth(facts: Acquaintance, circles: Iterable[Circle]) -> int:
    """Points of the groups together: those of every pair that is in one."""
    pairs = (pair for circle in circles for pair in combinations(circle.people, 2))
    return sum(facts.worth(*pair) for pair in pairs)


def _broken_by(facts: Acquaintance, circle: Circle) -> list[Broken]:
    there = {each.id: each for each in facts.people}
    people = circle.people
    strangers = [one for one in people if one not in there]
    if strangers or len(set(people)) < len(people):
        return [Broken(Rule.KNOWN, tuple(strangers) or people)]
    found = []
    if not facts.fewest <= len(people) <= facts.most:
        found.append(Broken(Rule.SIZE, people))
    if len({there[one].sector for one in people}) < facts.sectors_needed:
        found.append(Broken(Rule.SECTORS, people))
    for home, count in Counter(there[one].organisation for one in people).items():
        if count > facts.of_one:
            found.append(Broken(Rule.ORGANISATION, (home,)))
    for first, second in facts.apart:
        ones = [one for one in people if first in (one, there[one].organisation)]
        others = [one for one in people if second in (one, there[one].organisation)]
        found += [Broken(Rule.APART, (a, b)) for a in ones for b in others if a != b]
    for one in people:
        if circle.theme not in facts.themes[one]:
            found.append(Broken(Rule.THEME, (one,)))
        others = [other for other in people if other != one]
        if not any(facts.met[min(one, other), max(one, other)] for other in others):
            found.append(Broken(Rule.ALONE, (one,)))
    return found
