"""A report as one HTML file: no scripts, nothing loaded, to be sent, read on a phone and printed.

Every picture has a title and a description for who does not see it, its figures on it, and the
table behind it. People are ids unless names are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files

from samspill.engine.answers.fairness.figures import Group, PlanReport, Spread
from samspill.engine.answers.fairness.outcomes import Price
from samspill.engine.judge.score import Share
from samspill.engine.model.problem import Problem, Slot
from samspill.telling import charts, drawing
from samspill.telling.language import Language
from samspill.telling.reports import sentences
from samspill.telling.reports.sentences import Cells
from samspill.telling.reports.words import Words

# Stripes for bars to be looked at: told apart without colour.
STRIPES = (
    '<svg class="defs" aria-hidden="true"><pattern id="low" width="7" height="7"'
    ' patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7"/>'
    '<path d="M0 0V7"/></pattern></svg>'
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write_page(
    problem: Problem,
    report: PlanReport,
    price: Price | None,
    words: Words,
    *,
    named: bool = False,
) -> str:
    """The whole file's text."""
    return _Page(problem, report, price, words, named).text()


class _Page:
    """One report being written."""

    def __init__(
        self,
        problem: Problem,
        report: PlanReport,
        price: Price | None,
        words: Words,
        named: bool,
    ) -> None:
        self.problem, self.report, self.price = problem, report, price
        self.words, self.named = words, named
        self.pictures = 0

    def text(self) -> str:
        """Head and all sections, in the order in which they are read."""
        words, report = self.words, self.report
        css = files(__package__).joinpath("page.css").read_text(encoding="utf-8")
        title = f"{words('report')}: {report.title}" if report.title else words("report")
        sections = [
            self._header(),
            _pair(self._meetings(), self._satisfaction()),
            self._table(
                words("facts"),
                sentences.group_heads(words),
                [
                    sentences.group_cells(name, group, words)
                    for name, group in sentences.groups(report, words)
                ],
            ),
            self._section("by_sector", self._grouped("sector", self._sectors())),
            self._section("wishes", self._wishes()),
            self._section("by_size", self._grouped("size", self._sizes())),
            self._section("tables", self._tables()),
            self._section("worst", self._worst_off()),
            "" if self.price is None else self._section("price", self._price(self.price)),
            self._section("how", self._how()),
        ]
        return (
            f'<!doctype html>\n<html lang="{words.language.value}">\n<head>\n'
            f'<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="color-scheme" content="light dark">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
            f"<style>\n{css}</style>\n</head>\n<body>\n{STRIPES}\n<main>\n"
            + "\n".join(section for section in sections if section)
            + "\n</main>\n</body>\n</html>\n"
        )

    def _header(self) -> str:
        words = self.words
        return (
            f'<header><p class="kicker">{escape(self.report.title)}</p>'
            f"<h1>{escape(sentences.headline(self.report, words))}</h1>"
            f'<p class="lead">{escape(sentences.lead(self.report, words))}</p></header>'
        )

    def _section(self, key: str, inside: str) -> str:
        return f"<section><h2>{escape(self.words(key))}</h2>{inside}</section>"

    def _meetings(self) -> str:
        counts = list(enumerate(self.report.everybody.meetings))
        return self._chart(
            charts.distribution(counts, self.words, minimum=self._least()), level="h2"
        )

    def _satisfaction(self) -> str:
        spread = self.report.everybody.satisfaction
        return self._chart(charts.satisfaction(_satisfied(spread), self.words), level="h2")

    def _least(self) -> int:
        """The edition's guarantee: below it bars are striped."""
        return min(self.problem.minimum, self.problem.cap)

    def _sectors(self) -> dict[str, Group]:
        return {self.words(key.value): group for key, group in self.report.sectors.items()}

    def _sizes(self) -> dict[str, Group]:
        return {self.words(f"size_{key.value}"): g for key, g in self.report.sizes.items()}

    def _grouped(self, key: str, found: Mapping[str, Group]) -> str:
        """Both distributions of the groups, each group beside the others."""
        words = self.words
        means = [group.mean_meetings for group in found.values()]
        most = max((len(group.meetings) for group in found.values()), default=0)
        meetings = drawing.distributions(
            [
                drawing.Row(
                    name,
                    words("mean_of", mean=words.number(group.mean_meetings, 1)),
                    _filled(group.meetings, most),
                    self._least(),
                )
                for name, group in found.items()
            ],
            ticks=[words.number(n) for n in range(most)],
            axis=words("meetings_each"),
        )
        shares = charts.satisfaction_by(
            words(f"satisfaction_{key}"),
            [(name, _satisfied(group.satisfaction)) for name, group in found.items()],
            words,
        )
        return _pair(
            self._figure(
                words(f"distribution_{key}"),
                words(
                    "between",
                    least=words.number(min(means, default=0), 1),
                    most=words.number(max(means, default=0), 1),
                ),
                meetings,
                (words(key), *(words.number(n) for n in range(most))),
                [
                    (name, *(words.number(n) for n in _filled(group.meetings, most)))
                    for name, group in found.items()
                ],
            ),
            self._chart(shares),
        )

    def _wishes(self) -> str:
        """Musts, likes and mutual wishes fulfilled, sectors beside each other."""
        measures: dict[str, Callable[[Group], Share]] = {
            "musts": lambda group: group.musts,
            "likes": lambda group: group.likes,
            "mutual": lambda group: group.mutual,
        }
        return _pair(
            *(self._fulfilment(key, measure) for key, measure in measures.items()),
            kind="pair three",
        )

    def _fulfilment(self, key: str, measure: Callable[[Group], Share]) -> str:
        shares = [
            charts.SectorShare(sector.value, measure(group).fulfilled, measure(group).of)
            for sector, group in self.report.sectors.items()
        ]
        return self._chart(charts.fulfilment(self.words(key), shares, self.words))

    def _tables(self) -> str:
        words, uses = self.words, self.report.slots
        slots = {slot.id: slot for slot in self.problem.slots}
        rows = [
            (self._time(slots[use.slot]), words.number(use.used), words.number(use.of))
            for use in uses
        ]
        picture = drawing.bars(
            [
                drawing.Bar(
                    time, words("used_of", used=used, of=of), use.used / use.of if use.of else 0
                )
                for use, (time, used, of) in zip(uses, rows, strict=True)
            ]
        )
        places = sum(use.of for use in uses)
        say = words(
            "tables_say",
            used=words.number(sum(use.used for use in uses)),
            some_places=words("some_places", places, number=words.number(places)),
            left=words.number(min((use.of - use.used for use in uses), default=0)),
        )
        return self._figure(
            words("tables"),
            say,
            picture,
            (words("slot"), words("in_use"), words("places")),
            rows,
            level="",
        )

    def _time(self, slot: Slot) -> str:
        pattern = "%H:%M" if self.words.language is Language.ENGLISH else "%H.%M"
        return f"{slot.start.strftime(pattern)}–{slot.end.strftime(pattern)}"

    def _worst_off(self) -> str:
        words = self.words
        rows = [
            sentences.worst_cells(
                entry, sentences.who(entry, self.problem, words, named=self.named), words
            )
            for entry in self.report.worst_off
        ]
        return self._table(words("worst"), sentences.worst_heads(words), rows, kind="text")

    def _price(self, price: Price) -> str:
        words = self.words
        most = max(price.bound, price.most_points, 1)
        names = [words(outcome.variant.value) for outcome in price.outcomes]
        points = [
            drawing.Bar(name, words.number(outcome.points), outcome.points / most)
            for name, outcome in zip(names, price.outcomes, strict=True)
        ]
        points.append(drawing.Bar(words("bound"), words.number(price.bound), price.bound / most))
        lowest = [
            drawing.Bar(
                name,
                words.share(outcome.lowest_satisfaction, 1),
                outcome.lowest_satisfaction,
            )
            for name, outcome in zip(names, price.outcomes, strict=True)
        ]
        say = sentences.price_sentence(price, words)
        return (
            f'<p class="lead">{escape(say)}</p>'
            + _pair(
                self._figure(words("points"), _spoken(points), drawing.bars(points), (), []),
                self._figure(words("lowest_share"), _spoken(lowest), drawing.bars(lowest), (), []),
            )
            + self._table(
                words("price"), sentences.price_heads(words), sentences.price_rows(price, words)
            )
        )

    def _how(self) -> str:
        words, everybody = self.words, self.report.everybody
        spread = everybody.satisfaction
        said = [words("how_satisfaction")]
        if spread.people < everybody.people:
            said[0] += " " + words(
                "left_out", people=words.number(everybody.people - spread.people)
            )
        said += [
            f"{words('how_jain')} {words('jain')}: {words.number(spread.jain, 3)}.",
            f"{words('how_gini', twice=words.share(2 * spread.gini))} "
            f"{words('gini')}: {words.number(spread.gini, 3)}.",
            words("how_wishes"),
        ]
        if self.price is not None:
            said.append(words("how_price"))
        return "".join(f"<p>{escape(text)}</p>" for text in said)

    def _chart(self, chart: charts.Chart, *, level: str = "h3") -> str:
        return self._figure(
            chart.title, chart.say, chart.picture, chart.heads, chart.rows, level=level
        )

    def _figure(
        self,
        title: str,
        say: str,
        picture: drawing.Picture,
        heads: Cells,
        rows: Sequence[Cells],
        *,
        level: str = "h3",
    ) -> str:
        """A picture with its title, what it says, and the table behind it. Without a ``level``
            the title is that of the section, and not said again; without ``rows`` the table stands
        elsewhere on the page, and ``say`` is for who does not see the picture."""
        self.pictures += 1
        name = f"picture{self.pictures}"
        head = f"<{level}>{escape(title)}</{level}>" if level else ""
        said = f'<p class="say">{escape(say)}</p>' if rows else ""
        behind = ""
        if rows:
            behind = (
                f"<details><summary>{escape(self.words('numbers'))}</summary>"
                f"{self._table(title, heads, rows)}</details>"
            )
        return (
            f"<figure><figcaption>{head}{said}</figcaption>"
            f'<svg height="{picture.height}" role="img" aria-labelledby="{name}-t"'
            f' aria-describedby="{name}-d"><title id="{name}-t">{escape(title)}</title>'
            f'<desc id="{name}-d">{escape(say)}</desc>'
            f"{picture.markup}</svg>{behind}</figure>"
        )

    def _table(
        self, title: str, heads: Cells, rows: Iterable[Cells], *, kind: str = "numbers"
    ) -> str:
        body = "".join(
            f'<tr><th scope="row">{escape(first)}</th>'
            + "".join(f"<td>{escape(text)}</td>" for text in rest)
            + "</tr>"
            for first, *rest in rows
        )
        head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
        return (
            f'<div class="wide" tabindex="0" role="region" aria-label="{escape(title)}">'
            f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
            "</div>"
        )


def _pair(*figures: str, kind: str = "pair") -> str:
    return f'<div class="{kind}">{"".join(figures)}</div>'


def _spoken(bars: Sequence[drawing.Bar]) -> str:
    return "; ".join(f"{bar.label}: {bar.text}" for bar in bars) + "."


def _satisfied(spread: Spread) -> charts.Satisfied:
    return charts.Satisfied(spread.tenths, spread.median, spread.lowest)


def _filled(counts: Sequence[int], most: int) -> list[int]:
    return [*counts, *[0] * (most - len(counts))]
