"""The desk: where everybody should be, now and next."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from samspill.web.editions.queries import hosted_edition
from samspill.web.meetings.whereabouts import whereabouts
from samspill.web.people.models import Person


@login_required
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Search by name; without a search, everybody in the slot that is on or comes next."""
    edition = hosted_edition(cast(Person, request.user), slug)
    now: datetime = timezone.now()
    text = request.GET.get("q", "")
    facts = {"edition": edition, "text": text, **whereabouts(edition, text=text, now=now)}
    return render(request, "desk/desk.html", facts)
