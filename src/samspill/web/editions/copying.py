"""An edition once more, on another day: what stands comes along, and who has said that they would
be invited again.

Agreements are made anew: what people may do after they have met (the terms of sharing) is not
copied, nor are round tables' themes, wishes, plans or letters that were sent. Who has met whom need
not be: it is known by the event.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from samspill.web.editions.actions import free_slug
from samspill.web.editions.again import who_come_again
from samspill.web.editions.letter_models import LetterTemplate
from samspill.web.editions.models import (
    Edition,
    EditionRole,
    Event,
    Participant,
    Rivalry,
    Role,
    Room,
    Slot,
    Table,
    Talk,
)
from samspill.web.editions.permissions import may_copy
from samspill.web.editions.registering.models import Places
from samspill.web.editions.spans import same_clock
from samspill.web.journal.actions import record
from samspill.web.people.models import Person

A_YEAR = timedelta(weeks=52)  # a year on, the same weekday
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class CopyError(Exception):
    """No copy is made; ``code`` says why: ``same_day`` (as the edition's own), ``there_already``
    (the event has ``edition`` of that name, or on that day)."""

    def __init__(self, code: str, edition: Edition) -> None:
        super().__init__(code)
        self.code, self.edition = code, edition


@dataclass(frozen=True)
class Wanted:
    """What the copy is called, when it is, and what comes along."""

    name: str
    day: date
    times: bool = True  # slots and talks, at the same time by the clock
    tables: bool = True  # rooms and tables, with whose they are
    places: bool = True  # how many may come from each organisation; who names them is asked anew
    rivals: bool = True
    letters: bool = True  # the words of one's own
    people: bool = True  # those who have said yes to it


def proposed_copy(edition: Edition) -> Wanted:
    """The same weekday a year on, and the name with that year in the place of the one it has."""
    day = edition.day + A_YEAR
    named = YEAR.sub(str(day.year), edition.name)
    return Wanted(name=named if YEAR.search(edition.name) else f"{named} {day.year}", day=day)


def who_would_come(edition: Edition) -> tuple[int, int]:
    """How many of the edition's people would come along to a copy, and of how many: three
    queries."""
    there = set(_people(edition).values_list("person_id", flat=True))
    return len(there & who_come_again(edition.event_id)), len(there)


@transaction.atomic
def copy_edition(*, edition: Edition, wanted: Wanted, by: Person, now: datetime) -> Edition:
    """A new edition of the same event, being set up, of which the organisers are those of this one.

    Pressed twice it makes one: a second one of that name, or on that day, is refused. Raises
    PermissionError and CopyError.
    """
    if not may_copy(by, edition):
        raise PermissionError
    Event.objects.select_for_update().get(pk=edition.event_id)  # one copy at a time
    old = Edition.objects.get(pk=edition.pk)
    if wanted.day == old.day:
        raise CopyError("same_day", old)
    for other in Edition.objects.filter(event=old.event_id).order_by("pk"):
        if other.day == wanted.day or other.name.casefold() == wanted.name.casefold():
            raise CopyError("there_already", other)
    clock = _Clock(old, wanted.day)
    new = Edition.objects.create(
        event_id=old.event_id,
        name=wanted.name,
        slug=free_slug(wanted.name),
        day=wanted.day,
        place=old.place,
        time_zone=old.time_zone,
        cap=old.cap,
        minimum=old.minimum,
        wishes_open_at=clock(old.wishes_open_at) if old.wishes_open_at else None,
        wishes_close_at=clock(old.wishes_close_at) if old.wishes_close_at else None,
        freeze_at=clock(old.freeze_at) if old.freeze_at else None,
        over_at=clock(old.over_at) if old.over_at else None,
        answers_to=old.answers_to,
        skipping=old.skipping,
    )
    _roles(old, new, by)
    facts = {
        "slots": _times(old, new, clock, now) if wanted.times else 0,
        "tables": _tables(old, new) if wanted.tables else 0,
        "people": _participants(old, new) if wanted.people else 0,
    }
    if wanted.rivals:
        _rivals(old, new)
    if wanted.places:
        _places(old, new)
    if wanted.letters:
        _letters(old, new)
    record(verb="edition_copied_here", subject=new, by=by, now=now, edition_id=new.pk, facts=facts)
    record(
        verb="edition_copied", subject=old, by=by, now=now, edition_id=old.pk, facts=facts,
        programme=False,
    )  # fmt: skip
    return new


class _Clock:
    """Moments of an edition as they are on another day, at the same time by its clock."""

    def __init__(self, old: Edition, day: date) -> None:
        self._zone, self._shift = ZoneInfo(old.time_zone), day - old.day

    def __call__(self, moment: datetime) -> datetime:
        return same_clock(moment, before=self._zone, after=self._zone, shift=self._shift)


def _people(old: Edition) -> QuerySet[Participant]:
    """Whoever was asked, those too who could not come, and nobody who has been erased."""
    return Participant.objects.filter(edition=old, person__is_active=True)


def _roles(old: Edition, new: Edition, by: Person) -> None:
    """Hosts at the desk are found anew."""
    organisers = EditionRole.objects.filter(edition=old, role=Role.ORGANISER)
    people = {by.pk, *organisers.values_list("person_id", flat=True)}
    EditionRole.objects.bulk_create(
        EditionRole(edition=new, person_id=pk, role=Role.ORGANISER) for pk in sorted(people)
    )


def _times(old: Edition, new: Edition, clock: _Clock, now: datetime) -> int:
    """The slots, of which it gives how many, and the talks: to calendars these are new ones."""
    slots = [Slot(edition=new, start=clock(s.start), end=clock(s.end)) for s in old.slots.all()]
    Slot.objects.bulk_create(slots)
    Talk.objects.bulk_create(
        Talk(
            edition=new,
            title=talk.title,
            speaker=talk.speaker,
            place=talk.place,
            start=clock(talk.start),
            end=clock(talk.end),
            changed_at=now,
        )
        for talk in old.talks.all()
    )
    return len(slots)


def _tables(old: Edition, new: Edition) -> int:
    rooms = {room.pk: Room(edition=new, name=room.name) for room in old.rooms.all()}
    for room in rooms.values():
        room.save()
    tables = [
        Table(
            edition=new,
            room=rooms[table.room_id],
            number=table.number,
            capacity=table.capacity,
            seats=table.seats,
            organisation_id=table.organisation_id,
            quiet=table.quiet,
        )
        for table in old.tables.all()
    ]
    Table.objects.bulk_create(tables)
    return len(tables)


def _rivals(old: Edition, new: Edition) -> None:
    """Those that organisations have marked themselves, too: seen by them alone, as before."""
    Rivalry.objects.bulk_create(
        Rivalry(edition=new, organisation_id=home, other_id=other, trade=trade)
        for home, other, trade in old.rivalries.order_by("pk").values_list(
            "organisation_id", "other_id", "trade"
        )
    )


def _places(old: Edition, new: Edition) -> None:
    Places.objects.bulk_create(
        Places(edition=new, organisation_id=organisation, number=number)
        for organisation, number in old.places.order_by("pk").values_list(
            "organisation_id", "number"
        )
    )


def _letters(old: Edition, new: Edition) -> None:
    LetterTemplate.objects.bulk_create(
        LetterTemplate(
            edition=new,
            kind=words.kind,
            language=words.language,
            subject=words.subject,
            text=words.text,
        )
        for words in old.templates.order_by("pk")
    )


def _participants(old: Edition, new: Edition) -> int:
    """Those who have said yes, with what an organiser would have entered; how many. What they write
    of themselves is proposed to them on their own page (see ``profile``), and copied nowhere."""
    coming = who_come_again(old.event_id)
    found = [
        Participant(
            edition=new,
            person_id=part.person_id,
            organisation_id=part.organisation_id,
            title=part.title,
            representative=part.representative,
        )
        for part in _people(old).order_by("pk")
        if part.person_id in coming
    ]
    Participant.objects.bulk_create(found)
    return len(found)
