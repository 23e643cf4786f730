"""What a change would do, on the map: also without a script, on a phone and at a desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cast import Cast, assemble
from samspill.web.people.models import Person
from support.browsing import Trouble
from support.pages import meet

SLUG = "sikkerhetsdagen-2026"


@pytest.fixture
def players(transactional_db: None) -> Cast:
    """A published day in which the bank meets the police, and others meet besides."""
    cast = assemble()
    meet(cast.bank, cast.police)
    meet(cast.bank_colleague, cast.agency, slot=1, table=3)
    meet(cast.bank, cast.agency, slot=2, table=4)
    return cast


@pytest.mark.parametrize(("width", "script"), [(390, True), (1280, True), (390, False)])
def test_whose_day_changes_is_on_a_map(
    players: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, Person], None],
    axe: Callable[[Page], None],
    trouble: Trouble,
    width: int,
    script: bool,
) -> None:
    page = open_page(width, 900, java_script_enabled=script, locale="en-GB")
    sign_in(page, players.organiser)
    page.goto(reverse("organiser_plan_fill", args=(SLUG,)))
    page.locator("main form[method=post] button").click()
    table = page.locator(".rm-table")
    expect(table).to_be_visible()
    row = table.locator("tbody tr").filter(has=page.locator("th", has_text="Pia Politi"))
    assert row.locator("[data-what=same]").count() == 1
    assert "new" in row.locator("[data-what=new]").first.inner_text()
    trouble.take()  # the answer is 422: nothing is done yet
    if script:  # what a whole new plan could give comes by itself
        expect(page.locator("#anew")).to_contain_text("A whole new plan would")
    else:
        page.get_by_role("button", name="Compare with a whole new plan").click()
        expect(page.locator("#anew")).to_contain_text("A whole new plan would")
    if script:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        axe(page)
