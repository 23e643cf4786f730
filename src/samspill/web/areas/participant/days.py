"""Days of one's ties in one's own calendar, by a letter to oneself, and out of it again."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samspill.web.areas.kit.limits import too_often, within_limit
from samspill.web.areas.kit.posted import whole_number
from samspill.web.areas.participant.ties import back_to, for_ties
from samspill.web.people.models import Person
from samspill.web.sharing.calendar_days import (
    NoDayError,
    put_in_calendar,
    take_out_of_calendar,
)
from samspill.web.sharing.calendar_models import What
from samspill.web.sharing.permissions import Visit


@require_POST
@for_ties
def touch_day(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """The day to be in touch with somebody (id of the person)."""
    return _day(request, visit, What.TOUCH, pk, pk)


@require_POST
@for_ties
def action_day(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """The day by which something agreed (id of the action) is to be done."""
    other = whole_number(request.POST.get("with", "")) or 0
    return _day(request, visit, What.ACTION, pk, other)


def _day(request: HttpRequest, visit: Visit, what: What, subject: int, other: int) -> HttpResponse:
    if not within_limit(request, "calendar", account=str(visit.person)):
        return too_often(request)
    by = cast(Person, request.user)
    try:
        if request.POST.get("do") == "out":
            take_out_of_calendar(what=what, subject=subject, visit=visit, by=by)
            said = _("A letter takes it out of your calendar.")
        else:
            put_in_calendar(what=what, subject=subject, visit=visit, by=by)
            said = _("A letter puts it in your calendar.")
    except NoDayError:
        raise Http404 from None
    messages.success(request, said)
    if request.POST.get("from") == "actions":
        return redirect("actions")
    return back_to(visit, other)
