"""Middleware of the pages."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import DatabaseError, IntegrityError, InterfaceError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

logger = logging.getLogger("samspill.requests")
FOREIGN_KEY = "23503"  # the database's code for a key that leads nowhere


class ContentSecurityPolicy:
    """Sends the policy that only our own files run, with every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        return response


class NothingButFiles:
    """At the origin that people's files are saved from there is nothing else: whatever a file does
    there, it finds no page of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        there = urlsplit(settings.FILES_ORIGIN).netloc
        if there and request.get_host() == there and not request.path_info.startswith("/files/"):
            return HttpResponse(status=404)
        return self.get_response(request)


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
    A device whose visit was ended, as its phone was lost, throws away what it kept: notes that
    waited to be sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        cookie = settings.SESSION_COOKIE_NAME
        if cookie in request.COOKIES or cookie in response.cookies:
            response.headers["Cache-Control"] = "no-store, private"
            del response.headers["Expires"]
        if _has_ended(request, response):
            response.headers["Clear-Site-Data"] = '"storage"'
        return response


def _has_ended(request: HttpRequest, response: HttpResponse) -> bool:
    """Is the visit that the browser speaks of not there any more: signed out, here or from
    elsewhere? Then Django takes its cookie away."""
    cookie = settings.SESSION_COOKIE_NAME
    taken = response.cookies.get(cookie)
    return cookie in request.COOKIES and taken is not None and not taken.value


class EditionsZone:
    """A page of an edition says times in the edition's zone, from when it is known which edition
    that is; the next request of the same thread begins with the site's again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(None):
            return self.get_response(request)


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


class OnceMore:
    """A page whose connection to the database broke while it was made is made once more: the
    server was restarted, and is back. Only for pages that are read. What is written is not done
    twice, because it may have been done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page made anew, None for an error of another kind. The innermost middleware: what
        those around it have put on the request holds for both tries."""
        lost = isinstance(error, DatabaseError | InterfaceError) and _connection_is_lost()
        again = hasattr(request, "asked_once_more")
        if not lost or again or request.method not in {"GET", "HEAD"}:
            return None
        request.asked_once_more = True  # type: ignore[attr-defined]
        connection.close()
        return self.get_response(request)


class GoneMeanwhile:
    """What a form was about, or whoever sent it, was erased at that moment: there is nothing of the
    kind. The database has refused to write a row that would name them, and all that came with
    it. Those verbs that name others by their choice look before, and say what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page that says that there is nothing; None for an error of another kind."""
        if not isinstance(error, IntegrityError) or not _names_what_is_gone(error):
            return None
        logger.warning("What a form was about went meanwhile: %s", _constraint(error))
        return page_not_found(request, Http404())


def _names_what_is_gone(error: IntegrityError) -> bool:
    """Is it PostgreSQL's about a key that leads to no row? Not about a row that is deleted while a
    key leads to it: that is a fault of ours."""
    cause = error.__cause__
    if connection.in_atomic_block or getattr(cause, "sqlstate", "") != FOREIGN_KEY:
        return False
    return "still referenced" not in str(cause)


def _constraint(error: IntegrityError) -> str:
    """Which key; not of whom."""
    return str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))


def _connection_is_lost() -> bool:
    if connection.in_atomic_block:  # a test's own; or a fault of ours, to be seen
        return False
    return connection.connection is None or not connection.is_usable()


class SignedOutMeanwhile:
    """A part of a page that is asked for after its session has gone is answered with the whole
    page for signing in, which says so and leads back: a redirect would be followed unseen, and
    that page be put inside the other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        from_page = request.headers.get("HX-Request") == "true"
        if not from_page or not response.headers.get("Location", "").startswith(sign_in):
            return response
        messages.info(request, _("You were signed out meanwhile. Sign in, and you are back."))
        onward = HttpResponse(status=204)
        for name, cookie in response.cookies.items():
            onward.cookies[name] = cookie
        shown = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = urlencode({"next": shown.path or "/"})
        onward.headers["HX-Redirect"] = f"{sign_in}?{back}"
        return onward
