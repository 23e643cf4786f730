"""A case in a real browser: out of a meeting, accepted, written in, and closed with a report."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from browser.conftest import OpenPage
from browser.test_sharing import enter
from cast import NOW, Cast, assemble
from samspill.web.editions.models import Edition, Participant, Phase, Slot
from support.browsing import Trouble, picture, violations
from support.cases import AFTER, let_work

TEXT = "Kvitteringene har feil skrifttype, og kommer alltid like før stengetid."


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The day was yesterday: the bank met the police, the agency and the company."""
    made = assemble()
    let_work(made, red=False)
    back = AFTER - timezone.now() + timedelta(days=1)
    for slot in Slot.objects.filter(edition=made.edition):
        slot.start, slot.end = slot.start - back, slot.end - back
        slot.save()
    Edition.objects.filter(pk=made.edition.pk).update(phase=Phase.PUBLISHED)
    Participant.objects.update(first_seen_at=NOW)
    return made


def pictures(page: Page, name: str) -> None:
    """On a phone and on a desk, in light and in dark."""
    assert violations(page) == []
    size = page.viewport_size
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            picture(page, "cases", f"{name}-{width}-{scheme}")
    page.emulate_media(color_scheme="null")
    if size is not None:
        page.set_viewport_size(size)


def test_from_a_meeting_to_a_closing_report(
    page: Page, open_page: OpenPage, cast: Cast, live_server: LiveServer, trouble: Trouble
) -> None:
    enter(page, cast.bank.person, live_server)
    page.goto(f"/people/{cast.police.person_id}/")
    page.get_by_role("link", name="Åpne et samarbeid med dem").click()
    expect(page.get_by_label("Pia Politi")).to_be_checked()
    page.get_by_label("Tone Tilsyn").check()
    page.get_by_label("Hva det heter").fill("Falske kvitteringer")
    page.get_by_label("Hva det skal brukes til").fill("Å kjenne igjen framgangsmåten i kassa")
    page.get_by_label("De som er med, kan skjule seg for hverandre").check()
    page.get_by_label("Ingenting fra en straffesak").check()
    pictures(page, "new")
    page.get_by_role("button", name="Åpne samarbeidet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Falske kvitteringer")
    where = page.url

    for who, hides in ((cast.police, False), (cast.agency, True)):
        other = open_page(390, 844)
        enter(other, who.person, live_server)
        other.goto(f"/e/{cast.edition.slug}/cases/")
        expect(other.get_by_role("heading", level=1)).to_have_text(
            "Du er invitert til 1 samarbeid."
        )
        pictures(other, "invited-list")
        other.get_by_role("link", name="Falske kvitteringer").click()
        expect(other.get_by_text("Berit Bank inviterer deg til et samarbeid")).to_be_visible()
        pictures(other, "invitation")
        other.get_by_label(f"Jeg, {who.person.name}, godtar avtalen").check()
        other.get_by_label("Jeg skriver ikke noe fra en straffesak").check()
        if hides:
            other.get_by_label("Skjul meg for de andre").check()
        other.get_by_role("button", name="Godta").click()
        expect(other.get_by_text("Du er med, og leser det som blir skrevet")).to_be_visible()
        if not hides:
            reader = other

    page.goto(where)
    page.get_by_label("Det du vil skrive").fill(TEXT)
    page.get_by_role("button", name="Se hvem som får lese det").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 personer vil kunne lese dette.")
    expect(page.get_by_text("Tone Tilsyn (skjuler seg for de andre)")).to_be_visible()
    pictures(page, "review")
    page.get_by_role("button", name="Skriv det i samarbeidet").click()
    expect(page.get_by_text(TEXT)).to_be_visible()
    pictures(page, "case")

    reader.goto(where)
    expect(reader.get_by_text(TEXT)).to_be_visible()
    expect(reader.get_by_text("Tone Tilsyn")).to_have_count(0)
    pictures(reader, "read")

    page.get_by_text("For den ansvarlige").click()
    page.get_by_role("button", name="Ta ut Pia Politi").click()
    expect(page.get_by_text("De er ikke med lenger.")).to_be_visible()
    reader.reload()
    expect(reader.get_by_text(TEXT)).to_have_count(0)
    assert trouble.take() == [f"404: GET {reader.evaluate('location.pathname')}"]

    page.get_by_role("link", name="Skriv sluttrapporten").click()
    page.get_by_label("Hva kom ut av det").fill("Alle tre ser etter skrifttypen nå.")
    pictures(page, "close")
    page.get_by_role("button", name="Lukk samarbeidet").click()
    expect(page.get_by_text("Alle tre ser etter skrifttypen nå.")).to_be_visible()
    expect(page.get_by_label("Det du vil skrive")).to_have_count(0)
    pictures(page, "closed")
