"""Saying whom one wants to meet: kept, taken back, closed, and never told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cast import NOW, Cast
from samspill.web.editions.models import Edition, Phase
from samspill.web.journal.models import Entry
from samspill.web.planning.vetoes import say_no_thanks
from samspill.web.wishes.actions import (
    WishesClosedError,
    finish_wishes,
    may_wish_for,
    set_wish,
    wishes_are_open,
)
from samspill.web.wishes.directory import directory
from samspill.web.wishes.models import Strength, Veto, Wish
from samspill.web.wishes.queries import Target, wished_by


def strength(cast: Cast, target: Target) -> str | None:
    key = {"to_participant": target} if hasattr(target, "person") else {"to_organisation": target}
    wish = Wish.objects.filter(by_participant=cast.bank, **key).first()
    return wish.strength if wish else None


def test_a_wish_is_kept_changed_and_taken_back(cast: Cast) -> None:
    for said in (Strength.MUST, Strength.OPEN, Strength.LIKE, None):
        set_wish(participant=cast.bank, target=cast.agency, strength=said, now=NOW)
        assert strength(cast, cast.agency) == said


def test_a_wish_for_a_company_is_one_wish(cast: Cast) -> None:
    company = cast.seller.organisation
    set_wish(participant=cast.bank, target=company, strength=Strength.MUST, now=NOW)
    assert strength(cast, company) == Strength.MUST
    assert Wish.objects.filter(by_participant=cast.bank, to_organisation=company).count() == 1


def chosen(cast: Cast) -> list[str]:
    cards = directory(cast.bank).cards
    return [card.wish for card in cards if card.key in {f"p{cast.agency.pk}", f"p{cast.police.pk}"}]


def test_a_veto_is_no_wish_and_leaves_the_one_beside_it(cast: Cast) -> None:
    wishes = list(Wish.objects.order_by("pk").values())
    assert (wished_by(cast.bank), wished_by(cast.police)) == (2, 1)
    for target, left in ((cast.agency, 2), (cast.police, 1)):
        say_no_thanks(participant=cast.bank, target=target, now=NOW)
        assert wished_by(cast.bank) == left
    assert chosen(cast) == ["no", "no"]
    assert list(Wish.objects.order_by("pk").values()) == wishes
    assert cast.edition.wishes.count() == len(wishes)


def test_a_veto_is_taken_back_first_and_the_wish_is_there_again(cast: Cast) -> None:
    say_no_thanks(participant=cast.bank, target=cast.police, now=NOW)
    for now_chosen in (["must", ""], ["", ""]):
        set_wish(participant=cast.bank, target=cast.police, strength=None, now=NOW)
        assert sorted(chosen(cast), reverse=True) == now_chosen


def test_a_wish_takes_the_place_of_a_veto(cast: Cast) -> None:
    say_no_thanks(participant=cast.bank, target=cast.police, now=NOW)
    set_wish(participant=cast.bank, target=cast.police, strength=Strength.LIKE, now=NOW)
    assert strength(cast, cast.police) == Strength.LIKE
    assert not Veto.objects.filter(by_participant=cast.bank).exists()


def test_a_veto_for_a_company_is_said_once(cast: Cast) -> None:
    for _ in range(2):
        say_no_thanks(participant=cast.bank, target=cast.seller.organisation, now=NOW)
    assert Veto.objects.filter(by_participant=cast.bank).count() == 1


def test_the_journal_tells_that_and_not_whom_nor_how(cast: Cast) -> None:
    say_no_thanks(participant=cast.bank, target=cast.agency, now=NOW)
    for said in (Strength.MUST, None):
        set_wish(participant=cast.bank, target=cast.agency, strength=said, now=NOW)
    entries = Entry.objects.values(
        "verb", "by_id", "subject_type", "subject_id", "facts", "edition_id"
    )
    assert len(entries) == 3
    assert entries[0] == entries[1] == entries[2]
    assert (entries[0]["facts"], entries[0]["edition_id"]) == ({}, None)
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
            strength=Strength.MUST,
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


def test_no_deadline_makes_somebody_meet_another(cast: Cast) -> None:
    deadline = cast.edition.wishes_close_at
    assert deadline is not None
    late = deadline + timedelta(days=1)
    say_no_thanks(participant=cast.bank, target=cast.police, now=late)
    set_wish(participant=cast.bank, target=cast.police, strength=None, now=late)
    assert chosen(cast) == ["must", ""]
    with pytest.raises(WishesClosedError):
        set_wish(participant=cast.bank, target=cast.police, strength=None, now=late)
    Edition.objects.update(phase=Phase.OVER)
    with pytest.raises(WishesClosedError):
        say_no_thanks(participant=cast.bank, target=cast.police, now=late)


def test_being_done_is_said_once(cast: Cast) -> None:
    finish_wishes(participant=cast.bank, now=NOW)
    finish_wishes(participant=cast.bank, now=NOW + timedelta(days=1))
    cast.bank.refresh_from_db()
    assert cast.bank.answered_at == NOW
    assert Entry.objects.filter(verb="wishes_finished").count() == 1
