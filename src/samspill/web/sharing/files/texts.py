"""Plain text in UTF-8, and tables in it."""

from __future__ import annotations

import csv
import re
import unicodedata

from samspill.web.sharing.files.kinds import FileKind, Unfit, UnfitError

SPACES = "\t\n\r\f\ufeff"
TURNS = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u202c\u2069")
# A page, a drawing, a program, or the beginning of a format that is text and does things.
BEGINS = re.compile(r"\s*(?:<[!?/a-z]|#!|\{\\rtf|%!ps|mime-version:|windows registry)", re.I)
MARKUP = re.compile(r"<(?:html|script|svg|iframe|body|!doctype|\?php|object|embed)\b", re.I)
DELIMITERS = ";\t,"
NUMBER = re.compile(r"[+-][\d.,  %]*\Z")


def read(content: bytes) -> FileKind:
    """Is it a table or any other text? Raises UnfitError for what is neither."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise UnfitError(Unfit.UNKNOWN) from None
    if any(sign not in SPACES and unicodedata.category(sign) in {"Cc", "Cs"} for sign in text):
        raise UnfitError(Unfit.UNKNOWN)
    text = text.removeprefix("\ufeff")
    if BEGINS.match(text) or MARKUP.search(text):
        raise UnfitError(Unfit.MARKUP)
    if TURNS & set(text):
        raise UnfitError(Unfit.MARKUP)
    table = _table(text)
    if any(_is_sum(cell) for row in table for cell in row):
        raise UnfitError(Unfit.SUMS)
    return FileKind.CSV if table else FileKind.TEXT


def _table(text: str) -> list[list[str]]:
    """Its rows, where each has the same number of cells, two or more; else none."""
    for delimiter in DELIMITERS:
        if delimiter not in text:
            continue
        try:
            read = csv.reader(text.splitlines(), delimiter=delimiter, strict=True)
            rows = [row for row in read if row]
        except csv.Error:
            continue
        if len(rows) > 1 and len({len(row) for row in rows}) == 1 and len(rows[0]) > 1:
            return rows
    return []


def _is_sum(cell: str) -> bool:
    """Would a spreadsheet work it out?"""
    cell = cell.strip(" \t'\"") if cell[:1] != "'" else ""
    if cell[:1] in {"=", "@"}:
        return True
    return cell[:1] in {"+", "-"} and len(cell) > 1 and not NUMBER.match(cell) and (
        "(" in cell or "|" in cell
    )  # fmt: skip
