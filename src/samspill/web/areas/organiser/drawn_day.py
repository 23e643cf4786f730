"""A day drawn as time that flows down: its slots, talks and lunch.

Widths are shares of whatever width there is and heights are pixels, so that the picture is as
sharp on a phone as on a desk, and no letter is stretched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from samspill.web.areas.kit.wording import between, clock
from samspill.web.editions.proposals import Span

HOUR = timedelta(hours=1)
TALLEST, STEEPEST = 620, 1.8  # pixels in all; pixels a minute
ROOM_FOR_WORDS = 15  # pixels
LETTERS_ACROSS = 46  # the narrowest picture; all of a text is in the title of its part
SLOTS, TALKS, LUNCH = (0.16, 0.36), (0.54, 0.46), (0.16, 0.84)  # from the left, and how wide
MARGIN = 10  # above the first hour and below the last


class Kind(StrEnum):
    """What a part of the day is; also the class that it is drawn with."""

    SLOT = "slot"
    SKIPPED = "skipped"  # a slot for those who skip the talk beside it
    GONE = "gone"  # a slot that there would be but for a talk
    TALK = "talk"
    LUNCH = "lunch"


@dataclass(frozen=True)
class Part:
    """A part of the day: what it is, when, and its words."""

    kind: Kind
    span: Span
    title: str = ""
    place: str = ""


def drawn_day(parts: Sequence[Part]) -> SafeString:
    """The picture; its parts in words are for the page to say. Nothing for a day with no part."""
    if not parts:
        return SafeString()
    first = _whole_hour(min(part.span.start for part in parts))
    last = _whole_hour(max(part.span.end for part in parts) + HOUR - timedelta(minutes=1))
    scale = min(STEEPEST, TALLEST / _minutes(first, last))
    hours = [first + n * HOUR for n in range(int((last - first) / HOUR) + 1)]
    columns = _columns([part for part in parts if part.kind is Kind.TALK])

    def at(moment: datetime) -> float:
        return round(MARGIN + _minutes(first, moment) * scale, 1)

    lines = format_html_join(
        "",
        '<line class="hour" x1="14%" x2="100%" y1="{0}" y2="{0}"/>'
        '<text class="clock" x="0" y="{0}" dy="0.35em">{1}</text>',
        ((at(hour), clock(hour)) for hour in hours),
    )
    order = list(Kind)[::-1]  # lunch lies below the others
    drawn = format_html_join(
        "",
        "{}",
        (
            (_block(part, at(part.span.start), at(part.span.end), columns.get(part)),)
            for part in sorted(parts, key=lambda part: (order.index(part.kind), part.span))
        ),
    )
    label = _("The day from %(first)s to %(last)s") % {
        "first": clock(min(part.span.start for part in parts)),
        "last": clock(max(part.span.end for part in parts)),
    }
    return format_html(
        '<svg class="drawn-day" width="100%" height="{}" role="img" aria-label="{}">{}{}</svg>',
        round(at(last) + MARGIN),
        label,
        lines,
        drawn,
    )


def _block(part: Part, top: float, bottom: float, column: tuple[int, int] | None) -> SafeString:
    """A box at its time, with the words that it has room for."""
    left, width = {Kind.TALK: TALKS, Kind.LUNCH: LUNCH}.get(part.kind, SLOTS)
    if column is not None:
        left, width = left + width * column[0] / column[1], width / column[1]
    time = between(part.span.start, part.span.end)
    height = max(2.0, round(bottom - top - 1, 1))
    words = [part.title, ", ".join(filter(None, (time, part.place)))] if part.title else [time]
    room = int(LETTERS_ACROSS * width)
    fits = [Truncator(each).chars(room) for each in words[: int(height // ROOM_FOR_WORDS)]]
    text = format_html_join(
        "",
        '<text class="{}" x="8" y="{}" dy="0.35em">{}</text>',
        (
            ("title" if part.title and not n else "time", _line(n, len(fits), height), word)
            for n, word in enumerate(fits)
        ),
    )
    return format_html(
        '<svg class="part" data-kind="{}" x="{}%" width="{}%" y="{}" height="{}">'
        '<title>{}</title><rect width="100%" height="100%" rx="4"/>{}</svg>',
        part.kind.value,
        round(left * 100, 1),
        round(width * 100 - 1, 1),
        top,
        height,
        ", ".join(filter(None, (part.title, time, part.place))),
        text,
    )


def _line(number: int, lines: int, height: float) -> float:
    """The middle of a line: of the only one in the middle of its box, else from the top on."""
    return round(height / 2, 1) if lines == 1 else 12 + number * 16


def _columns(talks: Sequence[Part]) -> dict[Part, tuple[int, int]]:
    """Which column of how many each talk stands in, so that those at one time lie side by side."""
    found: dict[Part, int] = {}
    for talk in sorted(talks, key=lambda part: part.span):
        beside = {found[other] for other in found if other.span.overlaps(talk.span)}
        found[talk] = next(n for n in range(len(talks)) if n not in beside)
    together = {t: [o for o in found if o.span.overlaps(t.span)] for t in found}
    return {t: (found[t], max(found[o] for o in together[t]) + 1) for t in found}


def _whole_hour(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(minute=0, second=0, microsecond=0)


def _minutes(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 60
