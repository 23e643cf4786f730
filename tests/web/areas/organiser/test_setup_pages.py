"""The set-up as it is typed: clocks, rows, the drawn day, and tables for so many people."""

from __future__ import annotations

import re
from datetime import time
from html import unescape

import pytest
from django.test import Client

from cast import Cast
from samspill.web.areas.organiser.setup_forms import clock_in
from samspill.web.editions.models import Edition
from support.forms import form_on, shown_form
from support.pages import signed_in, url, words

SETUP = {
    "name": "Svinndagen 2027", "day": "2027-06-03", "place": "Bergen", "wishes_close_at": "",
    "time_zone": "Europe/Oslo",
    "start": "10", "end": "1235", "length": "15", "pause": "5", "lunch_from": "",
    "lunch_to": "", "people": "200", "cap": "6", "minimum": "2",
    "talk-TOTAL_FORMS": "1", "talk-INITIAL_FORMS": "0", "talk-0-title": "",
    "room-TOTAL_FORMS": "1", "room-INITIAL_FORMS": "0", "room-0-room": "Salen",
    "room-0-first": "1", "room-0-last": "20",
}  # fmt: skip
NEW, SUM = "/organise/new/day/", "/organise/new/sum/"
TALK = {"talk-0-title": "Åpning", "talk-0-start": "10:10", "talk-0-end": "10.30"}

SAVED = ["09:00–09:15", "10:00–10:15", "11:00–11:15", "13:00–13:15"]  # the slots of the cast


@pytest.fixture
def page(cast: Cast) -> Client:
    """The browser of somebody who may make editions."""
    return signed_in(cast.creator)


def fields(html: str) -> dict[str, str]:
    """What stands in the page's form."""
    return {name: unescape(value) for name, value in form_on(html, "name").items()}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *((text, time(9, 30)) for text in ("930", "9.30", "09:30", "0930", "9:30", " 9,30 ")),
        ("9", time(9)),
        ("14", time(14)),
        ("0", time(0)),
        ("23.59", time(23, 59)),
        *((text, None) for text in ("24", "9.60", "9.5", "93", "-9", "half ten", "٩", "9.30 PM")),
    ],
)
def test_a_clock_as_people_write_it(typed: str, meant: time | None) -> None:
    assert clock_in(typed) == meant


def test_clocks_are_text_in_the_language_of_the_page(cast: Cast, page: Client) -> None:
    assert page.post(NEW, SETUP | TALK).status_code == 302
    made = Edition.objects.get(slug="svinndagen-2027")
    assert made.slots.count() == 6
    page.cookies.load({"django_language": "nb"})
    shown = fields(page.get(f"/organise/{made.slug}/setup/").content.decode())
    assert (shown["start"], shown["talk-0-start"]) == ("10.30", "10.10")


def test_what_is_no_clock_is_said_and_stays(page: Client) -> None:
    html = page.post(NEW, SETUP | {"start": "half ten"}).content.decode()
    assert html.count("Write a time of day, as 09:30, 9.30 or 930.") == 2  # at the top, and there
    assert fields(html)["start"] == "half ten"


class TestOneMoreRow:
    @pytest.mark.parametrize("kind", ["talk", "room"])
    def test_what_is_typed_stays_and_nothing_is_judged_or_saved(
        self, page: Client, kind: str
    ) -> None:
        typed = SETUP | TALK | {"name": "", "talk-0-end": "x", "start": "9.5"}
        answer = page.post(f"{NEW}?more={kind}", typed)
        shown = fields(answer.content.decode())
        rows = {"talk": "1", "room": "1"} | {kind: "2"}
        assert answer.status_code == 200
        assert {k: shown[f"{k}-TOTAL_FORMS"] for k in rows} == rows
        assert {name: shown[name] for name in TALK} == TALK | {"talk-0-end": "x"}
        assert (shown["start"], 'class="error' in answer.content.decode()) == ("9.5", False)
        assert not Edition.objects.filter(slug="svinndagen-2027").exists()

    def test_an_unsaved_number_is_no_heading(self, cast: Cast) -> None:
        page, address = signed_in(cast.organiser), url("organiser_setup", cast)
        assert self.heading(page.get(address).content).startswith("4 slots")
        typed = shown_form(page, address) | {"cap": "5"}
        for more, wrong in (("?more=talk", {}), ("", {"name": ""})):
            answer = page.post(address + more, typed | wrong)
            assert self.heading(answer.content) == "How the day is set up."

    @staticmethod
    def heading(content: bytes) -> str:
        (found,) = re.findall(rb"<h1.*?</h1>", content, re.DOTALL)
        return words(found)

    def test_a_change_meanwhile_is_still_noticed(self, cast: Cast) -> None:
        page, address = signed_in(cast.organiser), url("organiser_setup", cast)
        typed = shown_form(page, address)
        Edition.objects.filter(pk=cast.edition.pk).update(place="Tromsø")
        html = page.post(address + "?more=room", typed).content.decode()
        answer = page.post(address, form_on(html))
        assert (answer.status_code, words(answer.content).count("Tromsø")) == (422, 1)


