"""Search that forgives spelling, filters, and pages that pass nobody over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samspill.web.wishes.affinity import Fit
from samspill.web.wishes.directory import Directory, Show
from samspill.web.wishes.models import Strength, VetoKind
from samspill.web.wishes.profiles import Profile, Ranking, Suits
from samspill.web.wishes.queries import Choice
from samspill.web.wishes.search import hit, plain


def profile(key: str, name: str, *, sector: str = "police") -> Profile:
    return Profile(key, name, "", "", sector, (), (), haystack=plain(name))


PEOPLE: tuple[Profile, ...] = (
    profile("p3", "Anne Åsen"),
    profile("p5", "Bjørn Æser"),
    profile("p2", "Nils Håkonsen"),
    profile("o4", "Nordvakt Sikkerhet", sector="security_industry"),
    profile("p1", "Sigrid Sørås"),
)
SUITS = {1: Suits(Fit(0.9, "a", "b"), mine=True), 2: Suits(Fit(0.5, "a", "b"), mine=True)}
RANKING = Ranking(PEOPLE, (1, 2, 0, 3, 4), SUITS)
CHOICES: dict[str, Choice] = {"p3": Strength.MUST, "o4": VetoKind.NO_THANKS}
EVERYBODY = Directory(RANKING, CHOICES)


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
    assert found[0].profile.name == name


def test_all_words_must_be_there() -> None:
    assert hit(["nils", "nordvakt"], "nils hakonsen") == 0
    assert keys(text="xyzzy") == []


def test_the_best_fit_comes_first_and_wishes_do_not_move_anybody() -> None:
    assert keys() == ["p5", "p2", "p3", "o4", "p1"]
    wished = Directory(RANKING, dict.fromkeys((p.key for p in PEOPLE), Strength.MUST))
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
    choices, after = dict(CHOICES), ""
    while True:
        found = Directory(RANKING, choices).found(show=Show.OPEN, after=after, most=most)
        seen += [c.key for c in found.cards]
        if not found.left:
            break
        after = found.cards[-1].key
        choices |= dict.fromkeys(chosen & set(seen), VetoKind.NO_THANKS)
    assert seen == ["p5", "p2", "p1"]
