"""A group that is proposed, in a real browser: a theme, a yes, and names once there are enough;
then these open it, and meet."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from browser.conftest import OpenPage
from browser.test_a_group import (
    accept,
    are_invited,
    begins_now,
    first_minutes,
    two_dates,
    vouch_for,
)
from browser.test_sharing import enter
from cast import NOW, Cast, assemble
from samspill.web.editions.models import Participant
from support.browsing import Trouble, picture, violations
from support.proposals import proposed, says


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return assemble()


@pytest.fixture
def sat(cast: Cast) -> list[Participant]:
    """Eight to whom a group is proposed: five of them have said yes."""
    found = proposed(cast)
    for who in found[1:6]:
        says(who)
    Participant.objects.update(first_seen_at=NOW)
    return found


def pictures(page: Page, name: str) -> None:
    """On a phone and on a desk, in light and in dark."""
    assert violations(page) == []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            picture(page, "proposals", f"{name}-{width}-{scheme}")
    page.emulate_media(color_scheme="null")


def test_from_a_theme_to_names(
    page: Page, open_page: OpenPage, sat: list[Participant], live_server: LiveServer,
    trouble: Trouble,
) -> None:  # fmt: skip
    enter(page, sat[0].person, live_server)
    page.goto(f"/e/{sat[0].edition.slug}/cases/")
    page.get_by_role("link", name="Foreslåtte grupper").click()
    expect(page.get_by_role("heading", name="Svindel")).to_be_visible()
    pictures(page, "asked")
    page.get_by_role("button", name="Ja, jeg vil være med").click()
    expect(page.get_by_text("Du og 5 til har sagt ja.")).to_be_visible()
    expect(page.get_by_text("Rita Forsker")).to_be_visible()
    pictures(page, "enough")
    page.get_by_role("button", name="Jeg vil likevel ikke være med").click()
    expect(page.get_by_text("Du har sagt nei. Ingen får vite det.")).to_be_visible()
    expect(page.get_by_text("Rita Forsker")).to_have_count(0)


def test_from_names_to_minutes(
    page: Page, open_page: OpenPage, cast: Cast, sat: list[Participant], live_server: LiveServer
) -> None:
    says(sat[0])
    enter(page, sat[0].person, live_server)
    page.goto(f"/e/{cast.edition.slug}/groups/proposals/")
    page.get_by_role("link", name="Åpne gruppa").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("du og 5 til")
    page.get_by_label("Hva det skal brukes til").fill("Å kjenne igjen framgangsmåten")
    page.get_by_label("Den andre verten").select_option(label="Nils Nordvakt, Nordvakt Sikkerhet")
    page.get_by_label("Ingenting fra en straffesak").check()
    pictures(page, "open")
    page.get_by_role("button", name="Åpne gruppa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Svindel")
    where = page.url

    others = []
    for who in (sat[2], sat[4]):
        other = open_page(390, 844)
        enter(other, who.person, live_server)
        other.goto(f"/e/{cast.edition.slug}/groups/proposals/")
        other.get_by_role("link", name="Til gruppa").click()
        accept(other, who)
        others.append(other)

    late = open_page(390, 844)
    enter(late, sat[6].person, live_server)
    late.goto(f"/e/{cast.edition.slug}/groups/proposals/")
    late.get_by_role("button", name="Ja, jeg vil være med").click()
    expect(late.get_by_text("En som er med i den, kan foreslå deg.")).to_be_visible()
    pictures(late, "late")
    vouch_for(sat[6], page, others, where)
    are_invited()
    late.reload()
    late.get_by_role("link", name="Til gruppa").click()
    accept(late, sat[6])

    two_dates(page, others[0], where)
    date = begins_now(cast)
    first_minutes(page, cast, date, ("Nils Nordvakt", "Rita Forsker"), readers=3)
    late.goto(where)
    expect(late.get_by_text("Referat fra")).to_be_visible()
