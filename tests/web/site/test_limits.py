"""How often something may be asked for: a hall of people behind one address is served, a stranger
who guesses is stopped."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_network
from threading import Thread

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from cast import DAY, NOW
from samspill.web.editions.models import Edition, Event, Participant, Phase
from samspill.web.people.models import Organisation, Person, Sector
from samspill.web.site.checks import proxies_are_known
from samspill.web.site.settings.environment import networks
from support.letters import deliver_all

HALL = "192.0.2.7"
PEOPLE = 300


@pytest.fixture
def crowd(db: None) -> list[Person]:
    """Three hundred participants of one edition."""
    edition = Edition.objects.create(
        event=Event.objects.create(name="Sikkerhetsdagen", slug="sikkerhetsdagen"),
        name="Sikkerhetsdagen",
        slug="stor",
        day=DAY,
        wishes_close_at=NOW + timedelta(days=90),
        phase=Phase.WISHING,
    )
    company = Organisation.objects.create(name="Fjordbanken", sector=Sector.BUSINESS)
    people: list[Person] = Person.objects.bulk_create(
        Person(email=f"p{number}@eksempel.no", name=f"Person {number}") for number in range(PEOPLE)
    )
    Participant.objects.bulk_create(
        Participant(edition=edition, person=one, organisation=company) for one in people
    )
    return people


def ask_for_a_code(email: str, address: str = HALL) -> tuple[Client, int]:
    """A visitor who asks for a code, and what they are answered: 302 to where it is written."""
    visitor = Client(REMOTE_ADDR=address)
    answer = visitor.post(reverse("account_request_login_code"), {"email": email})
    return visitor, answer.status_code


def ask_for_a_link(email: str, address: str = HALL) -> int:
    """What somebody who asks for a new link is answered."""
    answer = Client(REMOTE_ADDR=address).post(reverse("new_link"), {"email": email})
    return answer.status_code


def test_everybody_in_the_hall_gets_a_code(crowd: list[Person]) -> None:
    assert [ask_for_a_code(one.email)[1] for one in crowd] == [302] * PEOPLE


def test_everybody_in_the_hall_gets_a_link(crowd: list[Person]) -> None:
    assert [ask_for_a_link(one.email) for one in crowd] == [200] * PEOPLE


def test_one_mailbox_is_not_filled(crowd: list[Person]) -> None:
    """From as many addresses as one likes, and told the same whether anybody has it."""
    for email in (crowd[0].email, "hvem@eksempel.no"):
        answers = [ask_for_a_link(email, f"198.51.100.{number}") for number in range(7)]
        assert answers == [200] * 5 + [429] * 2
        codes = [ask_for_a_code(email, f"198.51.100.{number}")[1] for number in range(5)]
        assert codes == [302] * 3 + [200] * 2  # 200: the form again, which says why


def test_who_is_refused_is_told_so(crowd: list[Person]) -> None:
    for _ in range(5):
        ask_for_a_link(crowd[0].email)
    answer = Client(REMOTE_ADDR=HALL, headers={"accept-language": "en"}).post(
        reverse("new_link"), {"email": crowd[0].email}
    )
    assert answer.status_code == 429
    assert "<h1>That was too often.</h1>" in answer.content.decode()


def test_a_stranger_who_guesses_codes_is_stopped(crowd: list[Person]) -> None:
    """Even with guesses that are sent at once, which all see the session's first count, and with
    the right one at last."""
    visitor, _status = ask_for_a_code(crowd[0].email)
    right = _code_in(str(deliver_all()[-1].body))
    before = dict(visitor.session)
    for _ in range(10):
        assert guess(visitor, "WRONG-CODE") == 200
        session = visitor.session
        session.update(before)
        session.save()
    assert guess(visitor, right) == 200
    assert "_auth_user_id" not in visitor.session


def test_a_right_code_signs_in(crowd: list[Person]) -> None:
    visitor, _status = ask_for_a_code(crowd[1].email)
    assert guess(visitor, _code_in(str(deliver_all()[-1].body))) == 302
    assert visitor.session["_auth_user_id"] == str(crowd[1].pk)


def guess(visitor: Client, code: str) -> int:
    """What the visitor is answered to this code."""
    return visitor.post(reverse("account_confirm_login_code"), {"code": code}).status_code


def _code_in(text: str) -> str:
    (code,) = [line.strip() for line in text.splitlines() if line.strip().count("-") == 1
               and line.strip().replace("-", "").isalnum()]  # fmt: skip
    return code


@pytest.mark.django_db(transaction=True)
def test_all_processes_count_together() -> None:
    """Counts are in the database, and in no process's memory."""
    cache.clear()
    answers: list[int] = []

    def ask() -> None:
        answers.append(ask_for_a_link("hvem@eksempel.no"))
        connection.close()

    for _ in range(6):
        thread = Thread(target=ask)
        thread.start()
        thread.join()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from limits")
        assert cursor.fetchone()[0] >= 2
    assert answers == [200] * 5 + [429]


