"""Every address, every visitor: what you may not see does not exist."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from cast import NOW, Cast, assemble
from matrix import MATRIX, POSTS, VISITORS, PostRow, Row
from samspill.web.editions.models import Participant
from support.addressed import published_meeting, published_meeting_by_number
from support.once import made_once
from support.pages import meet
from support.visitors import (
    Browsers,
    with_case,
    with_draft,
    with_group,
    with_places,
    with_round_table,
    with_share,
    with_sign_up,
)

FROM_PACKAGES = ("account",)  # django-allauth's own: see test_accounts


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """The cast, with a plan version that is not published, and a meeting that is on."""
    with made_once(django_db_blocker):
        cast = assemble()
        with_draft(cast)
        meet(cast.agency, cast.seller_colleague, slot=3, table=1)
        with_round_table(cast)
        with_share(cast)
        with_case(cast)
        with_group(cast)
        with_places(cast)
        with_sign_up(cast)
        yield cast


@pytest.fixture(scope="module")
def browser_of(made: Cast) -> Browsers:
    """Signed in as whoever one names."""
    return Browsers(made)


@pytest.fixture
def drafted(made: Cast, db: None) -> Cast:
    """As it was made, whatever the tests before have written."""
    return made


NO_METHODS = ("OPTIONS", "PUT", "PATCH", "DELETE")


def everything() -> dict[str, list[tuple[object, ...]]]:
    """All that is in the database, but for sessions."""
    models = [model for model in apps.get_models() if model is not Session]
    return {m._meta.label: list(m._default_manager.order_by("pk").values_list()) for m in models}


def expected(row: Row, visitor: str) -> int:
    if visitor == "anonymous" and visitor not in row.allowed:
        return row.anonymous
    return row.status if visitor in row.allowed else row.refused


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: row.name)
def test_each_visitor_gets_what_the_matrix_says(
    row: Row, drafted: Cast, browser_of: Browsers
) -> None:
    """To GET and HEAD, which change nothing, and are kept by nobody when one is signed in."""
    cast = drafted
    url = reverse(row.name, kwargs=row.kwargs(cast))
    browsers = {visitor: browser_of(visitor) for visitor in VISITORS}
    # The first look at one's own pages is kept: from then on one decides there, and no file does.
    Participant.objects.update(first_seen_at=NOW)
    before = everything()
    got = {visitor: browser.get(url, row.query) for visitor, browser in browsers.items()}
    wanted = {visitor: expected(row, visitor) for visitor in VISITORS}
    assert {visitor: answer.status_code for visitor, answer in got.items()} == wanted
    heads = {v: browser.head(url, row.query) for v, browser in browsers.items()}
    assert {visitor: answer.status_code for visitor, answer in heads.items()} == wanted
    assert {b"".join(answer) for answer in heads.values()} == {b""}
    part = browsers["organiser"].get(url, row.query, headers={"HX-Request": "true"})
    signed_in = [answer for visitor, answer in got.items() if visitor != "anonymous"]
    kept = {answer.headers.get("Cache-Control") for answer in (*signed_in, part)}
    assert kept == {"no-store, private"}
    assert everything() == before


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: row.name)
def test_what_is_no_method_of_an_address_is_that_for_everybody(
    row: Row, drafted: Cast, browser_of: Browsers
) -> None:
    """What is not posted to is not posted to by anybody; where one may, what the matrix says."""
    cast = drafted
    url = reverse(row.name, kwargs=row.kwargs(cast))
    before = everything()
    for visitor in VISITORS:
        browser = browser_of(visitor)
        got = [browser.generic(method, url).status_code for method in NO_METHODS]
        assert got == [405] * len(NO_METHODS), visitor
        if row.taken == 405:
            assert browser.post(url).status_code == 405, visitor
    assert everything() == before
    if row.taken in {0, 405}:
        return
    for visitor in VISITORS:
        there = row.taken if visitor in row.posting else row.refused
        wanted = row.anonymous if {visitor} - row.allowed == {"anonymous"} else there
        assert browser_of(visitor).post(url).status_code == wanted, visitor


@pytest.mark.parametrize("row", POSTS, ids=lambda row: row.name)
def test_an_address_that_takes_forms_answers_to_nothing_else(
    row: PostRow, drafted: Cast, browser_of: Browsers
) -> None:
    if row.kwargs in {published_meeting, published_meeting_by_number}:
        meet(drafted.bank, drafted.police)
    url = reverse(row.name, kwargs=row.kwargs(drafted))
    for visitor in VISITORS:
        browser = browser_of(visitor)
        got = [browser.generic(m, url).status_code for m in ("GET", "HEAD", *NO_METHODS)]
        assert got == [405] * 6, visitor


def test_what_is_for_everybody_keeps_what_it_says(drafted: Cast) -> None:
    assert "Cache-Control" not in Client().get("/").headers
    feed = reverse("calendar_feed", kwargs={"token": drafted.bank.calendar_token})
    assert Client().get(feed).headers["Cache-Control"] == "private, max-age=300"


def names(resolver: URLResolver) -> list[str]:
    """Names of all addresses below the resolver that are ours."""
    found: list[str] = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            found.append(str(pattern.name))
        elif isinstance(pattern, URLResolver) and not str(pattern.pattern).startswith(
            FROM_PACKAGES
        ):
            found.extend(names(pattern))
    return found


def test_every_address_is_in_the_matrix() -> None:
    assert sorted(set(names(get_resolver()))) == sorted(
        {row.name for row in MATRIX} | {row.name for row in POSTS}
    )
