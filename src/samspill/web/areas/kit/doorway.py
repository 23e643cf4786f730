"""Where somebody goes who has signed in: to what concerns them."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from samspill.web.editions.models import Edition, Role
from samspill.web.editions.permissions import READERS, may_create_edition
from samspill.web.editions.queries import editions_of, participations
from samspill.web.editions.registering.places import own_places
from samspill.web.people.models import Person


def first_page(person: Person, *, today: date) -> str | None:
    """The page of the edition that is nearest ahead, else of the last one behind; at one and the
    same edition the organiser's page before the desk's, and that before the participant's. None:
    nothing here concerns them."""
    places: list[tuple[Edition, str]] = []
    organised = list(editions_of(person, *READERS))
    if len(organised) == 1 and not may_create_edition(person):
        places.append((organised[0], _at("organiser_home", organised[0])))
    else:
        places += [(edition, reverse("organiser_editions")) for edition in organised]
    places += [(edition, _at("desk", edition)) for edition in editions_of(person, Role.DESK)]
    places += [(each, _at("desk_arrivals", each)) for each in editions_of(person, Role.CHECK_IN)]
    for taking_part in participations(person):
        edition = taking_part.edition
        published = edition.is_published
        name = "participant_agenda" if published else "participant_overview"
        places.append((edition, _at(name, edition)))
    if not places:
        places += [(each.edition, reverse("places", args=[each.pk])) for each in own_places(person)]
    if places:
        return min(places, key=lambda place: _distance(place[0].day, today))[1]
    return reverse("organiser_editions") if may_create_edition(person) else None


def _at(name: str, edition: Edition) -> str:
    return reverse(name, kwargs={"slug": edition.slug})


def _distance(day: date, today: date) -> tuple[bool, int]:
    """What lies ahead before what lies behind, and the nearest first."""
    return day < today, abs((day - today).days)
