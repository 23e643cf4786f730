"""Uploads with a bound: what is beyond it is read past, and never held."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from samspill.web.sharing.files.kinds import MOST_BYTES


class Bounded(FileUploadHandler):
    """The first of the handlers: it passes on a file so far as it is not too large. Of a larger one
    there is an empty file with the true size, so that the form says what is wrong with it."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """The piece for the next handler; None ends its way."""
        return raw_data if start + len(raw_data) <= MOST_BYTES else None

    def file_complete(self, file_size: int) -> Any:
        """What stands in the place of a file that is too large; None lets the next one answer."""
        if file_size <= MOST_BYTES:
            return None
        return UploadedFile(io.BytesIO(), self.file_name, self.content_type, file_size)
