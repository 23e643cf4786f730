"""Calendars as a program of somebody else's reads them: another parser than the one that writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import vobject


@dataclass(frozen=True)
class Happening:
    """What the parser reads of one entry. Times are UTC."""

    uid: str
    sequence: int
    stamp: datetime
    start: datetime
    end: datetime
    status: str
    summary: str
    location: str
    description: str


def read(content: bytes) -> list[Happening]:
    """The entries of a calendar. Fails where it breaks the format: a line over 75 bytes, lines
    that end otherwise than they should, two calendars, an entry without what it must have."""
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    (calendar,) = list(vobject.readComponents(content.decode("utf-8")))
    calendar.validate(raiseException=True)
    assert calendar.version.value == "2.0"
    return [_happening(event) for event in calendar.contents.get("vevent", [])]


def _moment(value: date) -> datetime:
    """Of a whole day, its first."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime.combine(value, time(), UTC)


def _happening(event: vobject.base.Component) -> Happening:
    def text(name: str) -> str:
        found = event.contents.get(name)
        return str(found[0].value) if found else ""

    return Happening(
        uid=text("uid"),
        sequence=int(text("sequence")),
        stamp=event.dtstamp.value.astimezone(UTC),
        start=_moment(event.dtstart.value),
        end=_moment(event.dtend.value),
        status=text("status"),
        summary=text("summary"),
        location=text("location"),
        description=text("description"),
    )
