"""How much of a count may be told, so that nobody's own value can be worked out from it, by one
figure, by several, or by comparing two days. Plain functions; nothing here knows of a database.

What is counted comes in **batches**. Each thing (an answer, a meeting) is counted once, in the
batch that was open when it came, and never again. Whether a batch is closed depends only on how
many have come and from how many organisations, never on what they said: else the waiting itself
would tell. Two days compared differ by a whole batch, so by fifteen people at least.

Of a batch a **band** is told: that between 20 and 24 of 61 said yes. Each band is five wide and has
five on either side. Where fewer than five said yes, or fewer than five did not, it is only told
that it was one of the two. So in each band at least one more or one less fits, whoever it is: see
docs/decisions/0050-outcomes.md, and the attacker in tests/web/sharing/outcomes.

Organisations are asked for behind a batch and not on each side of a figure. To ask it of the sides
would tell more: with three organisations, of which one has two people, a figure that is shown would
say that one of the two said yes and one no.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Rule:
    """``fewest`` stand on each side of what is told, and as many fit in it. ``people`` and
    ``organisations`` stand behind a batch."""

    fewest: int = 5
    people: int = 15
    organisations: int = 5

    @property
    def things(self) -> int:
        """So many are needed: the fewest on each side, and a band between."""
        return 3 * self.fewest


PEOPLE = Rule()
# Seven meetings of two have five people at least, as four people have six meetings at most.
MEETINGS = Rule(fewest=7)
PRECISE_ENOUGH = 0.35  # of the base: a figure that could be anything says nothing


@dataclass(frozen=True)
class Thing:
    """What is counted: whose it is (ids), where they belong, and the level that it has reached: for
    a yes or no 1 or 0, for an answer of "three or more" 3."""

    people: frozenset[int]
    organisations: frozenset[int]
    level: int


@dataclass(frozen=True)
class Band:
    """Of ``base``, from ``low`` to ``high``; None where too few stand on one of the two sides."""

    base: int
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Batch:
    """What was counted together at a time, by the level that is asked for."""

    at: datetime
    bands: Mapping[int, Band]


@dataclass(frozen=True)
class Figure:
    """What is told of all batches: of ``base``, from ``low`` to ``high``, counted last ``at``."""

    base: int
    low: int
    high: int
    at: datetime

    @property
    def about(self) -> float:
        """The middle of it, which shares and means are made of."""
        return (self.low + self.high) / 2

    @property
    def share(self) -> float:
        """As a share of one."""
        return self.about / self.base


def band(count: int, base: int, rule: Rule = PEOPLE) -> Band:
    """The band that ``count`` of ``base`` lies in."""
    few = rule.fewest
    if base < rule.things or not few <= count <= base - few:
        return Band(base, None, None)
    whole = (base - 2 * few + 1) // few
    at = min((count - few) // few, whole - 1)
    low = few + at * few
    return Band(base, low, base - few if at == whole - 1 else low + few - 1)


def closed(
    waiting: Collection[Thing], levels: Iterable[int], *, counted: int, at: datetime,
    rule: Rule = PEOPLE,
) -> Batch | None:  # fmt: skip
    """The batch that those who wait make; None while they are too few, or are little beside the
    ``counted``: many small batches would make a figure loose."""
    if len(waiting) < rule.things or 4 * len(waiting) < counted:
        return None
    people = frozenset().union(*(thing.people for thing in waiting))
    organisations = frozenset().union(*(thing.organisations for thing in waiting))
    if len(people) < rule.people or len(organisations) < rule.organisations:
        return None
    reached = Counter(thing.level for thing in waiting)
    counts = {
        level: sum(n for what, n in reached.items() if what >= level) for level in sorted(levels)
    }
    return Batch(at, {level: band(n, len(waiting), rule) for level, n in counts.items()})


def told(batches: Sequence[Batch], level: int) -> Figure | None:
    """What of the batches is said; None where nothing is, or it would be too loose to say anything.
    It is made of what may be known and of nothing else."""
    bands = [batch.bands[level] for batch in batches]
    base = sum(each.base for each in bands)
    low = sum(each.low or 0 for each in bands)
    high = sum(each.base if each.high is None else each.high for each in bands)
    if not base or high - low > PRECISE_ENOUGH * base:
        return None
    return Figure(base, low, high, max(batch.at for batch in batches))


@dataclass(frozen=True)
class Several:
    """So many there are, from ``low`` to ``high``, of what could be any number."""

    low: int
    high: int


def several(things: Collection[Thing], rule: Rule = PEOPLE) -> Several | None:
    """How many ``things`` there are, where nobody knows how many there could be: groups, say.

    There is no other side to count, and who is in one knows of it. So what is not told goes one
    beyond the fewest: whoever knows of as many as are one too few to be told, each from somebody
    who is in it, cannot tell that there is no other.
    """
    people = frozenset().union(*(thing.people for thing in things))
    organisations = frozenset().union(*(thing.organisations for thing in things))
    enough = len(people) >= rule.people and len(organisations) >= rule.organisations
    beyond = len(things) - rule.fewest - 1
    if beyond < 0 or not enough:
        return None
    low = rule.fewest + 1 + beyond // rule.fewest * rule.fewest
    return Several(low, low + rule.fewest - 1)


@dataclass(frozen=True)
class Parted:
    """How many there are of all, and of those that have ended and those that go on. These two are
    told together or not at all: else it would be known which of them is small."""

    total: Several | None
    ended: Several | None = None
    going: Several | None = None


def parted(things: Collection[Thing], rule: Rule = PEOPLE) -> Parted:
    """Of ``things`` those with the level 1 have ended."""
    ended = several([thing for thing in things if thing.level], rule)
    going = several([thing for thing in things if not thing.level], rule)
    if ended is None or going is None:
        return Parted(several(things, rule))
    return Parted(several(things, rule), ended, going)


OTHERS = "others"
# An organisation knows its own: two more are left then, and neither can be told from the other.
IN_A_SECTOR = 3


def merged(
    people: Mapping[str, Collection[tuple[int, int]]], rule: Rule = PEOPLE
) -> dict[str, str]:
    """By sector the group that it is shown in, itself or :data:`OTHERS`. ``people`` are those of
    each sector, with their organisation. Small sectors go together, with the next smallest where
    they would still be small: else the whole less the others would be theirs alone."""

    def small(sectors: Collection[str]) -> bool:
        there = {who for sector in sectors for who in people[sector]}
        homes = {organisation for _person, organisation in there}
        return len({person for person, _home in there}) < rule.fewest or len(homes) < IN_A_SECTOR

    by_size = sorted(people, key=lambda sector: (len(people[sector]), sector))
    together = [sector for sector in by_size if small([sector])]
    for sector in by_size:
        if not together or not small(together):
            break
        if sector not in together:
            together.append(sector)
    return {sector: OTHERS if sector in together else sector for sector in people}
