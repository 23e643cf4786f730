"""A report as text for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from samspill.engine.answers.fairness.figures import PlanReport
from samspill.engine.answers.fairness.outcomes import Price
from samspill.engine.model.problem import Problem
from samspill.telling.charts import tenths
from samspill.telling.reports import sentences
from samspill.telling.reports.sentences import Cells
from samspill.telling.reports.words import Words


def write_text(problem: Problem, report: PlanReport, price: Price | None, words: Words) -> str:
    """The report in lines; those who got least by name."""
    lines = [sentences.headline(report, words), sentences.lead(report, words), ""]
    rows = [sentences.group_cells(name, group, words) for name, group in
            sentences.groups(report, words)]  # fmt: skip
    lines += aligned([sentences.group_heads(words), *rows])
    lines += ["", words("distribution")]
    counts = report.everybody.meetings
    lines += aligned([(str(n), words.number(people)) for n, people in enumerate(counts)])
    lines += ["", words("satisfaction")]
    spread = report.everybody.satisfaction.tenths
    lines += aligned(
        [(tenth, words.number(people)) for tenth, people in zip(tenths(words), spread, strict=True)]
    )
    lines += ["", words("tables")]
    lines += aligned(
        [
            (use.slot, words("used_of", used=words.number(use.used), of=words.number(use.of)))
            for use in report.slots
        ]
    )
    lines += ["", words("worst")]
    lines += aligned(
        [
            sentences.worst_heads(words),
            *(
                sentences.worst_cells(
                    entry, sentences.who(entry, problem, words, named=True), words
                )
                for entry in report.worst_off
            ),
        ],
        last_is_text=True,
    )
    if price is not None:
        lines += ["", f"{words('price')}: {sentences.price_sentence(price, words)}"]
        lines += aligned([sentences.price_heads(words), *sentences.price_rows(price, words)])
    return "\n".join(line.rstrip() for line in lines) + "\n"


def aligned(rows: Sequence[Cells], *, last_is_text: bool = False) -> list[str]:
    """Rows in columns: the first to the left, the rest to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    last = len(widths) - 1

    def set_in(at: int, text: str) -> str:
        left = at == 0 or (last_is_text and at == last)
        return text.ljust(widths[at]) if left else text.rjust(widths[at])

    return ["  " + "  ".join(set_in(at, text) for at, text in enumerate(row)) for row in rows]
