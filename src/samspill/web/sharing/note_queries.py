"""Reading notes and what was learnt."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from samspill.web.people.models import Person
from samspill.web.sharing.note_models import Learnt, Note
from samspill.web.sharing.note_permissions import (
    About,
    AboutKind,
    learnt_by_me,
    learnt_by_others,
    own_notes,
    subject_of,
)
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.tie_queries import Known, named

MOST_DIGITS = 18  # of an id


@dataclass(frozen=True)
class Written:
    """A note, and what it is about in a word."""

    note: Note
    name: str
    about: About


@dataclass(frozen=True)
class Line:
    """A line that somebody has opened, and who they are."""

    learnt: Learnt
    who: Known | None


def notes_about(visit: Visit, about: About) -> list[Note] | None:
    """The visitor's notes about it, the latest first; None for what they may not write about."""
    subject = subject_of(visit, about)
    if subject is None:
        return None
    return list(own_notes(visit).filter(**{subject.field: subject.pk}).exclude(text=""))


def notes_on_person(visit: Visit, person: int) -> list[Note]:
    """Those about somebody, and about meetings that the two had: one query."""
    notes = own_notes(visit).exclude(text="")
    met = notes.filter(meeting__seats__participant__person=person)
    return list((notes.filter(other=person) | met).distinct())


def all_notes(visit: Visit) -> list[Written]:
    """Every note of the visitor's, the latest first: two queries."""
    notes = list(
        own_notes(visit)
        .exclude(text="")
        .select_related("meeting", "other", "organisation", "talk")
        .prefetch_related("meeting__seats__participant__person")
    )
    return [_written(note, visit) for note in notes]


def _written(note: Note, visit: Visit) -> Written:
    if note.meeting is not None:
        people = [seat.participant for seat in note.meeting.seats.all() if seat.slot_id]
        others = sorted(each.person.name for each in people if each.person_id != visit.person)
        name = note.meeting.theme or ", ".join(others)
        return Written(note, name, About(AboutKind.MEETING, uid=note.meeting.uid))
    if note.talk is not None:
        return Written(note, note.talk.title, About(AboutKind.TALK, uid=note.talk.uid))
    if note.organisation is not None:
        about = About(AboutKind.ORGANISATION, pk=note.organisation.pk)
        return Written(note, note.organisation.name, about)
    other = note.other
    assert isinstance(other, Person)  # noqa: S101  (the database says so: note_about_one_thing)
    return Written(note, other.name, About(AboutKind.PERSON, pk=other.pk))


def about_of(text: str) -> About | None:
    """What an address or a device says that a note is about; None for what says nothing."""
    kind, _colon, ref = text.partition(":")
    if kind not in set(AboutKind):
        return None
    try:
        if kind in {AboutKind.MEETING, AboutKind.TALK}:
            return About(AboutKind(kind), uid=UUID(ref))
        number = ref.isascii() and ref.isdecimal() and len(ref) < MOST_DIGITS
        return About(AboutKind(kind), pk=int(ref)) if number else None
    except ValueError:
        return None


def own_lines(visit: Visit) -> list[Learnt]:
    """What the visitor has learnt, the latest edition first."""
    mine = learnt_by_me(visit).select_related("edition")
    return list(mine.order_by("-edition__day", "challenge", "-said_at", "-pk"))


def opened_lines(visit: Visit, edition: int) -> list[Line]:
    """What others have opened to all of the edition (id), by challenge: two queries."""
    lines = list(learnt_by_others(visit, edition))
    people = {each.person: each for each in named({line.person_id for line in lines})}
    return [Line(line, people.get(line.person_id)) for line in lines]
