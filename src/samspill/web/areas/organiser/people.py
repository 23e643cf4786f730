"""Who takes part, how far they have come, and inviting them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.editions.actions import open_wishing
from samspill.web.editions.invitations import send_invitations
from samspill.web.editions.models import Participant
from samspill.web.editions.overview import Answer, answer_of, coming, everybody
from samspill.web.editions.participation import restore_participant, withdraw_participant
from samspill.web.meetings.directory import hit, plain

PEOPLE_A_PAGE = 50


@login_required
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody by name, with search and filter: the same few queries for any number."""
    edition = edition_for(request, slug)
    found = list(everybody(edition).select_related("person", "organisation"))
    states = {p.pk: answer_of(p) for p in found}
    counts = Counter(states.values())
    text, state = request.GET.get("q", ""), request.GET.get("state", "")
    words = plain(text).split()
    chosen = [
        p
        for p in found
        if (not state or states[p.pk] == state)
        and (not words or hit(words, plain(f"{p.person.name} {p.organisation.name}")))
    ]
    listed = Paginator(chosen, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    rows = [{"who": p, "state": states[p.pk].value, "label": _label(states[p.pk])} for p in listed]
    facts: dict[str, Any] = {
        "rows": rows,
        "listed": listed,
        "found": len(chosen),
        "people": len(found) - counts[Answer.WITHDRAWN],
        "answered": counts[Answer.DONE],
        "not_invited": counts[Answer.NOT_INVITED],
        "silent": sum(counts[s] for s in (Answer.INVITED, Answer.OPENED, Answer.PROFILE)),
        "text": text,
        "chips": [
            {
                "label": _label(s),
                "url": f"?state={s.value}",
                "current": state == s.value,
                "count": counts[s],
            }
            for s in Answer
            if counts[s]
        ],
        "state": state,
    }
    return render(request, "organiser/people.html", page(request, edition, **facts))


@login_required
@require_POST
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a personal link to those not invited yet, or a reminder to those who are silent."""
    edition = edition_for(request, slug)
    remind = request.POST.get("whom") == "silent"
    wanted = {Answer.INVITED, Answer.OPENED, Answer.PROFILE} if remind else {Answer.NOT_INVITED}
    chosen = [
        p
        for p in coming(edition).select_related("person", "organisation")
        if answer_of(p) in wanted
    ]
    now = timezone.now()
    open_wishing(edition=edition, by=organiser(request), now=now)
    delivery = send_invitations(
        edition=edition, participants=chosen, by=organiser(request), now=now
    )
    sent = len(delivery.sent)
    messages.success(
        request,
        ngettext("%(n)s e-mail has been sent.", "%(n)s e-mails have been sent.", sent)
        % {"n": sent},
    )
    if delivery.failed:
        messages.error(
            request,
            _("%(n)s could not be sent. Check the addresses, and try again.")
            % {"n": len(delivery.failed)},
        )
    return redirect("organiser_people", slug=slug)


@login_required
@require_POST
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Somebody does not come after all, or does."""
    edition = edition_for(request, slug)
    participant = Participant.objects.filter(pk=pk, edition=edition).first()
    if participant is None:
        raise Http404
    act = restore_participant if "back" in request.POST else withdraw_participant
    act(participant=participant, by=organiser(request), now=timezone.now())
    return redirect("organiser_people", slug=slug)


def _label(state: Answer) -> str:
    return {
        Answer.NOT_INVITED: _("Not invited"),
        Answer.INVITED: _("Invited"),
        Answer.OPENED: _("Has opened the link"),
        Answer.PROFILE: _("Has filled in the profile"),
        Answer.DONE: _("Has answered"),
        Answer.WITHDRAWN: _("Has withdrawn"),
    }[state]
