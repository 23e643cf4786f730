"""All that an answer says: its headers, its body, and what is in a file or a print."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.http.response import HttpResponseBase

from support.prints import words_of


def said(answered: HttpResponseBase) -> str:
    """All of an answer: its head, and its body, also where that is an archive."""
    body = b"".join(answered)
    parts = [str(dict(answered.headers)), body.decode(errors="replace")]
    if zipfile.is_zipfile(io.BytesIO(body)):
        archive = zipfile.ZipFile(io.BytesIO(body))
        parts += [archive.read(name).decode(errors="replace") for name in archive.namelist()]
    return "\n".join(parts)


def read_out(answered: Any) -> str:
    """:func:`said`, and of a print what stands in it."""
    printed = answered.headers["Content-Type"] == "application/pdf"
    return "\n".join([said(answered), words_of(answered.content) if printed else ""])
