"""What there is of the demo edition."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from samspill.web.editions.models import Edition
from samspill.web.people.models import Organisation, Person
from samspill.web.planning.models import PlanVersion

SLUG = "demo"


def demo_is_there() -> bool:
    """True when the demo edition is loaded, planned and published."""
    return PlanVersion.objects.filter(edition__slug=SLUG, published_at__isnull=False).exists()


def loaded_edition() -> Edition | None:
    """The demo edition, planned or not."""
    return Edition.objects.filter(slug=SLUG).first()


def loaded_staff(edition: Edition) -> QuerySet[Person]:
    """Its organisers and hosts."""
    found: QuerySet[Person] = Person.objects.filter(roles__edition=edition)
    return found


def known_organisations() -> dict[str, Organisation]:
    """All organisations there are, by name: the demo's among them are not made again."""
    return {organisation.name: organisation for organisation in Organisation.objects.all()}


def person_with(email: str) -> Person:
    """Whoever has the address. Raises Http404."""
    found: Person | None = Person.objects.filter(email=email).first()
    if found is None:
        raise Http404
    return found


def is_known(email: str) -> bool:
    """True when somebody has the address."""
    return bool(Person.objects.filter(email=email).exists())
