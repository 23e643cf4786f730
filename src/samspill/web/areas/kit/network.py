"""Who has ties with whom across sectors, as a picture: a sector is a dot with its name, two that
have ties are joined by a line as thick as there are ties, with their number on it. The same picture
stands on the page and in the print; there it brings its colours along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, pi, sin

from samspill.telling.drawing import fixed

WIDTH, HEIGHT = 360, 310
MIDDLE, RADIUS = (180.0, 150.0), 112.0
THICKEST = 16.0
# In the print no style sheet is at hand.
INKS = {
    "n-tie": 'fill="none" stroke="#0b5563" stroke-opacity="0.45" stroke-linecap="round"',
    "n-dot": 'fill="#10262d"',
    "n-name": 'fill="#10262d" font-weight="600" font-size="13"',
    "n-count": 'fill="#10262d" font-size="12"',
    "n-under": 'fill="#ffffff" fill-opacity="0.9"',
}


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


def drawn(
    names: Mapping[str, str], ties: Sequence[Ties], *, most: int, on_paper: bool = False
) -> str:
    """The inside of an ``svg`` of WIDTH x HEIGHT. ``names`` says the sectors in their order round
    the circle, ``most`` how many ties the thickest line stands for."""
    places = _places(list(names))
    lines, counts = [], []
    for each in sorted(ties, key=lambda tie: -tie.high):
        (x1, y1), (x2, y2) = places[each.one], places[each.other]
        # Towards the middle, but not all through the same point.
        bend_x = MIDDLE[0] + ((x1 + x2) / 2 - MIDDLE[0]) * 0.3
        bend_y = MIDDLE[1] + ((y1 + y2) / 2 - MIDDLE[1]) * 0.3
        wide = max(1.5, THICKEST * (each.low + each.high) / 2 / max(1, most))
        lines.append(
            f'<path {_ink("n-tie", on_paper)} stroke-width="{fixed(wide)}"'
            f' d="M{fixed(x1)} {fixed(y1)}Q{fixed(bend_x)} {fixed(bend_y)}'
            f' {fixed(x2)} {fixed(y2)}"/>'
        )
        # Half the way; nearer to one where the line goes through the middle, as others do there.
        across = abs(x1 + x2 - 2 * MIDDLE[0]) + abs(y1 + y2 - 2 * MIDDLE[1]) < 1
        at = 0.36 if across else 0.5
        x = (1 - at) ** 2 * x1 + 2 * at * (1 - at) * bend_x + at**2 * x2
        y = (1 - at) ** 2 * y1 + 2 * at * (1 - at) * bend_y + at**2 * y2
        width = 7 * len(each.written) + 4
        counts.append(
            f'<rect {_ink("n-under", on_paper)} x="{fixed(x - width / 2)}"'
            f' y="{fixed(y - 8)}" width="{width}" height="16" rx="4"/>'
            f'<text {_ink("n-count", on_paper)} x="{fixed(x)}" y="{fixed(y + 4.5)}"'
            f' text-anchor="middle">{escape(each.written)}</text>'
        )
    dots = [_dot(names[key], *place, on_paper=on_paper) for key, place in places.items()]
    return "".join([*lines, *counts, *dots])


def whole(inside: str) -> str:
    """As a picture of its own, for the print."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Noto Sans">{inside}</svg>'
    )


def _places(keys: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Round a circle, half a step off the top: so that a name has room above or below its dot."""
    found = {}
    for at, key in enumerate(keys):
        angle = 2 * pi * (at + 0.5) / len(keys) - pi / 2
        found[key] = (MIDDLE[0] + RADIUS * cos(angle), MIDDLE[1] + RADIUS * sin(angle))
    return found


def _dot(name: str, x: float, y: float, *, on_paper: bool) -> str:
    above = y < MIDDLE[1] + 1
    side = "middle"
    at = x
    if x > MIDDLE[0] + 20:
        side, at = "end", min(WIDTH - 2.0, x + 3.6 * len(name) + 4)
    elif x < MIDDLE[0] - 20:
        side, at = "start", max(2.0, x - 3.6 * len(name) - 4)
    return (
        f'<circle {_ink("n-dot", on_paper)} cx="{fixed(x)}" cy="{fixed(y)}" r="7"/>'
        f'<text {_ink("n-name", on_paper)} x="{fixed(at)}"'
        f' y="{fixed(y - 14 if above else y + 24)}" text-anchor="{side}">{escape(name)}</text>'
    )


def _ink(kind: str, on_paper: bool) -> str:
    return INKS[kind] if on_paper else f'class="{kind}"'
