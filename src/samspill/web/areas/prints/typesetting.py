"""A template of our own and what is to stand in it, made into a PDF.

What people write is data: it comes to the template as JSON and is put in as text, never as
markup, so that nothing in it is carried out. A template reads no file but those beside it, and no
package is ever fetched. The same values make the same bytes.

The PDF is tagged as PDF/UA-1 asks: title, language, headings, tables with their headers. The
typesetter refuses what it cannot tag, or cannot draw, rather than leaving it out. What is for an
archive keeps to PDF/A-2a, too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import typst
from django.utils.translation import get_language

from samspill.web.areas.prints.fonts import FAMILIES, fonts, plain, printable

TEMPLATES = Path(__file__).parent / "typst"
EARLY = datetime(2000, 1, 1, tzinfo=UTC)
NOWHERE = TEMPLATES / "packages"  # where packages would be: there are none

Value: TypeAlias = "str | bool | int | Sequence[Value] | Mapping[str, Value] | None"


def pdf(
    template: str,
    *,
    title: str,
    values: Mapping[str, Value],
    now: datetime,
    archive: bool = False,
    language: str | None = None,
) -> bytes:
    """The template (the name of a file, without its ending) with the values, in the page's
    language or another one, as a PDF made ``now``; for an ``archive`` one that lasts as long."""
    language = language or page_language()
    for as_text in (printable, _one_by_one):
        try:
            compiler, timestamp = _filled(template, title, values, now, language, as_text)
            return _made(compiler, timestamp, archive=archive)
        except typst.TypstError:
            # A cluster of signs that no font draws in one piece: of the texts that have one, say
            # those signs by number. Where that does not help, of all; any other error is raised
            # again by the last try.
            continue
    compiler, timestamp = _filled(template, title, values, now, language, plain)
    return _made(compiler, timestamp, archive=archive)


@lru_cache(maxsize=4096)
def _one_by_one(text: str) -> str:
    """The text as it is, unless it cannot be set by itself: so what one person has written never
    changes how another's name is printed."""
    if (simple := plain(text)) == (whole := printable(text)):
        return whole
    try:
        _made(*_filled("alone", "-", {"said": whole}, EARLY, "nb", printable), archive=False)
    except typst.TypstError:
        return simple
    return whole


def page_language() -> str:
    """The one that the page is in."""
    return (get_language() or "nb")[:2]


def _made(compiler: typst.Compiler, timestamp: int, *, archive: bool) -> bytes:
    made = compiler.compile(
        format="pdf", pdf_standards=["a-2a", "ua-1"] if archive else ["ua-1"], timestamp=timestamp
    )
    if not isinstance(made, bytes):
        raise TypeError("The typesetter gave no file.")
    return made


def pictures(
    template: str, *, title: str, values: Mapping[str, Value], now: datetime
) -> list[bytes]:
    """The same as a PNG a page: to be looked at."""
    compiler, timestamp = _filled(template, title, values, now, page_language(), printable)
    made = compiler.compile(format="png", ppi=96, timestamp=timestamp)
    return made if isinstance(made, list) else [made or b""]


def _filled(
    template: str,
    title: str,
    values: Mapping[str, Value],
    now: datetime,
    language: str,
    as_text: Callable[[str], str],
) -> tuple[typst.Compiler, int]:
    data = {
        **values,
        "title": title,
        "language": language,
        "families": FAMILIES,
    }
    compiler = typst.Compiler(
        input=TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_as_text(data, as_text))},
        package_path=NOWHERE,
        package_cache_path=NOWHERE,
    )
    return compiler, int(now.timestamp())


def _as_text(value: Value, as_text: Callable[[str], str]) -> Value:
    """Every text in it as it can be printed."""
    if isinstance(value, str):
        return as_text(value)
    if isinstance(value, Mapping):
        return {name: _as_text(each, as_text) for name, each in value.items()}
    if isinstance(value, Sequence):
        return [_as_text(each, as_text) for each in value]
    return value
