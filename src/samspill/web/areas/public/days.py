"""Has anybody's day at an edition changed? What a page that lies open asks, again and again."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.crypto import salted_hmac
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from samspill.web.editions.queries import edition_of_theirs
from samspill.web.journal.actions import programme_version

SALT = "samspill.days"


@require_safe
@login_required
def days(request: HttpRequest, slug: str) -> HttpResponse:
    """A word, in the answer and in its ETag, that is another one once somebody's day may have
    changed; 304 to whoever names it. For those of the edition alone. Nothing else is to be read
    off it: not whose day it was, nor how many have changed."""
    edition_id = edition_of_theirs(request.user, slug)
    said = f"{edition_id} {programme_version(edition_id)}"
    word = salted_hmac(SALT, said, algorithm="sha256").hexdigest()[:20]
    etag = f'"{word}"'
    known = parse_etags(request.headers.get("If-None-Match", ""))
    same = etag in (name.removeprefix("W/") for name in known)
    answer = HttpResponseNotModified() if same else HttpResponse(word, content_type="text/plain")
    answer.headers["ETag"] = etag
    return answer
