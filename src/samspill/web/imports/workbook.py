"""Reading an Excel workbook, with an eye on those made to do harm."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from samspill.web.imports.cells import (
    EMPTY,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    Sheet,
    cell_of,
    letter,
    shown,
)
from samspill.web.imports.problems import BadImportError, Code, fault

MAX_UNPACKED = 80 * 1024 * 1024
MAX_PARTS = 500
_BLANKS_BEFORE_END = 2_000  # empty rows that may lie between two that are filled
_CHUNK = 1024 * 1024
_FAULTS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([A-Z0-9:]+)[\"']")
# Cells and rows that hold a format at most. A sheet may have millions of them.
_HOLLOW = re.compile(
    rb"<c(?=[^<>]* r=)[^<>]*(?:/>|>(?:<v\s*/>|<v></v>)?</c>)|<row(?=[^<>]* r=)[^<>]*/>"
)
_CELL = re.compile(rb"<(?:\w+:)?c[\s>]")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # how a workbook writes what XML can't hold
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
_ENCODING = re.compile(rb"<\?xml[^>]*\bencoding\s*=\s*[\"']([^\"']*)[\"']")
_READABLE = frozenset({"utf-8", "utf8", "utf-16", "us-ascii", "ascii"})
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_XML = (".xml", ".rels", ".vml")
# How XML begins in the encodings that a workbook may have: with or without a mark of them.
_BEGINS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\0", b"\xfe\xff\0<", b"\0<")


def read_workbook(data: bytes) -> list[Sheet]:
    """The visible sheets that hold anything. Raises BadImportError, and nothing else."""
    try:
        _check_container(data)
        return _read(_thinned(data))
    except BadImportError:
        raise
    except Exception as error:  # the reader raises anything at all upon damaged files
        raise fault(Code.BROKEN_EXCEL) from error


def size_inside(data: bytes) -> int:
    """The bytes that a workbook says it unpacks to; 0 for one that is damaged."""
    try:
        return sum(info.file_size for info in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except Exception:  # told when it is read
        return 0


def _check_container(data: bytes) -> None:
    """Judge the container by its table of contents, before anything is unpacked, and then each
    part. Raises BadImportError and what ``zipfile`` raises."""
    parts = zipfile.ZipFile(io.BytesIO(data))
    infos = parts.infolist()
    if any(info.flag_bits & 1 for info in infos):
        raise fault(Code.PASSWORD)
    if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise fault(Code.UNPACKS_TOO_LARGE)
    if "xl/workbook.xml" not in parts.namelist():
        raise fault(Code.NOT_A_TABLE)
    for info in infos:  # whatever their names: which part is read as XML, other parts say
        with parts.open(info) as part:
            _check_part(part, is_xml=info.filename.lower().endswith(_XML))


def _check_part(part: zipfile.ZipExtFile | Any, *, is_xml: bool) -> None:
    """No workbook declares entities, or is in an encoding that would hide it."""
    chunk = part.read(_CHUNK)
    head = chunk[:400]
    if is_xml and not head.lstrip(b" \t\r\n").startswith(_BEGINS):
        raise fault(Code.BROKEN_EXCEL)
    said = _ENCODING.search(head.replace(b"\0", b""))
    if said and said.group(1).decode("latin-1").lower() not in _READABLE:
        raise fault(Code.BROKEN_EXCEL)
    before = b""
    while chunk:
        window = before + chunk
        if any(doctype in window for doctype in _DOCTYPES):
            raise fault(Code.BROKEN_EXCEL)
        before, chunk = chunk[-40:], part.read(_CHUNK)


def _thinned(data: bytes) -> bytes:
    """The workbook without hollow cells, so that a sheet that is formatted to its last row is
    read as fast as what is in it."""
    source = zipfile.ZipFile(io.BytesIO(data))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as parts:
        for name in dict.fromkeys(source.namelist()):
            body = source.read(name)
            if name.startswith("xl/worksheets/") and not body.startswith(_UTF16):
                body = _HOLLOW.sub(b"", body)
                if sum(1 for _ in _CELL.finditer(body)) > MAX_CELLS:
                    raise fault(Code.TOO_MANY_CELLS, limit=MAX_CELLS)
            parts.writestr(name, body)
    return target.getvalue()


def _read(data: bytes) -> list[Sheet]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    parts = zipfile.ZipFile(io.BytesIO(data))
    try:
        sheets = []
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            if rows := _rows(sheet):
                name = shown(str(sheet.title))
                sheets.append(Sheet(name, rows, _merged(sheet, parts)))
    finally:
        book.close()
    if not sheets:
        raise fault(Code.EMPTY)
    return sheets


def _rows(sheet: Any) -> list[tuple[int, list[Cell]]]:
    rows: list[tuple[int, list[Cell]]] = []
    blanks = 0
    # The size that a sheet claims to have is not believed: rows and columns are limited here.
    sheet.reset_dimensions()
    limit = MAX_ROWS + _BLANKS_BEFORE_END
    for number, values in enumerate(
        sheet.iter_rows(min_row=1, max_row=limit, max_col=MAX_COLUMNS + 1, values_only=True),
        start=1,
    ):
        cells = [EMPTY if value is None else _cell(value) for value in values]
        while cells and not cells[-1].text:
            cells.pop()
        if not cells:
            blanks += 1
            if blanks > _BLANKS_BEFORE_END:
                break
            continue
        blanks = 0
        if len(cells) > MAX_COLUMNS:
            place = f"{letter(MAX_COLUMNS)}{number}"
            raise fault(Code.TOO_MANY_COLUMNS, place, limit=MAX_COLUMNS)
        if len(rows) > MAX_ROWS:
            raise fault(Code.TOO_MANY_ROWS, limit=MAX_ROWS)
        rows.append((number, cells))
    return rows


def _cell(value: object) -> Cell:
    if not isinstance(value, str):
        return cell_of(_text(value))
    if value in _FAULTS:
        return Cell(value, unreadable=True)
    if "_x" in value:
        value = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    return cell_of(value)


def _text(value: object) -> str:
    """A value as somebody would have typed it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.strftime("%H:%M") if value.year < 1901 else value.isoformat(" ")
        case time():
            return value.strftime("%H:%M")
        case timedelta():
            minutes = int(value.total_seconds()) // 60
            return f"{minutes // 60:02}:{minutes % 60:02}"
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _merged(sheet: Any, parts: zipfile.ZipFile) -> tuple[str, ...]:
    # In the mode that reads row by row the library does not tell which cells are merged.
    path = str(sheet._worksheet_path).lstrip("/")
    found = _MERGED.findall(parts.read(path))
    return tuple(reference.decode() for reference in found[:1000])


def last_row(reference: str) -> int:
    """The last row of merged cells: 2 of "A1:C2"."""
    return int(range_boundaries(reference)[3] or 0)


def columns_of(reference: str) -> range:
    """The indices of the columns of merged cells: 0 to 2 of "A1:C2"."""
    first, _, last, _ = range_boundaries(reference)
    return range((first or 1) - 1, last or MAX_COLUMNS)
