"""The desk: where everybody should be, now and next."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from samspill.web.day.arrivals import arrivals as arrivals_at
from samspill.web.day.arrivals import note_arrival
from samspill.web.day.whereabouts import whereabouts
from samspill.web.editions.overview import participant_of
from samspill.web.editions.participation import end_visits
from samspill.web.editions.permissions import may_check_in, may_see_needs
from samspill.web.editions.queries import checked_in_edition, hosted_edition
from samspill.web.editions.registering.practical import needs_of
from samspill.web.people.models import Person
from samspill.web.wishes.search import LONGEST_SEARCH

MOST_LOOKED_FOR = 5


@require_safe
@login_required
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Search by name; without a search, everybody in the slot that is on or comes next."""
    edition = hosted_edition(cast(Person, request.user), slug, reading=True)
    now = timezone.now()
    text = request.GET.get("q", "")[:LONGEST_SEARCH]
    found = whereabouts(edition, text=text, now=now)
    facts: dict[str, object] = {"edition": edition, "text": text, **found}
    # Of a few that are looked for: the page lies open, and a letter finds half of them.
    few = text and len(found["places"]) <= MOST_LOOKED_FOR
    if few and may_see_needs(cast(Person, request.user), edition):
        facts["needs"] = needs_of(edition, [place["pk"] for place in found["places"]])
    details = cast(HtmxDetails, request.htmx)  # type: ignore[attr-defined]  # its middleware's
    return render(request, "desk/_places.html" if details else "desk/desk.html", facts)


@require_POST
@login_required
def sign_out(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Somebody's phone is lost: they are signed out everywhere, and told so."""
    by = cast(Person, request.user)
    edition = hosted_edition(by, slug)
    who = participant_of(edition, pk)
    end_visits(participant=who, by=by, now=timezone.now())
    # Without the name: the host may not be shown it.
    messages.success(request, _("They are signed out everywhere, and are told by e-mail."))
    return redirect("desk", slug=slug)


@require_safe
@login_required
def arrivals(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is expected, from A to Z, and who has come."""
    edition = checked_in_edition(cast(Person, request.user), slug, reading=True)
    text = request.GET.get("q", "")[:LONGEST_SEARCH]
    facts = {
        "edition": edition,
        "text": text,
        "found": arrivals_at(edition, text=text),
        "reads_only": not may_check_in(cast(Person, request.user), edition),
    }
    details = cast(HtmxDetails, request.htmx)  # type: ignore[attr-defined]  # its middleware's
    return render(request, "desk/_arrivals.html" if details else "desk/arrivals.html", facts)


@require_POST
@login_required
def arrival(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Somebody has come, or has not after all."""
    by = cast(Person, request.user)
    edition = checked_in_edition(by, slug)
    who = participant_of(edition, pk)
    note_arrival(participant=who, came="back" not in request.POST, by=by, now=timezone.now())
    text = request.POST.get("q", "")[:LONGEST_SEARCH]
    if cast(HtmxDetails, request.htmx):  # type: ignore[attr-defined]  # its middleware's
        facts = {"edition": edition, "text": text, "found": arrivals_at(edition, text=text)}
        return render(request, "desk/_arrivals.html", facts)
    query = f"?{urlencode({'q': text})}" if text else ""
    return redirect(f"{reverse('desk_arrivals', args=(slug,))}{query}")
