"""From words to action in a real browser: a meeting, a case out of it, what one said one would do,
what came of it, told to whoever it came from, and the closing report; and a case whose founder
leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from browser.conftest import OpenPage
from browser.test_sharing import enter
from cast import Cast, assemble
from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.sharing.cases.actions import accept_case, leave_case, open_case
from samspill.web.sharing.cases.lasting import CARRIED_ON_WITHIN
from samspill.web.sharing.cases.models import Case
from samspill.web.sharing.cases.timeline import write_entry
from samspill.web.sharing.labels import Label
from samspill.web.sharing.row_security import as_visit
from support.browsing import Trouble, violations
from support.cases import OPENING, work_since_yesterday
from support.identities import name_contact
from support.pages import meet
from support.shared import visit

ASKED = "Hvem ser på skrifttypen når kvitteringen kommer?"
DOES = "Legge skrifttypen inn i opplæringen"
CAME = "To ble stoppet i kassa den første uka"
REPORT = "Alle som selger, ser etter skrifttypen nå."


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The day was yesterday: the bank met the police, the agency and the company."""
    made = assemble()
    work_since_yesterday(made)
    Edition.objects.filter(pk=made.edition.pk).update(phase=Phase.PUBLISHED)
    return made


def test_from_a_meeting_to_what_came_of_it(
    page: Page, open_page: OpenPage, cast: Cast, live_server: LiveServer
) -> None:
    # Out of the meeting: a case.
    enter(page, cast.bank.person, live_server)
    page.goto("/people/")
    page.get_by_role("link", name="Pia Politi").first.click()
    page.get_by_role("link", name="Åpne et samarbeid med dem").click()
    page.get_by_label("Hva det heter").fill("Falske kvitteringer")
    page.get_by_label("Hva det skal brukes til").fill("Å kjenne dem igjen i kassa")
    page.get_by_label("Ingenting fra en straffesak").check()
    page.get_by_role("button", name="Åpne samarbeidet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Falske kvitteringer")
    case = page.url
    # The police says yes.
    police = open_page(390, 844)
    enter(police, cast.police.person, live_server)
    police.goto(case)
    police.get_by_label("Jeg, Pia Politi, godtar avtalen").check()
    police.get_by_label("Jeg skriver ikke noe fra en straffesak").check()
    police.get_by_role("button", name="Godta").click()
    # The bank asks for something there.
    page.reload()
    page.get_by_label("Det du vil skrive").fill(ASKED)
    page.get_by_role("button", name="Se hvem som får lese det").click()
    page.get_by_role("button", name="Skriv det i samarbeidet").click()
    # The police reads it, says what they do, and later what came of it, to the bank.
    police.reload()
    expect(police.get_by_text(ASKED)).to_be_visible()
    police.goto(f"/people/{cast.bank.person_id}/")
    police.get_by_label("Det dere sa at dere skulle gjøre").fill(DOES)
    police.get_by_role("button", name="Skriv det ned").click()
    police.get_by_role("link", name="Mine tiltak").first.click()
    police.get_by_text("Hvordan står det til?").click()
    police.get_by_text("Det er gjort").click()
    police.get_by_label("Hva det førte til").fill(CAME)
    police.get_by_label("La Berit Bank lese det").check()
    police.get_by_role("button", name="Ferdig", exact=True).click()
    expect(police.get_by_role("heading", level=1)).to_have_text("Ingenting venter.")
    page.goto("/people/actions/")
    page.get_by_text("1 som er over").click()
    expect(page.get_by_text(CAME)).to_be_visible()
    assert violations(page) == []
    # And all of the case reads the report.
    page.goto(case)
    page.get_by_role("link", name="Skriv sluttrapporten").click()
    page.get_by_label("Hva kom ut av det").fill(REPORT)
    page.get_by_role("button", name="Lukk samarbeidet").click()
    police.goto(case)
    expect(police.get_by_text(REPORT)).to_be_visible()
    expect(police.get_by_text("Det er avsluttet.")).to_be_visible()
    assert violations(police) == []


