"""Nothing that is shared comes to whom it is not for, by any way there is.

A table of relations, of channels and of moments; each share, one a label, holds words that are
nowhere else (its canaries). All that anybody is answered, sent and that is written down is looked
through for them. A new relation is a row of ``RELATIONS``, a new channel one of ``CHANNELS``; a new
page joins by itself, since all addresses of the permission matrix are a channel.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from cast import NOW, Cast, assemble, person
from matrix import MATRIX
from samspill.web.areas.public.accounts import BY_LINK
from samspill.web.editions.models import Participant
from samspill.web.journal.models import Entry
from samspill.web.outbox.duties import carry_out_due
from samspill.web.outbox.models import Letter
from samspill.web.people.identity import doubt
from samspill.web.people.models import Person, Why
from samspill.web.sharing.action_verbs import agree, tick
from samspill.web.sharing.actions import Draft, answer, narrow, open_share, share, widen, withdraw
from samspill.web.sharing.labels import LASTS, Label
from samspill.web.sharing.models import Came, Part
from samspill.web.sharing.row_security import as_visit
from support.answers import read_out, said
from support.letters import deliver_all
from support.pages import meet, signed_in, url
from support.shared import EXPERIENCE, let_share, strong, visit
from support.ties import tie

PLACES = ("text", "about", "purpose", "weighing", "line")  # where a share's canaries are
NOWHERE = "xqwordqthatqisqinqnothingx"  # to be searched for
CANARY = re.compile(r"zq([a-z]+)q([a-z]+)z")
# In actions between the two: of which label, and whether it is what is to be done, what came of it
# and was told, or what came of it and was kept.
OF_ACTION = re.compile(r"zw([a-z]+)w(line|told|kept)z")
SHORT = dict(zip(Label, ("red", "strict", "amber", "green", "clear"), strict=True))
ALL = frozenset(SHORT.values())


def canary(label: Label, place: str) -> str:
    """A word that is in this place of the share with this label, and nowhere else."""
    return f"zq{SHORT[label]}q{place}z"


@dataclass
class World:
    """A share for each label, from the bank to the police, who has opened and answered each."""

    cast: Cast
    keys: dict[Label, int]
    colleague: Participant  # of the police
    removed: Participant  # a receiver once
    unsure: Participant  # a receiver, of whom it is not sure that it is them
    caught: list[str] = field(default_factory=list)  # log lines


@dataclass(frozen=True)
class Relation:
    """Somebody's to a share, how they come in, and the labels whose words may come to them while
    it lasts."""

    name: str
    browser: Callable[[World], Client]
    who: Callable[[World], Person | None]
    sees: frozenset[str] = frozenset()
    source: bool = False
    everywhere: bool = False  # looks far and wide at each moment, and not only while it lasts

    def acts(self, world: World) -> set[tuple[str, str]]:
        """Of actions, the words that may come to them at any moment: who wrote them has them all,
        who waits for them what their label opens and is told. None is RED."""
        labels = ALL - {"red"}
        if self.source:
            told = {(label, place) for label in labels for place in ("line", "told")}
            return told | {("clear", "kept")}
        waits = self.who(world) == world.cast.police.person
        sees = self.sees & labels if waits else frozenset[str]()
        return {(label, place) for label in sees for place in ("line", "told")}


def by_link(who: Participant) -> Client:
    client = Client()
    client.force_login(who.person, backend=BY_LINK)
    return client


def of(name: str) -> Callable[[World], Person]:
    def found(world: World) -> Person:
        who = getattr(world.cast, name)
        return who.person if isinstance(who, Participant) else who

    return found


def comes_in(name: str) -> Callable[[World], Client]:
    return lambda world: strong(of(name)(world))


RELATIONS = (
    Relation("source", comes_in("bank"), of("bank"), ALL, source=True, everywhere=True),
    Relation("receiver", comes_in("police"), of("police"), ALL, everywhere=True),
    Relation(
        "receiver, second factor a while ago", lambda w: strong(w.cast.police, ago=600),
        of("police"), ALL - {"red"},
    ),
    Relation(
        "receiver, without a second factor", lambda w: signed_in(w.cast.police.person),
        of("police"), frozenset({"clear"}),
    ),
    Relation("receiver, by their link", lambda w: by_link(w.cast.police), of("police")),
    Relation(
        "receiver, who has a new second factor", lambda w: strong(w.unsure),
        lambda w: w.unsure.person, frozenset({"clear"}),
    ),
    Relation("receiver once", lambda w: strong(w.removed), lambda w: w.removed.person),
    Relation("met", comes_in("seller"), of("seller")),
    Relation("same organisation", comes_in("bank_colleague"), of("bank_colleague")),
    Relation(
        "receiver's organisation", lambda w: strong(w.colleague), lambda w: w.colleague.person
    ),
    Relation("organiser", comes_in("organiser"), of("organiser")),
    Relation("host", comes_in("desk_host"), of("desk_host")),
    Relation("withdrawn", comes_in("withdrawn"), of("withdrawn")),
    Relation("stranger", comes_in("stranger"), of("stranger")),
    Relation("anybody", lambda _world: Client(), lambda _world: None),
)  # fmt: skip
MOMENTS = ("during", "withdrawn", "expired", "off")


def every_address(world: World, relation: Relation, client: Client) -> Iterator[str]:
    """Every page, list, count, file and feed there is."""
    for row in MATRIX:
        yield said(client.get(reverse(row.name, kwargs=row.kwargs(world.cast)), row.query))


def each_share(world: World, relation: Relation, client: Client) -> Iterator[str]:
    """Each share's own page, and what it answers to forms."""
    for pk in world.keys.values():
        yield said(client.get(url("participant_shared_one", world.cast, pk=pk)))
        yield said(client.post(url("participant_shared_open", world.cast, pk=pk), follow=True))
        faulty = client.post(url("participant_shared_answer", world.cast, pk=pk), {"came": "?"})
        yield said(faulty)
        yield said(client.post(url("participant_shared_change", world.cast, pk=pk), {"do": "?"}))


