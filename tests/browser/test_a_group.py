"""A group in a real browser: opened by two, one vouched for, a date moved, minutes, its end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from browser.conftest import OpenPage
from browser.test_sharing import enter
from cast import NOW, Cast, assemble
from samspill.web.editions.models import Edition, Participant, Phase, Slot
from samspill.web.outbox.duties import carry_out_due
from samspill.web.sharing.groups.models import GroupDate
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from support.browsing import picture, violations
from support.cases import AFTER
from support.groups import let_gather


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The day was yesterday: the bank met the police, the agency, the company and a colleague."""
    made = assemble()
    let_gather(made)
    back = AFTER - timezone.now() + timedelta(days=1)
    for slot in Slot.objects.filter(edition=made.edition):
        slot.start, slot.end = slot.start - back, slot.end - back
        slot.save()
    Edition.objects.filter(pk=made.edition.pk).update(phase=Phase.PUBLISHED)
    Participant.objects.update(first_seen_at=NOW)
    return made


def pictures(page: Page, name: str) -> None:
    """On a phone and on a desk, in light and in dark."""
    assert violations(page) == []
    size = page.viewport_size
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            picture(page, "groups", f"{name}-{width}-{scheme}")
    page.emulate_media(color_scheme="null")
    if size is not None:
        page.set_viewport_size(size)


def set_date(page: Page, days: int, agenda: str = "") -> None:
    """Fill in a date so many days ahead."""
    day = timezone.localdate() + timedelta(days=days)
    page.get_by_label("Dag", exact=True).fill(day.isoformat())
    page.get_by_label("Fra", exact=True).fill("14:00")
    page.get_by_label("Til", exact=True).fill("16:00")
    if agenda:
        page.get_by_label("Hvor").fill("Hos banken, rom 4")
        page.get_by_label("Saksliste").fill(agenda)


def begins_now(cast: Cast) -> GroupDate:
    """The first date is the one that goes on now."""
    now = timezone.now()
    hour = timedelta(hours=1)
    with as_visit(Visit(cast.bank.person_id, Shown.ANEW, now)):
        first = GroupDate.objects.order_by("starts_at").first()
        assert first is not None
        GroupDate.objects.filter(pk=first.pk).update(starts_at=now - hour, ends_at=now + hour)
    return first


def accept(page: Page, who: Participant) -> None:
    """On the page of the group, who is invited accepts its rules by name."""
    page.get_by_label(f"Jeg, {who.person.name}, godtar reglene").check()
    page.get_by_role("button", name="Godta").click()
    expect(page.get_by_text("Du har godtatt reglene")).to_be_visible()


def vouch_for(who: Participant, page: Page, others: list[Page], where: str) -> None:
    """One puts somebody forward, and the others vouch for them."""
    page.goto(where)
    page.get_by_role("link", name="Foreslå noen").click()
    page.locator("label.kind", has_text=who.person.name).first.locator("input").check()
    page.get_by_role("button", name="Foreslå").click()
    for other in others:
        other.goto(where)
        other.get_by_role("button", name="Jeg går god for").click()
        expect(other.get_by_text("Du har gått god for dem.")).to_be_visible()


def are_invited() -> None:
    """The worker weighs what was said, three days later."""
    carry_out_due(now=timezone.now() + timedelta(days=3, minutes=1))


def two_dates(page: Page, host: Page, where: str) -> None:
    """One host adds two dates, and the other moves the second."""
    for days, agenda in ((14, "Runden rundt bordet\nNye kvitteringer"), (40, "")):
        page.goto(where)
        page.get_by_role("link", name="Legg til en dato").click()
        set_date(page, days, agenda)
        page.get_by_role("button", name="Legg den til").click()
        expect(page.get_by_text("Datoen står")).to_be_visible()
    host.goto(where)
    host.locator(".share-row a").nth(1).click()
    host.get_by_role("link", name="Flytt eller avlys").click()
    set_date(host, 47)
    host.get_by_role("button", name="Endre").click()
    expect(host.get_by_text("Et nytt tidspunkt går til kalenderne.")).to_be_visible()


