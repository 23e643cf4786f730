"""What the participant's pages share: the way around, the three steps, an item in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samspill.web.editions.models import Participant
from samspill.web.editions.profile import come_in
from samspill.web.editions.queries import own_participation
from samspill.web.meetings.agenda import Item, Kind
from samspill.web.people.identity import own_is_held
from samspill.web.people.models import Person
from samspill.web.sharing.tie_permissions import ties_are_on

# How the addresses end of pages that belong to one of these without being below its address.
BESIDE = {
    "participant_agenda": ("/cannot-come/",),
    "participant_whom": ("/round-tables/",),
}


def mine(
    request: HttpRequest,
    slug: str,
    *,
    fetch: Callable[[Person, str], Participant] = own_participation,
) -> Participant:
    """The visitor's own participation, whose pages they have opened now. Raises Http404."""
    me = fetch(cast(Person, request.user), slug)
    if me.first_seen_at is None:
        come_in(participant=me, now=timezone.now())
    return me


def unless_held(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page with what the visitor keeps to themselves, a no thanks: not for whom it is not sure
    that they are the person, as somebody else has changed the way in. They are told so."""

    @wraps(view)
    def checked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if own_is_held(cast(Person, request.user).pk):
            return redirect("identity")
        return view(request, **kwargs)

    return checked


def around(
    request: HttpRequest, me: Participant, *, shares: bool = False, cases: bool = False
) -> list[dict[str, Any]]:
    """The participant's pages; what matters now comes first. ``shares``: on a page that knows that
    the edition lets people share; ``cases``: and work on cases, and in groups."""
    agenda = (_("My day"), "participant_agenda")
    before = [
        (_("Overview"), "participant_overview"),
        (_("About me"), "participant_me"),
        (_("Whom"), "participant_whom"),
    ]
    published = me.edition.is_published
    places = [agenda, *before] if published else [*before, agenda]
    if shares:
        places = [*places, (_("Shared"), "participant_shared")]
    if cases:
        places = [
            *places, (_("Cases"), "participant_cases"), (_("Groups"), "participant_groups")
        ]  # fmt: skip
    found: list[dict[str, Any]] = []
    for label, name in places:
        url = reverse(name, kwargs={"slug": me.edition.slug})
        inside = name != "participant_overview" and request.path.startswith(url)
        beside = request.path.endswith(BESIDE.get(name, ()))
        found.append(
            {"label": label, "url": url, "current": request.path == url or inside or beside}
        )
    if shares or ties_are_on(me.edition_id):  # who may share may keep ties
        found.append({"label": _("My people"), "url": reverse("ties"), "current": False})
    return found


def sheet_at(slug: str) -> str:
    """The address of the sheet to share from, at the edition with this slug."""
    return reverse("participant_share", kwargs={"slug": slug})


def with_people(sheet: str, people: Iterable[int], **more: str) -> str:
    """The sheet's address, with these people (ids) chosen on it."""
    said = urlencode({"to": list(people), **more}, doseq=True)
    return f"{sheet}?{said}" if said else sheet


def steps(me: Participant, *, wished: int, current: str) -> list[dict[str, Any]]:
    """Me, whom, done: how far the participant has come."""
    slug = {"slug": me.edition.slug}
    states = (
        (_("About me"), reverse("participant_me", kwargs=slug), me.profile_saved_at, "me"),
        (_("Whom"), reverse("participant_whom", kwargs=slug), wished, "whom"),
        (_("Done"), "", me.answered_at, "done"),
    )
    found: list[dict[str, Any]] = []
    for label, url, done, key in states:
        state = "current" if key == current else "done" if done else "next"
        found.append({"label": label, "url": url, "state": state})
    return found


def shown(item: Item, *, now: datetime, coming: Item | None) -> dict[str, Any]:
    """The item as the agenda's components take it."""
    state = "later"
    if item.end <= now:
        state = "past"
    elif item.start <= now:
        state = "now"
    elif item is coming:
        state = "next"
    facts: dict[str, Any] = {
        "kind": item.kind.value,
        "start": item.start,
        "end": item.end,
        "state": state,
    }
    if item.kind is Kind.MEETING:
        facts |= {
            "table": item.table,
            "name": item.title,
            "role": item.detail,
            "organisation": item.organisation,
            "sector": item.sector,
            "room": item.place,
            "reason": reason(item),
            "meeting": str(item.meeting),
            "others": item.others if item.theme else (),
            "aim": item.aim,
            "aims": [each for each in item.others if each.aim],
            "coming": item.coming,
            "confirmed": item.confirmed,
            "cancelled": item.cancelled,
        }
    elif item.kind is Kind.TALK:
        title = _("%(talk)s (you skip it)") % {"talk": item.title} if item.skipped else item.title
        facts |= {"title": title, "speaker": item.detail, "place": item.place}
    return facts


def reason(item: Item) -> str:
    """One line on why the two meet, from what this participant may know."""
    said = str(item.why.label)
    return f"{said} “{item.about}”" if item.about else said
