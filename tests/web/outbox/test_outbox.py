"""Every letter is delivered, whatever the mail server does to one of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from cast import NOW, Cast, person
from samspill.web.outbox.actions import (
    PATIENCE,
    Recipient,
    address_corrected,
    retry,
    tell_address,
    tell_all,
)
from samspill.web.outbox.delivery import PAUSES, Attempt, claim, deliver_next, settle
from samspill.web.outbox.kinds import Written, kind_of, register
from samspill.web.outbox.models import Fault, Letter, LetterState
from samspill.web.outbox.post import Answer, Fate, Post
from samspill.web.outbox.queries import Told, told_by
from samspill.web.people.models import Person
from support.certificates import certificate
from support.mail_server import Hang, Server, Step, Talk, Vanish, mail_server

KIND = "test_letter"
QUICK = 0.3  # seconds that a letter may take where the server hangs: it is waited for as long
ENOUGH = 60.0  # everywhere else: a busy machine is slow, and no test is timed


def write(letter: Letter, now: object) -> Written | None:
    if letter.about.get("broken"):
        raise RuntimeError("no words")
    if letter.about.get("gone"):
        return None
    return Written("Emne", f"Brev {letter.key}", "<p>Brev</p>")


register(KIND, write)


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """A mail server that letters go to."""
    with mail_server() as found:
        settings.EMAIL_BACKEND = "samspill.web.outbox.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        yield found


@pytest.fixture
def three(db: None) -> list[Person]:
    """Three people, each with a letter that waits."""
    people = [person(f"{name}@eksempel.no", name) for name in ("ane", "bo", "carl")]
    tell(people)
    return people


def tell(people: list[Person], about: dict[str, object] | None = None) -> int:
    to = [Recipient(p.pk, f"press/1/{p.pk}", about or {}) for p in people]
    return tell_all(kind=KIND, to=to, action="press/1", now=NOW)


def deliver(
    *, after: timedelta = timedelta(), seconds: float = ENOUGH, post: Post | None = None
) -> list[Attempt]:
    """All attempts that are due then, until the server is away."""
    ours, found = post or Post(seconds=seconds), []
    while (attempt := deliver_next(post=ours, by="test", now=NOW + after)) is not None:
        found.append(attempt)
        if attempt.away:
            break
    if post is None:
        ours.close()
    return found


def states() -> dict[str, tuple[str, str]]:
    return {
        letter.tried_address.partition("@")[0]: (letter.state, letter.fault)
        for letter in Letter.objects.order_by("pk")
    }


def to_bo(talk: Talk) -> bool:
    return talk.to.startswith("bo@")


def test_three_letters_over_one_connection(server: Server, three: list[Person]) -> None:
    deliver()
    assert server.addresses() == [p.email for p in three]
    assert server.connections == 1
    assert told_by("press/1") == Told(told=3)
    (letter, *_) = (talk.letter for talk in server.accepted)
    assert letter is not None
    row = Letter.objects.order_by("pk")[0]
    assert (letter["Message-ID"], letter["Auto-Submitted"]) == (row.message_id, "auto-generated")
    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip


def test_told_twice_is_told_once(three: list[Person]) -> None:
    assert tell(three) == 0
    assert Letter.objects.count() == 3


@pytest.mark.parametrize("step", [Step.RCPT, Step.LETTER])
def test_one_is_refused_and_everybody_else_is_told(
    server: Server, three: list[Person], step: Step
) -> None:
    server.at = lambda at, talk: "550 no such person" if at is step and to_bo(talk) else None
    deliver()
    assert server.addresses() == ["ane@eksempel.no", "carl@eksempel.no"]
    fault = Fault.ADDRESS if step is Step.RCPT else Fault.CONTENT
    assert states()["bo"] == (LetterState.REFUSED, fault)
    assert told_by("press/1") == (
        Told(told=2, refused=1) if step is Step.RCPT else Told(told=2, failed=1)
    )
    assert Letter.objects.get(tried_address="bo@eksempel.no").said == "550 no such person"


def test_a_corrected_address_gets_what_the_old_one_refused(
    server: Server, three: list[Person]
) -> None:
    server.at = lambda at, talk: "550 no" if at is Step.RCPT and to_bo(talk) else None
    deliver()
    Person.objects.filter(pk=three[1].pk).update(email="bodil@eksempel.no")
    assert address_corrected(person=three[1], now=NOW) == 1
    deliver()
    assert server.addresses() == ["ane@eksempel.no", "carl@eksempel.no", "bodil@eksempel.no"]
    assert told_by("press/1") == Told(told=3)


def test_an_address_that_is_corrected_while_it_is_refused_is_tried_at_once(
    server: Server, three: list[Person]
) -> None:
    def refuse(at: Step, talk: Talk) -> str | None:
        return "550 no" if at is Step.RCPT and to_bo(talk) else None

    server.at = refuse
    post = Post(seconds=ENOUGH)
    held = claim(by="test", now=NOW)
    assert held is not None
    Person.objects.filter(pk=three[0].pk).update(email="anne@eksempel.no")
    settle(letter=held, answer=Answer(Fate.REFUSED, Fault.ADDRESS, "550"), by="test", now=NOW)
    deliver(post=post)
    post.close()
    assert server.addresses() == ["anne@eksempel.no", "carl@eksempel.no"]


@pytest.mark.parametrize("step", [Step.RCPT, Step.DATA, Step.LETTER])
def test_later_is_later_with_growing_pauses(
    server: Server, three: list[Person], step: Step
) -> None:
    server.at = lambda at, talk: "451 come back" if at is step and to_bo(talk) else None
    deliver()
    assert server.addresses() == ["ane@eksempel.no", "carl@eksempel.no"]
    bo = Letter.objects.get(person=three[1])
    assert (bo.state, bo.fault, bo.attempts) == (LetterState.WAITING, Fault.LATER, 1)
    assert deliver(after=timedelta(seconds=PAUSES[0] - 1)) == []
    passed = 0
    for pause in PAUSES[:3]:
        passed += pause
        assert len(deliver(after=timedelta(seconds=passed))) == 1
    assert told_by("press/1") == Told(told=2, waiting=1)
    server.at = lambda at, talk: None
    deliver(after=timedelta(hours=1))
    assert server.addresses()[2:] == ["bo@eksempel.no"]


def test_after_a_day_it_is_given_up_and_a_press_tries_anew(
    server: Server, three: list[Person]
) -> None:
    server.at = lambda at, talk: "451 come back" if at is Step.RCPT and to_bo(talk) else None
    deliver()
    first = Letter.objects.get(person=three[1]).message_id
    deliver(after=PATIENCE - timedelta(seconds=1))
    deliver(after=PATIENCE + timedelta(hours=1))
    assert states()["bo"] == (LetterState.GIVEN_UP, Fault.LATER)
    assert told_by("press/1") == Told(told=2, failed=1)
    server.at = lambda at, talk: None
    after = PATIENCE + timedelta(hours=2)
    assert retry(letters=Letter.objects.all(), now=NOW + after) == 1
    deliver(after=after)
    assert told_by("press/1") == Told(told=3)
    assert first not in server.ids()


@pytest.mark.parametrize("step", list(Step))
def test_a_server_that_hangs_holds_nobody_for_long(
    server: Server, three: list[Person], step: Step
) -> None:
    """At whatever step it falls silent: each attempt ends, and all are told when it is back."""

    def silent(at: Step, talk: Talk) -> str | None:
        if at is step and (to_bo(talk) or at in {Step.GREETING, Step.MAIL}):
            raise Hang
        return None

    server.at = silent
    deliver(seconds=QUICK)
    server.at = lambda at, talk: None
    deliver(after=timedelta(minutes=1))
    assert sorted(set(server.addresses())) == [p.email for p in three]
    assert told_by("press/1") == Told(told=3)
    assert server.addresses().count("bo@eksempel.no") == (2 if step is Step.ACCEPTED else 1)
    assert len(set(server.ids())) == 3


def test_a_server_that_says_a_byte_now_and_then_is_no_answer(
    server: Server, three: list[Person]
) -> None:
    """Each read is short; all of them together are bounded."""
    server.drips = 0.05
    deliver(seconds=QUICK)
    assert server.accepted == []
    assert told_by("press/1") == Told(waiting=3)


@pytest.mark.parametrize("from_the_start", [False, True])
def test_over_tls_just_as_bounded(
    server: Server,
    three: list[Person],
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    from_the_start: bool,
) -> None:
    trusted, server.tls = certificate(tmp_path)
    server.from_the_start = from_the_start
    settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = from_the_start, not from_the_start
    (attempt,) = deliver()  # a certificate that nobody trusts
    assert (attempt.away, server.accepted) == (True, [])
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    server.drips = 0.05
    (attempt,) = deliver(seconds=QUICK)
    assert (attempt.away, server.accepted) == (True, [])
    server.drips = 0
    deliver()
    assert server.addresses() == [p.email for p in three]
    assert [talk.secure for talk in server.accepted] == [True] * 3


@pytest.mark.parametrize("step", list(Step))
def test_a_server_that_disappears_is_looked_for_again(
    server: Server, three: list[Person], step: Step
) -> None:
    struck: list[Step] = []

    def gone(at: Step, talk: Talk) -> str | None:
        if at is step and not struck and (to_bo(talk) or at in {Step.GREETING, Step.MAIL}):
            struck.append(at)
            raise Vanish
        return None

    server.at = gone
    deliver()
    deliver(after=timedelta(minutes=1))
    assert sorted(set(server.addresses())) == [p.email for p in three]
    assert told_by("press/1") == Told(told=3)
    assert len(server.ids()) == (4 if step is Step.ACCEPTED else 3)
    assert len(set(server.ids())) == 3


def test_a_connection_that_was_closed_meanwhile_is_opened_again(
    server: Server, three: list[Person]
) -> None:
    post = Post(seconds=ENOUGH)
    assert deliver_next(post=post, by="test", now=NOW) is not None
    server.cut()
    deliver(post=post)
    post.close()
    assert (len(server.accepted), server.connections) == (3, 2)
    assert Letter.objects.filter(attempts=1).count() == 3


def test_nobody_listens(server: Server, three: list[Person], settings: Settings) -> None:
    """It is no letter's fault: all keep their place, and one attempt tells it."""
    settings.EMAIL_PORT = 1
    (attempt,) = deliver()
    assert attempt.away
    assert states()["ane"] == (LetterState.WAITING, Fault.AWAY)
    settings.EMAIL_PORT = server.port
    deliver()
    assert server.addresses() == [p.email for p in three]


