"""Before planning a large edition: a worker looks ahead, once for the same facts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cast import NOW, Cast, at, veto, wish
from samspill.web.editions.models import Absence, Edition, Participant
from samspill.web.planning import early_check
from samspill.web.planning.before import look_ahead
from samspill.web.planning.early_check import carry_out, found_by, mark_of, order_check, reap
from samspill.web.planning.leases import MOST_ATTEMPTS
from samspill.web.planning.models import EarlyCheck, RunState
from samspill.web.planning.tasks import enqueue_check
from samspill.web.wishes.models import Strength, Wish
from support.pages import crowd, signed_in, url, words

# The pulse of a worker writes in a connection of its own: on SQLite it would wait for the test's.
pytestmark = pytest.mark.django_db(transaction=True)
WAITING = "With this many people it takes a little while to work out."


@pytest.fixture
def large(cast: Cast) -> Cast:
    """So many people that the page does not look ahead by itself; some are there too little."""
    Edition.objects.filter(pk=cast.edition.pk).update(minimum=4)
    for one in crowd(cast, early_check.AT_ONCE)[:3]:
        Absence.objects.create(participant=one, start=at(8), end=at(12))
    cast.edition.refresh_from_db()
    return cast


@pytest.fixture
def page(cast: Cast) -> Client:
    return signed_in(cast.organiser)


def test_the_page_shows_what_a_worker_found(large: Cast, page: Client) -> None:
    address, progress = url("organiser_before", large), url("organiser_before_progress", large)
    assert words(page.get(address).content).count(WAITING) == 1
    answer = page.get(progress)
    assert (answer.status_code, words(answer.content).count(WAITING)) == (200, 1)
    assert carry_out(edition_id=large.edition.pk, enqueue=enqueue_check) == "done"
    answer = page.get(progress)
    shown = words(answer.content)
    assert (answer.status_code, shown.count("Room in each slot")) == (286, 1)
    assert shown.count("people can't") == 1
    assert words(page.get(address).content).count(shown) == 1
    assert carry_out(edition_id=large.edition.pk, enqueue=enqueue_check) == "taken"


def test_what_is_kept_is_what_was_found(large: Cast) -> None:
    order_check(edition=large.edition, mark=mark_of(large.edition), now=NOW, enqueue=enqueue_check)
    carry_out(edition_id=large.edition.pk, enqueue=enqueue_check)
    check = EarlyCheck.objects.get()
    assert found_by(check) == look_ahead(large.edition)


def test_any_fact_that_changes_is_looked_at_anew_and_a_veto_is_none(large: Cast) -> None:
    marks = [mark_of(large.edition)]

    def changed() -> bool:
        marks.append(mark_of(Edition.objects.get(pk=large.edition.pk)))
        return marks[-1] not in marks[:-1]

    veto(large.police, large.bank_colleague)
    assert not changed()
    wish(large.bank_colleague, large.police, Strength.LIKE)
    assert changed()
    Wish.objects.filter(edition=large.edition).update(strength=Strength.MUST)
    assert changed()
    large.edition.tables.filter(number=1).update(organisation=None)
    assert changed()
    Participant.objects.filter(pk=large.bank.pk).update(cap=1)
    assert changed()
    Participant.objects.filter(pk=large.bank.pk).update(withdrawn_at=NOW)
    assert changed()
    Absence.objects.all().delete()
    assert changed()
    large.bank_colleague.skipped_talks.set(large.edition.talks.all())
    assert changed()
    Edition.objects.filter(pk=large.edition.pk).update(minimum=3)
    assert changed()


def test_asked_for_often_it_is_done_once_and_again_for_other_facts(large: Cast) -> None:
    for _visit in range(2):
        order_check(edition=large.edition, mark="old", now=NOW, enqueue=enqueue_check)
    check = EarlyCheck.objects.get()
    assert (check.orders, check.state) == (1, RunState.WAITING)
    EarlyCheck.objects.update(state=RunState.RUNNING, lease="mine")
    check.refresh_from_db()
    order_check(edition=large.edition, mark="new", now=NOW, enqueue=enqueue_check)
    assert early_check._store(check, "mine", "old", None, enqueue_check) == "done"
    check.refresh_from_db()
    assert (check.state, check.found_mark) == (RunState.WAITING, "old")
    assert early_check._store(check, "mine", "old", None, enqueue_check) == "lost"


def test_a_lost_worker_is_found_and_given_up_in_the_end(large: Cast, page: Client) -> None:
    order_check(edition=large.edition, mark="x", now=NOW, enqueue=enqueue_check)
    gone = timezone.now() - timedelta(seconds=1)
    for attempts, state in ((1, RunState.WAITING), (MOST_ATTEMPTS, RunState.FAILED)):
        EarlyCheck.objects.update(state=RunState.RUNNING, leased_until=gone, attempts=attempts)
        assert reap(now=timezone.now(), enqueue=enqueue_check) == 1
        assert EarlyCheck.objects.get().state == state
    answer = page.get(url("organiser_before_progress", large))
    said = words(answer.content)
    assert (answer.status_code, said.count("It could not be worked out. Try again")) == (286, 1)


@pytest.mark.parametrize("more", [0, 50])
def test_as_many_queries_for_more_people(cast: Cast, page: Client, more: int) -> None:
    crowd(cast, early_check.AT_ONCE + more)
    address = url("organiser_before", cast)
    page.get(address)
    carry_out(edition_id=cast.edition.pk, enqueue=enqueue_check)
    with CaptureQueriesContext(connection) as captured:
        assert words(page.get(address).content).count("Room in each slot") == 1
    assert len(captured) == 19
