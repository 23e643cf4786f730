"""A note written where there is no network, in a real browser: kept, encrypted, and sent once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.test_my_people import SignIn, pictures
from cast import NOW, Cast, assemble
from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.sharing.note_models import Note
from samspill.web.sharing.row_security import as_visit
from support.browsing import Trouble
from support.shared import visit
from support.ties import met

ROWS = """async () => {
  const opening = indexedDB.open("samspill-notes", 1);
  const database = await new Promise((done) => { opening.onsuccess = () => done(opening.result); });
  if (!database.objectStoreNames.contains("queue")) return [];
  const asking = database.transaction("queue").objectStore("queue").getAll();
  const rows = await new Promise((done) => { asking.onsuccess = () => done(asking.result); });
  database.close();
  return rows.map((row) => new TextDecoder().decode(row.data) + JSON.stringify(row));
}"""


@pytest.fixture
def published(transactional_db: None) -> Cast:
    """The bank is to meet the police."""
    cast = assemble()
    met(cast)
    Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.PUBLISHED)
    Participant.objects.update(first_seen_at=NOW)
    return cast


def notes_of(who: Participant) -> list[str]:
    """What the server has of theirs, as they may read it."""
    with as_visit(visit(who.person_id)):
        return list(Note.objects.filter(person=who.person).values_list("text", flat=True))


def in_queue(page: Page) -> list[str]:
    return list(page.evaluate(ROWS))


def test_two_taps_from_the_day_saved_as_typed(page: Page, sign_in: SignIn, published: Cast) -> None:
    cast = published
    sign_in(page, cast.bank.person)
    page.goto(f"/e/{cast.edition.slug}/agenda/")
    pictures(page, "agenda")
    page.get_by_role("listitem").filter(has_text="Pia Politi").get_by_role(
        "link", name="Notat"
    ).click()
    page.wait_for_url("**/notes/?about=meeting*")
    page.keyboard.type("Ringe om lista")  # the cursor is there
    expect(page.get_by_role("status").filter(has_text="Lagret")).to_be_visible()
    assert notes_of(cast.bank) == ["Ringe om lista"]
    page.keyboard.type(" på fredag")
    expect(page.get_by_role("status").filter(has_text="Lagrer")).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="Lagret")).to_be_visible()
    assert notes_of(cast.bank) == ["Ringe om lista på fredag"]
    assert in_queue(page) == []
    pictures(page, "note")


def test_written_without_a_network_and_sent_once_when_it_is_back(
    page: Page, sign_in: SignIn, trouble: Trouble, published: Cast
) -> None:
    cast = published
    sign_in(page, cast.bank.person)
    agenda = f"/e/{cast.edition.slug}/agenda/"
    page.goto(agenda)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    link = page.get_by_role("link", name="Notat").last
    address = link.get_attribute("href")
    assert address is not None
    page.goto(address)  # whose device it is, is known from here
    page.goto(agenda)
    page.context.set_offline(True)
    link.click()
    expect(page.get_by_role("heading", name="Det er ikke nett akkurat nå")).to_be_visible()
    page.get_by_label("Notat").fill("Skrevet i kjelleren")
    waits = page.get_by_text("Ikke nett: ligger kryptert på enheten")
    expect(waits).to_be_visible()
    pictures(page, "offline")
    (row,) = in_queue(page)
    assert "kjelleren" not in row
    page.reload()  # it goes on where it was
    expect(page.get_by_label("Notat")).to_have_value("Skrevet i kjelleren")
    page.get_by_label("Notat").fill("Skrevet i kjelleren, to ganger")
    expect(waits).to_be_visible()
    assert notes_of(cast.bank) == []
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Skrevet før")).to_be_visible()
    assert notes_of(cast.bank) == ["Skrevet i kjelleren, to ganger"]
    assert in_queue(page) == []
    assert all(said.startswith("failed: ") for said in trouble.take())


def test_what_waits_is_gone_when_one_signs_out_and_sent_for_nobody_else(
    page: Page, sign_in: SignIn, trouble: Trouble, published: Cast
) -> None:
    cast = published
    sign_in(page, cast.bank.person)
    page.goto(f"/notes/?about=person:{cast.seller.person_id}")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.route("**/notes/keep/", lambda route: route.abort())
    page.get_by_label("Notat").fill("Ikke for andre")
    expect(page.get_by_text("Ikke nett: ligger kryptert")).to_be_visible()
    assert len(in_queue(page)) == 1
    page.unroute("**/notes/keep/")
    page.context.clear_cookies()
    sign_in(page, cast.police.person)
    page.goto(f"/notes/?about=person:{cast.seller.person_id}")
    page.get_by_label("Notat").fill("Mitt")
    expect(page.get_by_role("status").filter(has_text="Lagret")).to_be_visible()
    assert (notes_of(cast.bank), notes_of(cast.police)) == ([], ["Mitt"])
    assert in_queue(page) == []
    page.route("**/notes/keep/", lambda route: route.abort())
    page.get_by_label("Notat").fill("Mitt, og mer")
    expect(page.get_by_text("Ikke nett: ligger kryptert")).to_be_visible()
    page.get_by_role("button", name="Gå inn som en annen").click()
    page.wait_for_url("**/")
    assert in_queue(page) == []
    assert set(trouble.take()) == {"failed: POST /notes/keep/ net::ERR_FAILED"}
