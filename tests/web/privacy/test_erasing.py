"""Erasing a person and an edition: nothing of them is left anywhere, and all the rest stands."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.urls import reverse

from cast import NOW, Cast, at
from samspill.evidence.canonical import INSTALLATION, chain_of
from samspill.web.editions.models import Edition, Invitation, Participant, Phase, Topic, TopicKind
from samspill.web.imports.models import ImportDraft
from samspill.web.journal.models import Entry
from samspill.web.meetings.models import Seat
from samspill.web.outbox.duties import carry_out_due
from samspill.web.outbox.models import Duty, Letter
from samspill.web.people.models import Person
from samspill.web.privacy.durations import WARNED
from samspill.web.privacy.editions import TooSoonError, erase_edition, order_erasures, set_erasure
from samspill.web.privacy.people import MustWaitError, Wait, erase_person
from samspill.web.privacy.retention import carry_out, people_left
from samspill.web.sharing.action_verbs import agree
from samspill.web.sharing.actions import answer, widen
from samspill.web.sharing.consent_models import Consent, Use
from samspill.web.sharing.consents import consent, take_back_consent
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Answer, Came, Part, Receiver, Share, Widening
from samspill.web.sharing.note_models import Note
from samspill.web.sharing.note_permissions import About, AboutKind
from samspill.web.sharing.notes import keep_note
from samspill.web.sharing.permissions import Shown
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_models import Action, Release
from samspill.web.sharing.tie_queries import contacts, people_known
from samspill.web.wishes.models import Strength, Veto, Wish
from support.canaries import found
from support.chains import whole
from support.letters import deliver_all
from support.pages import signed_in, url
from support.shared import let_share, shared, visit
from support.ties import AFTER, met, of, tie

CANARIES = ("zqnamez", "zqaddressz", "zqtokenz", "zqtextz")
LATE = AFTER + timedelta(days=400)


def known_everywhere(cast: Cast) -> None:
    """The bank's head of security has left a word of theirs in everything that takes one."""
    bank, police = cast.bank, cast.police
    person = bank.person
    person.name, person.email = "Zqnamez zqnamez", "zqaddressz@eksempel.no"
    person.save()
    bank.title, bank.calendar_token = "zqtextz", "zqtokenz"
    bank.save()
    bank.refresh_from_db()
    met(cast)
    Seat.objects.filter(meeting__seats__participant=bank).update(about="zqtextz")
    Topic.objects.create(participant=bank, kind=TopicKind.CHALLENGE, text="zqtextz")
    Wish.objects.get_or_create(
        edition=cast.edition, by_participant=police, to_participant=bank,
        defaults={"strength": Strength.MUST, "changed_at": NOW},
    )  # fmt: skip
    Veto.objects.get_or_create(
        edition=cast.edition, by_participant=bank, to_participant=cast.seller,
        defaults={"said_at": NOW},
    )  # fmt: skip
    Invitation.objects.create(participant=bank, digest="zqtokenz", created_at=NOW, expires_at=NOW)
    tie(bank, police)
    let_share(cast, Part.SHARING)
    with as_visit(visit(person.pk)):
        own = shared(cast, Label.RED, text="zqtextz")
        widen(share=own.pk, to=[cast.seller.person_id], by=person, now=NOW)
        agree(
            other=police.person_id, line="zqtextz", mine=True, due=None, visit=of(bank), by=person
        )
        note(cast.bank, police.person_id, "zqtextz")
    with as_visit(visit(police.person_id)):
        answer(
            share=own.pk, came=Came.USED, line="", visit=visit(police.person_id), by=police.person
        )
        note(cast.police, person.pk, "Mitt eget notat")
    client = signed_in(person)
    client.get(url("participant_overview", cast))
    ImportDraft.objects.create(
        edition=cast.edition, by=cast.organiser, kind="people", name="liste.csv",
        content=b"zqnamez;zqaddressz", created_at=NOW,
    )  # fmt: skip
    Letter.objects.create(
        kind="x", person=police.person, about={"by": person.pk}, action="x", key="x",
        created_at=NOW, due_at=NOW,
    )  # fmt: skip
    Letter.objects.create(
        kind="x", address=person.email, action="y", key=f"y/{person.email}", created_at=NOW,
        due_at=NOW,
    )  # fmt: skip


