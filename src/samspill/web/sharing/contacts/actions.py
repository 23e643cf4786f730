"""A contact person's verbs. What is ended is gone at the next request: the key to a case is a row
that is not there any more. A contact person sees none of what they hand on."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import F

from samspill.web.journal.actions import record_privately
from samspill.web.people.models import Organisation, Person
from samspill.web.people.presence import hold_people
from samspill.web.sharing.cases.actions import NoCaseError
from samspill.web.sharing.cases.lasting import CARRIED_ON_WITHIN
from samspill.web.sharing.cases.letters import tell_removed
from samspill.web.sharing.cases.models import Case, CaseKey, CaseKind, CaseMember
from samspill.web.sharing.cases.permissions import lasting, opens_cases
from samspill.web.sharing.contacts.models import Standing
from samspill.web.sharing.contacts.permissions import homes, own_people
from samspill.web.sharing.contacts.policies import ending
from samspill.web.sharing.groups.calendar import order_leaving
from samspill.web.sharing.groups.models import RulesAccepted
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.tie_models import STILL_OPEN, Action


@transaction.atomic
def name_people(
    *, organisation: int, people: Collection[int], visit: Visit, by: Person
) -> None:  # fmt: skip
    """These of its people (ids) take part in cases for the organisation, for a year from now. Who
    has ended may again, and is invited anew.

    Raises NoCaseError for who is not its contact person, and for somebody who is not its own.
    """
    hold_people({*people, visit.person})
    home = _home(organisation, visit)
    own = own_people(by.pk, organisation).filter(person__in=people)
    if set(own.values_list("person", flat=True)) != set(people) or not people:
        raise NoCaseError
    for person in sorted(people):
        Standing.objects.update_or_create(
            organisation=home, person_id=person,
            defaults={"confirmed_at": visit.now, "ended_at": None},
        )  # fmt: skip
    record_privately(verb="people_named", subject=home, by=by, now=visit.now)


@transaction.atomic
def end_access(*, organisation: int, person: int, visit: Visit, by: Person) -> None:
    """One of its people is in no case for the organisation any more, and comes into none. A case of
    theirs has no founder then, and closes unless somebody of the organisation carries it on.

    Raises NoCaseError for who is not its contact person, and for somebody who is not its own.
    """
    hold_people({person, visit.person})
    home = _home(organisation, visit)
    if not own_people(by.pk, organisation).filter(person=person).exists():
        raise NoCaseError
    Standing.objects.update_or_create(
        organisation=home, person_id=person,
        defaults={"ended_at": visit.now},
        create_defaults={"confirmed_at": visit.now, "ended_at": visit.now},
    )  # fmt: skip
    with ending(person):
        founded = Case.objects.filter(
            lasting(visit.now), kind=CaseKind.CASE, organisation=home, founder=person
        )
        founded.update(founder=None, lapses_at=visit.now + CARRIED_ON_WITHIN)
    # A group lets nobody in without a yes of theirs, and is told by itself that there is none.
    yeses = RulesAccepted.objects.filter(organisation=home, person=person)
    groups = set(yeses.values_list("group", flat=True))
    yeses.delete()
    for group in sorted(groups):
        order_leaving(group=group, now=visit.now)
    theirs = CaseMember.objects.filter(organisation=home, person=person)
    rows = list(theirs.exclude(case__in=groups))
    for row in rows:
        if row.accepted_at is not None:
            tell_removed(row.case_id, row, visit.now)
    CaseMember.objects.filter(pk__in=[row.pk for row in rows]).delete()
    # On PostgreSQL the keys went with them, and nobody else may touch one; SQLite is told.
    CaseKey.objects.filter(case__in=[row.case_id for row in rows], person=person).delete()
    record_privately(verb="access_ended", subject=home, by=by, now=visit.now)


@transaction.atomic
def hand_actions_on(*, organisation: int, person: int, to: int, visit: Visit, by: Person) -> int:
    """What one of its people said they would do at an edition, for the organisation, another of
    them does now, and reads it; gives how many that are. What the other waits for themselves stays.

    Raises NoCaseError for who is not its contact person, and for two who are not its own.
    """
    hold_people({person, to, visit.person})
    home = _home(organisation, visit)
    both = own_people(by.pk, organisation).filter(person__in={person, to})
    if len(set(both.values_list("person", flat=True))) != 2:
        raise NoCaseError
    there = own_people(by.pk, organisation)
    at = [there.filter(person=one).values("edition") for one in (person, to)]
    with ending(person):
        theirs = Action.objects.filter(STILL_OPEN, owner=person).exclude(other=to)
        theirs = theirs.filter(edition__in=at[0]).filter(edition__in=at[1])
        moved = theirs.filter(writer=person).update(owner_id=to, writer_id=to)
        moved += theirs.filter(writer=F("other")).update(owner_id=to)
    record_privately(verb="actions_handed_on", subject=home, by=by, now=visit.now)
    return moved


def _home(organisation: int, visit: Visit) -> Organisation:
    """The organisation (id). Raises NoCaseError for anybody but its contact person, with a second
    factor and sure to be who they are."""
    mine = homes(visit.person).filter(organisation=organisation).select_related("organisation")
    found = mine.first() if opens_cases(visit) else None
    if found is None:
        raise NoCaseError
    return found.organisation
