"""Who goes from a group has none of its dates left, and a group ends: by a host, or by itself."""

from __future__ import annotations

from datetime import timedelta

import icalendar
import pytest
from django.db import connection

from cast import Cast
from samspill.web.editions.models import Participant
from samspill.web.outbox.duties import carry_out_due, order_daily
from samspill.web.outbox.models import Letter
from samspill.web.sharing.cases.actions import (
    CaseError,
    NoCaseError,
    NotDone,
    leave_case,
    remove_member,
)
from samspill.web.sharing.cases.letters import GROUP_CLOSED
from samspill.web.sharing.cases.models import Case, CaseEntry
from samspill.web.sharing.cases.timeline import write_entry
from samspill.web.sharing.groups.actions import become_host, write_rules
from samspill.web.sharing.groups.ending import close_group
from samspill.web.sharing.groups.lasting import A_YES_LASTS
from samspill.web.sharing.groups.models import Candidate, GroupDate, GroupRules
from samspill.web.sharing.groups.policies import tending
from samspill.web.sharing.labels import Label
from support.cases import AFTER, signed
from support.groups import DAY, dated, joins, page_of, read, says_yes, speaks, standing
from support.groups import forward as put
from support.letters import deliver_all
from web.sharing.test_calendar_days import calendar_of
from web.sharing.test_group_dates import addresses, cancels, changes, sent

IN_A_WEEK = (AFTER + timedelta(days=7)).isoformat()


def goes_on(minutes: float) -> None:
    """The worker has done what was due until then."""
    now = AFTER + timedelta(minutes=minutes)
    order_daily(now=now)
    carry_out_due(now=now)
    carry_out_due(now=now)


def leaves(group: Case, who: Participant, minutes: float) -> None:
    with signed(who, minutes) as (visit, by):
        leave_case(case=group.pk, visit=visit, by=by)


def closes(group: Case, by: Participant, minutes: float, report: str = "Vi fant mønsteret") -> None:
    with signed(by, minutes) as (visit, person):
        close_group(group=group.pk, report=report, visit=visit, by=person)


def told() -> set[str]:
    """Who has a letter that a group has ended."""
    rows = Letter.objects.filter(kind=GROUP_CLOSED)
    return set(rows.values_list("person__email", flat=True))


def uid_of(who: Participant, minutes: float) -> str:
    """Of the one entry that leaves for somebody's calendar by then."""
    (message,) = (
        each
        for each in deliver_all(now=AFTER + timedelta(minutes=minutes))
        if each.to == [who.person.email] and "calendar" in str(each.message())
    )
    calendar = icalendar.Calendar.from_ical(calendar_of(message)[1])
    (event,) = calendar.walk("VEVENT")
    return str(event["UID"])


def test_who_leaves_has_its_dates_taken_out_and_nobody_else(cast: Cast) -> None:
    group = standing(cast)
    date = dated(group, cast.bank)
    assert len(sent(6)) == 4
    changes(date, cast.bank, 8, minutes=7)
    assert len(sent(8)) == 4
    leaves(group, cast.agency, 9)
    goes_on(10)
    later = (AFTER + timedelta(days=8)).isoformat()
    assert sent(11) == {cast.agency.person.email: ("CANCEL", 2, later)}
    changes(date, cast.bank, 9, minutes=12)
    assert sent(13).keys() == addresses(cast.bank, cast.police, cast.seller)


def test_who_is_removed_has_its_dates_taken_out_though_behind_with_the_rules(cast: Cast) -> None:
    group = standing(cast)
    dated(group, cast.bank)
    assert len(sent(6)) == 4
    with signed(cast.bank, 7) as (visit, by):
        write_rules(group=group.pk, text="Nye regler", visit=visit, by=by)
    with signed(cast.bank, 8) as (visit, by):
        remove_member(case=group.pk, person=cast.agency.person_id, visit=visit, by=by)
    leaves(group, cast.seller, 8)
    goes_on(9)
    gone = ("CANCEL", 1, IN_A_WEEK)
    assert sent(10) == dict.fromkeys(addresses(cast.agency, cast.seller), gone)


def test_a_date_that_is_over_or_cancelled_stays_as_it_is(cast: Cast) -> None:
    group = standing(cast)
    dated(group, cast.bank, 1)
    cancelled = dated(group, cast.bank, 7, minutes=6)
    cancels(cancelled, cast.bank, minutes=7)
    Letter.objects.all().delete()
    leaves(group, cast.agency, 2 * DAY)
    goes_on(2 * DAY + 1)
    assert sent(2 * DAY + 2) == {}


def test_who_comes_again_has_an_entry_that_the_end_of_the_first_does_not_touch(cast: Cast) -> None:
    group = standing(cast)
    dated(group, cast.bank, 30)
    first = uid_of(cast.agency, 6)
    leaves(group, cast.agency, 9)
    goes_on(10)
    assert uid_of(cast.agency, 11) == first
    new = put(group, cast.bank, cast.agency, minutes=12)
    for who in (cast.police, cast.seller):
        speaks(new, who, minutes=13)
    goes_on(3 * DAY + 20)
    joins(group, cast.agency, minutes=3 * DAY + 21)
    assert uid_of(cast.agency, 3 * DAY + 22) != first


