"""Who saves what for an archive, and whose copy is held.

A public body is an organisation of the police, a control agency or another of the state and the
municipalities. Who takes part for one saves what they themselves may read at that moment. What is
held is read by those of the body who have received it, and by nobody who has not.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from samspill.web.editions.models import Participant
from samspill.web.editions.permissions import Verdict
from samspill.web.people.models import ContactPerson, Sector
from samspill.web.sharing.archives.models import AccessHold

PUBLIC = frozenset({Sector.POLICE, Sector.CONTROL_AGENCY, Sector.OTHER_PUBLIC})


def bodies_of(person: int) -> QuerySet[Participant]:
    """Where somebody (id) takes part for a public body."""
    return Participant.objects.filter(
        person=person, withdrawn_at__isnull=True, organisation__sector__in=PUBLIC
    )


def may_archive(person: int) -> Verdict:
    """Whether somebody (id) saves what they have received for an archive."""
    if bodies_of(person).exists():
        return Verdict(True, "takes part for a public body")
    return Verdict(False, "nothing there")


def holds_that_hold(person: int) -> Q:
    """Of holds: those of the bodies of somebody (id), whatever their time."""
    return Q(organisation__in=bodies_of(person).values("organisation"), at__isnull=False)


def holds_answered_by(person: int) -> QuerySet[AccessHold]:
    """Those that somebody (id) answers as a contact person."""
    homes = ContactPerson.objects.filter(person=person).values("organisation")
    return AccessHold.objects.filter(organisation__in=homes)
