"""The way in by a personal link: used once, by a button, and leaving no trace of its secret."""

from __future__ import annotations

import io
import logging
import re
import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import NOW, Cast, assemble
from samspill.web.editions.invitations import create_invitation
from samspill.web.editions.models import Invitation, Participant
from samspill.web.people.models import Person
from samspill.web.sharing.models import Terms
from samspill.web.site.logs import WithoutSecrets
from support.letters import deliver_all
from support.pages import browser_of, words


def link(participant: Participant, *, days_ago: int = 0) -> str:
    now = timezone.now() - timedelta(days=days_ago)
    secret = create_invitation(participant=participant, by=None, now=now)
    return reverse("invitation", kwargs={"secret": secret})


def overview(cast: Cast) -> str:
    return reverse("participant_overview", kwargs={"slug": cast.edition.slug})


def test_looking_at_the_link_uses_up_nothing(cast: Cast) -> None:
    url, client = link(cast.bank), Client()
    for _ in range(3):
        assert client.get(url).status_code == 200
        assert client.head(url).status_code == 200
    assert Invitation.objects.get().used_at is None
    assert client.get(overview(cast)).status_code == 302  # not signed in


def in_english() -> Client:
    """A visitor's browser."""
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def test_the_page_names_place_hours_and_host(cast: Cast) -> None:
    Terms.objects.create(edition=cast.edition, controller="Sikkerhetsforeningen", changed_at=NOW)
    visitor, address = in_english(), link(cast.bank)
    said = words(visitor.get(address).content)
    for fact in ("Day Thursday 13 November 2031", "Hours 08:30–13:15", "Host Sikkerhetsforeningen",
                 f"Place {cast.edition.place}"):  # fmt: skip
        assert said.count(fact) == 1, fact
    assert said.count("You were invited by") == 0  # nobody is said to have sent this one
    Invitation.objects.update(created_by=cast.organiser)
    said = words(visitor.get(address).content)
    assert said.count(f"You were invited by {cast.organiser.name}") == 1


def test_the_button_signs_in_once(cast: Cast) -> None:
    url, client = link(cast.bank), Client()
    response = client.post(url)
    assert (response.status_code, response.headers["Location"]) == (302, overview(cast))
    assert client.get(overview(cast)).status_code == 200
    other = Client().post(url)
    assert (other.status_code, other.context["fault"]) == (410, "used")


def test_the_link_shows_that_the_address_is_ones_own(cast: Cast) -> None:
    """A second step may be set up afterwards; without, the page says how to get there."""
    for _ in range(2):
        Client().post(link(cast.bank))
    addresses = EmailAddress.objects.values_list("user", "email", "verified", "primary")
    assert list(addresses) == [(cast.bank.person_id, "berit@eksempel.no", True, True)]


def test_who_may_not_set_up_a_second_step_yet_is_told_what_to_do(cast: Cast) -> None:
    client = browser_of(cast.organiser)
    EmailAddress.objects.create(user=cast.organiser, email=cast.organiser.email)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    client.cookies["django_language"] = "en"
    page = client.get(reverse("mfa_activate_totp"), follow=True).content.decode()
    assert page.count("Sign out, and in again with a code by e-mail") == 1


def test_ones_old_link_leads_on_where_one_is_signed_in(cast: Cast) -> None:
    url, client = link(cast.bank), Client()
    client.post(url)
    for answer in (client.get(url), client.post(url)):
        assert (answer.status_code, answer.headers["Location"]) == (302, overview(cast))
    assert browser_of(cast.police).get(url).status_code == 410  # another's link is another's
    Participant.objects.filter(pk=cast.bank.pk).update(withdrawn_at=NOW)
    assert client.get(url).status_code == 410


def test_the_form_asks_for_its_token(cast: Cast) -> None:
    assert Client(enforce_csrf_checks=True).post(link(cast.bank)).status_code == 403


def test_signing_in_gives_a_new_session(cast: Cast) -> None:
    client = browser_of(cast.police)
    before = client.session.session_key
    client.post(link(cast.bank))
    assert client.session.session_key != before
    assert client.session["_auth_user_id"] == str(cast.bank.person_id)


@pytest.mark.parametrize("fault", ["unknown", "expired", "withdrawn"])
def test_a_link_that_does_not_work_says_why(cast: Cast, fault: str) -> None:
    url = {
        "unknown": reverse("invitation", kwargs={"secret": "never-made"}),
        "expired": link(cast.bank, days_ago=settings.INVITATION_DAYS + 1),
        "withdrawn": link(cast.withdrawn),
    }[fault]
    for response in (Client().get(url), Client().post(url)):
        assert (response.status_code, response.context["fault"]) == (410, fault)
        # Whoever has withdrawn is not offered another link.
        offered = f'action="{reverse("new_link")}"' in response.content.decode()
        assert offered is (fault != "withdrawn")


