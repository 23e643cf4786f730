"""What each participant is told of a repair: a code with its facts, and a sentence.

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
from samspill.telling.language import Counting, Language, Text, Texts
from samspill.telling.names import called, clock


class ToldCode(StrEnum):
    """What can happen to somebody's meeting."""

    CANCELLED = "cancelled"
    MOVED = "moved"
    TABLE_CHANGED = "table_changed"
    PEOPLE_CHANGED = "people_changed"
    NEW = "new"


_TEXTS: dict[str, tuple[Text, Text, Text]] = {
    ToldCode.CANCELLED: (
        "Your meeting with {other} at {from_time} is cancelled.",
        "Møtet ditt med {other} kl. {from_time} er avlyst.",
        "Møtet ditt med {other} kl. {from_time} er avlyst.",
    ),
    ToldCode.MOVED: (
        "Your meeting with {other} is moved from {from_time} to {to_time}, at {to_table}.",
        "Møtet ditt med {other} er flyttet fra kl. {from_time} til kl. {to_time}, ved {to_table}.",
        "Møtet ditt med {other} er flytta frå kl. {from_time} til kl. {to_time}, ved {to_table}.",
    ),
    ToldCode.TABLE_CHANGED: (
        "Your meeting with {other} at {to_time} is moved from {from_table} to {to_table}.",
        "Møtet ditt med {other} kl. {to_time} er flyttet fra {from_table} til {to_table}.",
        "Møtet ditt med {other} kl. {to_time} er flytta frå {from_table} til {to_table}.",
    ),
    ToldCode.NEW: (
        "You have a new meeting with {other} at {to_time}, at {to_table}.",
        "Du har et nytt møte med {other} kl. {to_time}, ved {to_table}.",
        "Du har eit nytt møte med {other} kl. {to_time}, ved {to_table}.",
    ),
}
_SEAT_TEXTS: dict[str, tuple[Text, Text, Text]] = {
    ToldCode.CANCELLED: (
        "Your seat at the round table {theme} at {from_time} is cancelled.",
        "Plassen din i rundebordssamtalen {theme} kl. {from_time} har falt bort.",
        "Plassen din i rundebordssamtalen {theme} kl. {from_time} har falle bort.",
    ),
    ToldCode.MOVED: (
        "The round table {theme} is moved from {from_time} to {to_time}, at {to_table}.",
        "Rundebordssamtalen {theme} er flyttet fra kl. {from_time} til kl. {to_time}, ved"
        " {to_table}.",
        "Rundebordssamtalen {theme} er flytta frå kl. {from_time} til kl. {to_time}, ved"
        " {to_table}.",
    ),
    ToldCode.TABLE_CHANGED: (
        "The round table {theme} at {to_time} is moved from {from_table} to {to_table}.",
        "Rundebordssamtalen {theme} kl. {to_time} er flyttet fra {from_table} til {to_table}.",
        "Rundebordssamtalen {theme} kl. {to_time} er flytta frå {from_table} til {to_table}.",
    ),
    ToldCode.PEOPLE_CHANGED: (
        "The round table {theme} at {to_time} is held {people}.",
        "Rundebordssamtalen {theme} kl. {to_time} holdes {people}.",
        "Rundebordssamtalen {theme} kl. {to_time} blir halden {people}.",
    ),
    ToldCode.NEW: (
        "You have a new seat at the round table {theme} at {to_time}, at {to_table}, with"
        " {others}.",
        "Du har fått plass i rundebordssamtalen {theme} kl. {to_time}, ved {to_table}, sammen med"
        " {others}.",
        "Du har fått plass i rundebordssamtalen {theme} kl. {to_time}, ved {to_table}, saman med"
        " {others}.",
    ),
    "it": ("It is held {people}.", "Den holdes {people}.", "Han blir halden {people}."),
    "without": ("without {left}", "uten {left}", "utan {left}"),
    "with": ("with {joined} as well", "med {joined} i tillegg", "med {joined} i tillegg"),
    "instead": (
        "without {left}, and with {joined}",
        "uten {left}, men med {joined}",
        "utan {left}, men med {joined}",
    ),
    "theme": ("“{theme}”", "«{theme}»", "«{theme}»"),
}


@dataclass(frozen=True)
class Spot:
    """When and where a meeting is: the start of its slot, and its table's name; its id when it has
    none (``bare``)."""

    slot: str
    start: datetime
    table: str
    bare: bool = False


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
        return self.text_in(Language.ENGLISH)

    def text_in(self, language: Language) -> str:
        """The sentence in a language."""
        who = Person(self.other, self.name, self.organisation).text
        say = Texts(language, _TEXTS)
        return say(self.code, other=who, **_spots(self.before, self.after, language))


@dataclass(frozen=True)
class Person:
    """Somebody as the others at a round table know them: id, name and organisation's name."""

    id: str
    name: str
    organisation: str

    @property
    def text(self) -> str:
        """The name with the organisation."""
        who = self.name or self.id
        return f"{who} ({self.organisation})" if self.organisation else who


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

    @property
    def text(self) -> str:
        """The English sentence, or two."""
        return self.text_in(Language.ENGLISH)

    def text_in(self, language: Language) -> str:
        """The sentence, or two, in a language."""
        say = Texts(language, _SEAT_TEXTS)
        people = self._changes(say)
        facts = {
            "theme": say("theme", theme=self.theme or self.round_table),
            "people": people,
            "others": Counting(language).listed([person.text for person in self.others]),
        }
        said = say(self.code, **facts, **_spots(self.before, self.after, language))
        moved = self.code in {ToldCode.MOVED, ToldCode.TABLE_CHANGED}
        return f"{said} {say('it', people=people)}" if moved and people else said

    def _changes(self, say: Texts) -> str:
        listed = Counting(say.language).listed
        left, joined = (listed([p.text for p in people]) for people in (self.left, self.joined))
        if left and joined:
            return say("instead", left=left, joined=joined)
        if left:
            return say("without", left=left)
        return say("with", joined=joined) if joined else ""


@dataclass(frozen=True)
class Notice:
    """All that one participant is told, in the order of time."""

    participant: str
    told: tuple[Told | ToldSeat, ...]


@dataclass(frozen=True)
class Shift:
    """A meeting's change: where it was (None: it is new), where it is (None: cancelled)."""

    before: Meeting | None
    after: Meeting | None

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
        if self.before.slot != self.after.slot:
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


def _spots(before: Spot | None, after: Spot | None, language: Language) -> dict[str, str]:
    """The times and tables of a sentence."""
    facts = {}
    for side, spot in (("from", before), ("to", after)):
        if spot is not None:
            facts[f"{side}_time"] = clock(spot.start, language)
            facts[f"{side}_table"] = called(spot.table, language, bare=spot.bare)
    return facts


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
