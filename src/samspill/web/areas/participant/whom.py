"""Whom the participant wants to meet: cards, search and three choices."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.middleware import HtmxDetails

from samspill.web.areas.participant.common import around, steps
from samspill.web.editions.models import Participant
from samspill.web.editions.queries import own_participation
from samspill.web.meetings.directory import Show, directory
from samspill.web.meetings.models import Strength
from samspill.web.meetings.wishes import (
    Target,
    WishesClosedError,
    may_wish_for,
    set_wish,
    wishes_are_open,
)
from samspill.web.people.models import Organisation, Person, Sector

CARDS_A_PAGE = 24
KEY = re.compile(r"([po])(\d{1,18})")
FILTERS = ("q", "sector", "show")


@login_required
def whom(request: HttpRequest, slug: str) -> HttpResponse:
    """The directory. Filters stay: in the address, and in the session for next time."""
    me = own_participation(cast(Person, request.user), slug)
    remembered = request.session.get("whom", {})
    given = {name: request.GET[name] for name in FILTERS if name in request.GET}
    chosen = given if given or "all" in request.GET else remembered
    if chosen != remembered:
        request.session["whom"] = chosen
    show = Show(chosen["show"]) if chosen.get("show") in set(Show) else Show.ALL
    sector = chosen.get("sector", "")
    everybody = directory(me)
    found = everybody.found(text=chosen.get("q", ""), sector=sector, show=show)
    page = Paginator(found, CARDS_A_PAGE).get_page(request.GET.get("page"))
    facts = {
        "me": me,
        "edition": me.edition,
        "nav": around(request, me),
        "steps": steps(me, wished=everybody.wished, current="whom"),
        "found": len(found),
        "page": page,
        "wished": everybody.wished,
        "text": chosen.get("q", ""),
        "sector": sector,
        "show": show.value,
        "sectors": Sector.choices,
        "open": wishes_are_open(me.edition, now=timezone.now()),
    }
    part = _htmx(request) and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, "participant/_cards.html" if part else "participant/whom.html", facts)


@login_required
@require_POST
def wish(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Keep one wish; by htmx the card answers alone, else the page comes back."""
    me = own_participation(cast(Person, request.user), slug)
    target = _target(me, key)
    said = request.POST.get("strength", "")
    strength = Strength(said) if said in {Strength.MUST, Strength.LIKE, Strength.NO} else None
    try:
        set_wish(participant=me, target=target, strength=strength, now=timezone.now())
    except WishesClosedError:
        facts = {"me": me, "edition": me.edition, "nav": around(request, me)}
        return render(request, "participant/closed.html", facts, status=409)
    if not _htmx(request):
        return redirect("participant_whom", slug=slug)
    everybody = directory(me)
    card = next(card for card in everybody.cards if card.key == key)
    facts = {
        "me": me,
        "card": replace(card, wish=strength or ""),
        "wished": everybody.wished,
        "open": True,
        "saved": True,
    }
    return render(request, "participant/_card.html", facts)


def _target(me: Participant, key: str) -> Target:
    """The party of a card. Raises Http404 for what one may not wish for, or that is not."""
    matched = KEY.fullmatch(key)
    if matched is None:
        raise Http404
    target: Target | None
    if matched[1] == "p":
        target = Participant.objects.filter(pk=int(matched[2]), edition=me.edition_id).first()
    else:
        target = Organisation.objects.filter(pk=int(matched[2])).first()
    if target is None or not may_wish_for(me, target):
        raise Http404
    return target


def _htmx(request: HttpRequest) -> bool:
    return bool(cast(HtmxDetails, request.htmx))  # type: ignore[attr-defined]  # its middleware