def note(writer: Participant, other: int, text: str) -> None:
    seen = of(writer)
    keep_note(
        key=uuid4(), revision=1, about=About(AboutKind.PERSON, pk=other), text=text, visit=seen,
        by=writer.person,
    )  # fmt: skip


@pytest.mark.django_db
def test_nothing_of_an_erased_person_is_left_anywhere(cast: Cast) -> None:
    known_everywhere(cast)
    person = cast.bank.person_id
    assert {word for _table, _column, word in found(CANARIES)} == set(CANARIES)
    erase_person(person_id=person, by=cast.bank.person, now=LATE)
    assert found([*CANARIES, "Zqnamez"]) == []
    assert not Person.objects.filter(pk=person).exists()
    assert not Entry.objects.filter(by_id=person).exists()
    for chain in (INSTALLATION, chain_of(cast.edition.pk)):
        assert whole(chain)
    stays = Participant.objects.get(pk=cast.bank.pk)
    assert (stays.person.name, stays.person.email) == ("Slettet deltaker", "")
    assert (stays.person.is_active, stays.person.sign_in) == (False, None)
    with as_visit(visit(cast.police.person_id)):
        assert Note.objects.get().text == "Mitt eget notat"
        assert Share.objects.count() == Receiver.objects.count() == Answer.objects.count() == 0
        assert Release.objects.count() == Widening.objects.count() == 0
        stays_nobodys = Action.objects.get()
        assert (stays_nobodys.owner, stays_nobodys.writer, stays_nobodys.line) == (None, None, "")


@pytest.mark.django_db
def test_the_edition_works_afterwards(cast: Cast) -> None:
    known_everywhere(cast)
    erase_person(person_id=cast.bank.person_id, by=cast.bank.person, now=LATE)
    organiser, police = signed_in(cast.organiser), signed_in(cast.police.person)
    for name in ("organiser_home", "organiser_people", "organiser_planning", "organiser_journal"):
        assert organiser.get(url(name, cast)).status_code == 200, name
    assert organiser.get(url("organiser_participant", cast, pk=cast.bank.pk)).status_code == 200
    assert "Slettet deltaker" in organiser.get(url("organiser_people", cast)).content.decode()
    for name in ("participant_overview", "participant_agenda", "participant_whom"):
        assert police.get(url(name, cast)).status_code == 200, name
    assert police.get(reverse("ties")).status_code == 200
    assert police.get(reverse("notes")).status_code == 200


@pytest.mark.django_db
def test_what_is_others_stays(cast: Cast) -> None:
    """On a database whose policies choose the rows, and on one that is told them."""
    let_share(cast)
    met(cast)
    let_share(cast)
    with as_visit(visit(cast.police.person_id)):
        note(cast.police, cast.agency.person_id, "Mitt")
    with as_visit(visit(cast.bank.person_id)):
        kept = shared(cast, Label.RED)
        # Also from within a visit of somebody else's: nothing of theirs goes.
        erase_person(person_id=cast.police.person_id, by=cast.police.person, now=LATE)
        assert [receiver.person_id for receiver in kept.receivers.all()] == [cast.agency.person_id]
        found_again = Share.objects.get()
        assert found_again.second is not None
        assert found_again.second.name == "Slettet deltaker"
    with as_visit(visit(cast.police.person_id)):
        assert Note.objects.count() == 0


@pytest.mark.django_db
def test_whom_others_are_to_meet_says_first_that_they_do_not_come(cast: Cast) -> None:
    met(cast)
    Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.PUBLISHED)
    with pytest.raises(MustWaitError) as waits:
        erase_person(person_id=cast.bank.person_id, by=cast.bank.person, now=NOW)
    assert (waits.value.wait, waits.value.edition) == (Wait.COMES, cast.edition)


