"""Whom the participant wants to meet: cards, search and three choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
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

from samspill.web.areas.kit.keeping import Page, kept_page
from samspill.web.areas.participant.common import around, mine, steps, unless_held
from samspill.web.areas.participant.possible import closed, wishes_in_words
from samspill.web.editions.models import Participant, Phase
from samspill.web.meetings.agenda import coming_with
from samspill.web.people.models import Sector
from samspill.web.planning.vetoes import say_no_thanks
from samspill.web.wishes.actions import (
    WishesClosedError,
    mark_works_with,
    may_wish_for,
    set_wish,
    vetoes_are_open,
    wishes_are_open,
)
from samspill.web.wishes.directory import Show, at_cards, directory, part_at_cards
from samspill.web.wishes.models import Strength, VetoKind
from samspill.web.wishes.queries import (
    Choice,
    Target,
    choices_of,
    key_of,
    own_words,
    party_of,
    wished_among,
)
from samspill.web.wishes.search import LONGEST_SEARCH

CARDS_A_PAGE = 24
FILTERS = ("q", "sector", "show")


@require_safe
@login_required
@unless_held
def whom(request: HttpRequest, slug: str) -> HttpResponse:
    """The directory. By htmx the cards answer alone, and behind a card (``after``) the next."""
    me, now = mine(request, slug, fetch=part_at_cards), timezone.now()
    said, (profiles, offered) = own_words(me), at_cards(me)
    view = _View(
        me=me,
        profiles=profiles,
        choices=said.choices,
        marks=said.marks,
        chosen=_filters(request, me),
        open=wishes_are_open(me.edition, now=now),
        may_say_no=vetoes_are_open(me.edition),
        meeting=_meeting(me, now),
        round_tables=offered,
        says=wishes_in_words(me.edition, now),
    )
    if _part(request):
        after = request.GET.get("after", "")
        part = "_more" if after else "_cards"
        return render(request, f"participant/{part}.html", view.facts(after))

    def make() -> Page:
        facts = view.facts(request.GET.get("after", "")) | {
            "nav": around(request, me),
            "steps": steps(me, wished=wished_among(view.choices), current="whom"),
            "wished": wished_among(view.choices),
            "sectors": Sector.choices,
        }
        return Page("participant/whom.html", facts)

    return kept_page(request, name="whom", version=view.version(), now=now, make=make)


@dataclass(frozen=True)
class _View:
    """All that the page is made of: the participant's own facts, and the version of the profiles
    in the place of everybody else's."""

    me: Participant
    profiles: int
    choices: Mapping[str, Choice]
    marks: frozenset[str]
    chosen: Mapping[str, str]
    open: bool
    may_say_no: bool
    meeting: Mapping[str, datetime]
    round_tables: bool
    says: str

    def version(self) -> tuple[object, ...]:
        """Differs where the page may differ."""
        me, edition = self.me, self.me.edition
        own = (me.pk, me.organisation_id, me.profile_saved_at, me.answered_at)
        around_it = (edition.pk, edition.name, edition.slug, edition.day, edition.cap)
        may = (edition.phase, self.open, self.may_say_no, self.round_tables, self.says)
        chosen = sorted((key, choice.value) for key, choice in self.choices.items())
        filters, meets = sorted(self.chosen.items()), sorted(self.meeting.items())
        marks = sorted(self.marks)
        return (self.profiles, *own, *around_it, *may, chosen, marks, filters, meets)

    def facts(self, after: str) -> dict[str, Any]:
        """For the templates: the cards behind the one of the key ``after``."""
        found = directory(
            self.me, choices=self.choices, marks=self.marks, version=self.profiles
        ).found(
            text=self.chosen["q"],
            sector=self.chosen["sector"],
            show=Show(self.chosen["show"]),
            after=after,
            most=CARDS_A_PAGE,
        )
        facts = {
            "me": self.me,
            "edition": self.me.edition,
            "found": found,
            "chosen": self.chosen,
            "open": self.open,
            "may_say_no": self.may_say_no,
            "meeting": self.meeting,
            "round_tables": self.round_tables,
            "says": self.says,
        }
        if found.left:
            facts["more"] = "?" + urlencode({**self.chosen, "after": found.cards[-1].key})
        return facts


@require_POST
@login_required
@unless_held
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
        facts = closed(request, me)
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


@require_POST
@login_required
@unless_held
def works_with(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Keep that one works with the party of a card, or no more. By htmx the button comes back."""
    me, now = mine(request, slug), timezone.now()
    target, on = _target(me, key), request.POST.get("on", "")
    if on not in {"0", "1"}:
        return HttpResponseBadRequest()
    try:
        mark_works_with(participant=me, target=target, on=on == "1", now=now)
    except WishesClosedError:
        if _part(request):
            return HttpResponseClientRefresh()
        facts = closed(request, me)
        return render(request, "participant/closed.html", facts, status=409)
    if not _part(request):
        return redirect(f"{reverse('participant_whom', kwargs={'slug': slug})}#card-{key}")
    facts = {"edition": me.edition, "key": key, "on": on == "1"}
    return render(request, "participant/_works_with.html", facts)


def _meeting(me: Participant, now: datetime) -> dict[str, datetime]:
    """When one meets those of the cards, by key: a company through one of its people."""
    if me.edition.phase != Phase.PUBLISHED:
        return {}
    return {
        key: start
        for other, home, start in coming_with(me, now=now)
        for key in (key_of(other, None), key_of(None, home))
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
    target = party_of(me.edition_id, key)
    if target is None or not may_wish_for(me, target):
        raise Http404
    return target


def _part(request: HttpRequest) -> bool:
    """True when htmx asks for a part of the page."""
    details = cast(HtmxDetails, request.htmx)  # type: ignore[attr-defined]  # its middleware's
    return bool(details) and not details.boosted and not details.history_restore_request
