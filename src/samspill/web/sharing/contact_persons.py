"""Who says for the organisations of an edition who their people are, as its organisers see it.

They see it, and no more: see docs/decisions/0044-who-somebody-is.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from samspill.web.editions.models import Participant
from samspill.web.people.models import ContactPerson, Organisation


@dataclass(frozen=True)
class Home:
    """An organisation, and the contact persons of it that take part in the edition, by name.
    ``elsewhere``: it has one who does not, whose name an organiser has no business with."""

    name: str
    sector: str
    people: tuple[str, ...]
    elsewhere: bool

    @property
    def has_one(self) -> bool:
        """Is there anybody at all?"""
        return bool(self.people) or self.elsewhere


def contact_persons(edition: int) -> list[Home]:
    """The organisations that people come from, in their order: three queries."""
    there = Participant.objects.filter(edition=edition, withdrawn_at__isnull=True).order_by()
    here = set(there.values_list("person", flat=True))
    homes = Organisation.objects.filter(pk__in=there.values("organisation"))
    named = ContactPerson.objects.filter(organisation__in=homes.order_by().values("pk"))
    found: dict[int, list[tuple[int, str]]] = {}
    rows = named.order_by("person__name_order", "person__name", "pk")
    for home, person, name in rows.values_list("organisation", "person", "person__name"):
        found.setdefault(home, []).append((person, name))
    return [
        Home(
            home.name,
            home.sector,
            tuple(name for person, name in found.get(home.pk, ()) if person in here),
            elsewhere=any(person not in here for person, _name in found.get(home.pk, ())),
        )
        for home in homes
    ]