@pytest.mark.django_db
def test_nobody_elses_organiser_erases_anybody(cast: Cast) -> None:
    for by in (cast.other_organiser, cast.desk_host, cast.police.person, cast.nobody):
        with pytest.raises(PermissionError):
            erase_person(person_id=cast.bank.person_id, by=by, now=LATE)
    with pytest.raises(PermissionError):
        erase_person(person_id=cast.desk_host.pk, by=cast.organiser, now=LATE)
    Participant.objects.create(
        edition=cast.other_edition, person=cast.bank.person, organisation=cast.bank.organisation
    )
    with pytest.raises(PermissionError):
        erase_person(person_id=cast.bank.person_id, by=cast.organiser, now=LATE)
    with pytest.raises(MustWaitError) as waits:
        erase_person(person_id=cast.other_organiser.pk, by=cast.other_organiser, now=LATE)
    assert waits.value.wait is Wait.ONLY_ORGANISER


@pytest.mark.django_db
def test_an_organiser_who_is_asked_is_in_the_journal_and_the_person_is_not(cast: Cast) -> None:
    erase_person(person_id=cast.bank.person_id, by=cast.organiser, now=LATE)
    erased = Entry.objects.get(verb="participant_erased")
    assert (erased.edition_id, erased.by) == (cast.edition.pk, cast.organiser)
    assert not Participant.objects.filter(pk=cast.bank.pk).exists()  # nothing was planned


@pytest.mark.django_db
def test_an_edition_goes_with_all_that_hangs_on_it(cast: Cast) -> None:
    known_everywhere(cast)
    before = Entry.objects.filter(edition_id=cast.edition.pk).count()
    assert before
    erase_edition(edition=cast.edition, now=LATE)
    assert not Edition.objects.filter(pk=cast.edition.pk).exists()
    assert not Entry.objects.filter(edition_id=cast.edition.pk).exists()
    assert whole(INSTALLATION)
    with as_visit(visit(cast.police.person_id)):
        assert (Share.objects.count(), Release.objects.count(), Note.objects.count()) == (0, 0, 0)
    with connection.cursor() as cursor:
        connection.check_constraints() if connection.vendor == "sqlite" else cursor.execute(
            "set constraints all immediate"
        )
    assert Edition.objects.filter(pk=cast.other_edition.pk).exists()
    left = people_left(LATE)
    assert cast.bank.person_id in left
    assert {cast.stranger.person_id, cast.other_organiser.pk, cast.creator.pk} & set(left) == set()
    for person in left:
        erase_person(person_id=person, by=None, now=LATE)
    assert found(["zqnamez", "zqaddressz", "zqtokenz", "zqtextz", cast.edition.slug]) == []


@pytest.mark.django_db
@pytest.mark.parametrize("both", [True, False])
def test_a_tie_outlives_its_edition_where_both_have_said_so(cast: Cast, both: bool) -> None:
    met(cast)
    tie(cast.bank, cast.police)
    tie(cast.bank, cast.agency)
    with as_visit(of(cast.bank)):
        agree(
            other=cast.police.person_id, line="Sender lista", mine=True, due=None,
            visit=of(cast.bank), by=cast.bank.person,
        )  # fmt: skip
    keep = [cast.bank, cast.police] if both else [cast.bank]
    for who in keep:
        with as_visit(of(who)):
            consent(use=Use.KEEP_TIES, visit=of(who), by=who.person)
    name = cast.edition.name
    erase_edition(edition=cast.edition, now=LATE)
    for person in people_left(LATE):
        erase_person(person_id=person, by=None, now=LATE)
    later = of(cast.bank, days=500)
    with as_visit(later):
        known = people_known(later)
        assert [(x.name, x.tied, x.kept_from) for x in known] == (
            [(cast.police.person.name, True, name)] if both else []
        )
        assert [a.line for x in known for a in x.actions] == (["Sender lista"] if both else [])
        addresses = [contact.email for contact in contacts(later, known).values()]
        assert addresses == ([cast.police.person.email] if both else [])
    if not both:
        return
    assert signed_in(cast.bank.person).get(reverse("ties")).status_code == 200
    page = signed_in(cast.bank.person).get(reverse("tie", args=[cast.police.person_id]))
    assert name in page.content.decode()
    with as_visit(later):
        take_back_consent(use=Use.KEEP_TIES, visit=later, by=cast.bank.person)
        assert people_known(later) == []
        assert Release.objects.count() == Action.objects.count() == 0
    assert signed_in(cast.bank.person).get(reverse("ties")).status_code == 404
    assert people_left(LATE) == [cast.bank.person_id]


