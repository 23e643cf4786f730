"""Middleware of the pages."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render


class ContentSecurityPolicy:
    """Sends the policy that only our own files run, with every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        return response


class Readable:
    """Lets in what can be read and kept, and nothing else, before anybody looks at it.

    NUL, and halves of surrogate pairs, in an address are of no page of ours: 404. A form is
    UTF-8, so another encoding is none that a browser sends here: 400. A cookie that holds them is
    none that we set: it is passed over. What a form holds is the form's to judge, and to say.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower() not in {"utf-8", "utf8"}:
            raise BadRequest("A form in another encoding than UTF-8.")
        asked = (text for name, texts in request.GET.lists() for text in (name, *texts))
        if not all(map(_can_be_kept, (request.path_info, *asked))):
            raise Http404
        request.COOKIES = {k: v for k, v in request.COOKIES.items() if _can_be_kept(v)}
        return self.get_response(request)


def _can_be_kept(text: str) -> bool:
    return not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text)


class NothingKept:
    """Nobody keeps what a signed-in person was answered: not the browser for whoever presses
    "back" after them on a shared machine, and no server on the way.

    A visit is known by its cookie, which costs nothing to look at; one that has begun and not
    signed in yet is meant too. Pages without a visit, and static files, keep what they say.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        cookie = settings.SESSION_COOKIE_NAME
        if cookie in request.COOKIES or cookie in response.cookies:
            response.headers["Cache-Control"] = "no-store, private"
            del response.headers["Expires"]
        return response


class WayOnFromForms:
    """A page in the place of the empty one for an address that only forms are sent to: people
    come there by signing in anew after they sent one, or by choosing another language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET" or response.content:
            return response
        page = render(request, "405.html", status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page
