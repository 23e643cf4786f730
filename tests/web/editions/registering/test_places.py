"""An organisation fills its places: who names, who is named, and what the one sees of the other."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.http import Http404
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast, assemble
from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.editions.registering.models import Places
from samspill.web.editions.registering.places import (
    PlacesError,
    State,
    filled_at,
    free_place,
    give_places,
    name_person,
    offer_places,
    own_place_offers,
    own_places,
    set_places,
    take_on_places,
    take_places_back,
    who_comes,
)
from samspill.web.editions.roles import OFFERS_END
from samspill.web.journal.models import Entry
from samspill.web.people.models import Organisation, Person, Sector
from samspill.web.privacy.export import own_data
from samspill.web.privacy.people import erase_person
from samspill.web.privacy.retention import erase_what_is_over, people_left
from samspill.web.sharing.permissions import Shown, Visit
from support.at_once import at_once, unexpected
from support.letters import deliver_all
from support.pages import browser_of, crowd, signed_in, url, words

KARI = "kari@kripos.example"
NUMBERS = count()


@pytest.fixture
def places(cast: Cast) -> Places:
    """Kripos has three, and nobody fills them yet."""
    Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.WISHING)
    cast.edition.refresh_from_db()
    kripos = Organisation.objects.create(name="Kripos", sector=Sector.POLICE)
    made = set_places(
        edition=cast.edition, organisation=kripos, number=3, by=cast.organiser, now=NOW
    )
    assert made is not None
    return made


@pytest.fixture
def kari(cast: Cast, places: Places) -> Person:
    """She fills them."""
    offer(cast, places)
    kari: Person = Person.objects.get(email=KARI)
    shows_address(kari)
    take_on_places(pk=places.pk, by=kari, now=NOW)
    places.refresh_from_db()
    return kari


def offer(cast: Cast, places: Places, address: str = KARI, name: str = "Kari Kripos") -> None:
    offer_places(
        places=places, address=address, name=name, language="nb", by=cast.organiser, now=NOW
    )


def shows_address(person: Person) -> None:
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


def named(places: Places, by: Person, name: str = "", address: str = "") -> Participant:
    n = next(NUMBERS)
    return name_person(
        places=places, name=name or f"Etterforsker {n}", address=address or f"e{n}@kripos.example",
        title="Etterforsker", by=by, now=NOW,
    )  # fmt: skip


def refused(places: Places, by: Person, name: str, address: str) -> str:
    with pytest.raises(PlacesError) as caught:
        named(places, by, name, address)
    return caught.value.code


class TestOffering:
    def test_it_is_offered_by_letter_and_taken_on_by_whose_address_it_is(
        self, cast: Cast, places: Places
    ) -> None:
        offer(cast, places)
        (letter,) = deliver_all(now=NOW)
        assert (letter.to, letter.reply_to) == ([KARI], ["liv@eksempel.no"])
        for said in ("Kripos", "Sikkerhetsdagen 2026", "torsdag 13. november 2031"):
            assert said in str(letter.body)
        kari = Person.objects.get(email=KARI)
        for who in (kari, cast.nobody, cast.organiser):  # Kari has not shown that it is hers
            with pytest.raises(Http404):
                take_on_places(pk=places.pk, by=who, now=NOW)
        shows_address(kari)
        assert own_place_offers(kari, now=NOW) == [places]
        assert own_places(kari) == []
        take_on_places(pk=places.pk, by=kari, now=NOW)
        assert (own_place_offers(kari, now=NOW), own_places(kari)) == ([], [places])
        verbs = Entry.objects.filter(verb__startswith="places").order_by("pk")
        assert [(entry.verb, entry.by, entry.facts) for entry in verbs] == [
            ("places_set", cast.organiser, {"number": 3}),
            ("places_offered", cast.organiser, {}),
            ("places_taken_on", kari, {}),
        ]

    @pytest.mark.parametrize(
        ("address", "name", "code"),
        [("kari", "Kari", "no_address"), ("", "Kari", "no_address"), (KARI, " ", "no_name")],
    )
    def test_what_is_no_address_or_no_name_is_asked_for(
        self, cast: Cast, places: Places, address: str, name: str, code: str
    ) -> None:
        with pytest.raises(PlacesError) as caught:
            offer(cast, places, address, name)
        places.refresh_from_db()
        assert (caught.value.code, places.offered_to) == (code, "")

    def test_only_the_one_asked_last_may_say_yes(self, cast: Cast, places: Places) -> None:
        offer(cast, places)
        offer(cast, places, "knut@kripos.example", "Knut Kripos")
        assert [letter.to for letter in deliver_all(now=NOW)] == [["knut@kripos.example"]]
        kari = Person.objects.get(email=KARI)
        shows_address(kari)
        with pytest.raises(Http404):
            take_on_places(pk=places.pk, by=kari, now=NOW)

    def test_an_offer_ends_and_its_address_is_forgotten(self, cast: Cast, places: Places) -> None:
        offer(cast, places)
        kari = Person.objects.get(email=KARI)
        shows_address(kari)
        later = NOW + OFFERS_END
        assert own_place_offers(kari, now=later) == []
        erase_what_is_over(now=later)
        places.refresh_from_db()
        assert (places.offered_to, places.offered_at) == ("", None)

    def test_it_is_taken_back_or_given_up_at_once(
        self, cast: Cast, places: Places, kari: Person
    ) -> None:
        take_places_back(places=places, by=cast.organiser, now=NOW)
        with pytest.raises(PermissionError):
            named(places, kari)
        assert browser_of(kari).get(f"/places/{places.pk}/").status_code == 404
        with pytest.raises(PermissionError):
            take_places_back(places=places, by=cast.police.person, now=NOW)

    def test_fewer_places_than_come_are_refused(
        self, cast: Cast, places: Places, kari: Person
    ) -> None:
        for _each in range(2):
            named(places, kari)
        with pytest.raises(PlacesError) as caught:
            set_places(
                edition=cast.edition, organisation=places.organisation, number=1,
                by=cast.organiser, now=NOW,
            )  # fmt: skip
        assert caught.value.code == "fewer"
        with pytest.raises(PermissionError):
            set_places(
                edition=cast.edition, organisation=places.organisation, number=9, by=kari, now=NOW
            )


class TestNaming:
    def test_whoever_is_named_takes_part_and_is_invited(
        self, cast: Cast, places: Places, kari: Person
    ) -> None:
        deliver_all(now=NOW)
        joined = named(places, kari, "Ida Etterforsker", "ida@kripos.example")
        assert (joined.organisation, joined.title) == (places.organisation, "Etterforsker")
        (letter,) = deliver_all(now=NOW)
        assert letter.to == ["ida@kripos.example"]
        assert [(c.participant, c.state) for c in who_comes(places)] == [(joined, State.INVITED)]

    def test_nobody_is_invited_while_the_edition_is_being_set_up(
        self, cast: Cast, places: Places, kari: Person
    ) -> None:
        Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.SETUP)
        deliver_all(now=NOW)
        named(places, kari)
        assert deliver_all(now=NOW) == []
        assert [c.state for c in who_comes(places)] == [State.NOT_INVITED]

    def test_never_more_than_the_places(self, cast: Cast, places: Places, kari: Person) -> None:
        three = [named(places, kari) for _each in range(3)]
        assert refused(places, kari, "En Til", "en@kripos.example") == "full"
        free_place(places=places, participant_pk=three[0].pk, by=kari, now=NOW)
        another = named(places, kari)
        states = {c.participant: c.state for c in who_comes(places)}
        assert states[three[0]] is State.WITHDRAWN
        assert states[another] is State.INVITED

    def test_letters_to_strangers_come_to_an_end(
        self, cast: Cast, places: Places, kari: Person
    ) -> None:
        for _each in range(9):
            joined = named(places, kari)
            free_place(places=places, participant_pk=joined.pk, by=kari, now=NOW)
        assert refused(places, kari, "En Til", "en@kripos.example") == "many"

    def test_an_address_that_is_known_elsewhere_tells_nothing(
        self, cast: Cast, places: Places, kari: Person
    ) -> None:
        same = {
            refused(places, kari, "Pia Politi", "pia@eksempel.no"),  # comes from elsewhere
            refused(places, kari, "Vera Vekk", "vera@eksempel.no"),  # has withdrawn
            refused(places, kari, "Noen Annen", "frode@eksempel.no"),  # somebody else's
        }
        assert same == {"ask"}
        joined = named(places, kari, "Ida", "ida@kripos.example")
        assert refused(places, kari, "Ida", "ida@kripos.example") == "here"
        assert refused(places, kari, " ", "ida2@kripos.example") == "name"
        assert refused(places, kari, "Ida", "ida") == "no_address"
        assert [c.participant for c in who_comes(places)] == [joined]

    def test_who_has_published_meetings_is_the_secretariats_to_replace(
        self, cast: Cast, places: Places, kari: Person
    ) -> None:
        joined = named(places, kari)
        Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.PUBLISHED)
        page = f"/places/{places.pk}/"
        browser = signed_in(kari)
        answer = browser.post(f"{page}free/{joined.pk}/", follow=True)
        assert "they let the new one take the meetings over" in words(answer.content)
        joined.refresh_from_db()
        assert joined.withdrawn_at is None

    def test_nobody_of_another_organisation_is_taken_out(
        self, cast: Cast, places: Places, kari: Person
    ) -> None:
        for who in (cast.bank, cast.stranger):
            with pytest.raises(Http404):
                free_place(places=places, participant_pk=who.pk, by=kari, now=NOW)

    def test_a_personal_link_names_nobody(self, cast: Cast, places: Places, kari: Person) -> None:
        kari.takes_part_only = True
        with pytest.raises(PermissionError):
            named(places, kari)
        assert own_places(kari) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time anyway")
@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_given_once(transactional_db: None) -> None:
    cast = assemble()
    Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.WISHING)
    places = give_places(
        edition=cast.edition, organisation="Kripos", sector="police", number=1,
        by=cast.organiser, now=NOW,
    )  # fmt: skip
    assert places is not None
    Places.objects.update(filled_by=cast.nobody)
    ended = at_once(lambda: named(places, cast.nobody), lambda: named(places, cast.nobody))
    assert unexpected(ended, PlacesError) == []
    (refusal,) = (each for each in ended if isinstance(each, PlacesError))
    assert (refusal.code, len(who_comes(places))) == ("full", 1)


class TestSeeing:
    def test_state_and_no_more(self, cast: Cast, places: Places, kari: Person) -> None:
        ida, per = named(places, kari), named(places, kari)
        Participant.objects.filter(pk=ida.pk).update(
            first_seen_at=NOW, profile_saved_at=NOW, answered_at=NOW
        )
        # Looked, but has not answered: that is theirs.
        Participant.objects.filter(pk=per.pk).update(first_seen_at=NOW, profile_saved_at=NOW)
        assert {c.participant: c.state for c in who_comes(places)} == {
            ida: State.ANSWERED, per: State.INVITED,
        }  # fmt: skip
        browser = signed_in(kari)
        assert browser.get("/").headers["Location"] == f"/places/{places.pk}/"
        page = words(browser.get(f"/places/{places.pk}/").content)
        assert "Kripos: 2 of 3 places are filled." in page
        for theirs in ("organiser_people", "desk", "participant_whom", "participant_overview"):
            assert browser.get(url(theirs, cast)).status_code == 404

    def test_the_organisers_list_takes_two_questions(
        self, cast: Cast, places: Places, kari: Person,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:  # fmt: skip
        named(places, kari)
        crowd(cast, 3)
        with django_assert_num_queries(2):
            found = filled_at(cast.edition)
            rows = [
                (f.organisation.name, f.places and f.places.number, f.named, f.answered, f.free)
                for f in found
            ]
        assert rows == [
            ("Fjordbanken", None, 2, 0, 0),
            ("Kripos", 3, 1, 0, 2),
            ("Nordvakt Sikkerhet", None, 2, 0, 0),
            ("Storkjeden", None, 3, 0, 0),
            ("Varetilsynet", None, 1, 0, 0),
            ("Østre politidistrikt", None, 1, 0, 0),
        ]


class TestPrivacy:
    def test_who_fills_places_is_not_erased_as_somebody_without_a_part(
        self, cast: Cast, places: Places, kari: Person
    ) -> None:
        later = NOW + timedelta(days=400)
        assert kari.pk not in people_left(later)
        take_places_back(places=places, by=kari, now=NOW)
        assert kari.pk in people_left(later)

    def test_it_is_in_their_file_and_goes_with_them(
        self, cast: Cast, places: Places, kari: Person
    ) -> None:
        visit = Visit(kari.pk, Shown.SECOND, NOW)
        assert own_data(visit)["account"]["editions.Places"] == [
            {"edition": "Sikkerhetsdagen 2026", "organisation": "Kripos", "number": 3}
        ]
        erase_person(person_id=kari.pk, by=kari, now=NOW)
        places.refresh_from_db()
        assert places.filled_by is None


def test_from_three_places_to_who_has_answered(cast: Cast, client: Client) -> None:
    """The whole way on the pages: the organiser gives and asks, Kari names three, one is replaced,
    and she sees who has answered."""
    Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.WISHING)
    organiser = signed_in(cast.organiser)
    listed = url("organiser_places", cast)
    answer = organiser.post(listed, {"organisation": "Kripos", "sector": "", "number": "3"})
    assert (answer.status_code, "Choose the sector" in words(answer.content)) == (422, True)
    answer = organiser.post(listed, {"organisation": "Kripos", "sector": "police", "number": "3"})
    one = answer.headers["Location"]
    answer = organiser.post(one, {"name": "Kari Kripos", "address": KARI}, follow=True)
    assert f"{KARI} is asked, and has not said yes." in words(answer.content)
    kari = Person.objects.get(email=KARI)
    shows_address(kari)
    browser = signed_in(kari)
    places = Places.objects.get()
    assert "Say who comes from Kripos 3 places" in words(browser.get("/roles/").content)
    page = f"/places/{places.pk}/"
    assert browser.post(f"{page}take-on/").headers["Location"] == page
    for name in ("Ida", "Ola", "Per"):
        posted = {"name": f"{name} Kripos", "address": f"{name.lower()}@kripos.example"}
        assert browser.post(page, posted).status_code == 302
    deliver_all(now=None)
    assert (
        browser.post(page, {"name": "Siri Kripos", "address": "siri@kripos.example"}).status_code
        == 422
    )
    ola = Participant.objects.get(person__name="Ola Kripos")
    browser.post(f"{page}free/{ola.pk}/")
    assert (
        browser.post(page, {"name": "Siri Kripos", "address": "siri@kripos.example"}).status_code
        == 302
    )
    Participant.objects.filter(person__name="Ida Kripos").update(answered_at=NOW)
    seen = words(browser.get(page).content)
    assert "Kripos: 3 of 3 places are filled." in seen
    for row in ("Ida Kripos – Has answered", "Per Kripos – Invited", "Siri Kripos – Invited",
                "Ola Kripos – Does not come"):  # fmt: skip
        assert row in seen
    assert "Kripos 3 3 1 Kari Kripos" in words(organiser.get(listed).content)
    assert browser.post(f"{page}leave/", follow=True).status_code == 200
    assert browser.get(page).status_code == 404
