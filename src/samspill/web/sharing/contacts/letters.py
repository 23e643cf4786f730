"""The letter that a contact person gets when a year has passed: whether those whom they have named
are still to take part. It names nobody, and says not how many there are."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.conf import settings
from django.db.models import Min
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from samspill.web.outbox.actions import Recipient, tell_all
from samspill.web.outbox.duties import register_daily
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.models import Duty, Letter
from samspill.web.people.identity import own_is_held
from samspill.web.people.models import ContactPerson
from samspill.web.sharing.contacts.permissions import to_confirm
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit

CONFIRM = "people_to_confirm"
AT = time(5, 45, tzinfo=UTC)


def register_letters() -> None:
    """Called when Django is ready."""
    register(CONFIRM, write)
    register_daily(CONFIRM, tell_contact_persons, at=AT)


def tell_contact_persons(duty: Duty, now: datetime) -> None:
    """A duty: a letter to each contact person for each organisation of theirs, once for each time
    that a year has passed since whoever was named longest ago was."""
    people = ContactPerson.objects.filter(person__is_active=True).order_by("person")
    for person in people.values_list("person", flat=True).distinct():
        visit = Visit(person=person, shown=Shown.ANEW, now=now)
        with as_visit(visit):
            due = to_confirm(person, now).order_by().values("organisation")
            homes = list(due.annotate(since=Min("confirmed_at")).order_by("organisation"))
        tell_all(
            kind=CONFIRM,
            to=[
                Recipient(
                    person, f"{CONFIRM}/{home['organisation']}/{person}/{home['since']:%Y%m%d}"
                )
                for home in homes
            ],
            action=f"{CONFIRM}/{duty.pk}/{person}",
            now=now,
        )


def write(letter: Letter, now: datetime) -> Written | None:
    """That it is time, and where; nothing, where it has been done meanwhile."""
    person = letter.person
    if person is None or not person.is_active or own_is_held(person.pk):
        return None
    with as_visit(Visit(person=person.pk, shown=Shown.ANEW, now=now)):
        if not to_confirm(person.pk, now).exists():
            return None
    with translation.override(person.language):
        facts = {"person": person, "site": settings.SITE_URL}
        return Written(
            subject=_("Do the same people still take part for your organisation?"),
            text=render_to_string(f"participant/mail/{CONFIRM}.txt", facts),
            name=person.name if person.shares_mailbox else "",
        )
