"""An edition's times are said in its zone on every page, in letters and in calendars."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cast import NOW, Cast, at
from samspill.web.editions.changing.setup import update_basics
from samspill.web.editions.facts import Basics
from samspill.web.editions.models import Absence, Edition, Phase, Slot
from samspill.web.editions.zones import OSLO, is_zone, zones
from samspill.web.meetings.calendar import calendar_of
from support.forms import shown_form
from support.letters import deliver_all, invite
from support.pages import meet, signed_in, url, words

TOKYO = "Asia/Tokyo"  # eight hours ahead of Oslo in winter


@pytest.fixture
def abroad(cast: Cast) -> Cast:
    """The cast's edition, held in Tokyo: its first slot is 17.00-17.15 there."""
    Edition.objects.filter(pk=cast.edition.pk).update(time_zone=TOKYO, phase=Phase.PUBLISHED)
    meet(cast.bank, cast.police)
    return cast


def test_every_page_of_the_edition(abroad: Cast) -> None:
    organiser = signed_in(abroad.organiser)
    shown = {
        name: words(client.get(url(name, abroad)).content)
        for client, names in (
            (organiser, ("organiser_setup", "organiser_planning", "organiser_home", "desk")),
            (signed_in(abroad.bank.person), ("participant_agenda", "participant_me")),
        )
        for name in names
    }
    assert [name for name, text in shown.items() if "09:00" in text or "09:15" in text] == []
    there = ("organiser_setup", "desk", "participant_agenda", "participant_me")
    assert [name for name in there if "17:00" not in shown[name]] == []


def test_the_next_page_begins_with_the_sites_zone(abroad: Cast) -> None:
    client = signed_in(abroad.organiser)
    client.get(url("organiser_home", abroad))
    assert timezone.get_current_timezone_name() == OSLO


def test_letters_and_calendars(abroad: Cast) -> None:
    Edition.objects.filter(pk=abroad.edition.pk).update(
        wishes_close_at=datetime(2031, 11, 10, 12, tzinfo=UTC), phase=Phase.WISHING
    )
    invite(edition=abroad.edition, remind=False, by=abroad.organiser, now=NOW)
    said = {
        re.findall(r"kl\. (\d\d\.\d\d)", str(letter.body))[0] for letter in deliver_all(now=NOW)
    }
    assert said == {"21.00"}
    abroad.bank.refresh_from_db()
    text = calendar_of(abroad.bank, site_url="https://eksempel.no").decode()
    assert text.count("DTSTART;TZID=Asia/Tokyo:20311113T170000") == 1


def test_the_zone_is_set_and_times_stay_by_the_clock(cast: Cast) -> None:
    page = signed_in(cast.organiser)
    Absence.objects.create(participant=cast.bank, start=at(9), end=at(9, 15))
    address = url("organiser_setup", cast)
    assert page.post(address, shown_form(page, address) | {"time_zone": TOKYO}).status_code == 302
    edition = Edition.objects.get(pk=cast.edition.pk)
    zone = ZoneInfo(TOKYO)
    assert edition.time_zone == TOKYO
    assert [slot.start for slot in edition.slots.all()] == [
        datetime(2031, 11, 13, hour, tzinfo=zone) for hour in (9, 10, 11, 13)
    ]
    assert [talk.start for talk in edition.talks.all()] == [
        datetime(2031, 11, 13, 8, 30, tzinfo=zone)
    ]
    assert [a.start for a in Absence.objects.all()] == [datetime(2031, 11, 13, 9, tzinfo=zone)]
    assert edition.wishes_close_at == datetime(2031, 11, 10, 12, tzinfo=zone)
    # And back again, which is later by the clock of the world.
    assert page.post(address, shown_form(page, address) | {"time_zone": OSLO}).status_code == 302
    assert [slot.start for slot in edition.slots.all()] == [at(h) for h in (9, 10, 11, 13)]


def test_slots_that_trade_places_on_the_way(cast: Cast) -> None:
    """An hour apart, and moved by an hour: no slot starts where another still is."""
    edition = cast.edition
    for zone in ("Europe/London", OSLO, "Europe/Helsinki", OSLO):
        basics = Basics(
            edition.name, edition.day, edition.place, edition.cap, edition.minimum, time_zone=zone
        )
        update_basics(edition=edition, basics=basics, by=cast.organiser, now=NOW)
    starts = Slot.objects.filter(edition=edition).values_list("start", flat=True)
    assert list(starts) == [at(h) for h in (9, 10, 11, 13)]


def test_a_published_zone_stays(abroad: Cast) -> None:
    page = signed_in(abroad.organiser)
    address = url("organiser_setup", abroad)
    answer = page.post(address, shown_form(page, address) | {"time_zone": OSLO})
    assert answer.status_code == 422
    said = unescape(words(answer.content))
    assert said.count("The time zone can't be changed: a plan is published") == 1
    assert Edition.objects.get(pk=abroad.edition.pk).time_zone == TOKYO


@pytest.mark.parametrize("name", ["", "Oslo", "Europe/Atlantis", "../etc/passwd", "Europe/Oslo\0"])
def test_what_is_no_zone_is_refused(cast: Cast, name: str) -> None:
    assert not is_zone(name)
    with pytest.raises(ValidationError):
        Edition(time_zone=name).clean_fields(exclude={"event", "name", "slug", "day", "place"})
    page = signed_in(cast.organiser)
    address = url("organiser_setup", cast)
    posted = shown_form(page, address) | {"time_zone": name}
    assert page.post(address, posted).status_code == 422


def test_those_to_choose_from_are_zones() -> None:
    names = [name for region in zones().values() for name in region]
    assert {ZoneInfo(name).key for name in names} == set(names)
    assert (next(iter(zones())), OSLO in names, len(names) > 300) == ("Europe", True, True)


@pytest.mark.parametrize(("days", "warned"), [(-1, 1), (0, 0), (1, 0)])
def test_a_day_that_has_been_is_warned_about(cast: Cast, days: int, warned: int) -> None:
    day: date = timezone.localdate() + timedelta(days=days)
    Edition.objects.filter(pk=cast.edition.pk).update(day=day)
    page = signed_in(cast.organiser)
    said = words(page.get(url("organiser_setup", cast)).content)
    assert said.count("That day has been. Is the year right?") == warned
