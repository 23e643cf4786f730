"""Who reads what is shared, as one table that is written out: ``make mutants`` puts each fault
there can be into ``sharing.permissions``, and here each of them is noticed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cast import NOW, Cast
from samspill.web.editions.models import Participant
from samspill.web.people.identity import doubt
from samspill.web.people.models import Person, Why
from samspill.web.sharing.actions import narrow, share, withdraw
from samspill.web.sharing.labels import LASTS, Label
from samspill.web.sharing.models import Part, Share, Terms
from samspill.web.sharing.permissions import (
    Shown,
    Visit,
    may_read,
    readable,
    shares_are_on,
)
from samspill.web.sharing.row_security import as_visit
from support.shared import EXPERIENCE, let_share

ALL = {"RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"}
OPENED = {
    Shown.LINK: set[str](),
    Shown.SIGNED_IN: {"CLEAR"},
    Shown.SECOND: ALL - {"RED"},
    Shown.ANEW: ALL,
}
BEFORE = NOW - timedelta(hours=1)


def give(source: Participant, label: Label, *receivers: Participant, now: datetime = NOW) -> Share:
    """The source shares it; its text is its label. The first receiver is the second of what is
    RED."""
    people = [each.person_id for each in receivers]
    with as_visit(Visit(source.person_id, Shown.ANEW, now)):
        draft = replace(EXPERIENCE, label=label, text=label.value)
        return share(participant=source, draft=draft, receivers=people, second=people[0], now=now)


def reads(who: Participant | Person, shown: Shown = Shown.ANEW, now: datetime = NOW) -> set[str]:
    """The texts of all that they read."""
    person = who.person_id if isinstance(who, Participant) else who.pk
    visit = Visit(person, shown, now)
    with as_visit(visit):
        return set(Share.objects.filter(readable(visit)).values_list("text", flat=True))


def may(who: Participant, one: Share, shown: Shown = Shown.ANEW) -> bool:
    visit = Visit(who.person_id, shown, NOW)
    with as_visit(visit):
        return bool(may_read(visit, one.pk))


@pytest.fixture
def five(cast: Cast) -> dict[str, Share]:
    """One of each label, from the bank to the police."""
    let_share(cast)
    return {label.value: give(cast.bank, label, cast.police) for label in Label}


@pytest.mark.parametrize("shown", Shown)
def test_a_receiver_reads_what_they_have_shown_enough_for(
    cast: Cast, five: dict[str, Share], shown: Shown
) -> None:
    assert reads(cast.police, shown) == OPENED[shown]
    for label, one in five.items():
        assert may(cast.police, one, shown) is (label in OPENED[shown])


@pytest.mark.parametrize("shown", Shown)
def test_its_source_reads_it_and_nobody_else(
    cast: Cast, five: dict[str, Share], shown: Shown
) -> None:
    assert reads(cast.bank, shown) == ALL
    others = (cast.bank_colleague, cast.seller, cast.agency, cast.withdrawn, cast.stranger)
    for other in (*others, cast.organiser, cast.desk_host, cast.other_organiser):
        assert reads(other, shown) == set()
    for one in five.values():
        assert may(cast.bank, one, shown)
        for who in others:
            assert not may(who, one, shown)


def test_who_reads_some_reads_no_other(cast: Cast, five: dict[str, Share]) -> None:
    green = give(cast.seller, Label.GREEN, cast.agency)
    assert reads(cast.agency) == {"GREEN"}
    assert may(cast.agency, green)
    assert not may(cast.agency, green, Shown.SIGNED_IN)
    assert not may(cast.agency, five["GREEN"])
    for shown in Shown:  # who reads one less strongly is told nothing of the others
        assert not may(cast.agency, five["CLEAR"], shown)


def test_a_receiver_once_reads_nothing(cast: Cast, five: dict[str, Share]) -> None:
    green = give(cast.bank, Label.GREEN, cast.seller, cast.agency)
    with as_visit(Visit(cast.bank.person_id, Shown.ANEW, NOW)):
        narrow(share=green.pk, without=[cast.agency.person_id], by=cast.bank.person, now=NOW)
    assert reads(cast.seller) == {"GREEN"}
    assert reads(cast.agency) == set()


def test_it_lasts_until_it_is_withdrawn_or_ends(cast: Cast, five: dict[str, Share]) -> None:
    ends = NOW + LASTS[Label.GREEN]
    assert "GREEN" in reads(cast.police, now=ends - timedelta(seconds=1))
    assert "GREEN" not in reads(cast.police, now=ends)
    assert reads(cast.bank, now=ends) == ALL
    with as_visit(Visit(cast.bank.person_id, Shown.ANEW, NOW)):
        withdraw(share=five["AMBER"].pk, by=cast.bank.person, now=NOW)
    assert reads(cast.police) == ALL - {"AMBER"}
    assert not may(cast.police, five["AMBER"])
    assert reads(cast.bank) == ALL


@pytest.mark.parametrize(
    ("part", "on"),
    [(Part.NONE, False), (Part.TIES, False), (Part.SHARING, True), (Part.CASES, True)],
)
def test_what_the_edition_lets_people_do(
    cast: Cast, five: dict[str, Share], part: Part, on: bool
) -> None:
    let_share(cast, part)
    other = {Part.NONE: Part.SHARING, Part.TIES: Part.CASES}.get(part, Part.NONE)
    let_share(replace(cast, edition=cast.other_edition, organiser=cast.other_organiser), other)
    assert shares_are_on(cast.edition.pk) is on
    assert shares_are_on(cast.other_edition.pk) is not on
    assert reads(cast.police) == (ALL if on else set())
    assert reads(cast.bank) == ALL


def test_without_terms_nothing_is_let_on(cast: Cast, five: dict[str, Share]) -> None:
    Terms.objects.all().delete()
    assert not shares_are_on(cast.edition.pk)
    assert reads(cast.police) == set()


@pytest.mark.parametrize("shown", Shown)
def test_while_it_is_not_sure_who_it_is_only_clear_opens(
    cast: Cast, five: dict[str, Share], shown: Shown
) -> None:
    doubt(person=cast.police.person, why=Why.FIRST, by=None, now=BEFORE)
    assert reads(cast.police, shown) == OPENED[shown] & {"CLEAR"}
    assert reads(cast.bank, shown) == ALL
    doubt(person=cast.bank.person, why=Why.FIRST, by=None, now=BEFORE)
    assert reads(cast.bank, shown) == ALL  # one's own, which nobody else's hand has touched


def test_ones_own_is_held_back_where_somebody_else_changed_the_address(
    cast: Cast, five: dict[str, Share]
) -> None:
    clear, green = (give(cast.police, each, cast.bank) for each in (Label.CLEAR, Label.GREEN))
    doubt(person=cast.bank.person, why=Why.ADDRESS, by=None, now=BEFORE, holds_own=True)
    assert reads(cast.bank) == {"CLEAR"}
    assert may(cast.bank, clear)
    for one in (*five.values(), green):
        assert not may(cast.bank, one)
    assert reads(cast.police) == ALL  # it holds nobody else's
