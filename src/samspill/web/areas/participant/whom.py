"""Whom the participant wants to meet: cards, search and three choices."""

from __future__ import annotations

import re
from datetime import datetime
from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh
from django_htmx.middleware import HtmxDetails

from samspill.web.areas.participant.common import around, mine, steps
from samspill.web.editions.models import Participant, Phase
from samspill.web.meetings.agenda import coming_with
from samspill.web.people.models import Organisation, Sector
from samspill.web.planning.vetoes import say_no_thanks
from samspill.web.wishes.actions import (
    Target,
    WishesClosedError,
    may_wish_for,
    set_wish,
    vetoes_are_open,
    wishes_are_open,
)
from samspill.web.wishes.directory import LONGEST_SEARCH, Show, directory
from samspill.web.wishes.models import Strength, VetoKind
from samspill.web.wishes.queries import choices_of, wished_among

CARDS_A_PAGE = 24
KEY = re.compile(r"([po])([0-9]{1,18})")
FILTERS = ("q", "sector", "show")


@require_safe
@login_required
def whom(request: HttpRequest, slug: str) -> HttpResponse:
    """The directory. By htmx the cards answer alone, and behind a card (``after``) the next."""
    me, now = mine(request, slug), timezone.now()
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
        "open": wishes_are_open(me.edition, now=now),
        "may_say_no": vetoes_are_open(me.edition),
        "meeting": _meeting(me, now),
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
    """Keep one wish or a no thanks, or take it back with an empty choice. By htmx only "Saved",
    the count and what is chosen now come back: the card with its focus stays as it is. Else, and
    where a meeting was cancelled, the page does."""
    me, now = mine(request, slug), timezone.now()
    target = _target(me, key)
    said = request.POST.get("strength", "")
    if said not in {"", Strength.MUST, Strength.LIKE, VetoKind.NO_THANKS}:
        return HttpResponseBadRequest()
    cancelled = 0
    try:
        if said == VetoKind.NO_THANKS:
            cancelled = say_no_thanks(participant=me, target=target, now=now)
        else:
            strength = Strength(said) if said else None
            set_wish(participant=me, target=target, strength=strength, now=now)
    except WishesClosedError:
        if _part(request):  # htmx shows no answer that is an error: the page comes anew
            return HttpResponseClientRefresh()
        facts = {"me": me, "edition": me.edition, "nav": around(request, me)}
        return render(request, "participant/closed.html", facts, status=409)
    if cancelled:
        messages.success(request, _("The meeting is cancelled."))
        if _part(request):
            return HttpResponseClientRefresh()
    if not _part(request):
        return redirect(f"{reverse('participant_whom', kwargs={'slug': slug})}#card-{key}")
    choices = choices_of(me)
    facts = {
        "me": me,
        "wished": wished_among(choices),
        "said": said,
        "kept": choices.get(key, ""),
    }
    return render(request, "participant/_saved.html", facts)


def _meeting(me: Participant, now: datetime) -> dict[str, datetime]:
    """When one meets those of the cards, by key: a company through one of its people."""
    if me.edition.phase != Phase.PUBLISHED:
        return {}
    return {
        key: start
        for other, start in coming_with(me, now=now)
        for key in (f"p{other.pk}", f"o{other.organisation_id}")
    }


def _filters(request: HttpRequest, me: Participant) -> dict[str, str]:
    """The filters in the address; without any there, those of last time at this edition."""
    kept = f"whom-{me.edition_id}"
    given = {name: request.GET[name][:LONGEST_SEARCH] for name in FILTERS if name in request.GET}
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
