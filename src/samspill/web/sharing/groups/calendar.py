"""Dates of groups in members' own calendars, by letter.

An entry says that there is a group meeting, when, and where to look: neither which group, nor who
is in it, nor a place. It is sent to those who are members when the letter is written: who has left
meanwhile, or has not accepted the newest rules, gets none.

An entry is one membership's: its UID has in it when they came. So who goes has their dates taken
out by a letter that says all it has to say, as they can't read a date any more; and who comes again
has entries that no earlier end of theirs outdoes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from samspill.web.outbox.actions import Recipient, tell_all
from samspill.web.outbox.calendars import Entry, calendar_part
from samspill.web.outbox.duties import order_duty
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.models import Letter
from samspill.web.people.models import Person
from samspill.web.sharing.cases.keys import members_in
from samspill.web.sharing.cases.models import CaseMember
from samspill.web.sharing.groups.models import GroupDate
from samspill.web.sharing.groups.permissions import dates_readable
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit

LETTER, GONE = "group_date", "group_date_gone"
LEFT = "group_left"  # the duty that takes dates out of a calendar
A_DAY_BEFORE = timedelta(days=-1)


def register_letters() -> None:
    """Called when Django is ready."""
    register(LETTER, write)
    register(GONE, write_gone)


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


def order_leaving(
    *, group: int, now: datetime, person: int | None = None, since: datetime | None = None
) -> None:
    """Somebody is in the group (id) no more: the person (id), who was from ``since`` on; or one
    whom the worker finds. The worker takes its dates out of their calendar, and ends a group that
    is empty."""
    about: dict[str, object] = {"group": group}
    if person is not None and since is not None:
        about |= {"person": person, "since": since.isoformat(), "at": now.isoformat()}
    key = f"{LEFT}/{group}/{person or 0}/{now:%Y%m%d%H%M%S%f}"
    order_duty(kind=LEFT, key=key, due_at=now, about=about)


def take_out_of_calendars(
    dates: Iterable[GroupDate],
    of: Collection[tuple[int, datetime]],
    now: datetime,
    *,
    ahead: int = 0,
) -> None:
    """The dates leave the calendars of these people (ids), each of whom was in the group from that
    time on. ``ahead``: by how much the SEQUENCE that ends a date for them is beyond its own."""
    for date in dates:
        about = {
            "sequence": date.sequence + ahead, "at": now.isoformat(),
            "starts": date.starts_at.isoformat(), "ends": date.ends_at.isoformat(),
        }  # fmt: skip
        tell_all(
            kind=GONE,
            to=[
                Recipient(
                    person,
                    f"{GONE}/{date.pk}/{person}/{since:%Y%m%d%H%M%S}",
                    {**about, "uid": _uid(date.uid, since)},
                )
                for person, since in of
            ],
            action=f"{GONE}/{date.pk}/{date.sequence}/{now:%Y%m%d%H%M%S%f}",
            now=now,
        )


def _uid(date: UUID, since: datetime) -> str:
    return f"{date}-{since.astimezone(UTC):%Y%m%d%H%M%S}@samspill"


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
        mine = CaseMember.objects.filter(person=person, accepted_at__isnull=False)
        me = None if date is None else mine.filter(case=date.group_id).first()
    if date is None or me is None or me.accepted_at is None:
        return None
    cancelled = date.cancelled_at is not None
    way = reverse("participant_group", args=(date.group.edition.slug, date.group_id))
    address = f"{settings.SITE_URL}{way}"
    with translation.override(person.language):
        said = Entry(
            uid=_uid(date.uid, me.accepted_at),
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


def write_gone(letter: Letter, now: datetime) -> Written | None:
    """A date that is not theirs any more, in words that say no more of it than the letter by which
    it came."""
    person = Person.objects.filter(pk=letter.person_id, is_active=True).first()
    if person is None:
        return None
    about = letter.about
    starts, ends, changed = (
        datetime.fromisoformat(about[each]) for each in ("starts", "ends", "at")
    )
    with translation.override(person.language):
        said = Entry(
            uid=about["uid"], sequence=about["sequence"], changed_at=changed, start=starts,
            end=ends, summary=_("Group meeting"), cancelled=True,
        )  # fmt: skip
        facts = {"person": person, "starts": starts}
        return Written(
            subject=_("A group meeting leaves your calendar"),
            text=render_to_string("participant/mail/group_date_gone.txt", facts),
            name=person.name if person.shares_mailbox else "",
            calendar=calendar_part(said, to=letter.tried_address),
        )
