"""Who has ties with whom across sectors, as a picture: a sector is a dot with its name, two that
have ties are joined by a line as thick as there are ties, with their number on it. The same picture
stands on the page and in the print: where everything is, is worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, pi, sin

from samspill.telling.drawing import fixed

WIDTH, HEIGHT = 360, 310
MIDDLE, RADIUS = (180.0, 150.0), 112.0
THICKEST = 16.0
Point = tuple[float, float]
Tenths = int  # of the picture's unit: what a print's values are told in


@dataclass(frozen=True)
class Ties:
    """Between two sectors (keys): from ``low`` to ``high``."""

    one: str
    other: str
    low: int
    high: int

    @property
    def written(self) -> str:
        """As it stands on its line."""
        return f"{self.low}–{self.high}"


@dataclass(frozen=True)
class Line:
    """From a dot to another, bent towards a point, with ``count`` in the middle of ``on``."""

    begin: Point
    bend: Point
    end: Point
    wide: float
    count: str
    on: Point

    @property
    def count_wide(self) -> float:
        """What is left clear of the line under its count."""
        return 7.0 * len(self.count) + 4


@dataclass(frozen=True)
class Dot:
    """A sector. Its name stands on the line of ``named``, to that ``side`` of it."""

    at: Point
    name: str
    named: Point
    side: str  # "start", "middle" or "end": which part of the name is there


@dataclass(frozen=True)
class Picture:
    """All of it, in a space of WIDTH x HEIGHT."""

    lines: list[Line]
    dots: list[Dot]

    @property
    def svg(self) -> str:
        """The inside of an ``svg`` of that size; the colours are the style sheet's."""
        lines = [
            f'<path class="n-tie" stroke-width="{fixed(line.wide)}"'
            f' d="M{_point(line.begin)}Q{_point(line.bend)} {_point(line.end)}"/>'
            for line in self.lines
        ]
        counts = [
            f'<rect class="n-under" x="{fixed(line.on[0] - line.count_wide / 2)}"'
            f' y="{fixed(line.on[1] - 8)}" width="{fixed(line.count_wide)}" height="16" rx="4"/>'
            f'<text class="n-count" x="{fixed(line.on[0])}" y="{fixed(line.on[1] + 4.5)}"'
            f' text-anchor="middle">{escape(line.count)}</text>'
            for line in self.lines
        ]
        dots = [
            f'<circle class="n-dot" cx="{fixed(dot.at[0])}" cy="{fixed(dot.at[1])}" r="7"/>'
            f'<text class="n-name" x="{fixed(dot.named[0])}" y="{fixed(dot.named[1])}"'
            f' text-anchor="{dot.side}">{escape(dot.name)}</text>'
            for dot in self.dots
        ]
        return "".join([*lines, *counts, *dots])

    @property
    def values(self) -> dict[str, list[list[str | Tenths]]]:
        """The same for a print: of each line where it begins, bends and ends, how wide it is, its
        count and where that is; of each dot where it is, its name, where that is and its side."""
        return {
            "lines": [
                [
                    *_tenths(line.begin, line.bend, line.end), round(10 * line.wide), line.count,
                    *_tenths(line.on), round(10 * line.count_wide),
                ]
                for line in self.lines
            ],
            "dots": [
                [*_tenths(dot.at), dot.name, *_tenths(dot.named), dot.side] for dot in self.dots
            ],
        }  # fmt: skip


def drawn(names: Mapping[str, str], ties: Sequence[Ties], *, most: int) -> Picture:
    """The picture. ``names`` says the sectors in their order round the circle, ``most`` how many
    ties the thickest line stands for."""
    places = _places(list(names))
    lines = [
        _line(each, places[each.one], places[each.other], most)
        for each in sorted(ties, key=lambda tie: -tie.high)
    ]
    return Picture(lines, [_dot(names[key], *place) for key, place in places.items()])


def _line(ties: Ties, begin: Point, end: Point, most: int) -> Line:
    (x1, y1), (x2, y2) = begin, end
    # Towards the middle, but not all through the same point.
    bend_x = MIDDLE[0] + ((x1 + x2) / 2 - MIDDLE[0]) * 0.3
    bend_y = MIDDLE[1] + ((y1 + y2) / 2 - MIDDLE[1]) * 0.3
    # Half the way; nearer to one where the line goes through the middle, as others do there.
    across = abs(x1 + x2 - 2 * MIDDLE[0]) + abs(y1 + y2 - 2 * MIDDLE[1]) < 1
    at = 0.36 if across else 0.5
    x = (1 - at) ** 2 * x1 + 2 * at * (1 - at) * bend_x + at**2 * x2
    y = (1 - at) ** 2 * y1 + 2 * at * (1 - at) * bend_y + at**2 * y2
    wide = max(1.5, THICKEST * (ties.low + ties.high) / 2 / max(1, most))
    return Line(begin, (bend_x, bend_y), end, wide, ties.written, (x, y))


def _places(keys: Sequence[str]) -> dict[str, Point]:
    """Round a circle, half a step off the top: so that a name has room above or below its dot."""
    found = {}
    for at, key in enumerate(keys):
        angle = 2 * pi * (at + 0.5) / len(keys) - pi / 2
        found[key] = (MIDDLE[0] + RADIUS * cos(angle), MIDDLE[1] + RADIUS * sin(angle))
    return found


def _dot(name: str, x: float, y: float) -> Dot:
    above = y < MIDDLE[1] + 1
    side, at = "middle", x
    if x > MIDDLE[0] + 20:
        side, at = "end", min(WIDTH - 2.0, x + 3.6 * len(name) + 4)
    elif x < MIDDLE[0] - 20:
        side, at = "start", max(2.0, x - 3.6 * len(name) - 4)
    return Dot((x, y), name, (at, y - 14 if above else y + 24), side)


def _point(point: Point) -> str:
    return f"{fixed(point[0])} {fixed(point[1])}"


def _tenths(*points: Point) -> list[Tenths]:
    return [round(10 * length) for point in points for length in point]
