"""The start page, where people are sent who have signed in, the demo's doors, light and dark."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.http import Http404
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from cast import DAY, NOW, Cast
from samspill.web.areas.kit.doors import DOORS
from samspill.web.areas.kit.doorway import first_page
from samspill.web.demo.views import step_in
from samspill.web.editions.models import Edition, EditionRole, Participant, Phase, Role
from samspill.web.people.models import Person
from samspill.web.planning.actions import order_planning
from samspill.web.planning.models import PlanningRun
from samspill.web.sharing.models import Terms
from support.pages import browser_of, words

TODAY = DAY - timedelta(days=30)


def in_english() -> Client:
    """A visitor's browser."""
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def page(cast: Cast, who: str) -> str | None:
    found = getattr(cast, who)
    person = found.person if isinstance(found, Participant) else found
    return first_page(person, today=TODAY)


@pytest.mark.parametrize(
    ("who", "to"),
    [
        ("organiser", "/organise/sikkerhetsdagen-2026/"),
        ("creator", "/organise/"),
        ("desk_host", "/desk/sikkerhetsdagen-2026/"),
        ("bank", "/e/sikkerhetsdagen-2026/"),
        ("nobody", None),
        ("withdrawn", None),
    ],
)
def test_people_are_sent_to_what_concerns_them(cast: Cast, who: str, to: str | None) -> None:
    assert page(cast, who) == to


def test_a_published_edition_leads_to_the_day(cast: Cast) -> None:
    Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.PUBLISHED)
    assert page(cast, "bank") == "/e/sikkerhetsdagen-2026/agenda/"


def test_what_lies_nearest_ahead_comes_first(cast: Cast) -> None:
    """The stranger also hosts the desk of an edition that is over, and of a later one."""
    for days, slug in ((-400, "i-fjor"), (400, "neste")):
        edition = Edition.objects.create(
            event=cast.edition.event, slug=slug, name=slug, day=DAY + timedelta(days=days), place=""
        )
        EditionRole.objects.create(edition=edition, person=cast.stranger.person, role=Role.DESK)
    person = cast.stranger.person
    assert first_page(person, today=TODAY) == "/e/beredskapsdagen-2026/"
    assert first_page(person, today=DAY + timedelta(days=1)) == "/desk/neste/"
    assert first_page(person, today=DAY + timedelta(days=500)) == "/desk/neste/"


def test_organisers_of_several_choose(cast: Cast) -> None:
    EditionRole.objects.create(
        edition=cast.other_edition, person=cast.organiser, role=Role.ORGANISER
    )
    assert page(cast, "organiser") == "/organise/"


def test_home_sends_on_or_shows_itself(cast: Cast) -> None:
    sent = browser_of(cast.bank).get("/")
    assert (sent.status_code, sent.headers["Location"]) == (302, "/e/sikkerhetsdagen-2026/")
    assert browser_of(cast.nobody).get("/").status_code == 200


