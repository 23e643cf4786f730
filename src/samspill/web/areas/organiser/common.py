"""What all of the organiser's pages share."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from samspill.web.editions.models import Edition
from samspill.web.editions.queries import organised_edition, read_edition
from samspill.web.people.models import Person
from samspill.web.planning.models import PlanVersion, VersionState

SAFE = ("GET", "HEAD")
# Parts of the addresses of pages that belong to a place without being below its address.
BELOW = {
    "organiser_setup": ("/round-tables/",),
    "organiser_planning": ("/plans/", "/confirming/", "/meetings/", "/what-if/"),
    "organiser_home": ("/letters/", "/outcomes/", "/dashboard/", "/roles/", "/phases/"),
}


def organiser(request: HttpRequest) -> Person:
    """Who is signed in; for views behind ``login_required``."""
    return cast(Person, request.user)


def edition_for(request: HttpRequest, slug: str) -> Edition:
    """The edition if the visitor organises it, or reads only and asks to. Raises Http404."""
    if request.method in SAFE:
        return read_edition(organiser(request), slug)
    return organised_edition(organiser(request), slug)


def plan_for(edition: Edition, number: int) -> PlanVersion:
    """The edition's plan version that is not discarded. Raises Http404."""
    plans = edition.plans.select_related("published_by", "run").exclude(
        state=VersionState.DISCARDED
    )
    plan = plans.filter(number=number).first()
    if plan is None:
        raise Http404
    return plan


def page(request: HttpRequest, edition: Edition, **facts: Any) -> dict[str, Any]:
    """The page's facts with the edition and the way around it."""
    places = (
        (_("Home"), "organiser_home"),
        (_("Set up"), "organiser_setup"),
        (_("Import"), "organiser_import"),
        (_("People"), "organiser_people"),
        (_("Plan"), "organiser_planning"),
        (_("Print"), "organiser_prints"),
        (_("Journal"), "organiser_journal"),
    )
    nav = []
    for label, name in places:
        url = reverse(name, kwargs={"slug": edition.slug})
        inside = request.path.startswith(url) and name != "organiser_home"
        below = any(part in request.path for part in BELOW.get(name, ()))
        nav.append({"label": label, "url": url, "current": request.path == url or inside or below})
    reads_only = getattr(edition, "reads_only", False)
    return {"edition": edition, "nav": nav, "reads_only": reads_only, **facts}
