"""Pages that follow what one does: the day that is set up, cards high on a phone, what is typed,
and the plan as a list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cast import Cast, assemble
from samspill.web.editions.models import Edition
from samspill.web.people.models import Person
from support.browsing import Trouble
from support.pages import planned

SLUG = "sikkerhetsdagen-2026"
SignIn = Callable[[Page, Person], None]


@pytest.fixture
def players(transactional_db: None) -> Cast:
    """The cast, with people to choose among."""
    return assemble()


def test_the_day_is_drawn_while_it_is_typed(
    players: Cast,
    desk_page: Page,
    sign_in: SignIn,
    axe: Callable[[Page], None],
    trouble: Trouble,
) -> None:
    page, sum_ = desk_page, desk_page.locator("#sum")
    sign_in(page, players.organiser)
    page.goto(reverse("organiser_setup", args=(SLUG,)))
    rows = page.locator("[data-rows=talks] .fields")
    there = rows.count()
    page.locator("button[hx-post='?more=talk']").click()
    expect(rows).to_have_count(there + 1)
    last = f"[name=talk-{there}"
    page.fill(f"{last}-start]", "905")
    page.fill(f"{last}-end]", "9.30")
    page.locator(f"{last}-title]").press_sequentially("Samling")
    expect(sum_).to_contain_text("«Samling» tar plassen til én tidsluke: 09.00–09.15")
    expect(sum_.locator("[data-kind=talk]", has_text="Samling")).to_be_visible()
    page.fill("[name=people]", "60")
    page.locator("#sum button[hx-post='?more=tables']").click()
    expect(sum_.locator("button")).to_have_count(0)
    assert page.input_value(f"{last}-title]") == "Samling"
    axe(page)
    assert Edition.objects.get(slug=SLUG).tables.count() == 6  # nothing is saved
    before = page.locator("[name=start]").bounding_box()
    page.fill("[name=start]", "halv ti")
    page.press("[name=start]", "Enter")  # saves: it presses none of the buttons above
    expect(page.locator("#errors")).to_be_visible()
    assert trouble.take() == [f"422: POST /organise/{SLUG}/setup/"]
    after, beside = (page.locator(f"[name={n}]").bounding_box() for n in ("start", "end"))
    assert before and after and beside
    assert (after["x"], after["y"]) == (before["x"], beside["y"])  # on its line, as all others


def test_the_first_card_is_high_and_what_is_typed_is_not_lost(
    players: Cast, page: Page, sign_in: SignIn
) -> None:
    sign_in(page, players.bank.person)
    page.goto(reverse("participant_whom", args=(SLUG,)))
    card = page.locator("article.person").first.bounding_box()
    assert card is not None and card["y"] < 560  # of 844, before one has answered
    page.goto(reverse("participant_me", args=(SLUG,)))
    field = page.locator("[data-topic]").first
    field.fill("Varer blir borte om natta")
    page.goto(reverse("participant_whom", args=(SLUG,)))
    page.goto(reverse("participant_me", args=(SLUG,)))
    expect(field).to_have_value("Varer blir borte om natta")
    expect(page.locator("[data-draft-kept]")).to_be_visible()
    sign_in(page, players.seller.person)  # at the same device, in the same window
    page.goto(reverse("participant_me", args=(SLUG,)))
    expect(page.locator("[data-draft-kept]")).to_be_hidden()
    sign_in(page, players.bank.person)
    page.goto(reverse("participant_me", args=(SLUG,)))
    expect(page.locator("[data-draft-kept]")).to_be_hidden()  # gone with who came between


def test_the_plan_on_a_phone_is_a_list(players: Cast, page: Page, sign_in: SignIn) -> None:
    plan = planned(players)
    sign_in(page, players.organiser)
    page.goto(reverse("organiser_plan_map", args=(SLUG, plan.number)))
    scroll = page.locator(".pm-scroll")
    assert scroll.evaluate("(box) => box.scrollHeight <= box.clientHeight + 1")
    mark = page.locator("td.m").first
    assert mark.evaluate("(cell) => getComputedStyle(cell, '::after').content").startswith(
        '"09.00"'
    )
    nav = page.locator(".nav")
    assert nav.get_attribute("data-more") in {"after", "before after", "before"}
