"""Every page of the demo, on a phone and at a desk, in Norwegian: no rule of accessibility is
broken, nothing sticks out, and the pictures in the documentation are taken here."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import Count
from django.utils import timezone
from playwright.sync_api import Page

from cast import PASSWORD
from samspill.web.demo.actions import load_demo
from samspill.web.editions.models import Participant, Slot
from samspill.web.people.models import Person

PAGES = {
    "arrangor@demo.example": (
        "/organise/",
        "/organise/new/day/",
        "/organise/demo/",
        "/organise/demo/setup/",
        "/organise/demo/import/",
        "/organise/demo/people/",
        "/organise/demo/planning/",
        "/organise/demo/planning/before/",
        "/organise/demo/what-if/",
        "/organise/demo/plans/1/",
        "/organise/demo/plans/1/map/",
        "/organise/demo/plans/1/slots/{slot}/",
        "/organise/demo/journal/",
        "/organise/demo/setup/sharing/",
        "/organise/demo-i-fjor/",
    ),
    "deltaker@demo.example": (
        "/e/demo/",
        "/e/demo/me/",
        "/e/demo/whom/",
        "/e/demo/agenda/",
        "/e/demo/shared/",
        "/e/demo/share/",
        "/people/",
        "/notes/",
        "/e/demo-i-fjor/learnt/",
    ),
    "vert@demo.example": ("/desk/demo/",),
}


@pytest.fixture
def demo(transactional_db: None) -> None:
    """The demo edition, planned and published."""
    load_demo(password=PASSWORD, now=timezone.now() - timedelta(minutes=1))


def look_around(
    page: Page,
    sign_in: Callable[[Page, Person], None],
    axe: Callable[[Page], None],
    screenshot: Callable[..., Path],
    size: str,
) -> list[str]:
    """Visit every page; answers those that are wider than the window."""
    page.goto("/")
    axe(page)
    screenshot(page, f"{size}-start")
    wide = []
    slot = Slot.objects.filter(edition__slug="demo").order_by("start")[3].pk
    for email, addresses in PAGES.items():
        sign_in(page, Person.objects.get(email=email))
        for address in (each.format(slot=slot) for each in addresses):
            page.goto(address)
            axe(page)
            name = address.strip("/").replace("/", "-")
            screenshot(page, f"{size}-{name}", whole="map" not in address)
            if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
                wide.append(address)
    return wide


def test_every_page_on_a_phone(
    demo: None,
    page: Page,
    sign_in: Callable[[Page, Person], None],
    axe: Callable[[Page], None],
    screenshot: Callable[..., Path],
) -> None:
    assert look_around(page, sign_in, axe, screenshot, "390") == []


def test_every_page_at_a_desk(
    demo: None,
    desk_page: Page,
    sign_in: Callable[[Page, Person], None],
    axe: Callable[[Page], None],
    screenshot: Callable[..., Path],
) -> None:
    assert look_around(desk_page, sign_in, axe, screenshot, "1280") == []


def test_the_day_is_one_sheet_of_paper(
    demo: None, desk_page: Page, sign_in: Callable[[Page, Person], None]
) -> None:
    # With six meetings in all three rooms, each of which is drawn, there is most to print.
    rooms = Count("seats__meeting__table__room", distinct=True)
    there = Participant.objects.filter(edition__slug="demo")
    people = there.annotate(rooms=rooms, held=Count("seats", distinct=True))
    fullest = people.order_by("-rooms", "-held", "pk")[0]
    assert (fullest.rooms, fullest.held) == (3, 6)
    for person in (Person.objects.get(email="deltaker@demo.example"), fullest.person):
        sign_in(desk_page, person)
        desk_page.goto("/e/demo/agenda/")
        assert desk_page.get_by_role("button", name="Skriv ut dagen din på ett ark").is_visible()
        paper = desk_page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
