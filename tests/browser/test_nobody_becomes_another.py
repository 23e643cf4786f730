"""An organiser who changes an address, comes in with the new mailbox and sets up a passkey sees
nothing of what is somebody else's; and the one whose address it is gets it back by a code."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from browser.conftest import OpenPage
from browser.test_sharing import enter
from cast import NOW, Cast, assemble
from samspill.web.editions.models import Edition, Participant, Phase, Slot
from samspill.web.people.addresses import UNUSABLE
from samspill.web.people.identity import is_confirmed
from samspill.web.people.models import Person
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.ties import release
from support.browsing import picture, violations
from support.letters import deliver_all
from support.pages import meet
from support.shared import let_share, shared, visit

HIDDEN = "zqhemmeligz"


@pytest.fixture
def cast(transactional_db: None, settings: Settings) -> Cast:
    """The police has never come in. The day has been: the bank met them, lets them have its contact
    details, and has shared something with them under each label."""
    settings.SHARING_LEFT_OUT_ONE_IN = 0
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # the test's server has no certificate
    made = assemble()
    meet(made.bank, made.police)
    now = timezone.now()
    for slot in Slot.objects.order_by("start"):
        slot.start -= timedelta(days=365 * 6)
        slot.end -= timedelta(days=365 * 6)
        slot.save()
    day = timezone.localdate(now) - timedelta(days=1)
    Edition.objects.filter(pk=made.edition.pk).update(phase=Phase.PUBLISHED, day=day)
    Participant.objects.update(first_seen_at=NOW)
    Person.objects.filter(pk=made.police.person_id).update(password=UNUSABLE)
    let_share(made)
    bank = Visit(made.bank.person_id, Shown.ANEW, now)
    with as_visit(bank):
        release(to=made.police.person_id, visit=bank, by=made.bank.person)
    with as_visit(visit(made.bank.person_id, now=now)):
        for label in (Label.RED, Label.AMBER, Label.GREEN):
            shared(made, label, text=f"{HIDDEN} {label}", now=now)
    return made


def with_authenticator(page: Page) -> None:
    """The browser has a fingerprint reader that says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def comes_in(page: Page, address: str) -> None:
    """With a code that is sent to the address."""
    page.goto("/account/login/code/")
    page.locator("input[name=email]").fill(address)
    page.locator("main form button").first.click()
    page.wait_for_url("**/code/confirm/**")
    (letter,) = [sent for sent in deliver_all() if address in sent.to]
    found = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", str(letter.body))
    assert found is not None
    page.locator("input[name=code]").fill(found.group())
    page.locator("main form button").first.click()
    page.wait_for_url("**/e/**")


def pictures(page: Page, name: str) -> None:
    assert violations(page) == []
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        picture(page, "identity", f"{name}-{width}")


def test_an_organiser_who_changes_an_address_sees_nothing(
    page: Page, open_page: OpenPage, cast: Cast, live_server: LiveServer
) -> None:
    organiser, slug = open_page(1280, 900), cast.edition.slug
    enter(organiser, cast.organiser, live_server)
    organiser.goto(f"/organise/{slug}/people/{cast.police.pk}/")
    organiser.get_by_label("E-post").fill("liv.selv@eksempel.no")
    organiser.get_by_role("button", name="Rett adressen").click()
    expect(organiser.get_by_text("Adressen er rettet")).to_be_visible()

    with_authenticator(page)
    comes_in(page, "liv.selv@eksempel.no")
    page.goto("/account/2fa/webauthn/add/")
    page.locator("input[name=name]").fill("Min")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/account/2fa/recovery-codes/**")
    for path in ("/people/", "/notes/", f"/e/{slug}/shared/", f"/e/{slug}/whom/", "/people/me/"):
        page.goto(path)
        expect(page).to_have_url(re.compile("/identity/$"))
        assert HIDDEN not in page.content()
        assert "berit@eksempel.no" not in page.content()
    pictures(page, "held")
    page.goto("/people/people.csv")
    expect(page).to_have_url(re.compile("/identity/$"))
    page.get_by_role("button", name="Be noen om å bekrefte: vis en kode").click()
    code = page.locator(".code-big").inner_text()
    pictures(page, "code")

    bank = open_page(390, 844)
    enter(bank, cast.bank.person, live_server)
    bank.goto("/identity/")
    pictures(bank, "confirmed")
    bank.get_by_label("Koden de viser deg").fill(code)
    bank.get_by_role("button", name="Se hvem det er").click()
    expect(bank.get_by_role("heading", level=1)).to_contain_text("Er det Pia Politi?")
    pictures(bank, "asked")
    bank.get_by_role("button", name="Nei, det er en annen").click()
    expect(bank.get_by_text("Det er fortsatt låst")).to_be_visible()
    assert not is_confirmed(cast.police.person_id)
    told = {address for sent in deliver_all() for address in sent.to}
    assert {"pia@eksempel.no", "person@eksempel.no"} <= told


def test_the_desk_signs_a_lost_phone_out(
    page: Page, desk_page: Page, cast: Cast, live_server: LiveServer
) -> None:
    enter(page, cast.bank.person, live_server)
    page.goto("/devices/")
    pictures(page, "devices")
    enter(desk_page, cast.desk_host, live_server)
    desk_page.goto(f"/desk/{cast.edition.slug}/?q=berit")
    pictures(desk_page, "desk")
    desk_page.get_by_role("button", name="Mistet telefon: logg ut overalt").click()
    expect(desk_page.get_by_text("De er logget ut overalt")).to_be_visible()
    page.goto("/devices/")
    expect(page).to_have_url(re.compile("/account/login/"))
