"""A file put in a case and saved for an archive, and a contact person's page, in a real browser."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from browser.conftest import OpenPage
from browser.test_sharing import enter, pictures
from cast import Cast, assemble
from samspill.web.editions.models import Edition, Phase
from samspill.web.sharing.archives.holds import ask_hold
from samspill.web.sharing.cases.actions import accept_case, open_case
from samspill.web.sharing.labels import Label
from samspill.web.sharing.row_security import as_visit
from support.browsing import Trouble
from support.cases import OPENING, work_since_yesterday
from support.identities import name_contact
from support.shared import shared, visit
from support.uploads import a_docx, with_parts


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The bank's case, which the police is in; somebody answers for the people of the police."""
    made = assemble()
    work_since_yesterday(made)
    Edition.objects.filter(pk=made.edition.pk).update(phase=Phase.PUBLISHED)
    name_contact(made.police.organisation, made.creator)
    began = timezone.now() - timedelta(minutes=5)
    bank, police = (visit(one.person_id, now=began) for one in (made.bank, made.police))
    with as_visit(bank):
        case = open_case(
            participant=made.bank, opening=OPENING, visit=bank, invite=[made.police.person_id]
        )
        held = shared(made, Label.AMBER, now=began)
    with as_visit(police):
        accept_case(case=case.pk, hidden=False, visit=police, by=made.police.person)
        ask_hold(share=held.pk, visit=police, by=made.police.person)
    return made


def test_a_file_is_read_by_those_named_and_saved_for_an_archive(
    page: Page,
    open_page: OpenPage,
    cast: Cast,
    live_server: LiveServer,
    trouble: Trouble,
    tmp_path: Path,
) -> None:
    honest, hostile = tmp_path / "framgangsmåte.docx", tmp_path / "makro.docx"
    honest.write_bytes(a_docx())
    hostile.write_bytes(with_parts(a_docx(), word__vbaProject_DOT_bin=b"\xd0"))
    enter(page, cast.bank.person, live_server)
    page.goto(f"/e/{cast.edition.slug}/cases/")
    page.get_by_role("link", name=OPENING.title).click()
    where = page.url
    page.get_by_role("link", name="Legg inn en fil").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 person kan lese fila.")
    pictures(page, "file")
    page.locator("input[type=file]").set_input_files(hostile)
    page.get_by_role("button", name="Legg den i samarbeidet").click()
    expect(page.get_by_text("Det er makroer i fila. Lagre den uten.", exact=True)).to_be_visible()
    pictures(page, "file-refused")
    assert trouble.take() == [f"422: POST {page.evaluate('location.pathname')}"]
    page.locator("input[type=file]").set_input_files(honest)
    page.get_by_role("button", name="Legg den i samarbeidet").click()

    reader = open_page(390, 844)
    enter(reader, cast.police.person, live_server)
    reader.goto(where)
    pictures(reader, "file-there")
    with reader.expect_download() as saving:
        reader.get_by_role("link", name="framgangsmåte.docx").click()
    assert Path(saving.value.path()).read_bytes() == honest.read_bytes()
    with reader.expect_download() as saving:
        reader.get_by_role("button", name="Lagre til arkivet (PDF/A)").click()
    assert saving.value.suggested_filename.startswith("samspill-arkiv-samarbeid-")


def test_a_contact_person_names_holds_and_ends(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    enter(page, cast.creator, live_server)
    page.goto("/cases/")
    page.get_by_role("link", name="Hvem som er med for organisasjonen din").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hvem som er med for dere")
    pictures(page, "contact")
    page.get_by_role("button", name="Behold kopien vår").click()
    expect(page.get_by_text("Dere beholder den til da. Kilden ser det.")).to_be_visible()
    page.get_by_label("Pia Politi").check()
    page.get_by_role("button", name="Bekreft dem som er krysset av").click()
    expect(page.get_by_text("De er med i samarbeid i et år fra nå.")).to_be_visible()
    page.get_by_text("Noen slutter").click()
    pictures(page, "contact-named")
    page.get_by_role("button", name="Avslutt tilgangen til samarbeid nå").click()
    expect(page.get_by_text("De er ikke med i noe samarbeid lenger, fra nå av.")).to_be_visible()
