"""Saying whom one wants to meet: kept, taken back, closed, and never told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cast import NOW, Cast
from samspill.web.editions.models import Phase
from samspill.web.journal.models import Entry
from samspill.web.wishes.actions import (
    Target,
    WishesClosedError,
    finish_wishes,
    may_wish_for,
    set_wish,
    wished_by,
    wishes_are_open,
)
from samspill.web.wishes.models import Strength, Wish


def strength(cast: Cast, target: Target) -> str | None:
    key = {"to_participant": target} if hasattr(target, "person") else {"to_organisation": target}
    wish = Wish.objects.filter(by_participant=cast.bank, **key).first()
    return wish.strength if wish else None


def test_a_wish_is_kept_changed_and_taken_back(cast: Cast) -> None:
    for said in (Strength.MUST, Strength.NO, Strength.LIKE, None):
        set_wish(participant=cast.bank, target=cast.agency, strength=said, now=NOW)
        assert strength(cast, cast.agency) == said


def test_a_wish_for_a_company_is_one_wish(cast: Cast) -> None:
    company = cast.seller.organisation
    set_wish(participant=cast.bank, target=company, strength=Strength.MUST, now=NOW)
    assert strength(cast, company) == Strength.MUST
    assert Wish.objects.filter(by_participant=cast.bank, to_organisation=company).count() == 1


def test_a_veto_is_no_wish_to_meet(cast: Cast) -> None:
    assert wished_by(cast.bank) == 2
    set_wish(participant=cast.bank, target=cast.agency, strength=Strength.NO, now=NOW)
    assert wished_by(cast.bank) == 2
    assert wished_by(cast.police) == 1  # its veto of the company is not counted


def test_the_journal_tells_that_and_not_whom_nor_how(cast: Cast) -> None:
    for said in (Strength.NO, Strength.MUST, None):
        set_wish(participant=cast.bank, target=cast.agency, strength=said, now=NOW)
    entries = Entry.objects.filter(verb="wish_changed").values(
        "verb", "by_id", "subject_type", "subject_id", "facts"
    )
    assert len(entries) == 3
    assert entries[0] == entries[1] == entries[2]
    assert entries[0]["facts"] == {}
    assert entries[0]["subject_id"] == str(cast.bank.pk)


@pytest.mark.parametrize(
    ("wisher", "target", "allowed"),
    [
        ("bank", "police", True),
        ("bank", "seller", True),
        ("bank", "bank", False),
        ("bank", "bank_colleague", False),
        ("bank", "withdrawn", False),
        ("bank", "stranger", False),
        ("seller", "seller_colleague", False),
        ("seller", "bank", True),
    ],
)
def test_who_may_be_wished_for(cast: Cast, wisher: str, target: str, allowed: bool) -> None:
    participant = getattr(cast, wisher)
    getattr(cast, target).refresh_from_db()
    assert may_wish_for(participant, getattr(cast, target)) is allowed
    if not allowed:
        with pytest.raises(ValueError, match="no wish"):
            set_wish(
                participant=participant,
                target=getattr(cast, target),
                strength=Strength.MUST,
                now=NOW,
            )


@pytest.mark.parametrize(
    ("whose", "allowed"),
    [("seller", True), ("agency", False), ("bank", False)],  # only some have representatives
)
def test_which_organisations_may_be_wished_for(cast: Cast, whose: str, allowed: bool) -> None:
    assert may_wish_for(cast.bank, getattr(cast, whose).organisation) is allowed


def test_wishes_close_at_the_deadline_and_not_before(cast: Cast) -> None:
    deadline = cast.edition.wishes_close_at
    assert deadline is not None
    set_wish(participant=cast.bank, target=cast.agency, strength=Strength.LIKE, now=deadline)
    with pytest.raises(WishesClosedError):
        set_wish(
            participant=cast.bank,
            target=cast.agency,
            strength=Strength.NO,
            now=deadline + timedelta(seconds=1),
        )
    assert strength(cast, cast.agency) == Strength.LIKE


@pytest.mark.parametrize(
    ("phase", "is_open"),
    [(phase, phase != Phase.OVER) for phase in Phase],
)
def test_wishes_are_open_until_it_is_over(cast: Cast, phase: Phase, is_open: bool) -> None:
    cast.edition.phase = phase
    assert wishes_are_open(cast.edition, now=NOW) is is_open
    cast.edition.wishes_close_at = None
    assert wishes_are_open(cast.edition, now=NOW) is is_open


def test_being_done_is_said_once(cast: Cast) -> None:
    finish_wishes(participant=cast.bank, now=NOW)
    finish_wishes(participant=cast.bank, now=NOW + timedelta(days=1))
    cast.bank.refresh_from_db()
    assert cast.bank.answered_at == NOW
    assert Entry.objects.filter(verb="wishes_finished").count() == 1
