"""Every address that takes a form, every visitor: who may send it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from cast import Cast, assemble
from matrix import POSTS, VISITORS, PostRow
from support.addressed import first_plan, published_meeting, published_meeting_by_number
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


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """The cast, with a round table that nobody leads."""
    with made_once(django_db_blocker):
        cast = assemble()
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
def there(made: Cast, db: None) -> Cast:
    """As it was made, whatever the tests before have written."""
    return made


@pytest.mark.parametrize("row", POSTS, ids=lambda row: row.name)
@pytest.mark.parametrize("visitor", VISITORS)
def test_each_visitor_may_write_what_the_matrix_says(
    row: PostRow, visitor: str, there: Cast, browser_of: Browsers
) -> None:
    cast = there
    if row.kwargs is first_plan:
        with_draft(cast)
    if row.kwargs in {published_meeting, published_meeting_by_number}:
        meet(cast.bank, cast.police)
    url = reverse(row.name, kwargs=row.kwargs(cast))
    allowed = row.status if visitor in row.allowed else row.refused
    wanted = row.anonymous if visitor == "anonymous" else allowed
    assert browser_of(visitor).post(url).status_code == wanted
