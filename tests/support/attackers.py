"""Somebody who would learn what one person, or one organisation, said, from all that is published.

They know the most that anybody could: who has said something, on which day, and how it is decided
what is published. They don't know what was said. They think of every **world**, every way in which
all could have answered, work out what would have been published in it day by day, and keep those
in which it is exactly what they have seen. What is the same in all of these, they know.

Who came on the same day, and is told apart by nothing that is published, is exchangeable: a world
says how many of a group said yes, and not who.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True)
class Group:
    """So many of one organisation who answer on the same day."""

    day: int
    organisation: int
    size: int


# How many of each group said yes.
World = tuple[int, ...]
# What is published on each day that something is, in a world.
Publishes = Callable[[Sequence[Group], World], Hashable]


def worlds(groups: Sequence[Group]) -> Iterator[World]:
    """All there are."""
    return product(*(range(group.size + 1) for group in groups))


@dataclass(frozen=True)
class Learnt:
    """What is sure: the groups (by index) of which everybody's answer is known, and organisations
    of which it is known how many said yes."""

    people: frozenset[int]
    organisations: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.people or self.organisations)


def attack(
    groups: Sequence[Group], truth: World, publishes: Publishes, *, knows: World | None = None
) -> Learnt:
    """What is learnt from what is published in the true world. ``knows``: how many of each group
    tell the attacker what they said, yes first."""
    seen = publishes(groups, truth)
    possible = [world for world in worlds(groups) if publishes(groups, world) == seen]
    friends = knows or (0,) * len(groups)
    # Of friends the true answer is known: as many as said yes, and the rest who said no.
    yes = tuple(min(friend, said) for friend, said in zip(friends, truth, strict=True))
    no = tuple(friend - said for friend, said in zip(friends, yes, strict=True))
    left = [
        tuple(said - mine for said, mine in zip(world, yes, strict=True))
        for world in possible
        if all(
            y <= said <= group.size - n
            for y, n, said, group in zip(yes, no, world, groups, strict=True)
        )
    ]
    people = frozenset(
        at
        for at, group in enumerate(groups)
        if (others := group.size - friends[at]) > 0
        and ({world[at] for world in left} <= {0} or {world[at] for world in left} <= {others})
    )
    homes = {group.organisation for group in groups}
    organisations = frozenset(
        home
        for home in homes
        if sum(
            group.size - friends[at]
            for at, group in enumerate(groups)
            if group.organisation == home
        )
        and len(
            {
                sum(
                    said
                    for said, group in zip(world, groups, strict=True)
                    if group.organisation == home
                )
                for world in left
            }
        )
        == 1
    )
    return Learnt(people, organisations)
