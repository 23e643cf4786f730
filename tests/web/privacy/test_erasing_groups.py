"""Erasing where there are groups: of a person, of an edition, and when their time has come."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cast import Cast
from samspill.web.editions.models import Participant
from samspill.web.privacy.durations import CASES_END
from samspill.web.privacy.editions import erase_edition
from samspill.web.privacy.people import erase_person
from samspill.web.privacy.retention import erase_what_is_over
from samspill.web.sharing.cases.actions import leave_case
from samspill.web.sharing.cases.models import Case
from samspill.web.sharing.groups.candidates import Word
from samspill.web.sharing.groups.dates import note_attendance, write_minutes
from samspill.web.sharing.groups.permissions import candidates_readable
from samspill.web.sharing.labels import Label
from support.canaries import every_row, found
from support.cases import AFTER, signed, writes
from support.groups import DAY, dated, forward, page_of, read, speaks, standing

TABLES = {
    f"sharing_{one}"
    for one in (
        "case", "casekey", "casemember", "caseentry", "grouprules", "rulesaccepted", "groupdate",
        "attendance", "candidate", "vouch", "objection",
    )
}  # fmt: skip
LATER = 8 * DAY
WAYS = {
    "person_id", "source_id", "about_id", "founder_id", "invited_by_id", "by_id",
    "put_forward_by_id",
}  # fmt: skip


@pytest.fixture
def group(cast: Cast) -> Case:
    """With something in every table: the police has held a date, written minutes of it and put
    the company's other forward, whom the agency vouches for and the company's one does not."""
    made = standing(cast)
    writes(made, cast.agency, "zqagencyz")
    date = dated(made, cast.police)
    with signed(cast.police, 7 * DAY + 5) as (visit, by):
        there = [cast.police.person_id, cast.agency.person_id]
        note_attendance(date=date.pk, people=there, visit=visit, by=by)
        write_minutes(date=date.pk, text="zqpolicez", label=Label.AMBER, visit=visit, by=by)
    new = forward(made, cast.police, cast.seller_colleague, minutes=7 * DAY + 6)
    speaks(new, cast.agency, minutes=7 * DAY + 7)
    speaks(new, cast.seller, Word.NO, minutes=7 * DAY + 8)
    return made


def left() -> set[str]:
    """The tables of groups that hold anything."""
    return {table for table, _column, _value in every_row()} & TABLES


def of(who: Participant) -> list[tuple[str, str]]:
    """Where somebody still stands in them."""
    wanted = str(who.person_id)
    return [(t, c) for t, c, v in every_row() if t in TABLES and c in WAYS and v == wanted]


def test_whoever_is_erased_is_in_nothing_of_a_group(cast: Cast, group: Case) -> None:
    assert left() == TABLES
    for who in (cast.police, cast.agency, cast.seller, cast.seller_colleague):
        assert of(who)
        now = AFTER + timedelta(minutes=LATER)
        erase_person(person_id=who.person_id, by=who.person, now=now)
        assert of(who) == []
    assert found(["zqagencyz", "zqpolicez"]) == []
    page = page_of(group, cast.bank, LATER + 1)
    assert page is not None
    assert [each.person for each in page.members] == [cast.bank.person]
    assert len(page.past) == 1  # the date stays, without who set it


def test_who_put_somebody_forward_leaves_them_to_the_others(cast: Cast, group: Case) -> None:
    now = AFTER + timedelta(minutes=LATER)
    erase_person(person_id=cast.police.person_id, by=cast.police.person, now=now)
    with signed(cast.bank, LATER + 1) as (visit, _by):
        candidate = candidates_readable(visit).get()
    assert candidate.put_forward_by is None
    assert read(group, cast.bank, LATER + 1) == ["zqagencyz"]


def test_all_of_a_group_goes_with_its_edition(cast: Cast, group: Case) -> None:
    erase_edition(edition=cast.edition, now=AFTER + timedelta(days=400))
    assert left() == set()


def test_a_group_goes_long_after_it_has_ended_and_not_before(cast: Cast, group: Case) -> None:
    erase_what_is_over(now=AFTER + timedelta(days=1000))
    assert left() == TABLES
    for who in (cast.police, cast.bank):
        with signed(who, LATER) as (visit, by):
            leave_case(case=group.pk, visit=visit, by=by)
    over = AFTER + timedelta(minutes=LATER, days=14) + CASES_END
    erase_what_is_over(now=over)
    assert "sharing_groupdate" in left()
    erase_what_is_over(now=over + timedelta(minutes=1))
    assert left() == set()
