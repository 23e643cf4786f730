"""Opening a group, its rules, who may come to it, and what is written in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import whole_numbers
from samspill.web.areas.participant.case_common import (
    EntryForm,
    ReportForm,
    facts_of,
    for_cases,
    refused,
    unless_opened,
)
from samspill.web.areas.participant.case_writing import people_facts, without, worried
from samspill.web.areas.participant.group_common import (
    GroupForm,
    RulesForm,
    inside_group,
    labels_to_choose,
)
from samspill.web.areas.participant.groups import show
from samspill.web.areas.participant.written import written
from samspill.web.editions.models import Participant
from samspill.web.sharing.cases.actions import CaseError, NoCaseError, NotDone
from samspill.web.sharing.cases.timeline import write_entry
from samspill.web.sharing.groups.actions import open_group, write_rules
from samspill.web.sharing.groups.candidates import put_forward
from samspill.web.sharing.groups.ending import close_group
from samspill.web.sharing.groups.proposal_queries import others_who_would
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.row_security import as_visit


@require_form
@for_cases
def new(request: HttpRequest, me: Participant, visit: Visit) -> HttpResponse:
    """Open a group, with whom one has met."""
    if (lacking := unless_opened(request, me, visit)) is not None:
        return lacking
    if request.method != "POST":
        begun = {**GroupForm.usual(), "to": request.GET.getlist("to")}
        return _sheet(request, me, visit, GroupForm(initial=begun))
    form = GroupForm(request.POST)
    if request.POST.get("step") == "find":
        form.errors.clear()
        return _sheet(request, me, visit, form)
    if not form.is_valid():
        return _sheet(request, me, visit, form, status=422)
    found = worried(me, form.cleaned_data["title"], form.cleaned_data["purpose"])
    if found and "sure" not in request.POST:
        return _sheet(request, me, visit, form, again=found, status=422)
    second = form.second()
    if second is None:
        form.add_error(None, refused(NotDone.NO_SECOND))
        return _sheet(request, me, visit, form, status=422)
    try:
        with as_visit(visit):
            group = open_group(
                participant=me, beginning=form.beginning(), second=second, invite=form.people(),
                visit=visit,
            )  # fmt: skip
    except CaseError as error:
        form.add_error(None, refused(error.why))
        return _sheet(request, me, visit, form, status=422)
    messages.success(request, _("The group is open. Those you invited see what it is about."))
    return redirect("participant_group", slug=me.edition.slug, pk=group.pk)


def _sheet(
    request: HttpRequest,
    me: Participant,
    visit: Visit,
    form: GroupForm,
    *,
    again: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    facts = {
        "form": form,
        "worried": again,
        "labels": labels_to_choose(),
        "second": form.second(),
        **people_facts(request, me, visit, form.people()),
    }
    page = facts_of(request, me, **facts)
    return render(request, "participant/groups/new.html", page, status=status)


@require_form
@for_cases
def rules(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """A host writes the rules of the room anew."""
    page = inside_group(request, me, visit, pk)
    if isinstance(page, HttpResponse):
        return page
    if not page.host:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = RulesForm(posted, initial={"rules": page.rules.text})
    if posted is not None and form.is_valid():
        try:
            with as_visit(visit):
                write_rules(group=pk, text=form.cleaned_data["rules"], visit=visit, by=me.person)
        except NoCaseError as error:
            raise Http404 from error
        except CaseError as error:
            form.add_error("rules", refused(error.why))
        else:
            messages.success(request, _("The rules stand. Each accepts them before they read on."))
            return redirect("participant_group", slug=me.edition.slug, pk=pk)
    shown = facts_of(request, me, group=page.group, form=form)
    status = 422 if form.errors else 200
    return render(request, "participant/groups/rules.html", shown, status=status)


@require_form
@for_cases
def candidate(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """A member would have somebody in it."""
    page = inside_group(request, me, visit, pk)
    if isinstance(page, HttpResponse):
        return page
    ticked = whole_numbers(request.POST.getlist("to"))
    again, status = "", 200
    if request.method == "POST" and request.POST.get("step") != "find":
        try:
            with as_visit(visit):
                for who in sorted(ticked) or [0]:  # all of them, or none
                    put_forward(group=pk, person=who, me=me, visit=visit)
        except NoCaseError as error:
            raise Http404 from error
        except CaseError as error:
            again, status = refused(error.why), 422
        else:
            messages.success(request, _("They are put forward. They are told nothing of it."))
            return redirect("participant_group", slug=me.edition.slug, pk=pk)
    facts = {"group": page.group, "again": again, **people_facts(request, me, visit, ticked)}
    would = others_who_would(visit, me.edition_id, pk)
    known = {one.person_id for one in would}
    facts["known"] = [*would, *(one for one in facts["known"] if one.person_id not in known)]
    shown = facts_of(request, me, **facts)
    shown |= without(shown, page)
    return render(request, "participant/groups/put_forward.html", shown, status=status)


@require_form
@for_cases
def close(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """A host ends it, having seen what that does."""
    page = inside_group(request, me, visit, pk)
    if isinstance(page, HttpResponse):
        return page
    if not page.host:
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with as_visit(visit):
                close_group(group=pk, report=form.cleaned_data["report"], visit=visit, by=me.person)
        except NoCaseError as error:
            raise Http404 from error
        except CaseError as error:
            form.add_error("report", refused(error.why))
        else:
            messages.success(request, _("The group is closed. Its members are told so."))
            return redirect("participant_group", slug=me.edition.slug, pk=pk)
    ahead = [date for date in page.coming if date.starts_at > visit.now]
    dates = [date for date in ahead if date.cancelled_at is None]
    shown = facts_of(request, me, group=page.group, page=page, dates=dates, form=form)
    status = 422 if form.errors else 200
    return render(request, "participant/groups/close.html", shown, status=status)


@require_POST
@for_cases
def write(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """What one would write; then who will read it, by name; and only then it stands there."""
    page = inside_group(request, me, visit, pk)
    if isinstance(page, HttpResponse):
        return page
    here = reverse("participant_group", args=(me.edition.slug, pk))
    if not page.open:
        messages.error(request, refused(NotDone.ENDED))
        return redirect(here)

    def send(**facts: Any) -> object:
        return write_entry(case=pk, **facts)

    def back(form: EntryForm, status: int) -> HttpResponse:
        return show(request, me, page, form=form, status=status)

    return written(request, me, visit, page.group, send=send, back=back, after=here)
