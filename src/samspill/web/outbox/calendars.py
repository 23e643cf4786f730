"""Letters that calendars read (RFC 5545, RFC 5546): an entry, its changes, and its end.

What goes into somebody's calendar by mail must be changed and taken out by mail as well. So an
entry keeps one UID for ever, its SEQUENCE grows with each change, and it ends as a CANCEL. Mail
programs carry out a change by themselves only for what came as a REQUEST to an attendee: a PUBLISH
is a file that people would have to open each time. Nobody is asked for an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum

from django.conf import settings
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

NAME = "samspill.ics"


class Method(StrEnum):
    """What a calendar is to do with it."""

    REQUEST = "REQUEST"  # put it in, or change what has the same UID
    CANCEL = "CANCEL"  # take out what has the same UID


@dataclass(frozen=True)
class CalendarPart:
    """A part of a letter that mail programs hand to the calendar."""

    method: Method
    content: bytes


@dataclass(frozen=True)
class Entry:
    """What is to be in a calendar: all of a day, or from ``start`` to ``end``.

    ``uid`` is the same through all changes, ``sequence`` higher with each, ``changed_at`` when the
    last was made. What the texts say may be read by whoever can look into the calendar.
    ``asked_for`` is False for what comes with an invitation: nobody has said yes to it.
    """

    uid: str
    sequence: int
    changed_at: datetime
    start: date | datetime
    summary: str
    description: str = ""
    url: str = ""
    end: datetime | None = None
    cancelled: bool = False
    location: str = ""
    asked_for: bool = True
    remind: timedelta | None = None  # after the start of the day; before a time, if negative


def calendar_part(entry: Entry, *, to: str) -> CalendarPart:
    """The entry for the calendar of who has this e-mail address. Raises ValueError for a time
    without a zone, or without an end: a calendar would guess them."""
    method = Method.CANCEL if entry.cancelled else Method.REQUEST
    calendar = Calendar()
    calendar.add("prodid", "-//Samspill//Letters//NO")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", str(method))
    calendar.add_component(_event(entry, to))
    return CalendarPart(method, bytes(calendar.to_ical()))


def _event(entry: Entry, to: str) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    start, end = _span(entry)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", entry.summary)
    if entry.description:
        event.add("description", entry.description)
    if entry.location:
        event.add("location", entry.location)
    if entry.url:
        event.add("url", entry.url)
    event.add("organizer", _us())
    event.add("attendee", _them(to, entry.asked_for))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")  # those one shares a calendar with see that there is something
    whole_day = not isinstance(entry.start, datetime)
    event.add("transp", "TRANSPARENT" if whole_day else "OPAQUE")
    if entry.remind is not None and not entry.cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.summary)
        alarm.add("trigger", entry.remind)
        event.add_component(alarm)
    return event


def _span(entry: Entry) -> tuple[date, date]:
    start, end = entry.start, entry.end
    if not isinstance(start, datetime):
        return start, start + timedelta(days=1)
    if end is None or start.tzinfo is None or end.tzinfo is None or end <= start:
        raise ValueError("A time in a calendar has a zone, and an end after it.")
    return start.astimezone(UTC), end.astimezone(UTC)


def _us() -> vCalAddress:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    us = vCalAddress(f"mailto:{address}")
    us.params["cn"] = vText(name or "Samspill")
    return us


def _them(address: str, asked_for: bool) -> vCalAddress:
    """Who has asked for it has said yes, and nobody is asked for an answer."""
    them = vCalAddress(f"mailto:{address}")
    them.params["cutype"] = vText("INDIVIDUAL")
    them.params["role"] = vText("REQ-PARTICIPANT")
    them.params["partstat"] = vText("ACCEPTED" if asked_for else "NEEDS-ACTION")
    them.params["rsvp"] = vText("FALSE")
    return them
