"""Saying no thanks and dropping a meeting, in a real browser."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from cast import NOW, Cast, assemble
from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.wishes.models import Veto
from support.browsing import picture, violations
from support.pages import BACKEND, meet


@pytest.fixture
def published(transactional_db: None) -> Cast:
    cast = assemble()
    meet(cast.bank, cast.police)
    meet(cast.bank, cast.agency, slot=2, table=3)
    Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.PUBLISHED)
    Participant.objects.update(first_seen_at=NOW)
    return cast


def enter(page: Page, who: Participant) -> None:
    client = Client()
    client.force_login(who.person, backend=BACKEND)
    page.goto("/")
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.url}])


def test_a_no_thanks_hides_the_wish_and_gives_it_back(page: Page, published: Cast) -> None:
    cast = published
    Meeting.objects.all().delete()
    enter(page, cast.bank)
    page.goto(f"/e/{cast.edition.slug}/whom/")
    card = page.locator(f"#card-p{cast.police.pk}")
    chosen = card.locator("input:checked")
    expect(chosen).to_have_value("must")
    card.get_by_role("radio", name="Nei takk").check()
    expect(card.get_by_role("status")).to_have_text("Lagret")
    expect(page.locator("#wished")).to_have_text("1")
    card.get_by_role("radio", name="Angre").click()
    expect(card.get_by_role("status")).to_have_text("Angret")
    expect(chosen).to_have_value("must")
    expect(page.locator("#wished")).to_have_text("2")


def test_a_meeting_is_cancelled_on_the_agenda_and_on_a_card(page: Page, published: Cast) -> None:
    cast = published
    enter(page, cast.bank)
    page.goto(f"/e/{cast.edition.slug}/agenda/")
    assert violations(page) == []
    page.get_by_role("button", name="Avlys dette møtet").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Du trenger ikke si hvorfor.")
    picture(page, "no-thanks", "agenda", whole=False)
    dialog.get_by_role("button", name="Avlys møtet").click()
    expect(page.get_by_text("Møtet er avlyst.")).to_be_visible()
    page.goto(f"/e/{cast.edition.slug}/whom/?q=tone")
    assert violations(page) == []
    card = page.locator(f"#card-p{cast.agency.pk}")
    card.get_by_role("button", name="Nei takk").click()
    picture(page, "no-thanks", "card", whole=False)
    card.get_by_role("dialog").get_by_role("button", name="Avlys møtet").click()
    expect(page.get_by_text("Møtet er avlyst.")).to_be_visible()
    assert {m.state for m in Meeting.objects.all()} == {MeetingState.CANCELLED}
    assert Veto.objects.filter(by_participant=cast.bank).count() == 2
