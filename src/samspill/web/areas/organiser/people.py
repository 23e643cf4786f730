"""Who takes part, how far they have come, and inviting them."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.people_forms import ParticipantForm
from samspill.web.editions.actions import open_wishing
from samspill.web.editions.invitations import Delivery, send_invitations
from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.overview import (
    Answer,
    answer_of,
    coming,
    everybody,
    organisations_at,
    participant_of,
)
from samspill.web.editions.participation import (
    restore_participant,
    update_participant,
)
from samspill.web.meetings.agenda import meetings_count
from samspill.web.people.models import Sector
from samspill.web.planning import publishing
from samspill.web.wishes.directory import hit, plain

PEOPLE_A_PAGE = 50
SILENT = frozenset({Answer.INVITED, Answer.OPENED, Answer.PROFILE})


@require_safe
@login_required
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody by name, with search and filter: the same few queries for any number."""
    edition = edition_for(request, slug)
    found = list(everybody(edition).select_related("person", "organisation"))
    states = {p.pk: answer_of(p) for p in found}
    counts = Counter(states.values())
    asked = {name: request.GET.get(name, "") for name in ("q", "state", "sector")}
    words = plain(asked["q"]).split()
    chosen = [
        p
        for p in found
        if asked["state"] in {"", states[p.pk]}
        and asked["sector"] in {"", p.organisation.sector}
        and (not words or hit(words, plain(f"{p.person.name} {p.organisation.name} {p.title}")))
    ]
    listed = Paginator(chosen, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    facts: dict[str, Any] = {
        "rows": [
            {"who": p, "state": states[p.pk].value, "label": label_of(states[p.pk])} for p in listed
        ],
        "listed": listed,
        "found": len(chosen),
        "people": len(found) - counts[Answer.WITHDRAWN],
        "answered": counts[Answer.DONE],
        "not_invited": counts[Answer.NOT_INVITED],
        "silent": sum(counts[state] for state in SILENT),
        "asked": asked,
        "filtered": any(asked.values()),
        "query": _query(asked),
        "chips": [
            {
                "label": label_of(state),
                "url": "?" + _query({**asked, "state": state.value}),
                "current": asked["state"] == state,
                "count": counts[state],
            }
            for state in Answer
            if counts[state]
        ],
        "sectors": [
            {"value": s.value, "label": s.label, "on": s == asked["sector"]} for s in Sector
        ],
    }
    return render(request, "organiser/people.html", page(request, edition, **facts))


def _query(asked: dict[str, str]) -> str:
    """What is asked for as the start of a query string: ``q=x&``, or nothing."""
    text = urlencode({name: value for name, value in asked.items() if value})
    return f"{text}&" if text else ""


@require_form
@login_required
def participant(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One participant: what the organiser may change, their link, and whether they come."""
    edition = edition_for(request, slug)
    who = participant_of(edition, pk)
    form = ParticipantForm(
        request.POST if request.method == "POST" else None,
        participant=who,
        organisations=organisations_at(edition),
    )
    if request.method == "POST" and form.is_valid():
        update_participant(
            participant=who, facts=form.facts(), by=organiser(request), now=timezone.now()
        )
        messages.success(request, _("Saved."))
        return redirect("organiser_people", slug=slug)
    facts = {
        "who": who,
        "form": form,
        "state": answer_of(who),
        "label": label_of(answer_of(who)),
        "meetings": meetings_count(who),
        "withdraw_url": reverse("organiser_withdraw", kwargs={"slug": slug, "pk": pk}),
    }
    status = 422 if request.method == "POST" else 200
    return render(
        request, "organiser/participant.html", page(request, edition, **facts), status=status
    )


@require_POST
@login_required
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """A personal link to those not invited yet, or a reminder to those who are silent."""
    edition = edition_for(request, slug)
    wanted = SILENT if request.POST.get("whom") == "silent" else {Answer.NOT_INVITED}
    chosen = [
        p
        for p in coming(edition).select_related("person", "organisation")
        if answer_of(p) in wanted
    ]
    _send(request, edition, chosen)
    return redirect("organiser_people", slug=slug)


@require_POST
@login_required
def send_link(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A new link to one participant; the one they had works until one of them is used."""
    edition = edition_for(request, slug)
    _send(request, edition, [participant_of(edition, pk)])
    return redirect("organiser_participant", slug=slug, pk=pk)


def _send(request: HttpRequest, edition: Edition, chosen: list[Participant]) -> None:
    by, now = organiser(request), timezone.now()
    open_wishing(edition=edition, by=by, now=now)
    _tell(request, send_invitations(edition=edition, participants=chosen, by=by, now=now))


def _tell(request: HttpRequest, delivery: Delivery) -> None:
    sent, failed = len(delivery.sent), len(delivery.failed)
    said = ngettext("%(n)s e-mail has been sent.", "%(n)s e-mails have been sent.", sent)
    messages.success(request, said % {"n": sent})
    if failed:
        said = _("%(n)s could not be sent. Check the addresses, and try again.")
        messages.error(request, said % {"n": failed})


@require_POST
@login_required
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Somebody does not come after all, or does."""
    edition = edition_for(request, slug)
    who = participant_of(edition, pk)
    by, now = organiser(request), timezone.now()
    if "back" in request.POST:
        restore_participant(participant=who, by=by, now=now)
    elif meetings := publishing.withdraw(participant=who, by=by, now=now):
        said = ngettext(
            "%(n)s meeting is cancelled, and the other one has been told by e-mail.",
            "%(n)s meetings are cancelled, and the others have been told by e-mail.",
            meetings,
        )
        messages.success(request, said % {"n": meetings})
    return redirect("organiser_people", slug=slug)


def label_of(state: Answer) -> str:
    """How far somebody has come, in words."""
    return {
        Answer.NOT_INVITED: _("Not invited"),
        Answer.INVITED: _("Invited"),
        Answer.OPENED: _("Has opened the link"),
        Answer.PROFILE: _("Has filled in the profile"),
        Answer.DONE: _("Has answered"),
        Answer.WITHDRAWN: _("Has withdrawn"),
    }[state]
