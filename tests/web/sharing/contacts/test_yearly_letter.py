"""When a year has passed a contact person is asked whether the same people take part: once, by a
letter that names nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cast import Cast
from samspill.web.editions.models import Edition
from samspill.web.outbox.duties import carry_out_due, order_daily
from samspill.web.sharing.contacts.actions import end_access, name_people
from samspill.web.sharing.contacts.permissions import CONFIRMED_EACH, GRACE
from support.cases import AFTER, let_work, signed
from support.identities import name_contact
from support.letters import deliver_all

A_DAY = timedelta(days=1)
DAY = 24 * 60  # minutes
SUBJECT = "Deltar de samme fortsatt for virksomheten din?"


def begins(cast: Cast) -> None:
    """Somebody says who the bank's people are, and has named two."""
    let_work(cast)
    Edition.objects.update(erase_on=(AFTER + 1000 * A_DAY).date())
    name_contact(cast.bank.organisation, cast.creator)
    names(cast, 0)


def names(cast: Cast, days: int) -> None:
    with signed(cast.creator, days * DAY) as (visit, by):
        name_people(
            organisation=cast.bank.organisation_id, visit=visit, by=by,
            people=[cast.bank.person_id, cast.bank_colleague.person_id],
        )  # fmt: skip


def asked(days: int) -> list[Any]:
    """The letters of that day, so many days after they were named."""
    now: datetime = AFTER + days * A_DAY + timedelta(hours=12)
    order_daily(now=now)
    carry_out_due(now=now)
    return [letter for letter in deliver_all(now=now) if letter.subject == SUBJECT]


def test_it_is_asked_once_when_a_year_has_passed(cast: Cast) -> None:
    begins(cast)
    year = CONFIRMED_EACH.days
    assert asked(year - 1) == []
    (letter,) = asked(year)
    assert letter.to == [cast.creator.email]
    assert "/my-organisation/" in letter.body
    for word in (
        cast.bank.person.name, cast.bank_colleague.person.name, cast.bank.organisation.name,
    ):  # fmt: skip
        assert word not in f"{letter.subject}{letter.body}"
    assert asked(year + 1) == []
    assert asked(year + GRACE.days - 1) == []


def test_a_year_after_it_was_confirmed_it_is_asked_again(cast: Cast) -> None:
    begins(cast)
    year = CONFIRMED_EACH.days
    assert len(asked(year)) == 1
    names(cast, year + 3)
    assert asked(year + 4) == []
    assert len(asked(2 * year + 3)) == 1


def test_nothing_is_asked_where_nobody_is_named_any_more(cast: Cast) -> None:
    begins(cast)
    for minutes, who in enumerate((cast.bank, cast.bank_colleague), start=5):
        with signed(cast.creator, minutes) as (visit, by):
            end_access(
                organisation=cast.bank.organisation_id, person=who.person_id, visit=visit, by=by
            )
    assert asked(CONFIRMED_EACH.days) == []
