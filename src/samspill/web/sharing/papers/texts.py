"""The text of a paper: Markdown in, blocks with their pieces out.

What is known is written into the text as data, after it has been parsed: a name with stars or
brackets in it stays as it is. Where it goes, the source has ``{name?hint}``: the value of ``name``,
or else a blank, the hint in square brackets, for somebody to fill in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.token import Token

PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\?([^{}]+)\}")
# What an XML file may not hold: none of it can be read, and Word refuses the whole file.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Sort(StrEnum):
    """What a block is."""

    TITLE = "title"
    HEADING = "heading"
    UNNUMBERED = "unnumbered heading"
    NOTE = "note"
    PARAGRAPH = "paragraph"
    CLAUSE = "clause"
    BULLET = "bullet"


@dataclass(frozen=True)
class Piece:
    """Words that look the same. ``blank``: for somebody to fill in."""

    text: str
    strong: bool = False
    emphasis: bool = False
    blank: bool = False


Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Block:
    """A paragraph of some sort."""

    sort: Sort
    pieces: Pieces


@dataclass(frozen=True)
class Table:
    """Rows of cells; the first row says what the columns are."""

    rows: tuple[tuple[Pieces, ...], ...]


@dataclass(frozen=True)
class NewPage:
    """What comes now is a schedule of what was before, without numbers on its headings."""


Part = Block | Table | NewPage


class UnknownMarkupError(ValueError):
    """A text has a mark that no paper knows."""


def places(source: str) -> list[str]:
    """The names of what is filled in or left blank, in their order."""
    return [found.group(1) for found in PLACE.finditer(source)]


def plain(value: str) -> str:
    """A value on one line, without what no file may hold."""
    return " ".join(UNWRITABLE.sub("", value).split())


def read(source: str, values: Mapping[str, str]) -> tuple[Part, ...]:
    """The blocks of a paper with the values in it; an empty value is a blank.

    Raises UnknownMarkupError for anything but headings, paragraphs, lists, quotes, tables, rules,
    strong and emphasised text.
    """
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(source)
    known = {name: plain(value) for name, value in values.items()}
    return tuple(_parts(tokens, known))


def _parts(tokens: Sequence[Token], known: Mapping[str, str]) -> Iterator[Part]:
    within: list[str] = []  # the blocks that are open
    numbered = True
    rows: list[tuple[Pieces, ...]] = []
    cells: list[Pieces] = []
    for token in tokens:
        if token.type == "hr":
            numbered = False
            yield NewPage()
        elif token.type == "inline":
            pieces = _pieces(token, known)
            if within[-1] in {"th", "td"}:
                cells.append(pieces)
            else:
                yield Block(_sort(within, numbered=numbered), pieces)
        elif token.nesting == 1:
            within.append(token.tag)
        elif token.nesting == -1:
            within.pop()
            if token.type == "tr_close":
                rows.append(tuple(cells))
                cells = []
            elif token.type == "table_close":
                yield Table(tuple(rows))
                rows = []
        else:
            raise UnknownMarkupError(f"{token.type} in line {(token.map or [0])[0] + 1}")


def _sort(within: Sequence[str], *, numbered: bool) -> Sort:
    last = within[-1]
    if last == "h1":
        return Sort.TITLE
    if last == "h2":
        return Sort.HEADING if numbered else Sort.UNNUMBERED
    if last == "p" and "blockquote" in within:
        return Sort.NOTE
    if last == "p" and "ol" in within:
        return Sort.CLAUSE
    if last == "p" and "ul" in within:
        return Sort.BULLET
    if last == "p":
        return Sort.PARAGRAPH
    raise UnknownMarkupError(f"<{last}>")


def _pieces(inline: Token, known: Mapping[str, str]) -> Pieces:
    strong = emphasis = False
    runs: list[tuple[str, bool, bool]] = []
    for token in inline.children or ():
        if token.type in {"strong_open", "strong_close"}:
            strong = token.nesting == 1
        elif token.type in {"em_open", "em_close"}:
            emphasis = token.nesting == 1
        elif token.type in {"text", "softbreak"}:
            text = " " if token.type == "softbreak" else token.content
            if runs and runs[-1][1:] == (strong, emphasis):
                text = runs.pop()[0] + text
            runs.append((text, strong, emphasis))
        else:
            line = (inline.map or [0])[0] + 1
            raise UnknownMarkupError(f"{token.type} in line {line}: {inline.content}")
    return tuple(
        Piece(text, bold, leaning, blank)
        for run, bold, leaning in runs
        for text, blank in _filled(run, known)
    )


def _filled(text: str, known: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """The text with its values, cut where blanks begin and end."""
    said = ""
    end = 0
    for found in PLACE.finditer(text):
        said += text[end : found.start()]
        end = found.end()
        value = known.get(found.group(1), "")
        if value:
            said += value
            continue
        if said:
            yield said, False
        said = ""
        yield f"[{found.group(2).strip()}]", True
    if said + text[end:]:
        yield said + text[end:], False
