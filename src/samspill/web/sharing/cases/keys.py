"""Which keys open a case, and who is in it: what the permissions, the readers before something is
written, and shares with a case ask alike.

A group opens with a key and a yes to its rules: by name, for a year, and for as long as the person
comes from where they came from. So membership ends with the job by itself, and nothing has to find
out that it should.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from samspill.web.editions.models import Participant
from samspill.web.sharing.cases.models import CaseKey, CaseKind, CaseMember
from samspill.web.sharing.groups.models import RulesAccepted


def yeses_that_hold(now: datetime) -> QuerySet[RulesAccepted]:
    """Those not a year old, of people who still come from the same organisation: the one of their
    latest edition."""
    latest = (
        Participant.objects.filter(person=OuterRef("person"), withdrawn_at__isnull=True)
        .order_by("-edition__day", "-pk")
        .values("organisation")[:1]
    )
    return RulesAccepted.objects.filter(until__gt=now).filter(organisation=Subquery(latest))


def keys_in(person: int, now: datetime) -> QuerySet[CaseKey]:
    """The keys to what the person (id) is in."""
    yes = yeses_that_hold(now).filter(person=person, group=OuterRef("case"))
    return _keys(person, yes)


def keys_that_open(person: int, now: datetime) -> QuerySet[CaseKey]:
    """Those of :func:`keys_in` that open what is written: in a group the newest rules are accepted
    first."""
    newest = yeses_that_hold(now).filter(
        person=person, group=OuterRef("case"), number__gte=OuterRef("case__rules")
    )
    return _keys(person, newest)


def _keys(person: int, yes: QuerySet[RulesAccepted]) -> QuerySet[CaseKey]:
    keys = CaseKey.objects.filter(person=person, since__isnull=False)
    return keys.filter(Q(yearly=False) | Q(Exists(yes)))


def is_in(now: datetime) -> Q:
    """Of members: those who have accepted, and whose yes holds."""
    yes = yeses_that_hold(now).filter(person=OuterRef("person"), group=OuterRef("case"))
    return Q(Q(case__kind=CaseKind.CASE) | Q(Exists(yes)), accepted_at__isnull=False)


def members_in(now: datetime) -> QuerySet[CaseMember]:
    """Those who have accepted, and whose yes holds."""
    return CaseMember.objects.filter(is_in(now))
