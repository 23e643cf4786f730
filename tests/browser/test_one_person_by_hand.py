"""One person by hand, from being added to what is entered for them and the lists out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from cast import Cast, assemble
from samspill.web.editions.models import Participant
from samspill.web.people.models import Person
from support.browsing import Trouble

SLUG = "sikkerhetsdagen-2026"
PEOPLE = f"/organise/{SLUG}/people/"


def test_somebody_is_added_told_apart_and_entered_for(
    transactional_db: None,
    desk_page: Page,
    page: Page,
    trouble: Trouble,
    sign_in: Callable[[Page, Person], None],
    axe: Callable[[Page], None],
    screenshot: Callable[..., Path],
) -> None:
    cast = assemble()
    sign_in(desk_page, cast.organiser)
    add(desk_page, trouble, axe, screenshot)
    who = Participant.objects.get(person__email="nina@eksempel.no")
    enter(desk_page, trouble, who, axe, screenshot)
    take_out(desk_page, axe, screenshot)
    as_seen_on_a_phone(page, cast, who, sign_in, screenshot)
    as_seen_by_them(page, who, sign_in, axe, screenshot)


def add(
    page: Page, trouble: Trouble, axe: Callable[[Page], None], screenshot: Callable[..., Path]
) -> None:
    page.goto(PEOPLE)
    axe(page)
    screenshot(page, "people-list-desk")
    page.get_by_role("link", name="Legg til en person").click()
    axe(page)
    page.locator("#id_name").fill("Nina Ny")
    page.locator("#id_email").fill("nina@eksempel.no")
    page.locator("#id_organisation").fill("Fjordbankn")
    page.get_by_role("button", name="Legg til personen").click()
    expect(page.get_by_role("alert")).to_contain_text("lignende navn")
    axe(page)
    screenshot(page, "person-added-asked-desk")
    assert trouble.take() == [f"422: POST {PEOPLE}new/"]
    page.get_by_label("Fjordbanken", exact=True).check()
    page.get_by_role("button", name="Legg til personen").click()
    expect(page.locator(".messages")).to_contain_text("Invitasjonen er på vei")
    axe(page)
    screenshot(page, "person-desk")


def enter(
    page: Page,
    trouble: Trouble,
    who: Participant,
    axe: Callable[[Page], None],
    screenshot: Callable[..., Path],
) -> None:
    page.get_by_role("link", name="Ønsker fra papir").click()
    page.locator("[name=row0-whom]").fill("nordvakt")
    page.locator("[name=row1-whom]").fill("Pia Politi, Østre politidistrikt")
    page.get_by_role("button", name="Skriv inn for deltakeren").click()
    expect(page.get_by_text("Det er flere. Velg én.").first).to_be_visible()
    assert trouble.take() == [f"422: POST {PEOPLE}{who.pk}/enter/wishes/"]
    axe(page)
    screenshot(page, "person-wishes-desk")
    page.get_by_label("Nils Nordvakt").check()
    page.get_by_role("button", name="Skriv inn for deltakeren").click()
    expect(page.locator(".messages")).to_contain_text("2 linjer er skrevet inn for Nina Ny")
    for link, name in (("Profil fra papir", "profile"), ("Tider fra papir", "hours")):
        page.get_by_role("link", name=link).click()
        axe(page)
        screenshot(page, f"person-{name}-desk")
        page.get_by_role("button", name="Skriv inn for deltakeren").click()
        expect(page.locator(".messages")).to_contain_text("Skrevet inn for Nina Ny")


def take_out(page: Page, axe: Callable[[Page], None], screenshot: Callable[..., Path]) -> None:
    page.goto(f"{PEOPLE}out/")
    axe(page)
    screenshot(page, "people-out-desk")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Alt, til Excel").click()
    assert taken.value.suggested_filename == f"{SLUG}-lists.xlsx"


def as_seen_on_a_phone(
    page: Page,
    cast: Cast,
    who: Participant,
    sign_in: Callable[[Page, Person], None],
    screenshot: Callable[..., Path],
) -> None:
    sign_in(page, cast.organiser)
    parts = ("", "new/", "out/", f"{who.pk}/", f"{who.pk}/enter/wishes/", f"{who.pk}/enter/hours/")
    for part in parts:
        page.goto(PEOPLE + part)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, part
        screenshot(page, f"people-{part.replace('/', '-').replace(str(who.pk), 'one')}phone")


def as_seen_by_them(
    page: Page,
    who: Participant,
    sign_in: Callable[[Page, Person], None],
    axe: Callable[[Page], None],
    screenshot: Callable[..., Path],
) -> None:
    sign_in(page, who.person)
    page.goto(f"/e/{SLUG}/")
    axe(page)
    screenshot(page, "entered-for-me-phone")
    expect(page.get_by_text("Liv Arrangør skrev inn for deg").first).to_be_visible()
