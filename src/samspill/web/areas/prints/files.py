"""A print, or a file of somebody's, as the answer to a request: kept by nobody on the way,
saved and not shown, and nothing in it can run."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

CONTENT_TYPE = "application/pdf"
NOTHING_RUNS = "default-src 'none'; sandbox"


def as_file(content: bytes, name: str, *, content_type: str = CONTENT_TYPE) -> HttpResponse:
    """The file, to be saved under the name: a print's says nothing of what is in it."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response
