"""Opening a case, inviting to it, writing in it, and closing it."""

from __future__ import annotations

from typing import Any, Protocol

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import whole_number, whole_numbers
from samspill.web.areas.participant.case_common import (
    CaseForm,
    EntryForm,
    ReportForm,
    end_of,
    facts_of,
    for_cases,
    refused,
    unless_opened,
)
from samspill.web.areas.participant.cases import case_or_none, show
from samspill.web.areas.participant.shared import needs_stronger
from samspill.web.areas.participant.written import written
from samspill.web.editions.models import Participant
from samspill.web.sharing.audience import found_by
from samspill.web.sharing.care import SAID, worries
from samspill.web.sharing.cases.actions import (
    CaseError,
    NoCaseError,
    NotDone,
    invite_people,
    open_case,
)
from samspill.web.sharing.cases.agreements import NAMES, text_of
from samspill.web.sharing.cases.models import WIDEST, CaseKind
from samspill.web.sharing.cases.queries import (
    CasePage,
    people_to_invite,
)
from samspill.web.sharing.cases.timeline import close_case, take_back_entry, write_entry
from samspill.web.sharing.labels import ALLOWS, Label
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.queries import find, names_here
from samspill.web.sharing.row_security import as_visit


@require_form
@for_cases
def new(request: HttpRequest, me: Participant, visit: Visit) -> HttpResponse:
    """Open a case: out of a meeting, of something shared, or of nothing."""
    if (lacking := unless_opened(request, me, visit)) is not None:
        return lacking
    today = timezone.localdate(visit.now)
    if request.method != "POST":
        begun = {**CaseForm.usual(today), **_begun(request, me, visit)}
        return _sheet(request, me, visit, CaseForm(initial=begun, today=today))
    form = CaseForm(request.POST, today=today)
    if request.POST.get("step") == "find":
        form.errors.clear()
        return _sheet(request, me, visit, form)
    if not form.is_valid():
        return _sheet(request, me, visit, form, status=422)
    found = worried(me, form.cleaned_data["title"], form.cleaned_data["purpose"])
    if found and "sure" not in request.POST:
        return _sheet(request, me, visit, form, again=found, status=422)
    try:
        with as_visit(visit):
            case = open_case(
                participant=me,
                opening=form.opening(),
                until=end_of(form.cleaned_data["until"]),
                invite=form.people(),
                visit=visit,
            )
    except CaseError as error:
        form.add_error(None, refused(error.why))
        return _sheet(request, me, visit, form, status=422)
    messages.success(request, _("The case is open. Those you invited see what it is about."))
    return redirect("participant_case", slug=me.edition.slug, pk=case.pk)


class Inside(Protocol):
    """A page of a case, or of a group."""

    @property
    def members(self) -> list[Any]:
        """Who is seen to be in it."""

    @property
    def waiting(self) -> list[Any]:
        """Who is seen to be asked."""


def _begun(request: HttpRequest, me: Participant, visit: Visit) -> dict[str, Any]:
    """The people whom the address names; of a share that one may read its theme, and its source.
    Raises Http404 for any other share."""
    to = request.GET.getlist("to")
    if "share" not in request.GET:
        return {"to": to}
    pk = whole_number(request.GET["share"])
    found = None if pk is None else find(visit, me.edition_id, pk)
    if found is None or found.share is None:
        raise Http404
    return {"to": [*to, str(found.share.source_id)], "title": found.share.about}


def worried(me: Participant, *texts: str) -> list[str]:
    """What to look at once more in the texts."""
    known = names_here(me.edition_id)
    return [str(SAID[each.worry]) for text in texts for each in worries(text, known=known)]