def first_minutes(
    page: Page, cast: Cast, date: GroupDate, there: tuple[str, ...], *, readers: int
) -> None:
    """On the day: the rules, who is there, and the minutes, for so many others to read."""
    page.goto(f"/e/{cast.edition.slug}/groups/dates/{date.pk}/")
    expect(page.get_by_role("heading", name="Reglene for gruppa")).to_be_visible()
    for name in there:
        page.get_by_label(name).check()
    page.get_by_role("button", name="Noter det").click()
    expect(page.get_by_text("Det er notert hvem som var der.")).to_be_visible()
    page.get_by_label("Det du vil skrive").fill(
        "Alle ser etter skrifttypen.\nNytt møte om en måned."
    )
    pictures(page, "date-today")
    page.get_by_role("button", name="Se hvem som får lese det").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        f"{readers} personer vil kunne lese dette."
    )
    page.get_by_role("button", name="Skriv det i gruppa").click()
    expect(page.get_by_text("Alle ser etter skrifttypen.")).to_be_visible()


def test_from_two_hosts_to_minutes(
    page: Page, open_page: OpenPage, cast: Cast, live_server: LiveServer
) -> None:
    enter(page, cast.bank.person, live_server)
    page.goto(f"/e/{cast.edition.slug}/groups/")
    page.get_by_role("link", name="Åpne en gruppe").click()
    page.get_by_label("Hva det heter").fill("Kvitteringsringen")
    page.get_by_label("Hva det skal brukes til").fill("Å kjenne igjen framgangsmåten")
    page.get_by_label("Den andre verten").select_option(label="Pia Politi, Østre politidistrikt")
    page.get_by_label("Tone Tilsyn").check()
    page.get_by_label("Ingenting fra en straffesak").check()
    pictures(page, "new")
    page.get_by_role("button", name="Åpne gruppa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kvitteringsringen")
    where = page.url

    others = []
    for who in (cast.police, cast.agency):
        other = open_page(390, 844)
        enter(other, who.person, live_server)
        other.goto(where)
        pictures(other, "invitation")
        accept(other, who)
        others.append(other)
    host, member = others

    vouch_for(cast.bank_colleague, page, others, where)
    pictures(member, "candidate")
    are_invited()
    page.goto(where)
    expect(page.get_by_text("Invitert:")).to_be_visible()
    two_dates(page, host, where)
    page.goto(where)
    pictures(page, "group")
    date = begins_now(cast)
    first_minutes(page, cast, date, ("Pia Politi", "Berit Bank"), readers=2)
    member.goto(f"/e/{cast.edition.slug}/groups/dates/{date.pk}/")
    expect(member.get_by_text("Alle ser etter skrifttypen.")).to_be_visible()
    member.goto(where)
    expect(member.get_by_text("Referat fra")).to_be_visible()
    pictures(member, "member")
    member.goto(f"/e/{cast.edition.slug}/groups/")

    page.goto(where)
    page.locator("summary", has_text="Trekk det tilbake").first.click()
    pictures(page, "take-back")
    page.get_by_role("button", name="Trekk det tilbake").click()
    expect(page.get_by_text("har trukket tilbake det som sto her.")).to_be_visible()
    page.locator("summary", has_text="For vertene").click()
    page.get_by_role("link", name="Avslutt gruppa").click()
    expect(page.get_by_role("heading", name="1 dato blir avlyst")).to_be_visible()
    page.locator("textarea[name=report]").fill("Framgangsmåten er kjent, og kassene er varslet.")
    pictures(page, "close")
    page.get_by_role("button", name="Avslutt gruppa").click()
    expect(page.get_by_text("Medlemmene får vite det.")).to_be_visible()
    member.goto(where)
    expect(member.get_by_text("Framgangsmåten er kjent")).to_be_visible()
    pictures(member, "closed")