def test_a_server_that_refuses_the_sender_refuses_no_recipient(
    server: Server, three: list[Person]
) -> None:
    server.at = lambda at, talk: "550 who are you" if at is Step.MAIL else None
    assert [attempt.away for attempt in deliver()] == [True]
    assert told_by("press/1") == Told(waiting=3)
    assert states()["ane"] == (LetterState.WAITING, Fault.SENDER)


def test_a_code_goes_before_a_thousand_letters_and_only_while_it_is_valid(
    server: Server, three: list[Person]
) -> None:
    for n, valid in enumerate((timedelta(minutes=3), timedelta(minutes=-1))):
        tell_address(
            kind=KIND,
            address=f"kode{n}@eksempel.no",
            about={},
            key=f"code/{n}",
            now=NOW,
            valid_until=NOW + valid,
        )
    deliver()
    assert server.addresses()[0] == "kode0@eksempel.no"
    assert Letter.objects.get(key="code/1").state == LetterState.EXPIRED
    assert len(server.accepted) == 4


def test_what_can_not_be_written_stops_nobody(server: Server, three: list[Person]) -> None:
    tell([person("dag@eksempel.no", "dag")], {"broken": True})
    tell([person("eva@eksempel.no", "eva")], {"gone": True})
    deliver()
    assert server.addresses() == [p.email for p in three]
    assert states()["dag"] == (LetterState.WAITING, Fault.OURS)
    assert states()["eva"] == (LetterState.DROPPED, "")