class TestProxies:
    """Whom a visitor's address and scheme are believed from."""

    @pytest.mark.parametrize(
        ("near", "told", "counted"),
        [
            ("10.0.0.7", "203.0.113.5", "203.0.113.5"),
            ("10.0.0.7", "1.1.1.1, 203.0.113.5", "203.0.113.5"),  # the visitor's own words first
            ("10.0.0.7", "203.0.113.5, 10.0.0.9", "203.0.113.5"),  # two proxies
            ("10.0.0.7", "203.0.113.5:4711", "203.0.113.5"),
            ("10.0.0.7", "[2001:db8::5]:4711", "2001:db8::5"),
            ("::ffff:10.0.0.7", "203.0.113.5", "203.0.113.5"),
            ("10.0.0.7", "", "10.0.0.7"),
            ("10.0.0.7", "unknown", "10.0.0.7"),
            ("10.0.0.7", "203.0.113.5, nonsense", "10.0.0.7"),
            ("198.51.100.1", "203.0.113.5", "198.51.100.1"),  # a stranger
            ("", "203.0.113.5", ""),
        ],
    )
    def test_an_address_is_believed_from_a_proxy_alone(
        self, near: str, told: str, counted: str
    ) -> None:
        with override_settings(TRUSTED_PROXIES=[ip_network("10.0.0.0/24")]):
            answer = Client().get(
                "/nowhere-at-all/", REMOTE_ADDR=near, headers={"x-forwarded-for": told}
            )
        request = answer.wsgi_request
        assert request.META["REMOTE_ADDR"] == counted
        assert "HTTP_X_FORWARDED_FOR" not in request.META

    @pytest.mark.parametrize(
        ("near", "told", "secure"),
        [
            ("10.0.0.7", "https", True),
            ("10.0.0.7", "http", False),
            ("10.0.0.7", "https, http", False),  # the nearest proxy wrote last
            ("10.0.0.7", "", False),
            ("198.51.100.1", "https", False),
        ],
    )
    def test_https_is_believed_from_a_proxy_alone(self, near: str, told: str, secure: bool) -> None:
        with override_settings(
            TRUSTED_PROXIES=[ip_network("10.0.0.0/24")], SECURE_SSL_REDIRECT=True
        ):
            answer = Client().get(
                "/nowhere-at-all/", REMOTE_ADDR=near, headers={"x-forwarded-proto": told}
            )
        assert answer.status_code == (404 if secure else 301)

    def test_a_stranger_cannot_count_as_many(self, crowd: list[Person]) -> None:
        limits = {"new_link": "2/5m/ip"}
        with override_settings(ACCOUNT_RATE_LIMITS=limits):
            answers = [
                Client()
                .post(
                    reverse("new_link"),
                    {"email": one.email},
                    REMOTE_ADDR="198.51.100.1",
                    headers={"x-forwarded-for": f"203.0.113.{number}"},
                )
                .status_code
                for number, one in enumerate(crowd[:4])
            ]
        assert answers == [200, 200, 429, 429]


@pytest.mark.parametrize(
    ("redirect", "proxies", "warned"),
    [(True, [], ["samspill.W001"]), (True, [ip_network("10.0.0.7")], []), (False, [], [])],
)
def test_a_redirect_without_end_is_warned_of(
    redirect: bool, proxies: list[object], warned: list[str]
) -> None:
    with override_settings(SECURE_SSL_REDIRECT=redirect, TRUSTED_PROXIES=proxies):
        assert [found.id for found in proxies_are_known(None)] == warned


def test_what_is_no_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMSPILL_TRUSTED_PROXIES", "10.0.0.7, 192.168.1.0/24,2001:db8::/64")
    assert [str(one) for one in networks("SAMSPILL_TRUSTED_PROXIES")] == [
        "10.0.0.7/32",
        "192.168.1.0/24",
        "2001:db8::/64",
    ]
    monkeypatch.setenv("SAMSPILL_TRUSTED_PROXIES", "proxy.example.org")
    with pytest.raises(Exception, match="SAMSPILL_TRUSTED_PROXIES: 'proxy"):
        networks("SAMSPILL_TRUSTED_PROXIES")
