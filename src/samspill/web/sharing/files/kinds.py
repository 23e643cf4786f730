"""The kinds of files that are taken in, and why one is not."""

from __future__ import annotations

from enum import StrEnum

MOST_BYTES = 10 * 1024 * 1024  # of one file


class FileKind(StrEnum):
    """What a file is, by what is in it."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    TEXT = "text"
    CSV = "csv"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"


# How the name may end: the first where it ends otherwise.
ENDINGS: dict[FileKind, tuple[str, ...]] = {
    FileKind.PDF: ("pdf",),
    FileKind.PNG: ("png",),
    FileKind.JPEG: ("jpg", "jpeg"),
    FileKind.TEXT: ("txt",),
    FileKind.CSV: ("csv", "txt"),
    FileKind.DOCX: ("docx",),
    FileKind.XLSX: ("xlsx",),
    FileKind.PPTX: ("pptx",),
}
OFFICE = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES: dict[FileKind, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.TEXT: "text/plain; charset=utf-8",
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.DOCX: f"{OFFICE}.wordprocessingml.document",
    FileKind.XLSX: f"{OFFICE}.spreadsheetml.sheet",
    FileKind.PPTX: f"{OFFICE}.presentationml.presentation",
}


class Unfit(StrEnum):
    """Why a file is not taken in. What the reader sees is said by the page."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    UNKNOWN = "unknown"  # none of the kinds
    MARKUP = "markup"  # a page, a drawing or a program in text
    MIXED = "mixed"  # two kinds at once, or something hung on before or after
    BROKEN = "broken"
    RUNS = "runs"  # something in it would run, or be sent, when it is opened
    MACROS = "macros"
    LINKED = "linked"  # it fetches something from elsewhere
    EMBEDDED = "embedded"  # another file is in it
    LOCKED = "locked"  # it takes a password
    SWELLS = "swells"  # it is far larger unpacked
    SUMS = "sums"  # a cell that a spreadsheet would work out
    CLASSIFIED = "classified"


class UnfitError(ValueError):
    """The file is not taken in."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(why.value)
        self.why = why