@pytest.mark.parametrize(
    "address",
    [
        "ane@eksempel.no\r\nBcc: alle@eksempel.no", "ane@eksempel.no\n", "a\0b@eksempel.no", "ane",
        "ane@eksempel.no, bo@eksempel.no", "", "a" * 260 + "@eksempel.no", "ane\u2028@eksempel.no",
    ],
)  # fmt: skip
def test_what_is_no_address_writes_no_header(
    server: Server, three: list[Person], address: str
) -> None:
    with pytest.raises(ValueError, match="No address"):
        tell_address(kind=KIND, address=address, about={}, key="x", now=NOW)
    if "\0" not in address and len(address) < 255:  # else no database keeps it
        Person.objects.filter(pk=three[1].pk).update(email=address)
        deliver()
        assert server.addresses() == ["ane@eksempel.no", "carl@eksempel.no"]
        assert Letter.objects.get(person=three[1]).fault == Fault.ADDRESS


def test_a_refusal_that_quotes_a_link_is_kept_without_it(
    server: Server, three: list[Person]
) -> None:
    server.at = lambda at, talk: "554 bad http://x.example/i/SECRET/ in it" * (at is Step.LETTER)
    deliver()
    assert set(Letter.objects.values_list("said", flat=True)) == {"554 bad … in it"}


def test_what_another_one_holds_is_left_alone_until_its_lease_has_passed(
    server: Server, three: list[Person]
) -> None:
    held = claim(by="other", now=NOW)
    assert held is not None
    deliver()
    assert len(server.accepted) == 2
    deliver(after=timedelta(seconds=59))
    assert len(server.accepted) == 2
    deliver(after=timedelta(seconds=60))
    assert len(server.accepted) == 3
    assert server.ids()[2] == held.message_id


def test_the_same_queries_for_any_number(
    server: Server, three: list[Person], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = [person(f"p{n}@eksempel.no", f"p{n}") for n in range(20)]
    with django_assert_num_queries(8):
        tell(people[:1])
    with django_assert_num_queries(8):
        tell(people)
    with django_assert_num_queries(1):
        told_by("press/1")


def test_a_kind_is_registered_once() -> None:
    register(KIND, write)
    with pytest.raises(ValueError, match="already"):
        register(KIND, lambda letter, now: None)
    with pytest.raises(KeyError):
        kind_of(Letter(kind="no such"))


def test_a_kind_that_nobody_registered_is_refused_at_once(cast: Cast) -> None:
    with pytest.raises(ValueError, match="registered"):
        tell_address(kind="no such", address="a@eksempel.no", about={}, key="x", now=NOW)
