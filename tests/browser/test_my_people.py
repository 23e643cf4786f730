"""My people in a real browser: two exchange contact details, and say what they will do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import F
from playwright.sync_api import Page, expect

from browser.conftest import OpenPage
from cast import NOW, Cast, assemble
from samspill.web.editions.models import Edition, Participant, Phase, Slot
from samspill.web.people.models import Person
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_models import Action
from support.browsing import picture, violations
from support.prints import words_of
from support.shared import visit
from support.ties import let_have, met, tie

SignIn = Callable[[Page, Person], None]
SignInFully = Callable[[Page, Participant], None]


@pytest.fixture
def been(transactional_db: None) -> Cast:
    """The day has been: the bank has met two, and has a tie with the police."""
    cast = assemble()
    met(cast)
    tie(cast.bank, cast.police)
    let_have(cast.agency, cast.bank)
    ago = timedelta(days=6000)
    Slot.objects.update(start=F("start") - ago, end=F("end") - ago)
    Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.PUBLISHED)
    Participant.objects.update(first_seen_at=NOW)
    return cast


def pictures(page: Page, name: str) -> None:
    """On a phone and on a desk."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        picture(page, "ties", f"{name}-{width}")
    assert violations(page) == []


def test_from_a_code_to_what_was_agreed(
    page: Page, open_page: OpenPage, sign_in: SignIn, sign_in_fully: SignInFully, been: Cast
) -> None:
    cast = been
    other = open_page(390, 844)
    sign_in(other, cast.seller.person)
    other.goto("/people/code/")
    other.get_by_role("button", name="Vis koden min").click()
    code = other.locator(".code-big").inner_text()
    pictures(other, "code")
    sign_in(page, cast.bank.person)
    page.goto(f"/people/code/#{code.replace(' ', '')}")
    expect(page.get_by_label("Koden du får se, eller den på arket deres")).to_have_value(
        code.replace(" ", "")
    )
    assert page.url.endswith("/people/code/")
    page.get_by_role("button", name="Utveksle", exact=True).click()
    expect(page.get_by_role("link", name="nils@eksempel.no")).to_be_visible()
    page.get_by_label("Det dere sa at dere skulle gjøre").fill("Låner bort kameravogna")
    page.get_by_label("Den andre").check()
    page.get_by_label("Innen når").fill("2031-12-01")
    page.get_by_role("button", name="Skriv det ned").click()
    expect(page.get_by_text("Låner bort kameravogna").first).to_be_visible()
    page.get_by_role("button", name="I kalenderen min").click()
    expect(page.get_by_role("button", name="Ut av kalenderen min")).to_be_visible()
    page.get_by_label("Minn meg på å ta kontakt").fill("2032-01-12")
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(page.get_by_role("button", name="I kalenderen min")).to_be_visible()
    pictures(page, "person")
    page.goto("/people/")
    expect(page.get_by_text("Låner bort kameravogna")).to_be_visible()
    pictures(page, "people")
    with page.expect_download() as download:
        page.get_by_role("button", name="Skriv ut (PDF)").click()
    assert "Låner bort kameravogna" in words_of(Path(download.value.path()).read_bytes())
    page.goto("/people/me/")
    page.get_by_label("Spør meg om").fill("Svindel mot eldre")
    page.get_by_label("Jeg blir med hele året").check()
    pictures(page, "card")
    page.get_by_role("button", name="Lagre").click()
    page.goto("/people/find/?q=svindel")
    pictures(page, "find")
    sign_in_fully(other, cast.seller)  # what the bank wrote is TLP:AMBER
    other.goto("/people/")
    other.get_by_role("link", name="Berit Bank").click()
    other.get_by_role("button", name="Ferdig").click()
    expect(other.locator(".tick[aria-pressed=true]")).to_be_visible()
    with as_visit(visit(cast.bank.person_id)):
        assert Action.objects.get().done_at is not None
