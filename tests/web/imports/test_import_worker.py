"""Long lists: a worker reads and imports them, is lost, and the page leads on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cast import NOW, Cast, assemble
from samspill.web.editions.models import Participant
from samspill.web.imports.models import DraftState, ImportDraft
from samspill.web.planning import ending, importing
from samspill.web.planning.leases import MOST_ATTEMPTS
from samspill.web.planning.tasks import enqueue_import
from support.files import HEAD, csv_of, xlsx_of
from support.pages import signed_in, url, words

MANY = [
    (f"Person {n}", f"n{n}@eksempel.no", f"Firma {n} i {'Langfjord ' * 5}", "politi")
    for n in range(1500)
]


@pytest.fixture
def players(transactional_db: None) -> Cast:
    """The cast, in a database whose writes are for good."""
    return assemble()


@pytest.fixture
def page(players: Cast) -> Client:
    """The organiser's browser."""
    return signed_in(players.organiser)


def send(cast: Cast, page: Client, data: bytes) -> str:
    """Upload; gives the address of the preview."""
    file = SimpleUploadedFile("liste\x00\n.csv", data)
    answer = page.post(url("organiser_import", cast), {"kind": "people", "file": file})
    return str(answer.headers["Location"])


def work() -> None:
    """What workers do until nothing waits."""
    call_command("run_worker", once=True)


def only() -> ImportDraft:
    return ImportDraft.objects.get()


class TestLong:
    """From a long list to people."""

    @pytest.mark.parametrize("workbook", [False, True])
    def test_is_read_and_imported_by_a_worker(
        self, players: Cast, page: Client, workbook: bool
    ) -> None:
        data = xlsx_of(HEAD, *MANY) if workbook else csv_of(HEAD, *MANY)
        address = send(players, page, data)
        onward = page.get(address)
        assert (onward.status_code, only().state) == (302, DraftState.WAITING)
        seen = page.get(onward.headers["Location"])
        assert words(seen.content).count("This starts in a moment") == 1
        progress = f"{address}progress/"
        assert page.get(progress).status_code == 200
        work()
        answer = page.get(progress)
        assert (answer.status_code, answer.headers["HX-Redirect"]) == (286, f"{address}?")
        seen = page.get(answer.headers["HX-Redirect"])
        assert seen.context["preview"].new == 1500
        assert len(seen.context["new_rows"]) == 100
        gone = players.bank_colleague.pk
        post = {"seen": seen.context["preview"].digest, "withdraw": [gone]}
        answer = page.post(f"{address}?", post)
        assert (answer.status_code, Participant.objects.count()) == (302, 8)
        work()
        answer = page.get(page.get(progress).headers["HX-Redirect"], follow=True)
        said = " new people, 0 changed, 0 as before. 1 is withdrawn."
        assert words(answer.content).count(said) == 1
        assert Participant.objects.filter(edition=players.edition).count() == 1507
        players.bank_colleague.refresh_from_db()
        assert players.bank_colleague.withdrawn_at is not None
        assert bytes(only().content) == b""

    def test_what_changed_meanwhile_is_shown_anew(self, players: Cast, page: Client) -> None:
        address = send(players, page, csv_of(HEAD, *MANY))
        page.get(address)
        work()
        page.post(f"{address}?", {"seen": "something else"})
        work()
        answer = page.get(f"{address}?")
        assert answer.status_code == 409
        assert words(answer.content).count("Something has changed since you saw the preview") == 1
        assert answer.context["preview"].new == 1500
        assert Participant.objects.count() == 8

    def test_a_bad_file_is_explained_when_it_is_read(self, players: Cast, page: Client) -> None:
        address = send(players, page, b"PK" + b"x" * 200_000)
        page.get(address)
        work()
        answer = page.get(f"{address}?")
        assert (answer.status_code, answer.context["error"].code) == (422, "broken_excel")

    def test_other_columns_are_read_anew(self, players: Cast, page: Client) -> None:
        address = send(players, page, csv_of((*HEAD, "tittel"), *((*row, "x") for row in MANY)))
        page.get(address)
        work()
        assert page.get(f"{address}?").status_code == 200
        assert page.get(f"{address}?column-title=-").status_code == 302
        work()
        seen = page.get(f"{address}?column-title=-")
        assert "title" not in seen.context["preview"].columns

    def test_a_lost_worker_is_found_and_given_up_at_last(self, players: Cast, page: Client) -> None:
        address = send(players, page, csv_of(HEAD, *MANY))
        page.get(address)
        for attempt in range(1, MOST_ATTEMPTS + 1):
            lease = importing._take(only().pk, now=timezone.now())
            assert (lease is None, only().attempts) == (False, attempt)
            assert importing.reap(now=timezone.now(), enqueue=enqueue_import) == 0
            importing.reap(now=timezone.now() + timedelta(hours=1), enqueue=enqueue_import)
            assert importing._held(only().pk, str(lease), progress=0.5) is False
        assert only().state == DraftState.FAILED
        answer = page.get(f"{address}?")
        assert words(answer.content).count("The list could not be read to its end.") == 1
        page.post(f"{address}?")
        work()
        assert page.get(f"{address}?").context["preview"].new == 1500

    def test_a_worker_that_is_to_end_hands_over(self, players: Cast, page: Client) -> None:
        address = send(players, page, csv_of(HEAD, *MANY))
        page.get(address)
        ending.this_process.asked = True
        try:
            assert (
                importing.carry_out(draft_id=only().pk, enqueue=enqueue_import) == "worker_stopped"
            )
        finally:
            ending.this_process.asked = False
        assert only().state == DraftState.WAITING


