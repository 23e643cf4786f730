"""The organiser is told when something waits for a process that does not run."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cast import Cast
from samspill.web.outbox.models import Letter
from samspill.web.outbox.queries import LONG_OVERDUE
from samspill.web.planning.actions import order_planning
from samspill.web.planning.models import PlanningRun
from support.letters import invite
from support.pages import signed_in, url, words

LETTERS = "E-mails wait, and nothing sends them."
PLAN = "A plan is ordered, and nothing has taken it up."


@pytest.fixture
def page(cast: Cast) -> Client:
    return signed_in(cast.organiser)


def told(page: Client, cast: Cast, sentence: str, *names: str) -> list[int]:
    return [words(page.get(url(name, cast)).content).count(sentence) for name in names]


def test_letters_that_nothing_sends(cast: Cast, page: Client) -> None:
    pages = ("organiser_home", "organiser_letters")
    now = timezone.now()
    invite(edition=cast.edition, remind=False, by=cast.organiser, now=now)
    assert Letter.objects.count() > 1
    assert told(page, cast, LETTERS, *pages) == [0, 0]
    Letter.objects.update(due_at=now - 2 * LONG_OVERDUE)
    assert told(page, cast, LETTERS, *pages) == [1, 1]
    # A long queue of which one has just left, or is in hand, is under way.
    one = Letter.objects.order_by("pk")[0]
    Letter.objects.filter(pk=one.pk).update(state="sent", attempts=1, ended_at=now)
    assert told(page, cast, LETTERS, *pages) == [0, 0]
    Letter.objects.filter(pk=one.pk).update(ended_at=now - 2 * LONG_OVERDUE)
    assert told(page, cast, LETTERS, *pages) == [1, 1]
    Letter.objects.exclude(pk=one.pk).update(claimed_until=now + timedelta(seconds=30))
    assert told(page, cast, LETTERS, *pages) == [0, 0]


def test_a_plan_that_nothing_takes_up(cast: Cast, page: Client) -> None:
    now = timezone.now()
    order_planning(edition=cast.edition, by=cast.organiser, now=now)
    assert told(page, cast, PLAN, "organiser_home") == [0]
    PlanningRun.objects.update(ordered_at=now - timedelta(minutes=6))
    assert told(page, cast, PLAN, "organiser_home") == [1]
    PlanningRun.objects.update(attempts=1)
    assert told(page, cast, PLAN, "organiser_home") == [0]
