"""A participant's meetings and talks as a calendar that others' programs read.

Each published meeting keeps one UID for ever, and its SEQUENCE grows with each change; a
meeting that is cancelled, or that goes on without them, stays in the feed as CANCELLED, so that it
leaves the calendars it got into. Of one that goes on no more is told than when they left it.
Whoever has withdrawn reads all of it as cancelled.
Nothing private is in it: no wish, no reason, no topic.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from samspill.web.editions.models import Participant, Slot, Talk
from samspill.web.meetings.models import Seat

CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar_of(participant: Participant, *, site_url: str) -> bytes:
    """The calendar as a file (RFC 5545), times in the edition's zone with its VTIMEZONE."""
    zone = ZoneInfo(participant.edition.time_zone)
    calendar = Calendar()
    calendar.add("prodid", "-//Samspill//Agenda//NO")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", participant.edition.name)
    calendar.add("refresh-interval", timedelta(minutes=15), parameters={"value": "DURATION"})
    agenda_url = f"{site_url}/e/{participant.edition.slug}/agenda/"
    seats = _seats(participant)
    for seat in seats:
        calendar.add_component(_meeting(seat, participant, zone, agenda_url))
    if seats:
        stamp = max(seat.changed_at for seat in seats)
        starts = [_slot(seat).start for seat in seats]
        skipped = participant.skipped_talks.values("pk")
        for talk in Talk.objects.filter(edition=participant.edition_id).exclude(pk__in=skipped):
            calendar.add_component(_talk(talk, participant, zone, stamp))
            starts.append(talk.start)
        years = [start.astimezone(zone).year for start in starts]
        calendar.add_missing_timezones(
            first_date=date(min(years), 1, 1), last_date=date(max(years) + 1, 1, 1)
        )
    return bytes(calendar.to_ical())


def etag(content: bytes) -> str:
    """What a calendar program compares to know that nothing has changed."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _seats(participant: Participant) -> list[Seat]:
    """The seats the participant has and has had, in the order of time, with the others': two
    queries."""
    rows = participant.seats.select_related(
        "slot", "left_slot", "place__table__room", "meeting"
    ).prefetch_related(
        Prefetch(
            "meeting__seats",
            Seat.objects.select_related("participant__person", "participant__organisation"),
        )
    )
    return sorted(rows, key=lambda seat: (_slot(seat).start, seat.pk))


def _talk(talk: Talk, participant: Participant, zone: ZoneInfo, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{talk.uid}@samspill")
    event.add("sequence", talk.sequence)
    event.add("dtstamp", (participant.withdrawn_at or talk.changed_at or stamp).astimezone(UTC))
    event.add("dtstart", talk.start.astimezone(zone))
    event.add("dtend", talk.end.astimezone(zone))
    event.add("summary", talk.title)
    event.add("location", talk.place or participant.edition.place)
    event.add("status", "CONFIRMED" if participant.withdrawn_at is None else "CANCELLED")
    return event


def _slot(seat: Seat) -> Slot:
    slot = seat.slot or seat.left_slot
    assert slot is not None  # noqa: S101  (the database says so: seat_taken_or_released)
    return slot


def _meeting(seat: Seat, participant: Participant, zone: ZoneInfo, agenda_url: str) -> Event:
    meeting, slot = seat.meeting, _slot(seat)
    on = seat.until is None and participant.withdrawn_at is None
    event = Event()
    event.add("uid", f"{meeting.uid}@samspill")
    event.add("sequence", meeting.sequence if seat.until is None else seat.until)
    event.add("dtstamp", seat.changed_at.astimezone(UTC))
    event.add("last-modified", seat.changed_at.astimezone(UTC))
    event.add("dtstart", slot.start.astimezone(zone))
    event.add("dtend", slot.end.astimezone(zone))
    event.add("summary", _summary(seat))
    if seat.place is not None and on:
        event.add(
            "location",
            _("Table %(number)s, %(room)s")
            % {"number": seat.place.table.number, "room": seat.place.table.room.name},
        )
    if meeting.theme and on:
        event.add("description", "\n".join(_who(each.participant) for each in _others(seat)))
    event.add("url", agenda_url)
    event.add("status", "CONFIRMED" if on else "CANCELLED")
    return event


def _summary(seat: Seat) -> str:
    return seat.meeting.theme or ", ".join(_who(each.participant) for each in _others(seat))


def _who(participant: Participant) -> str:
    return f"{participant.person.name}, {participant.organisation.name}"


def _others(seat: Seat) -> list[Seat]:
    """Those who sit there too, or who did when this one left, by name."""
    end = seat.until
    found = [
        other
        for other in seat.meeting.seats.all()
        if other.pk != seat.pk and (other.until is None if end is None else _sat(other, until=end))
    ]
    return sorted(found, key=lambda other: other.participant.person.name)


def _sat(other: Seat, *, until: int) -> bool:
    return other.since < until and (other.until is None or other.until >= until)
