"""When a group meets, who was there, and the minutes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from samspill.web.people.models import Person
from samspill.web.sharing.cases.actions import CaseError, NoCaseError, NotDone, check_text, write
from samspill.web.sharing.cases.inside import add_entry, people_inside
from samspill.web.sharing.cases.models import LONGEST_ENTRY, CaseEntry, EntryKind
from samspill.web.sharing.cases.permissions import members_known
from samspill.web.sharing.cases.timeline import check_readers
from samspill.web.sharing.groups.actions import hosted
from samspill.web.sharing.groups.calendar import tell_members
from samspill.web.sharing.groups.lasting import AHEAD_AT_MOST, LONGEST_DATE, MOST_DATES
from samspill.web.sharing.groups.models import (
    LONGEST_AGENDA,
    LONGEST_PLACE,
    Attendance,
    GroupDate,
)
from samspill.web.sharing.groups.permissions import dates_readable
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import Visit


@dataclass(frozen=True)
class Planned:
    """What a date is to be."""

    starts: datetime
    ends: datetime
    place: str = ""
    agenda: str = ""


@transaction.atomic
def add_date(*, group: int, planned: Planned, visit: Visit, by: Person) -> GroupDate:
    """The group meets then; its members have it in their calendars.

    Raises NoCaseError for who is no host, CaseError with what stands in the way.
    """
    found = hosted(group, visit)
    _check(planned, visit.now)
    coming = GroupDate.objects.filter(group=found, cancelled_at__isnull=True, ends_at__gt=visit.now)
    if coming.count() >= MOST_DATES:
        raise CaseError(NotDone.TOO_MANY_DATES)
    date = GroupDate.objects.create(
        group=found, starts_at=planned.starts, ends_at=planned.ends, place=planned.place,
        agenda=planned.agenda, by=by, changed_at=visit.now,
    )  # fmt: skip
    tell_members(date, visit)
    write("group_date_added", date, by, visit.now)
    return date


@transaction.atomic
def change_date(*, date: int, planned: Planned, visit: Visit, by: Person) -> GroupDate:
    """Another time, place or agenda. Calendars are told of another time, and of nothing else.

    Raises NoCaseError for who is no host, for a date that is over and for one that is cancelled,
    CaseError with what stands in the way.
    """
    found = _coming(date, visit)
    _check(planned, visit.now)
    moved = (planned.starts, planned.ends) != (found.starts_at, found.ends_at)
    found.starts_at, found.ends_at = planned.starts, planned.ends
    found.place, found.agenda = planned.place, planned.agenda
    if moved:
        found.sequence, found.changed_at = found.sequence + 1, visit.now
    found.save()
    if moved:
        tell_members(found, visit)
    write("group_date_changed", found, by, visit.now)
    return found


@transaction.atomic
def cancel_date(*, date: int, visit: Visit, by: Person) -> GroupDate:
    """The group does not meet then after all, and calendars let it go. Raises NoCaseError."""
    found = _coming(date, visit)
    found.sequence += 1
    found.changed_at = found.cancelled_at = visit.now
    found.save()
    tell_members(found, visit)
    write("group_date_cancelled", found, by, visit.now)
    return found


@transaction.atomic
def note_attendance(*, date: int, people: Collection[int], visit: Visit, by: Person) -> GroupDate:
    """Those of the people (ids) were there, and no others.

    Raises NoCaseError for who is no host, and for people who are not in the group; CaseError for a
    date that has not begun.
    """
    found = _begun(date, visit)
    there = members_known(visit).filter(case=found.group, accepted_at__isnull=False)
    known = set(there.values_list("person", flat=True))
    before = Attendance.objects.filter(date=found)
    noted = set(before.values_list("person", flat=True))
    if not set(people) <= known | noted:
        raise NoCaseError
    before.exclude(person__in=people).delete()
    Attendance.objects.bulk_create(
        Attendance(group_id=found.group_id, date=found, person_id=person)
        for person in sorted(set(people) - noted)
    )
    write("group_attendance_noted", found, by, visit.now)
    return found


@transaction.atomic
def write_minutes(
    *,
    date: int,
    text: str,
    label: Label,
    visit: Visit,
    by: Person,
    seen: Collection[int] | None = None,
) -> CaseEntry:
    """What was said and agreed, for those who are in the group now. ``seen``: as of anything that
    is written in a case.

    Raises NoCaseError for who is no host, CaseError with what stands in the way.
    """
    found = _begun(date, visit)
    check_text(text, LONGEST_ENTRY)
    check_readers(found.group, label, visit)
    group = found.group_id
    if seen is not None and people_inside(visit.person, group, visit.now) != set(seen):
        raise CaseError(NotDone.CHANGED)
    made = add_entry(
        found.group, EntryKind.MINUTES, by, visit.now, text=text, label=label, date=found.pk
    )
    write("group_minutes_written", found, by, visit.now)
    return made


def _date(date: int, visit: Visit) -> GroupDate:
    """The date (id), not cancelled, of a group that the visitor is a host of, held meanwhile."""
    held = dates_readable(visit).select_for_update(of=("self",), no_key=True)
    found = held.filter(pk=date, cancelled_at__isnull=True).first()
    if found is None:
        raise NoCaseError
    found.group = hosted(found.group_id, visit)
    return found


def _coming(date: int, visit: Visit) -> GroupDate:
    found = _date(date, visit)
    if found.ends_at <= visit.now:
        raise NoCaseError
    return found


def _begun(date: int, visit: Visit) -> GroupDate:
    found = _date(date, visit)
    if found.starts_at > visit.now:
        raise CaseError(NotDone.NOT_YET)
    return found


def _check(planned: Planned, now: datetime) -> None:
    if planned.starts <= now:
        raise CaseError(NotDone.PAST)
    if not planned.starts < planned.ends <= planned.starts + LONGEST_DATE:
        raise CaseError(NotDone.DATE_TURNED)
    if planned.starts > now + AHEAD_AT_MOST:
        raise CaseError(NotDone.TOO_FAR)
    for text, longest in ((planned.place, LONGEST_PLACE), (planned.agenda, LONGEST_AGENDA)):
        if text.strip():
            check_text(text, longest)
