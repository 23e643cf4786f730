"""The cases that a contact person's organisation answers for and that have lost their founder."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.posted import whole_number
from samspill.web.areas.kit.visits import visit_of
from samspill.web.people.identity import own_is_held
from samspill.web.people.models import Person
from samspill.web.sharing.cases.actions import NoCaseError, name_to_carry_on
from samspill.web.sharing.cases.permissions import is_contact_person, opens_cases
from samspill.web.sharing.cases.queries import orphans
from samspill.web.sharing.groups.actions import end_in_groups
from samspill.web.sharing.groups.queries import own_people_in_groups
from samspill.web.sharing.permissions import UNSURE, Visit
from samspill.web.sharing.row_security import as_visit


def visit_of_contact(request: HttpRequest) -> Visit:
    """A contact person's visit. Raises Http404 for anybody else, and for who came by a link."""
    person = cast(Person, request.user)
    if person.takes_part_only or not is_contact_person(person.pk) or own_is_held(person.pk):
        raise Http404
    return visit_of(request, person, timezone.now())


@require_safe
@login_required
def without_founder(request: HttpRequest) -> HttpResponse:
    """What each is called, when it closes, and which of one's own people are in it."""
    visit = visit_of_contact(request)
    verdict = opens_cases(visit)
    if verdict.reason == UNSURE:
        return redirect("identity")
    facts = {
        "orphans": orphans(visit),
        "in_groups": own_people_in_groups(visit),
        "stronger": not verdict,
        "back": request.path,
    }
    return render(request, "participant/cases/without_founder.html", facts)


@require_POST
@login_required
def name(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask one of them to carry it on."""
    visit = visit_of_contact(request)
    person = whole_number(request.POST.get("who", ""))
    if person is None:
        return HttpResponseBadRequest()
    try:
        with as_visit(visit):
            name_to_carry_on(case=pk, person=person, visit=visit, by=cast(Person, request.user))
    except NoCaseError as error:
        raise Http404 from error
    messages.success(request, _("They are asked to carry it on."))
    return redirect("cases_without_founder")


@require_POST
@login_required
def end_in_all_groups(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody of one's own is in no group any more."""
    visit = visit_of_contact(request)
    try:
        with as_visit(visit):
            end_in_groups(person=pk, visit=visit, by=cast(Person, request.user))
    except NoCaseError as error:
        raise Http404 from error
    messages.success(request, _("They are in no group any more."))
    return redirect("cases_without_founder")