def founded(cast: Cast) -> Case:
    """The bank's, with the police, the bank's colleague, and somebody who says for the bank who its
    people are."""
    meet(cast.bank, cast.bank_colleague, slot=3, table=3)
    name_contact(cast.bank.organisation, cast.creator)
    began = timezone.now() - timedelta(minutes=30)
    bank = visit(cast.bank.person_id, now=began)
    with as_visit(bank):
        case = open_case(
            participant=cast.bank, opening=OPENING, visit=bank,
            invite=[cast.police.person_id, cast.bank_colleague.person_id],
        )  # fmt: skip
    for who in (cast.police, cast.bank_colleague):
        theirs = visit(who.person_id, now=began + timedelta(minutes=1))
        with as_visit(theirs):
            accept_case(case=case.pk, hidden=False, visit=theirs, by=who.person)
    later = visit(cast.bank.person_id, now=began + timedelta(minutes=2))
    with as_visit(later):
        write_entry(case=case.pk, text=ASKED, label=Label.AMBER, visit=later, by=cast.bank.person)
    return case


def test_the_founder_leaves_and_somebody_of_theirs_carries_it_on(
    page: Page, open_page: OpenPage, cast: Cast, live_server: LiveServer, trouble: Trouble
) -> None:
    case = f"/e/{cast.edition.slug}/cases/{founded(cast).pk}/"
    enter(page, cast.bank.person, live_server)
    page.goto(case)
    page.get_by_text("Gå ut av samarbeidet").click()
    page.get_by_role("button", name="Gå ut", exact=True).click()
    expect(page.get_by_text("Du er ikke med lenger.")).to_be_visible()
    page.goto(case)
    assert trouble.take() == [f"404: GET {case}"]
    # The contact person sees what it is called and who of their own is in it, and asks one.
    contact = open_page(1280, 900)
    enter(contact, cast.creator, live_server)
    contact.goto("/my-organisation/")
    contact.get_by_role("link", name="Samarbeid uten ansvarlig person").click()
    expect(contact.get_by_text(ASKED)).to_have_count(0)
    expect(contact.get_by_text("Pia Politi")).to_have_count(0)
    contact.get_by_label("Bjarne Bank").check()
    contact.get_by_role("button", name="Spør dem").click()
    expect(contact.get_by_text("Bjarne Bank er spurt.")).to_be_visible()
    # Who is asked says yes, and closes it in the end.
    colleague = open_page(390, 844)
    enter(colleague, cast.bank_colleague.person, live_server)
    colleague.goto(case)
    colleague.get_by_role("button", name="Ta det videre").click()
    expect(colleague.get_by_text("Du tar det videre.")).to_be_visible()
    contact.reload()
    expect(contact.get_by_text(OPENING.title)).to_have_count(0)
    colleague.get_by_role("link", name="Skriv sluttrapporten").click()
    colleague.get_by_label("Hva kom ut av det").fill(REPORT)
    colleague.get_by_role("button", name="Lukk samarbeidet").click()
    expect(colleague.get_by_text(REPORT)).to_be_visible()


def test_where_nobody_carries_it_on_it_closes(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    """The founder left two weeks ago, and nobody was named."""
    case = founded(cast)
    left = timezone.now() - CARRIED_ON_WITHIN - timedelta(minutes=5)
    Participant.objects.filter(pk=cast.bank.pk).update(first_seen_at=left)
    earlier = visit(cast.bank.person_id, now=left)
    with as_visit(earlier):
        leave_case(case=case.pk, visit=earlier, by=cast.bank.person)
    enter(page, cast.police.person, live_server)
    page.goto(f"/e/{cast.edition.slug}/cases/{case.pk}/")
    expect(page.get_by_text("Det er avsluttet.")).to_be_visible()
    expect(page.get_by_text(ASKED)).to_be_visible()
    expect(page.get_by_label("Det du vil skrive")).to_have_count(0)
    enter(page, cast.creator, live_server)
    page.goto("/cases/")
    expect(page.get_by_text(OPENING.title)).to_have_count(0)
