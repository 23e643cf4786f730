"""Days in people's own calendars, by letter: when to keep in touch, and by when something agreed
is to be done.

Somebody asks for it once; from then on their calendar follows: another day moves it, and what is
done or gone takes it out. An entry says that there is something and where to look, and nothing
else: no name and no word of what was agreed, since a calendar is read by colleagues and, of a
public body, may be asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from samspill.web.journal.actions import record_privately
from samspill.web.outbox.actions import Recipient, tell_all
from samspill.web.outbox.calendars import Entry, calendar_part
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.models import Letter
from samspill.web.people.models import Person
from samspill.web.people.presence import hold_people
from samspill.web.sharing.calendar_models import InCalendar, What
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_models import STILL_OPEN, KeepInTouch
from samspill.web.sharing.tie_permissions import may_keep_ties, own_actions

LETTER = "calendar_day"
# What follows from somebody's ticking is told when it has settled: a tick may be a slip, and the
# calendar is perhaps another's.
SETTLED_AFTER = timedelta(minutes=10)
IN_THE_MORNING = timedelta(hours=9)  # of the day, by the calendar's own clock


class NoDayError(LookupError):
    """There is no such day for whoever asks."""


def register_letters() -> None:
    """Called when Django is ready."""
    register(LETTER, write)


def in_calendar(visit: Visit) -> frozenset[tuple[str, int]]:
    """What the visitor has in their calendar by us. One query."""
    there = InCalendar.objects.filter(person=visit.person, cancelled_at__isnull=True)
    return frozenset(there.values_list("what", "subject"))


@transaction.atomic
def put_in_calendar(*, what: What, subject: int, visit: Visit, by: Person) -> InCalendar:
    """Send the day to the calendar of who asks; again sends nothing.

    Raises NoDayError where there is no day, or not theirs.
    """
    hold_people({by.pk, subject} if what == What.TOUCH else {by.pk})
    day = _day(what, subject, visit) if may_keep_ties(visit) else None
    if day is None:
        raise NoDayError
    entry, new = InCalendar.objects.select_for_update().get_or_create(
        person=by, what=what, subject=subject, defaults={"day": day, "changed_at": visit.now}
    )
    if new:
        _tell(entry, visit.now, timedelta(0))
    elif not entry.wanted or entry.cancelled_at is not None:
        entry.wanted = True
        _change(entry, day, visit.now, timedelta(0))
    record_privately(verb="put_in_calendar", subject=entry, by=by, now=visit.now)
    return entry


@transaction.atomic
def take_out_of_calendar(*, what: What, subject: int, visit: Visit, by: Person) -> None:
    """Take the day out of the calendar of who asks. Again changes nothing. Raises NoDayError for
    what was never in it."""
    mine = InCalendar.objects.select_for_update().filter(person=by, what=what, subject=subject)
    entry = mine.first() if may_keep_ties(visit) else None
    if entry is None:
        raise NoDayError
    entry.wanted = False
    _change(entry, None, visit.now, timedelta(0))
    record_privately(verb="taken_out_of_calendar", subject=entry, by=by, now=visit.now)


@transaction.atomic
def calendars_follow(*, what: What, subject: int, people: Iterable[int], now: datetime) -> None:
    """The day is another one, or there is none any more: in the calendars of those of the people
    (ids) who have it there. Called in the transaction of the verb that changed it; for those who
    have asked for nothing it does nothing."""
    for person in sorted(set(people)):
        # However they come in: an entry says nothing of what it is about.
        theirs_now = Visit(person, Shown.ANEW, now)
        with as_visit(theirs_now):
            theirs = InCalendar.objects.select_for_update().filter(
                person=person, what=what, subject=subject, wanted=True
            )
            entry = theirs.first()
            if entry is not None:
                _change(entry, _day(what, subject, theirs_now), now, SETTLED_AFTER)


def _change(entry: InCalendar, day: date | None, now: datetime, wait: timedelta) -> None:
    """The entry stands at the day from now on, None for nowhere; told only if that is new."""
    before = None if entry.cancelled_at is not None else entry.day
    if day != before:
        entry.sequence += 1
        entry.changed_at = now
        entry.cancelled_at = now if day is None else None
        entry.day = day or entry.day
        entry.save()
        _tell(entry, now, wait)
    else:
        entry.save(update_fields=("wanted",))


def _tell(entry: InCalendar, now: datetime, wait: timedelta) -> None:
    key = f"calendar/{entry.pk}/{entry.sequence}"
    about = {"entry": entry.pk, "sequence": entry.sequence}
    tell_all(
        kind=LETTER, to=[Recipient(entry.person_id, key, about)], action=key, now=now, wait=wait
    )


def _day(what: What, subject: int, visit: Visit) -> date | None:
    """As it is now; None where there is none, and where it is not the visitor's."""
    if what == What.TOUCH:
        kept = KeepInTouch.objects.filter(person=visit.person, other=subject)
        return kept.values_list("day", flat=True).first()
    found = own_actions(visit).filter(STILL_OPEN, pk=subject)
    return found.values_list("due", flat=True).first()


def write(letter: Letter, now: datetime) -> Written | None:
    """The entry as it was last changed: a letter about an earlier change has nothing to tell."""
    person = Person.objects.filter(pk=letter.person_id, is_active=True).first()
    if person is None:
        return None
    with as_visit(Visit(person.pk, Shown.SIGNED_IN, now)):
        entry = InCalendar.objects.filter(
            pk=letter.about["entry"], sequence=letter.about["sequence"], person=person
        ).first()
    if entry is None:
        return None
    cancelled = entry.cancelled_at is not None
    address = f"{settings.SITE_URL}/people/{'actions/' if entry.what == What.ACTION else ''}"
    with translation.override(person.language):
        said = Entry(
            uid=f"{entry.uid}@samspill",
            sequence=entry.sequence,
            changed_at=entry.changed_at,
            start=entry.day,
            summary=_("From Samspill: see My people"),
            description=address,
            url=address,
            cancelled=cancelled,
            remind=IN_THE_MORNING,
        )
        facts = {"person": person, "day": entry.day, "address": address, "cancelled": cancelled}
        subject = _("Out of your calendar") if cancelled else _("For your calendar")
        return Written(
            subject=subject,
            text=render_to_string("participant/mail/calendar_day.txt", facts),
            name=person.name if person.shares_mailbox else "",
            calendar=calendar_part(said, to=letter.tried_address),
        )
