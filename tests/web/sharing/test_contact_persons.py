"""Who says for an organisation who its people are. An organiser sees it, and there is no road on
which one would name one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from cast import NOW, Cast
from samspill.web.editions.models import Participant
from samspill.web.journal.models import Entry
from samspill.web.people.identity import as_keeper, doubt, is_confirmed
from samspill.web.people.models import Confirmation, ContactPerson, Organisation, Person, Why
from samspill.web.sharing.identity import NoProofError, may_vouch_for
from samspill.web.sharing.row_security import as_visit
from support.identities import confirm, enrol, has_address, name_contact, of
from support.pages import meet, signed_in, url, words
from support.shared import let_share
from support.ties import AFTER

on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite has no security of rows"
)
LATER = AFTER + timedelta(hours=1)


@pytest.fixture
def met(cast: Cast) -> Cast:
    """The police has met the bank, and it is not sure any more who signs in as the police."""
    let_share(cast)
    meet(cast.bank, cast.police)
    has_address(cast.police.person)
    doubt(person=cast.police.person, why=Why.FIRST, by=None, now=AFTER)
    return cast


def test_the_page_shows_those_who_are_here_and_how_one_is_named(met: Cast) -> None:
    name_contact(met.police.organisation, met.police.person)
    name_contact(met.bank.organisation, met.stranger.person)
    client = signed_in(met.organiser)
    page = words(client.get(url("organiser_contact_persons", met)).content)
    assert "2 of 4 organisations have a contact person ." in page
    assert "Pia Politi Østre politidistrikt" in page
    assert "Somebody who does not take part here" in page
    assert met.stranger.person.name not in page
    assert "manage.py confirm_identity ADDRESS --contact-for" in page
    Participant.objects.filter(pk=met.police.pk).update(withdrawn_at=NOW)
    assert "Pia Politi" not in words(client.get(url("organiser_contact_persons", met)).content)


def test_it_takes_nothing(met: Cast) -> None:
    said = {"organisation": met.police.organisation_id, "person": met.bank.person_id}
    answer = signed_in(met.organiser).post(url("organiser_contact_persons", met), said)
    assert answer.status_code == 405
    assert not ContactPerson.objects.exists()


def test_a_colleague_whom_the_organiser_made_up_confirms_nobody(met: Cast) -> None:
    """The enemy's road: Pia's sign-in is the organiser's by now, and so is the account of a
    colleague of hers from the same list, with a second factor. One who is really confirmed,
    and is put on the list as her colleague, has not met her either."""
    made_up = Person.objects.create(email="ola@eksempel.no", name="Ola Oppdiktet")
    really = met.seller.person
    home = met.police.organisation
    Participant.objects.create(edition=met.edition, person=made_up, organisation=home)
    Participant.objects.filter(person=really).update(organisation=home)
    has_address(made_up)
    enrol(made_up, now=AFTER)
    for accomplice in (made_up, really):
        assert not may_vouch_for(of(accomplice, LATER), met.police.person_id)
        with pytest.raises(NoProofError):
            confirm(met.police.person, accomplice, now=LATER)
    assert not is_confirmed(met.police.person_id)


def test_a_contact_person_whose_sign_in_was_taken_confirms_nobody(met: Cast) -> None:
    name_contact(met.police.organisation, met.seller.person)
    assert may_vouch_for(of(met.seller, LATER), met.police.person_id)
    Person.objects.filter(pk=met.seller.person_id).update(sign_in="liv.selv@eksempel.no")
    assert not may_vouch_for(of(met.seller, LATER), met.police.person_id)


@on_postgresql
def test_the_database_takes_one_of_nobody_but_whoever_keeps_the_server(met: Cast) -> None:
    home = met.police.organisation
    for who in (met.organiser, met.seller.person):
        with as_visit(of(who, LATER)), pytest.raises(DatabaseError), transaction.atomic():
            ContactPerson.objects.create(organisation=home, person=who, named_at=LATER)
    with pytest.raises(DatabaseError), transaction.atomic():
        ContactPerson.objects.create(organisation=home, person=met.organiser, named_at=LATER)
    name_contact(met.bank.organisation, met.bank.person)
    with connection.cursor() as cursor:
        for sql in (
            f"update people_contactperson set organisation_id = {home.pk}",  # noqa: S608
            "delete from people_contactperson",
        ):
            cursor.execute(sql)
            assert cursor.rowcount == 0


def test_the_keepers_commands(cast: Cast) -> None:
    with as_keeper():
        Confirmation.objects.all().delete()
    call_command("confirm_identity", "pia@eksempel.no", contact_for="Østre politidistrikt")
    assert is_confirmed(cast.police.person_id)
    named = ContactPerson.objects.get()
    assert named.organisation == Organisation.objects.get(name="Østre politidistrikt")
    for _again in range(2):
        call_command("end_contact_person", "pia@eksempel.no", "Østre politidistrikt")
        assert not ContactPerson.objects.exists()
    assert Entry.objects.filter(verb="contact_person_ended").count() == 1
    assert is_confirmed(cast.police.person_id)
    with pytest.raises(CommandError):
        call_command("end_contact_person", "pia@eksempel.no", "Ingen slik")
    call_command("forget_second_step", "pia@eksempel.no")
    assert not is_confirmed(cast.police.person_id)
