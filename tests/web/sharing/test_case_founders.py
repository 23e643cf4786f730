"""A case whose founder has left: the contact person names another, or it closes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from cast import Cast
from samspill.web.outbox.duties import carry_out_due, order_daily
from samspill.web.sharing.cases.actions import (
    CaseError,
    NoCaseError,
    carry_on,
    leave_case,
    name_to_carry_on,
)
from samspill.web.sharing.cases.models import Case
from samspill.web.sharing.cases.permissions import (
    cases_without_founder,
    entries_readable,
    members_known,
)
from samspill.web.sharing.cases.queries import (
    find_case,
    orphans,
)
from samspill.web.sharing.models import Part
from support.cases import (
    AFTER,
    OPENING,
    accepts,
    invites,
    signed,
    working,
    writes,
)
from support.identities import name_contact
from support.letters import deliver_all
from support.pages import meet

ON = Part.CASES


@pytest.fixture
def left(cast: Cast) -> Case:
    """The bank's founder has left; their colleague is in it, and somebody else of the bank says
    who its people are."""
    case = working(cast)
    meet(cast.bank, cast.bank_colleague, slot=3)
    invites(case, cast.bank, cast.bank_colleague, minutes=3)
    accepts(case, cast.bank_colleague, minutes=4)
    writes(case, cast.police, "Innhold", minutes=5)
    name_contact(cast.bank.organisation, cast.creator)
    with signed(cast.bank, 6) as (visit, by):
        leave_case(case=case.pk, visit=visit, by=by)
    return case


def test_the_contact_person_names_another_who_carries_it_on(cast: Cast, left: Case) -> None:
    with signed(cast.creator, 7) as (visit, by):
        (orphan,) = orphans(visit)
        assert orphan.title == OPENING.title
        assert [each.person.name for each in orphan.people] == ["Bjarne Bank"]
        assert orphan.closes == AFTER + timedelta(minutes=6, days=14)
        assert list(entries_readable(visit)) == []
        assert find_case(visit, cast.edition.pk, left.pk) is None
        for other in (cast.police, cast.agency, cast.bank):
            with pytest.raises(NoCaseError):
                name_to_carry_on(case=left.pk, person=other.person_id, visit=visit, by=by)
        name_to_carry_on(case=left.pk, person=cast.bank_colleague.person_id, visit=visit, by=by)
    with signed(cast.police, 8) as (visit, by), pytest.raises(NoCaseError):
        carry_on(case=left.pk, visit=visit, by=by)
    with signed(cast.bank_colleague, 9) as (visit, by):
        carry_on(case=left.pk, visit=visit, by=by)
    with signed(cast.creator, 10) as (visit, _by):
        assert orphans(visit) == []
    writes(left, cast.police, "Videre", minutes=30 * 24 * 60)


def test_else_it_closes_after_fourteen_days(cast: Cast, left: Case) -> None:
    writes(left, cast.police, "Før", minutes=13 * 24 * 60)
    with pytest.raises(CaseError):
        writes(left, cast.police, "Etter", minutes=15 * 24 * 60)
    with signed(cast.creator, 15 * 24 * 60) as (visit, by):
        assert orphans(visit) == []
        with pytest.raises(NoCaseError):
            name_to_carry_on(case=left.pk, person=cast.bank_colleague.person_id, visit=visit, by=by)


def test_the_contact_person_is_told_once_and_of_no_case_by_name(cast: Cast, left: Case) -> None:
    for hours in (20, 44):
        order_daily(now=AFTER + timedelta(hours=hours - 5))
        carry_out_due(now=AFTER + timedelta(hours=hours))
        deliver_all(now=AFTER + timedelta(hours=hours))
    (letter,) = [each for each in mail.outbox if each.to == ["siv@eksempel.no"]]
    assert OPENING.title not in f"{letter.body}{letter.subject}"


def test_a_contact_person_sees_nothing_while_there_is_a_founder(cast: Cast) -> None:
    case = working(cast)
    name_contact(cast.bank.organisation, cast.creator)
    name_contact(cast.police.organisation, cast.creator)
    with signed(cast.creator, 5) as (visit, _by):
        assert list(cases_without_founder(visit)) == []
        assert list(members_known(visit)) == []
    assert case.founder_id == cast.bank.person_id