def test_who_changes_jobs_has_the_dates_taken_out_that_they_were_told_of(cast: Cast) -> None:
    group = standing(cast)
    dated(group, cast.bank)
    assert len(sent(6)) == 4
    cast.agency.organisation = cast.police.organisation
    cast.agency.save()
    dated(group, cast.bank, 9, minutes=7)
    sent(8)
    goes_on(DAY)
    assert sent(DAY + 1) == {cast.agency.person.email: ("CANCEL", 1, IN_A_WEEK)}
    goes_on(2 * DAY)
    assert sent(2 * DAY + 1) == {}


def test_nothing_of_the_group_stands_in_the_letters_of_its_end(cast: Cast) -> None:
    group = standing(cast)
    dated(group, cast.bank)
    sent(6)
    leaves(group, cast.agency, 7)
    closes(group, cast.bank, 8, report="Zebra")
    goes_on(9)
    letters = deliver_all(now=AFTER + timedelta(minutes=10))
    of_closing = [each for each in letters if "calendar" not in str(each.message())]
    assert {to for each in of_closing for to in each.to} == addresses(
        cast.bank, cast.police, cast.seller
    )
    assert len(letters) == 7  # and four dates
    for letter in letters:
        whole = str(letter.message())
        if letter not in of_closing:
            whole += calendar_of(letter)[1].decode()
        for word in (group.title, "Kvittering", "Hos banken", "Runden", "Zebra"):
            assert word not in whole


def test_a_host_closes_it(cast: Cast) -> None:
    group = standing(cast)
    dated(group, cast.bank)
    with signed(cast.agency, 6) as (visit, by):
        write_entry(case=group.pk, text="Se på skrifttypen", label=Label.AMBER, visit=visit, by=by)
    assert len(sent(7)) == 4
    with pytest.raises(NoCaseError):
        closes(group, cast.agency, 8)
    with pytest.raises(CaseError, match=NotDone.EMPTY):
        closes(group, cast.bank, 8, " ")
    closes(group, cast.police, 9)
    everybody = addresses(cast.bank, cast.police, cast.agency, cast.seller)
    assert told() == everybody
    assert sent(10) == dict.fromkeys(everybody, ("CANCEL", 1, IN_A_WEEK))
    page = page_of(group, cast.seller)
    assert page is not None
    assert (page.open, [date.cancelled_at is None for date in page.coming]) == (False, [False])
    assert read(group, cast.seller) == ["Se på skrifttypen", "Vi fant mønsteret"]
    for again in (lambda: closes(group, cast.bank, 11), lambda: dated(group, cast.bank, 12)):
        with pytest.raises(CaseError, match=NotDone.ENDED):
            again()
    leaves(group, cast.seller, 13)
    assert page_of(group, cast.seller) is None


def test_without_a_host_it_ends_after_two_weeks_unless_somebody_takes_it_on(cast: Cast) -> None:
    group = standing(cast)
    dated(group, cast.bank, 30)
    sent(6)
    for host in (cast.bank, cast.police):
        leaves(group, host, 7)
    goes_on(13 * DAY)
    assert told() == set()
    sent(13 * DAY + 1)
    goes_on(14 * DAY + 60)
    assert told() == addresses(cast.agency, cast.seller)
    assert sent(14 * DAY + 61).keys() == addresses(cast.agency, cast.seller)
    page = page_of(group, cast.agency, 14 * DAY + 62)
    assert page is not None
    assert not page.open


def test_hosts_whose_year_is_over_are_none(cast: Cast) -> None:
    group = standing(cast)
    a_year = A_YES_LASTS.days * DAY
    for who in (cast.agency, cast.seller):
        says_yes(group, who, number=1, minutes=a_year - DAY)
    goes_on(a_year + DAY)
    page = page_of(group, cast.agency, a_year + DAY)
    assert page is not None
    assert (page.open, page.asked_to_host) == (True, True)
    with signed(cast.agency, a_year + 2 * DAY) as (visit, by):
        become_host(group=group.pk, visit=visit, by=by)
    goes_on(a_year + 30 * DAY)
    page = page_of(group, cast.agency, a_year + 30 * DAY)
    assert page is not None
    assert page.open


def test_an_empty_group_ends_at_once(cast: Cast) -> None:
    group = standing(cast)
    everybody = (cast.bank, cast.police, cast.agency, cast.seller)
    for minutes, who in enumerate(everybody, start=6):
        leaves(group, who, minutes)
    goes_on(11)
    with tending():
        assert Case.objects.get(pk=group.pk).closed_at is not None
    assert told() == set()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no security of rows")
def test_who_tends_groups_reads_nothing_that_is_written_and_no_case(cast: Cast) -> None:
    group = standing(cast)
    date = dated(group, cast.bank)
    with signed(cast.bank, 6) as (visit, by):
        write_entry(case=group.pk, text="Hemmelig", label=Label.AMBER, visit=visit, by=by)
    with tending():
        assert list(Case.objects.values_list("pk", flat=True)) == [group.pk]
        assert list(GroupDate.objects.values_list("pk", flat=True)) == [date.pk]
        assert not CaseEntry.objects.exists()
        assert not GroupRules.objects.exists()
        assert not Candidate.objects.exists()
    assert not Case.objects.exists()
    with signed(cast.stranger, 7):
        assert GroupDate.objects.update(place="Her") == 0
