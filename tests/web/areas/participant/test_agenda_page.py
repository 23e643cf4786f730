"""The page of one's day: lunch, what two share, what is cancelled, and the tables beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from cast import NOW, Cast
from samspill.web.editions.models import Edition, Participant, Phase, Talk, Topic, TopicKind
from samspill.web.journal.actions import record
from samspill.web.meetings.models import Meeting
from samspill.web.planning.vetoes import drop_meeting
from support.pages import meet, signed_in, url, words


@pytest.fixture
def berit(cast: Cast) -> Client:
    """The bank's browser, at an edition whose plan is published, with three meetings."""
    for number, other in enumerate((cast.police, cast.seller, cast.agency)):
        meet(cast.bank, other, slot=number, table=2 + number)
    Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.PUBLISHED)
    return signed_in(cast.bank.person)


def day(cast: Cast, browser: Client) -> str:
    """What stands under "The whole day"."""
    said = words(browser.get(url("participant_agenda", cast)).content)
    return said[said.index("The whole day") :]


def touch(cast: Cast) -> None:
    """The programme has changed, as a verb would say."""
    record(
        verb="edition_changed", subject=cast.edition, by=None, now=NOW,
        edition_id=cast.edition.pk, programme=True,
    )  # fmt: skip


def says(participant: Participant, kind: TopicKind, *texts: str) -> None:
    for text in texts:
        Topic.objects.create(participant=participant, kind=kind, text=text)


def test_lunch_is_in_it(cast: Cast, berit: Client) -> None:
    """Nobody says when it is: it is the longest stretch between two slots that no talk is in."""
    assert day(cast, berit).count("11:15 –13:00 Lunch") == 1
    noon = cast.edition.slots.all()[3].start - timedelta(hours=1)
    Talk.objects.create(
        edition=cast.edition, title="Samling", start=noon, end=noon + timedelta(minutes=30),
        changed_at=NOW,
    )  # fmt: skip
    touch(cast)
    assert day(cast, berit).count("11:15 –12:00 Lunch 12:00 –12:30 Samling") == 1


def test_what_two_share_is_said_and_the_others_topics_are_there(cast: Cast, berit: Client) -> None:
    Topic.objects.all().delete()
    assert day(cast, berit).count("Both:") == 0
    says(cast.bank, TopicKind.CHALLENGE, "Droner over taket", "Hvitvasking gjennom kontanter")
    says(cast.police, TopicKind.SOLUTION, "Vi har fulgt droner i ett år", "Vold og trusler")
    says(cast.agency, TopicKind.CHALLENGE, "Hvitvasking")
    said = day(cast, berit)  # another page than the kept one, as profiles have changed
    assert [said.count(text) for text in ("Both: drones", "Both: money laundering")] == [1, 1]
    assert said.count("What they have written Knows Vi har fulgt droner i ett år Vold") == 1
    assert said.count("What they have written") == 2  # of those who have
    assert said.count("Droner over taket") == 0  # one's own


def test_a_cancelled_meeting_stays_struck_through_until_seen(cast: Cast, berit: Client) -> None:
    pia = signed_in(cast.police.person)
    drop_meeting(
        participant=cast.police, meeting=Meeting.objects.get(pair__isnull=False, table__number=2),
        now=NOW,
    )  # fmt: skip
    page = berit.get(url("participant_agenda", cast))
    html = page.content.decode()
    assert html.count("<s>Pia Politi</s>") == 1
    assert words(page.content).count("You have 2 meetings .") == 1
    assert day(cast, berit).count("Pia Politi Cancelled") == 1
    assert '<i data-own="mine">2</i>' not in html  # nobody waits at a table
    answer = berit.post(url("participant_agenda_seen", cast))
    assert answer.headers["Location"] == url("participant_agenda", cast)
    assert day(cast, berit).count("Pia Politi") == 0
    assert day(cast, pia).count("Berit Bank Cancelled") == 1  # who has not said so sees it still
    meet_again = berit.get(url("participant_agenda", cast)).content.decode()
    assert meet_again.count("I have seen what is cancelled") == 0


def test_a_meeting_that_a_colleague_took_over_is_not_said_to_be_cancelled(
    cast: Cast, berit: Client
) -> None:
    meeting = Meeting.objects.get(table__number=2)
    seat = meeting.seats.get(participant=cast.bank)
    seat.left_slot, seat.slot, seat.place, seat.until = seat.slot, None, None, 1
    seat.save()
    said = day(cast, berit)
    assert (said.count("Pia Politi"), said.count("Cancelled")) == (0, 0)
