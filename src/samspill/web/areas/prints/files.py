"""A print as the answer to a request: kept by nobody on the way, and nothing in it can run."""

from __future__ import annotations

from django.http import HttpResponse

CONTENT_TYPE = "application/pdf"
NOTHING_RUNS = "default-src 'none'; sandbox"


def as_file(content: bytes, name: str) -> HttpResponse:
    """The PDF, to be saved under a name that says nothing of what is in it."""
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response
