"""An action in a real browser: made in two taps at the table, done with a line, read by the other.

A second test looks at the pages, in both languages and both lights."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from browser.conftest import OpenPage
from cast import NOW, Cast, assemble
from samspill.web.editions.models import Edition, Participant, Phase, Slot
from samspill.web.sharing.action_verbs import agree, tick
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from support.browsing import picture, violations
from support.ties import met

SignInFully = Callable[[Page, Participant], None]
COUNT = (
    "addEventListener('click', () => sessionStorage.taps = 1 + Number(sessionStorage.taps || 0))"
)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The bank sits with the police now, and neither has the other's contact details."""
    made = assemble()
    meeting = met(made)
    ago = meeting.slot.start - timezone.now() + timedelta(minutes=5)
    Slot.objects.update(start=F("start") - ago, end=F("end") - ago)
    Edition.objects.filter(pk=made.edition.pk).update(
        phase=Phase.PUBLISHED, day=timezone.localdate()
    )
    Participant.objects.update(first_seen_at=NOW)
    return made


def test_two_taps_then_done_with_a_line_that_the_other_reads(
    page: Page, open_page: OpenPage, cast: Cast, sign_in_fully: SignInFully
) -> None:
    sign_in_fully(page, cast.bank)
    page.add_init_script(COUNT)
    page.goto(f"/e/{cast.edition.slug}/agenda/")
    now = page.locator(".next")
    now.get_by_text("Avtal noe").click()
    now.get_by_role("button", name="Jeg sender deg noe").click()
    expect(page.get_by_text("Skrevet ned, med frist")).to_be_visible()
    assert page.evaluate("sessionStorage.taps") == "2"
    page.get_by_role("link", name="Mine tiltak").click()
    expect(page.locator("h1")).to_have_text("Du har 1 ting å gjøre.")
    page.get_by_text("Hvordan står det til?").click()
    page.get_by_text("Det er gjort").click()
    page.get_by_label("Hva det førte til").fill("Lista stanset tre forsøk")
    page.get_by_label("La Pia Politi lese det").check()
    page.get_by_role("button", name="Ferdig", exact=True).click()
    expect(page.locator("h1")).to_have_text("Ingenting venter.")
    other = open_page(390, 844)
    sign_in_fully(other, cast.police)
    other.goto("/people/actions/")
    other.get_by_text("1 som er over").click()
    expect(other.get_by_text("Lista stanset tre forsøk")).to_be_visible()


def looks(page: Page, name: str) -> None:
    """On a phone and on a desk, in light and in dark; nothing is wider than the page."""
    assert violations(page) == []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            picture(page, "actions", f"{name}-{width}-{scheme}")
    page.emulate_media(color_scheme="null")
    page.set_viewport_size({"width": 390, "height": 844})


def some(cast: Cast) -> None:
    """One open, one whose day has been, one that the bank waits for, one done with a line."""
    now, today = timezone.now(), timezone.localdate()
    visit = Visit(cast.bank.person_id, Shown.ANEW, now)
    for line, mine, days, done in (
        ("Sende sjekklista for bakgrunnssjekk av innleide til begge avdelingene", True, 9, False),
        ("Finne ut hvem i distriktet som tar imot saker om stråmenn", True, -6, False),
        ("Samle tre eksempler på falske fullmakter", False, 20, False),
        ("Ringe om ranet", False, -3, False),
        ("Vise rutinen for vareuttak", True, -30, True),
    ):
        with as_visit(visit):
            made = agree(
                other=cast.police.person_id, line=line, mine=mine,
                due=today + timedelta(days=days), visit=visit, by=cast.bank.person,
            )  # fmt: skip
            if done:
                tick(
                    action=made.pk, done=True, line="De endret rutinen", told=True, visit=visit,
                    by=cast.bank.person,
                )  # fmt: skip


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_pages(
    page: Page, cast: Cast, sign_in_fully: SignInFully, live_server: LiveServer, language: str
) -> None:
    some(cast)
    sign_in_fully(page, cast.bank)
    name = django_settings.LANGUAGE_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": language, "url": live_server.url}])
    page.goto(f"/e/{cast.edition.slug}/agenda/")
    page.locator(".next .agree > summary").click()
    looks(page, f"agenda-{language}")
    page.goto("/people/actions/")
    page.locator(".ended > summary").click()
    page.locator("details.way").first.locator("> summary").click()
    looks(page, f"actions-{language}")
    meeting = cast.edition.meetings.order_by("pk")[0]
    page.goto(f"/people/meetings/{meeting.uid}/")
    looks(page, f"agree-{language}")
    page.goto(f"/people/{cast.police.person_id}/")
    looks(page, f"person-{language}")
