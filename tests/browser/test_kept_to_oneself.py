"""What somebody keeps to themselves, in a real browser: on their page, on a card, in their day;
and an organisation's rules."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.test_no_thanks import enter
from cast import NOW, Cast, assemble
from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.wishes.models import NoSuppliers, Preference, Veto, WorksWith
from support.browsing import picture, violations
from support.pages import meet


@pytest.fixture
def published(transactional_db: None) -> Cast:
    """The bank meets the police, and its representative a company's."""
    cast = assemble()
    meet(cast.bank, cast.police)
    meet(cast.bank, cast.seller, slot=2, table=1)
    Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.PUBLISHED)
    Participant.objects.update(first_seen_at=NOW)
    Participant.objects.filter(pk=cast.bank.pk).update(representative=True)
    return cast


def pictures(page: Page, name: str) -> None:
    """On a phone and on a desk, light and dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            picture(page, "private", f"{name}-{width}-{scheme}")
    page.emulate_media(color_scheme="null")


def test_what_somebody_chooses_for_themselves(page: Page, published: Cast) -> None:
    cast = published
    enter(page, cast.police)
    page.goto(f"/e/{cast.edition.slug}/me/")
    shut = page.get_by_label("Bare leverandører som jeg selv har ønsket å møte")
    expect(shut).to_be_checked()
    page.get_by_label("Leverandører som ønsker å møte meg, kan få plass i dagen min").check()
    page.get_by_label("Nye folk").check()
    assert violations(page) == []
    pictures(page, "me")
    page.get_by_role("button", name="Lagre").click()
    page.wait_for_url("**/whom/")
    said = Preference.objects.get()
    assert (said.participant, said.open_to_sellers, said.seeks) == (cast.police, True, "new")


def test_whom_one_works_with_is_marked_by_one_press(page: Page, published: Cast) -> None:
    cast = published
    enter(page, cast.bank)
    page.goto(f"/e/{cast.edition.slug}/whom/")
    card = page.locator(f"#card-p{cast.police.pk}")
    press = card.get_by_role("button", name="Vi samarbeider")
    press.click()
    expect(card.get_by_role("button", name="Vi samarbeider", pressed=True)).to_be_focused()
    other = page.locator(f"#card-p{cast.agency.pk}").get_by_role("button", name="Vi samarbeider")
    other.press("Enter")
    expect(other).to_have_attribute("aria-pressed", "true")
    assert WorksWith.objects.count() == 2
    assert violations(page) == []
    pictures(page, "whom")
    page.goto(f"/e/{cast.edition.slug}/agenda/")
    expect(page.get_by_text("Av dem du samarbeider med, møter du 1 av 2.")).to_be_visible()
    assert violations(page) == []
    pictures(page, "agenda")
    page.goto(f"/e/{cast.edition.slug}/whom/?show=known")
    expect(page.locator("article.person")).to_have_count(2)
    page.locator(f"#card-p{cast.agency.pk}").get_by_role("button", name="Vi samarbeider").click()
    expect(page.get_by_role("button", name="Vi samarbeider", pressed=True)).to_have_count(1)
    assert WorksWith.objects.count() == 1


def test_who_represents_an_organisation_rules_out_whom_nobody_meets(
    page: Page, published: Cast
) -> None:
    cast = published
    enter(page, cast.bank)
    page.goto(f"/e/{cast.edition.slug}/me/")
    page.get_by_role("link", name="Hvem ingen fra Fjordbanken skal møte").click()
    page.get_by_role("button", name="Ingen leverandører").click()
    expect(page.get_by_text("1 møte er avlyst.")).to_be_visible()
    page.get_by_label("Finn en virksomhet").fill("tilsyn")
    page.get_by_role("button", name="Søk").click()
    page.get_by_role("button", name="Utelukk").click()
    expect(page.get_by_text("Lagret")).to_be_visible()
    assert violations(page) == []
    pictures(page, "rules")
    assert NoSuppliers.objects.get().organisation == cast.bank.organisation
    ruled_out = Veto.objects.filter(by_organisation=cast.bank.organisation)
    assert [veto.to_organisation for veto in ruled_out] == [cast.agency.organisation]
    for left in (1, 0):
        page.get_by_role("button", name="Ta tilbake").last.click()
        expect(page.get_by_role("button", name="Ta tilbake")).to_have_count(left)
    assert not NoSuppliers.objects.exists()
    assert not ruled_out.all().exists()
