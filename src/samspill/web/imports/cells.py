"""What every reader of files gives: sheets of tidied cells, within bounds."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_ROWS = 20_000
MAX_COLUMNS = 300
MAX_CELLS = 1_000_000  # filled ones

# What a spreadsheet would calculate: =A1, @SUM(...), +47, -2, -(1+2), -A1, -cmd|' ...'!A1. A
# list's bullet ("- Fraud") or a dash for "nothing" is text.
_FORMULA = re.compile(
    r"[=@]|[+-]+(?:[0-9(=@]|\$?[A-Za-z]{1,3}\$?[0-9]|[A-Za-z.]+\(|[^\n]*\|[^\n]*!)"
)
# What a spreadsheet might calculate, or did in some version: the wide signs are those of Japanese
# ones. Any number of quotation marks may be in front.
QUOTE = "'"
_CALCULATES = re.compile("'*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_PLAIN = re.compile(r"[\x20-\x7e\n\xa1-\xac\xae-\u02ff]*")  # nothing to compose or leave out
_JOINERS = "\u200c\u200d"  # they make one letter or picture of two
_FLAG = "\U0001f3f4"  # a flag's picture is followed by invisible letters that say whose


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, tidied; ``formula`` when a spreadsheet would calculate it."""

    text: str
    formula: bool = False
    unreadable: bool = False


EMPTY = Cell("")


@dataclass(frozen=True)
class Sheet:
    """A list with headings. ``rows`` holds the rows that are not empty, with their number as a
    spreadsheet shows it; the headings' is among the first. ``merged`` are the merged cells."""

    name: str  # empty for a CSV file
    rows: list[tuple[int, list[Cell]]]
    merged: tuple[str, ...] = ()


def cell_of(text: str, *, formula: bool = False) -> Cell:
    """A cell from its raw text: composed letters, plain spaces, line breaks kept."""
    if not text:
        return EMPTY
    tidy, unreadable = tidied(text)
    if tidy.startswith(QUOTE) and _CALCULATES.match(tidy):
        return Cell(tidy[1:], formula, unreadable)
    return Cell(tidy, formula or _FORMULA.match(tidy) is not None, unreadable)


def defused(text: str) -> str:
    """The text for a cell of a file that people open in a spreadsheet: with a quotation mark in
    front where it would be calculated, which ``cell_of`` takes away again. Also in front of one
    that has such marks already, so that each comes back as it was."""
    return f"{QUOTE}{text}" if _CALCULATES.match(text) else text


def tidied(text: str) -> tuple[str, bool]:
    """The text as a cell keeps it, and does it hold signs that can't be kept?"""
    unreadable = False
    if not _PLAIN.fullmatch(text):
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
        text = "".join(c for at, c in enumerate(text) if not _is_left_out(text, at, c))
        unreadable = any(map(_is_unreadable, text))
    if "\n" in text:
        lines = (" ".join(line.split()) for line in text.split("\n"))
        tidy = "\n".join(line for line in lines if line)
    else:
        tidy = " ".join(text.split())
    return tidy, unreadable


def shown(text: str) -> str:
    """A text for a message or a page: on one line, and what can't be kept as a question mark."""
    return "".join("\ufffd" if _is_unreadable(c) else c for c in " ".join(text.split()))


def letter(index: int) -> str:
    """A spreadsheet's name of a column: A for 0, AA for 26."""
    name, left = "", index + 1
    while left:
        left, rest = divmod(left - 1, 26)
        name = chr(65 + rest) + name
    return name


def _is_unreadable(character: str) -> bool:
    return character == "\ufffd" or (
        character not in "\n\t" and unicodedata.category(character) in {"Cc", "Cs"}
    )


def _is_left_out(text: str, at: int, character: str) -> bool:
    """True of invisible marks, but for those that join the letters or pictures beside them."""
    if unicodedata.category(character) != "Cf":
        return False
    if character in _JOINERS:
        return at == 0 or at + 1 == len(text) or text[at - 1].isspace() or text[at + 1].isspace()
    return not ("\U000e0020" <= character <= "\U000e007f" and _FLAG in text[max(0, at - 8) : at])
