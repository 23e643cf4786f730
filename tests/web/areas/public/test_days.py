"""Has anybody's day changed: told to those of the edition, and nothing more."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import NOW, Cast, assemble
from samspill.web.editions.changing.people import save_profile
from samspill.web.journal.actions import programme_version, record
from samspill.web.planning.vetoes import say_no_thanks
from support.pages import browser_of, call_off, crowd, meet, url


def word(browser: Client, cast: Cast) -> str:
    answer = browser.get(url("days", cast))
    assert answer.status_code == 200
    assert answer.headers["ETag"] == f'"{answer.content.decode()}"'
    return answer.content.decode()


def asked_again(browser: Client, cast: Cast, known: str) -> int:
    """The status for whoever has that word already."""
    return browser.get(url("days", cast), headers={"if-none-match": known}).status_code


def elsewhere(act: Callable[[], object]) -> None:
    """Act in another thread, and so in another connection."""

    def acting() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=acting)
    thread.start()
    thread.join()


def test_a_change_of_anybodys_day_is_told(cast: Cast) -> None:
    browser = browser_of(cast.bank)
    words = [word(browser, cast)]
    meeting = meet(cast.police, cast.agency)
    words.append(word(browser, cast))
    call_off(meeting)
    words.append(word(browser, cast))
    assert len(set(words)) == 3
    assert word(browser_of(cast.organiser), cast) == words[-1]
    known = f'"{words[-1]}"'
    for said, status in (
        (known, 304),
        (f"W/{known}", 304),
        (f'"other", {known}', 304),
        (f'"{words[0]}"', 200),
        ("nonsense", 200),
    ):
        assert asked_again(browser, cast, said) == status


def test_what_changes_nobodys_day_is_not_told(cast: Cast) -> None:
    browser = browser_of(cast.organiser)
    before = word(browser, cast)
    record(
        verb="planning_ordered", subject=cast.edition, by=cast.organiser, now=NOW,
        edition_id=cast.edition.pk, programme=False,
    )  # fmt: skip
    record(
        verb="edition_changed", subject=cast.other_edition, by=cast.organiser, now=NOW,
        edition_id=cast.other_edition.pk,
    )  # fmt: skip
    say_no_thanks(participant=cast.police, target=cast.bank, now=NOW)
    assert word(browser, cast) == before


def test_the_word_says_neither_how_many_nor_of_what(cast: Cast) -> None:
    first, second = cast.edition.pk, cast.other_edition.pk
    assert programme_version(first) == programme_version(second)
    said = word(browser_of(cast.bank), cast)
    other = browser_of(cast.stranger).get(reverse("days", args=(cast.other_edition.slug,)))
    assert (len(said), said == other.content.decode()) == (20, False)


@pytest.mark.django_db(transaction=True)
def test_a_change_in_another_connection_is_told_and_one_that_is_undone_is_not() -> None:
    cast = assemble()
    browser = browser_of(cast.bank)
    before = word(browser, cast)

    def undone() -> None:
        with transaction.atomic():
            meet(cast.police, cast.agency)
            transaction.set_rollback(True)

    elsewhere(undone)
    assert word(browser, cast) == before
    elsewhere(lambda: meet(cast.police, cast.agency))
    assert asked_again(browser, cast, f'"{before}"') == 200


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_is_mended() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("a file does not go away")
    cast = assemble()
    browser = browser_of(cast.bank)
    before = word(browser, cast)
    connection.connection.close()  # as when the server ends it: Django takes it for open still
    assert asked_again(browser, cast, f'"{before}"') == 304


@pytest.mark.parametrize("many", [0, 20])
def test_as_many_queries_for_many(cast: Cast, many: int) -> None:
    for one in crowd(cast, many):
        save_profile(
            participant=one, challenges=(), solutions=(), present_slots=(), skipped_talks=(),
            standby=False, by=one.person, now=NOW,
        )  # fmt: skip
    browser = browser_of(cast.bank)
    with CaptureQueriesContext(connection) as captured:
        word(browser, cast)
    assert len(captured) == 4
