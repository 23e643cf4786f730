"""Who may see what of a case: the one place that says it, and ``cases.policies`` says it again.

All of a case is as what is AMBER: it takes a second factor, and that it is sure who the visitor is.
Who is invited sees what it is about and what they would accept; who is in it reads what is written
from then on; who has left, or was taken out, has no key any more and finds nothing. The contact
person of the organisation that answers for a case sees it while it has no founder, and never what
stands in it. To run an edition is none of these.

Of a group it is the same, for those whose yes to its rules holds: see ``keys``. Who has not
accepted the newest rules is in it, and reads nothing until they do.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from samspill.web.editions.models import Participant
from samspill.web.editions.permissions import Verdict
from samspill.web.people.identity import confirmations_that_hold
from samspill.web.people.models import ContactPerson
from samspill.web.sharing.cases.file_models import CaseFile
from samspill.web.sharing.cases.keys import is_in, keys_in, keys_that_open
from samspill.web.sharing.cases.models import (
    Case,
    CaseEntry,
    CaseKey,
    CaseKind,
    CaseMember,
)
from samspill.web.sharing.contacts.permissions import may_take_part, standings_lapsed
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Part, Terms
from samspill.web.sharing.permissions import OPENS, STRONGER, UNSURE, Visit, confirmed
from samspill.web.sharing.prepared import among, there_are

NOT_NAMED = "their organisation has not named them"
CASES_ARE_ON = (Part.CASES,)
# Where somebody hides, nothing is written that names its readers one by one.
NOBODY_HIDES = frozenset({Label.RED, Label.AMBER_STRICT})


def cases_are_on(edition: int) -> bool:
    """Does the edition (id) let its people work on cases?"""
    return Terms.objects.filter(edition=edition, part__in=CASES_ARE_ON).exists()


def opens_cases(visit: Visit) -> Verdict:
    """Has the visitor shown what a case takes?"""
    if Label.AMBER not in OPENS[visit.shown]:
        return Verdict(False, STRONGER)
    if not confirmations_that_hold(visit.person).exists():
        return Verdict(False, UNSURE)
    return Verdict(True, "a second factor, and it is them")


def lasting(now: datetime, of: str = "") -> Q:
    """Of cases, or of what belongs to one (``of``, the way to it): those that are open. What is not
    is read by who is in it, and nothing is added."""
    carried = Q((f"{of}lapses_at__isnull", True)) | Q((f"{of}lapses_at__gt", now))
    ahead = Q((f"{of}ends_at__isnull", True)) | Q((f"{of}ends_at__gt", now))
    return Q((f"{of}closed_at__isnull", True)) & ahead & carried


def _seen(visit: Visit) -> Q:
    """Of cases: those whose edition lets people work on any, for who has shown what it takes."""
    if Label.AMBER not in OPENS[visit.shown]:
        return Q(pk__in=())
    sure = there_are(confirmed, visit.person, visit.now)
    has_lapsed = there_are(standings_lapsed, visit.person, visit.now)
    return Q(sure) & ~Q(has_lapsed) & Q(edition__terms__part__in=CASES_ARE_ON)


def cases_in(visit: Visit) -> QuerySet[Case]:
    """The cases, and groups, that the visitor is in."""
    return Case.objects.filter(_seen(visit), among("pk", _in, visit.person, visit.now))


def _in(person: int, now: datetime) -> QuerySet[CaseKey, Any]:
    return keys_in(person, now).values("case")


def cases_read(visit: Visit) -> QuerySet[Case]:
    """Those of them that are open to the visitor: of groups, those whose newest rules they have
    accepted."""
    return Case.objects.filter(_seen(visit), among("pk", _open, visit.person, visit.now))


def _open(person: int, now: datetime) -> QuerySet[CaseKey, Any]:
    return keys_that_open(person, now).values("case")


def cases_kept(visit: Visit) -> QuerySet[Case]:
    """Those that they are in for the organisation that answers for it, or host: they prolong it,
    and take people out."""
    return Case.objects.filter(_seen(visit), among("pk", _keeping, visit.person, visit.now))


def _keeping(person: int, now: datetime) -> QuerySet[CaseKey, Any]:
    return keys_in(person, now).filter(keeps=True).values("case")


def cases_invited_to(visit: Visit) -> QuerySet[Case]:
    """Those that are open and wait for the visitor's yes or no."""
    keys = _keys_to_accept(visit)
    return Case.objects.filter(_seen(visit), lasting(visit.now), pk__in=keys.values("case"))


