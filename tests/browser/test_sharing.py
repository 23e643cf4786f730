"""Sharing in a real browser: from the phone in five taps, to the reader and back to the source."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from browser.conftest import OpenPage
from cast import NOW, Cast, assemble
from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.people.models import Person
from samspill.web.sharing.labels import Label
from samspill.web.sharing.row_security import as_visit
from support.browsing import Trouble, picture, violations
from support.pages import meet
from support.shared import let_share, shared, visit

SignIn = Callable[[Page, Person], None]
NAMES = "Kari Sjøvik (01819910150) ringte fra +47 900 00 000, og traff Pia Politi."
FIRST = "De ringer sent på fredag"
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
    page.goto(f"/e/{cast.edition.slug}/agenda/")
    taps = 0

    def tap(what: Locator) -> None:
        nonlocal taps
        what.click()
        taps += 1

    tap(page.locator(".day-item", has_text="Pia Politi").get_by_role("link", name="Del"))
    tap(page.get_by_text("En erfaring, uten navn"))
    text = page.get_by_label("Det du vil dele")
    tap(text)
    text.press_sequentially(TEXT)
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
    page.goto(f"/notes/?about=organisation:{cast.bank.organisation_id}")
    page.get_by_label("Notat").fill(NAMES)
    page.get_by_role("button", name="Del").click()
    expect(page.get_by_label("Det du vil dele")).to_have_value(NAMES)
    assert "Kari" not in page.url
    page.get_by_text("En erfaring, uten navn").click()
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
    unusual = page.locator(".notice", has_text="Aldri blant dem du deler med")
    expect(unusual.get_by_role("listitem")).to_have_text(
        [cast.bank_colleague.person.name, cast.seller_colleague.person.name, "Tone Tilsyn"]
    )
    pictures(page, "warned")
    page.goto(f"/e/{cast.edition.slug}/shared/wide/")
    pictures(page, "wide")


def from_the_bank(cast: Cast, label: Label) -> str:
    """The address of something the bank has shared with the police."""
    now = timezone.now()
    with as_visit(visit(cast.bank.person_id, now=now)):
        return f"/e/{cast.edition.slug}/shared/{shared(cast, label, text=TEXT, now=now).pk}/"


def test_red_is_led_to_a_stronger_sign_in(
    page: Page, cast: Cast, live_server: LiveServer, sign_in: SignIn, trouble: Trouble
) -> None:
    let_share(cast)
    red = from_the_bank(cast, Label.RED)
    sign_in(page, cast.police.person)
    page.goto(f"/e/{cast.edition.slug}/shared/")
    assert FIRST not in page.content()
    page.goto(red)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Dette krever et ekstra trinn for å leses."
    )
    assert FIRST not in page.content()
    assert trouble.take() == [f"403: GET {red}"]
    way = page.get_by_role("link", name="Bekreft med det ekstra trinnet mitt")
    assert way.get_attribute("href") == f"/account/reauthenticate/?next={red}"
    enter(page, cast.police.person, live_server)
    page.goto(red)
    page.get_by_role("button", name="Åpne").click()
    expect(page.get_by_text(FIRST)).to_be_visible()


def test_gone_while_it_is_open_and_all_off_and_on_again(
    page: Page,
    desk_page: Page,
    open_page: OpenPage,
    cast: Cast,
    live_server: LiveServer,
    trouble: Trouble,
) -> None:
    """Withdrawn while its reader has it open, it is gone at their next step; and where an organiser
    turns sharing off, it all is, and comes back with it."""
    slug = cast.edition.slug
    withdrawn, other = (from_the_bank(cast, Label.GREEN) for _ in range(2))
    reader = open_page(390, 844)
    enter(reader, cast.police.person, live_server)
    reader.goto(withdrawn)
    reader.get_by_role("button", name="Åpne").click()
    expect(reader.get_by_text(FIRST)).to_be_visible()
    enter(page, cast.bank.person, live_server)
    page.goto(withdrawn)
    page.get_by_role("button", name="Trekk det tilbake nå").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Du har trukket dette tilbake.")
    assert trouble.take() == []
    reader.get_by_role("button", name="Førte til noe").click()
    reader.wait_for_url(f"**{withdrawn}answer/")
    assert FIRST not in reader.content()
    assert trouble.take() == [f"404: POST {withdrawn}answer/"]

    enter(desk_page, cast.organiser, live_server)

    def let(part: str) -> None:
        desk_page.goto(f"/organise/{slug}/setup/sharing/")
        desk_page.get_by_text(part, exact=True).click()
        desk_page.get_by_role("button", name="Lagre").click()
        expect(desk_page.get_by_text("Lagret.", exact=True)).to_be_visible()

    ways = page.get_by_role("link", name="Del", exact=True)
    let("Ingenting")
    page.goto(f"/e/{slug}/agenda/")
    expect(page.get_by_role("heading", name="Pia Politi")).not_to_have_count(0)
    expect(ways).to_have_count(0)
    gone = [other, withdrawn, f"/e/{slug}/shared/", f"/e/{slug}/share/"]
    for who in (reader, page):
        for address in gone:
            who.goto(address)
            assert FIRST not in who.content()
    assert trouble.take() == [f"404: GET {address}" for address in gone * 2]
    let("Kontakter, tiltak og deling")
    pictures(desk_page, "terms")
    desk_page.get_by_role("link", name="Kontaktpersonene i virksomhetene").click()
    pictures(desk_page, "contacts")
    page.goto(f"/e/{slug}/agenda/")
    expect(ways).not_to_have_count(0)
    reader.goto(other)
    reader.get_by_role("button", name="Åpne").click()
    expect(reader.get_by_text(FIRST)).to_be_visible()
