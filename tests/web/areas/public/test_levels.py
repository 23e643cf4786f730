"""What a way in opens: a personal link what is one's own, signing in everything one may do."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import PASSWORD, Cast
from samspill.web.areas.public.account_urls import SECOND_STEP
from samspill.web.areas.public.accounts import BY_LINK
from samspill.web.editions.invitations import create_invitation
from samspill.web.editions.models import EditionRole, Invitation, Participant, Role
from samspill.web.people.models import Person
from support.letters import deliver_all
from support.pages import browser_of

SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105  (of an app with codes, in tests only)


@pytest.fixture(autouse=True)
def no_code_is_used_yet(db: None) -> None:
    """A code of the app works once, which is kept in the cache."""
    cache.clear()


def link(participant: Participant) -> str:
    secret = create_invitation(participant=participant, by=None, now=timezone.now())
    return reverse("invitation", kwargs={"secret": secret})


def page(name: str, cast: Cast) -> str:
    return reverse(name, kwargs={"slug": cast.edition.slug})


def organises_elsewhere(cast: Cast) -> Person:
    """The bank's participant, who also organises the other edition and may start new ones."""
    person = cast.bank.person
    EditionRole.objects.create(edition=cast.other_edition, person=person, role=Role.ORGANISER)
    EditionRole.objects.create(edition=cast.edition, person=person, role=Role.DESK)
    Person.objects.filter(pk=person.pk).update(may_create_editions=True)
    return person


def has_second_step(person: Person) -> None:
    """An app with codes, and recovery codes."""
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)


def code_of_app() -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(SECRET, counter)))


def role_pages(cast: Cast) -> list[str]:
    return [
        reverse("organiser_editions"),
        reverse("organiser_new"),
        reverse("organiser_home", kwargs={"slug": cast.other_edition.slug}),
        page("desk", cast),
    ]


def statuses(client: Client, urls: list[str]) -> list[int]:
    return [client.get(url).status_code for url in urls]


class TestLinkAlone:
    """Somebody with roles and no second step."""

    def test_opens_what_is_theirs_as_a_participant_and_no_role(self, cast: Cast) -> None:
        organises_elsewhere(cast)
        client = Client()
        assert client.post(link(cast.bank)).headers["Location"] == page(
            "participant_overview", cast
        )
        assert client.get(page("participant_whom", cast)).status_code == 200
        assert statuses(client, role_pages(cast)) == [404] * 4
        assert client.post(page("organiser_letters_check", cast)).status_code == 404
        assert client.get("/").headers["Location"] == page("participant_overview", cast)

    def test_a_role_given_meanwhile_is_not_opened_either(self, cast: Cast) -> None:
        client = Client()
        client.post(link(cast.bank))
        organises_elsewhere(cast)
        assert statuses(client, role_pages(cast)) == [404] * 4

    def test_opens_nothing_of_the_account(self, cast: Cast) -> None:
        """Whoever was passed the letter could lock its owner out with a second step."""
        client = Client()
        client.post(link(cast.bank))
        for name in sorted(SECOND_STEP):
            keyed = name in {"mfa_remove_webauthn", "mfa_edit_webauthn"}
            url = reverse(name, kwargs={"pk": 1} if keyed else {})
            for answer in (client.get(url), client.post(url, {"code": "123456"})):
                to = f"/sign-in/?{urlencode({'next': url})}"
                assert (answer.status_code, answer.headers["Location"]) == (302, to)
        assert not Authenticator.objects.exists()

    def test_leads_on_to_signing_in(self, cast: Cast) -> None:
        """The same for everybody who came by a link: it tells nobody who has a role."""
        organises_elsewhere(cast)
        client = Client()
        client.post(link(cast.bank))
        wanted = reverse("organiser_editions")
        missing = client.get(wanted).content.decode()
        (way,) = re.findall(r'href="(/sign-in/\?next=[^"]*)"', missing)
        form = client.get(way)
        assert (form.status_code, form.context["next"]) == (200, wanted)
        to = client.post("/sign-in/", {"next": wanted}).headers["Location"]
        assert to == f"/account/login/?{urlencode({'next': wanted})}"
        assert client.get(page("participant_overview", cast)).status_code == 302  # signed out
        answer = client.post(
            to, {"login": cast.bank.person.email, "password": PASSWORD, "next": wanted}
        )
        assert answer.headers["Location"] == wanted
        assert statuses(client, role_pages(cast)) == [200] * 4

    def test_leaves_whoever_is_signed_in_already_as_they_are(self, cast: Cast) -> None:
        client = browser_of(organises_elsewhere(cast))
        client.post(link(cast.bank))
        assert statuses(client, role_pages(cast)) == [200] * 4
        assert Invitation.objects.get().used_at is not None

    def test_takes_the_place_of_somebody_else(self, cast: Cast) -> None:
        organises_elsewhere(cast)
        client = browser_of(cast.organiser)
        client.post(link(cast.bank))
        assert client.get(page("organiser_home", cast)).status_code == 404
        assert statuses(client, role_pages(cast)) == [404] * 4

    def test_ends_with_the_account(self, cast: Cast) -> None:
        client = Client()
        client.post(link(cast.bank))
        Person.objects.filter(pk=cast.bank.person_id).update(is_active=False)
        assert client.get(page("participant_overview", cast)).status_code == 302


