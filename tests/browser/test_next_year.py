"""Next year, in a real browser: a participant would be invited again, an organiser copies the
edition, looks at it at a glance, and deletes what nobody was told of."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cast import NOW, Cast, assemble, at, wish
from samspill.web.editions.models import Absence, Edition, Participant
from samspill.web.people.models import Person
from samspill.web.wishes.models import Strength
from support.browsing import Trouble, picture, violations
from support.pages import crowd, meet

SignIn = Callable[[Page, Person], None]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Some have come further than others; the bank meets the police."""
    made = assemble()
    crowd(made, 30)
    meet(made.bank, made.police, slot=2, table=4)
    Edition.objects.filter(pk=made.edition.pk).update(phase="published", minimum=3)
    Participant.objects.filter(pk=made.police.pk).update(answered_at=NOW, first_seen_at=NOW)
    Participant.objects.filter(pk=made.agency.pk).update(profile_saved_at=NOW)
    Participant.objects.filter(pk=made.bank.pk).update(first_seen_at=NOW)
    Absence.objects.create(participant=made.seller, start=at(9, 30), end=at(17))
    for who in Participant.objects.filter(edition=made.edition, organisation__name="Storkjeden"):
        wish(who, made.seller, Strength.LIKE)
    return made


def pictures(page: Page, name: str) -> None:
    """On a phone and on a desk, where axe finds nothing."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        picture(page, "next-year", f"{name}-{width}")
        assert violations(page) == []


def test_from_one_year_to_the_next(
    cast: Cast, page: Page, desk_page: Page, sign_in: SignIn
) -> None:
    sign_in(page, cast.bank.person)
    page.goto(f"/e/{cast.edition.slug}/me/")
    page.get_by_role("link", name="Si om du gjerne vil bli invitert igjen").click()
    pictures(page, "again")
    page.get_by_role("button", name="Inviter meg igjen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("vil gjerne bli invitert igjen")
    page.goto("/my-data/")
    pictures(page, "own-data")

    sign_in(desk_page, cast.organiser)
    desk_page.goto("/organise/")
    pictures(desk_page, "editions")
    desk_page.get_by_role("link", name="Kopier Sikkerhetsdagen 2026 til neste år").click()
    expect(desk_page.get_by_role("heading", level=1)).to_contain_text("1 person")
    expect(desk_page.get_by_label("Dag")).to_have_value("2032-11-11")
    pictures(desk_page, "copy")
    expect(desk_page.get_by_label("Navn")).to_have_value("Sikkerhetsdagen 2032")
    desk_page.get_by_role("button", name="Lag den nye utgaven").click()
    expect(desk_page.get_by_text("Sikkerhetsdagen 2032 er laget.")).to_be_visible()
    new = Edition.objects.get(name="Sikkerhetsdagen 2032")

    page.goto(f"/e/{new.slug}/me/")
    expect(page.get_by_text("Dette skrev du sist")).to_be_visible()
    pictures(page, "proposed")

    desk_page.goto(f"/organise/{cast.edition.slug}/dashboard/")
    pictures(desk_page, "glance")
    desk_page.get_by_role("link", name="Se alle", exact=False).first.click()
    expect(desk_page.get_by_role("heading", level=1)).to_be_visible()

    desk_page.goto(f"/organise/{new.slug}/setup/delete/")
    pictures(desk_page, "not-told")


def test_deleted_with_a_file_and_a_name(
    cast: Cast, desk_page: Page, sign_in: SignIn, trouble: Trouble
) -> None:
    Edition.objects.filter(pk=cast.edition.pk).update(phase="setup")
    Participant.objects.update(first_seen_at=None, profile_saved_at=None, answered_at=None)
    sign_in(desk_page, cast.organiser)
    desk_page.goto(f"/organise/{cast.edition.slug}/setup/delete/")
    with desk_page.expect_download() as started:
        desk_page.get_by_role("button", name="Last ned journalen").click()
    assert started.value.suggested_filename == f"samspill-journal-{cast.edition.slug}.jsonl"
    desk_page.reload()
    expect(desk_page.get_by_text("Journalen ble lastet ned")).to_be_visible()
    desk_page.get_by_label("Skriv navnet på utgaven").fill("sikkerhetsdagen")
    desk_page.get_by_role("button", name="Slett utgaven nå").click()
    expect(desk_page.get_by_text("Dette er ikke navnet på utgaven.").first).to_be_visible()
    pictures(desk_page, "wrong-name")
    assert trouble.take() == [f"422: POST /organise/{cast.edition.slug}/setup/delete/"]
    desk_page.get_by_label("Skriv navnet på utgaven").fill("Sikkerhetsdagen 2026")
    desk_page.get_by_role("button", name="Slett utgaven nå").click()
    expect(desk_page.get_by_text("Sikkerhetsdagen 2026 er slettet.")).to_be_visible()
    assert not Edition.objects.filter(pk=cast.edition.pk).exists()
