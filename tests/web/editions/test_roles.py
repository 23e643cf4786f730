"""Roles: offered to an address, taken on by who signs in there, and gone at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.http import Http404
from django.test import Client

from cast import NOW, Cast
from samspill.web.editions.letter_models import RoleOffer
from samspill.web.editions.models import EditionRole, Participant, Role
from samspill.web.editions.permissions import may_check_in, may_organise, may_read
from samspill.web.editions.roles import (
    OFFERS_END,
    RoleError,
    offer_role,
    own_offers,
    take_back_offer,
    take_on_role,
    take_role_away,
)
from samspill.web.journal.models import Entry
from samspill.web.people.models import Person
from samspill.web.sharing.identity import may_vouch
from samspill.web.sharing.outcomes.actions import set_cost
from samspill.web.sharing.outcomes.models import Story
from samspill.web.sharing.outcomes.queries import stories_for
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from support.letters import deliver_all
from support.pages import browser_of, signed_in, url, words
from support.visitors import with_role

NEW = "frida@eksempel.no"


def offer(
    cast: Cast, role: Role = Role.CHECK_IN, address: str = NEW, name: str = "Frida Frivillig"
) -> RoleOffer:
    return offer_role(
        edition=cast.edition, role=role, address=address, name=name, language="nb",
        by=cast.organiser, now=NOW,
    )  # fmt: skip


def shows_address(person: Person) -> None:
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


class TestOffering:
    def test_who_has_no_account_takes_it_on_by_signing_in(self, cast: Cast) -> None:
        made = offer(cast)
        (letter,) = deliver_all(now=NOW)
        assert (letter.to, letter.reply_to) == ([NEW], ["liv@eksempel.no"])
        for said in ("Sikkerhetsdagen 2026", "torsdag 13. november 2031", "Kongresshuset, Hamar"):
            assert said in str(letter.body)
        frida = Person.objects.get(email=NEW)
        assert not may_check_in(frida, cast.edition)
        with pytest.raises(Http404):  # she has not shown that the address is hers
            take_on_role(offer_pk=made.pk, by=frida, now=NOW)
        shows_address(frida)
        assert [each.pk for each in own_offers(frida, now=NOW)] == [made.pk]
        take_on_role(offer_pk=made.pk, by=frida, now=NOW)
        assert may_check_in(frida, cast.edition)
        assert not may_read(frida, cast.edition)
        verbs = Entry.objects.filter(verb__startswith="role").order_by("pk")
        assert [(entry.verb, entry.by, entry.facts) for entry in verbs] == [
            ("role_offered", cast.organiser, {"role": "check_in"}),
            ("role_taken_on", frida, {"role": "check_in"}),
        ]

    def test_nobody_else_takes_it_on(self, cast: Cast) -> None:
        made = offer(cast)
        shows_address(cast.nobody)
        for who in (cast.nobody, cast.organiser, cast.desk_host):
            with pytest.raises(Http404):
                take_on_role(offer_pk=made.pk, by=who, now=NOW)
        by_link = Person.objects.get(email=NEW)
        shows_address(by_link)
        by_link.takes_part_only = True
        with pytest.raises(Http404):
            take_on_role(offer_pk=made.pk, by=by_link, now=NOW)

    def test_again_sends_nothing_and_taken_back_is_gone(self, cast: Cast) -> None:
        made = offer(cast)
        assert offer(cast).pk == made.pk
        take_back_offer(offer=made, by=cast.organiser, now=NOW)
        assert (deliver_all(now=NOW), RoleOffer.objects.count()) == ([], 0)

    def test_stands_for_a_while(self, cast: Cast) -> None:
        made = offer(cast)
        frida = Person.objects.get(email=NEW)
        shows_address(frida)
        with pytest.raises(Http404):
            take_on_role(offer_pk=made.pk, by=frida, now=NOW + OFFERS_END)
        assert own_offers(frida, now=NOW + OFFERS_END - timedelta(seconds=1)) == [made]

    @pytest.mark.parametrize(("address", "name", "code"), [
        ("frida", "Frida", "no_address"),
        (f"{NEW}\nBcc: x@eksempel.no", "Frida", "no_address"),
        (NEW, " ", "no_name"),
        ("dag@eksempel.no", "Dag", "has_it"),
    ])  # fmt: skip
    def test_what_cannot_be_offered(self, cast: Cast, address: str, name: str, code: str) -> None:
        with pytest.raises(RoleError) as caught:
            offer(cast, Role.DESK, address, name)
        assert (caught.value.code, RoleOffer.objects.count()) == (code, 0)
        assert not Person.objects.filter(email=NEW).exists()


class TestTakingAway:
    def test_is_gone_at_the_next_request(self, cast: Cast) -> None:
        browser = browser_of(cast.desk_host)
        assert browser.get(url("desk", cast)).status_code == 200
        role = EditionRole.objects.get(person=cast.desk_host)
        signed_in(cast.organiser).post(url("organiser_role_away", cast, pk=role.pk))
        assert browser.get(url("desk", cast)).status_code == 404
        assert browser.get(url("desk_arrivals", cast)).status_code == 404

    def test_one_gives_up_ones_own(self, cast: Cast) -> None:
        role = EditionRole.objects.get(person=cast.desk_host)
        browser_of(cast.desk_host).post(f"/roles/{role.pk}/leave/")
        assert not EditionRole.objects.filter(pk=role.pk).exists()
        assert Entry.objects.get(verb="role_left").by == cast.desk_host

    def test_the_last_organiser_stays(self, cast: Cast) -> None:
        role = EditionRole.objects.get(edition=cast.edition, role=Role.ORGANISER)
        with pytest.raises(RoleError) as caught:
            take_role_away(role=role, by=cast.organiser, now=NOW)
        assert caught.value.code == "last"
        EditionRole.objects.create(edition=cast.edition, person=cast.creator, role=Role.ORGANISER)
        take_role_away(role=role, by=cast.organiser, now=NOW)
        assert not may_organise(cast.organiser, cast.edition)

    def test_not_by_anybody(self, cast: Cast) -> None:
        role = EditionRole.objects.get(person=cast.desk_host)
        for who in (cast.other_organiser, with_role(cast, Role.READER), cast.nobody):
            with pytest.raises(PermissionError):
                take_role_away(role=role, by=who, now=NOW)


class TestWhatTheyMay:
    def test_who_checks_in_sees_names_and_nothing_of_the_plan(self, cast: Cast) -> None:
        page = signed_in(with_role(cast, Role.CHECK_IN))
        said = words(page.get(url("desk_arrivals", cast)).content)
        # Pia and Tone are of the police and an agency: they do not appear by name.
        assert [name for name in ("Berit Bank", "Nora Nordvakt", "Pia Politi") if name in said] == [
            "Berit Bank", "Nora Nordvakt",
        ]  # fmt: skip
        assert "0 of 6 people have come." in said
        assert page.get("/").headers["Location"] == url("desk_arrivals", cast)
        found = words(page.get(url("desk_arrivals", cast), {"q": "pia politi"}).content)
        assert "Has come" in found

    def test_has_come_and_has_not_after_all(self, cast: Cast) -> None:
        page = signed_in(with_role(cast, Role.CHECK_IN))
        address = url("desk_arrival", cast, pk=cast.bank.pk)
        for form, came in (({}, True), ({}, True), ({"back": "1"}, False)):
            assert page.post(address, form).status_code == 302
            cast.bank.refresh_from_db()
            assert (cast.bank.came_at is not None) is came
        verbs = Entry.objects.filter(verb__startswith="came").order_by("pk")
        assert list(verbs.values_list("verb", flat=True)) == ["came", "came_taken_back"]

    @pytest.mark.parametrize("who", ["stranger", "withdrawn"])
    def test_nobody_comes_who_is_not_expected(self, cast: Cast, who: str) -> None:
        page = signed_in(with_role(cast, Role.CHECK_IN))
        other: Participant = getattr(cast, who)
        page.post(url("desk_arrival", cast, pk=other.pk))
        other.refresh_from_db()
        assert other.came_at is None

    def test_who_reads_only_changes_nothing(self, cast: Cast) -> None:
        page = signed_in(with_role(cast, Role.READER))
        said = words(page.get(url("organiser_people", cast)).content)
        assert "You see all that organisers see, and change nothing." in said
        assert page.post(url("organiser_setup", cast), {"name": "Ny"}).status_code == 404
        assert page.post(url("desk_arrival", cast, pk=cast.bank.pk)).status_code == 404

    @pytest.mark.parametrize("role", [Role.READER, Role.CHECK_IN])
    def test_who_helps_says_of_nobody_who_they_are(self, cast: Cast, role: Role) -> None:
        person = with_role(cast, role)
        verdict = may_vouch(Visit(person.pk, Shown.SECOND, NOW))
        assert (bool(verdict), verdict.reason) == (False, "runs an edition")


def test_the_page_offers_and_lists(cast: Cast) -> None:
    page: Client = signed_in(cast.organiser)
    address = url("organiser_roles", cast)
    form = {"name": "Frida", "address": NEW, "role": "reader"}
    assert page.post(address, form).status_code == 302
    said = words(page.get(address).content)
    assert ("2 people have a role." in said, NEW in said) == (True, True)
    for wrong in ({}, {**form, "address": "x"}, {**form, "role": "king"}):
        assert page.post(address, wrong).status_code == 422
    assert RoleOffer.objects.count() == 1


def test_who_reads_only_has_no_story_that_two_approved_for_organisers(cast: Cast) -> None:
    reader = with_role(cast, Role.READER)
    with as_visit(Visit(cast.bank.person_id, Shown.SIGNED_IN, NOW)):
        story = Story.objects.create(
            edition=cast.edition, by=cast.bank.person, other=cast.police.person, text="Vi fant ut",
            proposed_at=NOW,
        )  # fmt: skip
    with as_visit(Visit(cast.police.person_id, Shown.SIGNED_IN, NOW)):
        Story.objects.filter(pk=story.pk).update(approved_at=NOW)
    assert stories_for(cast.organiser, cast.edition, NOW) == ["Vi fant ut"]
    assert stories_for(reader, cast.edition, NOW) == []
    with pytest.raises(PermissionError):
        set_cost(edition=cast.edition, cost=10, by=reader, now=NOW)
