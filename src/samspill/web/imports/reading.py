"""From bytes to sheets of cells. Any bytes at all give sheets or a BadImportError."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice

from samspill.web.imports.cells import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    Sheet,
    cell_of,
)
from samspill.web.imports.problems import Code, fault
from samspill.web.imports.workbook import read_workbook

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls and of encrypted files
ZIP = b"PK"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# What Windows-1252 holds of Norwegian and its neighbours' letters, and of typography. Bytes from
# another encoding (Mac, DOS) give other signs, and the file is refused rather than garbled.
_NORDIC = set("æøåÆØÅäöüÄÖÜßéèêëÉÈÊËóòôÓÒÔáàâÁÀÂíìîïñçúùûÚÙÇðþÐÞ–—‘’“”„«»…•·§°´€£½²™®©\xa0")
_GARBLED = re.compile(
    "Ã[\u0080-\u00bf\u2026\u02dc\u2020\u2030\u0160\u2013\u2122\u00b8\u00a5\u00a6]"
)
_HINT = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)  # Excel's own first line
_DELIMITERS = ";\t,"
_TRIED = 30  # records that tell which sign is between the cells


def read_file(data: bytes) -> list[Sheet]:
    """The sheets in a CSV file or a workbook that hold anything. Raises BadImportError."""
    if not data.strip(b"\x00 \t\r\n"):
        raise fault(Code.EMPTY)
    if data.startswith(OLD_OFFICE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise fault(Code.PASSWORD if encrypted else Code.OLD_EXCEL)
    if data.startswith(ZIP):
        return read_workbook(data)
    return [_read_csv(data)]


def _decode(data: bytes) -> str:
    """The text; halves of letters are let through, for the cell to be named."""
    if data.startswith(_UTF16):
        try:
            return data.decode("utf-16", errors="surrogatepass")
        except UnicodeDecodeError as error:
            raise fault(Code.ENCODING, line=1) from error
    try:
        text = data.decode("utf-8-sig", errors="surrogatepass")
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
    first, _, rest = text.partition("\n")
    hint = _HINT.fullmatch(first)
    offset = 0
    if hint:
        text, offset = rest, 1
    delimiter = hint.group(1) if hint else _delimiter(text)
    if delimiter in {'"', "\r", "\n", " ", "\0"} or "\0" in text.partition("\n")[0]:
        raise fault(Code.NOT_A_TABLE)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[Cell]]] = []
    number, filled = offset, 0
    try:
        for record in reader:
            number += 1
            values = sum(1 for value in record if value and not value.isspace())
            if not values:
                continue
            filled += values
            if len(record) > MAX_COLUMNS and any(v.strip() for v in record[MAX_COLUMNS:]):
                raise fault(Code.TOO_MANY_COLUMNS, limit=MAX_COLUMNS)
            if len(rows) > MAX_ROWS:
                raise fault(Code.TOO_MANY_ROWS, limit=MAX_ROWS)
            if filled > MAX_CELLS:
                raise fault(Code.TOO_MANY_CELLS, limit=MAX_CELLS)
            cells = [cell_of(value) for value in record[:MAX_COLUMNS]]
            if any(cell.text for cell in cells):
                rows.append((number, cells))
    except csv.Error as error:
        raise fault(Code.BROKEN_CSV, line=reader.line_num + offset) from error
    if not rows:
        raise fault(Code.EMPTY)
    if rows[0][0] == offset + 1 and any("\ud800" <= c <= "\udfff" for c in first):
        raise fault(Code.ENCODING, line=1)
    return Sheet("", rows)


def _delimiter(text: str) -> str:
    """The sign that splits the largest share of the first records into the same number of cells,
    those in quotation marks whole; a Norwegian Excel writes semicolons. A share, as a sign that is
    not the one makes several records of a cell with line breaks."""

    def agreeing(delimiter: str) -> tuple[float, int]:
        widths: Counter[int] = Counter()
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        records = 0
        try:
            for record in islice((r for r in reader if any(r)), _TRIED):
                records += 1
                widths[len(record)] += len(record) > 1
        except csv.Error:
            pass  # told when it is read in earnest
        width, count = max(widths.items(), key=lambda w: (w[1], w[0]), default=(1, 0))
        return (count / records, width) if count else (0.0, 0)

    return max(_DELIMITERS, key=agreeing)
