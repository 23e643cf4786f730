"""Charts drawn on the server as SVG.

Each function returns a ``figure``: title, a sentence that says what the picture shows, the picture,
and the table behind it. Lengths across are per cent, so that the picture follows the page's width
while its text keeps its size; lines are drawn in an inner picture that is stretched. Colour never
carries anything alone: bars have their figures on them, lines their names, sectors their shapes.
Nothing here uses a ``style`` attribute: the content security policy refuses it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samspill.telling import charts, drawing
from samspill.telling.charts import Satisfied, SectorShare
from samspill.telling.drawing import fixed, joined
from samspill.web.areas.kit.wording import day, number, share, words

Row = tuple[str, ...]

__all__ = [
    "Answered",
    "Progress",
    "Satisfied",
    "SectorShare",
    "SizeServed",
    "answers",
    "closing",
    "distribution",
    "fulfilment",
    "satisfaction",
    "sizes",
]


@dataclass(frozen=True)
class SizeServed:
    """Those from organisations with so many people at the edition: ``size`` is "1", "2-4" or
    "5+", ``meetings`` a mean. Of ``asked`` musts, ``fulfilled`` became meetings."""

    size: str
    people: int
    meetings: float
    satisfied: Satisfied
    fulfilled: int
    asked: int


@dataclass(frozen=True)
class Answered:
    """How many had answered by the end of ``day``."""

    day: dt.date
    people: int


@dataclass(frozen=True)
class Progress:
    """After ``seconds`` of planning: the plan's ``value``, and the ``bound`` none can pass."""

    seconds: float
    value: float
    bound: float


def distribution(counts: Sequence[tuple[int, int]], *, minimum: int = 0) -> SafeString:
    """How many people have how many meetings. ``counts`` holds (meetings, people) in order;
    below ``minimum`` meetings a bar is drawn as one to look at."""
    return framed(charts.distribution(counts, words(), minimum=minimum))


def fulfilment(shares: Sequence[SectorShare], *, title: str = "") -> SafeString:
    """How much of what each sector's people asked for they got, side by side."""
    say = words()
    sprite = static("samspill/icons.svg")
    return framed(charts.fulfilment(title or say("musts_by_sector"), shares, say, sprite=sprite))


def satisfaction(found: Satisfied) -> SafeString:
    """How many get how much of the best they could have had."""
    return framed(charts.satisfaction(found, words()))


def sizes(groups: Sequence[SizeServed]) -> SafeString:
    """Whether those who come alone get as much as those who come with many."""
    say = words()
    named = [(say(f"size_{each.size}"), each) for each in groups]
    chart = charts.satisfaction_by(
        say("satisfaction_people"), [(name, each.satisfied) for name, each in named], say
    )
    keys = ("organisation", "people", "meetings", "median", "lowest", "musts")
    rows = [
        (
            name,
            number(each.people),
            number(each.meetings, 1),
            share(each.satisfied.median),
            share(each.satisfied.lowest),
            share(each.fulfilled / each.asked if each.asked else None),
        )
        for name, each in named
    ]
    return framed(replace(chart, heads=tuple(say(key) for key in keys), rows=rows))


def answers(points: Sequence[Answered], *, people: int) -> SafeString:
    """How many of the participants have answered, day by day."""
    latest = points[-1].people if points else 0
    top = max(people, latest, 1)
    first = points[0].day.toordinal() if points else 0
    span = max(1, points[-1].day.toordinal() - first) if points else 1
    line = [
        ((each.day.toordinal() - first) * 100 / span, 100 - each.people * 100 / top)
        for each in points
    ]
    if len(line) == 1:
        line = [(0.0, 100.0), (100.0, line[0][1])]
    area = [(0.0, 100.0), *line, (100.0, 100.0)] if line else []
    say = ngettext(
        "%(answered)s of %(people)s has answered.",
        "%(answered)s of %(people)s have answered.",
        latest,
    ) % {
        "answered": number(latest),
        "people": number(people),
    }
    height = 100 - latest * 100 / top
    picture = format_html(
        '<line class="c-bound" x1="0" x2="100%" y1="24" y2="24"/>'
        '<text class="c-quiet" x="0" y="16">{}</text>'
        '{}<line class="c-edge" x1="0" x2="100%" y1="164.5" y2="164.5"/>'
        '<text class="c-quiet" x="0" y="183">{}</text>'
        '<text class="c-quiet" x="100%" y="183" text-anchor="end">{}</text>'
        '<circle class="c-dot" cx="100%" cy="{}" r="5"/>'
        '<text class="c-strong" x="100%" y="{}" dx="-10" text-anchor="end">{}</text>',
        ngettext("%(n)s participant", "%(n)s participants", people) % {"n": number(people)},
        stretched(
            24,
            140,
            format_html(
                '<polygon class="c-area" points="{}"/><polyline class="c-line" points="{}"/>',
                joined(area),
                joined(line),
            ),
        ),
        day(points[0].day) if points else "",
        day(points[-1].day) if len(points) > 1 else "",
        fixed(24 + height * 1.4),
        fixed(24 + height * 1.4 + (22 if height < 18 else -10)),  # clear of the line at the top
        number(latest),
    )
    return figure(
        _("Answers over time"),
        say,
        drawing.Picture(picture, 190),
        heads=(_("Day"), _("Answered")),
        rows=[(day(each.day), number(each.people)) for each in points],
    )