class TestTheDrawnDay:
    def test_follows_what_is_typed(self, page: Client) -> None:
        """A name is text, and what is not typed yet is no hindrance."""
        lunch = {"lunch_from": "1130", "lunch_to": "12", "day": "", "people": ""}
        talk = TALK | {"talk-0-title": "<b>Åpning</b>", "talk-0-place": "Salen"}
        html = page.post(SUM, SETUP | lunch | talk).content.decode()
        drawn = html[html.index('<svg class="drawn-day"') : html.index("<figcaption")]
        said = [unescape(each) for each in re.findall(r"<title>(.*?)</title>", drawn)]
        assert "<b>" not in drawn
        assert said[0] == "Lunch, 11:30–12:00"
        assert "<b>Åpning</b>, 10:10–10:30, Salen" in said
        slots = ["10:30–10:45", "10:50–11:05", "11:10–11:25", "12:00–12:15", "12:20–12:35"]
        assert said[-5:] == slots

    def test_a_saved_day_is_drawn_without_script(self, cast: Cast) -> None:
        html = signed_in(cast.organiser).get(url("organiser_setup", cast)).content.decode()
        said = re.findall(r'data-kind="slot".*?<title>(.*?)</title>', html)
        assert said == SAVED

    def test_the_form_says_the_day_as_it_is(self, cast: Cast) -> None:
        shown = shown_form(signed_in(cast.organiser), url("organiser_setup", cast))
        clocks = ("start", "end", "length", "pause", "lunch_from", "lunch_to")
        assert [shown[name] for name in clocks] == [
            "09:00", "13:15", "15", "45", "11:15", "13:00",
        ]  # fmt: skip

    def test_a_talk_says_which_slots_go(self, cast: Cast) -> None:
        said = words(signed_in(cast.creator).post(SUM, SETUP | TALK).content)
        took = "“Åpning” takes the place of 2 slots: 10:00–10:15 · 10:20–10:35"
        assert said.count(took) == 1
        skipped = signed_in(cast.creator).post(SUM, SETUP | TALK | {"skipping": "on"})
        assert words(skipped.content).count("takes the place") == 0

    def test_the_clock_is_that_of_the_zone_typed(self, page: Client) -> None:
        said = words(page.post(SUM, SETUP | {"time_zone": "Asia/Kathmandu"}).content)
        assert said.count("10:00–10:15 · 10:20–10:35") == 1


class TestTablesForSoManyPeople:
    def test_a_new_edition_starts_with_as_many_as_are_advised(self, page: Client) -> None:
        html = page.get(NEW).content.decode()
        assert fields(html)["room-0-last"] == "83"
        assert words(html.encode()).count("Reckon with 83–90") == 1
        assert "Make it" not in html

    @pytest.mark.parametrize(
        ("rooms", "last"),
        [
            ({}, {"room-0-last": "83"}),
            (
                {"room-TOTAL_FORMS": "2", "room-1-room": "Galleriet", "room-1-first": "21",
                 "room-1-last": "30"},
                {"room-0-last": "20", "room-1-last": "83"},
            ),
            ({"room-0-room": ""}, {"room-0-room": "Main hall", "room-0-last": "83"}),
        ],
    )  # fmt: skip
    def test_they_are_filled_in(
        self, page: Client, rooms: dict[str, str], last: dict[str, str]
    ) -> None:
        typed = SETUP | rooms
        assert words(page.post(SUM, typed).content).count("Make it 83 tables") == 1
        html = page.post(f"{NEW}?more=tables", typed).content.decode()
        shown = fields(html)
        assert "Make it" not in html
        assert {name: shown[name] for name in last} == last
        assert "Make it" not in page.post(SUM, SETUP | shown).content.decode()
