"""Numbers, times and dates as people here write them, in the page's language."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from django.utils import dateformat, timezone
from django.utils.translation import get_language

from samspill.telling.language import Language
from samspill.telling.numbers import percent, written
from samspill.telling.reports.words import Words

# A template gives the empty text for what is not there.
Missing = Literal[""] | None

NOTHING = "–"


def is_norwegian() -> bool:
    """True when the page is in bokmål or nynorsk."""
    return (get_language() or "nb")[:2] in {"nb", "nn"}


def words() -> Words:
    """The words of reports in the page's language."""
    return Words(Language((get_language() or "nb")[:2]))


def number(value: float | Decimal | Missing, decimals: int = 0) -> str:
    """``1 600`` and ``0,35`` in Norwegian, ``1,600`` and ``0.35`` in English; "–" for None."""
    if value is None or value == "":
        return NOTHING
    return written(value, decimals, norwegian=is_norwegian())


def share(value: float | Missing, decimals: int = 0) -> str:
    """A share of one as per cent: ``0.97`` is ``97 %`` in Norwegian, ``97%`` in English."""
    if value is None or value == "":
        return NOTHING
    return percent(value, decimals, norwegian=is_norwegian())


def local(value: dt.date | dt.time) -> dt.date | dt.time:
    """A moment in the current zone; days and times of day as they are."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def clock(value: dt.datetime | dt.time | Missing) -> str:
    """``09.20`` in Norwegian, ``09:20`` in English. A moment is shown in the current zone."""
    if value is None or value == "":
        return ""
    return local(value).strftime("%H.%M" if is_norwegian() else "%H:%M")


def between(start: dt.datetime | dt.time, end: dt.datetime | dt.time) -> str:
    """``09.20–09.35``"""
    return f"{clock(start)}–{clock(end)}"


def day(value: dt.date | Missing, style: str = "") -> str:
    """``12. november``; ``12. november 2026`` with "year"; ``torsdag 12. november`` with "long";
    both with "full". English has no full stop after the day."""
    if value is None or value == "":
        return ""
    pattern = "j. F" if is_norwegian() else "j F"
    if style in {"year", "full"}:
        pattern += " Y"
    if style in {"long", "full"}:
        pattern = "l " + pattern
    return dateformat.format(local(value), pattern)


def initials(name: str) -> str:
    """``KN`` for Kari Nordmann."""
    words = str(name).split()
    return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()
