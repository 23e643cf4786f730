"""Erasing, and who somebody is: what was said of others stays said, what is held back is nobody's
to take or to erase, and what stands in a calendar is forgotten here."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cast import NOW, Cast
from samspill.web.editions.models import Participant
from samspill.web.journal.models import Entry
from samspill.web.outbox.models import Duty, Letter
from samspill.web.people.devices import keep_device
from samspill.web.people.identity import as_keeper, doubt, is_confirmed
from samspill.web.people.models import (
    Confirmation,
    ContactPerson,
    Device,
    Doubt,
    Person,
    ProofCode,
    Why,
)
from samspill.web.privacy.durations import CALENDAR_END
from samspill.web.privacy.editions import erase_edition
from samspill.web.privacy.files import own_data_file
from samspill.web.privacy.people import NAMELESS, erase_person
from samspill.web.privacy.retention import carry_out, people_left
from samspill.web.sharing.calendar_days import put_in_calendar
from samspill.web.sharing.calendar_models import InCalendar, What
from samspill.web.sharing.consent_models import Use
from samspill.web.sharing.consents import consent, take_back_consent
from samspill.web.sharing.erasing import Reason, erasing
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Share
from samspill.web.sharing.note_models import Note
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_models import KeepInTouch
from samspill.web.sharing.ties import keep_in_touch
from support.identities import confirm, has_address, name_contact
from support.pages import signed_in
from support.shared import let_share, shared, strong, visit
from support.ties import AFTER, met, of, tie
from web.privacy.test_erasing import LATE, note

DAY = date(2032, 3, 1)


def confirmed_by_the_bank(cast: Cast) -> None:
    """The bank has said that the police are the police, after something made it unsure."""
    met(cast)
    for who in (cast.bank, cast.police):
        has_address(who.person)
    doubt(person=cast.police.person, why=Why.FIRST, by=None, now=AFTER)
    confirm(cast.police.person, cast.bank.person, now=AFTER + timedelta(hours=1))


@pytest.mark.django_db
def test_a_contact_person_who_is_erased_is_none_any_more(cast: Cast) -> None:
    """The database, which else takes none away but for whoever keeps the server, lets it go."""
    home = cast.police.organisation
    for who in (cast.police, cast.bank):
        name_contact(home, who.person)
    erase_person(person_id=cast.police.person_id, by=cast.police.person, now=LATE)
    assert list(ContactPerson.objects.values_list("person", flat=True)) == [cast.bank.person_id]


def touch(who: Participant, other: Participant, *, in_calendar: bool = False) -> None:
    """One would be in touch with the other on a day, which may stand in their calendar."""
    seen = of(who)
    with as_visit(seen):
        keep_in_touch(other=other.person_id, day=DAY, visit=seen, by=who.person)
        if in_calendar:
            put_in_calendar(what=What.TOUCH, subject=other.person_id, visit=seen, by=who.person)


def days_of(who: Participant) -> list[int]:
    with as_visit(of(who)):
        return list(KeepInTouch.objects.values_list("other", flat=True))


@pytest.mark.django_db
def test_what_somebody_said_of_others_stays_without_them(cast: Cast) -> None:
    confirmed_by_the_bank(cast)
    before = Confirmation.objects.count()
    erase_person(person_id=cast.bank.person_id, by=cast.bank.person, now=LATE)
    assert is_confirmed(cast.police.person_id)
    said = Confirmation.objects.get(person=cast.police.person_id, by__isnull=False)
    assert said.by is not None
    assert (said.by.name, said.by.email, said.by.is_active) == (NAMELESS, "", False)
    assert Confirmation.objects.count() == before - 1  # of the one who is gone, and of nobody else
    # The edition goes, and they still are who they are, said by the same nobody, every night.
    erase_edition(edition=cast.edition, now=LATE)
    assert said.by_id not in people_left(LATE)
    with transaction.atomic():
        carry_out(Duty(), LATE)
    assert not Confirmation.objects.filter(by=said.by).exists()  # the police have nothing left
    assert said.by_id in people_left(LATE)


@pytest.mark.django_db
def test_one_with_no_part_in_anything_leaves_what_they_said_too(cast: Cast) -> None:
    confirmed_by_the_bank(cast)
    erase_edition(edition=cast.edition, now=LATE)
    erase_person(person_id=cast.bank.person_id, by=cast.bank.person, now=LATE)
    assert is_confirmed(cast.police.person_id)
    erase_person(person_id=cast.police.person_id, by=cast.police.person, now=LATE)
    assert not Doubt.objects.exists()
    assert not Confirmation.objects.filter(by__isnull=False).exists()


@pytest.mark.django_db
def test_erasing_one_leaves_who_others_are_also_where_the_keeper_does_it(cast: Cast) -> None:
    confirmed_by_the_bank(cast)
    with as_keeper():
        erase_person(person_id=cast.bank.person_id, by=cast.bank.person, now=LATE)
    assert is_confirmed(cast.police.person_id)
    assert is_confirmed(cast.agency.person_id)


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no security of rows")
def test_what_was_said_is_handed_to_nobody_who_could_come_in(cast: Cast) -> None:
    confirmed_by_the_bank(cast)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        erasing(Reason.PERSON, cast.bank.person_id) as gone,
    ):
        gone.detach("people_confirmation", {"by_id": cast.agency.person_id})
    with connection.cursor() as cursor:
        cursor.execute("update people_confirmation set at = now() where person_id > 0")
        assert cursor.rowcount == 0


@pytest.mark.django_db
def test_whoever_changed_the_way_in_takes_and_erases_nothing(cast: Cast) -> None:
    """An organiser writes another address to an account, and comes in as its person."""
    met(cast)
    tie(cast.bank, cast.police)
    doubt(person=cast.bank.person, why=Why.ADDRESS, by=cast.organiser, now=AFTER, holds_own=True)
    client, before = strong(cast.bank), Entry.objects.count()
    for name in ("own_data", "own_data_erase"):
        assert client.get(reverse(name)).headers["Location"] == reverse("identity")
    posted = {"address": cast.bank.person.email, "keep": "yes"}
    for name in ("own_data_file", "own_data_keep", "own_data_erase"):
        assert client.post(reverse(name), posted).headers["Location"] == reverse("identity")
    asks = visit(cast.bank.person_id, now=AFTER)
    with pytest.raises(PermissionError):
        own_data_file(asks)
    with pytest.raises(PermissionError):
        erase_person(person_id=cast.bank.person_id, by=cast.bank.person, now=LATE)
    for say in (consent, take_back_consent):
        with as_visit(asks), pytest.raises(PermissionError):
            say(use=Use.KEEP_TIES, visit=asks, by=cast.bank.person)
    assert Entry.objects.count() == before
    # A date that has come, and an organiser who was asked in writing, erase all the same.
    erase_person(person_id=cast.bank.person_id, by=None, now=LATE)
    assert not Person.objects.filter(pk=cast.bank.person_id).exists()


@pytest.mark.django_db
def test_ones_file_says_how_one_appears_and_who_one_is(cast: Cast) -> None:
    confirmed_by_the_bank(cast)
    Person.objects.filter(pk=cast.bank.person_id).update(appears="organisation", appears_since=NOW)
    keep_device(person=cast.bank.person, session_key="zqsessionz", browser="Firefox", now=NOW)
    said = own_data_file(visit(cast.bank.person_id))
    assert b"zqsessionz" not in said
    data = json.loads(zipfile.ZipFile(io.BytesIO(said)).read("data.json"))["data"]
    account = data["account"]["people.Person"][0]
    assert (account["appears"], account["appears_since"][:4]) == ("organisation", str(NOW.year))
    assert [row["person"] for row in data["identity"]["said of others"]] == ["Pia Politi"]
    assert len(data["identity"]["people.Confirmation"]) == 1
    assert data["identity"]["people.Doubt"] == []
    assert [row["browser"] for row in data["sessions"]["people.Device"]] == ["Firefox"]


@pytest.mark.django_db
def test_days_to_keep_in_touch_go_with_the_last_edition_that_two_had_together(cast: Cast) -> None:
    met(cast)
    for other in (cast.police, cast.agency):
        tie(cast.bank, other)
        touch(cast.bank, other)
    for who in (cast.bank, cast.police):
        Participant.objects.create(
            edition=cast.other_edition, person=who.person, organisation=who.organisation
        )
    erase_edition(edition=cast.edition, now=LATE)
    assert days_of(cast.bank) == [cast.police.person_id]
    erase_edition(edition=cast.other_edition, now=LATE)
    assert days_of(cast.bank) == []


@pytest.mark.django_db
def test_days_to_keep_in_touch_stay_with_ties_that_stay(cast: Cast) -> None:
    met(cast)
    for other in (cast.police, cast.agency):
        tie(cast.bank, other)
        touch(cast.bank, other)
    for who in (cast.bank, cast.police):
        with as_visit(of(who)):
            consent(use=Use.KEEP_TIES, visit=of(who), by=who.person)
    erase_edition(edition=cast.edition, now=LATE)
    assert days_of(cast.bank) == [cast.police.person_id]
    with as_visit(of(cast.police)):
        take_back_consent(use=Use.KEEP_TIES, visit=of(cast.police), by=cast.police.person)
    assert days_of(cast.bank) == []


@pytest.mark.django_db
def test_what_stands_in_a_calendar_is_forgotten_here_and_nobody_is_written_to(cast: Cast) -> None:
    met(cast)
    for other in (cast.police, cast.agency):
        tie(cast.bank, other)
        touch(cast.bank, other, in_calendar=True)
    touch(cast.police, cast.bank, in_calendar=True)
    letters = Letter.objects.count()
    erase_person(person_id=cast.police.person_id, by=cast.police.person, now=LATE)
    with as_visit(of(cast.bank)):
        assert [row.subject for row in InCalendar.objects.all()] == [cast.agency.person_id]
    assert Letter.objects.count() == letters - 1  # the one to who is gone
    for days, left in ((-1, 1), (1, 0)):
        with transaction.atomic():
            carry_out(Duty(), NOW.replace(year=2032, month=3, day=1) + CALENDAR_END
                      + timedelta(days=days))  # fmt: skip
        with as_visit(of(cast.bank)):
            assert InCalendar.objects.count() == left


@pytest.mark.django_db
def test_whom_others_have_named_stands_nameless_where_nothing_was_planned(cast: Cast) -> None:
    """What others wrote is theirs, and does not go because an account does."""
    let_share(cast)
    with as_visit(visit(cast.bank.person_id)):
        kept = shared(cast, Label.RED)
    erase_person(person_id=cast.police.person_id, by=cast.police.person, now=LATE)
    with as_visit(visit(cast.bank.person_id)):
        second = Share.objects.get(pk=kept.pk).second
        assert second is not None
        assert second.name == NAMELESS
    assert second.pk not in people_left(LATE)
    erase_edition(edition=cast.edition, now=LATE)
    assert second.pk in people_left(LATE)


@pytest.mark.django_db
def test_a_note_on_somebody_erased_where_nothing_was_planned_stays(cast: Cast) -> None:
    let_share(cast)
    tied = met(cast)
    with as_visit(of(cast.bank)):
        note(cast.bank, cast.police.person_id, "Mitt eget notat")
    tied.delete()
    erase_person(person_id=cast.police.person_id, by=cast.police.person, now=LATE)
    with as_visit(of(cast.bank)):
        assert [row.text for row in Note.objects.all()] == ["Mitt eget notat"]


@pytest.mark.django_db
def test_devices_and_codes_go_when_they_are_over(cast: Cast) -> None:
    signed_in(cast.bank.person)
    keep_device(person=cast.police.person, session_key="over", browser="x", now=NOW)
    ProofCode.objects.create(
        person=cast.bank.person, digest="x", made_at=NOW, expires_at=NOW + timedelta(minutes=10)
    )
    with transaction.atomic():
        carry_out(Duty(), NOW + timedelta(hours=1))
    assert not Device.objects.filter(session_key="over").exists()
    assert ProofCode.objects.count() == 1
    with transaction.atomic():
        carry_out(Duty(), NOW + timedelta(days=2))
    assert ProofCode.objects.count() == 0
