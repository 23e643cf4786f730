"""A meeting moved by drag, by two presses and by keyboard alone, on the map and in somebody's day;
and what cannot be is not set down."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cast import NOW, assemble
from samspill.web.editions.models import Absence
from samspill.web.meetings.models import Meeting
from samspill.web.meetings.promises import lock
from samspill.web.people.models import Person
from samspill.web.planning.by_hand import carry_out
from samspill.web.planning.edits import Move
from samspill.web.planning.looking import Day
from samspill.web.planning.undoing import undo_change
from support.pages import meet

SLUG = "sikkerhetsdagen-2026"
Look = Callable[[Page], None]


@pytest.fixture
def met(transactional_db: None) -> Meeting:
    """A published plan in which the bank meets the police, who are away in the last slot."""
    cast = assemble()
    last = cast.edition.slots.order_by("start")[3]
    Absence.objects.create(participant=cast.police, start=last.start, end=last.end)
    met = meet(cast.bank, cast.police)
    meet(cast.bank_colleague, cast.agency, slot=1, table=3)
    start = cast.edition.slots.order_by("start")[1]
    carry_out(
        edition=cast.edition,
        edit=Move(met.pk, start.pk),
        seen=None,
        by=cast.organiser,
        now=timezone.now(),
    )
    return met


def columns(meeting: Meeting) -> tuple[int, list[int]]:
    """Where the meeting is, and the columns of the other slots that it may go to."""
    meeting.refresh_from_db()
    day = Day(meeting.edition, now=timezone.now(), meetings=[meeting.pk], trades=True)
    targets = day.targets(meeting.pk)
    (here,) = [number for number, target in enumerate(targets) if target.here]
    return here, [n for n, t in enumerate(targets) if t.look.holds and not t.here]


def settled(page: Page, meeting: Meeting, column: int) -> None:
    """The page has come anew, and the meeting is in that column, with the focus on it."""
    expect(page.locator(".messages")).to_be_visible()
    slots = list(meeting.edition.slots.order_by("start").values_list("pk", flat=True))
    meeting.refresh_from_db()
    assert slots.index(meeting.slot_id) == column


def test_by_drag_by_two_presses_and_by_keyboard(
    met: Meeting,
    desk_page: Page,
    sign_in: Callable[[Page, Person], None],
    axe: Look,
    screenshot: Callable[..., Path],
) -> None:
    page = desk_page
    cast_bank = met.edition.participants.get(person__name="Berit Bank").pk
    sign_in(page, Person.objects.get(name="Liv Arrangør"))
    page.goto(f"/organise/{SLUG}/plans/1/map/")
    row = page.locator(f"tr[data-p='{cast_bank}'] td")
    here, others = columns(met)

    # by drag
    row.nth(here).drag_to(row.nth(others[0]))
    page.wait_for_url("**/plans/2/map/*")
    settled(page, met, others[0])

    # by two presses: what cannot be says why and stays where it is
    here, others = columns(met)
    row.nth(here).click()
    expect(row.nth(3)).to_have_class(re.compile("h-no"))
    axe(page)
    screenshot(page, "by-hand-map", whole=False)
    page.emulate_media(color_scheme="dark")
    screenshot(page, "by-hand-map-dark", whole=False)
    page.emulate_media(color_scheme="null")
    row.nth(3).click()
    expect(page.locator("[data-hand-say]")).to_contain_text("Pia Politi er borte")
    row.nth(others[0]).click()
    page.wait_for_url("**/plans/3/map/*")
    settled(page, met, others[0])

    # by keyboard alone: the focus is on it already
    here, others = columns(met)
    expect(row.nth(here)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-hand-tray]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-hand-tray]")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("[data-hand-tray] form")).to_be_visible()
    way = "ArrowRight" if others[0] > here else "ArrowLeft"
    for _step in range(abs(others[0] - here)):
        page.keyboard.press(way)
    expect(row.nth(others[0])).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/plans/4/map/*")
    settled(page, met, others[0])


def test_in_somebodys_day_on_a_phone(
    met: Meeting,
    page: Page,
    sign_in: Callable[[Page, Person], None],
    axe: Look,
    screenshot: Callable[..., Path],
) -> None:
    bank = met.edition.participants.get(person__name="Berit Bank").pk
    organiser = Person.objects.get(name="Liv Arrangør")
    sign_in(page, organiser)
    page.goto(f"/organise/{SLUG}/people/{bank}/")
    _here, others = columns(met)
    days = page.locator(".hand-day > li")
    page.locator(f"[data-m='{met.pk}']").click()
    expect(days.nth(3)).to_have_class(re.compile("h-no"))
    axe(page)
    screenshot(page, "by-hand-day")
    days.nth(others[0]).click()
    expect(page.locator(".messages")).to_contain_text("Møtet er flyttet")
    settled(page, met, others[0])
    undo_change(edition=met.edition, by=organiser, now=timezone.now())
    lock(edition=met.edition, meetings=[met.pk], by=organiser, now=NOW)
    page.goto(f"/organise/{SLUG}/meetings/{met.pk}/")
    expect(page.locator("main header")).to_contain_text("Låst")
    expect(page.locator("button.hand-target")).to_have_count(0)
    axe(page)
    screenshot(page, "by-hand-meeting")


def test_without_a_script_the_forms_do_the_same(
    met: Meeting,
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, Person], None],
    axe: Look,
    screenshot: Callable[..., Path],
) -> None:
    page = open_page(390, 844, java_script_enabled=False)
    sign_in(page, Person.objects.get(name="Liv Arrangør"))
    bank = met.edition.participants.get(person__name="Berit Bank").pk
    page.goto(f"/organise/{SLUG}/people/{bank}/")
    page.locator(f"[data-m='{met.pk}']").click()
    _here, others = columns(met)
    page.locator(".hand-targets > li").nth(others[0]).locator("button").click()
    settled(page, met, others[0])
    page.goto(f"/organise/{SLUG}/people/{bank}/meet/?q=tone")
    page.get_by_role("link", name="Tone Tilsyn").click()
    page.wait_for_url("**/meet/?*with=*")
    screenshot(page, "by-hand-add")
