"""Before planning: what the page says of room and of those who cannot get their minimum."""

from __future__ import annotations

import re
from html import unescape
from itertools import combinations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import NOW, Cast, at, veto, wish
from samspill.web.editions.models import Absence, Edition, Participant, Topic
from samspill.web.people.models import Organisation
from samspill.web.planning.problem import facts_of
from samspill.web.wishes.models import Strength, Veto, Wish
from support.pages import browser_of, crowd


@pytest.fixture
def page(cast: Cast) -> Client:
    """The organiser's browser, in English."""
    client = browser_of(cast.organiser)
    client.cookies["django_language"] = "en"
    return client


def url(cast: Cast, name: str = "organiser_before") -> str:
    return reverse(name, kwargs={"slug": cast.edition.slug})


def words(html: bytes) -> str:
    """What a reader sees of the page's content."""
    text = "<main" + html.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def guarantee(cast: Cast, minimum: int) -> None:
    Edition.objects.filter(pk=cast.edition.pk).update(minimum=minimum)


def strangers(cast: Cast, number: int) -> list[Participant]:
    """That many people of an organisation each, whom the programme suggests to nobody."""
    people = crowd(cast, number)
    Topic.objects.filter(participant__in=people).delete()
    for n, person in enumerate(people):
        person.organisation = Organisation.objects.create(name=f"Butikk {n}", sector="business")
        person.save()
    return people


def nobody_wishes(cast: Cast) -> None:
    """And nobody struggles with or knows anything: the rest is what the programme fills in."""
    Topic.objects.all().delete()
    Wish.objects.filter(edition=cast.edition).delete()


def test_room_for_everybody_is_said_with_its_numbers(cast: Cast, page: Client) -> None:
    said = words(page.get(url(cast)).content)
    sentence = (
        "With 7 places in 4 slots there is room for 12 meetings , and people would take 12:"
        " 0 % to spare."
    )
    assert said.count(sentence) == 1
    all_ = "As far as can be seen before planning, everybody can get the guaranteed meeting."
    assert said.count(all_) == 1
    assert said.count("Who gets too few") == 0
    assert said.count("09:00 6 7 3") == 1  # six people, seven places, three meetings


def test_too_little_room(cast: Cast, page: Client) -> None:
    cast.edition.tables.filter(number__gt=2).delete()
    cast.edition.tables.filter(number=1).update(capacity=1)
    said = words(page.get(url(cast)).content)
    sentence = (
        "With 2 places in 4 slots there is room for 8 meetings , and people would take 12:"
        " 4 too few."
    )
    assert said.count(sentence) == 1


def test_who_is_there_too_little(cast: Cast, page: Client) -> None:
    guarantee(cast, 2)
    Participant.objects.filter(representative=True).update(withdrawn_at=NOW)
    late = crowd(cast, 2)
    for who in late:
        Absence.objects.create(participant=who, start=at(9, 30), end=at(17))
    answer = page.get(url(cast))
    said = words(answer.content)
    headline = "2 people can't get the guaranteed number of meetings, whatever the plan."
    assert said.count(headline) == 1
    assert said.count("2 people can get 1 of 2 meetings each") == 1
    assert said.count("Can meet somebody only at 09:00.") == 1
    for who in late:
        link = reverse("organiser_participant", args=(cast.edition.slug, who.pk))
        assert answer.content.decode().count(f'<a href="{link}">{who.person.name}</a>') == 1


def test_who_has_too_few_to_meet(cast: Cast, page: Client) -> None:
    nobody_wishes(cast)
    guarantee(cast, 2)
    wish(cast.bank, cast.seller, Strength.LIKE)  # no seller is suggested to who does not sell
    said = words(page.get(url(cast)).content)
    assert said.count("1 person can get 1 of 2 meetings") == 1
    only = "Has only 1 to meet, by own wishes, others' wishes and suggestions."
    assert said.count(only) == 1
    assert said.count("1 person can get 0 of 2 meetings") == 1
    none = "Has nobody to meet, by own wishes, others' wishes or suggestions."
    assert said.count(none) == 1


