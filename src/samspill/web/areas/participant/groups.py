"""Groups: those I am in, one of them, and what I answer when I am invited and once a year."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.posted import whole_number
from samspill.web.areas.participant.case_common import EntryForm, facts_of, for_cases, refused
from samspill.web.areas.participant.group_common import do, group_or_none
from samspill.web.areas.participant.shared import needs_stronger
from samspill.web.editions.models import Participant
from samspill.web.people.identity import is_confirmed
from samspill.web.sharing.cases.actions import (
    CaseError,
    decline_case,
    leave_case,
    remove_member,
)
from samspill.web.sharing.cases.inside import labels_in
from samspill.web.sharing.groups.actions import accept_rules, become_host, join_group, name_host
from samspill.web.sharing.groups.candidates import Word, say_of, take_back
from samspill.web.sharing.groups.queries import GroupPage, groups_listed
from samspill.web.sharing.labels import ALLOWS, Label
from samspill.web.sharing.permissions import Visit


@require_safe
@for_cases
def groups(request: HttpRequest, me: Participant, visit: Visit) -> HttpResponse:
    """What waits for my answer, then the groups that I am in."""
    found = groups_listed(visit, me.edition_id)
    facts = {
        "invited": found.invited,
        "rows": found.rows,
        "open": [row for row in found.rows if row.open],
        "locked": found.locked,
        "unsure": not is_confirmed(visit.person),
    }
    return render(request, "participant/groups/groups.html", facts_of(request, me, **facts))


@require_safe
@for_cases
def one(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """A group; or the rules that I would accept first."""
    page = group_or_none(visit, me, pk)
    if page is None:
        return needs_stronger(request, me, Label.AMBER)
    return show(request, me, page)


def show(
    request: HttpRequest,
    me: Participant,
    page: GroupPage,
    *,
    form: EntryForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with the form as it is."""
    widest = Label(page.group.widest)
    facts: dict[str, Any] = {
        "page": page,
        "group": page.group,
        "terms": page.rules.text.splitlines(),
        "label": widest,
        "allows": ALLOWS[widest],
    }
    name = "rules_first" if page.invited or page.behind else "group"
    if name == "group":
        facts["days"] = [
            (day, list(lines))
            for day, lines in groupby(
                page.lines, key=lambda line: timezone.localdate(line.entry.at)
            )
        ]
        if page.open:
            facts["form"] = form or EntryForm(labels=labels_in(page.group))
    shown = facts_of(request, me, **facts)
    return render(request, f"participant/groups/{name}.html", shown, status=status)


@require_POST
@for_cases
def answer(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """Yes or no to an invitation; yes to new rules; yes to another year."""
    page = group_or_none(visit, me, pk)
    if page is None:
        return needs_stronger(request, me, Label.AMBER)
    said = request.POST.get("answer", "")
    facts: dict[str, Any] = {"group": pk, "visit": visit, "by": me.person}
    if said == "no" and page.invited:
        do(decline_case, case=pk, visit=visit, by=me.person)
        messages.success(request, _("You are not in it. Nobody is told anything else."))
        return redirect("participant_groups", slug=me.edition.slug)
    number = whole_number(request.POST.get("number", ""))
    if said != "yes" or number is None:
        return HttpResponseBadRequest()
    if "accepted" not in request.POST:
        messages.error(request, _("Tick that you accept the rules of the room."))
        return redirect("participant_group", slug=me.edition.slug, pk=pk)
    try:
        if page.invited:
            do(join_group, me=me, number=number, **facts)
        else:
            do(accept_rules, number=number, **facts)
    except CaseError as error:
        messages.error(request, refused(error.why))
    else:
        messages.success(request, _("You have accepted the rules, and are in it for a year."))
    return redirect("participant_group", slug=me.edition.slug, pk=pk)


@require_POST
@for_cases
def change(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """Who is in it leaves, becomes a host or says what they think of a candidate; a host takes
    somebody out, or asks them to be a host."""
    page = group_or_none(visit, me, pk)
    if page is None:
        return needs_stronger(request, me, Label.AMBER)
    facts: dict[str, Any] = {"visit": visit, "by": me.person}
    try:
        if request.POST.get("do") == "leave":
            do(leave_case, case=pk, **facts)
            messages.success(request, _("You are no longer in it. What you wrote stays there."))
            return redirect("participant_groups", slug=me.edition.slug)
        said = _change(request, page, facts)
    except CaseError as error:
        messages.error(request, refused(error.why))
    else:
        if not said:
            return HttpResponseBadRequest()
        messages.success(request, said)
    return redirect("participant_group", slug=me.edition.slug, pk=pk)


def _change(request: HttpRequest, page: GroupPage, facts: dict[str, Any]) -> str:
    """Do it; gives what to say of it, nothing where there is no such change."""
    wanted, pk = request.POST.get("do", ""), page.group.pk
    if wanted == "host":
        do(become_host, group=pk, **facts)
        return _("You are a host.")
    who = whole_number(request.POST.get("who", ""))
    if who is None:
        return ""
    if wanted == "remove":
        do(remove_member, case=pk, person=who, **facts)
        return _("They are no longer in it.")
    if wanted == "name host":
        do(name_host, group=pk, person=who, **facts)
        return _("They are asked to be a host.")
    if wanted in {"vouch", "object", "take back"}:
        if who not in {each.candidate.pk for each in page.candidates}:
            raise Http404
        if wanted == "take back":
            do(take_back, candidate=who, **facts)
            return _("They are not put forward any more.")
        word = Word.YES if wanted == "vouch" else Word.NO
        do(say_of, candidate=who, word=word, **facts)
        return _("Your word is kept. Nobody else sees it.")
    return ""
