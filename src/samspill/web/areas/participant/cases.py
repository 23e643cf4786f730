"""Cases: those I am in, one of them, and what I answer when I am invited."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.posted import whole_number
from samspill.web.areas.participant.case_common import (
    DayForm,
    EntryForm,
    end_of,
    facts_of,
    for_cases,
    refused,
)
from samspill.web.areas.participant.shared import needs_stronger
from samspill.web.editions.models import Participant
from samspill.web.people.identity import is_confirmed
from samspill.web.sharing.cases.actions import (
    CaseError,
    NoCaseError,
    accept_case,
    carry_on,
    decline_case,
    leave_case,
    remove_member,
    show_oneself,
)
from samspill.web.sharing.cases.inside import labels_in
from samspill.web.sharing.cases.queries import (
    CasePage,
    ends_of,
    find_case,
    listed,
    takes_stronger,
)
from samspill.web.sharing.cases.timeline import prolong_case
from samspill.web.sharing.contacts.permissions import has_lapsed
from samspill.web.sharing.labels import ALLOWS, Label
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.queries import AUTHORITIES
from samspill.web.sharing.row_security import as_visit


@require_safe
@for_cases
def cases(request: HttpRequest, me: Participant, visit: Visit) -> HttpResponse:
    """What waits for my answer, then the cases that I am in."""
    found = listed(visit, me.edition_id)
    facts = {
        "invited": found.invited,
        "rows": found.rows,
        "open": [row for row in found.rows if row.open],
        "locked": found.locked,
        "unsure": not is_confirmed(visit.person),
        "lapsed": not found.rows and has_lapsed(visit.person, visit.now),
    }
    return render(request, "participant/cases/cases.html", facts_of(request, me, **facts))


@require_safe
@for_cases
def one(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """A case, read like minutes; or, for who is invited, what they would accept."""
    page = case_or_none(visit, me, pk)
    if page is None:
        return needs_stronger(request, me, Label.AMBER)
    return show(request, me, visit, page)


def show(
    request: HttpRequest,
    me: Participant,
    visit: Visit,
    page: CasePage,
    *,
    form: EntryForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with the form as it is."""
    labels = labels_in(page.case) if page.open and not page.invited else []
    widest = Label(page.case.widest)
    facts: dict[str, Any] = {
        "page": page,
        "case": page.case,
        "archives": me.organisation.sector in AUTHORITIES,
        "terms": page.case.agreement.split("\n"),
        "ends": ends_of(page.case),
        "label": widest,
        "allows": ALLOWS[widest],
        "days": [
            (day, list(lines))
            for day, lines in groupby(
                (line for line in page.lines if line.kind != "report"),
                key=lambda line: timezone.localdate(line.entry.at),
            )
        ],
    }
    if labels:
        facts["form"] = form or EntryForm(labels=labels)
        facts["day_form"] = DayForm(initial={"until": timezone.localdate(page.case.ends_at)})
    name = "invitation" if page.invited else "case"
    page_facts = facts_of(request, me, **facts)
    return render(request, f"participant/cases/{name}.html", page_facts, status=status)


def case_or_none(visit: Visit, me: Participant, pk: int) -> CasePage | None:
    """The case; None where it only takes a stronger sign-in. Raises Http404 for anything else."""
    page = find_case(visit, me.edition_id, pk)
    if page is None and not takes_stronger(visit, me.edition_id, pk):
        raise Http404
    return page


@require_POST
@for_cases
def answer(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """Yes or no to an invitation."""
    page = case_or_none(visit, me, pk)
    if page is None:
        return needs_stronger(request, me, Label.AMBER)
    said = request.POST.get("answer", "")
    if not page.invited:
        raise Http404
    if said == "no":
        _do(decline_case, case=pk, visit=visit, by=me.person)
        messages.success(request, _("You are not in it. Nobody is told anything else."))
        return redirect("participant_cases", slug=me.edition.slug)
    if said != "yes":
        return HttpResponseBadRequest()
    if "accepted" not in request.POST or "nothing_forbidden" not in request.POST:
        messages.error(request, _("Tick that you accept the agreement, and what may not be in it."))
        return redirect("participant_case", slug=me.edition.slug, pk=pk)
    try:
        hidden = "hidden" in request.POST
        _do(accept_case, case=pk, hidden=hidden, visit=visit, by=me.person)
    except CaseError as error:
        messages.error(request, refused(error.why))
    else:
        messages.success(request, _("You are in it, and read what is written from now on."))
    return redirect("participant_case", slug=me.edition.slug, pk=pk)


@require_POST
@for_cases
def change(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """Who is in it leaves or shows themselves; who answers for it prolongs it or takes somebody
    out."""
    page = case_or_none(visit, me, pk)
    if page is None:
        return needs_stronger(request, me, Label.AMBER)
    do = request.POST.get("do", "")
    facts: dict[str, Any] = {"case": pk, "visit": visit, "by": me.person}
    try:
        if do == "leave":
            _do(leave_case, **facts)
            messages.success(request, _("You are no longer in it. What you wrote stays there."))
            return redirect("participant_cases", slug=me.edition.slug)
        said = _change(request, do, facts)
    except CaseError as error:
        messages.error(request, refused(error.why))
    else:
        if not said:
            return HttpResponseBadRequest()
        messages.success(request, said)
    return redirect("participant_case", slug=me.edition.slug, pk=pk)


def _change(request: HttpRequest, do: str, facts: dict[str, Any]) -> str:
    """Do it; gives what to say of it, nothing where there is no such change."""
    if do == "show":
        _do(show_oneself, **facts)
        return _("The others see that you are in it.")
    if do == "carry on":
        _do(carry_on, **facts)
        return _("You carry it on.")
    if do == "remove":
        person = whole_number(request.POST.get("who", ""))
        if person is None:
            return ""
        _do(remove_member, person=person, **facts)
        return _("They are no longer in it.")
    if do == "prolong":
        form = DayForm(request.POST)
        if not form.is_valid():
            return ""
        _do(prolong_case, until=end_of(form.cleaned_data["until"]), **facts)
        return _("The new end stands.")
    return ""


def _do(verb: Callable[..., object], **facts: Any) -> None:
    """Raises Http404 for what went between looking and doing, or is not theirs to do."""
    try:
        with as_visit(facts["visit"]):
            verb(**facts)
    except NoCaseError as error:
        raise Http404 from error
