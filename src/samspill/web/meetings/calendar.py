"""A participant's meetings and talks as a calendar that others' programs read.

Each published meeting keeps one UID for ever, and its SEQUENCE grows with each change; a
meeting that is cancelled, or that goes on without them, stays in the feed as CANCELLED, so that it
leaves the calendars it got into. Of one that goes on no more is told than when they left it.
Whoever has withdrawn reads all of it as cancelled.
Nothing private is in it: no wish, no reason, no topic; and of those whom one meets what they let
others' calendars say, as ``samspill.web.people.appearing`` has it. Who chooses otherwise changes
what the calendar says when it is fetched the next time, under the same SEQUENCE, as neither time
nor place is another one (RFC 5546, 2.1.4), and with a later DTSTAMP.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from samspill.web.editions.models import Participant, Slot, Talk
from samspill.web.meetings.models import Seat
from samspill.web.meetings.numbers import Numbers
from samspill.web.people.appearing import Shown, shown_as

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
    seats, numbers = _seats(participant), Numbers(participant.edition_id)
    for seat in seats:
        calendar.add_component(_meeting(seat, participant, zone, agenda_url, numbers))
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


def _meeting(
    seat: Seat, participant: Participant, zone: ZoneInfo, agenda_url: str, numbers: Numbers
) -> Event:
    meeting, slot = seat.meeting, _slot(seat)
    on = seat.until is None and participant.withdrawn_at is None
    others = _others(seat)
    stamp = max([seat.changed_at, *_chosen_at(others)]).astimezone(UTC)
    event = Event()
    event.add("uid", f"{meeting.uid}@samspill")
    event.add("sequence", meeting.sequence if seat.until is None else seat.until)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("dtstart", slot.start.astimezone(zone))
    event.add("dtend", slot.end.astimezone(zone))
    told = _told(others)
    lines = [each.listed for each in told]
    event.add("summary", meeting.theme or ", ".join(lines) or numbers.called(slot.start))
    if seat.place is not None and on:
        event.add(
            "location",
            _("Table %(number)s, %(room)s")
            % {"number": seat.place.table.number, "room": seat.place.table.room.name},
        )
    if meeting.theme and on:
        if more := len(others) - len(told):
            lines.append(
                ngettext("%(count)s more", "%(count)s more", more) % {"count": more}
                if lines
                else ngettext("%(count)s other", "%(count)s others", more) % {"count": more}
            )
        event.add("description", "\n".join(lines))
    event.add("url", agenda_url)
    event.add("status", "CONFIRMED" if on else "CANCELLED")
    return event


def _told(others: list[Seat]) -> list[Shown]:
    """Those of whom anything is told, by what is told: an order by name would tell the name."""
    people = (shown_as(o.participant.person, o.participant.organisation) for o in others)
    return sorted((each for each in people if not each.neutral), key=str)


def _chosen_at(others: list[Seat]) -> list[datetime]:
    """When those chose how they appear who have chosen."""
    chosen = (other.participant.person.appears_since for other in others)
    return [moment for moment in chosen if moment is not None]


def _others(seat: Seat) -> list[Seat]:
    """Those who sit there too, or who did when this one left."""
    end = seat.until
    return [
        other
        for other in seat.meeting.seats.all()
        if other.pk != seat.pk and (other.until is None if end is None else _sat(other, until=end))
    ]


def _sat(other: Seat, *, until: int) -> bool:
    return other.since < until and (other.until is None or other.until >= until)