def prints(world: World, relation: Relation, client: Client) -> Iterator[str]:
    """What is printed, under which name, and what is answered where nothing is."""
    for address in (
        *(url("participant_print", world.cast, pk=pk) for pk in world.keys.values()),
        url("participant_print_own", world.cast),
        reverse("tie_print"),
    ):
        yield read_out(client.post(address, follow=True))


def archives(world: World, relation: Relation, client: Client) -> Iterator[str]:
    """What is saved for an archive, and what is answered to who asks to hold a copy."""
    for pk in world.keys.values():
        yield read_out(client.post(url("archive_share", world.cast, pk=pk)))
        yield said(client.post(url("hold_share", world.cast, pk=pk), follow=True))


def searches(world: World, relation: Relation, client: Client) -> Iterator[str]:
    """What is found by the words themselves: the same as for words that are nowhere."""
    for name, ask in (
        ("participant_whom", "q"),
        ("organiser_people", "q"),
        ("participant_share", "to"),
    ):
        at = url(name, world.cast)
        other = alike(client.get(at, {ask: NOWHERE}).content.decode())
        for label in Label:
            word = canary(label, "text")
            found = client.get(at, {ask: word}).content.decode()
            assert alike(found.replace(word, NOWHERE)) == other
    yield ""


def error_pages(world: World, relation: Relation, client: Client) -> Iterator[str]:
    """Addresses that are nearly right."""
    for pk in world.keys.values():
        at = url("participant_shared_one", world.cast, pk=pk)
        for wrong in (at[:-1], f"{at}x/", at.replace("/shared/", "/share/")):
            yield said(client.get(wrong))
        yield said(client.delete(at))


def letters(world: World, relation: Relation, client: Client) -> Iterator[str]:
    """What is mailed to them, or waits to be: subjects, bodies, files, and what is kept of it."""
    who = relation.who(world)
    if who is None:
        return
    for letter in Letter.objects.filter(person=who):
        yield f"{letter.about} {letter.key} {letter.action}"
    for sent in mail.outbox:
        if who.email in sent.to:
            yield sent.message().as_string()
            yield f"{sent.subject}\n{sent.body}"
            for part in sent.message().walk():  # what is written in base64, too
                yield str(part.get_payload(decode=True))


def logs(world: World, relation: Relation, client: Client) -> Iterator[str]:
    """What was logged since the world was made: nobody's to read."""
    yield "\n".join(world.caught)


def journal(world: World, relation: Relation, client: Client) -> Iterator[str]:
    """What the journal holds, whoever may read it."""
    yield "\n".join(f"{e.verb} {e.subject_type} {e.facts}" for e in Entry.objects.all())


