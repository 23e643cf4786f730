"""Letters and the round of confirmation, by the keyboard alone: nothing is clicked here."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cast import Cast, assemble
from samspill.web.editions.models import Edition
from samspill.web.people.models import Person
from samspill.web.planning.confirm_queries import round_of
from support.browsing import tab_to
from support.letters import deliver_all
from support.pages import meet, url

SignIn = Callable[[Page, Person], None]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The bank meets the police."""
    made = assemble()
    meet(made.bank, made.police, slot=2)
    return made


def test_letters_are_chosen_looked_at_tried_and_sent(
    cast: Cast, desk_page: Page, sign_in: SignIn
) -> None:
    page = desk_page
    press, button = page.keyboard.press, page.get_by_role("button", name="Se på brevet")
    sign_in(page, cast.organiser)
    page.goto(url("organiser_letters_whom", cast) + "?kind=invitation")
    tab_to(page, page.locator("summary", has_text="Se hvem de er"))
    press("Enter")
    tab_to(page, page.get_by_label("Berit Bank"))
    press("Space")
    expect(page.locator("h1")).to_have_text("5 personer får invitasjonen.")
    for number in (6, 5):  # not after all, and once more: they are counted anew around it
        expect(page.get_by_label("Berit Bank")).to_be_focused()
        press("Space")
        expect(page.locator("h1")).to_have_text(f"{number} personer får invitasjonen.")
    tab_to(page, button)
    press("Enter")
    page.wait_for_url("**/check/**")
    tab_to(page, page.get_by_label("Vist slik det er for"))
    press("ArrowDown")
    tab_to(page, page.get_by_role("button", name="Vis", exact=True))
    press("Enter")
    expect(page.locator("h1")).to_have_text("5 personer får invitasjonen.")
    tab_to(page, page.get_by_role("button", name="Send en prøve til meg"))
    press("Enter")
    expect(page.locator(".messages")).to_contain_text("liv@eksempel.no")
    assert [letter.to for letter in deliver_all()] == [["liv@eksempel.no"]]
    tab_to(page, page.get_by_role("button", name="Send til 5 personer"))
    press("Enter")
    page.wait_for_url("**/letters/")
    assert len(deliver_all()) == 5


def test_a_round_is_opened_answered_and_ended(
    cast: Cast, desk_page: Page, page: Page, sign_in: SignIn
) -> None:
    Edition.objects.filter(pk=cast.edition.pk).update(phase="published")
    press = desk_page.keyboard.press
    sign_in(desk_page, cast.organiser)
    desk_page.goto(url("organiser_confirming", cast))
    tab_to(desk_page, desk_page.locator("[name=silence]:checked"))
    press("ArrowDown")
    chosen = desk_page.locator("[name=silence]:checked").get_attribute("value")
    tab_to(desk_page, desk_page.get_by_role("button", name="Spør alle som har møter"))
    press("Enter")
    expect(desk_page.locator(".messages")).to_contain_text("2 personer")
    found = round_of(cast.edition.pk)
    assert found is not None
    assert found.silence == chosen

    sign_in(page, cast.bank.person)
    page.goto(url("participant_agenda", cast))
    tab_to(page, page.get_by_role("button", name="Ja, jeg kommer"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Du har svart på alle.")).to_be_visible()

    tab_to(desk_page, desk_page.locator("[data-dialog=close]"))
    press("Enter")
    expect(desk_page.get_by_role("dialog")).to_be_visible()
    press("Escape")
    expect(desk_page.get_by_role("dialog")).to_be_hidden()
    expect(desk_page.locator("[data-dialog=close]")).to_be_focused()
    press("Enter")
    tab_to(desk_page, desk_page.get_by_role("dialog").get_by_role("button", name="Avslutt runden"))
    press("Enter")
    expect(desk_page.locator(".messages")).to_contain_text("Runden er")
    expect(desk_page.get_by_role("button", name="Lag plan nummer to")).to_be_visible()
