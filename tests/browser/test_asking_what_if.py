"""What if, in a real browser: asked, answered by a real worker while one looks, and made so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cast import Cast, assemble
from samspill.web.people.models import Person
from support.workers import worker


@pytest.fixture
def there(transactional_db: None) -> Cast:
    return assemble()


def test_an_answer_comes_by_itself_and_fills_the_set_up_in(
    page: Page,
    there: Cast,
    sign_in: Callable[[Page, Person], None],
    axe: Callable[[Page], None],
) -> None:
    sign_in(page, there.organiser)
    page.goto(f"/organise/{there.edition.slug}/planning/")
    page.get_by_role("link", name="Hva om det var flere bord, eller en lengre dag?").click()
    page.get_by_label("Flere tidsluker").fill("1")
    page.get_by_role("button", name="Finn det ut").click()
    expect(page.get_by_text("Regnes ut nå")).to_be_visible()
    axe(page)
    page.get_by_label("Flere bord").fill("3")  # what is typed meanwhile is not lost
    with worker():
        made = page.get_by_role("link", name="Gjør det slik")
        expect(made).to_be_visible()
    expect(page.get_by_text("Regnes ut nå")).to_have_count(0)
    expect(page.get_by_label("Flere bord")).to_have_value("3")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    made.click()
    expect(page.get_by_text("Fylt ut med det du spurte om.")).to_be_visible()
    expect(page.locator("#id_end")).not_to_have_value("13:15")
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Lagret.")).to_be_visible()
    assert there.edition.slots.count() == 5
