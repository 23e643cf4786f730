"""What each participant is told of a repair: a code with its facts, and an English sentence.

A participant reads only of their own meetings: with whom, when, where, before and after. Why a
meeting was cancelled is never said, so a veto, an absence and a lost table read alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from samspill.engine.plan import Meeting
from samspill.engine.problem import Problem


class ToldCode(StrEnum):
    """What can happen to somebody's meeting."""

    CANCELLED = "cancelled"
    MOVED = "moved"
    TABLE_CHANGED = "table_changed"
    NEW = "new"


_WORDS = {
    ToldCode.CANCELLED: "Your meeting with {other} at {from_time} is cancelled.",
    ToldCode.MOVED: (
        "Your meeting with {other} is moved from {from_time} to {to_time}, at {to_table}."
    ),
    ToldCode.TABLE_CHANGED: (
        "Your meeting with {other} at {to_time} is moved from {from_table} to {to_table}."
    ),
    ToldCode.NEW: "You have a new meeting with {other} at {to_time}, at {to_table}.",
}


@dataclass(frozen=True)
class Spot:
    """When and where a meeting is: the start of its slot, and its table's name (its id when it
    has none)."""

    slot: str
    start: datetime
    table: str


@dataclass(frozen=True)
class Told:
    """One meeting's change as one side reads it. ``before`` is None for a new meeting, ``after``
    for a cancelled one; ``other`` is the other side's id, ``name`` and ``organisation`` theirs."""

    code: ToldCode
    other: str
    name: str
    organisation: str
    before: Spot | None
    after: Spot | None

    @property
    def text(self) -> str:
        """The English sentence."""
        who = self.name or self.other
        if self.organisation:
            who = f"{who} ({self.organisation})"
        facts = {"other": who}
        for side, spot in (("from", self.before), ("to", self.after)):
            if spot is not None:
                facts[f"{side}_time"] = f"{spot.start:%H:%M}"
                facts[f"{side}_table"] = called(spot.table)
        return _WORDS[self.code].format(**facts)


@dataclass(frozen=True)
class Notice:
    """All that one participant is told, in the order of time."""

    participant: str
    told: tuple[Told, ...]


@dataclass(frozen=True)
class Shift:
    """A meeting's change: where it was (None: it is new), where it is (None: cancelled)."""

    before: Meeting | None
    after: Meeting | None

    @property
    def code(self) -> ToldCode:
        """What happened."""
        if self.before is None:
            return ToldCode.NEW
        if self.after is None:
            return ToldCode.CANCELLED
        return ToldCode.MOVED if self.before.slot != self.after.slot else ToldCode.TABLE_CHANGED


def notices(before: Problem, after: Problem, shifts: Iterable[Shift]) -> tuple[Notice, ...]:
    """What everybody concerned is told, both sides of each meeting, by ascending id."""
    sides: dict[str, list[Told]] = defaultdict(list)
    old, new = _Spots(before), _Spots(after)
    for shift in shifts:
        meeting = shift.after or shift.before
        if meeting is None:
            continue
        for me, other in (meeting.participants, meeting.participants[::-1]):
            person = after.participant_by_id[other]
            sides[me].append(
                Told(
                    code=shift.code,
                    other=other,
                    name=person.name,
                    organisation=after.organisation_by_id[person.organisation].name,
                    before=old.of(shift.before) if shift.before else None,
                    after=new.of(shift.after) if shift.after else None,
                )
            )
    return tuple(Notice(me, tuple(sorted(told, key=_when))) for me, told in sorted(sides.items()))


def _when(told: Told) -> tuple[datetime, str]:
    spot = told.after or told.before
    if spot is None:
        raise ValueError("a meeting that is neither before nor after")
    return spot.start, told.other


class _Spots:
    def __init__(self, problem: Problem) -> None:
        self._starts = {slot.id: slot.start for slot in problem.slots}
        self._tables = {table.id: table.name or table.id for table in problem.tables}

    def of(self, meeting: Meeting) -> Spot:
        return Spot(meeting.slot, self._starts[meeting.slot], self._tables[meeting.table])


def called(table: str) -> str:
    """The table in a sentence: "table 12", and "Table 12" where that is its name."""
    return table if table.lower().startswith("table") else f"table {table}"
