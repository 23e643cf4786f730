"""Accounts: which of the package's pages are open, and whose an address is."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from cast import PASSWORD, Cast
from samspill.web.areas.public.account_urls import SECOND_STEP, WAYS_IN
from samspill.web.editions.models import Participant
from samspill.web.people.addresses import address_is_theirs, unproven_accounts
from samspill.web.people.models import Person
from support.letters import deliver_all
from support.pages import browser_of
from support.signing_in import sign_in_by_code

CHIEF = "sjef@politi.example"


def addresses(resolver: URLResolver) -> list[URLPattern]:
    found: list[URLPattern] = []
    for pattern in resolver.url_patterns:
        found += addresses(pattern) if isinstance(pattern, URLResolver) else [pattern]
    return found


def of_accounts() -> list[URLPattern]:
    (top,) = [
        pattern
        for pattern in get_resolver().url_patterns
        if isinstance(pattern, URLResolver) and str(pattern.pattern) == "account/"
    ]
    return addresses(top)


def test_what_is_open_is_listed_and_everything_else_is_not_there(cast: Cast) -> None:
    closed = {str(p.name) for p in of_accounts()} - WAYS_IN - SECOND_STEP
    assert closed == {
        "account_change_password",
        "account_confirm_email",
        "account_email",
        "account_email_verification_sent",
        "account_set_password",
        "account_signup",
    }
    for name in sorted(closed):
        url = reverse(name, args=["MQ:abc"] if name == "account_confirm_email" else [])
        for client in (Client(), browser_of(cast.bank), browser_of(cast.organiser)):
            answers = [client.get(url), client.post(url, {"email": CHIEF}), client.put(url)]
            assert [answer.status_code for answer in answers] == [404] * 3, name


def test_what_is_no_method_is_none_of_these_either(cast: Cast) -> None:
    clients = (Client(), browser_of(cast.bank))
    for name in sorted(WAYS_IN | SECOND_STEP):
        keyed = name in {"mfa_remove_webauthn", "mfa_edit_webauthn"}
        kwargs: dict[str, object] = {"pk": 1} if keyed else {}
        if name == "account_reset_password_from_key":
            kwargs = {"uidb36": "1", "key": "abc-def"}
        url = reverse(name, kwargs=kwargs)
        for client in clients:
            got = [
                client.generic(m, url).status_code for m in ("PUT", "PATCH", "DELETE", "OPTIONS")
            ]
            assert got == [405] * 4, name


def test_nobody_changes_the_address_of_an_account(cast: Cast) -> None:
    client = browser_of(cast.bank)
    for action in ("action_add", "action_primary", "action_remove", "action_send"):
        assert client.post("/account/email/", {"email": CHIEF, action: ""}).status_code == 404
    assert not EmailAddress.objects.exists()
    assert not Person.objects.filter(email=CHIEF).exists()


class TestWhoseAnAddressIs:
    """Nothing is given by address to an account whose address nobody has shown to be theirs."""

    def test_nobody_has_come_in_yet(self, cast: Cast) -> None:
        """Only what is sent to the address leads in: so whoever comes reads it."""
        Person.objects.create_user(email="ny@eksempel.no", name="Ny")
        assert not unproven_accounts().filter(email="ny@eksempel.no").exists()

    def test_a_password_or_a_visit_without_a_letter(self, cast: Cast) -> None:
        unproven = unproven_accounts().filter(pk=cast.bank.person_id)
        assert unproven.exists()  # the cast have passwords
        Person.objects.filter(pk=cast.bank.person_id).update(password="!")  # noqa: S106
        assert not unproven.exists()
        Person.objects.filter(pk=cast.bank.person_id).update(last_login=timezone.now())
        assert unproven.exists()
        EmailAddress.objects.create(user=cast.bank.person, email=cast.bank.person.email)
        assert unproven.exists()
        EmailAddress.objects.create(user=cast.bank.person, email=CHIEF, verified=True)
        assert unproven.exists()  # another address shows nothing of this one
        address_is_theirs(cast.bank.person)
        assert not unproven.exists()
        kept = EmailAddress.objects.values_list("email", "verified", "primary")
        assert list(kept) == [(cast.bank.person.email, True, True)]

    def test_a_code_shows_it(self, cast: Cast) -> None:
        sign_in_by_code(cast.bank.person.email)
        assert not unproven_accounts().filter(pk=cast.bank.person_id).exists()

    def test_a_new_password_shows_it(self, cast: Cast) -> None:
        client = Client()
        client.post(reverse("account_reset_password"), {"email": cast.bank.person.email})
        (link,) = re.findall(
            r"http://testserver(/account/password/reset/key/\S+)", str(deliver_all()[0].body)
        )
        form = client.get(link, follow=True)
        url = form.redirect_chain[-1][0]
        client.post(url, {"password1": PASSWORD + "2", "password2": PASSWORD + "2"})
        assert not unproven_accounts().filter(pk=cast.bank.person_id).exists()

    def test_a_password_alone_shows_nothing(self, cast: Cast) -> None:
        client = Client()
        client.post(
            reverse("account_login"), {"login": cast.bank.person.email, "password": PASSWORD}
        )
        assert client.session["_auth_user_id"] == str(cast.bank.person_id)
        assert unproven_accounts().filter(pk=cast.bank.person_id).exists()


@pytest.mark.django_db
def test_only_people_without_a_password_can_be_asked_for_none() -> None:
    person = Person.objects.create_user(email="x@eksempel.no", name="X")
    assert (person.password[0], person.has_usable_password()) == ("!", False)
    assert Participant.objects.count() == 0
