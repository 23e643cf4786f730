"""The edition's day in the calendars of those who have been invited: put there by the invitation,
moved when the day, the place or the name is another, and taken out when somebody does not come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from samspill.web.editions.letter_models import DayInCalendar
from samspill.web.editions.letter_words import reply_address, written_day
from samspill.web.editions.models import Edition, Participant
from samspill.web.outbox.actions import Recipient, tell_all
from samspill.web.outbox.calendars import CalendarPart, Entry, calendar_part
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.models import Letter

DAY_IN_CALENDAR = "day_in_calendar"
TOLD = frozenset({"day", "place", "name", "time_zone"})  # what an entry says of an edition


def register_day_calendar() -> None:
    """Called when Django is ready."""
    register(DAY_IN_CALENDAR, write)


def day_for_calendar(participant: Participant, *, to: str, now: datetime) -> CalendarPart:
    """The day for the calendar of who is invited, by the letter that is being written: the same
    each time that it is written."""
    entry, _new = DayInCalendar.objects.get_or_create(
        participant=participant, defaults={"changed_at": now}
    )
    return _part(entry, participant, to)


def days_follow(*, edition: Edition, changed: Iterable[str], now: datetime) -> None:
    """Something of the edition is another: so it is in the calendars that have it. Called in the
    transaction of the verb that changed it."""
    if TOLD.isdisjoint(changed):
        return
    there = DayInCalendar.objects.select_for_update().filter(
        participant__edition=edition, cancelled_at__isnull=True
    )
    _tell(list(there.order_by("pk")), edition, now)


def day_follows(*, participant: Participant, now: datetime) -> None:
    """The participant does not come, or comes after all: so it is in their calendar, if it was
    there. Called in the transaction of the verb that changed it."""
    there = DayInCalendar.objects.select_for_update().filter(participant=participant)
    entries = list(there)
    for entry in entries:
        entry.cancelled_at = now if participant.withdrawn_at is not None else None
    _tell(entries, participant.edition, now)


def _tell(entries: list[DayInCalendar], edition: Edition, now: datetime) -> None:
    for entry in entries:
        entry.sequence += 1
        entry.changed_at = now
    DayInCalendar.objects.bulk_update(entries, ("sequence", "changed_at", "cancelled_at"))
    people = dict(
        Participant.objects.filter(day_in_calendar__in=entries).values_list("pk", "person")
    )
    tell_all(
        kind=DAY_IN_CALENDAR,
        to=[
            Recipient(
                person_id=people[entry.participant_id],
                key=f"{DAY_IN_CALENDAR}/{entry.pk}/{entry.sequence}",
                about={"entry": entry.pk, "sequence": entry.sequence},
            )
            for entry in entries
        ],
        action=f"{DAY_IN_CALENDAR}/{edition.pk}/{now.isoformat()}",
        now=now,
        edition_id=edition.pk,
        wait=settings.LETTERS_WAIT,  # so that what is undone at once is told once
    )


def write(letter: Letter, now: datetime) -> Written | None:
    """What has changed, as it is now. Nothing where a later letter says so."""
    found = DayInCalendar.objects.filter(
        pk=letter.about["entry"], sequence=letter.about["sequence"]
    ).select_related("participant__person", "participant__edition")
    entry = found.first()
    if entry is None or not entry.participant.person.is_active:
        return None
    participant = entry.participant
    person, edition = participant.person, participant.edition
    zone = ZoneInfo(edition.time_zone)
    with translation.override(person.language), timezone.override(zone):
        facts = {
            "person": person,
            "edition": edition,
            "day": written_day(edition),
            "cancelled": entry.cancelled_at is not None,
        }
        subject = (
            _("Out of your calendar: %(edition)s")
            if entry.cancelled_at is not None
            else _("For your calendar: %(edition)s")
        )
        return Written(
            subject=subject % {"edition": edition.name},
            text=render_to_string("organiser/mail/day_in_calendar.txt", facts),
            name=person.name if person.shares_mailbox else "",
            reply_to=reply_address(None, edition),
            calendar=_part(entry, participant, letter.tried_address),
        )


def _part(entry: DayInCalendar, participant: Participant, to: str) -> CalendarPart:
    edition = participant.edition
    return calendar_part(
        Entry(
            uid=f"{entry.uid}@samspill",
            sequence=entry.sequence,
            changed_at=entry.changed_at,
            start=edition.day,
            summary=edition.name,
            location=edition.place,
            cancelled=entry.cancelled_at is not None,
            asked_for=False,
        ),
        to=to,
    )
