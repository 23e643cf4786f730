"""The calendar that others' programs read: RFC 5545, stable ids, nothing private."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast, at, veto, wish
from samspill.web.editions.changing.setup import set_talks
from samspill.web.editions.facts import TalkFacts
from samspill.web.editions.models import Participant
from samspill.web.editions.proposals import Span
from samspill.web.meetings.actions import Wanted, hold, move
from samspill.web.meetings.calendar import calendar_of
from samspill.web.people.actions import choose_appearance
from samspill.web.people.models import Appears
from samspill.web.planning.publishing import withdraw
from samspill.web.wishes.models import Strength
from support.appearing import all_by_name, appear
from support.calendars import read
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
    assert str(event["summary"]) == "Møte 3"  # with the police, who start neutral
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
    assert event["summary"] == "Møte 1"
    assert "location" not in event


def test_talks_come_with_the_plan_and_skipped_ones_not(cast: Cast) -> None:
    assert events(cast.bank) == {}
    meet(cast.bank, cast.police)
    talk = cast.edition.talks.get()
    assert f"{talk.uid}@samspill" in events(cast.bank)
    cast.bank.skipped_talks.add(talk)
    assert f"{talk.uid}@samspill" not in events(cast.bank)


def test_a_talk_is_the_same_one_and_counts_up_when_it_is_changed(cast: Cast) -> None:
    """Its id is drawn, as that of a meeting is: two installations never have the same."""
    meet(cast.bank, cast.police)
    talk = cast.edition.talks.get()

    def seen() -> tuple[str, str]:
        event = events(cast.bank)[f"{talk.uid}@samspill"]
        return event["sequence"], event["summary"]

    def become(title: str, start: datetime) -> None:
        facts = TalkFacts(title=title, span=Span(start, at(9)), id=talk.pk)
        set_talks(edition=cast.edition, talks=[facts], by=cast.organiser, now=NOW)

    assert seen() == ("0", "Åpning")
    become("Åpning", at(8, 30))
    assert seen() == ("0", "Åpning")
    become("Åpning", at(8, 45))
    assert seen() == ("1", "Åpning")
    become("Velkommen", at(8, 45))
    assert seen() == ("2", "Velkommen")


def test_the_zone_is_told_for_the_years_it_needs(cast: Cast) -> None:
    meet(cast.bank, cast.police)
    content = calendar_of(cast.bank, site_url=SITE)
    zone = content[content.index(b"BEGIN:VTIMEZONE") : content.index(b"END:VTIMEZONE")]
    assert zone.count(b"\r\n") < 30


@pytest.mark.parametrize(
    ("appears", "summary"),
    [
        ("", "Møte 3"),
        (Appears.NAME, "Pia Politi, Østre politidistrikt"),
        (Appears.ORGANISATION, "Østre politidistrikt"),
        (Appears.NEUTRAL, "Møte 3"),
    ],
)
def test_it_says_of_the_other_what_they_let_it(cast: Cast, appears: str, summary: str) -> None:
    meeting = meet(cast.bank, cast.police, slot=2)
    meet(cast.bank, cast.seller, slot=0, table=1)
    if appears:
        appear(cast.police, Appears(appears))
    uid = f"{meeting.uid}@samspill"
    assert events(cast.bank)[uid]["summary"] == summary
    assert events(cast.police)[uid]["summary"] == "Berit Bank, Fjordbanken"
    call_off(meeting)
    assert events(cast.bank)[uid]["summary"] == summary


def test_its_number_stays_whatever_else_becomes_of_the_day(cast: Cast) -> None:
    """It is that of the slot: else each meeting that comes or goes would rename all after it."""
    meeting, first = meet(cast.bank, cast.police, slot=2), meet(cast.bank, cast.seller, table=1)
    uid = f"{meeting.uid}@samspill"
    assert events(cast.bank)[uid]["summary"] == "Møte 3"
    call_off(first)
    meet(cast.bank, cast.agency, slot=1, table=3)
    assert events(cast.bank)[uid]["summary"] == "Møte 3"
    slot = cast.edition.slots.order_by("start")[3]
    moves = {meeting.pk: (slot.pk, meeting.table_id)}
    move(edition=cast.edition, moves=moves, by=None, now=NOW + timedelta(hours=1))
    assert events(cast.bank)[uid]["summary"] == "Møte 4"


def test_another_choice_is_a_newer_entry_of_the_same_meeting(cast: Cast) -> None:
    """Neither time nor place is another, so SEQUENCE stays; a program that has it sees by the
    stamp which of the two is newer."""
    meeting, later = meet(cast.bank, cast.police), NOW + timedelta(hours=3)
    tag = feed(cast.bank)[2]["ETag"]
    choose_appearance(person=cast.police.person, appears=Appears.NAME, now=later)
    status, content, _headers = feed(cast.bank, if_none_match=tag)
    (entry,) = [each for each in read(content) if str(meeting.uid) in each.uid]
    assert (status, entry.summary) == (200, "Pia Politi, Østre politidistrikt")
    assert (entry.sequence, entry.stamp) == (0, later)


def test_at_a_round_table_those_who_are_not_named_are_counted(cast: Cast) -> None:
    people = (cast.bank, cast.police, cast.agency, cast.seller, cast.bank_colleague)
    slot, table = cast.edition.slots.order_by("start")[0], cast.edition.tables.get(number=5)
    wanted = Wanted(
        frozenset(p.pk for p in people), slot.pk, table.pk, round_table="g1", theme="Svinn"
    )
    (meeting,) = hold(edition=cast.edition, wanted=[wanted], by=None, now=NOW)

    def described(who: Participant) -> list[str]:
        event = events(who)[f"{meeting.uid}@samspill"]
        assert event["summary"] == "Svinn"
        return event["description"].splitlines()

    assert described(cast.bank) == [
        "Bjarne Bank, Fjordbanken", "Nils Nordvakt, Nordvakt Sikkerhet", "2 til",
    ]  # fmt: skip
    appear(cast.bank_colleague, Appears.ORGANISATION)
    assert described(cast.police) == [
        "Berit Bank, Fjordbanken", "Fjordbanken", "Nils Nordvakt, Nordvakt Sikkerhet", "1 til",
    ]  # fmt: skip
    for who in (cast.bank_colleague, cast.seller, cast.bank):
        appear(who, Appears.NEUTRAL)
    assert described(cast.police) == ["4 andre"]


@pytest.mark.parametrize("meetings", [1, 3])
def test_it_takes_as_many_queries_for_one_meeting_as_for_three(
    cast: Cast, meetings: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(meetings):
        meet(cast.bank, cast.participants[2 + number], slot=number, table=2 + number)
    with django_assert_num_queries(4):  # seats, who sits there, talks, and the numbers of slots
        calendar_of(cast.bank, site_url=SITE)


AWKWARD = "Kari, «Knut»; og\\co: 🧑🏽‍🚒 Æsj & Cº " + "Ångström-" * 12


@pytest.mark.parametrize("zone", ["Europe/Oslo", "America/New_York", "Asia/Kathmandu", "UTC"])
def test_another_parser_reads_what_there_is(cast: Cast, zone: str) -> None:
    """Every feed and file of everybody, with meetings held, moved, cancelled, taken over, at a
    round table, and of somebody who has withdrawn."""
    all_by_name(cast)
    cast.edition.time_zone = zone
    cast.edition.save()
    cast.police.person.name = AWKWARD[:200]
    cast.police.person.save()
    slots = list(cast.edition.slots.order_by("start"))
    moved = meet(cast.bank, cast.police, slot=0, table=2)
    moves = {moved.pk: (slots[2].pk, moved.table_id)}
    move(edition=cast.edition, moves=moves, by=None, now=NOW + timedelta(hours=1))
    call_off(meet(cast.bank, cast.agency, slot=1, table=3))
    trio = frozenset((cast.agency.pk, cast.police.pk, cast.seller.pk))
    table = cast.edition.tables.get(number=5)
    round_table = Wanted(trio, slots[3].pk, table.pk, round_table="g1", theme=AWKWARD)
    hold(edition=cast.edition, wanted=[round_table], by=None, now=NOW)
    withdraw(participant=cast.seller, by=cast.organiser, now=NOW + timedelta(hours=2))
    for who in (*cast.participants, cast.withdrawn):
        who.refresh_from_db()
        status, content, _headers = feed(who)
        assert status == 200
        expected = sorted(
            (
                f"{seat.meeting.uid}@samspill",
                seat.meeting.sequence if seat.slot else seat.until,
                slot.start,
                slot.end,
                "CONFIRMED" if seat.slot else "CANCELLED",
            )
            for seat in who.seats.select_related("meeting", "slot", "left_slot")
            for slot in (seat.slot or seat.left_slot,)
            if slot is not None
        )
        found = read(content)
        talks = {str(talk.uid) for talk in cast.edition.talks.all()}
        rows = [
            (each.uid, each.sequence, each.start, each.end, each.status)
            for each in found
            if each.uid.partition("@")[0] not in talks
        ]
        assert sorted(rows) == expected
        assert len(found) - len(rows) == (1 if expected else 0)
        theirs = next((each for each in found if str(moved.uid) in each.uid), None)
        if who == cast.bank:
            assert theirs is not None
            assert theirs.summary == f"{AWKWARD[:200]}, Østre politidistrikt"
            assert theirs.location == "Bord 2, Storsalen"
        if who == cast.seller:
            assert {each.status for each in found} == {"CANCELLED"}


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


def test_the_feed_of_somebody_who_withdrew_cancels_all_of_it(cast: Cast) -> None:
    """A feed that is gone leaves everything in their calendar."""
    meeting = meet(cast.bank, cast.police)
    withdraw(participant=cast.bank, by=cast.organiser, now=NOW)
    status, content, _headers = feed(cast.bank)
    assert status == 200
    found = {each.uid: (each.status, each.sequence) for each in read(content)}
    talk = cast.edition.talks.get()
    assert found == {
        f"{meeting.uid}@samspill": ("CANCELLED", 1),
        f"{talk.uid}@samspill": ("CANCELLED", 0),
    }


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
