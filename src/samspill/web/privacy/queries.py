"""What the pages about privacy show."""

from __future__ import annotations

from django.http import Http404

from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.permissions import Visitor
from samspill.web.people.models import Person
from samspill.web.privacy.permissions import may_see_privacy
from samspill.web.sharing.models import Terms


def edition_with_privacy(visitor: Visitor, slug: str) -> Edition:
    """The edition, for whoever may read what it keeps. Raises Http404."""
    edition = Edition.objects.select_related("event").filter(slug=slug).first()
    if edition is None or not may_see_privacy(visitor, edition):
        raise Http404
    return edition


def who_answers(edition: Edition) -> tuple[str, str]:
    """The controller and the contact point; empty where the edition has not said."""
    terms = Terms.objects.filter(edition=edition).values_list("controller", "contact").first()
    return ("", "") if terms is None else terms


def own_editions(person: Person) -> list[Edition]:
    """What somebody takes or took part in, with the day that each is erased on; the next first."""
    parts = Participant.objects.filter(person=person).values("edition")
    return sorted(Edition.objects.filter(pk__in=parts), key=lambda edition: edition.erased_on)
