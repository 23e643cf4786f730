"""Somebody who is on no list takes over, a round table finds its place, asking for quiet is shown,
and an old map has its own day: on a phone and at a desk, read by axe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from cast import NOW, assemble
from samspill.web.editions.models import Edition, Participant, Table
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.people.models import Person
from samspill.web.planning.publishing import publish_plan
from samspill.web.wishes.models import RoundTable, Strength
from samspill.web.wishes.round_tables import RoundTableFacts, create_round_table, set_interest
from support.browsing import Trouble
from support.pages import planned

SLUG = "sikkerhetsdagen-2026"


def test_on_a_phone_and_at_a_desk(
    transactional_db: None,
    desk_page: Page,
    page: Page,
    trouble: Trouble,
    sign_in: Callable[[Page, Person], None],
    axe: Callable[[Page], None],
    screenshot: Callable[..., Path],
) -> None:
    cast = assemble()
    Edition.objects.filter(pk=cast.edition.pk).update(cap=2)
    cast.edition.refresh_from_db()
    publish_plan(plan=planned(cast), by=cast.organiser, now=NOW)
    Edition.objects.filter(pk=cast.edition.pk).update(cap=4)
    cast.edition.refresh_from_db()
    Table.objects.filter(number=6).update(seats=8)
    facts = RoundTableFacts("Svindel mot eldre kunder", moderator=cast.police.pk)
    held = create_round_table(edition=cast.edition, facts=facts, by=cast.organiser, now=NOW)
    for who in (cast.bank, cast.agency):
        set_interest(participant=who, round_table=held, strength=Strength.MUST, now=NOW)
    sign_in(desk_page, cast.organiser)
    a_round_table_finds_its_place(desk_page, axe, screenshot)
    assert RoundTable.objects.count() == 1
    sign_in(page, cast.police.person)
    a_participant_names_a_colleague(page, axe, screenshot)
    told = [x for x in trouble.take() if not x.startswith("422: POST")]
    assert told == []
    sign_in(page, cast.bank.person)
    asking_for_quiet(page, axe, screenshot)
    an_old_map(desk_page, axe, screenshot)
    told = [x for x in trouble.take() if not x.startswith("422: POST")]
    assert told == []


def a_round_table_finds_its_place(
    page: Page, axe: Callable[[Page], None], screenshot: Callable[..., Path]
) -> None:
    page.goto(f"/organise/{SLUG}/round-tables/")
    axe(page)
    screenshot(page, "round-tables-to-place")
    page.get_by_role("link", name="Finn en plass i programmet").click()
    page.locator("main form .ds-button").click()
    expect(page.locator("#repair")).to_contain_text("1 nytt møte")
    axe(page)
    screenshot(page, "round-table-place")
    page.locator("#repair button[name=agreed]").click()
    page.wait_for_url(f"**/organise/{SLUG}/?changed=*")
    page.goto(f"/organise/{SLUG}/round-tables/")
    expect(page.locator("main table")).to_contain_text("i programmet")


def a_participant_names_a_colleague(
    page: Page, axe: Callable[[Page], None], screenshot: Callable[..., Path]
) -> None:
    page.goto(f"/e/{SLUG}/agenda/colleague/")
    page.get_by_role("link", name="En kollega som ikke står på listen").click()
    page.wait_for_url("**/agenda/colleague/new/")
    axe(page)
    page.get_by_label("Navn").fill("Kari Ny")
    page.get_by_label("E-post").fill("berit@eksempel.no")
    page.locator("main form .ds-button").click()
    expect(page.locator("main")).to_contain_text("Denne adressen kan ikke brukes her.")
    axe(page)
    screenshot(page, "new-colleague-refused")
    page.get_by_label("E-post").fill("kari@eksempel.no")
    page.locator("main form .ds-button").click()
    page.wait_for_url("**/agenda/colleague/?colleague=*")
    expect(page.get_by_label("Kari Ny")).to_be_checked()
    expect(page.locator("main")).to_contain_text("Svindel mot eldre kunder")
    axe(page)
    screenshot(page, "hand-over-a-seat")
    page.locator("main form .ds-button[data-size=lg]").click()
    page.wait_for_url("**/agenda/")
    joined = Participant.objects.get(person__email="kari@eksempel.no")
    on = Meeting.objects.filter(state=MeetingState.PLANNED, seats__participant=joined)
    assert on.filter(round_table__gt="", seats__slot__isnull=False).exists()
    assert RoundTable.objects.get().moderator == joined


def asking_for_quiet(
    page: Page, axe: Callable[[Page], None], screenshot: Callable[..., Path]
) -> None:
    Table.objects.filter(number=5).update(quiet=True)
    page.goto(f"/e/{SLUG}/me/")
    page.locator("#wants-quiet").check()
    page.locator("main form .ds-button[data-size=lg]").last.click()
    expect(page.locator("#repair")).to_contain_text("bord 5")
    axe(page)
    screenshot(page, "quiet-asked-for")
    page.locator("#repair button[name=leave]").click()
    page.wait_for_url("**/whom/")


def an_old_map(page: Page, axe: Callable[[Page], None], screenshot: Callable[..., Path]) -> None:
    Participant.objects.filter(person__email="bjarne@eksempel.no").update(withdrawn_at=NOW)
    page.goto(f"/organise/{SLUG}/plans/1/map/")
    expect(page.locator("main")).to_contain_text("meldt av siden")
    axe(page)
    screenshot(page, "an-old-map")
