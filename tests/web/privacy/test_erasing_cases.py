"""Erasing where there are cases: of a person, of an edition, and when their time has come."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cast import Cast
from samspill.web.privacy.durations import CASES_END
from samspill.web.privacy.editions import erase_edition
from samspill.web.privacy.people import erase_person
from samspill.web.privacy.retention import erase_what_is_over
from samspill.web.sharing.cases.files import add_file
from samspill.web.sharing.cases.models import Case
from samspill.web.sharing.cases.permissions import cases_in
from samspill.web.sharing.labels import Label
from support.canaries import every_row, found
from support.cases import AFTER, signed, texts, working, writes

TABLES = {
    "sharing_case", "sharing_casekey", "sharing_casemember", "sharing_caseentry",
    "sharing_casefile", "sharing_caseroom",
}  # fmt: skip


@pytest.fixture
def case(cast: Cast) -> Case:
    """The bank's, with the police, the agency who hides, and the company, who is invited."""
    made = working(cast)
    writes(made, cast.bank, "zqbankz")
    writes(made, cast.police, "zqpolicez", minutes=4)
    with signed(cast.police, 5) as (visit, by):
        add_file(
            case=made.pk, content=b"zqpolicez", name="zqpolicez.txt", label=Label.AMBER,
            visit=visit, by=by,
        )  # fmt: skip
    return made


def left() -> set[str]:
    """The tables of cases that hold anything."""
    return {table for table, _column, _value in every_row()} & TABLES


def test_a_founder_who_is_erased_leaves_the_case_to_the_others(cast: Cast, case: Case) -> None:
    gone = AFTER + timedelta(minutes=10)
    erase_person(person_id=cast.bank.person_id, by=cast.bank.person, now=gone)
    assert found(["zqbankz"]) == []
    assert texts(case, cast.police, minutes=11) == ["zqpolicez"]
    with signed(cast.police, 11) as (visit, _by):
        there = cases_in(visit).get()
    assert there.founder is None
    assert there.lapses_at == gone + timedelta(days=14)


def test_a_member_who_is_erased_is_in_nothing(cast: Cast, case: Case) -> None:
    police = cast.police.person_id
    erase_person(person_id=police, by=cast.police.person, now=AFTER + timedelta(minutes=10))
    assert found(["zqpolicez"]) == []
    ways = {"person_id", "source_id", "about_id", "founder_id", "invited_by_id"}
    rows = [(t, c) for t, c, v in every_row() if t in TABLES and c in ways and v == str(police)]
    assert rows == []
    assert texts(case, cast.agency) == ["zqbankz"]


def test_all_of_a_case_goes_with_its_edition(cast: Cast, case: Case) -> None:
    erase_edition(edition=cast.edition, now=AFTER + timedelta(days=400))
    assert left() == set()


def test_all_of_a_case_goes_when_it_has_ended_long_enough_ago(cast: Cast, case: Case) -> None:
    assert case.ends_at is not None
    last = case.ends_at + CASES_END
    erase_what_is_over(now=last)
    assert left() == TABLES
    erase_what_is_over(now=last + timedelta(minutes=1))
    assert left() == set()
