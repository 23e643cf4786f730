"""Importing lists as the page does, and what came of it."""

from __future__ import annotations

from cast import NOW, Cast
from samspill.web.imports.preview import Preview
from samspill.web.imports.problems import Code
from samspill.web.imports.writing import PREVIEWS, import_file
from support.files import sheet


def bring(cast: Cast, data: bytes, kind: str = "people") -> Preview:
    """Preview and import, as the page does."""
    read = sheet(data, kind)
    seen = PREVIEWS[kind](cast.edition, read).digest
    return import_file(
        edition=cast.edition, kind=kind, sheet=read, seen=seen, by=cast.organiser, now=NOW
    )


def counts(preview: Preview) -> tuple[int, int, int]:
    """New, changed and the same."""
    return preview.new, preview.changed, preview.same


def found(preview: Preview) -> list[tuple[Code, str]]:
    """What is wrong, and in which cell."""
    return [(problem.code, problem.cell) for problem in preview.problems]
