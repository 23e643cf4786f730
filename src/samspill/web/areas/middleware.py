"""Middleware of the pages."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _


class ContentSecurityPolicy:
    """Sends the policy that only our own files run, with every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
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