def _sheet(
    request: HttpRequest,
    me: Participant,
    visit: Visit,
    form: CaseForm,
    *,
    again: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    facts = {
        "form": form,
        "worried": again,
        "agreements": [(a.value, name, text_of(a).split("\n")) for a, name in NAMES.items()],
        "labels": [(label.value, label.label, ALLOWS[label]) for label in reversed(WIDEST)],
        **people_facts(request, me, visit, form.people()),
    }
    page = facts_of(request, me, **facts)
    return render(request, "participant/cases/new.html", page, status=status)


def people_facts(
    request: HttpRequest, me: Participant, visit: Visit, ticked: frozenset[int] | set[int]
) -> dict[str, Any]:
    """Whom one could invite: those one knows, and those one looks for."""
    known = people_to_invite(visit, me)
    words = request.POST.get("find", "")[:100]
    shown = {one.person_id for one in known}
    return {
        "known": known,
        "found": [one for one in found_by(me, words) if one.person_id not in shown],
        "find": words,
        "ticked": ticked,
    }


def without(facts: dict[str, Any], page: Inside) -> dict[str, Any]:
    """Of :func:`people_facts` those who are not seen to be in it, or asked, already."""
    there = {member.person_id for member in (*page.members, *page.waiting)}
    return {
        which: [one for one in facts[which] if one.person_id not in there]
        for which in ("known", "found")
    }


@require_form
@for_cases
def invite(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """Ask more people."""
    page = inside_or_stronger(request, me, visit, pk)
    if isinstance(page, HttpResponse):
        return page
    ticked = whole_numbers(request.POST.getlist("to"))
    again, status = "", 200
    if request.method == "POST" and request.POST.get("step") != "find":
        try:
            with as_visit(visit):
                invite_people(case=pk, people=ticked, me=me, visit=visit)
        except NoCaseError as error:
            raise Http404 from error
        except CaseError as error:
            again, status = refused(error.why), 422
        else:
            messages.success(request, _("They are asked whether they would be in it."))
            return redirect("participant_case", slug=me.edition.slug, pk=pk)
    facts = {"case": page.case, "again": again, **people_facts(request, me, visit, ticked)}
    shown = facts_of(request, me, **facts) | without(facts, page)
    return render(request, "participant/cases/invite.html", shown, status=status)


@require_POST
@for_cases
def write(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """What one would write; then who will read it, by name; and only then it stands there."""
    page = inside_or_stronger(request, me, visit, pk)
    if isinstance(page, HttpResponse):
        return page
    if not page.open:
        messages.error(request, refused(NotDone.ENDED))
        return redirect("participant_case", slug=me.edition.slug, pk=pk)
    here = reverse("participant_case", args=(me.edition.slug, pk))

    def send(**facts: Any) -> object:
        return write_entry(case=pk, **facts)

    def back(form: EntryForm, status: int) -> HttpResponse:
        return show(request, me, visit, page, form=form, status=status)

    return written(request, me, visit, page.case, send=send, back=back, after=here, page=page)


@require_POST
@for_cases
def take_back(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """What I wrote, or a file of mine, in a case or a group."""
    try:
        with as_visit(visit):
            entry = take_back_entry(entry=pk, visit=visit, by=me.person)
    except NoCaseError as error:
        raise Http404 from error
    messages.success(request, _("It is taken back: nothing of what it was is kept."))
    group = entry.case.kind == CaseKind.GROUP
    name = "participant_group" if group else "participant_case"
    return redirect(name, slug=me.edition.slug, pk=entry.case_id)


@require_form
@for_cases
def close(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """Its founder says what came of it."""
    page = inside_or_stronger(request, me, visit, pk)
    if isinstance(page, HttpResponse):
        return page
    if not page.founder:
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with as_visit(visit):
                close_case(case=pk, report=form.cleaned_data["report"], visit=visit, by=me.person)
        except NoCaseError as error:
            raise Http404 from error
        except CaseError as error:
            form.add_error("report", refused(error.why))
        else:
            messages.success(request, _("The case is closed. Those in it can read the report."))
            return redirect("participant_case", slug=me.edition.slug, pk=pk)
    shown = facts_of(request, me, case=page.case, form=form)
    status = 422 if form.errors else 200
    return render(request, "participant/cases/close.html", shown, status=status)


def inside_or_stronger(
    request: HttpRequest, me: Participant, visit: Visit, pk: int
) -> CasePage | HttpResponse:
    """The case, for who is in it; or that it takes a stronger sign-in. Raises Http404."""
    page = case_or_none(visit, me, pk)
    if page is None:
        return needs_stronger(request, me, Label.AMBER)
    if page.invited:
        raise Http404
    return page
