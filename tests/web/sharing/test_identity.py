"""What lies above CLEAR is locked until it is sure who somebody is, and who may say so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cast import NOW, Cast
from samspill.web.editions.models import Edition, EditionRole, Participant, Role
from samspill.web.editions.participation import correct_address
from samspill.web.journal.models import Entry
from samspill.web.meetings.models import Meeting
from samspill.web.outbox.models import Letter
from samspill.web.people.addresses import UNUSABLE
from samspill.web.people.identity import (
    as_keeper,
    doubt,
    forget_second_factors,
    is_confirmed,
    own_is_held,
)
from samspill.web.people.models import Confirmation, Doubt, Person, Why
from samspill.web.sharing.addresses import put_address_right
from samspill.web.sharing.identity import (
    A_CODE_LASTS,
    NoProofError,
    Said,
    State,
    answer_proof,
    make_proof,
    may_vouch,
    may_vouch_for,
    standing,
    take_proof,
)
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Share
from samspill.web.sharing.permissions import Shown, Visit, readable
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_permissions import may_keep_ties
from support.identities import confirm, enrol, has_address, lose, name_contact, of
from support.letters import deliver_all
from support.pages import call_off, meet, signed_in
from support.shared import let_share, shared, strong, visit
from support.ties import AFTER, tie

on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite has no security of rows"
)
LATER = AFTER + timedelta(hours=1)


@pytest.fixture
def met(cast: Cast) -> Cast:
    """The police has met the bank and the agency; each has shown that the address is theirs, and
    the bank has shared something of each label with the police."""
    let_share(cast)
    meet(cast.bank, cast.police, slot=0)
    meet(cast.agency, cast.police, slot=1)
    for who in (cast.police, cast.bank, cast.agency):
        has_address(who.person)
    return cast


def labels_read(who: Participant, *, filtered: bool = True) -> set[str]:
    """The labels that somebody reads with a second factor shown just now."""
    asks = Visit(who.person_id, Shown.ANEW, LATER)
    with as_visit(asks):
        rows = Share.objects.filter(readable(asks)) if filtered else Share.objects.all()
        return set(rows.values_list("label", flat=True))


def share_each(cast: Cast) -> None:
    with as_visit(visit(cast.bank.person_id, now=AFTER)):
        for label in (Label.RED, Label.AMBER, Label.CLEAR):
            shared(cast, label, now=AFTER)


def unsure(who: Participant, why: Why = Why.FIRST, *, holds_own: bool = False) -> None:
    doubt(person=who.person, why=why, by=None, now=AFTER, holds_own=holds_own)


class TestWhatIsLocked:
    def test_above_clear_while_it_is_not_sure_and_after_each_doubt_anew(self, met: Cast) -> None:
        share_each(met)
        assert labels_read(met.police) == {"RED", "AMBER", "CLEAR"}
        unsure(met.police)
        assert labels_read(met.police) == {"CLEAR"}
        confirm(met.police.person, met.bank.person, now=LATER)
        assert labels_read(met.police) == {"RED", "AMBER", "CLEAR"}
        doubt(person=met.police.person, why=Why.LOST, by=None, now=LATER)
        assert labels_read(met.police) == {"CLEAR"}

    def test_a_clock_that_is_behind_makes_no_doubt_go_unheard(self, met: Cast) -> None:
        unsure(met.police)
        confirm(met.police.person, met.bank.person, now=LATER)
        doubt(person=met.police.person, why=Why.LOST, by=None, now=LATER - timedelta(minutes=1))
        assert not is_confirmed(met.police.person_id)

    def test_whoever_was_never_confirmed(self, met: Cast) -> None:
        share_each(met)
        with as_keeper():
            Confirmation.objects.filter(person=met.police.person).delete()
        assert labels_read(met.police) == {"CLEAR"}
        assert not is_confirmed(met.police.person_id)

    def test_an_address_that_changed_without_anybody_saying_so(self, met: Cast) -> None:
        share_each(met)
        Person.objects.filter(pk=met.police.person_id).update(email="annen@eksempel.no")
        assert labels_read(met.police) == {"CLEAR"}

    def test_own_things_only_where_somebody_else_changed_the_way_in(self, met: Cast) -> None:
        share_each(met)
        unsure(met.bank)
        assert labels_read(met.bank) == {"RED", "AMBER", "CLEAR"}
        assert may_keep_ties(of(met.bank, LATER))
        unsure(met.bank, Why.ADDRESS, holds_own=True)
        assert labels_read(met.bank) == set()
        assert not may_keep_ties(of(met.bank, LATER))
        confirm(met.bank.person, met.police.person, now=LATER)
        doubt(person=met.bank.person, why=Why.LOST, by=None, now=LATER + timedelta(hours=1))
        assert not own_is_held(met.bank.person_id)  # confirmed since, though unsure anew

    @pytest.mark.parametrize("path", ["ties", "notes", "tie_card", "tie_table", "tie_vcards"])
    def test_pages_of_ones_own_lead_to_who_one_is(self, met: Cast, path: str) -> None:
        unsure(met.police, Why.ADDRESS, holds_own=True)
        answer = strong(met.police).get(reverse(path))
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse("identity"))

    @pytest.mark.parametrize(
        "path", ["participant_whom", "participant_shared", "participant_share", "participant_wide"]
    )
    def test_so_do_no_thanks_and_what_is_shared(self, met: Cast, path: str) -> None:
        unsure(met.police, Why.ADDRESS, holds_own=True)
        at = reverse(path, kwargs={"slug": met.edition.slug})
        answer = strong(met.police).get(at)
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse("identity"))

    @on_postgresql
    def test_the_database_says_so_without_any_filter(self, met: Cast) -> None:
        share_each(met)
        unsure(met.police)
        assert labels_read(met.police, filtered=False) == {"CLEAR"}
        unsure(met.bank, Why.ADDRESS, holds_own=True)
        assert labels_read(met.bank, filtered=False) == set()


class TestWhoMayConfirm:
    def test_who_has_met_them_before(self, met: Cast) -> None:
        unsure(met.police, Why.LOST)
        assert may_vouch_for(of(met.bank, LATER), met.police.person_id)
        assert not may_vouch_for(of(met.seller, LATER), met.police.person_id)
        assert not may_vouch_for(of(met.police, LATER), met.police.person_id)

    def test_not_who_met_them_after_it_became_unsure(self, met: Cast) -> None:
        doubt(person=met.police.person, why=Why.LOST, by=None, now=NOW)
        assert not may_vouch_for(of(met.bank, LATER), met.police.person_id)

    @pytest.mark.parametrize(
        ("why", "held", "may"),
        [(Why.FIRST, False, True), (Why.ADDRESS, False, True), (Why.ADDRESS, True, False)],
    )
    def test_where_nothing_was_before_a_meeting_of_today_counts(
        self, met: Cast, why: Why, held: bool, may: bool
    ) -> None:
        doubt(person=met.police.person, why=why, by=None, now=NOW, holds_own=held)
        assert bool(may_vouch_for(of(met.bank, LATER), met.police.person_id)) is may

    def test_who_had_a_tie_before(self, met: Cast) -> None:
        tie(met.bank, met.police)
        for meeting in Meeting.objects.filter(seats__participant=met.bank):
            call_off(meeting)
        doubt(person=met.police.person, why=Why.LOST, by=None, now=LATER)
        with as_visit(of(met.bank, LATER)):
            assert may_vouch_for(of(met.bank, LATER), met.police.person_id).reason == "tie"

    @pytest.mark.parametrize("shown", [Shown.LINK, Shown.SIGNED_IN])
    def test_not_without_a_second_factor(self, met: Cast, shown: Shown) -> None:
        unsure(met.police)
        assert not may_vouch_for(of(met.bank, LATER, shown), met.police.person_id)

    def test_not_who_is_unsure_themselves(self, met: Cast) -> None:
        unsure(met.police)
        unsure(met.bank)
        with pytest.raises(NoProofError):
            confirm(met.police.person, met.bank.person, now=LATER)

    @pytest.mark.parametrize("role", Role)
    def test_not_who_runs_any_edition(self, met: Cast, role: Role) -> None:
        unsure(met.police)
        EditionRole.objects.create(edition=met.other_edition, person=met.bank.person, role=role)
        assert not may_vouch(of(met.bank, LATER))
        Person.objects.filter(pk=met.agency.person_id).update(may_create_editions=True)
        assert not may_vouch(of(met.agency, LATER))

    def test_the_organisations_contact_person(self, met: Cast) -> None:
        doubt(person=met.police.person, why=Why.LOST, by=None, now=NOW)
        police = met.police.organisation
        name_contact(police, met.seller.person)
        assert may_vouch_for(of(met.seller, LATER), met.police.person_id)
        assert not may_vouch_for(of(met.seller, LATER), met.bank.person_id)

    @on_postgresql
    def test_the_database_takes_a_confirmation_of_nobody_else(self, met: Cast) -> None:
        unsure(met.police)

        def says(by: int | None, asks: Visit) -> None:
            with as_visit(asks), transaction.atomic():
                Confirmation.objects.create(
                    person=met.police.person, by_id=by, address=met.police.person.email, at=LATER
                )

        own, bank = met.police.person_id, met.bank.person_id
        for by, asks in (
            (None, of(met.bank, LATER)),
            (None, of(met.police, LATER)),
            (bank, of(met.police, LATER)),
            (own, of(met.police, LATER)),
            (bank, of(met.bank, LATER, Shown.SIGNED_IN)),
            (met.organiser.pk, of(met.organiser, LATER)),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                says(by, asks)
        with pytest.raises(DatabaseError), transaction.atomic():
            Confirmation.objects.create(
                person=met.police.person, address=met.police.person.email, at=LATER
            )
        says(bank, of(met.bank, LATER))
        with connection.cursor() as cursor:
            cursor.execute("update people_doubt set holds_own = false, at = now() - interval '9 y'")
            assert cursor.rowcount == 0
            cursor.execute("delete from people_doubt")
            assert cursor.rowcount == 0


class TestTheCode:
    def test_it_is_good_once_and_for_minutes(self, met: Cast) -> None:
        unsure(met.police)
        mine, bank = of(met.police, LATER), of(met.bank, LATER)
        code = make_proof(visit=mine, by=met.police.person)
        late = of(met.bank, LATER + A_CODE_LASTS)
        with pytest.raises(NoProofError):
            take_proof(code=code, visit=late, by=met.bank.person)
        asked = take_proof(code=f" {code[:4].lower()} {code[4:]}", visit=bank, by=met.bank.person)
        assert (asked.name, asked.organisation) == ("Pia Politi", "Østre politidistrikt")
        with pytest.raises(NoProofError):
            take_proof(code=code, visit=of(met.agency, LATER), by=met.agency.person)
        with pytest.raises(NoProofError):
            agency = of(met.agency, LATER)
            answer_proof(proof=asked.proof, said=Said.YES, visit=agency, by=met.agency.person)
        with as_visit(bank):
            answer_proof(proof=asked.proof, said=Said.YES, visit=bank, by=met.bank.person)
        with pytest.raises(NoProofError):
            answer_proof(proof=asked.proof, said=Said.YES, visit=bank, by=met.bank.person)
        assert is_confirmed(met.police.person_id)

    def test_what_happens_meanwhile_undoes_it(self, met: Cast) -> None:
        unsure(met.police)
        mine, bank = of(met.police, LATER), of(met.bank, LATER)
        code = make_proof(visit=mine, by=met.police.person)
        asked = take_proof(code=code, visit=bank, by=met.bank.person)
        enrol(met.police.person, now=LATER)
        with pytest.raises(NoProofError):
            answer_proof(proof=asked.proof, said=Said.YES, visit=bank, by=met.bank.person)
        assert not is_confirmed(met.police.person_id)

    def test_only_who_shows_a_second_factor_and_reads_the_address_makes_one(
        self, met: Cast
    ) -> None:
        person = met.police.person
        with pytest.raises(NoProofError):
            make_proof(visit=of(met.police, LATER), by=person)  # is confirmed
        unsure(met.police)
        assert standing(of(met.police, LATER, Shown.SIGNED_IN), person).state is State.NO_FACTOR
        with pytest.raises(NoProofError):
            make_proof(visit=of(met.police, LATER, Shown.SIGNED_IN), by=person)
        EmailAddress.objects.filter(user=person).delete()
        assert standing(of(met.police, LATER), person).state is State.NO_ADDRESS

    def test_a_no_keeps_it_locked_and_is_told(self, met: Cast) -> None:
        unsure(met.police)
        confirm(met.police.person, met.bank.person, now=LATER, said=Said.NO)
        assert not is_confirmed(met.police.person_id)
        told = Letter.objects.filter(kind__startswith="identity").values_list("kind", "address")
        assert set(told) == {
            ("identity_denied", met.police.person.email),
            ("identity_denied_told", "person@eksempel.no"),
        }
        assert not Entry.objects.filter(verb__startswith="identity", edition_id__gt=0).exists()

    def test_who_does_not_know_changes_nothing(self, met: Cast) -> None:
        unsure(met.police)
        doubts = Doubt.objects.count()
        confirm(met.police.person, met.bank.person, now=LATER, said=Said.UNKNOWN)
        assert not is_confirmed(met.police.person_id)
        assert Doubt.objects.count() == doubts


class TestWhatMakesItUnsure:
    def test_a_first_second_factor_and_one_after_a_recovery_code(self, met: Cast) -> None:
        person = met.police.person
        enrol(person, now=AFTER)
        assert Doubt.objects.get().why == Why.FIRST
        confirm(person, met.bank.person, now=LATER)
        soon = LATER + timedelta(hours=1)
        enrol(person, now=soon, sure=True)
        assert is_confirmed(person.pk)
        enrol(person, now=soon)
        assert not is_confirmed(person.pk)
        assert Doubt.objects.latest("pk").why == Why.ANEW

    def test_the_last_second_factor_taken_away(self, met: Cast) -> None:
        person = met.police.person
        enrol(person, now=AFTER)
        enrol(person, now=AFTER, sure=True)
        confirm(person, met.bank.person, now=LATER)
        lose(person, now=LATER + timedelta(hours=1))
        assert is_confirmed(person.pk)
        lose(person, now=LATER + timedelta(hours=1))
        assert not is_confirmed(person.pk)

    def test_forgotten_by_the_servers_keeper(self, met: Cast) -> None:
        enrol(met.police.person, now=AFTER)
        forget_second_factors(email=met.police.person.email, now=LATER)
        assert not is_confirmed(met.police.person_id)
        assert own_is_held(met.police.person_id)

    @pytest.mark.parametrize(("day_has_come", "held"), [(True, True), (False, False)])
    def test_an_address_that_an_organiser_changed(
        self, cast: Cast, day_has_come: bool, held: bool
    ) -> None:
        person = cast.police.person
        Person.objects.filter(pk=person.pk).update(password=UNUSABLE)
        if day_has_come:
            Edition.objects.filter(pk=cast.edition.pk).update(day=NOW.date())
        correct_address(
            participant=cast.police, address="ny@eksempel.no", by=cast.organiser, now=NOW
        )
        assert not is_confirmed(person.pk)
        assert own_is_held(person.pk) is held
        deliver_all(now=NOW)
        letter = Letter.objects.get(kind="address_changed")
        assert (letter.address, letter.edition_id) == ("pia@eksempel.no", None)

    def test_own_things_are_held_where_any_has_come_whatever_the_day_is_said_to_be(
        self, cast: Cast
    ) -> None:
        let_share(cast)
        with as_visit(visit(cast.bank.person_id)):
            shared(cast)
        Person.objects.filter(pk=cast.police.person_id).update(password=UNUSABLE)
        put_address_right(
            participant=cast.police, address="ny@eksempel.no", by=cast.organiser, now=NOW
        )
        assert own_is_held(cast.police.person_id)


def test_the_page_of_whoever_confirms(met: Cast) -> None:
    doubt(person=met.police.person, why=Why.FIRST, by=None, now=NOW)
    name_contact(met.police.organisation, met.bank.person)
    police, bank = strong(met.police), strong(met.bank)
    assert "It is not confirmed who you are yet." in police.get("/identity/").content.decode()
    page = police.post("/identity/code/").content.decode()
    code = page.split('class="code-big">')[1].split("<")[0]
    wrong = bank.post("/identity/confirm/", {"code": "ABCD EFGH"})
    assert wrong.status_code == 422
    page = bank.post("/identity/confirm/", {"code": code}, follow=True).content.decode()
    assert "Is it Pia Politi?" in page
    proof = page.split('name="proof" value="')[1].split('"')[0]
    told = bank.post("/identity/answer/", {"proof": proof, "answer": "yes"}, follow=True)
    assert "Pia Politi is confirmed." in told.content.decode()
    assert is_confirmed(met.police.person_id)


def test_the_desk_signs_somebody_out_everywhere(cast: Cast) -> None:
    phone, here = signed_in(cast.police.person), signed_in(cast.desk_host)
    assert phone.get("/devices/").status_code == 200
    at = reverse("desk_sign_out", kwargs={"slug": cast.edition.slug, "pk": cast.police.pk})
    assert here.post(at).status_code == 302
    gone = phone.get("/devices/")
    assert gone.status_code == 302
    assert gone.headers["Clear-Site-Data"] == '"storage"'
    assert here.get("/devices/").status_code == 200
    assert Letter.objects.get(kind="devices_ended").address == cast.police.person.email


def test_one_signs_out_one_device_or_all_the_others(cast: Cast) -> None:
    here, phone, tablet = (signed_in(cast.police.person) for _ in range(3))
    device = cast.police.person.devices.get(session_key=phone.session.session_key)
    assert here.post("/devices/", {"device": "x"}).status_code == 400
    here.post("/devices/", {"device": device.pk})
    assert phone.get("/devices/").status_code == 302
    assert tablet.get("/devices/").status_code == 200
    here.post("/devices/")
    assert tablet.get("/devices/").status_code == 302
    assert here.get("/devices/").status_code == 200
    assert signed_in(cast.bank.person).post("/devices/", {"device": device.pk}).status_code == 302
