"""Reading an Excel workbook, with an eye on those made to do harm."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook

from samspill.web.imports.problems import BadImportError, Code, fault
from samspill.web.imports.reading import MAX_COLUMNS, MAX_ROWS, Cell, Sheet, cell_of

MAX_UNPACKED = 80 * 1024 * 1024
MAX_PARTS = 500
_BLANKS_BEFORE_END = 2_000  # empty rows that may lie between two that are filled
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([A-Z0-9:]+)[\"']")


def read_workbook(data: bytes) -> list[Sheet]:
    """The visible sheets that hold anything. Raises BadImportError, and nothing else."""
    try:
        parts = _check_parts(data)
        return _read(data, parts)
    except BadImportError:
        raise
    except Exception as error:  # the reader raises anything at all upon damaged files
        raise fault(Code.BROKEN_EXCEL) from error


def _check_parts(data: bytes) -> zipfile.ZipFile:
    """Open the container and judge it by its table of contents, before anything is unpacked."""
    parts = zipfile.ZipFile(io.BytesIO(data))
    infos = parts.infolist()
    if any(info.flag_bits & 1 for info in infos):
        raise fault(Code.PASSWORD)
    if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise fault(Code.UNPACKS_TOO_LARGE)
    if "xl/workbook.xml" not in parts.namelist():
        raise fault(Code.NOT_A_TABLE)
    for info in infos:
        if info.filename.endswith((".xml", ".rels")):
            with parts.open(info) as part:
                if b"<!DOCTYPE" in part.read(65_536):  # no workbook declares entities
                    raise fault(Code.BROKEN_EXCEL)
    return parts


def _read(data: bytes, parts: zipfile.ZipFile) -> list[Sheet]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        sheets = []
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            rows = _rows(sheet)
            if rows:
                _check_merged(sheet, parts)
                sheets.append(Sheet(str(sheet.title), rows))
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
        sheet.iter_rows(min_row=1, max_row=limit, max_col=MAX_COLUMNS), start=1
    ):
        cells = [_cell(value) for value in values]
        while cells and not cells[-1].text:
            cells.pop()
        if not cells:
            blanks += 1
            if blanks > _BLANKS_BEFORE_END:
                break
            continue
        blanks = 0
        if len(rows) > MAX_ROWS:
            raise fault(Code.TOO_MANY_ROWS, limit=MAX_ROWS)
        rows.append((number, cells))
    return rows


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return Cell("")
    if cell.data_type == "f":
        return cell_of(str(value) or "=", formula=True)
    if cell.data_type == "e":
        return Cell(str(value), unreadable=True)
    return cell_of(_text(value))


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


def _check_merged(sheet: Any, parts: zipfile.ZipFile) -> None:
    # In the mode that reads row by row the library does not tell which cells are merged.
    path = str(sheet._worksheet_path).lstrip("/")
    found = _MERGED.search(parts.read(path))
    if found:
        raise fault(Code.MERGED, f"{sheet.title}!{found.group(1).decode()}")