def cases_known(visit: Visit) -> QuerySet[Case]:
    """Those that they are in or invited to."""
    waits = Q(lasting(visit.now), pk__in=_keys_to_accept(visit).values("case"))
    there = among("pk", _in, visit.person, visit.now)
    return Case.objects.filter(_seen(visit), waits | Q(there))


def _keys_to_accept(visit: Visit) -> QuerySet[CaseKey]:
    return CaseKey.objects.filter(person=visit.person, since__isnull=True)


def cases_without_founder(visit: Visit) -> QuerySet[Case]:
    """Those that the visitor, as the contact person of who answers for them, may have carried on.
    Of such a case they see the title, when it closes, and their own people in it."""
    return Case.objects.filter(
        _seen(visit), lasting(visit.now), kind=CaseKind.CASE, founder__isnull=True,
        organisation__in=_homes(visit).values("organisation"),
    )  # fmt: skip


def _homes(visit: Visit) -> QuerySet[ContactPerson]:
    return ContactPerson.objects.filter(person=visit.person)


def members_known(visit: Visit) -> QuerySet[CaseMember]:
    """Who is in the visitor's cases, and is invited to them, as far as the visitor knows.

    Who hides is seen by those of the organisation that answers for the case, and by whoever writes
    there, before it is sent: see ``inside``. Who is invited is seen by those of that organisation
    alone; to a group, by all of it. A contact person sees their own people.
    """
    seen = Q(case__in=Case.objects.filter(_seen(visit)).values("pk"))
    there = Q(is_in(visit.now), hidden=False)
    waits = Q(case__kind=CaseKind.GROUP, accepted_at__isnull=True)
    fellow = Q(among("case", _open, visit.person, visit.now)) & (there | waits)
    own = Q(person=visit.person) & (
        Q(lasting(visit.now, "case__"), case__in=_keys_to_accept(visit).values("case"))
        | Q(among("case", _in, visit.person, visit.now))
    )
    keeping = among("case", _keeping, visit.person, visit.now)
    kept = Q(case__kind=CaseKind.CASE) & Q(keeping)
    ours = Q(
        lasting(visit.now, "case__"),
        case__kind=CaseKind.CASE,
        case__founder__isnull=True,
        case__organisation__in=_homes(visit).values("organisation"),
        organisation=F("case__organisation"),
        accepted_at__isnull=False,
    )
    return CaseMember.objects.filter(seen, own | fellow | kept | ours)


def entries_readable(visit: Visit) -> QuerySet[CaseEntry]:
    """What the visitor may read in the cases that they are in: their own, and of others' what was
    written since they came, with a label that they have shown enough for."""
    keys = CaseKey.objects.filter(person=visit.person)
    there = keys.filter(case=OuterRef("case"), since__lte=OuterRef("at"))
    others = Q(Exists(there), label__in=OPENS[visit.shown])
    inside = Q(case__in=cases_read(visit).values("pk"))
    return CaseEntry.objects.filter(inside & (others | Q(source=visit.person)))


def files_readable(visit: Visit) -> QuerySet[CaseFile]:
    """The files of those entries."""
    return CaseFile.objects.filter(entry__in=entries_readable(visit).values("pk"))


def may_open_case(visit: Visit, me: Participant) -> Verdict:
    """Whether the visitor may open a case, at an edition that they take part in."""
    if me.person_id != visit.person or me.withdrawn_at or not cases_are_on(me.edition_id):
        return Verdict(False, "nothing there")
    opened = opens_cases(visit)
    if opened and not may_take_part(visit.person, me.organisation_id):
        return Verdict(False, NOT_NAMED)
    return opened


def is_contact_person(person: int) -> bool:
    """Does the person (id) say for an organisation who its people are?"""
    return ContactPerson.objects.filter(person=person).exists()
