"""From bytes to sheets of cells. Any bytes at all give sheets or a BadImportError."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass

from samspill.web.imports.problems import Code, fault

MAX_ROWS = 20_000
MAX_COLUMNS = 60
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls and of encrypted files
ZIP = b"PK"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# What Windows-1252 holds of Norwegian and its neighbours' letters, and of typography. Bytes from
# another encoding (Mac, DOS) give other signs, and the file is refused rather than garbled.
_NORDIC = set("æøåÆØÅäöüÄÖÜßéèêëÉÈÊËóòôÓÒÔáàâÁÀÂíìîïñçúùûÚÙÇðþÐÞ–—‘’“”„«»…•·§°´€£½²™®©\xa0")
_GARBLED = re.compile(
    "Ã[\u0080-\u00bf\u2026\u02dc\u2020\u2030\u0160\u2013\u2122\u00b8\u00a5\u00a6]"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, tidied; ``formula`` when a spreadsheet would calculate it."""

    text: str
    formula: bool = False
    unreadable: bool = False


@dataclass(frozen=True)
class Sheet:
    """A list with headings. ``rows`` holds the rows that are not empty, with their number as a
    spreadsheet shows it; the first is the headings'."""

    name: str  # empty for a CSV file
    rows: list[tuple[int, list[Cell]]]


def read_file(data: bytes) -> list[Sheet]:
    """The sheets in a CSV file or a workbook that hold anything. Raises BadImportError."""
    if not data.strip(b"\x00 \t\r\n"):
        raise fault(Code.EMPTY)
    if data.startswith(OLD_OFFICE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise fault(Code.PASSWORD if encrypted else Code.OLD_EXCEL)
    if data.startswith(ZIP):
        from samspill.web.imports.workbook import read_workbook

        return read_workbook(data)
    return [_read_csv(data)]


def cell_of(text: str, *, formula: bool = False) -> Cell:
    """A cell from its raw text: composed letters, plain spaces, line breaks kept."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = [c for c in text if unicodedata.category(c) != "Cf"]  # invisible marks
    unreadable = any(
        c == "\ufffd" or (c not in "\n\t" and unicodedata.category(c) in {"Cc", "Cs"}) for c in kept
    )
    lines = (" ".join(line.split()) for line in "".join(kept).split("\n"))
    tidy = "\n".join(line for line in lines if line)
    return Cell(tidy, formula or tidy.startswith(("=", "+", "-", "@")), unreadable)


def _decode(data: bytes) -> str:
    if data.startswith(_UTF16):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise fault(Code.ENCODING, line=1) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_windows(data)
    if found := _GARBLED.search(text):
        raise fault(Code.ENCODING, line=text.count("\n", 0, found.start()) + 1)
    return text


def _decode_windows(data: bytes) -> str:
    text = data.decode("cp1252", errors="replace")
    for number, line in enumerate(text.splitlines(), start=1):
        if any(c > "\x7f" and c not in _NORDIC for c in line):
            raise fault(Code.ENCODING, line=number)
    return text


def _read_csv(data: bytes) -> Sheet:
    text = _decode(data)
    if "\x00" in text:
        raise fault(Code.NOT_A_TABLE)
    first, _, rest = text.partition("\n")
    hint = re.fullmatch(r"\s*sep=(.)\s*", first)  # Excel's own first line
    offset = 0
    if hint:
        text, offset = rest, 1
    delimiter = hint.group(1) if hint else _delimiter(text)
    if delimiter in {'"', "\r", "\n", " "}:
        raise fault(Code.NOT_A_TABLE)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[Cell]]] = []
    number = offset
    try:
        for record in reader:
            number += 1
            if not any(value.strip() for value in record):
                continue
            if len(record) > MAX_COLUMNS and any(v.strip() for v in record[MAX_COLUMNS:]):
                raise fault(Code.TOO_MANY_COLUMNS, limit=MAX_COLUMNS)
            if len(rows) > MAX_ROWS:
                raise fault(Code.TOO_MANY_ROWS, limit=MAX_ROWS)
            rows.append((number, [cell_of(value) for value in record[:MAX_COLUMNS]]))
    except csv.Error as error:
        raise fault(Code.BROKEN_CSV, line=reader.line_num + offset) from error
    if not rows:
        raise fault(Code.EMPTY)
    return Sheet("", rows)


def _delimiter(text: str) -> str:
    """The sign that splits the headings best; a Norwegian Excel writes semicolons."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return max(";\t,", key=heading.count)
