"""What is said of a participant's plan: reasons by name, and the facts beside them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from samspill.engine.answers.explain.seats import MissedSeat, SeatWhy
from samspill.engine.model.plan import Meeting
from samspill.engine.model.problem import Strength


class Audience(StrEnum):
    """Who reads the explanation."""

    ORGANISER = "organiser"
    PARTICIPANT = "participant"


class WhyMet(StrEnum):
    """Why a meeting is in the plan."""

    MUTUAL = "mutual"  # told to the organiser only
    OWN_WISH = "own_wish"
    THEIR_WISH = "their_wish"  # told to the organiser only
    SUGGESTED = "suggested"  # told to the organiser only
    LOCKED = "locked"  # told to the organiser only
    PROPOSED = "proposed"  # what a participant is told of the three above


class WhyNot(StrEnum):
    """Why a wish is not met; of an organisation, the reason of the representative who came
    closest. In the order of how close it came."""

    WOULD_FIT = "would_fit"  # told to the organiser only
    NO_TABLE = "no_table"  # to a participant: none in any slot they have free
    BUSY_SAME_TIMES = "busy_same_times"  # told to the organiser only
    OTHER_FULL = "other_full"  # told to the organiser only
    NO_COMMON_SLOT = "no_common_slot"  # told to the organiser only
    CANNOT_MEET = "cannot_meet"  # told to the organiser only
    SELF_FULL = "self_full"
    COLLEAGUE_MET = "colleague_met"
    SELF_BUSY = "self_busy"  # told to the participant only: no free slot, though below the cap
    NOT_FITTED = "not_fitted"  # what a participant is told of all that is not on their side


class RemedyKind(StrEnum):
    """What could have been different, other than a meeting that gives way."""

    PRESENT = "present"  # there in a slot they are away in
    SKIPPED = "skipped"  # away from a talk that they attend
    TABLE = "table"  # one more table in a slot (of an organisation's own: one more place)
    CAP = "cap"  # one more meeting than they take, where the edition's cap allows it


@dataclass(frozen=True)
class MeetingWhy:
    """A meeting with ``other`` and why. ``own`` is the strength of the participant's wish,
    ``theirs`` that of the other side's (told to the organiser only)."""

    meeting: Meeting
    other: str
    code: WhyMet
    own: Strength | None
    theirs: Strength | None


@dataclass(frozen=True)
class Opening:
    """A slot that both have free, with the tables that have room (ids)."""

    slot: str
    tables: tuple[str, ...]


@dataclass(frozen=True)
class Remedy:
    """One fact that, had it been so, would have given a missed meeting a time and a table.

    ``slot`` is where the meeting would be, ``participant`` whom the change is about (None for a
    table), ``talk`` what they would skip, if anything.
    """

    kind: RemedyKind
    slot: str
    participant: str | None = None
    talk: str | None = None


@dataclass(frozen=True)
class WishWhy:
    """A wish that no meeting fulfils, and why. ``by`` is the participant or the organisation they
    represent.

    ``instead_of`` are meetings each of which, taken out alone, would make room for it as to time,
    table and caps, and ``changes`` are other facts that would, each alone; both are empty where
    nothing stands in the way, and where the two cannot meet. A participant is told of their own
    meetings that they wished no more than this one (the least wished first), and of changes on
    their own side or in tables. The organiser is told of both sides', the meetings of fewest
    points first.

    ``other`` is the person who came closest (the wished one, or a representative); to a
    participant, the one whom ``instead_of`` and ``changes`` are about, if any. The rest is told to
    the organiser only: ``obstacles`` is all that stands in the way, ``code`` the first of it;
    ``openings`` is where it would fit as the plan stands; ``points`` is what the missed meeting is
    worth, so that it can be compared (0 where they cannot meet).
    """

    by: str
    to: str
    strength: Strength
    code: WhyNot
    other: str | None = None
    mutual: bool | None = None
    points: int = 0
    obstacles: tuple[WhyNot, ...] = ()
    openings: tuple[Opening, ...] = ()
    instead_of: tuple[Meeting, ...] = ()
    changes: tuple[Remedy, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """One participant's plan explained: their numbers, each meeting of two, each wish not met;
    then each round table they sit at, and each that they asked for and do not sit at."""

    participant: str
    audience: Audience
    cap: int
    minimum: int
    open_slots: int
    free_slots: int
    meetings: tuple[MeetingWhy, ...]
    missed: tuple[WishWhy, ...]
    round_tables: tuple[SeatWhy, ...] = ()
    missed_round_tables: tuple[MissedSeat, ...] = ()
