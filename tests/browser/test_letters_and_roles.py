"""Letters and roles in a browser: accessible, no wider than the window, and by the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cast import Cast
from samspill.web.editions.models import Role
from samspill.web.editions.roles import offer_role
from samspill.web.people.models import Person
from support.letters import deliver_all
from support.pages import url
from support.visitors import with_role

WIDER = "() => document.documentElement.scrollWidth > innerWidth"
TEXT = "Hei {name}!\nVi gleder oss til {day}.\n{link}"


@pytest.mark.parametrize("width", [390, 1280])
def test_letters_are_chosen_looked_at_and_sent(
    cast: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, Person], None],
    axe: Callable[[Page], None],
    screenshot: Callable[..., Path],
    width: int,
) -> None:
    page = open_page(width, 900)
    sign_in(page, cast.organiser)

    def look(name: str) -> None:
        axe(page)
        screenshot(page, f"{width}-letters-{name}")
        assert page.evaluate(WIDER) is False

    page.goto(url("organiser_letters_whom", cast) + "?kind=invitation")
    expect(page.locator("h1")).to_have_text("6 personer får invitasjonen.")
    page.get_by_text("Se hvem de er").click()
    page.get_by_label("Berit Bank").check()
    expect(page.locator("h1")).to_have_text("5 personer får invitasjonen.")
    page.get_by_label("Finn noen å legge til").fill("pia")
    look("whom")
    page.get_by_role("button", name="Se på brevet").press("Enter")
    expect(page.locator("h1")).to_have_text("5 personer får invitasjonen.")
    look("check")
    page.get_by_role("button", name="Send til 5 personer").press("Enter")
    page.wait_for_url("**/letters/")
    assert len(deliver_all()) == 5
    page.goto(url("organiser_template", cast, kind="reminder", language="nb"))
    page.get_by_label("Tekst").fill(TEXT)
    look("template")
    page.get_by_role("button", name="Lagre").click()
    expect(page.locator(".as-written")).to_contain_text("Vi gleder oss til torsdag 13. november")
    page.goto(url("organiser_templates", cast))
    look("templates")
    page.goto(url("organiser_message_new", cast))
    look("message")
    page.get_by_role("button", name="Velg hvem som får den").click()
    page.goto(url("organiser_letters", cast))
    look("sent")


@pytest.mark.parametrize("width", [390, 1280])
def test_who_helps_and_who_has_come(
    cast: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, Person], None],
    axe: Callable[[Page], None],
    screenshot: Callable[..., Path],
    width: int,
) -> None:
    offer_role(
        edition=cast.edition, role=Role.READER, address="frida@eksempel.no", name="Frida",
        language="nb", by=cast.organiser, now=timezone.now(),
    )  # fmt: skip
    page = open_page(width, 900)
    for who, address, name in (
        (cast.organiser, "organiser_roles", "roles"),
        (with_role(cast, Role.READER), "organiser_people", "reader"),
        (with_role(cast, Role.CHECK_IN), "desk_arrivals", "arrivals"),
    ):
        sign_in(page, who)
        page.goto(url(address, cast))
        axe(page)
        screenshot(page, f"{width}-{name}")
        assert page.evaluate(WIDER) is False
    page.get_by_role("button", name="Har kommet: Berit Bank").click()
    expect(page.locator("h1")).to_have_text("1 av 6 deltakere har kommet.")
    page.goto("/roles/")
    axe(page)
    screenshot(page, f"{width}-own-roles")
