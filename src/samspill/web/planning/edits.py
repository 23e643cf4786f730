"""What an organiser may do by hand to the plan that people follow, and what is said of it first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from samspill.engine.judge.rules import RuleCode


@dataclass(frozen=True)
class Move:
    """A meeting (its id) to a slot and a table; None: at the best table that is free there."""

    meeting: int
    slot: int
    table: int | None = None


@dataclass(frozen=True)
class Swap:
    """Two meetings (ids) trade their slots; two of one slot their tables."""

    meeting: int
    other: int


@dataclass(frozen=True)
class Add:
    """A new meeting of two participants (ids)."""

    people: frozenset[int]
    slot: int
    table: int | None = None


@dataclass(frozen=True)
class Cancel:
    """A meeting (its id) is held no more."""

    meeting: int


Edit = Move | Swap | Add | Cancel


class Obstacle(StrEnum):
    """Why an edit does not hold, beside the rules of plans."""

    GONE = "gone"  # the meeting, the slot, the table or the person is there no more
    PROMISED = "promised"  # locked or confirmed
    BEGUN = "begun"
    NO_TABLE = "no_table"  # in that slot, of those that it may be at
    NOT_TOGETHER = "not_together"  # not both have said that they would like it
    AS_IT_IS = "as_it_is"  # nothing would change


@dataclass(frozen=True)
class Broken:
    """Something that an edit would break: a rule or another obstacle, and the participants (ids)
    that it is about. ``found`` is how many there would be, where the rule counts."""

    code: RuleCode | Obstacle
    people: tuple[int, ...] = ()
    found: int | None = None


class HarmCode(StrEnum):
    """What is worse for somebody afterwards, though it holds."""

    BELOW_MINIMUM = "below_minimum"
    IN_A_ROW = "in_a_row"


@dataclass(frozen=True)
class Harm:
    """Whom (participant id) an edit harms, and how many meetings they then have, at all or in a
    row. It never says what they wished for."""

    code: HarmCode
    person: int
    found: int


@dataclass(frozen=True)
class Spot:
    """A slot and a table (ids)."""

    slot: int
    table: int


@dataclass(frozen=True)
class Look:
    """What an edit would do. It holds when nothing is ``broken``.

    ``spots`` is where the meetings (by id; 0 for a new one) would be then, ``told`` whose day
    (ids) would change, ``nearest`` the nearest place that holds where this one does not.
    """

    edit: Edit
    broken: tuple[Broken, ...] = ()
    harms: tuple[Harm, ...] = ()
    spots: Mapping[int, Spot] = field(default_factory=dict)
    told: frozenset[int] = frozenset()
    nearest: Spot | None = None

    @property
    def holds(self) -> bool:
        """May it be carried out?"""
        return not self.broken
