"""Sharing in a real browser: from the phone in five taps, to the reader and back to the source."""

from __future__ import annotations

import time

import pytest
from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from browser.conftest import OpenPage
from cast import NOW, Cast, assemble
from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.people.models import Person
from support.browsing import Trouble, picture, violations
from support.pages import meet
from support.shared import let_share

TEXT = (
    "De ringer sent på fredag og utgir seg for å være fra banken.\n"
    "Vi lar alltid kunden ringe tilbake på nummeret som står på kortet."
)


@pytest.fixture
def cast(transactional_db: None, settings: Settings) -> Cast:
    """The bank meets the police and the company; the edition lets them share."""
    settings.SHARING_LEFT_OUT_ONE_IN = 0
    made = assemble()
    meet(made.bank, made.police)
    meet(made.bank, made.seller, slot=2, table=1)
    Edition.objects.filter(pk=made.edition.pk).update(phase=Phase.PUBLISHED)
    Participant.objects.update(first_seen_at=NOW)
    let_share(made, red=False)
    return made


def enter(page: Page, person: Person, server: LiveServer) -> None:
    """Signed in, with a second factor shown just now."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = user_id_to_str(person)
    session.save()
    name = django_settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # a cookie


def pictures(page: Page, name: str) -> None:
    """On a phone and on a desk, in light and in dark."""
    assert violations(page) == []
    size = page.viewport_size
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            picture(page, "sharing", f"{name}-{width}-{scheme}")
    page.emulate_media(color_scheme="null")
    if size is not None:
        page.set_viewport_size(size)


def test_five_taps_and_the_source_hears_what_came_of_it(
    page: Page, open_page: OpenPage, cast: Cast, live_server: LiveServer
) -> None:
    enter(page, cast.bank.person, live_server)
    page.goto(f"/e/{cast.edition.slug}/share/")
    taps = 0

    def tap(what: Locator) -> None:
        nonlocal taps
        what.click()
        taps += 1

    tap(page.get_by_text("En erfaring, uten navn"))
    text = page.get_by_label("Det du vil dele")
    tap(text)
    text.press_sequentially(TEXT)
    tap(page.get_by_text("Pia Politi"))
    expect(page.locator("#sentence")).to_contain_text("Pia Politi kan lese det til")
    pictures(page, "sheet")
    tap(page.get_by_role("button", name="Se hvem som får lese det"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 person vil kunne lese dette.")
    pictures(page, "review")
    tap(page.get_by_role("button", name="Del", exact=True))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ingen har lest det ennå.")
    assert taps == 5
    where = page.url
    reader = open_page(390, 844)
    enter(reader, cast.police.person, live_server)
    reader.goto(f"/e/{cast.edition.slug}/shared/")
    expect(reader.get_by_role("heading", level=1)).to_contain_text("1 venter på svar fra deg.")
    pictures(reader, "shared")
    reader.get_by_role("link", name="Berit Bank").click()
    pictures(reader, "closed")
    reader.get_by_role("button", name="Åpne").click()
    expect(reader.get_by_text("De ringer sent på fredag")).to_be_visible()
    pictures(reader, "opened")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Det er lest.")
    reader.get_by_label("En linje til kilden").fill("Vi brukte det på mandag.")
    reader.get_by_role("button", name="Førte til noe").click()
    expect(reader.get_by_text("Kilden ser svaret ditt.")).to_be_visible()
    page.goto(where)
    expect(page.get_by_text("Vi brukte det på mandag.")).to_be_visible()
    pictures(page, "own")


def test_warnings_an_unusual_audience_and_everybody(
    page: Page, cast: Cast, live_server: LiveServer, trouble: Trouble
) -> None:
    enter(page, cast.bank.person, live_server)
    page.goto(f"/e/{cast.edition.slug}/share/?kind=experience")
    page.get_by_label("Det du vil dele").fill(
        "Kari Sjøvik (01819910150) ringte fra +47 900 00 000, og traff Pia Politi."
    )
    page.get_by_text("Mange på en gang").first.click()
    page.get_by_label("Alle her", exact=True).check()
    page.get_by_text("TLP:GREEN", exact=True).click()
    page.get_by_role("button", name="Se hvem som får lese det").click()
    expect(page.get_by_role("alert")).to_be_visible()  # why it is right is asked for
    pictures(page, "stopped")
    assert trouble.take() == [f"422: POST /e/{cast.edition.slug}/share/"]
    page.get_by_label("Hvorfor det er riktig å dele dette").fill("Alle kan møte det.")
    page.get_by_role("button", name="Se hvem som får lese det").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("5 personer")
    expect(page.get_by_text("Dette ligner et fødselsnummer.")).to_be_visible()
    pictures(page, "warned")


def test_a_stronger_sign_in_is_led_to(page: Page, cast: Cast, live_server: LiveServer) -> None:
    page.goto("/")
    enter(page, cast.organiser, live_server)
    page.goto(f"/organise/{cast.edition.slug}/setup/sharing/")
    pictures(page, "terms")
    enter(page, cast.bank.person, live_server)
    page.goto(f"/e/{cast.edition.slug}/shared/wide/")
    pictures(page, "wide")
