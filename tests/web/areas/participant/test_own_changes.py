"""A participant's own changes after publishing: what they do to the meetings is shown first, of
one's own day only, and done when it is agreed to."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cast import Cast, at
from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.meetings.models import Meeting, MeetingState
from support.letters import deliver_all
from support.pages import meet, signed_in, url, words


def told() -> set[str]:
    """Whom the letters that wait go to, when they have waited long enough."""
    return {letter.to[0] for letter in deliver_all(now=timezone.now() + timedelta(minutes=2))}


@pytest.fixture
def met(cast: Cast) -> Meeting:
    """The bank meets the police in the first slot, and the agency another of the bank."""
    Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.PUBLISHED)
    meet(cast.bank_colleague, cast.agency, table=3)
    return meet(cast.bank, cast.police)


@pytest.fixture
def berit(cast: Cast) -> Client:
    return signed_in(cast.bank.person)


def hours_but(cast: Cast, slot: int) -> dict[str, Any]:
    """The profile as it is, but for the hours of one slot."""
    there = cast.edition.slots.exclude(pk=slot).values_list("pk", flat=True)
    return {"challenges": ["Svinn"], "solutions": [], "present": sorted(there)}


def test_hours_over_a_meeting_move_it_when_one_agrees(
    cast: Cast, met: Meeting, berit: Client
) -> None:
    address, said = url("participant_me", cast), hours_but(cast, met.slot_id)
    shown = berit.post(address, said)
    assert shown.status_code == 422
    text = words(shown.content)
    assert text.count("This changes your meetings. Nothing is saved yet.") == 1
    assert text.count("Moved: Pia Politi (Østre politidistrikt) at 10:00") == 1
    assert html.unescape(text).count("1 other person's day changes too, and they are told.") == 1
    assert text.count("Tone Tilsyn") == 0
    assert not cast.bank.absences.exists()
    done = berit.post(address, {**said, "agreed": shown.context["repair"]["key"]}, follow=True)
    assert words(done.content).count("Saved, and your meetings are changed.") == 1
    met.refresh_from_db()
    assert met.slot.start == at(10)
    assert cast.bank.absences.count() == 1
    assert told() == {cast.bank.person.email, cast.police.person.email}


def test_who_cannot_come_is_shown_it_and_withdraws(cast: Cast, met: Meeting, berit: Client) -> None:
    address = url("participant_cannot_come", cast)
    assert words(berit.get(address).content).count("I do not come after all") == 1
    shown = berit.post(address)
    text = words(shown.content)
    assert shown.status_code == 422
    assert text.count("Cancelled: Pia Politi (Østre politidistrikt) at 09:00, table 2") == 1
    assert Participant.objects.get(pk=cast.bank.pk).withdrawn_at is None
    done = berit.post(address, {"agreed": shown.context["repair"]["key"]}, follow=True)
    assert words(done.content).count("You do not come to Sikkerhetsdagen 2026.") == 1
    assert Participant.objects.get(pk=cast.bank.pk).withdrawn_at
    met.refresh_from_db()
    assert met.state == MeetingState.CANCELLED
    # Somebody has time for the one who lost the meeting; who withdraws is told nothing.
    instead = Meeting.objects.get(state=MeetingState.PLANNED, seats__participant=cast.police)
    two = Participant.objects.filter(pk__in=instead.people)
    assert told() == {who.person.email for who in two}
    assert cast.bank not in two
    assert berit.get(url("participant_agenda", cast)).status_code == 404


def test_who_has_no_meetings_withdraws_at_once(cast: Cast, berit: Client) -> None:
    done = berit.post(url("participant_cannot_come", cast))
    assert done.status_code == 302
    assert Participant.objects.get(pk=cast.bank.pk).withdrawn_at


def test_nobody_withdraws_from_what_is_over(cast: Cast, met: Meeting, berit: Client) -> None:
    Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.OVER)
    assert berit.post(url("participant_cannot_come", cast)).status_code == 404
    assert Participant.objects.get(pk=cast.bank.pk).withdrawn_at is None
