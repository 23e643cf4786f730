"""What a contact person sees: their own people by name, and counts; nothing of what these have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from samspill.web.people.models import Organisation, Person
from samspill.web.sharing.cases.models import CaseMember
from samspill.web.sharing.contacts.models import Standing
from samspill.web.sharing.contacts.permissions import CONFIRMED_EACH, homes, own_people
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.row_security import as_visit


@dataclass(frozen=True)
class Own:
    """One of an organisation's people. ``until``: when it is to be confirmed again, where they are
    named; ``cases``: how many they are in for it."""

    person: int
    name: str
    named: bool
    ended: bool
    until: datetime | None
    due: bool  # it is time to confirm it
    cases: int


@dataclass(frozen=True)
class Home:
    """An organisation that the visitor is the contact person of, and its people by name."""

    organisation: Organisation
    people: list[Own]

    @property
    def names_any(self) -> bool:
        """Is anybody named? Else everybody takes part who has not ended."""
        return any(one.named for one in self.people)


def homes_of(visit: Visit) -> list[Home]:
    """Of the visitor: three queries for each, and one."""
    with as_visit(visit):
        mine = homes(visit.person).select_related("organisation").order_by("organisation")
        return [Home(row.organisation, _people(visit, row.organisation_id)) for row in mine]


def _people(visit: Visit, organisation: int) -> list[Own]:
    there = own_people(visit.person, organisation).filter(withdrawn_at__isnull=True)
    standing = {
        row.person_id: row for row in Standing.objects.filter(organisation=organisation)
    }  # fmt: skip
    members = CaseMember.objects.filter(organisation=organisation, accepted_at__isnull=False)
    cases = dict(
        members.order_by().values("person").annotate(n=Count("pk")).values_list("person", "n")
    )
    shown = set(there.values_list("person", flat=True)) | cases.keys() | standing.keys()
    people = Person.objects.filter(pk__in=shown, is_active=True).order_by("name_order", "pk")
    return [_own(one, standing.get(one.pk), cases.get(one.pk, 0), visit.now) for one in people]


def _own(person: Person, row: Standing | None, cases: int, now: datetime) -> Own:
    named = row is not None and row.ended_at is None
    until = row.confirmed_at + CONFIRMED_EACH if row is not None and named else None
    return Own(
        person=person.pk,
        name=person.name,
        named=named,
        ended=row is not None and row.ended_at is not None,
        until=until,
        due=until is not None and until <= now,
        cases=cases,
    )