def test_the_page_is_in_the_persons_language_unless_the_browser_has_one(cast: Cast) -> None:
    cast.bank.person.language = "en"
    cast.bank.person.save()
    url, client = link(cast.bank), Client()
    assert client.get(url).content.decode().count('<html lang="en"') == 1
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "nn"
    assert client.get(url).content.decode().count('<html lang="nn"') == 1
    client.post(url)
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "nn"
    fresh = Client()
    fresh.post(link(cast.bank))
    assert fresh.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


def test_who_withdraws_afterwards_sees_nothing_more(cast: Cast) -> None:
    client = Client()
    client.post(link(cast.bank))
    Participant.objects.filter(pk=cast.bank.pk).update(withdrawn_at=NOW)
    for name in ("overview", "me", "whom", "agenda", "calendar_file"):
        url = reverse(f"participant_{name}", kwargs={"slug": cast.edition.slug})
        assert client.get(url).status_code == 404, name


def test_the_secret_is_told_to_nobody(cast: Cast) -> None:
    url, client = link(cast.bank), Client()
    for response in (client.get(url), client.post(url), client.post(url)):
        assert response.headers["Referrer-Policy"] == "strict-origin"
        assert "no-store" in response.headers["Cache-Control"]
    secret = url.split("/")[2]
    assert [secret in str(value) for value in client.session.values()] == [False] * 3


def test_the_secret_is_not_in_the_log(cast: Cast) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(WithoutSecrets())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        Client().get("/i/a-secret/")
        Client().get("/calendar/another-secret.ics")
    finally:
        logger.removeHandler(handler)
    assert written.getvalue().splitlines() == ["Gone: /i/…/", "Not Found: /calendar/…"]
    handlers: dict[str, dict[str, object]] = settings.LOGGING["handlers"]  # type: ignore[assignment]
    assert handlers["console"]["filters"] == ["secrets"]


@pytest.fixture
def no_counts() -> None:
    """Nobody has asked for a link yet."""
    cache.clear()


@pytest.mark.usefixtures("no_counts")
@pytest.mark.django_db(transaction=True)
class TestNewLink:
    """Asking for another link."""

    def ask(self, email: str) -> str:
        response = Client().post(reverse("new_link"), {"email": email})
        assert response.status_code == 200
        return response.content.decode().replace(email, "E-MAIL")

    def told(self, page: str) -> str:
        return page.partition("<main")[2].partition("</main>")[0]

    def test_the_answer_is_the_same_whoever_asks(self) -> None:
        cast = assemble()
        answers = {
            self.told(self.ask(email))
            for email in (
                cast.bank.person.email,
                cast.withdrawn.person.email,
                cast.organiser.email,
                "hvem@eksempel.no",
            )
        }
        assert len(answers) == 1
        assert [letter.to for letter in deliver_all()] == [["berit@eksempel.no"]]

    def test_asking_takes_no_link_from_anybody(self) -> None:
        """A stranger may ask for anybody. The first link that is used ends the others."""
        cast = assemble()
        old = link(cast.bank)
        self.ask(cast.bank.person.email.upper())
        (new,) = re.findall(r"http://testserver(/i/\S+)", str(deliver_all()[0].body))
        assert [Client().get(url).status_code for url in (old, new)] == [200, 200]
        assert Client().post(old).status_code == 302
        for answer in (Client().get(new), Client().post(new)):
            assert (answer.status_code, answer.context["fault"]) == (410, "expired")

    def test_whoever_has_answered_is_not_reminded(self) -> None:
        cast = assemble()
        link(cast.bank)
        Participant.objects.filter(pk=cast.bank.pk).update(answered_at=NOW)
        Person.objects.update(language="en")
        self.ask(cast.bank.person.email)
        (letter,) = deliver_all()
        assert letter.subject == "Your link to Sikkerhetsdagen 2026"
        said = str(letter.body).splitlines()
        assert said[2] == "Here is a new link to your pages at Sikkerhetsdagen 2026."
        assert [line for line in said if line.startswith("Answer before")] == []

    def test_nobody_is_flooded(self) -> None:
        cast = assemble()
        asked = {"email": cast.bank.person.email}
        answers = [Client().post(reverse("new_link"), asked).status_code for _ in range(8)]
        assert answers == [200] * 5 + [429] * 3
        assert len(deliver_all()) == 5
