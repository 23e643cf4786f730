"""Charts of how a plan serves people: what each says, its picture, and the figures behind it.

The command's report and the platform's pages draw the same ones; each puts them in a frame of its
own. Groups and shares are plain numbers, so that a page can draw from what it has kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samspill.telling import drawing
from samspill.telling.reports.words import Words

Cells = tuple[str, ...]

# Between tenths, in per cent; on a phone there is room for every other.
EDGES = ("0", "", "20", "", "40", "", "60", "", "80", "", "100")


@dataclass(frozen=True)
class Chart:
    """A title, a sentence that says what the picture shows, the picture, and the table behind it:
    its heads and rows."""

    title: str
    say: str
    picture: drawing.Picture
    heads: Cells
    rows: Sequence[Cells]


@dataclass(frozen=True)
class Satisfied:
    """How satisfied some people are: ``tenths[k]`` of them get from ``k`` tenths of the best they
    could have had up to the next; half of them at least ``median``, everybody ``lowest``."""

    tenths: Sequence[int]
    median: float
    lowest: float


@dataclass(frozen=True)
class SectorShare:
    """Of ``asked`` wishes from a sector's people, ``fulfilled`` became meetings."""

    sector: str
    fulfilled: int
    asked: int


def distribution(counts: Sequence[tuple[int, int]], words: Words, *, minimum: int = 0) -> Chart:
    """How many people have how many meetings. ``counts`` holds (meetings, people) in order;
    below ``minimum`` meetings a bar is drawn as one to look at."""
    people = sum(each for _meetings, each in counts)
    meetings = sum(each * times for times, each in counts)
    low = sum(each for times, each in counts if times < minimum)
    say = words("distribution_say", mean=words.number(meetings / people if people else 0, 1))
    if minimum:
        key = "have_fewer" if low else "nobody_has_fewer"
        facts = {"low": words.number(low), "minimum": words.number(minimum)}
        say += " " + words(key, low, **facts)
    bars = [
        drawing.Column(
            size=each,
            text=words.number(each),
            tick=words.number(times),
            kind="c-low" if times < minimum else "c-bar",
        )
        for times, each in counts
    ]
    first = next((at for at, (times, _people) in enumerate(counts) if times >= minimum), 0)
    line = (first, words("guaranteed", minimum=words.number(minimum)))
    return Chart(
        words("distribution"),
        say,
        drawing.columns(
            bars, axis=words("meetings_each"), limit=line if minimum and low and first else None
        ),
        (words("meetings"), words("people")),
        [(words.number(times), words.number(each)) for times, each in counts],
    )


def satisfaction(found: Satisfied, words: Words) -> Chart:
    """How many get how much of the best they could have had."""
    columns = [
        drawing.Column(people, words.number(people) if people else "") for people in found.tenths
    ]
    return Chart(
        words("satisfaction"),
        words(
            "satisfaction_say", median=words.share(found.median), lowest=words.share(found.lowest)
        ),
        drawing.columns(columns, axis=words("satisfaction_axis"), edges=EDGES),
        (words("share"), words("people")),
        [
            (tenth, words.number(people))
            for tenth, people in zip(tenths(words), found.tenths, strict=True)
        ],
    )


def satisfaction_by(title: str, groups: Sequence[tuple[str, Satisfied]], words: Words) -> Chart:
    """Whether some groups (named) get as much of their best as the others."""
    medians = [found.median for _, found in groups]
    rows = [
        drawing.Row(name, words("median_of", median=words.share(found.median)), found.tenths)
        for name, found in groups
    ]
    return Chart(
        title,
        words(
            "satisfaction_between",
            least=words.share(min(medians, default=1)),
            most=words.share(max(medians, default=1)),
        ),
        drawing.distributions(rows, ticks=EDGES, axis=words("satisfaction_axis")),
        (words("group"), *tenths(words)),
        [(name, *(words.number(n) for n in found.tenths)) for name, found in groups],
    )


def fulfilment(
    title: str, shares: Sequence[SectorShare], words: Words, *, sprite: str = ""
) -> Chart:
    """How much of what each sector's people asked for they got, side by side. ``sprite`` is the
    address of the symbols of sectors, where there is one."""
    fulfilled, asked = sum(s.fulfilled for s in shares), sum(s.asked for s in shares)
    shown = [(each, fulfilled_share(each.fulfilled, each.asked, words)) for each in shares]
    bars = [
        drawing.Bar(
            words(each.sector),
            share,
            each.fulfilled / each.asked if each.asked else 0.0,
            f"s-{each.sector}" if sprite else "c-bar",
            f"{sprite}#sector-{each.sector}" if sprite else "",
        )
        for each, share in shown
    ]
    say = words(
        "of_all",
        share=fulfilled_share(fulfilled, asked, words),
        fulfilled=words.number(fulfilled),
        of=words.number(asked),
    )
    return Chart(
        title,
        say,
        drawing.bars(bars),
        (words("sector"), words("fulfilled"), words("asked"), words("share")),
        [
            (words(each.sector), words.number(each.fulfilled), words.number(each.asked), share)
            for each, share in shown
        ],
    )


def fulfilled_share(fulfilled: int, asked: int, words: Words) -> str:
    """The share fulfilled, or a dash when nothing was asked for."""
    return words.share(fulfilled / asked) if asked else "–"


def tenths(words: Words) -> list[str]:
    """The names of the tenths: 0–10%, 10–20% and so on."""
    return [f"{words.number(10 * at)}–{words.share((at + 1) / 10)}" for at in range(10)]
