"""Whether one would be invited to the next edition: said at an edition, or among one's data."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import whole_number
from samspill.web.areas.kit.visits import visit_of
from samspill.web.areas.participant.common import around, mine
from samspill.web.areas.participant.own_data import signed_in_fully
from samspill.web.editions.again import Said, said_of_events, say_again, since_when, take_back_again
from samspill.web.editions.models import Event
from samspill.web.people.models import Person
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.row_security import as_visit

SAID = {"yes": say_again, "no": take_back_again}


@require_form
@login_required
def here(request: HttpRequest, slug: str) -> HttpResponse:
    """At an edition of the event, also for who came by a personal link."""
    me = mine(request, slug)
    event = me.edition.event
    visit = visit_of(request, me.person, timezone.now())
    if request.method == "POST":
        if not _said(request, event, visit, me.person):
            return HttpResponseBadRequest()
        return redirect("participant_again", slug=slug)
    with as_visit(visit):
        said = Said(event, since_when(me.person, event.pk))
    facts = {"said": said, "edition": me.edition, "nav": around(request, me)}
    return render(request, "participant/again.html", facts)


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
