"""Dates of groups in members' own calendars, by letter.

An entry says that there is a group meeting, when, and where to look: neither which group, nor who
is in it, nor a place. It is sent to those who are members when the letter is written: who has left
meanwhile, or has not accepted the newest rules, gets none.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from samspill.web.outbox.actions import Recipient, tell_all
from samspill.web.outbox.calendars import Entry, calendar_part
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.models import Letter
from samspill.web.people.models import Person
from samspill.web.sharing.cases.keys import members_in
from samspill.web.sharing.groups.models import GroupDate
from samspill.web.sharing.groups.permissions import dates_readable
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit

LETTER = "group_date"
A_DAY_BEFORE = timedelta(days=-1)


def register_letters() -> None:
    """Called when Django is ready."""
    register(LETTER, write)


def tell_members(date: GroupDate, visit: Visit) -> None:
    """The date is new, moved or cancelled: a letter to each who is in the group now. Within the
    visit of the host who did it."""
    people = members_in(visit.now).filter(case=date.group_id).values_list("person", flat=True)
    key = f"{LETTER}/{date.pk}/{date.sequence}"
    _tell([(person, f"{key}/{person}") for person in people.order_by("person")], date, key, visit)


def send_coming(*, group: int, visit: Visit) -> None:
    """The dates still to come, to the visitor, who has just come in or accepted the rules."""
    coming = dates_readable(visit).filter(group=group, ends_at__gt=visit.now)
    for date in coming.filter(cancelled_at__isnull=True):
        key = f"{LETTER}/{date.pk}/{date.sequence}/{visit.person}/{visit.now:%Y%m%d%H%M%S}"
        _tell([(visit.person, key)], date, key, visit)


def _tell(to: list[tuple[int, str]], date: GroupDate, action: str, visit: Visit) -> None:
    about = {"date": date.pk, "sequence": date.sequence}
    tell_all(
        kind=LETTER,
        to=[Recipient(person, key, about) for person, key in to],
        action=action,
        now=visit.now,
    )


def write(letter: Letter, now: datetime) -> Written | None:
    """The date as it was last changed: a letter about an earlier change has nothing to tell."""
    person = Person.objects.filter(pk=letter.person_id, is_active=True).first()
    if person is None:
        return None
    # However they come in: an entry says nothing of what it is about.
    visit = Visit(person.pk, Shown.ANEW, now)
    with as_visit(visit):
        dates = dates_readable(visit).select_related("group__edition")
        date = dates.filter(pk=letter.about["date"], sequence=letter.about["sequence"]).first()
    if date is None:
        return None
    cancelled = date.cancelled_at is not None
    way = reverse("participant_group", args=(date.group.edition.slug, date.group_id))
    address = f"{settings.SITE_URL}{way}"
    with translation.override(person.language):
        said = Entry(
            uid=f"{date.uid}@samspill",
            sequence=date.sequence,
            changed_at=date.changed_at,
            start=date.starts_at,
            end=date.ends_at,
            summary=_("Group meeting"),
            description=address,
            url=address,
            cancelled=cancelled,
            remind=A_DAY_BEFORE,
        )
        facts = {
            "person": person, "date": date, "address": address, "cancelled": cancelled,
            "moved": date.sequence > 0,
        }  # fmt: skip
        subject = _("Group meeting")
        if cancelled:
            subject = _("A group meeting is cancelled")
        elif date.sequence > 0:
            subject = _("A group meeting is moved")
        return Written(
            subject=subject,
            text=render_to_string("participant/mail/group_date.txt", facts),
            name=person.name if person.shares_mailbox else "",
            calendar=calendar_part(said, to=letter.tried_address),
        )