class TestReplaced:
    """Another list in the place of the one that is looked at, and a session that is gone."""

    def test_says_so_with_a_way_on(self, players: Cast, page: Client) -> None:
        first = send(players, page, csv_of(HEAD, *MANY))
        send(players, page, csv_of(HEAD, *MANY[:2]))
        answer = page.get(first)
        assert answer.status_code == 404
        assert words(answer.content).count("This preview is no longer here.") == 1
        assert answer.content.count(url("organiser_import", players).encode() + b'"') >= 1
        assert page.post(first, {"seen": "x"}).status_code == 404
        asked = page.get(f"{first}progress/", headers={"HX-Request": "true"})
        assert (asked.status_code, asked.headers["HX-Redirect"]) == (286, f"{first}?")

    def test_a_part_of_a_page_leads_to_signing_in(self, players: Cast, client: Client) -> None:
        from_page = {
            "HX-Request": "true", "HX-Current-URL": "http://testserver/organise/x/planning/",
            "accept-language": "en",
        }  # fmt: skip
        answer = client.get(url("organiser_plan_progress", players), headers=from_page)
        assert answer.status_code == 204
        assert answer.headers["HX-Redirect"] == "/account/login/?next=%2Forganise%2Fx%2Fplanning%2F"
        page = client.get(answer.headers["HX-Redirect"], headers={"accept-language": "en"})
        assert words(page.content).count("You were signed out meanwhile.") == 1


def test_the_preview_of_a_short_list_withdraws_too(players: Cast, page: Client) -> None:
    address = send(players, page, csv_of(HEAD, MANY[0]))
    seen = page.get(address)
    assert [a.name for a in seen.context["preview"].gone].count("Bjarne Bank") == 1
    stranger = {"seen": seen.context["preview"].digest, "withdraw": [players.stranger.pk]}
    assert page.post(address, stranger).status_code == 409
    post = {"seen": seen.context["preview"].digest, "withdraw": [players.bank_colleague.pk, "x"]}
    assert page.post(address, post).status_code == 302
    players.bank_colleague.refresh_from_db()
    assert players.bank_colleague.withdrawn_at is not None
    assert Participant.objects.filter(edition=players.edition).count() == 8
    assert players.bank_colleague.withdrawn_at > NOW
