"""A participant's meetings and talks as a calendar that others' programs read.

Each published meeting keeps one UID for ever, and its SEQUENCE grows with each change; a
cancelled meeting stays in the feed as CANCELLED, so that it leaves the calendars it got into.
Nothing private is in it: no wish, no reason, no topic.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from samspill.web.editions.models import Participant, Talk
from samspill.web.meetings.agenda import meetings_of, other_of
from samspill.web.meetings.models import Meeting, MeetingState

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
    published = meetings_of(participant, MeetingState.PLANNED, MeetingState.CANCELLED)
    for meeting in published:
        calendar.add_component(_meeting(meeting, participant, zone, agenda_url))
    if published:
        stamp = max(meeting.changed_at for meeting in published)
        skipped = participant.skipped_talks.values("pk")
        for talk in Talk.objects.filter(edition=participant.edition_id).exclude(pk__in=skipped):
            event = Event()
            event.add("uid", f"talk-{talk.pk}@samspill")
            event.add("dtstamp", stamp.astimezone(UTC))
            event.add("dtstart", talk.start.astimezone(zone))
            event.add("dtend", talk.end.astimezone(zone))
            event.add("summary", talk.title)
            event.add("location", talk.place or participant.edition.place)
            calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def etag(content: bytes) -> str:
    """What a calendar program compares to know that nothing has changed."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _meeting(meeting: Meeting, participant: Participant, zone: ZoneInfo, agenda_url: str) -> Event:
    other = other_of(meeting, participant)
    event = Event()
    event.add("uid", f"{meeting.uid}@samspill")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at.astimezone(UTC))
    event.add("last-modified", meeting.changed_at.astimezone(UTC))
    event.add("dtstart", meeting.slot.start.astimezone(zone))
    event.add("dtend", meeting.slot.end.astimezone(zone))
    event.add("summary", f"{other.person.name}, {other.organisation.name}")
    event.add(
        "location",
        _("Table %(number)s, %(room)s")
        % {"number": meeting.table.number, "room": meeting.table.room.name},
    )
    event.add("url", agenda_url)
    cancelled = meeting.state == MeetingState.CANCELLED
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event
