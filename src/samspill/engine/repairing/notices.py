"""What each participant is told of a repair: codes with their facts.

A participant reads only of their own meetings: with whom, when, where, before and after. Why a
meeting was cancelled is never said, so a veto, an absence and a lost table read alike. Of a round
table it is the seat that is cancelled, whether the others still sit there or not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from samspill.engine.model.plan import Meeting
from samspill.engine.model.problem import Problem


class ToldCode(StrEnum):
    """What can happen to somebody's meeting. One that a colleague takes over is ``TAKEN_OVER``: the
    one who had it reads that it is ``GIVEN``, the colleague that it is ``TAKEN``, and the partner
    whom they meet ``INSTEAD``."""

    CANCELLED = "cancelled"
    MOVED = "moved"
    TABLE_CHANGED = "table_changed"
    PEOPLE_CHANGED = "people_changed"
    NEW = "new"
    TAKEN_OVER = "taken_over"
    GIVEN = "given"
    TAKEN = "taken"
    INSTEAD = "instead"


@dataclass(frozen=True)
class Spot:
    """When and where a meeting is: the start of its slot, and its table's name; its id when it has
    none (``bare``)."""

    slot: str
    start: datetime
    table: str
    bare: bool = False


@dataclass(frozen=True)
class Person:
    """Somebody as the others know them: id, name and organisation's name."""

    id: str
    name: str
    organisation: str


@dataclass(frozen=True)
class Told:
    """One meeting's change as one side reads it. ``before`` is None for a new meeting, ``after``
    for a cancelled one; ``other`` is the other side's id, ``name`` and ``organisation`` theirs.
    ``colleague`` is who takes the meeting over, to the one who gives it; else who gave it."""

    code: ToldCode
    other: str
    name: str
    organisation: str
    before: Spot | None
    after: Spot | None
    colleague: Person | None = None


@dataclass(frozen=True)
class ToldSeat:
    """A round table's change as one who sits there reads it, or sat there.

    ``before`` is None for a new seat, ``after`` for one that is cancelled. ``others`` are those
    who sit there now, ``left`` of those before who does not any more, ``joined`` who is new; all
    empty for a seat that is cancelled.
    """

    code: ToldCode
    round_table: str
    theme: str
    before: Spot | None
    after: Spot | None
    others: tuple[Person, ...] = ()
    left: tuple[Person, ...] = ()
    joined: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Notice:
    """All that one participant is told, in the order of time."""

    participant: str
    told: tuple[Told | ToldSeat, ...]


@dataclass(frozen=True)
class Shift:
    """A meeting's change: where it was (None: it is new), where it is (None: cancelled); with
    another pair after than before where a colleague takes it over. ``retimed``: its slot is at
    another time than it was."""

    before: Meeting | None
    after: Meeting | None
    retimed: bool = False

    @property
    def is_round_table(self) -> bool:
        """True for the change of a round table."""
        meeting = self.before or self.after
        return meeting is not None and bool(meeting.round_table)

    @property
    def code(self) -> ToldCode:
        """What happened."""
        if self.before is None:
            return ToldCode.NEW
        if self.after is None:
            return ToldCode.CANCELLED
        if not self.is_round_table and self.before.participants != self.after.participants:
            return ToldCode.TAKEN_OVER
        if self.before.slot != self.after.slot or self.retimed:
            return ToldCode.MOVED
        same = self.before.table == self.after.table
        return ToldCode.PEOPLE_CHANGED if same else ToldCode.TABLE_CHANGED


def notices(before: Problem, after: Problem, shifts: Iterable[Shift]) -> tuple[Notice, ...]:
    """What everybody concerned is told, both sides of each meeting and all at a round table, by
    ascending id."""
    sides: dict[str, list[Told | ToldSeat]] = defaultdict(list)
    old, new = _Spots(before), _Spots(after)
    for shift in shifts:
        meeting = shift.after or shift.before
        if meeting is None:
            continue
        if meeting.round_table:
            for me, seat in _seats(shift, meeting.round_table, old, new):
                sides[me].append(seat)
            continue
        if shift.code is ToldCode.TAKEN_OVER:
            for me, side in _taken_over(shift, old, new):
                sides[me].append(side)
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


def _taken_over(shift: Shift, old: _Spots, new: _Spots) -> Iterator[tuple[str, Told]]:
    """What the three are told of whom a meeting is taken over."""
    assert shift.before is not None  # noqa: S101  (it has both sides)
    assert shift.after is not None  # noqa: S101  (as above)
    was, now = {*shift.before.participants}, {*shift.after.participants}
    (giver,), (colleague,), (partner,) = was - now, now - was, was & now
    for me, code, other, beside in (
        (giver, ToldCode.GIVEN, partner, colleague),
        (colleague, ToldCode.TAKEN, partner, giver),
        (partner, ToldCode.INSTEAD, colleague, giver),
    ):
        them = new.person(other)
        yield (
            me,
            Told(
                code=code,
                other=other,
                name=them.name,
                organisation=them.organisation,
                before=None if me == colleague else old.of(shift.before),
                after=None if me == giver else new.of(shift.after),
                colleague=new.person(beside),
            ),
        )


def _seats(
    shift: Shift, round_table: str, old: _Spots, new: _Spots
) -> Iterator[tuple[str, ToldSeat]]:
    """What each who sits at the round table, or sat there, is told."""
    was = () if shift.before is None else shift.before.participants
    now = () if shift.after is None else shift.after.participants
    theme = new.problem.round_table_by_id[round_table].theme
    for me in sorted({*was, *now}):
        before = old.of(shift.before) if shift.before and me in was else None
        if shift.after is None or me not in now:
            yield me, ToldSeat(ToldCode.CANCELLED, round_table, theme, before, None)
            continue
        yield (
            me,
            ToldSeat(
                code=ToldCode.NEW if before is None else shift.code,
                round_table=round_table,
                theme=theme,
                before=before,
                after=new.of(shift.after),
                others=tuple(new.person(p) for p in now if p != me),
                left=tuple(new.person(p) for p in was if p not in now and before is not None),
                joined=tuple(new.person(p) for p in now if p not in was and before is not None),
            ),
        )


def _when(told: Told | ToldSeat) -> tuple[datetime, int, str]:
    spot = told.after or told.before
    if spot is None:
        raise ValueError("a meeting that is neither before nor after")
    if isinstance(told, Told):
        return spot.start, 1, told.other
    # A seat is cancelled before a meeting takes its time, and is new after one is cancelled.
    return spot.start, 0 if told.after is None else 2, told.round_table


class _Spots:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._starts = {slot.id: slot.start for slot in problem.slots}
        self._names = {table.id: table.name for table in problem.tables}

    def of(self, meeting: Meeting) -> Spot:
        start, name = self._starts[meeting.slot], self._names[meeting.table]
        return Spot(meeting.slot, start, name or meeting.table, bare=not name)

    def person(self, key: str) -> Person:
        person = self.problem.participant_by_id[key]
        home = self.problem.organisation_by_id[person.organisation]
        return Person(key, person.name, home.name)
