"""How one appears to others, in a real browser: a neutral meeting with the police in the bank's
calendar, the name where the bank has signed in, and the choice on one's own page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import OpenPage
from cast import NOW, Cast, assemble
from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.people.models import Person
from support.browsing import picture, violations
from support.calendars import read
from support.pages import meet

SignIn = Callable[[Page, Person], None]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The bank meets the police in the third slot, and the company in the first."""
    made = assemble()
    meet(made.bank, made.police, slot=2, table=4)
    meet(made.bank, made.seller, slot=0, table=1)
    Edition.objects.filter(pk=made.edition.pk).update(phase=Phase.PUBLISHED)
    Participant.objects.update(first_seen_at=NOW)
    return made


def downloaded(page: Page) -> list[str]:
    """What the calendar that the bank downloads from the day calls its meetings."""
    with page.expect_download() as started:
        page.get_by_role("link", name="Last ned som fil").click()
    content = Path(started.value.path()).read_bytes()
    return [each.summary for each in read(content) if each.location.startswith("Bord")]


def pictures(page: Page, name: str) -> None:
    """On a phone and on a desk."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        picture(page, "appearing", f"{name}-{width}")
    assert violations(page) == []


def test_a_neutral_calendar_for_the_police(
    page: Page, open_page: OpenPage, sign_in: SignIn, cast: Cast
) -> None:
    sign_in(page, cast.bank.person)
    day = f"/e/{cast.edition.slug}/agenda/"
    page.goto(day)
    expect(page.get_by_role("heading", name="Pia Politi")).to_be_visible()
    seller = "Nils Nordvakt, Nordvakt Sikkerhet"
    assert downloaded(page) == [seller, "Møte 3"]

    police = open_page(390, 844)
    sign_in(police, cast.police.person)
    police.goto(f"/e/{cast.edition.slug}/me/")
    expect(police.get_by_text("I kalenderen til dem du møter, står det «Møte 3».")).to_be_visible()
    pictures(police, "me")
    police.get_by_role("link", name="Velg hva andre får se").click()
    expect(police.get_by_label("Ingen av delene")).to_be_checked()
    pictures(police, "choice")
    police.get_by_label("Bare virksomheten").check()
    police.get_by_role("button", name="Lagre").click()
    expect(police.get_by_text("står det nå «Østre politidistrikt»")).to_be_visible()

    page.goto(day)
    expect(page.get_by_role("heading", name="Pia Politi")).to_be_visible()
    assert downloaded(page) == [seller, "Østre politidistrikt"]

    host = open_page(1280, 900)
    sign_in(host, cast.desk_host)
    host.goto(f"/desk/{cast.edition.slug}/")
    expect(host.get_by_role("row").filter(has_text="Varetilsynet")).to_have_count(0)
    pictures(host, "desk")
    host.get_by_label("Hvem leter du etter?").fill("Tone Tilsyn")
    expect(host.get_by_role("row")).to_have_count(2)
    expect(host.get_by_role("row").filter(has_text="Navn vises ikke")).to_have_count(1)
    pictures(host, "found")
