"""What groups are proposed from, and what a proposal is: ids and numbers, nothing that searches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

FEWEST, MOST = 6, 10  # people in a group: what lasts, by those who run such groups
SECTORS = 3  # at least, where there are as many
OF_ONE = 2  # people of one organisation at most, so that nobody comes as a delegation
MET, SAT_TOGETHER, A_THEME = 3, 2, 1  # points for a pair: for each meeting, round table, theme

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was there. ``themes`` are those that they have said something about."""

    id: str
    organisation: str
    sector: str
    themes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tie:
    """Two people (ids) who met, the two of them; ``worth`` in points, above 0."""

    first: str
    second: str
    worth: int = MET


@dataclass(frozen=True, slots=True)
class Sat:
    """The people (ids) who sat at one round table, and its theme."""

    theme: str
    people: frozenset[str]


@dataclass(frozen=True)
class Acquaintance:
    """Who knows whom after a day, and what a group of them has to keep to.

    ``apart`` are pairs of which no group has both: ids of people or of organisations, which are
    unique across both together. A group has ``fewest`` to ``most`` people, at most ``of_one`` of an
    organisation, and at least ``sectors`` sectors or as many as there are.

    Raises ValueError for an id that is there twice or nowhere, a tie with oneself or worth nothing,
    and for sizes that no group can have.
    """

    people: tuple[Person, ...]
    ties: tuple[Tie, ...] = ()
    sat: tuple[Sat, ...] = ()
    apart: tuple[Pair, ...] = ()
    fewest: int = FEWEST
    most: int = MOST
    sectors: int = SECTORS
    of_one: int = OF_ONE

    def __post_init__(self) -> None:
        ids = Counter(each.id for each in self.people)
        homes = {each.organisation for each in self.people}
        twice = [one for one, count in ids.items() if count > 1 or one in homes]
        if twice:
            raise ValueError(f"an id is there twice: {min(twice)}")
        named = {one for tie in self.ties for one in (tie.first, tie.second)}
        named |= {one for table in self.sat for one in table.people}
        parties = {one for pair in self.apart for one in pair}
        unknown = (named - ids.keys()) | (parties - ids.keys() - homes)
        if unknown:
            raise ValueError(f"nobody has the id {min(unknown)}")
        if any(tie.first == tie.second or tie.worth <= 0 for tie in self.ties):
            raise ValueError("a tie is between two people and worth something")
        if not 2 <= self.fewest <= self.most or self.sectors < 1 or self.of_one < 1:
            raise ValueError("no group can be of such a size")

    @cached_property
    def themes(self) -> Mapping[str, frozenset[str]]:
        """By person, the themes that a group with them may have: their own, and those that they
        sat at a round table about."""
        found = {each.id: set(each.themes) for each in self.people}
        for table in self.sat:
            for person in table.people:
                found[person].add(table.theme)
        return {person: frozenset(themes) for person, themes in found.items()}

    @cached_property
    def met(self) -> Counter[Pair]:
        """Points of each pair that met, two and two or at a round table; the lower id first."""
        found: Counter[Pair] = Counter()
        for tie in self.ties:
            found[min(tie.first, tie.second), max(tie.first, tie.second)] += tie.worth
        for table in self.sat:
            for pair in combinations(sorted(table.people), 2):
                found[pair] += SAT_TOGETHER
        return found

    @cached_property
    def sectors_needed(self) -> int:
        """Sectors that each group has at least."""
        return min(self.sectors, len({each.sector for each in self.people}))

    def worth(self, first: str, second: str) -> int:
        """Points of a pair in one group: for having met, and for each theme that they share."""
        shared = len(self.themes[first] & self.themes[second])
        return self.met[min(first, second), max(first, second)] + A_THEME * shared


@dataclass(frozen=True, order=True, slots=True)
class Circle:
    """A group that is proposed. Each of its people shares the ``theme``, so that it tells nobody
    anything but what they said themselves. ``people`` are in the order of their ids."""

    theme: str
    people: tuple[str, ...]

    @classmethod
    def of(cls, theme: str, people: Iterable[str]) -> Circle:
        """The people in whatever order."""
        return cls(theme, tuple(sorted(people)))


@dataclass(frozen=True)
class Proposal:
    """Groups that have nobody in common, the points that they are worth together, and a number
    that no groups which keep the rules are worth more than."""

    circles: tuple[Circle, ...]
    worth: int
    bound: int
    optimal: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "optimal", self.worth == self.bound)
