"""What can change after a plan was made: the facts, and what a change carries beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from samspill.engine.judge.faults.fault import Fault
from samspill.engine.model.problem import Organisation, Participant, Wish
from samspill.engine.model.valuation import Pair


class FactKind(StrEnum):
    """The kinds of facts by name."""

    NO_SHOW = "no_show"
    LATE = "late"
    LEAVES = "leaves"
    WALK_IN = "walk_in"
    VETO = "veto"
    TABLE_LOST = "table_lost"
    SLOT_DELETED = "slot_deleted"
    TALK_MOVED = "talk_moved"
    REPRESENTATIVE_LOST = "representative_lost"
    MEET = "meet"
    SLOT_MOVED = "slot_moved"
    SLOT_ADDED = "slot_added"
    CAP_CHANGED = "cap_changed"
    MINIMUM_CHANGED = "minimum_changed"
    FIXED_TABLE_CHANGED = "fixed_table_changed"
    ORGANISATION_CHANGED = "organisation_changed"
    TAKEN_OVER = "taken_over"


@dataclass(frozen=True, slots=True)
class NoShow:
    """The participant does not come, or has gone: there in no slot that has not begun."""

    participant: str
    kind: ClassVar[FactKind] = FactKind.NO_SHOW


@dataclass(frozen=True, slots=True)
class Late:
    """The participant is there from the slot ``since`` on, and in no earlier one."""

    participant: str
    since: str
    kind: ClassVar[FactKind] = FactKind.LATE


@dataclass(frozen=True, slots=True)
class Leaves:
    """The participant is there until the slot ``after`` (that one too), and in no later one."""

    participant: str
    after: str
    kind: ClassVar[FactKind] = FactKind.LEAVES


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Somebody new. ``organisation`` is given when the problem does not have theirs; ``wishes``
    are their own."""

    participant: Participant
    organisation: Organisation | None = None
    wishes: tuple[Wish, ...] = ()
    kind: ClassVar[FactKind] = FactKind.WALK_IN


@dataclass(frozen=True, slots=True)
class NoThanks:
    """A new veto between two parties (participant or organisation ids)."""

    by: str
    to: str
    kind: ClassVar[FactKind] = FactKind.VETO


@dataclass(frozen=True, slots=True)
class TableLost:
    """The table cannot be used in these slots (none named: for the rest of the day, and an
    organisation whose fixed table it was sits at the common tables from then on)."""

    table: str
    slots: tuple[str, ...] = ()
    kind: ClassVar[FactKind] = FactKind.TABLE_LOST


@dataclass(frozen=True, slots=True)
class SlotDeleted:
    """There are no meetings in the slot, which is taken out of the problem."""

    slot: str
    kind: ClassVar[FactKind] = FactKind.SLOT_DELETED


@dataclass(frozen=True, slots=True)
class TalkMoved:
    """The talk is at another time."""

    talk: str
    start: datetime
    end: datetime
    kind: ClassVar[FactKind] = FactKind.TALK_MOVED


@dataclass(frozen=True, slots=True)
class RepresentativeLost:
    """The participant represents their organisation no more; unless they ``stay`` they are not
    there at all."""

    participant: str
    stays: bool = False
    kind: ClassVar[FactKind] = FactKind.REPRESENTATIVE_LOST


@dataclass(frozen=True, slots=True)
class Meet:
    """Two participants ask to meet, as early as it works from the slot ``since`` on (None: from
    now on)."""

    first: str
    second: str
    since: str | None = None
    kind: ClassVar[FactKind] = FactKind.MEET


@dataclass(frozen=True, slots=True)
class SlotMoved:
    """The slot is at another time, and what is in it comes along where it can."""

    slot: str
    start: datetime
    end: datetime
    kind: ClassVar[FactKind] = FactKind.SLOT_MOVED


@dataclass(frozen=True, slots=True)
class SlotAdded:
    """There is one more slot; whoever is there in certain slots only is not there in it."""

    slot: str
    start: datetime
    end: datetime
    kind: ClassVar[FactKind] = FactKind.SLOT_ADDED


@dataclass(frozen=True, slots=True)
class CapChanged:
    """The most meetings that the participant may have (None: as everybody), or without one, that
    everybody may have."""

    cap: int | None
    participant: str | None = None
    kind: ClassVar[FactKind] = FactKind.CAP_CHANGED


@dataclass(frozen=True, slots=True)
class MinimumChanged:
    """The meetings that the participant is guaranteed (None: as everybody), or without one, that
    everybody is."""

    minimum: int | None
    participant: str | None = None
    kind: ClassVar[FactKind] = FactKind.MINIMUM_CHANGED


@dataclass(frozen=True, slots=True)
class FixedTableChanged:
    """The organisation has this table for its own (None: the common ones)."""

    organisation: str
    table: str | None = None
    kind: ClassVar[FactKind] = FactKind.FIXED_TABLE_CHANGED


