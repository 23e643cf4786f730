"""The calendar that others' programs read: RFC 5545, stable ids, nothing private."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from cast import NOW, Cast, at, veto, wish
from samspill.web.editions.models import Participant
from samspill.web.meetings.actions import move
from samspill.web.meetings.calendar import calendar_of
from samspill.web.wishes.models import Strength
from support.pages import browser_of, call_off, meet

SITE = "https://samspill.example"


def events(participant: Participant) -> dict[str, dict[str, str]]:
    """What the calendar says of each meeting and talk, by id."""
    found = Calendar.from_ical(calendar_of(participant, site_url=SITE)).walk("VEVENT")
    return {
        str(event["uid"]): {name.lower(): str(event[name]) for name in event if name != "DTSTART"}
        for event in found
    }


def feed(participant: Participant, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    url = reverse("calendar_feed", kwargs={"token": participant.calendar_token})
    response = Client().get(url, headers=headers)
    return response.status_code, response.content, dict(response.headers)


def test_a_meeting_has_its_place_and_time(cast: Cast) -> None:
    meeting = meet(cast.bank, cast.police, slot=2, table=4)
    calendar = Calendar.from_ical(calendar_of(cast.bank, site_url=SITE))
    assert str(calendar["method"]) == "PUBLISH"
    assert len(calendar.walk("VTIMEZONE")) == 1
    event = next(e for e in calendar.walk("VEVENT") if str(e["uid"]).startswith(str(meeting.uid)))
    start = event.decoded("dtstart")
    assert (start, event.decoded("dtend")) == (at(11), at(11, 15))
    assert str(start.tzinfo) == "Europe/Oslo"
    assert event.decoded("dtstamp") == NOW
    assert str(event["summary"]) == "Pia Politi, Østre politidistrikt"
    assert str(event["url"]) == f"{SITE}/e/sikkerhetsdagen-2026/agenda/"
    assert event.decoded("sequence") == 0


def test_a_moved_meeting_keeps_its_id_and_counts_up(cast: Cast) -> None:
    meeting = meet(cast.bank, cast.police)
    before = events(cast.bank)
    at_ten = cast.edition.slots.order_by("start")[1]
    moves = {meeting.pk: (at_ten.pk, meeting.table_id)}
    move(edition=cast.edition, moves=moves, by=None, now=NOW + timedelta(hours=1))
    after = events(cast.bank)
    assert set(before) == set(after)
    uid = f"{meeting.uid}@samspill"
    assert (before[uid]["sequence"], after[uid]["sequence"]) == ("0", "1")


def test_a_cancelled_meeting_stays_as_cancelled(cast: Cast) -> None:
    meeting = meet(cast.bank, cast.police)
    call_off(meeting)
    event = events(cast.bank)[f"{meeting.uid}@samspill"]
    assert (event["status"], event["sequence"]) == ("CANCELLED", "1")
    assert event["summary"] == "Pia Politi, Østre politidistrikt"
    assert "location" not in event


def test_talks_come_with_the_plan_and_skipped_ones_not(cast: Cast) -> None:
    assert events(cast.bank) == {}
    meet(cast.bank, cast.police)
    talk = cast.edition.talks.get()
    assert f"talk-{talk.pk}@samspill" in events(cast.bank)
    cast.bank.skipped_talks.add(talk)
    assert f"talk-{talk.pk}@samspill" not in events(cast.bank)


def test_nothing_private_is_in_it(cast: Cast) -> None:
    meet(cast.bank, cast.police)
    without = calendar_of(cast.bank, site_url=SITE)
    veto(cast.bank, cast.agency)
    wish(cast.police, cast.bank_colleague, Strength.MUST)
    assert calendar_of(cast.bank, site_url=SITE) == without
    assert b"Svindel" not in without
    assert b"@eksempel.no" not in without


def test_whoever_has_the_address_reads_it(cast: Cast) -> None:
    meet(cast.bank, cast.police)
    status, content, headers = feed(cast.bank)
    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert headers["Cache-Control"] == "private, max-age=300"
    assert content == calendar_of(cast.bank, site_url="http://testserver")


def test_an_unchanged_calendar_is_not_sent_again(cast: Cast) -> None:
    meeting = meet(cast.bank, cast.police)
    tag = feed(cast.bank)[2]["ETag"]
    assert feed(cast.bank, if_none_match=tag)[:2] == (304, b"")
    # A server that compresses makes the tag a weak one.
    assert feed(cast.bank, if_none_match=f"W/{tag}")[0] == 304
    call_off(meeting, now=datetime(2026, 11, 3, tzinfo=UTC))
    assert feed(cast.bank, if_none_match=tag)[0] == 200


@pytest.mark.parametrize("token", ["x", "never-made-never-made-never-made"])
def test_an_unknown_address_is_not_there(cast: Cast, token: str) -> None:
    assert Client().get(reverse("calendar_feed", kwargs={"token": token})).status_code == 404


def test_the_feed_of_somebody_who_withdrew_is_gone(cast: Cast) -> None:
    cast.bank.withdrawn_at = NOW
    cast.bank.save()
    assert feed(cast.bank)[0] == 404


def test_the_file_is_ones_own_and_named_after_the_edition(cast: Cast) -> None:
    meet(cast.bank, cast.police)
    url = reverse("participant_calendar_file", kwargs={"slug": cast.edition.slug})
    response = browser_of(cast.bank).get(url)
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="sikkerhetsdagen-2026.ics"'
    )
    assert response.content == calendar_of(cast.bank, site_url="http://testserver")


@pytest.mark.parametrize(("language", "word"), [("nb", "Bord 2"), ("en", "Table 2")])
def test_it_is_in_the_participants_language(cast: Cast, language: str, word: str) -> None:
    cast.bank.person.language = language
    cast.bank.person.save()
    meeting = meet(cast.bank, cast.police)
    content = Calendar.from_ical(feed(cast.bank)[1])
    event = next(e for e in content.walk("VEVENT") if str(e["uid"]).startswith(str(meeting.uid)))
    assert str(event["location"]) == f"{word}, Storsalen"