def test_who_competes_for_the_same_few(cast: Cast, page: Client) -> None:
    nobody_wishes(cast)
    wish(cast.bank, cast.seller.organisation, Strength.LIKE)
    said = words(page.get(url(cast)).content)
    assert said.count("can't all get the guaranteed number of meetings.") == 1
    assert said.count("2 people compete for the same few") == 1
    why = (
        "Of the 2 meetings they are guaranteed together, those they can meet have room for 1: "
        "Berit Bank (1)."
    )
    assert said.count(why) == 1


def test_where_tables_are_too_few(cast: Cast, page: Client) -> None:
    nobody_wishes(cast)
    cast.edition.tables.exclude(number=2).delete()
    cast.edition.slots.exclude(start=at(9)).delete()
    people = strangers(cast, 3)
    for one, other in zip(people, (cast.bank, cast.police, cast.agency), strict=True):
        wish(one, other, Strength.MUST)
    said = words(page.get(url(cast)).content)
    assert said.count("people share 2 places at tables") == 1
    assert said.count("Set up more tables.") == 1


def test_who_is_left_over(cast: Cast, page: Client) -> None:
    nobody_wishes(cast)
    cast.edition.slots.exclude(start=at(9)).delete()
    people = strangers(cast, 3)
    Participant.objects.exclude(pk__in=[one.pk for one in people]).update(withdrawn_at=NOW)
    for one, other in combinations(people, 2):
        wish(one, other, Strength.LIKE)
    said = words(page.get(url(cast)).content)
    assert said.count("Somebody is left over among 3 people") == 1
    why = (
        "At 09:00 an odd number of them can meet only one another. Of the 3 meetings they are "
        "guaranteed together, they can get 2, when a meeting of two of them counts for both. "
        "Ask one of them to wish for more people."
    )
    assert said.count(why) == 1


@pytest.mark.parametrize("minimum", [1, 2, 3])
def test_a_veto_changes_no_word(cast: Cast, page: Client, minimum: int) -> None:
    """Whoever knows a participant's wishes could else see that one of them can't be met."""
    guarantee(cast, minimum)
    before = words(page.get(url(cast)).content)
    Veto.objects.all().delete()
    assert words(page.get(url(cast)).content) == before
    for by, to in ((cast.police, cast.bank_colleague), (cast.bank_colleague, cast.agency)):
        veto(by, to)
    edition = Edition.objects.get(pk=cast.edition.pk)
    assert len(facts_of(edition).problem.vetoes) == 2
    assert words(page.get(url(cast)).content) == before


def test_nothing_to_count(cast: Cast, page: Client) -> None:
    Participant.objects.filter(edition=cast.edition).update(withdrawn_at=NOW)
    said = words(page.get(url(cast)).content)
    missing = "There is nothing to count yet: slots, tables and people are needed."
    assert said.count(missing) == 1
    assert url(cast) not in page.get(url(cast, "organiser_planning")).content.decode()


def test_the_page_is_found_from_planning_and_speaks_norwegian(cast: Cast) -> None:
    browser = browser_of(cast.organiser)
    planning = browser.get(url(cast, "organiser_planning")).content.decode()
    assert planning.count(f'href="{url(cast)}"') == 1
    said = words(browser.get(url(cast)).content)
    assert said.count("7 plasser i 4 tidsluker gir rom for 12 møter , og deltakerne tar imot") == 1
    browser.cookies["django_language"] = "nn"
    assert words(browser.get(url(cast)).content).count("kan alle få det garanterte møtet.") == 1


@pytest.mark.parametrize("many", [1, 3, 100])
def test_as_many_queries_for_one_as_for_three_hundred(cast: Cast, page: Client, many: int) -> None:
    guarantee(cast, 4)
    for one in crowd(cast, many):
        Absence.objects.create(participant=one, start=at(8), end=at(12))
    with CaptureQueriesContext(connection) as captured:
        assert page.get(url(cast)).status_code == 200
    assert len(captured) == 14