@pytest.mark.django_db
def test_taking_back_ones_consent_leaves_what_editions_still_hold(cast: Cast) -> None:
    met(cast)
    tie(cast.bank, cast.police)
    with as_visit(of(cast.bank)):
        consent(use=Use.KEEP_TIES, visit=of(cast.bank), by=cast.bank.person)
        take_back_consent(use=Use.KEEP_TIES, visit=of(cast.bank), by=cast.bank.person)
        assert Release.objects.count() == 2
        assert [row.taken_back_at for row in Consent.objects.all()] == [AFTER]
        consent(use=Use.KEEP_TIES, visit=of(cast.bank, days=1), by=cast.bank.person)
        assert Consent.objects.count() == 2
    with pytest.raises(PermissionError):
        consent(use=Use.FOUND, visit=of(cast.bank, Shown.LINK), by=cast.bank.person)


@pytest.mark.django_db
def test_those_who_were_there_are_told_a_month_before_and_then_it_goes(cast: Cast) -> None:
    on = cast.edition.erased_on
    assert on == date(2032, 11, 12)
    soon = at(9) + timedelta(days=335)
    order_erasures(soon - timedelta(days=2))
    assert not Duty.objects.filter(kind="warn_of_erasure").exists()
    order_erasures(soon)
    order_erasures(soon)
    carry_out_due(now=soon)
    told = Letter.objects.filter(kind="warn_of_erasure")
    assert cast.bank.person_id in told.values_list("person", flat=True)
    assert cast.withdrawn.person_id in told.values_list("person", flat=True)
    deliver_all(now=soon)
    carry_out_due(now=soon + WARNED - timedelta(days=1))
    assert Edition.objects.filter(pk=cast.edition.pk).exists()
    carry_out_due(now=soon + WARNED + timedelta(days=1))
    assert not Edition.objects.filter(pk=cast.edition.pk).exists()


@pytest.mark.django_db
def test_another_day_is_another_warning(cast: Cast) -> None:
    soon = at(9) + timedelta(days=335)
    order_erasures(soon)
    carry_out_due(now=soon)
    with pytest.raises(TooSoonError):
        set_erasure(edition=cast.edition, on=soon.date(), by=cast.organiser, now=soon)
    later = cast.edition.erased_on + timedelta(days=100)
    set_erasure(edition=cast.edition, on=later, by=cast.organiser, now=soon)
    carry_out_due(now=soon + timedelta(days=60))
    assert Edition.objects.filter(pk=cast.edition.pk).exists()
    order_erasures(soon + timedelta(days=120))
    assert Duty.objects.filter(kind="warn_of_erasure", done_at__isnull=True).count() == 1
    with pytest.raises(PermissionError):
        set_erasure(edition=cast.edition, on=later, by=cast.other_organiser, now=soon)


@pytest.mark.django_db
def test_each_thing_goes_when_its_time_is_over(cast: Cast) -> None:
    let_share(cast)
    with as_visit(visit(cast.bank.person_id)):
        shared(cast)
        late = shared(cast, now=NOW + timedelta(days=200))
    signed_in(cast.bank.person)
    ImportDraft.objects.create(
        edition=cast.edition, by=cast.organiser, kind="people", name="x", content=b"x",
        created_at=NOW,
    )  # fmt: skip
    with transaction.atomic():
        carry_out(Duty(), late.expires_at - timedelta(days=1))
    with as_visit(visit(cast.bank.person_id)):
        assert [share.pk for share in Share.objects.all()] == [late.pk]
        assert Receiver.objects.count() == 2
    assert ImportDraft.objects.count() == 0
