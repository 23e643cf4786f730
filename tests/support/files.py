"""Lists as people make them: CSV from Excel, workbooks, and broken ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from openpyxl import Workbook

from samspill.web.imports.cells import Sheet
from samspill.web.imports.drafts import KNOWN
from samspill.web.imports.headings import sheet_of
from samspill.web.imports.reading import read_file

HEAD = ("navn", "e-post", "organisasjon", "sektor")
BERIT = ("Berit Bank", "berit@eksempel.no", "Fjordbanken", "næringsliv")
PIA = ("Pia Politi", "pia@eksempel.no", "Østre politidistrikt", "politi")


def csv_of(*rows: Sequence[str], encoding: str = "utf-8", delimiter: str = ";") -> bytes:
    """The rows as CSV; cells are written as they are."""
    return "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)


def xlsx_of(*rows: Sequence[object], merged: str = "", title: str = "Ark1") -> bytes:
    """The rows as a workbook with one sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if merged:
        sheet.merge_cells(merged)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The workbook's bytes."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def sheet(data: bytes, kind: str = "people") -> Sheet:
    """The sheet that would be imported."""
    return sheet_of(read_file(data), KNOWN[kind])


def zip_bomb() -> bytes:
    """A workbook whose one sheet unpacks to a hundred megabytes of nothing."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"<workbook/>")
        parts.writestr("xl/worksheets/sheet1.xml", b"\0" * (100 * 1024 * 1024))
    return target.getvalue()
