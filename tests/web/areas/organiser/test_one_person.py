"""One person by hand: added, found again by who they are, and corrected."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from cast import Cast
from samspill.web.editions.models import Participant
from samspill.web.journal.models import Entry
from samspill.web.outbox.models import Letter
from samspill.web.people.models import Organisation, Person
from support.pages import browser_of

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
