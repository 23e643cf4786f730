"""The edition at a glance: numbers, and lists with names where an organiser may see them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samspill.web.areas.kit import charts
from samspill.web.areas.organiser.common import edition_for, page
from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.overview import Answer
from samspill.web.people.models import Sector
from samspill.web.planning.dashboard import Dashboard, dashboard_of
from samspill.web.wishes.demand import FEWEST

NAMED = 12  # in a list; the rest are a tap away


@require_safe
@login_required
def dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    """How far people are, what they ask for, who has too few to meet, and how full tables are."""
    edition = edition_for(request, slug)
    found = dashboard_of(edition)
    days = [charts.Answered(day, people) for day, people in found.days]
    facts: dict[str, Any] = {
        "found": found,
        "answered": len(found.behind.get(Answer.DONE, ())),
        "people": found.people,
        "answers": charts.answers(days, people=found.people) if days else "",
        "behind": _behind(edition, found),
        "sectors": [
            {
                "sector": sector.value,
                "there": there,
                "wished": found.wished.sectors[sector],
                "url": _people(edition, sector=sector),
            }
            for sector, there in found.there.items()
        ],
        "thin": found.thin[:NAMED],
        "more_thin": max(0, len(found.thin) - NAMED),
        "known": any(slot.used is not None for slot in found.slots),
        "fewest": FEWEST,
    }
    return render(request, "organiser/dashboard.html", page(request, edition, **facts))


def _behind(edition: Edition, found: Dashboard) -> list[dict[str, Any]]:
    """Those who are not done, by how far they have come. Whether somebody has wished for anybody is
    their own to know; that they have said that they are done is the organiser's, too."""
    return [
        {
            "title": title,
            "people": _named(found.behind[state]),
            "number": len(found.behind[state]),
            "more": max(0, len(found.behind[state]) - NAMED),
            "url": _people(edition, state=state),
        }
        for state, title in (
            (Answer.NOT_INVITED, _("Not invited")),
            (Answer.INVITED, _("Have not opened the link")),
            (Answer.OPENED, _("Have no profile")),
            (Answer.PROFILE, _("Are not done with their wishes")),
        )
        if found.behind.get(state)
    ]


def _named(people: list[Participant]) -> list[Participant]:
    return people[:NAMED]


def _people(edition: Edition, **asked: Answer | Sector) -> str:
    """The page of people, filtered so."""
    query = urlencode({name: value.value for name, value in asked.items()})
    return f"{reverse('organiser_people', args=[edition.slug])}?{query}"