Channel = Callable[[World, Relation, Client], Iterator[str]]
CHANNELS: tuple[Channel, ...] = (
    every_address, each_share, prints, archives, searches, error_pages, letters, logs, journal,
)  # fmt: skip
# Hundreds of requests each: where nobody has a reason to be.
FAR_AND_WIDE = {every_address, searches, error_pages}
# What is nobody's, not even the source's own words.
NOBODYS = {letters, logs, journal, error_pages}


def alike(html: str) -> str:
    """A page without what is each answer's own."""
    html = re.sub(r'value="[\w-]{64}"|X-CSRFToken": "\w{64}"', "", html)
    return re.sub(r"(/|%2F)shared(/|%2F)\d+", "/shared/N", html)


@contextmanager
def caught(world: World) -> Iterator[None]:
    """Keeps what is logged meanwhile."""

    class Keeps(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            world.caught.append(self.format(record))

    handler, root = Keeps(), logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)


def made(moment: str) -> World:
    """The world at that moment."""
    cast = assemble()
    let_share(cast)
    more = [
        Participant.objects.create(
            edition=cast.edition, person=person(email, name), organisation=cast.police.organisation
        )
        for email, name in (
            ("pal@eksempel.no", "Pål Politi"),
            ("per@eksempel.no", "Per Politi"),
            ("una@eksempel.no", "Una Usikker"),
        )
    ]
    world = World(cast, {}, more[0], more[1], more[2])
    meet(cast.bank, cast.seller, table=1)
    meet(cast.bank, cast.police, slot=1)
    tie(cast.bank, cast.police)
    Participant.objects.update(first_seen_at=NOW)
    with caught(world):
        for label in Label:
            world.keys[label] = one(world, label, moment)
        for label in set(Label) - {Label.RED}:
            act(world, label, "told")
        act(world, Label.CLEAR, "kept")
        doubt(person=world.unsure.person, why=Why.FIRST, by=None, now=timezone.now())
        if moment == "off":
            let_share(cast, Part.TIES)
    return world


def one(world: World, label: Label, moment: str) -> int:
    """A share with that label: read and answered, and by the moment's end what it is then."""
    cast, now = world.cast, timezone.now()
    if moment == "expired":
        now -= LASTS[label] + timedelta(days=1)
    words: dict[str, Any] = {place: f"Ord {canary(label, place)}." for place in PLACES[:4]}
    draft: Draft = replace(EXPERIENCE, label=label, **words)
    receivers = [cast.police.person_id, world.removed.person_id, world.unsure.person_id]
    bank = visit(cast.bank.person_id, now=now)
    with as_visit(bank):
        made = share(
            participant=cast.bank, draft=draft, receivers=receivers,
            second=cast.police.person_id, now=now,
        )  # fmt: skip
    for reader in (cast.police, world.removed):
        at = visit(reader.person_id, now=now)
        with as_visit(at):
            open_share(share=made.pk, visit=at, by=reader.person)
    at = visit(cast.police.person_id, now=now)
    with as_visit(at):
        line = f"Svar {canary(label, 'line')}."
        answer(share=made.pk, came=Came.LED, line=line, visit=at, by=cast.police.person)
    with as_visit(bank):
        narrow(share=made.pk, without=[world.removed.person_id], by=cast.bank.person, now=now)
        widen(share=made.pk, to=[cast.police.person_id], by=cast.bank.person, now=now)
        if moment == "withdrawn":
            withdraw(share=made.pk, by=cast.bank.person, now=now)
    return made.pk


def act(world: World, label: Label, place: str) -> None:
    """What the bank said to the police that it would do, under that label; it is done, and what
    came of it is told or kept."""
    bank, word = world.cast.bank, f"zw{SHORT[label]}w"
    # By contact details, as their meeting is still to come.
    at = visit(bank.person_id, now=timezone.now())
    with as_visit(at):
        made = agree(
            other=world.cast.police.person_id, line=f"Ord {word}linez.", mine=True,
            due=timezone.localdate(), label=label, visit=at, by=bank.person,
        )  # fmt: skip
        tick(
            action=made.pk, done=True, line=f"Svar {word}{place}z.", told=place == "told",
            visit=at, by=bank.person,
        )  # fmt: skip


