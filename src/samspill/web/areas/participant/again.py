"""Whether one would be invited to the next edition: said on one's page, or among one's data."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samspill.web.areas.kit.posted import whole_number
from samspill.web.areas.kit.visits import visit_of
from samspill.web.areas.participant.common import mine
from samspill.web.areas.participant.own_data import signed_in_fully
from samspill.web.editions.again import Said, said_of_events, say_again, since_when, take_back_again
from samspill.web.editions.models import Event, Participant
from samspill.web.people.models import Person
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.row_security import as_visit

SAID = {"yes": say_again, "no": take_back_again}


def invited_again(request: HttpRequest, me: Participant) -> Said:
    """What the participant has said of the event that the edition is one of: two queries."""
    event = me.edition.event
    with as_visit(visit_of(request, me.person, timezone.now())):
        return Said(event, since_when(me.person, event.pk))


@require_POST
@login_required
def here(request: HttpRequest, slug: str) -> HttpResponse:
    """From the page on oneself."""
    me = mine(request, slug)
    visit = visit_of(request, me.person, timezone.now())
    if not _said(request, me.edition.event, visit, me.person):
        return HttpResponseBadRequest()
    return redirect("participant_me", slug=slug)


@require_POST
@signed_in_fully
def among_own_data(request: HttpRequest, visit: Visit) -> HttpResponse:
    """From one's own data: also of an event that one is no part of at the time."""
    me, asked = cast(Person, request.user), whole_number(request.POST.get("event", ""))
    with as_visit(visit):
        events = {said.event.pk: said.event for said in said_of_events(me)}
    if asked not in events or not _said(request, events[asked], visit, me):
        return HttpResponseBadRequest()
    return redirect("own_data")


def _said(request: HttpRequest, event: Event, visit: Visit, by: Person) -> bool:
    """Say what was posted; False where that is nothing."""
    say = SAID.get(request.POST.get("again", ""))
    if say is None:
        return False
    try:
        with as_visit(visit):
            say(event=event, by=by, now=visit.now)
    except PermissionError:
        messages.error(
            request, _("Not saved: it is not sure yet that it is you. Confirm it first.")
        )
    else:
        messages.success(request, _("Saved."))
    return True
