"""Who stands for their organisation in cases: the one place that says it, as policies say it again.

A contact person names people, confirms them each year and ends their access, and reads nothing of
what they have: not the cases, not the actions, not the shares.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, QuerySet

from samspill.web.editions.models import Participant
from samspill.web.people.models import ContactPerson
from samspill.web.sharing.contacts.models import Standing

CONFIRMED_EACH = timedelta(days=365)
GRACE = timedelta(days=30)  # until then nobody is locked out for a page that nobody has opened


def lapsed(person: int, now: datetime) -> Exists:
    """Of somebody (id): an organisation has named them, and not confirmed it for too long. Until it
    does, nothing of any case opens to them."""
    return Exists(standings_lapsed(person, now))


def standings_lapsed(person: int, now: datetime) -> QuerySet[Standing]:
    """Those that :func:`lapsed` asks for."""
    over = now - CONFIRMED_EACH - GRACE
    return Standing.objects.filter(person=person, ended_at__isnull=True, confirmed_at__lte=over)


def to_confirm(person: int, now: datetime) -> QuerySet[Standing]:
    """Those whom the contact person (id) named a year ago and has not confirmed, while nobody is
    locked out for it yet."""
    over = now - CONFIRMED_EACH
    return Standing.objects.filter(
        organisation__in=homes(person).values("organisation"), ended_at__isnull=True,
        confirmed_at__lte=over, confirmed_at__gt=over - GRACE,
    )  # fmt: skip


def has_lapsed(person: int, now: datetime) -> bool:
    """:func:`lapsed`, asked by itself."""
    return Standing.objects.filter(lapsed(person, now)).exists()


def may_take_part(person: int, organisation: int) -> bool:
    """May somebody (id) take part in cases for the organisation (id)?"""
    rows = dict(
        Standing.objects.filter(organisation=organisation).values_list("person", "ended_at")
    )
    if person in rows:
        return rows[person] is None
    return all(ended is not None for ended in rows.values())


def homes(person: int) -> QuerySet[ContactPerson]:
    """The organisations that somebody (id) is the contact person of."""
    return ContactPerson.objects.filter(person=person)


def own_people(person: int, organisation: int) -> QuerySet[Participant]:
    """Those who take part anywhere for the organisation (id), for its contact person (id)."""
    return Participant.objects.filter(
        organisation=organisation,
        organisation__in=homes(person).values("organisation"),
        person__is_active=True,
    )