def test_the_next_edition_is_named_where_its_organiser_lets_it(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert Client().get("/").context["next"] is None
    Edition.objects.update(announced=True)
    Edition.objects.filter(pk=cast.other_edition.pk).update(day=DAY - timedelta(days=1))
    with django_assert_num_queries(4):  # its hours and who answers; is a plan coming
        assert Client().get("/").context["next"] == cast.other_edition
    Edition.objects.filter(pk=cast.other_edition.pk).update(phase=Phase.SETUP)
    assert Client().get("/").context["next"] == cast.edition
    Edition.objects.update(day=DAY - timedelta(days=9000))
    assert Client().get("/").context["next"] is None


def test_the_card_of_the_next_edition_says_when_where_and_who(cast: Cast) -> None:
    """Only of one that its organiser lets everybody see."""
    Terms.objects.create(
        edition=cast.edition,
        controller="Sikkerhetsforeningen",
        contact="spor@eksempel.no",
        changed_at=NOW,
    )
    facts = ("Thursday 13 November 2031", "08:30–13:15", "Oslo", "Sikkerhetsforeningen")
    visitor = in_english()
    before = words(visitor.get("/").content)
    assert [before.count(fact) for fact in (*facts, "spor@eksempel.no")] == [0] * 5
    assert before.count("Ask whoever invited you.") == 1
    Edition.objects.filter(pk=cast.edition.pk).update(announced=True, place="Oslo")
    said = words(visitor.get("/").content)
    assert [said.count(fact) for fact in facts] == [1, 1, 1, 2]  # the host is behind it, too
    assert said.count("Sikkerhetsforeningen arranges Sikkerhetsdagen 2026") == 1
    assert said.count("spor@eksempel.no") == 2
    assert said.count("Ask whoever invited you.") == 0


def test_how_it_works_is_drawn_by_us_and_said_in_words(cast: Cast) -> None:
    html = in_english().get("/").content.decode()
    assert html.count('class="how-art"') == 3
    said = words(html.encode())
    steps = ("You say what you want", "The plan puts you together", "You meet A table")
    assert [said.count(step) for step in steps] == [1, 1, 1]


def test_the_demo_says_that_its_plan_is_coming(cast: Cast) -> None:
    def coming() -> bool:
        return 'id="coming"' in Client().get("/").content.decode()

    assert coming() is False
    run = order_planning(edition=cast.edition, by=None, now=NOW)
    assert coming() is True
    with override_settings(DEMO=False):
        assert coming() is False
    PlanningRun.objects.filter(pk=run.pk).update(state="done")
    assert coming() is False


def test_the_five_doors_lead_in(cast: Cast) -> None:
    doors = re.findall(r'action="/demo/(\w+)/"', Client().get("/").content.decode())
    assert doors == [door.key for door in DOORS]
    Person.objects.filter(pk=cast.bank.person_id).update(email="deltaker@demo.example")
    client = Client()
    sent = client.post(reverse("demo_door", kwargs={"door": "participant"}))
    assert (sent.status_code, sent.headers["Location"]) == (302, "/e/sikkerhetsdagen-2026/")
    assert client.get(sent.headers["Location"]).status_code == 200


def test_there_are_no_doors_outside_the_demo(cast: Cast, settings: Settings) -> None:
    settings.DEMO = False
    assert Client().get("/").context["doors"] == ()
    with pytest.raises(Http404):
        step_in(RequestFactory().post("/demo/participant/"), "participant")


@pytest.mark.parametrize("door", ["unknown", "organiser"])
def test_a_door_without_anybody_behind_it_is_not_there(cast: Cast, door: str) -> None:
    assert Client().post(reverse("demo_door", kwargs={"door": door})).status_code == 404


@pytest.mark.parametrize(
    ("chosen", "scheme"), [("dark", "dark"), ("light", "light"), ("auto", "auto"), ("pink", "auto")]
)
@pytest.mark.django_db
def test_light_and_dark_are_kept(chosen: str, scheme: str) -> None:
    client = Client()
    response = client.post(reverse("theme"), {"theme": chosen, "next": "/account/login/"})
    assert response.headers["Location"] == "/account/login/"
    shown = re.findall(r'data-color-scheme="(\w+)"', client.get("/").content.decode())
    assert shown == [scheme]


@pytest.mark.parametrize("place", ["https://elsewhere.example/", "//elsewhere.example", "", "x:y"])
@pytest.mark.django_db
def test_nobody_is_sent_elsewhere(place: str) -> None:
    response = Client().post(reverse("theme"), {"theme": "dark", "next": place})
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("address", ["/new-link/", "/e/sikkerhetsdagen-2026/done/"])
def test_an_address_for_forms_alone_has_a_way_on(cast: Cast, address: str) -> None:
    """One comes there by choosing a language on the page that answered, or by signing in anew."""
    client = browser_of(cast.bank)
    client.cookies["django_language"] = "en"
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert answer.content.count(b"<h1>Nothing was sent</h1>") == 1
    assert answer.content.count(b'class="ds-button" href="/"') == 1