def by_link(client: Client, cast: Cast) -> HttpResponse:
    return client.post(link(cast.bank))  # type: ignore[return-value]


def by_code(client: Client, cast: Cast) -> HttpResponse:
    client.post(reverse("account_request_login_code"), {"email": cast.bank.person.email})
    (code,) = re.findall(
        r"^([A-Z0-9]{4,6}-?[A-Z0-9]{0,6})$", str(deliver_all()[-1].body), re.MULTILINE
    )
    return client.post(reverse("account_confirm_login_code"), {"code": code})  # type: ignore[return-value]


def by_password(client: Client, cast: Cast, password: str = PASSWORD) -> HttpResponse:
    facts = {"login": cast.bank.person.email, "password": password}
    return client.post(reverse("account_login"), facts)  # type: ignore[return-value]


def by_new_password(client: Client, cast: Cast) -> HttpResponse:
    client.post(reverse("account_reset_password"), {"email": cast.bank.person.email})
    (way,) = re.findall(r"(/account/password/reset/key/\S+)", str(deliver_all()[-1].body))
    form = client.get(way, follow=True).redirect_chain[-1][0]
    new = PASSWORD + " ny"
    client.post(form, {"password1": new, "password2": new})
    return by_password(client, cast, new)


Way = Callable[[Client, Cast], HttpResponse]


@pytest.mark.parametrize("way", [by_link, by_code, by_password, by_new_password])
class TestSecondStep:
    """Somebody with roles and a second step: every way in asks for it."""

    def test_is_asked_for_before_anything_opens(self, way: Way, cast: Cast) -> None:
        has_second_step(organises_elsewhere(cast))
        client = Client()
        answer = way(client, cast)
        assert answer.headers["Location"] == reverse("mfa_authenticate")
        assert statuses(client, role_pages(cast)) == [302] * 4
        assert client.get(page("participant_overview", cast)).status_code == 302
        assert client.post(answer.headers["Location"], {"code": "000000"}).status_code == 200
        assert statuses(client, role_pages(cast)) == [302] * 4
        done = client.post(answer.headers["Location"], {"code": code_of_app()})
        assert done.status_code == 302
        assert statuses(client, role_pages(cast)) == [200] * 4
        assert client.get(page("participant_overview", cast)).status_code == 200


def test_the_second_step_of_a_link_leads_to_the_page_it_was_for(cast: Cast) -> None:
    has_second_step(cast.bank.person)  # without any role: whoever has one takes it
    client = browser_of(cast.police)
    client.post(link(cast.bank))
    assert client.get(page("participant_overview", cast)).status_code == 302  # nobody is in
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of_app()})
    assert answer.headers["Location"] == page("participant_overview", cast)
    assert client.session["_auth_user_id"] == str(cast.bank.person_id)


def test_the_page_that_leads_on_is_only_for_visits_by_link(cast: Cast) -> None:
    assert Client().get("/sign-in/").headers["Location"] == "/account/login/"
    assert browser_of(cast.bank).get("/sign-in/").headers["Location"] == "/"
    client = Client()
    client.force_login(cast.bank.person, backend=BY_LINK)
    to = client.post("/sign-in/", {"next": "https://elsewhere.example/"}).headers["Location"]
    facts = {"login": cast.bank.person.email, "password": PASSWORD}
    assert client.post(to, facts).headers["Location"] == "/"  # nobody is sent elsewhere
