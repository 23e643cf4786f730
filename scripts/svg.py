"""The documentation's pictures: one SVG file each with its own ground, light and dark, so that it
can be read on any page."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

from samspill.telling.drawing import fixed

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "images"
WIDTH = 760
STYLE = """
svg { font: 13px "Segoe UI", "Noto Sans", "Liberation Sans", Arial, sans-serif; }
.paper { fill: #fff; }
text { fill: #16262e; }
.quiet { fill: #4c5d66; }
.strong { font-weight: 650; }
.plan { fill: none; stroke: #0f5a70; stroke-width: 2.5; stroke-linejoin: round; }
.bound { fill: none; stroke: #16262e; stroke-width: 1.5; stroke-dasharray: 6 4; }
.edge { stroke: #c3ced4; }
.between { fill: #e6eef1; }
.ink { fill: #0f5a70; }
.lost { fill: #7a4b00; }
@media (prefers-color-scheme: dark) {
  .paper { fill: #10191d; }
  text { fill: #e9f0f2; }
  .quiet { fill: #aebdc4; }
  .plan { stroke: #7cc4d8; }
  .bound { stroke: #e9f0f2; }
  .edge { stroke: #3a4d57; }
  .between { fill: #22333b; }
  .ink { fill: #7cc4d8; }
  .lost { fill: #ffca6b; }
}
"""


def bars(kind: str, boxes: Iterable[tuple[float, float, float, float]]) -> str:
    """Boxes (left, top, width, height) as one shape; those without height are left out."""
    drawn = (
        f"M{fixed(x)} {fixed(y)}h{fixed(wide)}v{fixed(tall)}h{fixed(-wide)}z"
        for x, y, wide, tall in boxes
        if tall
    )
    return f'<path class="{kind}" d="{"".join(drawn)}"/>'


def label(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    """A line of text that begins, has its middle or ends at x."""
    named = f' class="{kind}"' if kind else ""
    return (
        f'<text{named} x="{fixed(x)}" y="{fixed(y)}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def picture(title: str, says: str, parts: Iterable[str], high: int) -> str:
    """The file: ``says`` is what it shows, in words."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high}" width="{WIDTH}"'
        f' height="{high}" role="img" aria-labelledby="title says">\n'
        f'<title id="title">{escape(title)}</title>\n<desc id="says">{escape(says)}</desc>\n'
        f"<style>{STYLE}</style>\n"
        f'<rect class="paper" width="{WIDTH}" height="{high}" rx="6"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )
