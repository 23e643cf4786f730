"""The phases, the front page and a newcomer in a browser: accessible, no wider than the window, and
by the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cast import Cast, wish
from samspill.web.meetings.models import Meeting
from samspill.web.people.models import Person
from samspill.web.planning.publishing import publish_plan
from samspill.web.wishes.models import Strength
from support.browsing import Trouble
from support.pages import planned, url

WIDER = "() => document.documentElement.scrollWidth > innerWidth"


@pytest.mark.parametrize("width", [390, 1280])
def test_a_plan_is_frozen_and_changed_all_the_same(
    cast: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, Person], None],
    axe: Callable[[Page], None],
    screenshot: Callable[..., Path],
    trouble: Trouble,
    width: int,
) -> None:
    page = open_page(width, 900)

    def look(name: str) -> None:
        axe(page)
        screenshot(page, f"{width}-phases-{name}")
        assert page.evaluate(WIDER) is False

    sign_in(page, cast.organiser)
    page.goto(url("organiser_home", cast))
    look("home-before")
    publish_plan(plan=planned(cast), by=cast.organiser, now=timezone.now())
    wish(cast.bank_colleague, cast.police.organisation, Strength.LIKE)
    page.goto(url("organiser_home", cast))
    look("home")
    page.get_by_role("link", name="Fremdrift: hva som er mulig nå").press("Enter")
    expect(page.locator("h1")).to_have_text("Nå: Publisert")
    look("way")
    page.get_by_role("button", name="Frys nå").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Frys nå").press("Enter")
    expect(page.locator("h1")).to_have_text("Nå: Frosset")
    look("frozen")
    page.goto(url("organiser_add_person", cast))
    page.get_by_label("Navn").fill("Nina Ny")
    page.get_by_label("E-post").fill("nina@eksempel.no")
    page.get_by_label("Virksomhet", exact=True).fill(cast.police.organisation.name)
    page.get_by_label("Representerer virksomheten").check()
    page.locator("main form button").last.press("Enter")
    expect(page.locator("h1")).to_have_text("Finn møter til Nina Ny")
    look("newcomer")
    page.locator("button[name=agreed]").press("Enter")
    expect(page.locator("h1")).to_contain_text("Planen er frosset for utskrift: 2 personer")
    look("on-paper")
    assert trouble.take() == [f"422: POST {url('organiser_plan_in', cast)}"]
    before = Meeting.objects.filter(state="planned").count()
    page.get_by_role("button", name="Endre likevel").press("Enter")
    page.wait_for_url("**/?changed=*")
    assert Meeting.objects.filter(state="planned").count() == before + 1
    look("home-after")
    sign_in(page, cast.bank.person)
    for name in ("agenda", "me", "whom", "overview"):
        page.goto(url(f"participant_{name}", cast))
        look(name)
