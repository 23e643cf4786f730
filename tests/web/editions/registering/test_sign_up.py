"""Signing up by a link or a code: what a stranger learns, what an organiser decides, what goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.http import Http404
from django.test import Client
from django.urls import reverse

from cast import NOW, Cast, at
from samspill.web.editions.models import Edition, Participant, Phase, Photo
from samspill.web.editions.registering.models import Practical, SignUp, SignUpList
from samspill.web.editions.registering.practical import Said
from samspill.web.editions.registering.sign_up import (
    Applicant,
    FullError,
    open_list,
    renew_code,
    set_sign_up,
    sign_up,
    turn_down,
)
from samspill.web.imports.by_hand import NotAddedError
from samspill.web.imports.signing_up import let_in
from samspill.web.journal.models import Entry
from samspill.web.people.models import Organisation, Person
from samspill.web.privacy.export import own_data
from samspill.web.privacy.people import erase_person
from samspill.web.privacy.retention import erase_what_is_over
from samspill.web.sharing.permissions import Shown, Visit
from support.letters import deliver_all
from support.pages import browser_of, signed_in, url, words

SARA = Applicant(
    "Sara Søker", "sara@eksempel.no", "Fjordbanken ASA", "Analytiker", "en",
    Said(Photo.YES, "Ingen fisk", "Rullestol", "+47 99 88 77 66"),
)  # fmt: skip
FORM = {
    "name": "Sara Søker", "address": "sara@eksempel.no", "organisation": "Fjordbanken ASA",
    "title": "Analytiker", "language": "en", "photo": "yes", "diet": "Ingen fisk",
    "access": "Rullestol", "phone": "+47 99 88 77 66",
}  # fmt: skip
BANK = {"name": "Sara Søker", "email": "sara@eksempel.no", "organisation": "Fjordbanken"}


@pytest.fixture
def opened(cast: Cast) -> SignUpList:
    """Anybody with the code may sign up."""
    return set_sign_up(edition=cast.edition, is_open=True, most=None, by=cast.organiser, now=NOW)


def waits(opened: SignUpList, applicant: Applicant = SARA) -> SignUp:
    sign_up(found=opened, applicant=applicant, now=NOW)
    return SignUp.objects.get(address=applicant.address)


def stranger() -> Client:
    return Client(headers={"accept-language": "en"})


def join_at(opened: SignUpList) -> str:
    return reverse("join", args=[opened.code])


class TestAStranger:
    def test_is_told_the_same_whoever_has_the_address(self, cast: Cast, opened: SignUpList) -> None:
        known = FORM | {"name": "Berit Bank", "address": "berit@eksempel.no"}
        answers = {
            words(stranger().post(join_at(opened), posted).content) for posted in (FORM, known)
        }
        assert len(answers) == 1
        assert "An organiser answers you by e-mail." in answers.pop()
        assert SignUp.objects.count() == 2
        assert not Person.objects.filter(email="sara@eksempel.no").exists()
        assert deliver_all(now=NOW) == []
        assert [(e.verb, e.by, e.facts) for e in Entry.objects.filter(verb="signed_up")] == [
            ("signed_up", None, {}), ("signed_up", None, {}),
        ]  # fmt: skip

    def test_types_the_code_however_they_like(self, cast: Cast, opened: SignUpList) -> None:
        page = reverse("join_code")
        answer = stranger().post(page, {"code": f" {opened.code.upper()} "})
        assert (answer.status_code, answer.headers["Location"]) == (302, join_at(opened))
        wrong = stranger().post(page, {"code": '"><b>'})
        assert wrong.status_code == 422
        assert "No sign-up has that code." in words(wrong.content)
        assert b'"><b>' not in wrong.content

    @pytest.mark.parametrize(
        ("field", "text", "sentence"),
        [
            ("name", " ", "This field is required."),
            ("address", "sara", "That is no e-mail address. Write it as name@example.org."),
            ("organisation", "", "This field is required."),
            ("language", "sv", "Select a valid choice. sv is not one of the available choices."),
            ("phone", "ring", "Write the number in digits, as +47 22 33 44 55."),
            ("name", "Sa\x00ra", "The text holds characters that can't be kept. Type it again."),
            ("diet", "x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
        ],
    )
    def test_bad_input_is_said_at_its_field(
        self, opened: SignUpList, field: str, text: str, sentence: str
    ) -> None:
        answer = stranger().post(join_at(opened), FORM | {field: text})
        assert answer.status_code == 422
        assert sentence in words(answer.content).replace("&#x27;", "'")
        assert SignUp.objects.count() == 0

    def test_again_says_it_anew(self, opened: SignUpList) -> None:
        waits(opened)
        later = Applicant("SARA  Søker", " Sara@Eksempel.no", "Politiet", "", "nb", Said())
        sign_up(found=opened, applicant=later, now=NOW)
        assert [s.organisation for s in SignUp.objects.all()] == ["Politiet"]

    def test_too_often_is_too_often(self, opened: SignUpList) -> None:
        browser = stranger()
        answers = [browser.post(join_at(opened), FORM).status_code for _each in range(6)]
        assert answers == [200] * 5 + [429]

    def test_a_code_that_leads_nowhere_is_404(self, cast: Cast, opened: SignUpList) -> None:
        old = join_at(opened)
        renew_code(edition=cast.edition, by=cast.organiser, now=NOW)
        opened.refresh_from_db()
        now = join_at(opened)
        assert [stranger().get(page).status_code for page in (old, now)] == [404, 200]
        set_sign_up(edition=cast.edition, is_open=False, most=None, by=cast.organiser, now=NOW)
        assert stranger().get(now).status_code == 404
        with pytest.raises(Http404):  # the page was open before it was closed
            sign_up(found=opened, applicant=SARA, now=NOW)

    def test_nobody_signs_up_after_the_day(self, cast: Cast, opened: SignUpList) -> None:
        with pytest.raises(Http404):
            open_list(opened.code, now=at(23, 59) + timedelta(minutes=1))
        Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.OVER)
        with pytest.raises(Http404):
            open_list(opened.code, now=NOW)

    def test_no_more_than_may(self, cast: Cast, opened: SignUpList) -> None:
        set_sign_up(edition=cast.edition, is_open=True, most=2, by=cast.organiser, now=NOW)
        let_in(
            waiting=waits(opened), said=BANK, agreed=(), invite=False, by=cast.organiser, now=NOW
        )
        other = Applicant("En", "en@eksempel.no", "X", "", "nb", Said())
        waits(opened, other)
        third = Applicant("To", "to@eksempel.no", "X", "", "nb", Said())
        opened.refresh_from_db()
        with pytest.raises(FullError):
            sign_up(found=opened, applicant=third, now=NOW)
        page = stranger().get(join_at(opened))
        assert "There is no place left." in words(page.content)
        assert stranger().post(join_at(opened), FORM).status_code == 422
        sign_up(found=opened, applicant=other, now=NOW)  # says it anew: takes no more room


class TestAnOrganiser:
    def test_only_organisers_open_and_answer(self, cast: Cast, opened: SignUpList) -> None:
        waiting = waits(opened)
        for who in (cast.desk_host, cast.other_organiser, cast.bank.person):
            with pytest.raises(PermissionError):
                set_sign_up(edition=cast.edition, is_open=False, most=None, by=who, now=NOW)
            with pytest.raises(PermissionError):
                renew_code(edition=cast.edition, by=who, now=NOW)
            with pytest.raises(PermissionError):
                turn_down(waiting=waiting, by=who, now=NOW)
            with pytest.raises(PermissionError):
                let_in(waiting=waiting, said=BANK, agreed=(), invite=False, by=who, now=NOW)

    def test_turns_down_kindly_and_nothing_is_left(self, cast: Cast, opened: SignUpList) -> None:
        turn_down(waiting=waits(opened), by=cast.organiser, now=NOW)
        (letter,) = deliver_all(now=NOW)
        assert (letter.to, letter.subject) == (
            ["sara@eksempel.no"], "Your sign-up for Sikkerhetsdagen 2026",
        )  # fmt: skip
        assert "Unfortunately there is no place for you this time." in str(letter.body)
        assert SignUp.objects.count() == 0
        for entry in Entry.objects.all():
            assert "sara" not in f"{entry.subject_id} {entry.facts}".lower()

    def test_nobody_is_let_in_twice_nor_as_somebody_else(
        self, cast: Cast, opened: SignUpList
    ) -> None:
        waiting = waits(opened)
        as_berit = BANK | {"email": "berit@eksempel.no"}
        with pytest.raises(NotAddedError):  # an account is taken by address and name alone
            let_in(
                waiting=waiting, said=as_berit, agreed=(), invite=True, by=cast.organiser, now=NOW
            )
        assert SignUp.objects.count() == 1
        let_in(waiting=waiting, said=BANK, agreed=(), invite=True, by=cast.organiser, now=NOW)
        with pytest.raises(Http404):
            let_in(waiting=waiting, said=BANK, agreed=(), invite=True, by=cast.organiser, now=NOW)

    def test_what_was_said_of_needs_goes_to_that_address_alone(
        self, cast: Cast, opened: SignUpList
    ) -> None:
        other = BANK | {"email": "sara.soker@eksempel.no"}
        added = let_in(
            waiting=waits(opened), said=other, agreed=(), invite=True, by=cast.organiser, now=NOW
        )
        assert not Practical.objects.filter(participant=added.participant).exists()

    def test_the_list_of_those_who_wait_says_nothing_of_needs(
        self, cast: Cast, opened: SignUpList
    ) -> None:
        waiting = waits(opened)
        browser = signed_in(cast.organiser)
        for page in (
            url("organiser_sign_ups", cast), url("organiser_sign_up", cast, pk=waiting.pk)
        ):  # fmt: skip
            answer = browser.get(page).content.decode()
            assert "Sara Søker" in answer
            for need in SARA.said.needs.values():
                assert need not in answer


class TestErasing:
    def test_who_had_no_answer_is_gone_in_the_night_after(
        self, cast: Cast, opened: SignUpList
    ) -> None:
        waits(opened)
        erase_what_is_over(now=at(23, 59))
        assert SignUp.objects.count() == 1
        erase_what_is_over(now=at(23, 59) + timedelta(minutes=1))
        assert SignUp.objects.count() == 0

    def test_it_is_in_the_file_of_whose_address_it_is_and_goes_with_them(
        self, cast: Cast, opened: SignUpList
    ) -> None:
        waits(opened, Applicant("Ingen", "ingen@eksempel.no", "X", "", "nb", SARA.said))
        visit = Visit(cast.nobody.pk, Shown.SECOND, NOW)
        assert own_data(visit)["needs"]["editions.SignUp"] == []  # not shown to be theirs
        EmailAddress.objects.create(user=cast.nobody, email="ingen@eksempel.no", verified=True)
        (row,) = own_data(visit)["needs"]["editions.SignUp"]
        assert (row["edition"], row["diet"]) == ("Sikkerhetsdagen 2026", "Ingen fisk")
        erase_person(person_id=cast.nobody.pk, by=cast.nobody, now=NOW)
        assert SignUp.objects.count() == 0


def test_from_a_code_to_a_page_of_ones_own_to_erased(cast: Cast) -> None:
    """The whole way on the pages."""
    organiser = signed_in(cast.organiser)
    listed = url("organiser_sign_ups", cast)
    assert "People can't sign up by themselves now." in words(
        organiser.get(listed).content
    ).replace("&#x27;", "'")
    organiser.post(listed, {"is_open": "on", "most": ""})
    code = SignUpList.objects.get().code
    page = words(organiser.get(listed).content)
    assert f"/join/{code}/" in page
    assert stranger().post(f"/join/{code}/", FORM).status_code == 200
    assert "1 person waits for an answer." in words(organiser.get(listed).content)
    todos = organiser.get(url("organiser_home", cast)).context["todos"]
    assert (todos[0]["number"], todos[0]["url"]) == (1, listed)
    one = url("organiser_sign_up", cast, pk=SignUp.objects.get().pk)
    asked = organiser.post(one, BANK | {"organisation": "Fjordbanken ASA", "invite": "on"})
    assert asked.status_code == 422  # which organisation it is, the organiser says
    assert Organisation.objects.filter(name__startswith="Fjordbanken").count() == 1
    assert organiser.post(one, BANK | {"invite": "on"}).headers["Location"] == listed
    (letter,) = deliver_all(now=None)
    assert letter.to == ["sara@eksempel.no"]
    assert "Sikkerhetsdagen 2026" in letter.subject
    sara = Participant.objects.get(person__email="sara@eksempel.no")
    assert (sara.organisation, sara.photo, sara.person.language) == (
        cast.bank.organisation, Photo.YES, "en",
    )  # fmt: skip
    own = browser_of(sara).get(url("participant_practical", cast)).content.decode()
    for need in SARA.said.needs.values():
        assert need in own
    assert SignUp.objects.count() == 0
    erase_what_is_over(now=at(23, 59) + timedelta(minutes=1))
    own = browser_of(sara).get(url("participant_practical", cast)).content.decode()
    for need in SARA.said.needs.values():
        assert need not in own
