"""Shared with me, and what I have shared: read, answered, narrowed, widened, withdrawn."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import whole_numbers
from samspill.web.areas.participant.sharing_common import (
    conditions,
    facts_of,
    for_sharing,
    ground_called,
    no_second,
    refused,
)
from samspill.web.editions.models import Participant
from samspill.web.people.identity import is_confirmed
from samspill.web.people.lines import is_line, one_line
from samspill.web.people.models import Person
from samspill.web.sharing.actions import (
    NotReadableError,
    SharingError,
    answer,
    answer_widening,
    choose_wide,
    narrow,
    open_share,
    shorten,
    widen,
    withdraw,
)
from samspill.web.sharing.archives.queries import hold_of, holds_on
from samspill.web.sharing.audience import found_by
from samspill.web.sharing.cases.permissions import CASES_ARE_ON
from samspill.web.sharing.labels import ALLOWS, Label
from samspill.web.sharing.models import Came, From, Kind, Share
from samspill.web.sharing.permissions import Visit, part_of, second_is_gone
from samspill.web.sharing.queries import (
    AUTHORITIES,
    Found,
    answer_by,
    asked,
    find,
    has_read,
    home_of,
    is_asked,
    lets_in,
    own,
    own_answer,
    readers_of,
    received,
    receiver_names,
    told_to_all,
    widenings_of,
)
from samspill.web.sharing.rates import tenths_answered
from samspill.web.sharing.row_security import as_visit

LONGEST_LINE = 300


@require_safe
@for_sharing
def shared(request: HttpRequest, me: Participant, visit: Visit) -> HttpResponse:
    """What others share with me, what needs an answer first; then what I have shared."""
    rows = received(visit, me.edition_id)
    questions = asked(visit, me.edition_id)
    facts = {
        "rows": rows,
        "waiting": sum(row.waits for row in rows),
        "own": own(visit, me.edition_id),
        "tenths": tenths_answered(me),
        "questions": questions,
        "unsure": not is_confirmed(visit.person),
        "stronger": is_asked(visit, me.edition_id),
        "cases": part_of(me.edition) in CASES_ARE_ON,
        "kinds": dict(Kind.choices),
        "came": dict(Came.choices),
        "now": visit.now,
    }
    return render(request, "participant/sharing/shared.html", facts_of(request, me, **facts))


@require_safe
@for_sharing
def one(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """One share: its label and conditions at its head. Its source sees who has read it."""
    found = share_or_404(visit, me, pk)
    if found.share is None:
        return needs_stronger(request, me, found.label)
    share = found.share
    facts = _head(share, visit)
    if share.source_id == visit.person:
        facts |= _of_source(request, me, share, visit)
        page = facts_of(request, me, **facts)
        return render(request, "participant/sharing/own.html", page)
    came, line, to_all = own_answer(visit, share)
    facts |= {
        "source": share.source.name,
        "organisation": home_of(me.edition_id, share.source_id),
        "opened": has_read(visit, share),
        "came": came,
        "line": line,
        "to_all": to_all,
        "answers": Came.choices,
        "question": share.kind == Kind.QUESTION,
        "cases": part_of(me.edition) in CASES_ARE_ON,
        "told": told_to_all(visit, share),
        "answer_by": answer_by(share),
        "archives": me.organisation.sector in AUTHORITIES,
    }
    if facts["archives"]:
        facts["hold"] = hold_of(visit, share)
    return render(request, "participant/sharing/one.html", facts_of(request, me, **facts))


@require_POST
@for_sharing
def open_one(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """Open it: from now on its source sees that it was read."""
    found = share_or_404(visit, me, pk)
    if found.share is None:
        return needs_stronger(request, me, found.label)
    with as_visit(visit):
        _or_404(open_share, share=pk, visit=visit, by=me.person)
    return redirect("participant_shared_one", slug=me.edition.slug, pk=pk)


@require_POST
@for_sharing
def answer_one(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """What came of it, in one tap and a line if one wants."""
    found = share_or_404(visit, me, pk)
    if found.share is None:
        return needs_stronger(request, me, found.label)
    if found.share.source_id == visit.person:
        raise Http404
    came = request.POST.get("came", "")
    line = one_line(request.POST.get("line", ""))
    if came not in {*Came} or not is_line(line) or len(line) > LONGEST_LINE:
        return HttpResponseBadRequest()
    to_all = "to_all" in request.POST
    with as_visit(visit):
        _or_404(
            answer, share=pk, came=Came(came), line=line, to_all=to_all, visit=visit, by=me.person
        )
    messages.success(request, _("Thank you. The source sees your answer."))
    return redirect("participant_shared_one", slug=me.edition.slug, pk=pk)


@require_POST
@for_sharing
def change_one(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """Its source withdraws, shortens, narrows or widens it."""
    found = share_or_404(visit, me, pk)
    if found.share is None:
        return needs_stronger(request, me, found.label)
    if found.share.source_id != visit.person:
        raise Http404
    do = request.POST.get("do", "")
    people = whole_numbers(request.POST.getlist("who"))
    try:
        with as_visit(visit):
            said = _change(do, pk, people, request.POST.get("until", ""), me.person, visit)
    except SharingError as error:
        messages.error(request, refused(error.refusal))
    else:
        if not said:
            return HttpResponseBadRequest()
        messages.success(request, said)
    return redirect("participant_shared_one", slug=me.edition.slug, pk=pk)


def _change(do: str, pk: int, people: set[int], until: str, by: Person, visit: Visit) -> str:
    """Do it; gives what to say of it, nothing where there is no such change."""
    if do == "withdraw":
        withdraw(share=pk, by=by, now=visit.now)
        return _("It is withdrawn.")
    if do == "shorten":
        try:
            day = parse_date(until)
        except ValueError:
            day = None
        if day is None:
            return ""
        ends = timezone.make_aware(datetime.combine(day, time(23, 59)))
        shorten(share=pk, until=ends, by=by, now=visit.now)
        return _("It ends sooner now.")
    if do == "narrow":
        narrow(share=pk, without=people, by=by, now=visit.now)
        return _("They can't read it any more.")
    if do == "widen":
        red = widen(share=pk, to=people, by=by, now=visit.now).second_id is not None
        if red:
            return _("They can read it when the second person agrees.")
        return _("They can read it now.")
    return ""


@require_POST
@for_sharing
def second(request: HttpRequest, me: Participant, visit: Visit, pk: int) -> HttpResponse:
    """The second person's word on one more reader of what is TLP:RED."""
    may = {question.pk for question in asked(visit, me.edition_id)}
    if pk not in may:
        raise Http404
    agreed = request.POST.get("agreed", "")
    if agreed not in {"yes", "no"}:
        return HttpResponseBadRequest()
    with as_visit(visit):
        _or_404(answer_widening, widening=pk, agreed=agreed == "yes", by=me.person, now=visit.now)
    messages.success(request, _("Your word is kept."))
    return redirect("participant_shared", slug=me.edition.slug)