def closing(course: Sequence[Progress]) -> SafeString:
    """The plan's value and the bound that no plan can pass, closing in on each other."""
    if not course:
        return figure(
            _("Value and bound"),
            _("Nothing to show yet."),
            drawing.Picture("", 1),
            heads=(),
            rows=[],
        )
    last = course[-1]
    gap = max(0.0, last.bound - last.value) / abs(last.bound) if last.bound else 0.0
    lowest, highest = min(p.value for p in course), max(p.bound for p in course)
    span = (highest - lowest) or 1.0
    lowest, span = lowest - span * 0.05, span * 1.1
    began, took = course[0].seconds, max(last.seconds - course[0].seconds, 1e-9)

    def line(of: Callable[[Progress], float]) -> list[tuple[float, float]]:
        drawn = [
            ((p.seconds - began) * 100 / took, 100 - (of(p) - lowest) * 100 / span) for p in course
        ]
        return drawn if len(drawn) > 1 else [(0.0, drawn[0][1]), (100.0, drawn[0][1])]

    values, bounds = line(lambda p: p.value), line(lambda p: p.bound)
    upper, lower = bounds[-1][1] * 1.5 + 22, values[-1][1] * 1.5 + 22
    picture = format_html(
        '{}<circle class="c-dot" cx="100%" cy="{}" r="5"/>'
        '<text class="c-quiet" x="100%" y="{}" text-anchor="end">{}</text>'
        '<text class="c-strong" x="100%" y="{}" text-anchor="end">{}</text>'
        '<line class="c-edge" x1="0" x2="100%" y1="196.5" y2="196.5"/>'
        '<text class="c-quiet" x="100%" y="215" text-anchor="end">{}</text>',
        stretched(
            22,
            150,
            format_html(
                '<polygon class="c-between" points="{}"/><polyline class="c-bound" points="{}"/>'
                '<polyline class="c-line" points="{}"/>',
                joined([*values, *reversed(bounds)]),
                joined(bounds),
                joined(values),
            ),
        ),
        fixed(lower),
        fixed(max(12, upper - 8)),
        _("Bound %(bound)s") % {"bound": number(last.bound)},
        fixed(lower + 20),
        _("Plan %(value)s") % {"value": number(last.value)},
        _("%(seconds)s s") % {"seconds": number(last.seconds, 1)},
    )
    say = _("At most %(gap)s from the best there can be.") % {"gap": share(gap, 2)}
    return figure(
        _("Value and bound"),
        say,
        drawing.Picture(picture, 220),
        heads=(_("Seconds"), _("Value"), _("Bound")),
        rows=[(number(p.seconds, 1), number(p.value), number(p.bound)) for p in course],
    )


def framed(chart: charts.Chart) -> SafeString:
    """A chart of a plan, in the frame that all charts share."""
    return figure(chart.title, chart.say, chart.picture, heads=chart.heads, rows=chart.rows)


def figure(
    title: str, say: str, picture: drawing.Picture, *, heads: Row, rows: Sequence[Row]
) -> SafeString:
    """The frame that all charts share."""
    return format_html(
        '<figure class="chart"><figcaption>{}</figcaption><p class="chart-say">{}</p>'
        '<svg height="{}" role="img" aria-label="{}">{}</svg>{}</figure>',
        title,
        say,
        picture.height,
        f"{title}. {say}",
        SafeString(picture.markup),
        table(title, heads, rows) if rows else "",
    )


def table(title: str, heads: Row, rows: Sequence[Row]) -> SafeString:
    """The numbers behind a picture, folded away."""
    return format_html(
        '<details><summary>{}</summary><div class="table-wrap"><table class="table">'
        '<caption class="sr">{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
        "</details>",
        _("Show the numbers"),
        title,
        cells("th", heads),
        SafeString("".join(format_html("<tr>{}</tr>", cells("td", each)) for each in rows)),
    )


def cells(element: str, texts: Row) -> SafeString:
    """A row's cells: the first is text, the rest are figures."""
    scope = SafeString(' scope="col"' if element == "th" else "")
    tag = SafeString(element)
    return format_html_join(
        "",
        "<{}{}{}>{}</{}>",
        (
            (tag, scope, SafeString(' class="num"' if at else ""), text, tag)
            for at, text in enumerate(texts)
        ),
    )


def stretched(top: int, height: int, inner: SafeString) -> SafeString:
    """A picture of 100 x 100 drawn over the whole width."""
    return format_html(
        '<svg x="0" y="{}" width="100%" height="{}" viewBox="0 0 100 100"'
        ' preserveAspectRatio="none">{}</svg>',
        top,
        height,
        inner,
    )
