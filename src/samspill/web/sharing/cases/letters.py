"""What is told of cases by letter: never which, nor by whom, nor a word of it.

That one is invited, or asked to carry a case on, stands as a number in the week's letter. That one
was taken out is told at once, as is to a contact person that a case of theirs has no founder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from samspill.web.outbox.actions import Recipient, tell_all
from samspill.web.outbox.duties import register_daily
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.models import Duty, Letter
from samspill.web.people.identity import own_is_held
from samspill.web.people.models import ContactPerson
from samspill.web.sharing.cases.models import Case, CaseKind, CaseMember
from samspill.web.sharing.cases.permissions import (
    cases_in,
    cases_invited_to,
    cases_without_founder,
    lasting,
)
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.weeks import order_week

REMOVED, WITHOUT_FOUNDER = "case_removed", "case_without_founder"
FROM_GROUP, GROUP_CLOSED = "group_removed", "group_closed"
AT = time(5, 30, tzinfo=UTC)


def register_letters() -> None:
    """Called when Django is ready."""
    register(REMOVED, write)
    register(FROM_GROUP, write)
    register(GROUP_CLOSED, write)
    register(WITHOUT_FOUNDER, write)
    register_daily(WITHOUT_FOUNDER, tell_contact_persons, at=AT)


def order_news(case: Case, now: datetime) -> None:
    """Have those told on Monday for whom there is something then."""
    order_week(case.edition_id, now)


@dataclass(frozen=True)
class CaseNews:
    """How many invitations wait for somebody at an edition, and how many cases to be carried on."""

    invited: int = 0
    named: int = 0

    @property
    def anything(self) -> bool:
        """Is there anything to tell?"""
        return bool(self.invited or self.named)


NO_NEWS = CaseNews()


def case_news(visit: Visit, edition: int) -> CaseNews:
    """Within the visit: what there is at the edition (id). Two queries."""
    to_carry = CaseMember.objects.filter(person=visit.person, named_at__isnull=False)
    return CaseNews(
        invited=cases_invited_to(visit).filter(edition=edition, kind=CaseKind.CASE).count(),
        named=cases_in(visit)
        .filter(lasting(visit.now), kind=CaseKind.CASE, edition=edition, founder__isnull=True)
        .filter(pk__in=to_carry.values("case"))
        .count(),
    )


def tell_removed(case: int, member: CaseMember, now: datetime, *, group: bool = False) -> None:
    """Somebody was taken out of a case (id), or of a group."""
    kind = FROM_GROUP if group else REMOVED
    key = f"{kind}/{case}/{member.pk}"
    tell_all(kind=kind, to=[Recipient(member.person_id, key)], action=key, now=now)


def tell_closed(group: int, people: Iterable[int], now: datetime) -> None:
    """The group (id) has ended, for those (ids of people) who were in it."""
    key = f"{GROUP_CLOSED}/{group}"
    to = [Recipient(person, f"{key}/{person}") for person in people]
    tell_all(kind=GROUP_CLOSED, to=to, action=key, now=now)


def tell_contact_persons(duty: Duty, now: datetime) -> None:
    """A duty: a letter to each contact person of whom cases wait that have no founder, once for
    each time that one has lost its own."""
    people = ContactPerson.objects.filter(person__is_active=True).order_by("person")
    for person in people.values_list("person", flat=True).distinct():
        visit = Visit(person=person, shown=Shown.ANEW, now=now)
        with as_visit(visit):
            waiting = list(cases_without_founder(visit).values_list("pk", "lapses_at"))
        tell_all(
            kind=WITHOUT_FOUNDER,
            to=[
                Recipient(person, f"{WITHOUT_FOUNDER}/{pk}/{person}/{lapses:%Y%m%d%H%M}")
                for pk, lapses in waiting
            ],
            action=f"{WITHOUT_FOUNDER}/{duty.pk}/{person}",
            now=now,
        )


def write(letter: Letter, now: datetime) -> Written | None:
    """That it is so, and where to look."""
    person = letter.person
    if person is None or not person.is_active or own_is_held(person.pk):
        return None
    with translation.override(person.language):
        subject = {
            REMOVED: _("You are no longer in a case at Samspill"),
            FROM_GROUP: _("You are no longer in a group at Samspill"),
            GROUP_CLOSED: _("One of your groups at Samspill has ended"),
            WITHOUT_FOUNDER: _("A case of your organisation's needs somebody"),
        }[letter.kind]
        facts = {"person": person, "site": settings.SITE_URL}
        return Written(
            subject=subject,
            text=render_to_string(f"participant/mail/{letter.kind}.txt", facts),
            name=person.name if person.shares_mailbox else "",
        )
