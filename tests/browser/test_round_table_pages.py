"""A plan with a round table, from the command's files to a phone, a calendar and a sheet of A4."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from icalendar import Calendar
from playwright.sync_api import Page, expect

from cast import Cast, assemble
from samspill.web.meetings.models import Meeting
from samspill.web.people.models import Person
from support.browsing import Trouble
from support.round_table_files import THEME, Files, with_round_table

SLUG = "sikkerhetsdagen-2026"


def test_from_files_to_a_phone_a_calendar_and_paper(
    transactional_db: None,
    desk_page: Page,
    page: Page,
    trouble: Trouble,
    sign_in: Callable[[Page, Person], None],
    axe: Callable[[Page], None],
    screenshot: Callable[..., Path],
    tmp_path: Path,
) -> None:
    cast = assemble()
    files = with_round_table(cast, tmp_path)
    sign_in(desk_page, cast.organiser)
    bring(desk_page, files, axe, screenshot)
    assert trouble.take() == [f"422: POST /organise/{SLUG}/planning/files/"]
    publish(desk_page, axe, screenshot)
    see_it_at_the_desk(desk_page, cast, sign_in, axe, screenshot)
    see_the_day(page, cast, sign_in, axe, screenshot, tmp_path)
    print_the_day(desk_page, cast, sign_in, screenshot, tmp_path)


def bring(
    page: Page, files: Files, axe: Callable[[Page], None], screenshot: Callable[..., Path]
) -> None:
    page.goto(f"/organise/{SLUG}/planning/")
    page.get_by_role("link", name="Hent inn en plan fra filer").click()
    page.wait_for_url("**/planning/files/")
    axe(page)
    for name, other in (("problem", files.plan), ("plan", files.problem)):
        page.locator(f"#{name}").set_input_files(other)
    page.locator("main form .ds-button").click()
    expect(page.get_by_role("alert")).to_contain_text("2 ting er feil")
    axe(page)
    screenshot(page, "round-table-files-refused")
    for name, file in (("problem", files.problem), ("plan", files.plan)):
        page.locator(f"#{name}").set_input_files(file)
    page.locator("main form .ds-button").click()
    page.wait_for_url("**/plans/1/")


def publish(page: Page, axe: Callable[[Page], None], screenshot: Callable[..., Path]) -> None:
    axe(page)
    page.locator("[data-dialog=publish]").click()
    page.locator("dialog#publish form button[data-color]").click()
    expect(page.locator(".messages")).to_contain_text("Publisert")
    page.goto(f"/organise/{SLUG}/plans/1/map/")
    cells = page.locator("td.s-round")
    expect(cells).to_have_count(3)
    expect(cells.first).to_have_attribute("aria-label", re.compile(f"Bord 6\n.+\n{THEME}\n"))
    cells.first.hover()
    axe(page)
    screenshot(page, "round-table-map")
    meeting = Meeting.objects.get(round_table="g1")
    page.goto(f"/organise/{SLUG}/plans/1/slots/{meeting.slot_id}/")
    expect(page.locator("table")).to_contain_text(THEME)
    axe(page)
    screenshot(page, "round-table-room")


def see_it_at_the_desk(
    page: Page,
    cast: Cast,
    sign_in: Callable[[Page, Person], None],
    axe: Callable[[Page], None],
    screenshot: Callable[..., Path],
) -> None:
    sign_in(page, cast.desk_host)
    page.goto(f"/desk/{SLUG}/")
    axe(page)
    screenshot(page, "round-table-desk")


def see_the_day(
    page: Page,
    cast: Cast,
    sign_in: Callable[[Page, Person], None],
    axe: Callable[[Page], None],
    screenshot: Callable[..., Path],
    folder: Path,
) -> None:
    sign_in(page, cast.bank.person)
    page.goto(f"/e/{SLUG}/agenda/")
    item = page.locator("ol.day > li", has=page.get_by_role("heading", name=THEME))
    expect(item).to_contain_text("Rundebordssamtale")
    expect(item.locator("ul.others li")).to_have_count(2)
    expect(item).to_contain_text("Pia Politi")
    expect(item).to_contain_text("Tone Tilsyn")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    axe(page)
    screenshot(page, "round-table-phone")
    with page.expect_download() as started:
        page.locator("a[href$='agenda.ics']").click()
    file = folder / "dag.ics"
    started.value.save_as(file)
    uid = str(Meeting.objects.get(round_table="g1").uid)
    found = [
        e for e in Calendar.from_ical(file.read_bytes()).walk("VEVENT") if uid in str(e["uid"])
    ]
    assert [(str(e["summary"]), str(e["status"])) for e in found] == [(THEME, "CONFIRMED")]


def print_the_day(
    page: Page,
    cast: Cast,
    sign_in: Callable[[Page, Person], None],
    screenshot: Callable[..., Path],
    folder: Path,
) -> None:
    sign_in(page, cast.bank.person)
    page.goto(f"/e/{SLUG}/agenda/")
    paper = page.pdf(prefer_css_page_size=True, path=folder / "day.pdf")
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    page.emulate_media(media="print")
    expect(page.locator("ol.day > li", has_text=THEME).locator("ul.others")).to_be_visible()
    screenshot(page, "round-table-paper")
