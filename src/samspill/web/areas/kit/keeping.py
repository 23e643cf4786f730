"""Finished pages kept for the same person until something on them may have changed.

On the day everybody looks at their own page again and again, and it is nearly always the same.
What a page shows is told by its key (who, which version, language, colours) and by the time for
which it holds; so nothing is ever cleared by hand, and a kept page is never an old one.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any, cast

from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from samspill.web.areas.kit.context import theme_of
from samspill.web.people.models import Person

TOKEN = token_urlsafe()  # stands in a kept page for the form token, which is each answer's own
SECONDS = 60 * 60 * 24


@dataclass(frozen=True)
class Kept:
    """A page, and from when until when it looks like this; None is always."""

    packed: bytes  # compressed: two thousand are kept, and some have 80 kB
    since: datetime | None
    until: datetime | None

    @property
    def html(self) -> str:
        """The page as text."""
        return zlib.decompress(self.packed).decode()

    def holds(self, now: datetime) -> bool:
        """True when it looks like this now."""
        return (self.since is None or self.since <= now) and (
            self.until is None or now < self.until
        )


@dataclass(frozen=True)
class Page:
    """What a page is made of, and the moments at which it looks different."""

    template: str
    facts: Mapping[str, Any]
    moments: Sequence[datetime] = ()


def kept_page(
    request: HttpRequest,
    *,
    name: str,
    version: Sequence[object],
    now: datetime,
    make: Callable[[], Page],
) -> HttpResponse:
    """The page ``name`` of the person who is signed in: from ``make``, or as it was kept.

    ``version`` must be read before ``make`` reads what the page shows, and differ whenever that
    does. A page with a message or with a question in its address is made afresh.
    """
    if request.GET or len(get_messages(request)):
        page = make()
        return render(request, page.template, page.facts)
    key = _key(request, name, version)
    kept: Kept | None = caches["pages"].get(key)
    if kept is None or not kept.holds(now):
        kept = _made(request, make(), now)
        caches["pages"].set(key, kept, SECONDS)
    return HttpResponse(kept.html.replace(TOKEN, get_token(request)))


def _key(request: HttpRequest, name: str, version: Sequence[object]) -> str:
    person = cast(Person, request.user)
    who = (person.pk, person.name, person.email, person.takes_part_only)
    shown = (*who, get_language(), timezone.get_current_timezone_name(), theme_of(request))
    return sha256(repr((TOKEN, name, *version, *shown)).encode()).hexdigest()


def _made(request: HttpRequest, page: Page, now: datetime) -> Kept:
    html = render_to_string(page.template, {**page.facts, "csrf_token": TOKEN}, request)
    moments = sorted(page.moments)
    place = bisect_right(moments, now)
    return Kept(
        packed=zlib.compress(html.encode(), 1),
        since=moments[place - 1] if place else None,
        until=moments[place] if place < len(moments) else None,
    )
