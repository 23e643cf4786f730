"""Whom nobody of the participant's organisation meets: for those who represent it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.wording import number
from samspill.web.areas.participant.common import around, mine
from samspill.web.areas.participant.possible import closed
from samspill.web.editions.models import Participant
from samspill.web.people.models import Organisation
from samspill.web.planning.vetoes import set_no_suppliers, set_rule
from samspill.web.wishes.actions import WishesClosedError, vetoes_are_open
from samspill.web.wishes.permissions import may_set_rules
from samspill.web.wishes.queries import organisation_there, organisations_like, rules_of
from samspill.web.wishes.search import LONGEST_SEARCH

MOST_SHOWN = 20


@require_form
@login_required
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """The organisation's rules, each said and taken back by one press. 404 for who represents
    nobody."""
    me = mine(request, slug)
    if not may_set_rules(me):
        raise Http404
    if request.method == "POST":
        return _said(request, me)
    said = rules_of(me.edition, me.organisation)
    words = request.GET.get("q", "")[:LONGEST_SEARCH]
    own = {me.organisation_id, *(organisation.pk for organisation in said.none_of)}
    found = organisations_like(me.edition, words, but=own, most=MOST_SHOWN + 1)
    facts = {
        "me": me,
        "edition": me.edition,
        "nav": around(request, me),
        "rules": said,
        "q": words,
        "found": found[:MOST_SHOWN],
        "more": len(found) > MOST_SHOWN,
        "open": vetoes_are_open(me.edition),
    }
    return render(request, "participant/rules.html", facts)


def _said(request: HttpRequest, me: Participant) -> HttpResponse:
    now, on = timezone.now(), request.POST.get("on", "")
    if on not in {"0", "1"}:
        return HttpResponseBadRequest()
    try:
        if "suppliers" in request.POST:
            cancelled = set_no_suppliers(participant=me, on=on == "1", now=now)
        else:
            other = _organisation(request, me)
            cancelled = set_rule(participant=me, organisation=other, on=on == "1", now=now)
    except WishesClosedError:
        facts = closed(request, me)
        return render(request, "participant/closed.html", facts, status=409)
    if cancelled:
        said = ngettext("%(n)s meeting is cancelled.", "%(n)s meetings are cancelled.", cancelled)
        messages.success(request, said % {"n": number(cancelled)})
    else:
        messages.success(request, _("Saved"))
    return redirect("participant_rules", slug=me.edition.slug)


def _organisation(request: HttpRequest, me: Participant) -> Organisation:
    """Another organisation that comes. Raises Http404 for any other."""
    found = organisation_there(me.edition, request.POST.get("organisation", ""))
    if found is None or found.pk == me.organisation_id:
        raise Http404
    return found
