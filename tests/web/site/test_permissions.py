"""Every address, every visitor: what you may not see does not exist."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cast import NOW, Cast, assemble
from matrix import MATRIX, POSTS, VISITORS, PostRow, Row, first_plan
from samspill.web.editions.models import Participant
from samspill.web.planning.actions import order_planning
from samspill.web.planning.running import carry_out

FROM_PACKAGES = ("account", "i18n")  # django-allauth's and Django's own, tested there


def client_of(cast: Cast, visitor: str) -> Client:
    """A browser in which the visitor is signed in."""
    client = Client()
    if visitor != "anonymous":
        who = getattr(cast, visitor)
        client.force_login(
            who.person if isinstance(who, Participant) else who,
            backend="django.contrib.auth.backends.ModelBackend",
        )
    return client


def expected(row: Row, visitor: str) -> int:
    if visitor == "anonymous" and visitor not in row.allowed:
        return row.anonymous
    return row.status if visitor in row.allowed else row.refused


@pytest.fixture
def drafted(transactional_db: None) -> Cast:
    """The cast, with a plan version that is not published."""
    cast = assemble()
    run = order_planning(edition=cast.edition, by=cast.organiser, now=NOW)
    assert carry_out(run_id=run.pk) == "done"
    return cast


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: row.name)
def test_each_visitor_gets_what_the_matrix_says(row: Row, drafted: Cast) -> None:
    cast = drafted
    url = reverse(row.name, kwargs=row.kwargs(cast))
    got = {v: client_of(cast, v).get(url, row.query).status_code for v in VISITORS}
    assert got == {visitor: expected(row, visitor) for visitor in VISITORS}


@pytest.mark.parametrize("row", POSTS, ids=lambda row: row.name)
@pytest.mark.parametrize("visitor", VISITORS)
def test_each_visitor_may_write_what_the_matrix_says(
    row: PostRow, visitor: str, transactional_db: None
) -> None:
    cast = assemble()
    if row.kwargs is first_plan:
        run = order_planning(edition=cast.edition, by=cast.organiser, now=NOW)
        carry_out(run_id=run.pk)
    url = reverse(row.name, kwargs=row.kwargs(cast))
    allowed = row.status if visitor in row.allowed else 404
    wanted = row.anonymous if visitor == "anonymous" else allowed
    assert client_of(cast, visitor).post(url).status_code == wanted


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
