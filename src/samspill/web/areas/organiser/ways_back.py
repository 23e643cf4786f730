"""Where a change was made: whoever undoes it comes back there. The page is named in the address of
the front page and in the form that undoes; only these pages are gone to."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from samspill.web.editions.models import Edition
from samspill.web.meetings.queries import meetings_on
from samspill.web.planning.models import PlanVersion

LONGEST = 200  # of an address
PAGES = frozenset(
    {
        "organiser_home",
        "organiser_setup",
        "organiser_tables",
        "organiser_rivals",
        "organiser_round_tables",
        "organiser_round_table",
        "organiser_round_table_place",
        "organiser_people",
        "organiser_participant",
        "organiser_hand_over",
        "organiser_planning",
        "organiser_plan_fill",
        "organiser_plan_in",
        "organiser_plan_back",
        "organiser_plan_map",
        "organiser_meeting",
    }
)


def to_where_it_is_undone(slug: str, changed: str) -> HttpResponse:
    """The front page, where what was changed on that page (its address) can be undone."""
    home = reverse("organiser_home", kwargs={"slug": slug})
    return redirect(f"{home}?{urlencode({'changed': changed})}")


def changed_on(slug: str, said: str) -> str:
    """The page that is said, when it is one of the edition's; else the front page."""
    home = reverse("organiser_home", kwargs={"slug": slug})
    if len(said) > LONGEST or not said.startswith(home):
        return home
    try:
        found = resolve(said)
    except Resolver404:
        return home
    return said if found.url_name in PAGES and found.kwargs.get("slug") == slug else home


def after_undoing(edition: Edition, said: str, followed: PlanVersion) -> str:
    """The page that is said: of the map that of the version which is ``followed`` again, and the
    same for a meeting that is not on any more."""
    address = changed_on(edition.slug, said)
    found = resolve(address)
    gone = found.url_name == "organiser_meeting" and not (
        meetings_on(edition.pk).filter(pk=found.kwargs["pk"]).exists()
    )
    if found.url_name == "organiser_plan_map" or gone:
        kwargs = {"slug": edition.slug, "number": followed.number}
        return reverse("organiser_plan_map", kwargs=kwargs)
    return address
