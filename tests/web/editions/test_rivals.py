"""Rivals: of one trade, or marked by an organisation itself, which nobody else sees."""

from __future__ import annotations

import pytest

from cast import NOW, Cast, veto
from samspill.engine.model.problem import Rivals
from samspill.web.editions.models import Participant, Topic, TopicKind
from samspill.web.editions.rivals import (
    NotOfThisEditionError,
    mark_rivals,
    marked_by,
    rival_pairs,
    set_trades,
    trades_of,
)
from samspill.web.journal.models import Entry
from samspill.web.planning.problem import facts_of
from samspill.web.wishes.models import Wish
from support.forms import shown_form
from support.pages import browser_of, signed_in, url, words


def homes(*people: Participant) -> tuple[int, ...]:
    return tuple(sorted(p.organisation_id for p in people))


def test_of_one_trade(cast: Cast) -> None:
    trades = {cast.bank.organisation_id: "Bank ", cast.seller.organisation_id: "bank"}
    for _twice in range(2):
        set_trades(edition=cast.edition, trades=trades, by=cast.organiser, now=NOW)
    assert rival_pairs(cast.edition) == {homes(cast.bank, cast.seller)}
    assert Entry.objects.filter(verb="trades_set").count() == 1
    set_trades(
        edition=cast.edition,
        trades={cast.seller.organisation_id: ""},
        by=cast.organiser,
        now=NOW,
    )
    assert rival_pairs(cast.edition) == set()
    assert trades_of(cast.edition) == {cast.bank.organisation_id: "Bank"}


def test_an_organisation_marks_its_own(cast: Cast) -> None:
    for _twice in range(2):
        mark_rivals(participant=cast.seller, rivals=[cast.agency.organisation_id], now=NOW)
    assert rival_pairs(cast.edition) == {homes(cast.seller, cast.agency)}
    assert marked_by(cast.seller_colleague) == {cast.agency.organisation_id}
    mark_rivals(participant=cast.seller_colleague, rivals=[], now=NOW)
    assert rival_pairs(cast.edition) == set()


def test_only_others_of_the_edition_and_only_by_who_represents(cast: Cast) -> None:
    for who, other in (
        (cast.seller, cast.seller.organisation_id),
        (cast.seller, 999_999),
        (cast.bank, cast.agency.organisation_id),
    ):
        with pytest.raises(NotOfThisEditionError):
            mark_rivals(participant=who, rivals=[other], now=NOW)


def test_rivals_are_not_suggested_to_each_other(cast: Cast) -> None:
    Wish.objects.all().delete()
    Topic.objects.create(
        participant=cast.seller, kind=TopicKind.SOLUTION, text="Svindel mot eldre kunder"
    )
    pair = {f"p{cast.bank.pk}", f"p{cast.seller.pk}"}

    def suggested() -> bool:
        problem = facts_of(cast.edition).problem
        return any({s.first, s.second} == pair for s in problem.suggestions)

    assert suggested()
    mark_rivals(participant=cast.seller, rivals=[cast.bank.organisation_id], now=NOW)
    assert not suggested()
    problem = facts_of(cast.edition).problem
    first, second = homes(cast.bank, cast.seller)
    assert problem.rivals == (Rivals(f"o{first}", f"o{second}"),)


def test_an_organiser_names_trades_and_sees_no_marks(cast: Cast) -> None:
    page, address = signed_in(cast.organiser), url("organiser_rivals", cast)
    before = page.get(address).content
    mark_rivals(participant=cast.seller, rivals=[cast.bank.organisation_id], now=NOW)
    veto(cast.bank, cast.seller)
    assert words(page.get(address).content) == words(before)
    posted = shown_form(page, address)
    posted[f"trade-{cast.bank.organisation_id}"] = "Bank"
    assert page.post(address, posted).status_code == 302
    assert "Trades so far: Bank." in words(page.get(address).content)


def test_who_represents_marks_on_a_page(cast: Cast) -> None:
    address = url("participant_rivals", cast)
    page = browser_of(cast.seller)
    home = cast.agency.organisation_id
    assert page.post(address, {"rival": [str(home)]}).status_code == 302
    assert page.get(address).content.count(b"checked") == 1
    assert page.post(address, {"rival": ["12345678"]}).status_code == 404
    assert browser_of(cast.bank).get(address).status_code == 404
