"""One person by hand: added, found again by who they are, and corrected."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast, at
from samspill.web.areas.kit.wording import day
from samspill.web.editions.entered import Entered, entered_for
from samspill.web.editions.invitations import send_link
from samspill.web.editions.models import Participant
from samspill.web.editions.overview import counts_of
from samspill.web.journal.models import Entry
from samspill.web.meetings.models import Seat
from samspill.web.outbox.models import Letter
from samspill.web.people.models import Organisation, Person
from samspill.web.planning.publishing import publish_plan
from samspill.web.wishes.models import Veto, Wish
from support.pages import browser_of, planned

pytestmark = pytest.mark.django_db

NO_PASSWORD = make_password(None)
SAID = {"name": "Nina Ny", "email": "nina@eksempel.no", "organisation": "Fjordbanken"}


def adding(cast: Cast, **said: str) -> Any:
    path = reverse("organiser_add_person", args=(cast.edition.slug,))
    return browser_of(cast.organiser).post(path, {**SAID, **said})


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 422
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def newcomer(cast: Cast, email: str = "nina@eksempel.no", **more: object) -> Participant:
    return Participant.objects.get(edition=cast.edition, person__email=email, **more)


class TestAdding:
    def test_takes_part_at_once_and_is_written_to_only_when_that_is_chosen(
        self, cast: Cast
    ) -> None:
        response = adding(cast, title="Rådgiver", present_from="10.30", representative="on")
        joined = newcomer(cast)
        where = reverse("organiser_participant", args=(cast.edition.slug, joined.pk))
        assert (response.status_code, response["Location"]) == (302, where)
        assert (joined.organisation, joined.title) == (cast.bank.organisation, "Rådgiver")
        assert joined.representative
        assert [a.end.hour for a in joined.absences.all()] == [9]  # 10.30 in Oslo is 9.30 in UTC
        assert not Letter.objects.exists()
        entry = Entry.objects.get(verb="participant_added")
        assert (entry.by, entry.subject_id) == (cast.organiser, str(joined.pk))

        adding(cast, name="Per Ny", email="per@eksempel.no", invite="on")
        kinds = Letter.objects.values_list("kind", "person__email")
        assert list(kinds) == [("invitation", "per@eksempel.no")]

    def test_an_organisation_is_found_however_it_is_written_and_a_new_one_has_a_sector(
        self, cast: Cast
    ) -> None:
        adding(cast, organisation="  fjordBANKEN ")
        assert newcomer(cast).organisation == cast.bank.organisation

        per = {"name": "Per Ny", "email": "per@eksempel.no"}
        found = adding(cast, **per, organisation="Fjordbankn")
        assert list(errors(found)) == ["which"]
        assert b'value="Fjordbankn"' in found.content  # nothing that was typed is lost
        adding(cast, **per, organisation="Fjordbankn", which="Fjordbanken")
        assert newcomer(cast, "per@eksempel.no").organisation == cast.bank.organisation

        ada = {"name": "Ada Ny", "email": "ada@eksempel.no", "organisation": "Kvitmyr Energi"}
        assert list(errors(adding(cast, **ada))) == ["sector"]
        adding(cast, **ada, sector="business")
        made = newcomer(cast, "ada@eksempel.no").organisation
        assert (made.name, made.sector) == ("Kvitmyr Energi", "business")

    def test_a_new_organisation_that_resembles_one_is_asked_about_once(self, cast: Cast) -> None:
        said = {"organisation": "Fjord banken", "sector": "business"}
        assert list(errors(adding(cast, **said))) == ["which"]
        adding(cast, **said, which="new")
        assert newcomer(cast).organisation.name == "Fjord banken"

    def test_who_has_an_account_keeps_it(self, cast: Cast) -> None:
        stranger = cast.stranger.person  # who takes part elsewhere, and has not come in yet
        before = Person.objects.count()
        stranger.password = NO_PASSWORD
        stranger.save()
        adding(cast, name=stranger.name, email=stranger.email.upper())
        assert newcomer(cast, stranger.email).person == stranger
        assert Person.objects.count() == before

    def test_an_address_that_its_account_never_proved_gives_nothing_away(self, cast: Cast) -> None:
        said = {"name": cast.nobody.name, "email": cast.nobody.email}
        assert list(errors(adding(cast, **said))) == ["email"]
        assert not Participant.objects.filter(person=cast.nobody).exists()

    def test_two_with_one_mailbox_are_two_once_that_is_said(self, cast: Cast) -> None:
        said = {"name": "Ulrik Annen", "email": cast.police.person.email}
        found = adding(cast, **said)
        assert list(errors(found)) == ["email"]
        assert cast.police.person.name.encode() not in found.content
        adding(cast, **said, shares="on")
        joined = newcomer(cast, cast.police.person.email, person__name="Ulrik Annen")
        assert joined.person != cast.police.person
        assert joined.person.shares_mailbox

    def test_who_is_here_already_is_pointed_to_and_left_alone(self, cast: Cast) -> None:
        bank = cast.bank
        found = adding(cast, name=bank.person.name, email=bank.person.email, title="Noe annet")
        assert found.status_code == 422
        assert reverse("organiser_participant", args=(cast.edition.slug, bank.pk)) in str(
            found.content
        )
        bank.refresh_from_db()
        assert bank.title == "Sikkerhetssjef"

    @pytest.mark.parametrize(
        ("said", "wrong"),
        [
            ({"name": ""}, ["name"]),
            ({"name": "Nina\0Ny"}, ["name"]),
            ({"email": "nina"}, ["email"]),
            ({"email": "nina@eksempel", "name": "N" * 201}, ["name", "email"]),
            ({"organisation": "O" * 201}, ["organisation"]),
            ({"present_from": "halv ti"}, ["present_from"]),
            ({"present_from": "14.00", "present_to": "10.00"}, ["present_to"]),
            ({"sector": "everything"}, ["sector"]),
        ],
    )
    def test_what_is_wrong_is_said_where_it_stands_and_nothing_is_written(
        self, cast: Cast, said: dict[str, str], wrong: list[str]
    ) -> None:
        before = (Person.objects.count(), Organisation.objects.count())
        assert sorted(errors(adding(cast, **said))) == sorted(wrong)
        assert (Person.objects.count(), Organisation.objects.count()) == before

    def test_a_name_is_what_was_typed_and_never_a_formula(self, cast: Cast) -> None:
        adding(cast, name="=1+1")
        assert newcomer(cast).person.name == "=1+1"


def url(name: str, who: Participant) -> str:
    return reverse(f"organiser_{name}", args=(who.edition.slug, who.pk))


class TestCorrecting:
    def rename(self, cast: Cast, who: Participant, name: str) -> str:
        browser_of(cast.organiser).post(url("name", who), {"name": name})
        return str(Person.objects.get(pk=who.person_id).name)

    def test_a_name_is_written_as_it_should_be(self, cast: Cast) -> None:
        assert self.rename(cast, cast.bank, " Berit  Banken ") == "Berit Banken"
        assert Entry.objects.get(verb="name_corrected").by == cast.organiser

    @pytest.mark.parametrize("name", ["", "Helt Annerledes", "Berit\0Bank", "Berit " + "B" * 200])
    def test_nobody_becomes_somebody_else(self, cast: Cast, name: str) -> None:
        assert self.rename(cast, cast.bank, name) == "Berit Bank"

    def test_who_is_known_elsewhere_keeps_their_name(self, cast: Cast) -> None:
        bank = cast.bank
        Participant.objects.create(
            edition=cast.other_edition, person=bank.person, organisation=bank.organisation
        )
        assert self.rename(cast, bank, "Berit Banken") == "Berit Bank"

    def test_two_with_one_mailbox_do_not_get_one_name(self, cast: Cast) -> None:
        Person.objects.create_user(
            email=cast.bank.person.email, name="Berit Banken", shares_mailbox=True
        )
        assert self.rename(cast, cast.bank, "berit banken") == "Berit Bank"


class TestTheirPage:
    def test_letters_are_listed_by_kind_and_state_and_nothing_else(self, cast: Cast) -> None:
        bank, by = cast.bank, cast.organiser
        send_link(participant=bank, by=by, now=NOW)
        for kind in ("tie_asked", "share_given"):  # what others share is not the organiser's
            Letter.objects.create(
                kind=kind,
                person=bank.person,
                edition_id=cast.edition.pk,
                action=kind,
                key=kind,
                created_at=NOW,
                due_at=NOW,
            )
        page = browser_of(by).get(url("participant", bank))
        assert [(r["kind"], r["state"]) for r in page.context["letters"]] == [
            ("Personlig lenke", "Venter")
        ]
        assert b"/i/" not in page.content

    def test_wishes_are_counted_and_never_shown(self, cast: Cast) -> None:
        page = browser_of(cast.organiser).get(url("participant", cast.police))
        assert page.context["wishes"] == 1  # the no thanks counts nowhere
        assert cast.bank.person.name not in page.content.decode()

    @pytest.mark.parametrize("people", [1, 3])
    def test_the_list_counts_with_the_same_queries_for_any_number(
        self, cast: Cast, people: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        Participant.objects.filter(edition=cast.edition).exclude(
            pk__in=[p.pk for p in cast.participants[:people]]
        ).update(withdrawn_at=NOW)
        client = browser_of(cast.organiser)
        path = reverse("organiser_people", args=(cast.edition.slug,))
        client.get(path)
        with django_assert_num_queries(8):
            page = client.get(path)
        counted = {r["who"].pk: r["wishes"] for r in page.context["rows"]}
        assert counted[cast.bank.pk] == 2


class TestEnteringForThem:
    def enter(self, cast: Cast, who: Participant, *lines: tuple[str, str], **more: str) -> Any:
        said = dict(more)
        for n, (whom, choice) in enumerate(lines):
            said |= {f"row{n}-whom": whom, f"row{n}-choice": choice}
        said |= {f"row{n}-choice": "like" for n in range(len(lines), 6)}
        return browser_of(cast.organiser).post(url("enter_wishes", who), said)

    def wishes(self, who: Participant) -> dict[str, str]:
        rows = Wish.objects.filter(by_participant=who)
        return {
            str(w.to_participant or w.to_organisation): w.strength
            for w in rows.select_related("to_participant__person", "to_organisation")
        }

    def test_new_ones_are_taken_and_those_there_stay(self, cast: Cast) -> None:
        lines = (("tone tilsyn", "must"), ("Pia Politi, Østre politidistrikt", "like"))
        assert self.enter(cast, cast.bank, *lines).status_code == 302
        assert self.wishes(cast.bank) == {
            "Tone Tilsyn": "must",
            "Pia Politi": "must",  # as they have said themselves
            "Nordvakt Sikkerhet": "like",
        }

    def test_the_answer_and_the_counts_are_the_same_whether_the_wish_was_there(
        self, cast: Cast
    ) -> None:
        client, told = browser_of(cast.organiser), []
        for whom in ("Pia Politi", "Tone Tilsyn"):  # the first is wished for already
            with transaction.atomic():
                self.enter(cast, cast.bank, (whom, "like"))
                page = client.get(url("participant", cast.bank))
                said = [str(m) for m in page.context["messages"]]
                told.append((page.context["wishes"], counts_of(cast.edition)["wishes"], said))
                transaction.set_rollback(True)
        assert told[0] == told[1]
        assert told[0][0] == 3

    def test_a_no_thanks_by_phone_holds_and_is_seen_nowhere(self, cast: Cast) -> None:
        client = browser_of(cast.organiser)
        before = client.get(url("participant", cast.bank)).context["wishes"]
        wish = self.enter(cast, cast.bank, ("Tone Tilsyn", "no"))
        assert wish.status_code == 302
        veto = Veto.objects.get(by_participant=cast.bank)
        assert (veto.to_participant, veto.imported) == (cast.agency, False)
        assert client.get(url("participant", cast.bank)).context["wishes"] == before
        # A wish for the same one, entered later, takes nothing back.
        self.enter(cast, cast.bank, ("Tone Tilsyn", "must"))
        assert Veto.objects.filter(pk=veto.pk).exists()
        entries = Entry.objects.filter(verb="choices_entered")
        assert [e.facts for e in entries] == [{}, {}]
        assert not Entry.objects.filter(verb="choice_changed").exists()

    def test_names_that_are_not_clear_are_asked_about_and_nothing_is_lost(self, cast: Cast) -> None:
        found = self.enter(cast, cast.bank, ("Nordvakt", "must"), ("Ukjent Helt", "like"))
        assert found.status_code == 422
        first, second = found.context["rows"][:2]
        assert (list(first.errors), list(second.errors)) == (["which"], ["whom"])
        assert b'value="Ukjent Helt"' in found.content
        assert self.wishes(cast.bank).keys() == {"Pia Politi", "Nordvakt Sikkerhet"}
        key = f"p{cast.seller.pk}"
        done = self.enter(cast, cast.bank, ("Nordvakt", "must"), **{"row0-which": key})
        assert done.status_code == 302
        assert self.wishes(cast.bank)["Nils Nordvakt"] == "must"

    def test_the_form_takes_nobody_of_their_own_nor_of_another_edition(self, cast: Cast) -> None:
        for name in ("Bjarne Bank", cast.stranger.person.name):
            assert self.enter(cast, cast.bank, (name, "must")).status_code == 422

    def test_the_participant_sees_who_entered_what_and_when(self, cast: Cast) -> None:
        bank = cast.bank
        self.enter(cast, bank, ("Tone Tilsyn", "must"), all="on")
        client = browser_of(cast.organiser)
        client.post(url("enter_profile", bank), {"challenges": ["Utro tjenere"]})
        slot = cast.edition.slots.order_by("start")[0]
        client.post(url("enter_hours", bank), {"present": [slot.pk]})
        bank.refresh_from_db()
        assert bank.answered_at is not None
        assert [t.text for t in bank.topics.all()] == ["Utro tjenere"]
        assert [a.start for a in bank.absences.all()] == [at(10)]
        own = browser_of(bank.person)
        page = own.get(reverse("participant_overview", args=(cast.edition.slug,)))
        today = day(timezone.now())
        assert [e["text"] for e in page.context["entered"]] == [
            f"Liv Arrangør skrev inn for deg {today} når du er der.",
            f"Liv Arrangør skrev inn for deg {today} hva du er opptatt av.",
            f"Liv Arrangør skrev inn for deg {today} hvem du vil møte.",
        ]
        own.post(reverse("participant_me", args=(cast.edition.slug,)), {"present": [slot.pk]})
        left = entered_for(bank)
        assert [each.what for each in left] == [Entered.CHOICES]  # the rest they said anew

    def test_hours_that_a_published_meeting_needs_are_shown_first(self, cast: Cast) -> None:
        publish_plan(plan=planned(cast), by=cast.organiser, now=NOW)
        slot = Seat.objects.filter(participant=cast.bank).earliest("slot__start").slot
        assert slot is not None
        found = browser_of(cast.organiser).post(
            url("enter_hours", cast.bank),
            {"present": [s.pk for s in cast.edition.slots.exclude(pk=slot.pk)]},
        )
        assert found.status_code == 422
        assert not cast.bank.absences.exists()
