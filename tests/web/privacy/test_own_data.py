"""One's own data as a file: all of it, and nothing of others'."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import Cast
from samspill.web.areas.public.accounts import BY_LINK
from samspill.web.editions.models import Participant
from samspill.web.people.models import Person
from samspill.web.privacy.editions import OWNED
from samspill.web.privacy.files import own_data_file
from samspill.web.privacy.inventory import ABOUT_NOBODY, INVENTORY
from samspill.web.sharing.consent_models import Consent
from samspill.web.sharing.erasing import DELETED, DETACHED, Reason
from samspill.web.sharing.labels import Label
from samspill.web.sharing.row_security import POLICIES, as_visit
from support.canaries import models_with_a_way_to
from support.pages import signed_in, url
from support.shared import let_share, shared, strong, visit
from support.ties import met, tie
from web.privacy.test_erasing import known_everywhere, note

# What hangs on an edition and on nobody: it has no part in anybody's file.
OF_EDITIONS = {
    "editions.Edition", "editions.Event", "editions.Slot", "editions.Talk", "editions.Room",
    "editions.Table", "editions.Rivalry", "editions.ProfileChange", "editions.Witness",
    "editions.LetterTemplate",
    "meetings.Meeting", "meetings.Place", "imports.ColumnChoice", "planning.EarlyCheck",
    "planning.WhatIf", "sharing.GroupProposal", "sharing.Terms", "wishes.NoSuppliers",
}  # fmt: skip


def file_of(client: Client) -> zipfile.ZipFile:
    answered = client.post(reverse("own_data_file"))
    assert answered.status_code == 200
    assert answered.headers["Cache-Control"] == "no-store, private"
    assert answered.headers["Content-Disposition"].startswith('attachment; filename="samspill-')
    return zipfile.ZipFile(io.BytesIO(b"".join(answered)))


def text_of(client: Client) -> str:
    archive = file_of(client)
    return "\n".join(archive.read(name).decode() for name in archive.namelist())


def test_every_model_that_leads_to_a_person_has_its_place() -> None:
    placed = {kept.model for category in INVENTORY for kept in category.models}
    reached = models_with_a_way_to("people.Person", "editions.Participant")
    assert reached - OF_EDITIONS - set(ABOUT_NOBODY) == placed - OF_EDITIONS
    for category in INVENTORY:
        for kept in category.models:
            assert bool(kept.own) != bool(kept.left_out), kept.model


def test_every_model_that_leads_to_an_edition_goes_with_it() -> None:
    owned = {model._meta.label for model, _path in OWNED}
    shared_tables = {table.replace("sharing_", "sharing.") for table in DELETED[Reason.EDITION]}
    gone = {label.lower() for label in owned} | shared_tables
    reached = {label.lower() for label in models_with_a_way_to("editions.Edition")}
    assert reached - gone == set()


def test_every_model_of_sharing_that_leads_to_a_person_has_a_rule() -> None:
    reached = models_with_a_way_to("people.Person")
    ruled = set(DELETED[Reason.PERSON]) | set(DETACHED[Reason.PERSON])
    of_sharing = {label.lower().replace(".", "_") for label in reached if "sharing." in label}
    # Of a part in an edition, which goes itself; and that a group was opened, which names nobody.
    known = {"sharing_wide", "sharing_groupopened"} | (of_sharing & {"sharing_terms"})
    assert of_sharing - ruled == known


def test_every_table_with_policies_has_a_rule_for_who_is_erased() -> None:
    """Else the database keeps what the application takes for gone."""
    rules = {*DELETED[Reason.PERSON], *DETACHED[Reason.PERSON]}
    # A theme, and that there is a group: who is asked about it is a table of its own.
    nobodys = {"sharing_groupproposal", "sharing_groupopened"}
    assert set(POLICIES) - rules == nobodys


@pytest.mark.django_db
def test_all_of_ones_own_is_in_it(cast: Cast) -> None:
    known_everywhere(cast)
    archive = file_of(strong(cast.bank))
    assert archive.namelist() == ["data.json", "description.json", "my-data.html", "notes.txt"]
    data = json.loads(archive.read("data.json"))["data"]
    assert data["account"]["people.Person"][0]["name"] == "Zqnamez zqnamez"
    assert [row["text"] for row in data["notes"]["sharing.Note"]] == ["zqtextz"]
    assert "zqtextz" in archive.read("notes.txt").decode()
    assert data["shares"]["sharing.Share"][0]["text"] == "zqtextz"
    assert [row["came"] for row in data["shares"]["answers to me"]] == ["used"]
    assert {row["person"] for row in data["shares"]["sharing.Receiver"]} == {
        cast.police.person.name, cast.agency.person.name,
    }  # fmt: skip
    assert len(data["meetings"]["meetings.Meeting"]) == 2
    assert len(data["ties"]["sharing.Release"]) == 2
    assert len(data["sessions"]["sessions.Session"]) == 2
    assert data["wishes"]["wishes.Veto"]
    assert {row["verb"] for row in data["journal"]["journal.Entry"]} >= {"shared", "note_kept"}
    described = json.loads(archive.read("description.json"))
    assert {each["category"] for each in described["categories"]} == set(data)


@pytest.mark.django_db
def test_nothing_of_others_is_in_it(cast: Cast) -> None:
    """Neither what they wish, nor their notes, nor what one may not read now; no secret either."""
    known_everywhere(cast)
    with as_visit(visit(cast.bank.person_id)):
        shared(cast, Label.AMBER, text="zqamberz")
    weak, enough = text_of(signed_in(cast.police.person)), text_of(strong(cast.police))
    assert ("zqamberz" in weak, "zqamberz" in enough) == (False, True)
    assert "Mitt eget notat" in weak
    seller, bank = text_of(strong(cast.seller)), text_of(strong(cast.bank))
    for word in ("zqtextz", "zqamberz", "Mitt eget notat", "zqaddressz"):
        assert word not in seller, word
    assert "Mitt eget notat" not in bank
    assert "zqtokenz" not in bank
    assert cast.bank.person.password not in bank
    for who, said in ((cast.police, [cast.police]), (cast.seller, [])):
        wishes = json.loads(file_of(strong(who)).read("data.json"))["data"]["wishes"]
        own = [f"{each.person.name}, {each.organisation.name}" for each in said]
        assert [row["by_participant"] for row in wishes["wishes.Veto"]] == own


@pytest.mark.django_db
def test_a_personal_link_opens_none_of_it(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.bank.person, backend=BY_LINK)
    for name in ("own_data", "own_data_erase"):
        assert client.get(reverse(name)).status_code == 302
    for name in ("own_data_file", "own_data_keep", "own_data_erase"):
        sent = client.post(reverse(name), {"address": cast.bank.person.email, "keep": "yes"})
        assert sent.status_code == 302
        assert sent.headers["Location"].startswith("/sign-in/")
    assert Person.objects.filter(pk=cast.bank.person_id).exists()


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow(cast: Cast) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as asked:
            own_data_file(visit(cast.bank.person_id))
        return len(asked)

    met(cast)
    let_share(cast)
    tie(cast.bank, cast.police)
    with as_visit(visit(cast.bank.person_id)):
        shared(cast)
        note(cast.bank, cast.police.person_id, "En")
    one = counted()
    tie(cast.bank, cast.agency)
    with as_visit(visit(cast.bank.person_id)):
        for _ in range(3):
            shared(cast)
            note(cast.bank, cast.police.person_id, "Flere")
    assert counted() == one


@pytest.mark.django_db
def test_one_erases_oneself_in_two_steps(cast: Cast) -> None:
    known_everywhere(cast)
    client, person = signed_in(cast.bank.person), cast.bank.person
    page = client.get(reverse("own_data_erase")).content.decode()
    assert "What stays, and why" in page
    wrong = client.post(reverse("own_data_erase"), {"address": "annen@eksempel.no"})
    assert wrong.status_code == 422
    assert Person.objects.filter(pk=person.pk).exists()
    gone = client.post(reverse("own_data_erase"), {"address": f" {person.email.upper()} "})
    assert gone.status_code == 302
    assert not Person.objects.filter(pk=person.pk).exists()
    assert client.get(reverse("own_data")).status_code == 302
    assert "You have been erased" in client.get("/").content.decode()


@pytest.mark.django_db
def test_an_organiser_erases_who_has_asked(cast: Cast) -> None:
    client, address = signed_in(cast.organiser), cast.bank.person.email
    at = url("organiser_erase", cast, pk=cast.bank.pk)
    assert client.get(at).status_code == 200
    assert client.post(at, {"address": "annen@eksempel.no"}).status_code == 422
    assert client.post(at, {"address": address}).status_code == 302
    assert not Person.objects.filter(email=address).exists()
    Participant.objects.create(
        edition=cast.other_edition, person=cast.police.person, organisation=cast.police.organisation
    )
    elsewhere = url("organiser_erase", cast, pk=cast.police.pk)
    refused = client.post(elsewhere, {"address": cast.police.person.email})
    assert refused.status_code == 422
    assert Person.objects.filter(pk=cast.police.person_id).exists()


@pytest.mark.django_db
def test_keeping_ones_ties_is_said_and_taken_back(cast: Cast) -> None:
    client = signed_in(cast.bank.person)
    for said, standing in (("yes", 1), ("yes", 1), ("no", 0)):
        assert client.post(reverse("own_data_keep"), {"keep": said}).status_code == 302
        with as_visit(visit(cast.bank.person_id)):
            assert Consent.objects.filter(taken_back_at=None).count() == standing
    assert client.post(reverse("own_data_keep"), {"keep": "x"}).status_code == 400


@pytest.mark.django_db
def test_the_page_says_who_answers_and_until_when(cast: Cast) -> None:
    let_share(cast)
    page = signed_in(cast.police.person).get(url("edition_privacy", cast)).content.decode()
    assert "Sikkerhetsdagen decides why and how" in page
    assert "person@eksempel.no" in page
    assert "12 November 2032" in page
    assert page.count("kept-one") == len(INVENTORY)
    assert Client().get(url("edition_privacy", cast)).status_code == 404
    cast.edition.announced = True
    cast.edition.save()
    assert Client().get(url("edition_privacy", cast)).status_code == 200


@pytest.mark.django_db
def test_an_organiser_chooses_the_day(cast: Cast) -> None:
    client = signed_in(cast.organiser)
    at = url("organiser_erasure", cast)
    seen = client.get(at).context["seen"]
    assert client.post(at, {"erase_on": "2031-11-20", "seen": seen}).status_code == 422
    assert client.post(at, {"erase_on": "2032-06-01", "seen": ""}).status_code == 422  # not shown
    assert client.post(at, {"erase_on": "2032-06-01", "seen": seen}).status_code == 302
    assert "1 June 2032" in client.get(at).content.decode()
