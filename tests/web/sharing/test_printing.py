"""Prints of what is shared and of one's people: who gets them, what is in them, what is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from cast import Cast
from samspill.web.areas.participant.printed import MOST_PRINTED, own_values, people_values
from samspill.web.areas.prints.typesetting import pdf
from samspill.web.journal.models import Entry
from samspill.web.sharing.action_verbs import agree
from samspill.web.sharing.actions import answer, open_share, share, withdraw
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Came, Receiver
from samspill.web.sharing.queries import own_given
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_queries import contacts, people_known
from samspill.web.sharing.ties import keep_in_touch
from support.pages import signed_in, url
from support.prints import read, words_of
from support.shared import EXPERIENCE, let_share, shared, strong, visit
from support.ties import met, of, tie
from support.validating import assert_valid

NAME = re.compile(r'^attachment; filename="(samspill(?:-del|-delt)?-\d{4}-\d\d-\d\d\.pdf)"$')


@pytest.fixture(autouse=True)
def _in_bokmal() -> Iterator[None]:
    """What is made without a request; browsers are in English."""
    with translation.override("nb"):
        yield


@pytest.fixture
def on(cast: Cast) -> Cast:
    let_share(cast)
    return cast


def made(cast: Cast, label: Label = Label.AMBER, **more: Any) -> int:
    """Shared by the bank with the police and the agency, now."""
    now = timezone.now()
    with as_visit(visit(cast.bank.person_id, now=now)):
        return share(
            participant=cast.bank, draft=replace(EXPERIENCE, label=label, **more),
            receivers=[cast.police.person_id, cast.agency.person_id],
            second=cast.police.person_id, now=now,
        ).pk  # fmt: skip


def printed(client: Client, cast: Cast, pk: int) -> Any:
    answered = client.post(url("participant_print", cast, pk=pk))
    if answered.status_code == 200:
        assert_valid(answered.content)
    return answered


def reads(cast: Cast, pk: int) -> bool:
    with as_visit(visit(cast.police.person_id)):
        found = Receiver.objects.get(share=pk, person=cast.police.person_id)
        return found.read_at is not None


class TestAShare:
    def test_is_under_its_label_with_all_that_its_source_asks(self, on: Cast) -> None:
        pk = made(on, chatham_house=True)
        answered = printed(strong(on.police), on, pk)
        assert answered.status_code == 200
        said = words_of(answered.content)
        assert said.count("TLP:AMBER ") == 3  # head, foot, and before the text
        assert EXPERIENCE.text in said
        for line in (
            "Act on it only after contact with the source.", "Do not name the source.",
            "Do not tell those it concerns.", "Chatham House Rule: use what was said",
        ):  # fmt: skip
            assert said.count(line) == 3
        assert "Printed by Pia Politi, " in said

    def test_counts_as_reading_it_and_is_written_down(self, on: Cast) -> None:
        pk = made(on)
        assert not reads(on, pk)
        printed(strong(on.police), on, pk)
        assert reads(on, pk)
        verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
        assert verbs[-2:] == ["share_read", "share_printed"]
        assert Entry.objects.filter(edition_id=on.edition.pk, verb="share_printed").count() == 0

    def test_names_its_source_only_where_they_may_be_named(self, on: Cast) -> None:
        for may_be, named in ((False, 0), (True, 1)):
            pk = made(on, may_name_source=may_be)
            said = words_of(printed(strong(on.police), on, pk).content)
            assert said.count("Berit Bank, Fjordbanken") == named
            assert said.count("Not named on paper") == 1 - named
            assert ("Berit" in said) == may_be

    def test_of_ones_own_is_printed_too(self, on: Cast) -> None:
        pk = made(on)
        said = words_of(printed(signed_in(on.bank.person), on, pk).content)
        assert "Printed by Berit Bank, " in said
        assert not reads(on, pk)

    def test_that_is_red_is_never_printed(self, on: Cast) -> None:
        pk = made(on, Label.RED)
        for who in (on.police, on.bank):
            assert printed(strong(who), on, pk).status_code == 404
            page = strong(who).get(url("participant_shared_one", on, pk=pk)).content.decode()
            assert url("participant_print", on, pk=pk) not in page
        assert not reads(on, pk)

    def test_takes_as_strong_a_sign_in_as_its_page(self, on: Cast) -> None:
        pk = made(on)
        answered = printed(signed_in(on.police.person), on, pk)
        assert answered.status_code == 403
        assert b"%PDF" not in answered.content
        assert not reads(on, pk)

    def test_is_nobody_elses(self, on: Cast) -> None:
        pk = made(on)
        for who in (on.seller, on.bank_colleague):
            assert printed(strong(who), on, pk).status_code == 404
        at = visit(on.bank.person_id, now=timezone.now())
        with as_visit(at):
            withdraw(share=pk, by=on.bank.person, now=at.now)
        assert printed(strong(on.police), on, pk).status_code == 404

    def test_is_a_file_that_nobody_keeps_under_a_name_that_says_nothing(self, on: Cast) -> None:
        answered = printed(strong(on.police), on, made(on))
        assert NAME.match(answered.headers["Content-Disposition"])
        assert answered.headers["Cache-Control"] == "no-store, private"
        assert answered.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"

    def test_is_asked_for_with_a_form_on_its_page(self, on: Cast) -> None:
        pk = made(on)
        client = strong(on.police)
        address = url("participant_print", on, pk=pk)
        assert client.get(address).status_code == 405
        page = url("participant_shared_one", on, pk=pk)
        assert f'action="{address}"' not in client.get(page).content.decode()  # not opened yet
        client.post(url("participant_shared_open", on, pk=pk))
        assert f'action="{address}"' in client.get(page).content.decode()


class TestWhatOneHasShared:
    def test_is_a_list_without_a_word_of_it(self, on: Cast) -> None:
        first = made(on, Label.AMBER, text="Zebra")
        made(on, Label.GREEN, text="Zebra")
        made(on, Label.RED, text="Zebra", about="Giraff")
        at = visit(on.agency.person_id, now=timezone.now())
        with as_visit(at):
            open_share(share=first, visit=at, by=on.agency.person)
            answer(
                share=first, came=Came.USED, line="Zebra", visit=at, by=on.agency.person
            )  # fmt: skip
        answered = signed_in(on.bank.person).post(url("participant_print_own", on))
        said = words_of(answered.content)
        assert NAME.match(answered.headers["Content-Disposition"])
        assert "Zebra" not in said
        assert "Giraff" not in said
        assert "without what it says. 1 that is TLP:RED is not printed." in said
        assert "Used: 1" in said
        assert said.count("Not read yet") == 1
        page = read(answered.content).pages[0].extract_text()
        assert page.startswith("TLP:AMBER\n")  # the narrowest of what is listed

    def test_is_bounded_and_asks_no_more_for_more(self, on: Cast) -> None:
        at = visit(on.bank.person_id, now=timezone.now())
        asked = []
        for more in (1, 2):
            with as_visit(at):
                for _ in range(more):
                    shared(on, now=at.now)
            with CaptureQueriesContext(connection) as queries:
                given = own_given(at, on.edition.pk)
            asked.append(len(queries))
        assert asked[0] == asked[1]
        assert [(each.readers, each.read, each.came) for each in given] == [(2, False, {})] * 3
        many = given * 100
        values = own_values(many, by=on.bank.person, now=at.now)
        assert len(values["shares"]) == MOST_PRINTED  # type: ignore[arg-type]
        content = pdf("own", title="x", values=values, now=at.now)
        assert_valid(content)
        assert "Bare de 200 første er med." in words_of(content)


class TestMyPeople:
    def test_has_contact_details_that_both_released_and_what_was_agreed(self, cast: Cast) -> None:
        met(cast)
        tie(cast.bank, cast.police)
        at = of(cast.bank)
        with as_visit(at):
            agree(
                other=cast.police.person_id, line="Sende #sjekklista", mine=True,
                due=date(2026, 12, 20), visit=at, by=cast.bank.person,
            )  # fmt: skip
            keep_in_touch(
                other=cast.police.person_id, day=date(2027, 1, 12), visit=at, by=cast.bank.person
            )
            known = people_known(at)
            values = people_values(known, contacts(at, known), by=cast.bank.person, now=at.now)
        said = words_of(pdf("people", title="Mine folk", values=values, now=at.now))
        for there in (
            "Pia Politi", "Tone Tilsyn", "pia@eksempel.no", "Sende #sjekklista",
            "20. desember 2026", "12. januar 2027", "Skrevet ut av Berit Bank",
        ):  # fmt: skip
            assert there in said, there
        assert "tone@eksempel.no" not in said  # one word is no tie
        assert said.count("TLP:AMBER") == 3  # head, foot, and beside what was agreed

    def test_is_a_file(self, cast: Cast) -> None:
        met(cast)
        answered = signed_in(cast.bank.person).post(url_of_people())
        assert answered.status_code == 200
        assert NAME.match(answered.headers["Content-Disposition"])
        assert answered.content.startswith(b"%PDF-")

    def test_is_bounded(self, cast: Cast) -> None:
        met(cast)
        at = of(cast.bank)
        with as_visit(at):
            known = people_known(at)
        values = people_values(known * 200, {}, by=cast.bank.person, now=at.now)
        assert len(values["people"]) == MOST_PRINTED  # type: ignore[arg-type]
        content = pdf("people", title="Mine folk", values=values, now=at.now)
        assert_valid(content)
        assert "Bare de 200 første er med." in words_of(content)


def url_of_people() -> str:
    return "/people/print/"


def test_nobody_prints_without_end(on: Cast, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "print": "2/h/key"}
    client, pk = strong(on.police), made(on)
    assert [printed(client, on, pk).status_code for _ in range(3)] == [200, 200, 429]
