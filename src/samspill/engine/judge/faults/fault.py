"""A fault in a problem: where it is, what it is, and the ids and numbers it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FaultCode(StrEnum):
    """The kinds of faults by name."""

    EMPTY_ID = "empty_id"
    DUPLICATE_ID = "duplicate_id"
    UNKNOWN_REFERENCE = "unknown_reference"
    TIME_REVERSED = "time_reversed"
    TIMES_MIXED = "times_mixed"
    SLOTS_OVERLAP = "slots_overlap"
    BAD_CAPACITY = "bad_capacity"
    DUPLICATE_CAPACITY = "duplicate_capacity"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"
    OWN_ORGANISATION = "own_organisation"
    NO_REPRESENTATIVE = "no_representative"
    TWO_STRENGTHS = "two_strengths"
    WISH_AND_NO_THANKS = "wish_and_no_thanks"
    WORTH_OUT_OF_RANGE = "worth_out_of_range"
    BAD_SEATS = "bad_seats"
    BAD_SIZE = "bad_size"
    BAD_SECTORS = "bad_sectors"
    TABLE_TOO_SMALL = "table_too_small"
    OWN_TABLE = "own_table"
    LOCKED_NOT_TWO = "locked_not_two"
    LOCKED_TWICE = "locked_twice"
    LOCKED_CANNOT_MEET = "locked_cannot_meet"
    LOCKED_SLOT_CLOSED = "locked_slot_closed"
    LOCKED_TWO_PLACES = "locked_two_places"
    LOCKED_ABOVE_CAP = "locked_above_cap"
    LOCKED_TWO_REPRESENTATIVES = "locked_two_representatives"
    LOCKED_WRONG_TABLE = "locked_wrong_table"
    LOCKED_TABLE_FULL = "locked_table_full"
    LOCKED_SIZE = "locked_size"
    LOCKED_SECTORS = "locked_sectors"
    LOCKED_NO_MODERATOR = "locked_no_moderator"
    LOCKED_NOT_INTERESTED = "locked_not_interested"
    LOCKED_TABLE_TOO_SMALL = "locked_table_too_small"


@dataclass(frozen=True)
class Fault:
    """One fault. ``place`` is where in the problem, as ``participants[3].organisation`` (empty:
    the whole); ``about`` is the ids that it is about, and ``facts`` what else is to be known of it,
    by name. :mod:`samspill.telling.faults` says it in words, and what to do."""

    code: FaultCode
    place: str
    about: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def brief(self) -> str:
        """The code and the ids: what an exception says that is raised for it."""
        return ": ".join(part for part in (self.code.value, ", ".join(self.about)) if part)


def unknown(place: str, kind: str, key: str) -> Fault:
    """The fault of an id that nothing of that kind has."""
    return Fault(FaultCode.UNKNOWN_REFERENCE, place, (key,), {"kind": kind})
