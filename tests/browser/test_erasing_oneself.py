"""One's own data in a real browser: taken as a file, and then erased."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable

from playwright.sync_api import Page, expect

from cast import Cast, assemble
from samspill.web.people.models import Person
from support.browsing import picture, violations
from support.ties import met, tie

SignIn = Callable[[Page, Person], None]


def pictures(page: Page, name: str) -> None:
    """On a phone and on a desk."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        picture(page, "privacy", f"{name}-{width}")
    assert violations(page) == []


def been() -> Cast:
    """The bank has met two, and has a tie with the police."""
    cast = assemble()
    met(cast)
    tie(cast.bank, cast.police)
    return cast


def test_from_the_file_to_being_erased(page: Page, sign_in: SignIn, transactional_db: None) -> None:
    cast = been()
    person = cast.bank.person
    sign_in(page, person)
    page.goto(f"/e/{cast.edition.slug}/privacy/")
    pictures(page, "privacy")
    page.get_by_role("link", name="Mine data").first.click()
    pictures(page, "own-data")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Last ned dataene mine").click()
    archive = zipfile.ZipFile(coming.value.path())
    data = json.loads(archive.read("data.json"))["data"]
    assert data["account"]["people.Person"][0]["email"] == person.email
    page.get_by_role("button", name="Behold kontaktene mine").click()
    expect(page.get_by_role("button", name="La alt bli slettet")).to_be_visible()
    page.get_by_role("link", name="Se hva som forsvinner").click()
    pictures(page, "erase")
    page.get_by_label("Skriv adressen din").fill(person.email)
    page.get_by_role("button", name="Slett meg").click()
    expect(page.get_by_text("Du er slettet.")).to_be_visible()
    assert not Person.objects.filter(pk=person.pk).exists()


def test_an_organiser_sets_the_day_and_erases_who_has_asked(
    page: Page, sign_in: SignIn, transactional_db: None
) -> None:
    cast = been()
    sign_in(page, cast.organiser)
    page.goto(f"/organise/{cast.edition.slug}/setup/erasure/")
    page.get_by_label("Slettes").fill("2032-06-01")
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_role("heading", name="1. juni 2032")).to_be_visible()
    pictures(page, "erasure")
    page.goto(f"/organise/{cast.edition.slug}/people/{cast.bank.pk}/")
    page.get_by_role("link", name="De har bedt om å bli slettet").click()
    pictures(page, "organiser-erase")
    page.get_by_label("Skriv adressen deres").fill(cast.bank.person.email)
    page.get_by_role("button", name="Slett personen").click()
    expect(page.get_by_text("Slettet deltaker")).to_be_visible()
