"""Whom the participant wants to meet: cards, search and three choices."""

from __future__ import annotations

import re
from typing import cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh
from django_htmx.middleware import HtmxDetails

from samspill.web.areas.participant.common import around, steps
from samspill.web.editions.models import Participant
from samspill.web.editions.queries import own_participation
from samspill.web.people.models import Organisation, Person, Sector
from samspill.web.wishes.actions import (
    Target,
    WishesClosedError,
    may_wish_for,
    set_wish,
    wished_by,
    wishes_are_open,
)
from samspill.web.wishes.directory import Show, directory
from samspill.web.wishes.models import Strength

CARDS_A_PAGE = 24
KEY = re.compile(r"([po])([0-9]{1,18})")
FILTERS = ("q", "sector", "show")


@require_safe
@login_required
def whom(request: HttpRequest, slug: str) -> HttpResponse:
    """The directory. By htmx the cards answer alone, and behind a card (``after``) the next."""
    me = own_participation(cast(Person, request.user), slug)
    chosen = _filters(request, me)
    after = request.GET.get("after", "")
    everybody = directory(me)
    found = everybody.found(
        text=chosen["q"],
        sector=chosen["sector"],
        show=Show(chosen["show"]),
        after=after,
        most=CARDS_A_PAGE,
    )
    facts = {
        "me": me,
        "edition": me.edition,
        "found": found,
        "chosen": chosen,
        "open": wishes_are_open(me.edition, now=timezone.now()),
    }
    if found.left:
        facts["more"] = "?" + urlencode({**chosen, "after": found.cards[-1].key})
    if _part(request):
        part = "_more" if after else "_cards"
        return render(request, f"participant/{part}.html", facts)
    facts |= {
        "nav": around(request, me),
        "steps": steps(me, wished=everybody.wished, current="whom"),
        "wished": everybody.wished,
        "sectors": Sector.choices,
    }
    return render(request, "participant/whom.html", facts)


@require_POST
@login_required
def wish(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Keep one wish, or take it back with an empty choice. By htmx only "Saved" and the count
    come back: the card with its focus stays as it is. Else the page does."""
    me = own_participation(cast(Person, request.user), slug)
    target = _target(me, key)
    said = request.POST.get("strength", "")
    if said not in {"", Strength.MUST, Strength.LIKE, Strength.NO}:
        return HttpResponseBadRequest()
    strength = Strength(said) if said else None
    try:
        set_wish(participant=me, target=target, strength=strength, now=timezone.now())
    except WishesClosedError:
        if _part(request):  # htmx shows no answer that is an error: the page comes anew
            return HttpResponseClientRefresh()
        facts = {"me": me, "edition": me.edition, "nav": around(request, me)}
        return render(request, "participant/closed.html", facts, status=409)
    if not _part(request):
        return redirect(f"{reverse('participant_whom', kwargs={'slug': slug})}#card-{key}")
    facts = {"me": me, "wished": wished_by(me), "strength": said}
    return render(request, "participant/_saved.html", facts)


def _filters(request: HttpRequest, me: Participant) -> dict[str, str]:
    """The filters in the address; without any there, those of last time at this edition."""
    kept = f"whom-{me.edition_id}"
    given = {name: request.GET[name][:100] for name in FILTERS if name in request.GET}
    chosen = dict.fromkeys(FILTERS, "") | (given or request.session.get(kept, {}))
    if chosen["sector"] not in Sector.values:
        chosen["sector"] = ""
    if chosen["show"] not in set(Show):
        chosen["show"] = Show.ALL.value
    if given and chosen != request.session.get(kept):
        request.session[kept] = chosen
    return chosen


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


def _part(request: HttpRequest) -> bool:
    """True when htmx asks for a part of the page."""
    details = cast(HtmxDetails, request.htmx)  # type: ignore[attr-defined]  # its middleware's
    return bool(details) and not details.boosted and not details.history_restore_request
