"""Is a file what it may be? By its content alone: the name it came with says nothing.

A kind is told by a strict reading from the first byte to the last. What is before or after it,
what is two kinds at once and what cannot be looked into is not taken in. This finds no virus; it
takes away the usual ways in which a document does something when it is opened.
"""

from __future__ import annotations

import io
import re
import zipfile

from samspill.web.sharing.care import Worry, worries
from samspill.web.sharing.files import office, pdfs, pictures, texts
from samspill.web.sharing.files.kinds import MOST_BYTES, FileKind, Unfit, UnfitError

HEAD = 1024  # where readers look for the beginning of a PDF, and browsers for a page
MARKUP = re.compile(rb"<(?:html|script|svg|iframe|body|!doctype|\?php|object|embed)\b", re.I)


def judge(content: bytes) -> FileKind:
    """What the file is. Raises UnfitError for one that is not taken in."""
    if not content:
        raise UnfitError(Unfit.EMPTY)
    if len(content) > MOST_BYTES:
        raise UnfitError(Unfit.TOO_LARGE)
    if content.startswith(b"PK\x03\x04"):
        _is_nothing_else(content, FileKind.DOCX)
        return office.read(content)
    if content.startswith(b"%PDF-"):
        _is_nothing_else(content, FileKind.PDF)
        pdfs.check(content)
        return FileKind.PDF
    if content.startswith(pictures.PNG):
        _is_nothing_else(content, FileKind.PNG)
        pictures.check_png(content)
        return FileKind.PNG
    if content.startswith(pictures.JPEG):
        _is_nothing_else(content, FileKind.JPEG)
        pictures.check_jpeg(content)
        return FileKind.JPEG
    kind = texts.read(content)
    _is_nothing_else(content, kind)
    _is_not_classified(content.decode())
    return kind


def _is_nothing_else(content: bytes, kind: FileKind) -> None:
    """Raises UnfitError for what a program would also take for something else."""
    head = content[:HEAD]
    if kind is not FileKind.PDF and b"%PDF-" in head:
        raise UnfitError(Unfit.MIXED)
    if kind in office.KINDS:
        return
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise UnfitError(Unfit.MIXED)
    looked_at = content if kind in {FileKind.PNG, FileKind.JPEG} else head
    if MARKUP.search(looked_at):
        raise UnfitError(Unfit.MIXED)


def _is_not_classified(text: str) -> None:
    if any(found.worry is Worry.CLASSIFIED for found in worries(text)):
        raise UnfitError(Unfit.CLASSIFIED)