def may(relation: Relation, channel: Channel, moment: str) -> frozenset[str]:
    """The labels whose words may come to them there and then."""
    if channel in NOBODYS or moment == "off":
        return frozenset()
    sees = relation.sees if relation.source or moment == "during" else frozenset()
    return sees - {"red"} if channel is prints else sees  # which is on no paper


@pytest.fixture(autouse=True)
def _nobody_by_chance(settings: Settings) -> None:
    settings.SHARING_LEFT_OUT_ONE_IN = 0
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "print": "999/m/key"}


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_word_comes_to_whom_it_is_not_for(db: None, moment: str, tmp_path: Path) -> None:
    world = made(moment)
    call_command("export_problem", world.cast.edition.slug, problem=tmp_path / "p.json")
    assert CANARY.findall("".join(f.read_text() for f in tmp_path.iterdir())) == []
    a_week_on = timezone.now() + timedelta(days=8)
    carry_out_due(now=a_week_on)
    deliver_all(now=a_week_on)
    with caught(world):
        for relation in RELATIONS:
            client = relation.browser(world)
            for channel in CHANNELS:
                far = channel in FAR_AND_WIDE and moment != "during"
                if far and not relation.everywhere:
                    continue
                texts = list(channel(world, relation, client))
                found = {label for text in texts for label, _place in CANARY.findall(text)}
                acts = {each for text in texts for each in OF_ACTION.findall(text)}
                assert acts <= (set() if channel in NOBODYS else relation.acts(world)), (
                    relation.name
                )
                if channel is every_address:  # and they do come to whom they are for
                    assert acts == relation.acts(world), relation.name
                allowed = may(relation, channel, moment)
                assert found <= allowed, (relation.name, channel.__name__)
                if channel in {each_share, prints}:  # and they do come to whom they are for
                    assert found == allowed, (relation.name, channel.__name__)


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_is_forbidden_is_as_what_is_not_there(db: None, moment: str) -> None:
    """In status, in bytes and in the number of queries: to those for whom it is not, at all."""
    world = made(moment)
    nowhere = max(world.keys.values()) + 1000
    for relation in RELATIONS:
        readers = (world.cast.police.person, world.unsure.person)
        if relation.source or (relation.who(world) in readers and moment == "during"):
            continue
        client = relation.browser(world)
        client.get(url("participant_shared", world.cast))
        for name in (
            "participant_shared_one", "participant_shared_open", "participant_shared_answer",
            "participant_shared_change", "participant_print", "archive_share", "hold_share",
        ):  # fmt: skip
            got = []
            for pk in (world.keys[Label.CLEAR], world.keys[Label.RED], nowhere):
                address = url(name, world.cast, pk=pk)
                with CaptureQueriesContext(connection) as queries:
                    reply = (
                        client.get(address)
                        if name == "participant_shared_one"
                        else client.post(address)
                    )
                same = alike(reply.content.decode()), alike(reply.headers.get("Location", ""))
                got.append((reply.status_code, *same, len(queries)))
            assert got[0] == got[1] == got[2], (relation.name, name)
            assert got[0][0] in {302, 404}


def test_the_list_of_a_receiver_says_no_more_than_its_label(db: None) -> None:
    world = made("during")
    weak = signed_in(world.cast.police.person).get(url("participant_shared", world.cast))
    html = weak.content.decode()
    assert {label for label, _place in CANARY.findall(html)} == {"clear"}
    assert len(re.findall('data-tlp="', html)) == len(Label)


@pytest.mark.parametrize("moment", MOMENTS)
def test_ones_own_file_holds_what_one_may_read_then(db: None, moment: str) -> None:
    """All that one has written oneself, whatever the moment, and of others' what a page shows."""
    world = made(moment)
    for relation in RELATIONS:
        answered = said(relation.browser(world).post(reverse("own_data_file")))
        found = set(CANARY.findall(answered))
        words = {label for label, place in found if place != "line"}
        assert set(OF_ACTION.findall(answered)) == relation.acts(world), relation.name
        while_it_lasts = relation.sees if moment == "during" else frozenset()
        assert words == (ALL if relation.source else while_it_lasts), relation.name
        who = relation.who(world)
        signed = "by their link" not in relation.name
        wrote_or_got = signed and who in {world.cast.bank.person, world.cast.police.person}
        assert {label for label, place in found if place == "line"} == (
            ALL if wrote_or_got else frozenset()
        ), relation.name
