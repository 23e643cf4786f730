"""Stretches of time: slots, talks, absences, and what is proposed of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Stretch(Protocol):
    """What has a start, which is within it, and an end, which is not."""

    @property
    def start(self) -> datetime: ...

    @property
    def end(self) -> datetime: ...


def overlap(one: Stretch, other: Stretch) -> bool:
    """Do the two share any time? Touching is not sharing."""
    return one.start < other.end and other.start < one.end


def same_clock(
    moment: datetime, *, before: ZoneInfo, after: ZoneInfo, shift: timedelta
) -> datetime:
    """The same time by the clock, so many days on, in another zone or the same one."""
    here = moment.astimezone(before)
    return datetime.combine(here.date() + shift, here.time(), after)
