"""A round table from a proposal to people's agendas, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from cast import NOW, Cast, assemble
from samspill.web.editions.models import Topic, TopicKind
from samspill.web.people.models import Person
from samspill.web.planning.publishing import publish_plan
from samspill.web.wishes.models import Interest, RoundTable
from support.browsing import Trouble
from support.pages import planned

SLUG = "sikkerhetsdagen-2026"
THEME = "Svindel mot eldre kunder"


def test_from_a_proposal_to_the_agenda(
    transactional_db: None,
    desk_page: Page,
    page: Page,
    trouble: Trouble,
    sign_in: Callable[[Page, Person], None],
    axe: Callable[[Page], None],
    screenshot: Callable[..., Path],
) -> None:
    cast = assemble()
    for who in (cast.agency, cast.seller):
        Topic.objects.create(participant=who, kind=TopicKind.CHALLENGE, text=THEME)
    sign_in(desk_page, cast.organiser)
    desk_page.goto(f"/organise/{SLUG}/setup/")
    desk_page.get_by_role("link", name="Rundebordssamtaler").click()
    expect(desk_page.locator("article.person")).to_contain_text(
        "3 personer fra 3 virksomheter strever med dette."
    )
    axe(desk_page)
    screenshot(desk_page, "round-tables-proposed")
    desk_page.get_by_role("button", name="Gjør det til en rundebordssamtale").click()
    expect(desk_page.locator("h1")).to_have_text(THEME)
    axe(desk_page)
    screenshot(desk_page, "round-table-form")
    wish(page, cast, sign_in, axe, screenshot)
    Interest.objects.create(
        participant=cast.agency, round_table=RoundTable.objects.get(), strength="like"
    )
    desk_page.goto(f"/organise/{SLUG}/round-tables/")
    expect(desk_page.locator("table")).to_contain_text("færre enn tre")
    axe(desk_page)
    screenshot(desk_page, "round-tables")
    held = RoundTable.objects.get().pk
    publish_plan(plan=planned(cast), by=cast.organiser, now=NOW)
    page.goto(f"/e/{SLUG}/agenda/")
    item = page.locator("ol.day > li", has=page.get_by_role("heading", name=THEME))
    expect(item).to_contain_text("Pia Politi")
    expect(item).to_contain_text("Tone Tilsyn")
    take_away(desk_page, page, axe, screenshot)
    assert trouble.take() == [f"422: POST /organise/{SLUG}/round-tables/{held}/away/"]


def wish(
    page: Page,
    cast: Cast,
    sign_in: Callable[[Page, Person], None],
    axe: Callable[[Page], None],
    screenshot: Callable[..., Path],
) -> None:
    sign_in(page, cast.bank.person)
    page.goto(f"/e/{SLUG}/whom/")
    page.get_by_role("link", name="Det blir også rundebordssamtaler").click()
    card = page.locator("article.person")
    expect(card).to_contain_text("Ledes av Pia Politi")
    card.get_by_label("Åpen for det").check(force=True)
    expect(card.locator(".saved")).to_contain_text("Lagret")
    card.get_by_label("Må være med").check(force=True)
    expect(card.locator("form")).to_have_attribute("data-kept", "must")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    axe(page)
    screenshot(page, "round-tables-phone")
    page.reload()
    expect(page.get_by_label("Må være med")).to_be_checked()


def take_away(
    desk_page: Page, page: Page, axe: Callable[[Page], None], screenshot: Callable[..., Path]
) -> None:
    """It is shown first, then done, and undone within the minute."""
    desk_page.get_by_role("link", name=THEME).click()
    desk_page.locator("[data-dialog=away]").click()
    desk_page.locator("dialog#away form button[data-color]").click()
    expect(desk_page.get_by_role("alert")).to_contain_text("1 møte avlyses")
    axe(desk_page)
    screenshot(desk_page, "round-table-taken-away")
    desk_page.get_by_role("button", name="Gjør dette og gi beskjed").click()
    expect(desk_page.locator(".messages")).to_contain_text("Rundebordssamtalen er tatt bort.")
    page.reload()
    item = page.locator("ol.day > li", has=page.get_by_role("heading", name=THEME))
    expect(item).to_have_count(1)  # it stays, struck through, until it is seen
    expect(item).to_contain_text("Avlyst")
