"""Charts drawn as SVG: the pages and the command's reports share these.

Each function answers a :class:`Picture`: markup to be put inside an ``svg`` element of its height,
as wide as whatever it stands in. Lengths across are per cent, so that the picture follows the
page's width while its text keeps its size. Texts are plain and are escaped here; colours are the
style sheet's, by class: ``c-bar``, ``c-low`` (a bar to look at), ``c-back``, ``c-edge``,
``c-bound`` (a dashed line), ``c-strong`` and ``c-quiet`` (texts). Colour never carries anything
alone: every bar has its figure on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple


class Picture(NamedTuple):
    """The inside of an ``svg`` element, and its height in pixels."""

    markup: str
    height: int


@dataclass(frozen=True)
class Column:
    """An upright bar: its height by ``size``, the text on it and the text under it."""

    size: float
    text: str
    tick: str = ""
    kind: str = "c-bar"


@dataclass(frozen=True)
class Bar:
    """A bar across, filled to ``share`` (0 to 1). ``mark`` is the address of a symbol to draw
    before the label (empty: none)."""

    label: str
    text: str
    share: float
    kind: str = "c-bar"
    mark: str = ""


@dataclass(frozen=True)
class Row:
    """A small distribution: a label, a note at the other end, and the counts."""

    label: str
    note: str
    counts: Sequence[int]
    low: int = 0  # so many counts from the left are to be looked at


def columns(
    bars: Sequence[Column],
    *,
    axis: str,
    edges: Sequence[str] = (),
    limit: tuple[int, str] | None = None,
) -> Picture:
    """Bars beside each other, with the name of the axis under them. ``edges`` are texts between
    the bars, one more than there are bars. ``limit`` draws a dashed line, with its text, before
    the bar of that index."""
    highest = max((bar.size for bar in bars), default=0) or 1
    wide = 100 / max(1, len(bars))
    top = 0 if limit is None else 22
    parts = []
    for at, bar in enumerate(bars):
        height = 130 * bar.size / highest
        middle = fixed((at + 0.5) * wide)
        drawn = max(height, 1)  # few among many are seen as well
        if bar.size:
            parts.append(
                f'<rect class="{bar.kind}" x="{fixed(at * wide + wide * 0.12)}%"'
                f' y="{fixed(top + 155 - drawn)}" width="{fixed(wide * 0.76)}%"'
                f' height="{fixed(drawn)}" rx="3"/>'
            )
        parts.append(
            f'<text class="c-strong" x="{middle}%" y="{fixed(top + 148 - height)}"'
            f' text-anchor="middle">{escape(bar.text)}</text>'
            f'<text class="c-quiet" x="{middle}%" y="{top + 178}" text-anchor="middle">'
            f"{escape(bar.tick)}</text>"
        )
    parts += _ticks(edges, count=len(bars), y=top + 174)
    parts.append(
        f'<line class="c-edge" x1="0" x2="100%" y1="{top + 155.5}" y2="{top + 155.5}"/>'
        f'<text class="c-quiet" x="50%" y="{top + 200}" text-anchor="middle">{escape(axis)}</text>'
    )
    if limit is not None:
        where = limit[0] * wide
        # In the right half the text would leave the picture: there it stands before the line.
        side = 'text-anchor="end" dx="-6"' if where > 50 else 'dx="6"'
        parts.append(
            f'<line class="c-bound" x1="{fixed(where)}%" x2="{fixed(where)}%" y1="0"'
            f' y2="{top + 155}"/>'
            f'<text class="c-quiet" x="{fixed(where)}%" y="12" {side}>{escape(limit[1])}</text>'
        )
    return Picture("".join(parts), top + 205)


def bars(rows: Sequence[Bar]) -> Picture:
    """Bars across, one under another, each with its label and its figure over it."""
    parts = []
    for at, row in enumerate(rows):
        top = at * 52
        if row.mark:
            parts.append(
                f'<use class="{row.kind}" href="{escape(row.mark)}" x="0" y="{top + 4}"'
                ' width="13" height="13"/>'
            )
        parts.append(
            f'<text x="{21 if row.mark else 0}" y="{top + 15}">{escape(row.label)}</text>'
            f'<text class="c-strong" x="100%" y="{top + 15}" text-anchor="end">'
            f"{escape(row.text)}</text>"
            f'<rect class="c-back" x="0" y="{top + 23}" width="100%" height="14" rx="4"/>'
            f'<rect class="{row.kind}" x="0" y="{top + 23}"'
            f' width="{fixed(min(max(row.share, 0), 1) * 100)}%" height="14" rx="4"/>'
        )
    return Picture("".join(parts), max(1, len(rows)) * 52 - 10)


def distributions(rows: Sequence[Row], *, ticks: Sequence[str], axis: str) -> Picture:
    """Small distributions one under another, to be compared: bars are as high as their part of
    the row's people. ``ticks`` stand under the bars, or between them when there is one more."""
    parts = []
    count = max((len(row.counts) for row in rows), default=0)
    wide = 100 / max(1, count)
    for at, row in enumerate(rows):
        top = at * 112
        parts.append(
            f'<text class="c-strong" x="0" y="{top + 14}">{escape(row.label)}</text>'
            f'<text class="c-quiet" x="100%" y="{top + 14}" text-anchor="end">'
            f"{escape(row.note)}</text>"
        )
        highest = max(row.counts, default=0) or 1
        for k, people in enumerate(row.counts):
            if not people:
                continue
            height = max(1, 36 * people / highest)
            parts.append(
                f'<rect class="{"c-low" if k < row.low else "c-bar"}"'
                f' x="{fixed(k * wide + wide * 0.12)}%" y="{fixed(top + 76 - height)}"'
                f' width="{fixed(wide * 0.76)}%" height="{fixed(height)}" rx="2"/>'
                f'<text x="{fixed((k + 0.5) * wide)}%" y="{fixed(top + 72 - height)}"'
                f' text-anchor="middle">{people}</text>'
            )
        parts.append(
            f'<line class="c-edge" x1="0" x2="100%" y1="{top + 76.5}" y2="{top + 76.5}"/>'
            + "".join(_ticks(ticks, count=count, y=top + 92))
        )
    parts.append(
        f'<text class="c-quiet" x="50%" y="{len(rows) * 112 + 2}" text-anchor="middle">'
        f"{escape(axis)}</text>"
    )
    return Picture("".join(parts), len(rows) * 112 + 8)


def _ticks(ticks: Sequence[str], *, count: int, y: int) -> list[str]:
    between = len(ticks) > count
    wide = 100 / max(1, count)
    found = []
    for k, text in enumerate(ticks):
        place = k * wide if between else (k + 0.5) * wide
        anchor = "start" if place < 1 else "end" if place > 99 else "middle"
        found.append(
            f'<text class="c-quiet" x="{fixed(place)}%" y="{y}" text-anchor="{anchor}">'
            f"{escape(text)}</text>"
        )
    return found


def joined(points: Sequence[tuple[float, float]]) -> str:
    """Points as SVG writes them."""
    return " ".join(f"{fixed(x)},{fixed(y)}" for x, y in points)


def fixed(value: float) -> str:
    """A length with two decimals at most and a full stop, whatever the language."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
