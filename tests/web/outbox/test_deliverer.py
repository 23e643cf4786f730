"""The process that delivers: killed at any moment, it leaves nobody untold, and sends at most the
letter in its hand twice."""

from __future__ import annotations

import re
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from cast import NOW, PASSWORD, Cast, assemble
from samspill.engine.generate.demo import demo_edition
from samspill.web.areas.public.account_letters import LOGIN_CODE
from samspill.web.demo.actions import put_in_database
from samspill.web.editions.invitations import LinkLetter, redeem_invitation, send_links
from samspill.web.editions.models import Invitation
from samspill.web.outbox.delivery import LEASE
from samspill.web.outbox.models import Letter, LetterState
from samspill.web.planning.actions import order_planning
from samspill.web.planning.models import PlanningRun, RunState
from support.letters import deliver_all, invite
from support.mail_server import Server, Step, Talk, Vanish, mail_server
from support.workers import PATIENCE, deliverer, until, worker


@pytest.fixture
def invited(transactional_db: None) -> Cast:
    """The cast, each of the six with an invitation that waits."""
    cast = assemble()
    assert invite(edition=cast.edition, remind=False, by=cast.organiser, now=timezone.now()) == 6
    return cast


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """A mail server that letters go to, from here too."""
    with mail_server() as found:
        settings.EMAIL_BACKEND = "samspill.web.outbox.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        yield found


def ended() -> bool:
    return not Letter.objects.filter(state=LetterState.WAITING).exists()


def links(server: Server) -> set[str]:
    """The secrets in the plain texts of the letters that were accepted."""
    texts = [
        str(part.get_payload())
        for talk in server.accepted
        if talk.letter
        for part in talk.letter.walk()
        if part.get_content_type() == "text/plain"
    ]
    return {found for text in texts for found in re.findall(r"/i/([\w-]{43})/", text)}


@pytest.mark.parametrize("step", list(Step))
def test_killed_at_any_step_it_leaves_nobody_untold(
    invited: Cast, server: Server, step: Step
) -> None:
    processes: list[subprocess.Popen[bytes]] = []
    seen = Counter[Step]()

    def strike(at: Step, talk: Talk) -> None:
        seen[at] += 1
        third = seen[at] == (1 if step is Step.GREETING else 3)
        if at is step and third and processes[0].poll() is None:
            processes[0].send_signal(signal.SIGKILL)
            processes[0].wait()
            raise Vanish

    server.at = strike
    with deliverer(server.port) as process:
        processes.append(process)
        until(lambda: process.poll() is not None, "it is killed")
    told = 0 if step is Step.GREETING else 2
    assert Letter.objects.filter(state=LetterState.SENT).count() == told
    deliver_all(now=timezone.now())  # another one leaves alone what the first one held
    assert Letter.objects.filter(state=LetterState.WAITING).count() == 1
    deliver_all(now=timezone.now() + LEASE)
    assert ended()
    people = sorted(p.person.email for p in invited.participants)
    assert sorted(set(server.addresses())) == people
    assert len(server.accepted) == (7 if step is Step.ACCEPTED else 6)
    assert (len(set(server.ids())), len(links(server))) == (6, 6)
    for secret in links(server):  # whichever of two letters somebody opens
        redeem_invitation(secret=secret, now=timezone.now())
    assert Invitation.objects.count() == 6


def test_several_at_once_send_each_letter_once(invited: Cast, server: Server) -> None:
    for n in range(3):
        send_links(
            edition=invited.edition, participants=invited.participants,
            kind=list(LinkLetter)[n], by=invited.organiser, now=timezone.now(),
        )  # fmt: skip
    number = Letter.objects.count()
    with deliverer(server.port), deliverer(server.port), deliverer(server.port):
        until(ended, "all is sent")
    assert (number, len(server.accepted), len(set(server.ids()))) == (18, 18, 18)


def test_who_is_asked_to_end_finishes_the_letter_in_hand(invited: Cast, server: Server) -> None:
    processes: list[subprocess.Popen[bytes]] = []

    def ask(at: Step, talk: Talk) -> None:
        if at is Step.LETTER:
            processes[0].terminate()

    server.at = ask
    with deliverer(server.port) as process:
        processes.append(process)
        assert process.wait(PATIENCE) == 0
    assert len(server.accepted) == Letter.objects.filter(state=LetterState.SENT).count() == 1


def test_a_code_is_sent_while_a_plan_is_made(transactional_db: None, server: Server) -> None:
    edition = put_in_database(demo_edition(day=date(2031, 11, 13)), password=PASSWORD, now=NOW)
    run = order_planning(edition=edition, by=None, now=timezone.now())

    def planning() -> bool:
        run.refresh_from_db()
        return bool(run.state == RunState.RUNNING and run.progress.get("placed"))

    with worker(SAMSPILL_PLANNING_EFFORT="10000"), deliverer(server.port):
        until(planning, "the plan is being made")
        Client().post(reverse("account_request_login_code"), {"email": "arrangor@demo.example"})
        until(lambda: Letter.objects.filter(kind=LOGIN_CODE, state="sent").exists(), "a code")
        assert PlanningRun.objects.get(pk=run.pk).state == RunState.RUNNING
    letter = Letter.objects.get(kind=LOGIN_CODE)
    # The seal of the demo's journal may be mailed beside it.
    assert letter.address == "arrangor@demo.example"
    assert letter.address in server.addresses()
    assert letter.first_attempt_at is not None
    print("a code was taken up after", letter.first_attempt_at - letter.created_at)  # noqa: T201
    assert letter.first_attempt_at - letter.created_at < timedelta(minutes=3)
