"""One letter a week about sharing: how much there is, never what, whose or under which label."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.mail import EmailMessage

from cast import NOW, Cast
from samspill.web.outbox.duties import carry_out_due
from samspill.web.outbox.models import Letter
from samspill.web.sharing.actions import answer, narrow, open_share, widen, withdraw
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Came, Part
from samspill.web.sharing.row_security import as_visit
from support.letters import deliver_all
from support.shared import let_share, shared, visit

MONDAY = datetime(2026, 11, 9, 6, tzinfo=UTC)  # the first after NOW, which is a Monday itself


@pytest.fixture
def on(cast: Cast) -> Cast:
    let_share(cast)
    return cast


def made(cast: Cast, label: Label = Label.AMBER) -> int:
    """Shared by the bank with the police and the agency."""
    with as_visit(visit(cast.bank.person_id)):
        return shared(cast, label, text="Zebra", now=NOW).pk


def told(now: datetime = MONDAY) -> dict[str, EmailMessage]:
    """The letters of that Monday, by who gets them."""
    carry_out_due(now=now)
    return {letter.to[0]: letter for letter in deliver_all(now=now)}


def test_receivers_are_told_how_much_there_is_and_nothing_else(on: Cast) -> None:
    for label in Label:
        made(on, label)
    letters = told()
    assert letters.keys() == {"pia@eksempel.no", "tone@eksempel.no"}
    letter = letters["pia@eksempel.no"]
    assert letter.subject == "Uka di i Samspill"
    body = str(letter.body)
    assert "- 5 er delt med deg som du ikke har åpnet.\n" in body
    for word in ("Zebra", "Berit", "Fjordbanken", "TLP", "AMBER", "Svindel"):
        assert word not in f"{letter.subject}{body}"
    assert told(MONDAY + timedelta(hours=1)) == {}


def test_no_edition_knows_of_it(on: Cast) -> None:
    made(on)
    told()
    assert set(Letter.objects.values_list("edition_id", flat=True)) == {None}


def test_at_most_one_a_week(on: Cast) -> None:
    made(on)
    assert len(told()) == 2
    pk = made(on)
    with as_visit(visit(on.bank.person_id)):
        widen(share=pk, to=[on.seller.person_id], by=on.bank.person, now=MONDAY)
    assert told(MONDAY + timedelta(days=6)) == {}
    assert len(told(MONDAY + timedelta(days=7))) == 3


@pytest.mark.parametrize("how", ["withdrawn", "narrowed", "off", "read"])
def test_who_may_not_read_it_any_more_when_it_is_sent_gets_none(on: Cast, how: str) -> None:
    pk = made(on)
    carry_out_due(now=MONDAY)
    bank, police = visit(on.bank.person_id, now=MONDAY), visit(on.police.person_id, now=MONDAY)
    with as_visit(bank):
        if how == "withdrawn":
            withdraw(share=pk, by=on.bank.person, now=MONDAY)
        elif how == "narrowed":
            narrow(share=pk, without=[on.police.person_id], by=on.bank.person, now=MONDAY)
    if how == "off":
        let_share(on, Part.TIES)
    if how == "read":
        with as_visit(police):
            open_share(share=pk, visit=police, by=on.police.person)
    sent = {letter.to[0] for letter in deliver_all(now=MONDAY)}
    both = how in {"withdrawn", "off"}
    assert sent == (set() if both else {"tone@eksempel.no"})


def test_the_source_hears_of_answers_and_readers_are_reminded_before_the_day(on: Cast) -> None:
    pk = made(on)
    for reader in (on.police, on.agency):
        at = visit(reader.person_id)
        with as_visit(at):
            open_share(share=pk, visit=at, by=reader.person)
    at = visit(on.agency.person_id)
    with as_visit(at):
        answer(share=pk, came=Came.USED, line="Zebra", visit=at, by=on.agency.person)
    letters = told(MONDAY)
    assert letters.keys() == {"berit@eksempel.no"}
    assert "- 1 svar på det du har delt.\n" in str(letters["berit@eksempel.no"].body)
    later = told(MONDAY + timedelta(days=7))
    assert later.keys() == {"pia@eksempel.no"}
    assert "- 1 håper på svar fra deg snart.\n" in str(later["pia@eksempel.no"].body)
    assert "Zebra" not in str(letters["berit@eksempel.no"].body)


def test_the_second_person_is_told_that_their_word_is_asked_for(on: Cast) -> None:
    pk = made(on, Label.RED)
    at = visit(on.police.person_id)
    with as_visit(at):
        open_share(share=pk, visit=at, by=on.police.person)
        answer(share=pk, came=Came.USED, line="", visit=at, by=on.police.person)
    with as_visit(visit(on.bank.person_id)):
        widen(share=pk, to=[on.seller.person_id], by=on.bank.person, now=NOW)
    letter = told()["pia@eksempel.no"]
    assert "- 1 ber om ordet ditt.\n" in str(letter.body)
    assert "Nordvakt" not in str(letter.body)
