"""A group that is proposed, in a real browser: a theme, a yes, and names once there are enough."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from browser.conftest import OpenPage
from browser.test_sharing import enter
from cast import NOW, Cast, assemble
from samspill.web.editions.models import Participant
from support.browsing import Trouble, picture, violations
from support.proposals import proposed, says


@pytest.fixture
def sat(transactional_db: None) -> list[Participant]:
    """Eight to whom a group is proposed: five of them have said yes."""
    cast: Cast = assemble()
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
