"""Where everybody should be: found by a name half heard, in as few queries for 300 as for one."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast, at
from samspill.web.day.whereabouts import Place, When, whereabouts
from support.pages import HTMX, browser_of, call_off, crowd, meet


def names(cast: Cast, text: str) -> list[str]:
    found = whereabouts(cast.edition, text=text, now=NOW)
    return [place["participant"].person.name for place in found["places"]]


def partners(place: Place) -> str:
    return ", ".join(partner.person.name for partner in place["partners"])


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
    gone = meet(cast.agency, cast.seller, slot=0, table=5)
    call_off(gone)
    found = whereabouts(cast.edition, text="", now=NOW)
    assert found["seated"] == 2
    assert [(p["participant"].person.name, p["table"], partners(p)) for p in found["places"]] == [
        ("Berit Bank", 4, "Pia Politi"),
        ("Bjarne Bank", None, ""),
        ("Nils Nordvakt", None, ""),
        ("Nora Nordvakt", None, ""),
        ("Pia Politi", 4, "Berit Bank"),
        ("Tone Tilsyn", None, ""),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("berit", ["Berit Bank"]),
        ("bereit", ["Berit Bank"]),
        ("fjordbank", ["Berit Bank", "Bjarne Bank"]),
        ("ostre", ["Pia Politi"]),
        ("vera", []),  # has withdrawn
        ("frode", []),  # is at another edition
    ],
)
def test_a_name_half_heard_is_found(cast: Cast, text: str, found: list[str]) -> None:
    assert names(cast, text) == found


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
    assert (part.count("<html"), part.count("<tr>"), part.count("Berit Bank")) == (0, 2, 2)
