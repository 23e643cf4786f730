"""A group's dates: when it meets, who was there, and the minutes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import whole_numbers
from samspill.web.areas.participant.case_common import EntryForm, facts_of, for_cases, refused
from samspill.web.areas.participant.group_common import DateForm, do, inside_group
from samspill.web.areas.participant.shared import needs_stronger
from samspill.web.areas.participant.written import written
from samspill.web.editions.models import Participant
from samspill.web.sharing.cases.actions import CaseError
from samspill.web.sharing.cases.inside import labels_in
from samspill.web.sharing.groups.dates import (
    add_date,
    cancel_date,
    change_date,
    note_attendance,
    write_minutes,
)
from samspill.web.sharing.groups.models import GroupDate
from samspill.web.sharing.groups.queries import DatePage, find_date, takes_stronger_date
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import Visit


@require_form
@for_cases
def new(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """A host says when the group meets."""
    page = inside_group(request, me, visit, pk)
    if isinstance(page, HttpResponse):
        return page
    if not page.host:
        raise Http404
    form = DateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            do(add_date, group=pk, planned=form.planned(), visit=visit, by=me.person)
        except CaseError as error:
            form.refuse(error.why)
        else:
            messages.success(request, _("The date stands, and goes to the members' calendars."))
            return redirect("participant_group", slug=me.edition.slug, pk=pk)
    facts = facts_of(request, me, group=page.group, form=form)
    status = 422 if form.errors else 200
    return render(request, "participant/groups/date_form.html", facts, status=status)


@require_safe
@for_cases
def one(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """A date: on its day the rules first."""
    found = _found(request, me, visit, pk)
    if isinstance(found, HttpResponse):
        return found
    return _show(request, me, visit, found)


def _on_its_day(date: GroupDate, now: datetime) -> bool:
    """It is the day on which it begins, or the one on which it ends, be that after midnight."""
    first, last = timezone.localdate(date.starts_at), timezone.localdate(date.ends_at)
    return first <= timezone.localdate(now) <= last


def _show(
    request: HttpRequest,
    me: Participant,
    visit: Visit,
    found: DatePage,
    *,
    form: EntryForm | None = None,
    status: int = 200,
) -> HttpResponse:
    date, page = found.date, found.page
    begun = date.starts_at <= visit.now and date.cancelled_at is None
    facts: dict[str, Any] = {
        "found": found,
        "page": page,
        "group": page.group,
        "date": date,
        "begun": begun,
        "coming": date.ends_at > visit.now and date.cancelled_at is None,
        "today": _on_its_day(date, visit.now),
        "terms": page.rules.text.splitlines(),
    }
    if begun and page.host and page.open:
        facts["form"] = form or EntryForm(labels=labels_in(page.group))
    shown = facts_of(request, me, **facts)
    return render(request, "participant/groups/date.html", shown, status=status)


@require_form
@for_cases
def change(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """A host moves it, or cancels it."""
    found = _hosted(request, me, visit, pk)
    if isinstance(found, HttpResponse):
        return found
    group = found.page.group
    facts: dict[str, Any] = {"date": pk, "visit": visit, "by": me.person}
    posted = request.POST if request.method == "POST" else None
    if posted is not None and posted.get("do") == "cancel":
        do(cancel_date, **facts)
        messages.success(request, _("It is cancelled, and leaves the members' calendars."))
        return redirect("participant_group", slug=me.edition.slug, pk=group.pk)
    form = DateForm(posted, initial=DateForm.of(found.date))
    if posted is not None and form.is_valid():
        try:
            do(change_date, planned=form.planned(), **facts)
        except CaseError as error:
            form.refuse(error.why)
        else:
            messages.success(request, _("It is changed. Another time goes to the calendars."))
            return redirect("participant_group_date", slug=me.edition.slug, pk=pk)
    shown = facts_of(request, me, group=group, date=found.date, form=form)
    status = 422 if form.errors else 200
    return render(request, "participant/groups/date_form.html", shown, status=status)


@require_POST
@for_cases
def there(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """A host notes who was there."""
    found = _hosted(request, me, visit, pk)
    if isinstance(found, HttpResponse):
        return found
    people = whole_numbers(request.POST.getlist("who"))
    try:
        do(note_attendance, date=pk, people=people, visit=visit, by=me.person)
    except CaseError as error:
        messages.error(request, refused(error.why))
    else:
        messages.success(request, _("It is noted who was there."))
    return redirect("participant_group_date", slug=me.edition.slug, pk=pk)


@require_POST
@for_cases
def minutes(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """A host writes the minutes, and sees who will read them first."""
    found = _hosted(request, me, visit, pk)
    if isinstance(found, HttpResponse):
        return found

    def send(**facts: Any) -> object:
        return write_minutes(date=pk, **facts)

    def back(form: EntryForm, status: int) -> HttpResponse:
        return _show(request, me, visit, found, form=form, status=status)

    here = reverse("participant_group_date", args=(me.edition.slug, pk))
    return written(request, me, visit, found.page.group, send=send, back=back, after=here)


def _found(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> DatePage | HttpResponse:
    """The date, or that it takes a stronger sign-in. Raises Http404."""
    found = find_date(visit, me.edition_id, pk)
    if found is None:
        if takes_stronger_date(visit, me.edition_id, pk):
            return needs_stronger(request, me, Label.AMBER)
        raise Http404
    return found


def _hosted(
    request: HttpRequest, me: Participant, visit: Visit, pk: int
) -> DatePage | HttpResponse:
    found = _found(request, me, visit, pk)
    if isinstance(found, DatePage) and not found.page.host:
        raise Http404
    return found
