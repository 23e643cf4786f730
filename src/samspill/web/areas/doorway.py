"""Where somebody goes who has signed in: to what concerns them."""

from __future__ import annotations

from django.urls import reverse

from samspill.web.editions.models import Phase, Role
from samspill.web.editions.permissions import may_create_edition
from samspill.web.editions.queries import editions_of, participations
from samspill.web.people.models import Person


def first_page(person: Person) -> str | None:
    """The organiser's list, the desk, the agenda or the overview; None: nothing concerns them."""
    if editions_of(person, Role.ORGANISER).exists() or may_create_edition(person):
        return reverse("organiser_editions")
    if desk := editions_of(person, Role.DESK).first():
        return reverse("desk", kwargs={"slug": desk.slug})
    if taking_part := participations(person).first():
        published = taking_part.edition.phase in {Phase.PUBLISHED, Phase.OVER}
        name = "participant_agenda" if published else "participant_overview"
        return reverse(name, kwargs={"slug": taking_part.edition.slug})
    return None