@dataclass(frozen=True, slots=True)
class OrganisationChanged:
    """The participant comes from another organisation from now on. ``home`` is given when the
    problem does not have it."""

    participant: str
    organisation: str
    home: Organisation | None = None
    kind: ClassVar[FactKind] = FactKind.ORGANISATION_CHANGED


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The ``colleague`` has the ``giver``'s meeting with the ``partner`` from now on, or with
    everybody (None) whom they still meet alone: in its slot where they can, else in another."""

    giver: str
    colleague: str
    partner: str | None = None
    kind: ClassVar[FactKind] = FactKind.TAKEN_OVER


SetUp = (
    SlotMoved | SlotAdded | CapChanged | MinimumChanged | FixedTableChanged | OrganisationChanged
)
Fact = (
    NoShow
    | Late
    | Leaves
    | WalkIn
    | NoThanks
    | TableLost
    | SlotDeleted
    | TalkMoved
    | RepresentativeLost
    | Meet
    | SetUp
    | TakenOver
)


class Way(StrEnum):
    """How a repair is made: moved as little as can be, and what is freed goes to those who lost a
    meeting or lack one (``AS_FEW``); then new meetings for everybody who has time for one, too
    (``FILLED``); or nothing moved and nothing new, only what cannot be is cancelled
    (``ONLY_CANCEL``)."""

    AS_FEW = "as_few"
    FILLED = "filled"
    ONLY_CANCEL = "only_cancel"


@dataclass(frozen=True)
class Change:
    """ChangedFacts that changed, in order, and how the repair is to be made.

    Meetings in slots that have begun at ``now`` stay, and nothing new is put there (None: the
    day has not begun). ``confirmed`` pairs keep their meeting in its slot as locked ones do, and
    so do ``confirmed_round_tables`` (ids).
    ``standby`` is participants who want to be used when somebody fails to come.
    """

    facts: tuple[Fact, ...] = ()
    now: datetime | None = None
    confirmed: tuple[Pair, ...] = ()
    standby: tuple[str, ...] = ()
    confirmed_round_tables: tuple[str, ...] = ()


class ChangeCode(StrEnum):
    """Why a change cannot be made."""

    UNKNOWN = "unknown"
    SLOT_BEGUN = "slot_begun"
    MEETING_BEGUN = "meeting_begun"
    TABLE_BEGUN = "table_begun"
    ROUND_TABLE_BEGUN = "round_table_begun"
    HAVE_MET = "have_met"
    HAD_A_MEETING = "had_a_meeting"
    TALK_REVERSED = "talk_reversed"
    MEETING_BROKEN = "meeting_broken"
    WOULD_HAVE_BEGUN = "would_have_begun"
    NO_NUMBER = "no_number"
    NOT_COLLEAGUES = "not_colleagues"
    NO_MEETING = "no_meeting"
    SLOT_KNOWN = "slot_known"
    OTHER_ZONE = "other_zone"
    COLLEAGUES = "colleagues"
    ID_TAKEN = "id_taken"
    HOME_TAKEN = "home_taken"
    HOME_KNOWN = "home_known"
    OTHER_HOME = "other_home"
    OTHERS_WISH = "others_wish"
    FAULTY = "faulty_fact"


class ChangeError(ValueError):
    """A change that cannot be made: ``place`` in it (as ``facts[2].slot``), the code of what is
    wrong and what else is to be known of it, by name; or the ``fault`` of a walk-in.
    :mod:`samspill.telling.refusals` says it in words, and what to do."""

    def __init__(
        self, place: str, code: ChangeCode, *, fault: Fault | None = None, **facts: object
    ) -> None:
        said = code.value if fault is None else fault.brief
        listed = ", ".join(f"{name} {value}" for name, value in facts.items())
        super().__init__(f"{place}: {said} ({listed})" if listed else f"{place}: {said}")
        self.place, self.code, self.fault, self.facts = place, code, fault, facts


def unknown(place: str, kind: str, key: str) -> ChangeError:
    """What is raised for an id that the problem does not have."""
    return ChangeError(place, ChangeCode.UNKNOWN, kind=kind, id=key)


def same_zones(moment: datetime, other: datetime, place: str) -> None:
    """Raises ChangeError when only one of the two has a time zone."""
    if (moment.utcoffset() is None) != (other.utcoffset() is None):
        raise ChangeError(place, ChangeCode.OTHER_ZONE, moment=moment.isoformat())


class NoteCode(StrEnum):
    """What the organiser is told of a fact, beside what it does to the plan."""

    ALREADY_SO = "already_so"
    HAVE_A_MEETING = "have_a_meeting"
    NOT_FITTED = "not_fitted"
    TABLE_GIVEN_UP = "table_given_up"
    NOT_REPRESENTED = "not_represented"


@dataclass(frozen=True)
class Note:
    """A remark on the fact with that number (from 0), and the ids that it is about."""

    code: NoteCode
    fact: int
    about: tuple[str, ...] = ()
