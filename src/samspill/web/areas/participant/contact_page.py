"""What an organisation's contact person sees and does: who of its people take part in cases, what
is handed on when somebody leaves, and what is held while somebody has asked for access. There are
names of their own people and counts, and nothing of what these have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.posted import whole_number, whole_numbers
from samspill.web.areas.kit.wording import number
from samspill.web.areas.participant.case_common import DayForm, end_of
from samspill.web.areas.participant.case_contacts import visit_of_contact
from samspill.web.people.models import Person
from samspill.web.sharing.actions import NotReadableError
from samspill.web.sharing.archives.holds import HELD_AT_MOST, HoldError, end_hold, hold
from samspill.web.sharing.archives.queries import holds_to_answer
from samspill.web.sharing.cases.actions import NoCaseError
from samspill.web.sharing.cases.permissions import opens_cases
from samspill.web.sharing.contacts.actions import end_access, hand_actions_on, name_people
from samspill.web.sharing.contacts.queries import homes_of
from samspill.web.sharing.permissions import UNSURE
from samspill.web.sharing.row_security import as_visit


@require_safe
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """One's own people, by name, and what waits for one's word."""
    visit = visit_of_contact(request)
    verdict = opens_cases(visit)
    if verdict.reason == UNSURE:
        return redirect("identity")
    today = timezone.localdate(visit.now)
    facts: dict[str, Any] = {"stronger": not verdict, "back": request.path}
    if verdict:
        facts |= {
            "homes": homes_of(visit),
            "holds": holds_to_answer(visit),
            "form": DayForm(initial={"until": today + timedelta(days=30)}),
            "latest": today + HELD_AT_MOST,
        }
    return render(request, "participant/contact.html", facts)


@require_POST
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Name people or confirm them, end somebody's access, hand on what they owned."""
    visit = visit_of_contact(request)
    do = request.POST.get("do", "")
    facts: dict[str, Any] = {"organisation": pk, "visit": visit, "by": cast(Person, request.user)}
    person = whole_number(request.POST.get("who", ""))
    if do == "name":
        people = whole_numbers(request.POST.getlist("who"))
        if not people:
            messages.error(request, _("Choose somebody first."))
            return redirect("contact_page")
        _do(name_people, people=people, **facts)
        said = _("They take part in cases for a year from now.")
    elif do == "end" and person is not None:
        _do(end_access, person=person, **facts)
        said = _("They are in no case any more, from now.")
    elif do == "hand on" and person is not None:
        to = whole_number(request.POST.get("to", ""))
        if to is None or to == person:
            messages.error(request, _("Choose who takes them over."))
            return redirect("contact_page")
        moved = _do(hand_actions_on, person=person, to=to, **facts)
        said = ngettext(
            "%(n)s action has another owner now.", "%(n)s actions have another owner now.", moved
        ) % {"n": number(moved)}
    else:
        return HttpResponseBadRequest()
    messages.success(request, said)
    return redirect("contact_page")


@require_POST
@login_required
def answer_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold a copy until a day, or no longer."""
    visit = visit_of_contact(request)
    by = cast(Person, request.user)
    do = request.POST.get("do", "")
    if do == "end":
        _do(end_hold, hold=pk, visit=visit, by=by)
        messages.success(request, _("It is held no more."))
        return redirect("contact_page")
    form = DayForm(request.POST)
    if do != "hold" or not form.is_valid():
        return HttpResponseBadRequest()
    try:
        _do(hold, hold=pk, until=end_of(form.cleaned_data["until"]), visit=visit, by=by)
    except HoldError:
        messages.error(request, _("It can be held for 90 days at a time. Choose another day."))
    else:
        messages.success(request, _("It is held until then. The source sees that."))
    return redirect("contact_page")


def _do(verb: Callable[..., Any], **facts: Any) -> Any:
    """Raises Http404 for what is not theirs to do."""
    try:
        with as_visit(facts["visit"]):
            return verb(**facts)
    except (NoCaseError, NotReadableError) as error:
        raise Http404 from error