@require_form
@for_sharing
def wide(request: HttpRequest, me: Participant, visit: Visit) -> HttpResponse:
    """From whom one is let into wide audiences."""
    if request.method == "POST":
        chosen = request.POST.get("lets_in", "")
        if chosen not in {*From}:
            return HttpResponseBadRequest()
        choose_wide(participant=me, lets_in=From(chosen), now=visit.now)
        messages.success(request, _("Saved."))
        return redirect("participant_wide", slug=me.edition.slug)
    facts = {"choices": From.choices, "chosen": lets_in(me)}
    return render(request, "participant/sharing/wide.html", facts_of(request, me, **facts))


def share_or_404(visit: Visit, me: Participant, pk: int) -> Found:
    """The share, or that it only takes a stronger sign-in. Raises Http404."""
    found = find(visit, me.edition_id, pk)
    if found is None:
        raise Http404
    return found


def _or_404(verb: Any, **facts: Any) -> None:
    """Of what went between looking and doing."""
    try:
        verb(**facts)
    except NotReadableError as error:
        raise Http404 from error


def needs_stronger(
    request: HttpRequest, me: Participant, label: str, *, status: int = 403
) -> HttpResponse:
    """It can be read with a second factor; here is how."""
    facts = {"label": Label(label), "back": request.path if request.method == "GET" else ""}
    if not facts["back"]:
        facts["back"] = reverse("participant_shared", kwargs={"slug": me.edition.slug})
    page = facts_of(request, me, **facts)
    return render(request, "participant/sharing/stronger.html", page, status=status)


def _head(share: Share, visit: Visit) -> dict[str, Any]:
    return {
        "share": share,
        "label": Label(share.label),
        "allows": ALLOWS[Label(share.label)],
        "conditions": conditions(share),
        "ended": share.withdrawn_at is not None or share.expires_at <= visit.now,
        "now": visit.now,
    }


def _of_source(request: HttpRequest, me: Participant, share: Share, visit: Visit) -> dict[str, Any]:
    there = receiver_names(visit, share)
    words = request.GET.get("find", "")[:100]
    have = {person for person, _name in there}
    readers = readers_of(visit, share)
    return {
        "readers": [reader for reader in readers if not reader.removed],
        "were": [reader for reader in readers if reader.removed],
        "read": sum(reader.read_at is not None for reader in readers),
        "answered": sum(bool(reader.came) for reader in readers),
        "came": dict(Came.choices),
        "there": there,
        "find": words,
        "found": [p for p in found_by(me, words) if p.person_id not in have],
        "waiting": widenings_of(visit, share),
        "holds": holds_on(visit, share),
        "ground": ground_called(share.ground),
        "no_second": no_second() if second_is_gone(share) else "",
    }
