"""What a whole new plan could give beside a proposal: told when it is asked for, and nothing is
done by asking."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from cast import NOW, Cast
from samspill.web.editions.models import Participant
from samspill.web.meetings.actions import cancel
from samspill.web.meetings.models import Meeting, MeetingState
from support.pages import meet, signed_in, url, words
from support.versions import published

BUTTON = "Compare with a whole new plan"
SAID = "A whole new plan would"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def page(cast: Cast) -> Client:
    meet(cast.bank, cast.police)
    published(cast)
    return signed_in(cast.organiser)


def stands(cast: Cast) -> tuple[int, bool]:
    on = Meeting.objects.filter(edition=cast.edition, state=MeetingState.PLANNED).count()
    return on, Participant.objects.get(pk=cast.police.pk).withdrawn_at is None


def test_it_is_told_when_it_is_asked_for(cast: Cast, page: Client) -> None:
    address = url("organiser_withdraw", cast, pk=cast.police.pk)
    first = page.post(address, headers={"accept-language": "en"})
    assert (first.status_code, BUTTON in words(first.content), SAID in words(first.content)) == (
        422,
        True,
        False,
    )
    asked = page.post(address, {"way": "as few", "gain": "1"}, headers={"accept-language": "en"})
    assert (asked.status_code, BUTTON in words(asked.content), SAID in words(asked.content)) == (
        200,
        False,
        True,
    )
    assert stands(cast) == (1, True)


def test_asking_does_nothing_though_nothing_stands_against_it_any_more(
    cast: Cast, page: Client
) -> None:
    meeting = Meeting.objects.get(edition=cast.edition)
    cancel(edition=cast.edition, meetings=[meeting.pk], by=cast.organiser, now=NOW)
    answer = page.post(
        url("organiser_withdraw", cast, pk=cast.police.pk),
        {"gain": "1"},
        headers={"accept-language": "en"},
    )
    assert (answer.status_code, SAID in words(answer.content)) == (200, False)
    assert "No meeting stands against this any more. Save again." in words(answer.content)
    assert stands(cast) == (0, True)
