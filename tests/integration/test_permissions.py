"""Every address, every visitor: what you may not see does not exist."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cast import Cast
from matrix import MATRIX, VISITORS, Row
from samspill.web.editions.models import Participant

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


@pytest.mark.django_db
@pytest.mark.parametrize("row", MATRIX, ids=lambda row: row.name)
def test_each_visitor_gets_what_the_matrix_says(row: Row, cast: Cast) -> None:
    url = reverse(row.name, kwargs=row.kwargs(cast))
    got = {v: client_of(cast, v).get(url, row.query).status_code for v in VISITORS}
    assert got == {visitor: expected(row, visitor) for visitor in VISITORS}


def names(resolver: URLResolver) -> list[str]:
    """Names of all addresses below the resolver that are ours."""
    found: list[str] = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            found.append(str(pattern.name))
        elif not str(pattern.pattern).startswith(FROM_PACKAGES):
            found.extend(names(pattern))
    return found


def test_every_address_is_in_the_matrix() -> None:
    assert sorted(set(names(get_resolver()))) == sorted({row.name for row in MATRIX})
