"""Pages that are kept: the same while nothing changed, never an old one, nobody else's."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.messages import get_messages, info
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from cast import NOW, Cast, at
from samspill.web.areas.kit.keeping import Page, kept_page
from samspill.web.editions.changing.people import update_participant
from samspill.web.editions.facts import ParticipantFacts
from samspill.web.editions.queries import own_participation
from samspill.web.journal.actions import programme_version, record
from samspill.web.people.models import Person
from samspill.web.wishes.actions import set_wish
from samspill.web.wishes.models import Strength
from support.pages import browser_of, meet

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w{64})"')
# Queries: who (two), where, whom they work with, which version; and what the page shows.
KEPT, MADE = 5, 13


@pytest.fixture(autouse=True)
def _keeps(settings: Settings) -> None:
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {
        "default": {"BACKEND": backend},
        "pages": {"BACKEND": backend, "LOCATION": "kept in tests"},
    }
    caches["pages"].clear()


def address(cast: Cast) -> str:
    return f"/e/{cast.edition.slug}/agenda/"


@pytest.fixture
def published(cast: Cast) -> Cast:
    cast.edition.phase = "published"
    cast.edition.save()
    meet(cast.bank, cast.police)
    return cast


def test_the_second_look_costs_five_queries_and_has_its_own_form_token(
    published: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = browser_of(published.bank)
    with django_assert_num_queries(MADE):
        first = browser.get(address(published)).content.decode()
    with django_assert_num_queries(KEPT):
        second = browser.get(address(published)).content.decode()
    assert "Pia Politi" in second
    assert TOKEN.sub("", first).replace(TOKEN.search(first)[1], "") == TOKEN.sub(  # type: ignore[index]
        "", second
    ).replace(TOKEN.search(second)[1], "")  # type: ignore[index]
    assert TOKEN.findall(first)[0] != TOKEN.findall(second)[0]


def test_the_form_token_of_a_kept_page_is_taken(published: Cast) -> None:
    browser = browser_of(published.bank)
    browser.handler.enforce_csrf_checks = True
    browser.get(address(published))
    page = browser.get(address(published)).content.decode()
    token = TOKEN.findall(page)[0]
    answer = browser.post("/theme/", {"theme": "dark", "csrfmiddlewaretoken": token})
    assert answer.status_code == 302
    assert 'data-color-scheme="dark"' in browser.get(address(published)).content.decode()


def test_a_change_shows_at_once(published: Cast) -> None:
    browser = browser_of(published.bank)
    assert "Sjef for alt" not in browser.get(address(published)).content.decode()
    facts = ParticipantFacts(
        title="Sjef for alt",
        organisation=published.police.organisation,
        representative=False,
        cap=None,
    )
    update_participant(participant=published.police, facts=facts, by=published.organiser, now=NOW)
    assert "Sjef for alt" in browser.get(address(published)).content.decode()


def test_somebody_who_has_withdrawn_sees_nothing_kept(published: Cast) -> None:
    browser = browser_of(published.bank)
    assert browser.get(address(published)).status_code == 200
    published.bank.withdrawn_at = NOW
    published.bank.save()
    assert browser.get(address(published)).status_code == 404


def test_people_languages_and_colours_are_kept_apart(published: Cast) -> None:
    bank, police = browser_of(published.bank), browser_of(published.police)
    assert "Pia Politi" in bank.get(address(published)).content.decode()
    assert "Berit Bank" in police.get(address(published)).content.decode()
    bank.cookies["django_language"] = "en"
    assert 'lang="en"' in bank.get(address(published)).content.decode()
    bank.cookies["theme"] = "light"
    assert 'data-color-scheme="light"' in bank.get(address(published)).content.decode()


def test_a_wish_leaves_the_days_as_they_are_and_anything_unknown_does_not(cast: Cast) -> None:
    before = programme_version(cast.edition.pk)
    set_wish(participant=cast.bank, target=cast.seller, strength=Strength.LIKE, now=NOW)
    assert programme_version(cast.edition.pk) == before
    record(verb="new", subject=cast.bank, by=None, now=NOW, edition_id=cast.edition.pk)
    assert programme_version(cast.edition.pk) == before + 1
    assert programme_version(cast.other_edition.pk) == 0


def asked(person: Person, *, path: str = "/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = person
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


@pytest.mark.parametrize(
    ("first", "second", "made"),
    [
        (at(8), at(8, 59), 1),
        (at(8, 59), at(9), 2),  # a slot begins: another item is the next one
        (at(9), at(9, 14), 1),
        (at(9, 14), at(9, 15), 2),
        (at(9, 20), at(8), 2),
        (at(9, 15), at(9, 15) + timedelta(days=300), 1),
    ],
)
def test_a_page_is_kept_between_the_moments_at_which_it_looks_different(
    cast: Cast, first: datetime, second: datetime, made: int
) -> None:
    me = own_participation(cast.bank.person, cast.edition.slug)
    pages: list[Page] = []

    def make() -> Page:
        pages.append(Page("participant/closed.html", {"edition": me.edition}, (at(9, 15), at(9))))
        return pages[-1]

    for now in (first, second):
        request = asked(cast.bank.person)
        assert kept_page(request, name="a", version=(1,), now=now, make=make).status_code == 200
    assert len(pages) == made


@pytest.mark.parametrize(("path", "said"), [("/?a=1", False), ("/", True)])
def test_a_page_with_a_question_or_a_message_is_made_afresh(
    cast: Cast, path: str, said: bool
) -> None:
    pages: list[Page] = []

    def make() -> Page:
        pages.append(Page("participant/closed.html", {"edition": cast.edition}))
        return pages[-1]

    for _ in range(2):
        request = asked(cast.bank.person, path=path)
        if said:
            info(request, "Lagret nå.")
        answer = kept_page(request, name="a", version=(1,), now=NOW, make=make)
        assert ("Lagret nå." in answer.content.decode()) is said
        assert len(get_messages(request)) == said
    assert len(pages) == 2
