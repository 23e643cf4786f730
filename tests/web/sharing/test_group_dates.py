"""When a group meets: in members' calendars, moved and cancelled there, who was there, minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import icalendar
import pytest
import vobject
from django.core.mail import EmailMessage

from cast import Cast
from samspill.web.editions.models import Participant
from samspill.web.sharing.cases.actions import CaseError, NoCaseError, NotDone, leave_case
from samspill.web.sharing.cases.models import Case
from samspill.web.sharing.groups.actions import write_rules
from samspill.web.sharing.groups.dates import (
    add_date,
    cancel_date,
    change_date,
    note_attendance,
    write_minutes,
)
from samspill.web.sharing.groups.models import Attendance, GroupDate
from samspill.web.sharing.groups.queries import find_date
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import Shown, Visit
from support.cases import AFTER, signed
from support.groups import (
    DAY,
    dated,
    gathered,
    joins,
    let_gather,
    planned,
    read,
    says_yes,
    standing,
)
from support.letters import deliver_all
from web.sharing.test_calendar_days import calendar_of

A_WEEK_ON = 7 * DAY + 30  # half an hour after the first date begins


def sent(minutes: float) -> dict[str, tuple[str, int, str]]:
    """What has left by then for calendars: by address, what is to be done, SEQUENCE and start, as
    both parsers read it; nobody gets two."""
    found: dict[str, tuple[str, int, str]] = {}
    for message in deliver_all(now=AFTER + timedelta(minutes=minutes)):
        if any(part for part in message.message().walk() if "calendar" in part.get_content_type()):
            (to,) = message.to
            assert to not in found
            found[to] = _read(message)
    return found


def _read(message: EmailMessage) -> tuple[str, int, str]:
    part, content = calendar_of(message)
    one: Any = icalendar.Calendar.from_ical(content)
    (event,) = one.walk("VEVENT")
    two = vobject.readOne(content.decode())
    assert part.get_param("method") == one["METHOD"] == two.method.value
    assert str(event["UID"]) == two.vevent.uid.value
    assert str(event["SUMMARY"]) == two.vevent.summary.value == "Gruppemøte"
    start = event["DTSTART"].dt.astimezone(UTC)
    assert start == two.vevent.dtstart.value.astimezone(UTC)
    assert int(event["SEQUENCE"]) == int(two.vevent.sequence.value)
    status = "CANCELLED" if one["METHOD"] == "CANCEL" else "CONFIRMED"
    assert str(event["STATUS"]) == two.vevent.status.value == status
    return str(one["METHOD"]), int(event["SEQUENCE"]), start.isoformat()


def addresses(*people: Participant) -> set[str]:
    """Where they read their mail."""
    return {one.person.email for one in people}


def changes(date: GroupDate, by: Participant, days: float, *, minutes: float, **more: Any) -> None:
    """A host moves it."""
    with signed(by, minutes) as (visit, person):
        change_date(date=date.pk, planned=replace(planned(days), **more), visit=visit, by=person)


def cancels(date: GroupDate, by: Participant, *, minutes: float) -> None:
    """A host cancels it."""
    with signed(by, minutes) as (visit, person):
        cancel_date(date=date.pk, visit=visit, by=person)


def test_a_date_comes_moves_and_goes_in_the_calendars_of_all_members(cast: Cast) -> None:
    group = standing(cast)
    everybody = addresses(cast.bank, cast.police, cast.agency, cast.seller)
    date = dated(group, cast.police)
    came = sent(6)
    assert came.keys() == everybody
    assert set(came.values()) == {("REQUEST", 0, (AFTER + timedelta(days=7)).isoformat())}
    changes(date, cast.bank, 8, minutes=7)
    moved = sent(8)
    assert moved.keys() == everybody
    assert set(moved.values()) == {("REQUEST", 1, (AFTER + timedelta(days=8)).isoformat())}
    cancels(date, cast.bank, minutes=9)
    gone = sent(10)
    assert gone.keys() == everybody
    assert set(gone.values()) == {("CANCEL", 2, (AFTER + timedelta(days=8)).isoformat())}


def test_nothing_of_the_group_stands_in_a_letter(cast: Cast) -> None:
    group = standing(cast)
    dated(group, cast.bank)
    for message in deliver_all(now=AFTER + timedelta(minutes=6)):
        whole = message.message().as_string() + calendar_of(message)[1].decode()
        for word in (group.title, "Kvittering", "Hos banken", "Runden", "Kasino"):
            assert word not in whole


def test_another_agenda_sends_no_letter(cast: Cast) -> None:
    group = standing(cast)
    date = dated(group, cast.bank)
    assert len(sent(6)) == 4
    changes(date, cast.bank, 7, minutes=7, agenda="Noe annet")
    assert sent(8) == {}


def test_letters_go_to_those_who_are_members_when_they_are_written(cast: Cast) -> None:
    group = standing(cast)
    date = dated(group, cast.bank)
    with signed(cast.agency, 6) as (visit, by):
        leave_case(case=group.pk, visit=visit, by=by)
    here = addresses(cast.bank, cast.police, cast.seller)
    assert sent(7).keys() == here  # ordered while they were in it
    cancels(date, cast.bank, minutes=8)
    assert sent(9).keys() == here


def test_who_comes_later_gets_what_is_still_to_come(cast: Cast) -> None:
    let_gather(cast)
    group = gathered(cast)
    dated(group, cast.bank, 7, minutes=3)
    assert sent(4).keys() == addresses(cast.bank)
    gone = dated(group, cast.bank, 8, minutes=5)
    cancels(gone, cast.bank, minutes=6)
    assert sent(7).keys() == addresses(cast.bank)
    joins(group, cast.agency, minutes=8)
    came = sent(9)
    assert came == {
        cast.agency.person.email: ("REQUEST", 0, (AFTER + timedelta(days=7)).isoformat())
    }


def test_who_has_new_rules_to_accept_gets_it_when_they_have(cast: Cast) -> None:
    group = standing(cast)
    with signed(cast.bank, 3) as (visit, by):
        write_rules(group=group.pk, text="Nye", visit=visit, by=by)
    dated(group, cast.bank, minutes=4)
    assert sent(5).keys() == addresses(cast.bank)
    says_yes(group, cast.agency, number=2, minutes=6)
    assert sent(7).keys() == addresses(cast.agency)


@pytest.mark.parametrize(
    ("days", "hours", "more", "why"),
    [
        (-1, 2, {}, NotDone.PAST),
        (7, -1, {}, NotDone.DATE_TURNED),
        (7, 13, {}, NotDone.DATE_TURNED),
        (800, 2, {}, NotDone.TOO_FAR),
        (7, 2, {"agenda": "x" * 2001}, NotDone.TOO_LONG),
        (7, 2, {"place": "STRENGT FORTROLIG"}, NotDone.CLASSIFIED),
    ],
)
def test_a_date_that_cannot_be_is_refused(
    cast: Cast, days: float, hours: float, more: dict[str, Any], why: NotDone
) -> None:
    group = standing(cast)
    wanted = replace(planned(days, hours=hours), **more)
    with signed(cast.bank, 5) as (visit, by), pytest.raises(CaseError) as refused:
        add_date(group=group.pk, planned=wanted, visit=visit, by=by)
    assert refused.value.why is why
    with signed(cast.bank, 5):
        assert not GroupDate.objects.exists()


def seen(group: Case, date: GroupDate, who: Participant, minutes: float) -> bool:
    """Does somebody see the date?"""
    visit = Visit(who.person_id, Shown.ANEW, AFTER + timedelta(minutes=minutes))
    return find_date(visit, group.edition_id, date.pk) is not None


def test_only_hosts_set_dates_and_only_members_see_them(cast: Cast) -> None:
    group = standing(cast)
    date = dated(group, cast.bank)
    for who in (cast.agency, cast.seller_colleague):
        with signed(who, 6) as (visit, by):
            for verb, facts in (
                (add_date, {"group": group.pk, "planned": planned()}),
                (change_date, {"date": date.pk, "planned": planned(9)}),
                (cancel_date, {"date": date.pk}),
                (note_attendance, {"date": date.pk, "people": ()}),
                (write_minutes, {"date": date.pk, "text": "x", "label": Label.AMBER}),
            ):
                with pytest.raises(NoCaseError):
                    verb(visit=visit, by=by, **facts)
    assert [seen(group, date, who, 6) for who in (cast.police, cast.agency)] == [True, True]
    assert not seen(group, date, cast.seller_colleague, 6)


def test_who_was_there_and_the_minutes(cast: Cast) -> None:
    group = standing(cast)
    date = dated(group, cast.bank)
    with signed(cast.bank, 6) as (visit, by), pytest.raises(CaseError) as refused:
        note_attendance(date=date.pk, people=[cast.bank.person_id], visit=visit, by=by)
    assert refused.value.why is NotDone.NOT_YET
    with signed(cast.police, A_WEEK_ON) as (visit, by):
        there = [cast.bank.person_id, cast.agency.person_id]
        note_attendance(date=date.pk, people=there, visit=visit, by=by)
        note_attendance(date=date.pk, people=[cast.bank.person_id], visit=visit, by=by)
        assert [each.person for each in Attendance.objects.all()] == [cast.bank.person]
        with pytest.raises(NoCaseError):
            note_attendance(
                date=date.pk, people=[cast.bank_colleague.person_id], visit=visit, by=by
            )
        write_minutes(date=date.pk, text="Enige", label=Label.AMBER, visit=visit, by=by)
    assert read(group, cast.agency, A_WEEK_ON + 1) == ["Enige"]
    with signed(cast.bank, A_WEEK_ON + 2) as (visit, by), pytest.raises(CaseError) as refused:
        write_minutes(
            date=date.pk, text="Mer", label=Label.AMBER, visit=visit, by=by,
            seen=[cast.agency.person_id],
        )  # fmt: skip
    assert refused.value.why is NotDone.CHANGED
    with signed(cast.bank, A_WEEK_ON + 3) as (visit, by), pytest.raises(CaseError) as refused:
        write_minutes(date=date.pk, text="Mer", label=Label.CLEAR, visit=visit, by=by)
    assert refused.value.why is NotDone.TOO_WIDE


def test_who_comes_later_sees_nothing_of_what_was_before(cast: Cast) -> None:
    let_gather(cast)
    group = gathered(cast)
    joins(group, cast.police)
    date = dated(group, cast.bank)
    with signed(cast.bank, A_WEEK_ON) as (visit, by):
        write_minutes(date=date.pk, text="Enige", label=Label.AMBER, visit=visit, by=by)
    joins(group, cast.agency, minutes=A_WEEK_ON + 200)
    assert read(group, cast.agency, A_WEEK_ON + 201) == []
    assert not seen(group, date, cast.agency, A_WEEK_ON + 201)
    assert seen(group, date, cast.police, A_WEEK_ON + 201)
