"""Who may see what of a group beside what a case has: ``groups.policies`` says it again.

It builds on ``cases.permissions``. Whoever is asked to come reads the rules; who has accepted the
newest sees dates from when they came on, who was there, and who may come. The words given for and
against a candidate are seen by who gave them, and by nobody else.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from samspill.web.people.models import ContactPerson
from samspill.web.sharing.cases.keys import yeses_that_hold
from samspill.web.sharing.cases.models import Case, CaseKey, CaseKind
from samspill.web.sharing.cases.permissions import (
    cases_in,
    cases_invited_to,
    cases_kept,
    cases_known,
    cases_read,
    opens_cases,
)
from samspill.web.sharing.groups.models import (
    Attendance,
    Candidate,
    GroupDate,
    GroupRules,
    Objection,
    RulesAccepted,
    Vouch,
)
from samspill.web.sharing.permissions import Visit


def groups_in(visit: Visit) -> QuerySet[Case]:
    """The groups that the visitor is in."""
    return cases_in(visit).filter(kind=CaseKind.GROUP)


def groups_read(visit: Visit) -> QuerySet[Case]:
    """Those of them whose newest rules the visitor has accepted."""
    return cases_read(visit).filter(kind=CaseKind.GROUP)


def groups_hosted(visit: Visit) -> QuerySet[Case]:
    """Those that the visitor is a host of."""
    return cases_kept(visit).filter(kind=CaseKind.GROUP)


def groups_invited_to(visit: Visit) -> QuerySet[Case]:
    """Those that wait for the visitor's yes or no."""
    return cases_invited_to(visit).filter(kind=CaseKind.GROUP)


def rules_readable(visit: Visit) -> QuerySet[GroupRules]:
    """The rules of the groups that the visitor is in or asked to."""
    groups = cases_known(visit).filter(kind=CaseKind.GROUP)
    return GroupRules.objects.filter(group__in=groups.values("pk"))


def dates_readable(visit: Visit) -> QuerySet[GroupDate]:
    """The dates of the visitor's groups that were not over when they came."""
    there = CaseKey.objects.filter(
        person=visit.person, case=OuterRef("group"), since__lte=OuterRef("ends_at")
    )
    return GroupDate.objects.filter(Exists(there), group__in=groups_read(visit).values("pk"))


def attendance_readable(visit: Visit) -> QuerySet[Attendance]:
    """Who was there on those dates."""
    return Attendance.objects.filter(date__in=dates_readable(visit).values("pk"))


def candidates_readable(visit: Visit) -> QuerySet[Candidate]:
    """Who may come to the visitor's groups. Never the candidate's own to see."""
    groups = groups_read(visit).values("pk")
    return Candidate.objects.filter(group__in=groups).exclude(person=visit.person)


def yeses_of_own_people(visit: Visit) -> QuerySet[RulesAccepted]:
    """By which the people of an organisation are in groups, for its contact person: no more than
    that they are."""
    if not opens_cases(visit):
        return RulesAccepted.objects.none()
    homes = ContactPerson.objects.filter(person=visit.person).values("organisation")
    return yeses_that_hold(visit.now).filter(organisation__in=homes)


def own_words(visit: Visit) -> dict[str, Exists]:
    """Of candidates that the visitor may read, what they themselves have said."""
    return {
        said: Exists(word.objects.filter(by=visit.person, candidate=OuterRef("pk")))
        for said, word in (("vouched", Vouch), ("objected", Objection))
    }


def own_vouches(visit: Visit) -> QuerySet[Vouch]:
    """Those that the visitor has given their word for."""
    return Vouch.objects.filter(by=visit.person, group__in=groups_read(visit).values("pk"))


def own_objections(visit: Visit) -> QuerySet[Objection]:
    """Those that the visitor has objected to."""
    return Objection.objects.filter(by=visit.person, group__in=groups_read(visit).values("pk"))
