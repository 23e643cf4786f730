"""The whole journey, as people walk it: from a list in a file to a calendar on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from icalendar import Calendar
from playwright.sync_api import Page, expect

from cast import PASSWORD, person
from samspill.web.editions.models import Edition, Participant
from samspill.web.meetings.models import Meeting
from samspill.web.people.models import Person
from samspill.web.wishes.models import Wish
from support.letters import deliver_all
from support.workers import worker

PEOPLE = """navn;e-post;organisasjon;sektor;stilling;representant;utfordringer;løsninger
Berit Bank;berit@eksempel.no;Fjordbanken;næringsliv;Sikkerhetssjef;nei;Svindel mot eldre kunder;
Pia Politi;pia@eksempel.no;Østre politidistrikt;politi;Politioverbetjent;nei;;Varsling om svindel
Nils Nordvakt;nils@eksempel.no;Nordvakt Sikkerhet;sikkerhetsbransjen;Fagsjef;ja;;Alarm
Nora Nordvakt;nora@eksempel.no;Nordvakt Sikkerhet;sikkerhetsbransjen;Selger;ja;;Kamera
Tone Tilsyn;tone@eksempel.no;Varetilsynet;kontrolletat;Inspektør;nei;Ulovlige varer;
Ivar Kjede;ivar@eksempel.no;Matkroken;næringsliv;Svinnansvarlig;nei;Svinn i butikk;
"""
WISHES = """fra;til;styrke
pia@eksempel.no;berit@eksempel.no;må
tone@eksempel.no;ivar@eksempel.no;vil gjerne
ivar@eksempel.no;Nordvakt Sikkerhet;vil gjerne
"""


@pytest.fixture
def starter(transactional_db: None) -> Person:
    """Somebody from the secretariat, who may create editions."""
    return person("siv@eksempel.no", "Siv Starter", may_create_editions=True)


def test_from_a_list_to_a_calendar(
    starter: Person,
    desk_page: Page,
    page: Page,
    axe: Callable[[Page], None],
    screenshot: Callable[..., Path],
    tmp_path: Path,
) -> None:
    sign_in_with_password(desk_page, axe)
    create_edition(desk_page, axe)
    bring(desk_page, tmp_path / "deltakere.csv", PEOPLE, "Deltakere", axe)
    bring(desk_page, tmp_path / "ønsker.csv", WISHES, "Ønsker", axe)
    assert (Participant.objects.count(), Wish.objects.count()) == (6, 3)
    invite_everybody(desk_page)
    answer_as_berit(page, axe, screenshot)
    assert Wish.objects.get(by_participant__person__name="Berit Bank").strength == "must"
    with worker():
        plan(desk_page, axe)
    publish(desk_page, axe)
    see_the_day(page, axe, screenshot, tmp_path)


def sign_in_with_password(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/account/login/")
    axe(page)
    page.get_by_text("Logg inn med passord").click()
    form = page.locator("details form")
    form.get_by_label("E-post").fill("siv@eksempel.no")
    form.get_by_label("Passord", exact=True).fill(PASSWORD)
    form.get_by_role("button", name="Logg inn").click()
    page.wait_for_url("**/organise/")


def create_edition(page: Page, axe: Callable[[Page], None]) -> None:
    page.get_by_role("link", name="Ny utgave").click()
    axe(page)
    page.get_by_role("link", name="Sett opp hele dagen med en gang").click()
    page.locator("#id_name").fill("Sikkerhetsdagen 2031")
    page.locator("#id_day").fill("2031-11-13")
    page.locator("#id_place").fill("Kongresshuset, Hamar")
    page.locator("#id_people").fill("200")
    expect(page.locator("#sum")).to_contain_text("75 bord i 8")
    page.locator("#id_minimum").fill("1")
    axe(page)
    page.get_by_role("button", name="Lagre").click()
    page.wait_for_url("**/organise/sikkerhetsdagen-2031/")
    edition = Edition.objects.get()
    assert (edition.slots.count(), edition.tables.count()) == (8, 83)


def bring(page: Page, file: Path, text: str, what: str, axe: Callable[[Page], None]) -> None:
    file.write_text(text, encoding="utf-8")
    page.goto("/organise/sikkerhetsdagen-2031/import/")
    axe(page)
    page.locator("#kind-people" if what == "Deltakere" else "#kind-wishes").check()
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main form .ds-button").click()
    page.wait_for_url(re.compile(r"/import/\d+/"))
    axe(page)
    page.locator("main form .ds-button[data-color=act]").click()
    page.wait_for_url("**/people/" if what == "Deltakere" else "**/planning/")


def invite_everybody(page: Page) -> None:
    page.goto("/organise/sikkerhetsdagen-2031/people/")
    page.locator("a[href$='?kind=invitation']").click()
    page.wait_for_url("**/letters/write/**")
    expect(page.locator("h1")).to_contain_text("6")
    page.get_by_role("button", name="Se på brevet").click()
    page.get_by_role("button", name="Send til 6 personer").click()
    page.wait_for_url("**/letters/")
    assert len(deliver_all()) == 6


def answer_as_berit(
    page: Page, axe: Callable[[Page], None], screenshot: Callable[..., Path]
) -> None:
    letter = next(m for m in mail.outbox if m.to == ["berit@eksempel.no"])
    link = re.search(r"https?://\S+/i/\S+", str(letter.body))
    assert link is not None
    page.goto(link[0])
    axe(page)
    page.locator("main form button").click()
    page.wait_for_url("**/e/sikkerhetsdagen-2031/")
    axe(page)
    page.goto("/e/sikkerhetsdagen-2031/me/")
    axe(page)
    page.locator("#solutions-1").fill("Opplæring av kunder mot svindel")
    page.locator("main form.form .ds-button").click()
    page.wait_for_url("**/whom/")
    card = page.locator("article", has_text="Pia Politi")
    card.locator("label[data-strength=must]").click()
    expect(page.locator("article", has_text="Pia Politi").locator(".saved")).to_contain_text(
        "Lagret"
    )
    expect(page.locator("#wished")).to_have_text("1")
    axe(page)
    screenshot(page, "whom-phone")
    page.reload()
    checked = page.locator("article", has_text="Pia Politi").locator("input[value=must]")
    expect(checked).to_be_checked()


def plan(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/organise/sikkerhetsdagen-2031/planning/")
    axe(page)
    page.locator("form[action$='/start/'] button").click()
    page.wait_for_url("**/plans/1/")


def publish(page: Page, axe: Callable[[Page], None]) -> None:
    axe(page)
    assert deliver_all() == []
    page.locator("[data-dialog=publish]").click()
    page.locator("dialog#publish form button[data-color]").click()
    expect(page.locator(".messages")).to_contain_text("Publisert")
    axe(page)
    page.goto("/organise/sikkerhetsdagen-2031/plans/1/map/")
    axe(page)
    assert Meeting.objects.count() >= 3
    told = {address for letter in deliver_all() for address in letter.to}
    assert "berit@eksempel.no" in told


def see_the_day(
    page: Page, axe: Callable[[Page], None], screenshot: Callable[..., Path], folder: Path
) -> None:
    page.goto("/e/sikkerhetsdagen-2031/agenda/")
    expect(page.locator(".next")).to_be_visible()
    expect(page.locator("ol.day")).to_contain_text("Pia Politi")
    axe(page)
    screenshot(page, "agenda-phone")
    with page.expect_download() as started:
        page.locator("a[href$='agenda.ics']").click()
    file = folder / "dag.ics"
    started.value.save_as(file)
    calendar = Calendar.from_ical(file.read_bytes())
    events = [e for e in calendar.walk("VEVENT") if str(e["uid"]).count("-") == 4]
    berit = Participant.objects.get(person__name="Berit Bank")
    assert len(events) == berit.seats.count()
    assert {str(event["sequence"]) for event in events} == {"0"}
