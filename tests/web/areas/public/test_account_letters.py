"""Letters about accounts go through the outbox, and their secrets are in no row."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import allauth
import pytest
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from cast import PASSWORD, Cast
from samspill.web.areas.public.account_letters import KEPT, LOGIN_CODE, NEW_PASSWORD, NOTICES, Code
from samspill.web.outbox.models import Letter, LetterState
from support.letters import deliver_all

# Letters of allauth's that nothing here can ask for: signing up and other addresses are closed,
# and a new password comes by a link.
NEVER = {
    "account/email/account_already_exists",
    "account/email/email_changed",
    "account/email/email_confirm",
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/email_deleted",
    "account/email/password_reset_code",
}


def ask_for_code(email: str) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="nb")
    answer = client.post(reverse("account_request_login_code"), {"email": email})
    assert answer.status_code == 302
    return client


def code_in(letter: EmailMessage) -> str:
    found = re.findall(r"^[A-Z]{4}-[A-Z]{4}$", str(letter.body), re.MULTILINE)
    assert len(found) == 1
    return str(found[0])


def test_a_code_signs_in_and_is_in_no_row(cast: Cast) -> None:
    client = ask_for_code("berit@eksempel.no")
    row = str(list(Letter.objects.values()))
    (letter,) = deliver_all()
    code = code_in(letter)
    assert letter.to == ["berit@eksempel.no"]
    for kept in (row, str(list(Letter.objects.values()))):
        assert (kept.count(code), kept.count(code.replace("-", ""))) == (0, 0)
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert client.session["_auth_user_id"] == str(cast.bank.person.pk)


def test_a_code_needs_the_servers_key(cast: Cast, settings: Settings) -> None:
    code = Code.of("a seed")
    assert (code, code.seed) == (Code.of("a seed"), "a seed")
    settings.SECRET_KEY = "another " + "x" * 50
    assert Code.of("a seed") != code
    assert Code.of("a seed") != Code.of("b seed")


def test_a_code_that_is_too_late_is_not_sent(cast: Cast) -> None:
    ask_for_code("berit@eksempel.no")
    assert deliver_all(now=timezone.now() + timedelta(minutes=3)) == []
    assert Letter.objects.get().state == LetterState.EXPIRED


def test_an_address_that_nobody_has_is_answered_alike_and_forgotten(cast: Cast) -> None:
    ask_for_code("hvem@eksempel.no")
    (letter,) = deliver_all()
    assert (letter.to, "hvem@eksempel.no" in str(letter.body)) == (["hvem@eksempel.no"], True)
    assert str(letter.body).count("signup") == 0


def test_a_new_password_by_a_link_that_is_made_when_it_is_sent(cast: Cast) -> None:
    client = Client(HTTP_HOST="localhost")
    client.post(reverse("account_reset_password"), {"email": "berit@eksempel.no"})
    row = str(list(Letter.objects.values()))
    (letter,) = deliver_all()
    link = re.findall(r"http://testserver(/\S+)", str(letter.body))  # whatever host was named
    path = next(part for part in link if "/key/" in part)
    assert row.count(path.rstrip("/").rpartition("-")[2]) == 0
    form = client.get(path, follow=True)
    new = {"password1": PASSWORD + " ny", "password2": PASSWORD + " ny"}
    client.post(form.redirect_chain[-1][0], new)
    cast.bank.person.refresh_from_db()
    assert cast.bank.person.check_password(PASSWORD + " ny")
    (notice,) = deliver_all()  # that it was changed
    assert notice.to == ["berit@eksempel.no"]
    assert str(notice.body).count("127.0.0.1") == 1


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_letter_can_be_written(cast: Cast, language: str) -> None:
    for name in (LOGIN_CODE, NEW_PASSWORD, *NOTICES):
        about = {"language": language, **dict.fromkeys(KEPT, "<it's here>")}
        Letter.objects.create(
            kind=name, person=cast.bank.person, address="berit@eksempel.no", about=about,
            action=name, key=name, created_at=timezone.now(), due_at=timezone.now(),
        )  # fmt: skip
    letters = deliver_all()
    assert len(letters) == len(NOTICES) + 2
    assert {letter.subject for letter in letters} == {
        "nb": {
            "Koden din for å logge inn", "Velg et nytt passord", "Kontoen din er endret",
            "Ingen konto med denne adressen",
        },
        "nn": {
            "Koden din for å logge inn", "Vel eit nytt passord", "Kontoen din er endra",
            "Ingen konto med denne adressa",
        },
        "en": {
            "Your sign-in code", "Choose a new password", "Your account is changed",
            "No account with this address",
        },
    }[language]  # fmt: skip
    # Nobody's name or address is taken for HTML: these are plain texts.
    assert ["&" in str(letter.body) for letter in letters] == [False] * len(letters)


def test_every_letter_of_allauth_is_known() -> None:
    templates = Path(allauth.__file__).parent / "templates"
    found = {
        str(path.relative_to(templates)).removesuffix("_subject.txt")
        for part in ("account", "mfa")
        for path in (templates / part / "email").glob("*_subject.txt")
    }
    assert found == {LOGIN_CODE, NEW_PASSWORD, *NOTICES} | NEVER


def test_the_session_keeps_the_code_and_no_seed(cast: Cast) -> None:
    client = ask_for_code("berit@eksempel.no")
    kept = str(Session.objects.get(pk=client.session.session_key).get_decoded())
    assert kept.count(Letter.objects.get().seed) == 0
