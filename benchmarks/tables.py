"""Tables and numbers of the page of benchmarks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from samspill.telling.numbers import written

MISSING = "–"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int) -> str:
    """A table whose last columns, so many, are numbers."""
    line = [*["---"] * (len(heads) - numbers), *["---:"] * numbers]
    cells = [heads, line, *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in cells)


def number(value: float | None, decimals: int = 0) -> str:
    return MISSING if value is None else written(value, decimals, norwegian=False)
