"""By whatever road somebody comes, a page, the worker or a command: where the application forgets
to ask who may read what, PostgreSQL still gives nothing that is somebody else's.

The same on SQLite, where nothing else keeps it, shows that the application's filters are off.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus, task

from cast import Cast
from matrix import MATRIX
from samspill.web.areas.public.accounts import BY_LINK
from samspill.web.editions.models import Participant
from samspill.web.outbox.duties import carry_out_due, order_duty
from samspill.web.outbox.models import Letter
from samspill.web.people.models import Person
from samspill.web.sharing.action_verbs import agree, tick
from samspill.web.sharing.actions import share
from samspill.web.sharing.labels import Label
from samspill.web.sharing.letters import news_of
from samspill.web.sharing.models import Share
from samspill.web.sharing.note_permissions import About, AboutKind
from samspill.web.sharing.notes import keep_note, say_learnt
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import POLICIES, as_visit
from samspill.web.sharing.weeks import WEEK
from support.letters import deliver_all
from support.pages import signed_in, url
from support.shared import EXPERIENCE, let_share, strong
from support.ties import met, tie
from support.without_filters import without_filters

CANARY = "zqfremmedqz"
# What lies in them is for all to read: that it is not sure who somebody is locks, and tells nobody.
TABLES = tuple(name for name in POLICIES if name.startswith("sharing_"))


def kept_by_the_database() -> bool:
    return connection.vendor == "postgresql"


@pytest.fixture
def shares(cast: Cast) -> list[int]:
    """The bank shares one of each label with the police, and keeps what is its own."""
    meeting = met(cast)
    let_share(cast)
    tie(cast.bank, cast.police)
    now, bank = timezone.now(), cast.bank.person
    late = Visit(bank.pk, Shown.ANEW, max(now, meeting.slot.end))
    made: list[int] = []
    with as_visit(late):
        about = About(AboutKind.PERSON, pk=cast.police.person_id)
        keep_note(key=uuid4(), about=about, text=CANARY, revision=1, visit=late, by=bank)
        say_learnt(
            edition=cast.edition.pk, challenge=CANARY, line=CANARY, opened=False, visit=late,
            by=bank,
        )  # fmt: skip
        action = agree(
            other=cast.police.person_id, line=CANARY, mine=True, due=None, visit=late, by=bank
        )
        tick(action=action.pk, done=True, line=CANARY, visit=late, by=bank)
        for label in Label:
            draft = replace(EXPERIENCE, label=label, text=CANARY, purpose=CANARY, about=CANARY)
            receivers = [cast.police.person_id]
            made.append(
                share(
                    participant=cast.bank, draft=draft, receivers=receivers, second=receivers[0],
                    now=now,
                ).pk
            )  # fmt: skip
    return made


@pytest.fixture
def unfiltered() -> Iterator[None]:
    with without_filters():
        yield


def outsiders(cast: Cast) -> dict[str, Client]:
    """Those for whom none of it is, and a receiver who has not shown enough."""
    people: dict[str, Participant | Person] = {
        name: getattr(cast, name)
        for name in ("seller", "bank_colleague", "agency", "stranger", "organiser", "desk_host")
    }
    by_link = Client()
    by_link.force_login(cast.police.person, backend=BY_LINK)
    return {name: strong(who) for name, who in people.items()} | {"police, by link": by_link}


def test_a_page_shows_nothing_that_is_another_persons(
    cast: Cast, shares: list[int], unfiltered: None
) -> None:
    names = (
        "shared",
        "share",
        "tie",
        "actions",
        "learnt",
        "note",
        "own_data",
        "me",
        "day",
        "identity",
    )
    rows = [row for row in MATRIX if any(name in row.name for name in names)]
    found = set()
    for name, browser in outsiders(cast).items():
        addresses = [(reverse(row.name, kwargs=row.kwargs(cast)), row.query) for row in rows]
        addresses += [(url("participant_shared_one", cast, pk=pk), {}) for pk in shares]
        for address, query in addresses:
            if CANARY in said(browser, address, query):
                found.add(name)
    assert bool(found) is not kept_by_the_database(), found


def said(browser: Client, address: str, query: dict[str, str]) -> str:
    answered = browser.get(address, query)
    return b"".join(answered).decode(errors="replace")  # streamed or not


def test_who_signs_in_weakly_is_shown_no_word_above_clear(
    cast: Cast, shares: list[int], unfiltered: None
) -> None:
    weak, enough = signed_in(cast.police.person), strong(cast.police)

    def labels(browser: Client) -> set[str]:
        return {
            str(label)
            for pk, label in zip(shares, Label, strict=True)
            if CANARY in said(browser, url("participant_shared_one", cast, pk=pk), {})
        }

    assert labels(weak) == ({"CLEAR"} if kept_by_the_database() else set(Label))
    assert labels(enough) == set(Label)


@task()
def rows_of_everybody() -> dict[str, int]:
    """A task that asks for no less than everything."""
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"select count(*) from {table}")  # noqa: S608  (ours)
            found[table] = cursor.fetchone()[0]
    return found


@pytest.mark.django_db(transaction=True)
def test_a_task_of_the_worker_reads_nothing(
    cast: Cast, shares: list[int], unfiltered: None
) -> None:
    """Also in a process that has just asked for others, as the week's letters do."""
    order_duty(
        kind=WEEK, key="now", due_at=timezone.now() - timedelta(1),
        about={"edition": cast.edition.pk},
    )  # fmt: skip
    asked = rows_of_everybody.enqueue()
    call_command("run_worker", once=True)
    asked.refresh()
    assert asked.status == TaskResultStatus.SUCCESSFUL
    if kept_by_the_database():
        assert asked.return_value == dict.fromkeys(TABLES, 0)
    else:
        assert (asked.return_value or {})["sharing_share"] == len(shares)


def test_a_duty_of_the_worker_tells_whom_it_is_for(
    cast: Cast, shares: list[int], unfiltered: None
) -> None:
    """Each is counted for what the database gives them."""
    now = timezone.now()
    order_duty(kind=WEEK, key="now", due_at=now, about={"edition": cast.edition.pk})
    carry_out_due(now=now)
    told = Letter.objects.filter(kind=WEEK).values_list("person", flat=True)
    assert list(told) == [cast.police.person_id]
    for who in cast.participants:
        with as_visit(Visit(who.person_id, Shown.ANEW, now)):
            read = Share.objects.exclude(source=who.person_id).count()
        wanted = len(shares) if who == cast.police else 0
        if kept_by_the_database():
            assert read == wanted
        assert sum(news.unread for news in news_of(who.person_id, now)) == wanted
    deliver_all(now=now)
    assert CANARY not in "".join(str(sent.message()) for sent in mail.outbox)


def test_a_command_reads_nothing(cast: Cast, shares: list[int], unfiltered: None) -> None:
    """Django's own, which copies every table out; nobody asks it for whom."""
    out = io.StringIO()
    call_command("dumpdata", stdout=out)
    rows = json.loads(out.getvalue())
    there = {row["model"] for row in rows}
    assert "editions.edition" in there
    written = {row["model"] for row in rows if CANARY in str(row)}
    kept = {
        "sharing.share",
        "sharing.note",
        "sharing.learnt",
        "sharing.action",
        "sharing.actionanswer",
    }
    assert written == (set() if kept_by_the_database() else kept)
    assert there.isdisjoint({"sharing.release", "sharing.receiver"}) is kept_by_the_database()
