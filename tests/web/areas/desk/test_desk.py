"""Where everybody should be: found by a name half heard, in as few queries for 300 as for one."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast, at
from samspill.web.day.whereabouts import Place, When, whereabouts
from samspill.web.people.appearing import Shown
from samspill.web.people.models import Appears
from support.appearing import appear
from support.pages import HTMX, browser_of, call_off, crowd, meet


def names(cast: Cast, text: str) -> list[str]:
    found = whereabouts(cast.edition, text=text, now=NOW)
    return [told(place["who"]) for place in found["places"]]


def partners(place: Place) -> str:
    return ", ".join(map(told, place["partners"]))


def told(who: Shown) -> str:
    return who.name or who.organisation or "–"


@pytest.mark.parametrize(
    ("now", "start", "when"),
    [
        (at(8), at(9), When.NEXT),
        (at(9), at(9), When.NOW),
        (at(9, 14), at(9), When.NOW),
        (at(9, 15), at(10), When.NEXT),
        (at(13, 15), at(13), When.PAST),
    ],
)
def test_the_slot_is_the_one_on_now_or_next(
    cast: Cast, now: datetime, start: datetime, when: When
) -> None:
    found = whereabouts(cast.edition, text="", now=now)
    assert found["slot"] is not None
    assert (found["slot"].start, found["when"]) == (start, when)


def test_an_edition_without_slots_is_no_error(cast: Cast) -> None:
    cast.edition.slots.all().delete()
    found = whereabouts(cast.edition, text="", now=NOW)
    assert (found["slot"], found["when"], found["seated"]) == (None, When.NEXT, 0)


def test_both_are_at_their_table_and_the_others_are_free(cast: Cast) -> None:
    meet(cast.bank, cast.police, slot=0, table=4)
    appear(cast.agency, Appears.ORGANISATION)
    gone = meet(cast.agency, cast.seller, slot=0, table=5)
    call_off(gone)
    found = whereabouts(cast.edition, text="", now=NOW)
    assert found["seated"] == 2
    assert [(told(p["who"]), p["table"], partners(p)) for p in found["places"]] == [
        ("Berit Bank", 4, "–"),
        ("Bjarne Bank", None, ""),
        ("Nils Nordvakt", None, ""),
        ("Nora Nordvakt", None, ""),
        ("Varetilsynet", None, ""),
        ("–", 4, "Berit Bank"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("berit", ["Berit Bank"]),
        ("bereit", ["Berit Bank"]),
        ("fjordbank", ["Berit Bank", "Bjarne Bank"]),
        ("storsalen", []),
        ("vera", []),  # has withdrawn
        ("frode", []),  # is at another edition
    ],
)
def test_a_name_half_heard_is_found(cast: Cast, text: str, found: list[str]) -> None:
    assert names(cast, text) == found


@pytest.mark.parametrize("text", ["Pia Politi", "politi pia", "PIA  POLITI"])
@pytest.mark.parametrize(
    ("appears", "found"), [(Appears.NEUTRAL, "–"), (Appears.ORGANISATION, "Østre politidistrikt")]
)
def test_who_is_not_named_is_found_when_they_say_their_whole_name(
    cast: Cast, appears: Appears, found: str, text: str
) -> None:
    appear(cast.police, appears)
    assert names(cast, text) == [found]


def test_a_part_of_a_name_that_is_not_told_finds_nobody(cast: Cast) -> None:
    """Else whoever types one letter after the other reads it from what is found."""
    appear(cast.police, Appears.NEUTRAL)
    parts = ["p", "pi", "pia", "politi", "pia p", "pia polit", "pia politis", "østre", "ostre pol"]
    assert {text: names(cast, text) for text in parts} == {text: [] for text in parts}
    appear(cast.police, Appears.ORGANISATION)
    assert (names(cast, "ostre"), names(cast, "pia")) == (["Østre politidistrikt"], [])
    appear(cast.police, Appears.NAME)
    assert (names(cast, "ostre"), names(cast, "pia")) == (["Pia Politi"], ["Pia Politi"])


def test_where_somebody_stands_in_the_list_tells_nothing_of_a_name(cast: Cast) -> None:
    for who in cast.participants:
        appear(who, Appears.NEUTRAL)
    meet(cast.bank, cast.police, table=5)
    meet(cast.seller, cast.agency, table=3)
    found = whereabouts(cast.edition, text="", now=NOW)
    assert [(told(p["who"]), p["table"]) for p in found["places"]] == [
        ("–", None), ("–", None), ("–", 3), ("–", 3), ("–", 5), ("–", 5),
    ]  # fmt: skip
    page = browser_of(cast.desk_host).get(reverse("desk", kwargs={"slug": cast.edition.slug}))
    said = page.content.decode()
    for who in cast.participants:
        assert said.count(who.person.name) == said.count(who.organisation.name) == 0


@pytest.mark.parametrize("people", [1, 300])
def test_the_desk_takes_as_many_queries_however_many_there_are(
    cast: Cast, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    crowded = crowd(cast, people)
    for number, participant in enumerate(crowded[:4]):
        meet(cast.bank, participant, slot=number)
    client = browser_of(cast.desk_host)
    url = reverse("desk", kwargs={"slug": cast.edition.slug})
    with django_assert_num_queries(6):
        response = client.get(url)
    assert len(response.context["places"]) == 6 + people


def test_a_search_answers_with_the_list_alone(cast: Cast) -> None:
    url = reverse("desk", kwargs={"slug": cast.edition.slug})
    part = browser_of(cast.desk_host).get(url, {"q": "berit"}, headers=HTMX).content.decode()
    assert (part.count("<html"), part.count("<tr>"), part.count("Berit Bank")) == (0, 2, 1)
