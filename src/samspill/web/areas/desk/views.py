"""The desk: where everybody should be, now and next."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from samspill.web.day.whereabouts import whereabouts
from samspill.web.editions.overview import participant_of
from samspill.web.editions.participation import end_visits
from samspill.web.editions.queries import hosted_edition
from samspill.web.people.models import Person
from samspill.web.wishes.search import LONGEST_SEARCH


@require_safe
@login_required
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Search by name; without a search, everybody in the slot that is on or comes next."""
    edition = hosted_edition(cast(Person, request.user), slug)
    now = timezone.now()
    text = request.GET.get("q", "")[:LONGEST_SEARCH]
    facts = {"edition": edition, "text": text, **whereabouts(edition, text=text, now=now)}
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
