"""How a request is read, before any middleware has it."""

from __future__ import annotations

from typing import Any

from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters


class InUtf8:
    """A request in UTF-8. Django would read the query in whatever encoding the request names, and
    fails outside of every handler of faults when that is none of text (``charset=hex``)."""

    content_type: str | None
    content_params: dict[str, str] | None

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            said = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except (LookupError, ValueError):  # a parameter in an encoding of its own that is none
            said = "", {"charset": "unreadable"}
        self.content_type, self.content_params = said


class Request(InUtf8, WSGIRequest):
    """Of a WSGI server."""


class AsyncRequest(InUtf8, ASGIRequest):
    """Of an ASGI server."""


class Handler(WSGIHandler):
    """Django's own, with our requests."""

    request_class = Request


class AsyncHandler(ASGIHandler):
    """The same for ASGI."""

    request_class = AsyncRequest
