"""Search that forgives spelling, filters, and pages that pass nobody over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samspill.web.wishes.affinity import Fit
from samspill.web.wishes.directory import Card, Directory, Show, hit, plain


def card(key: str, name: str, *, wish: str = "", fit: float = 0.0, sector: str = "police") -> Card:
    return Card(
        key=key,
        name=name,
        title="",
        organisation="",
        sector=sector,
        challenges=(),
        solutions=(),
        wish=wish,
        fit=Fit(score=fit, challenge="a", solution="b") if fit else None,
        fit_mine=True,
        haystack=plain(name),
    )


PEOPLE: tuple[Card, ...] = (
    card("p1", "Sigrid Sørås"),
    card("p2", "Nils Håkonsen", fit=0.5),
    card("p3", "Anne Åsen", wish="must"),
    card("o4", "Nordvakt Sikkerhet", sector="security_industry", wish="no"),
    card("p5", "Bjørn Æser", fit=0.9),
)
EVERYBODY = Directory(cards=PEOPLE, wished=1)


def keys(**filters: object) -> list[str]:
    return [card.key for card in EVERYBODY.found(**filters).cards]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("soras", "Sigrid Sørås"),
        ("sörås", "Sigrid Sørås"),
        ("haakonsen", "Nils Håkonsen"),
        ("hakonson", "Nils Håkonsen"),
        ("aeser", "Bjørn Æser"),
        ("nordvagt", "Nordvakt Sikkerhet"),
        ("sikerhet", "Nordvakt Sikkerhet"),
        ("NILS", "Nils Håkonsen"),
    ],
)
def test_search_forgives_spelling(typed: str, name: str) -> None:
    found = EVERYBODY.found(text=typed).cards
    assert found[0].name == name


def test_all_words_must_be_there() -> None:
    assert hit(["nils", "nordvakt"], "nils hakonsen") == 0
    assert keys(text="xyzzy") == []


def test_the_best_fit_comes_first_and_wishes_do_not_move_anybody() -> None:
    assert keys() == ["p5", "p2", "p3", "o4", "p1"]
    wished = Directory(cards=tuple(replace(c, wish="must") for c in PEOPLE), wished=5)
    assert [c.key for c in wished.found().cards] == keys()


@pytest.mark.parametrize(
    ("show", "found"),
    [
        (Show.ALL, ["p5", "p2", "p3", "o4", "p1"]),
        (Show.WISHED, ["p3", "o4"]),
        (Show.OPEN, ["p5", "p2", "p1"]),
        (Show.COMPANIES, ["o4"]),
    ],
)
def test_cards_are_filtered_by_what_was_chosen(show: Show, found: list[str]) -> None:
    assert keys(show=show) == found


def test_cards_are_filtered_by_sector() -> None:
    assert keys(sector="security_industry") == ["o4"]
    assert keys(sector="research") == []


def test_an_unknown_card_begins_at_the_beginning() -> None:
    assert keys(after="p99", most=1) == ["p5"]


def test_it_is_told_how_many_there_are_and_how_many_come() -> None:
    found = EVERYBODY.found(after="p5", most=2)
    assert (found.total, found.left) == (5, 2)
    assert EVERYBODY.found(after="p1").left == 0


@given(st.sets(st.sampled_from([c.key for c in PEOPLE])), st.integers(1, 5))
def test_nobody_is_passed_over_when_wishes_are_made_between_pages(
    chosen: set[str], most: int
) -> None:
    seen: list[str] = []
    cards, after = PEOPLE, ""
    while True:
        now = Directory(cards=cards, wished=0)
        found = now.found(show=Show.OPEN, after=after, most=most)
        seen += [c.key for c in found.cards]
        if not found.left:
            break
        after = found.cards[-1].key
        done = chosen & set(seen)
        cards = tuple(replace(c, wish="no") if c.key in done else c for c in cards)
    assert seen == ["p5", "p2", "p1"]
