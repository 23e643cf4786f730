"""No answer to the three questions, and no story, comes to whom it is not for, by any way there is.

As ``test_leaks`` does for what is shared: relations, channels and moments. A story's words are
nowhere else (canaries). An answer is a number, which is everywhere: so what others are answered is
the same before and after it is given. A new relation is a row of ``RELATIONS``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from cast import Cast, assemble
from samspill.web.areas.organiser.outcome_print import make_print
from samspill.web.editions.models import Edition, Participant, Slot
from samspill.web.outbox.duties import carry_out_due, order_daily
from samspill.web.people.models import Person
from samspill.web.privacy.export import own_data
from samspill.web.sharing.outcomes.actions import (
    Said,
    answer_outcomes,
    approve_story,
    order_print,
    propose_story,
    take_back_story,
)
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from support.answers import read_out, said
from support.letters import deliver_all
from support.pages import url
from support.shared import strong
from support.ties import met
from web.sharing.test_leaks import CANARY, Relation, World, by_link, caught, journal, letters, logs

MOMENTS = ("proposed", "rewritten", "approved", "taken back")
FIRST, OTHER = "zqstoryqfirstz", "zqstoryqotherz"
BOTH = frozenset({"proposed", "rewritten", "approved"})


@dataclass
class StoryWorld(World):
    """A story of the bank's on what it did with the police, at an edition two months ago."""

    pk: int = 0


@dataclass(frozen=True)
class ToStory:
    """Somebody's to the two, how they come in, and the moments at which its words come to them."""

    name: str
    who: str
    browser: Callable[[Any], Client] = strong
    reads: frozenset[str] = frozenset()


RELATIONS = (
    ToStory("who wrote it", "bank", strong, BOTH),
    ToStory("the other of the two", "police", strong, BOTH),
    ToStory("the other, by their link", "police", by_link),
    ToStory("met who wrote it", "agency"),
    ToStory("same organisation", "bank_colleague"),
    ToStory("organiser", "organiser", strong, frozenset({"approved"})),
    ToStory("organiser of another edition", "other_organiser"),
    ToStory("host", "desk_host"),
    ToStory("stranger", "stranger"),
)  # fmt: skip


def pages(world: World, relation: Relation, client: Client) -> Iterator[str]:
    """Where a story or an answer could be: one's people and each of the two, the questions, what
    organisers read, and one's own file."""
    assert isinstance(world, StoryWorld)
    cast = world.cast
    yield said(client.get(reverse("ties")))
    for person in (cast.bank.person_id, cast.police.person_id):
        yield said(client.get(reverse("tie", kwargs={"pk": person})))
    for name in ("outcomes_answer", "organiser_outcomes", "organiser_sharing"):
        yield said(client.get(url(name, cast)))
    yield read_out(client.get(url("organiser_outcomes_file", cast)))
    yield said(client.post(reverse("own_data_file")))


def forms(world: World, relation: Relation, client: Client) -> Iterator[str]:
    """What is answered to forms that are wrong, or are not theirs to send."""
    assert isinstance(world, StoryWorld)
    change = reverse("tie_story_change", kwargs={"pk": world.pk})
    yield said(client.get(change))
    yield said(client.post(change, {"do": "approve", "text": "Andre ord."}))
    for person in (world.cast.bank.person_id, world.cast.police.person_id):
        yield said(client.post(reverse("tie_story", kwargs={"pk": person}), {"text": ""}))
    yield said(client.post(url("outcomes_answer", world.cast), {"useful": "?"}))
    yield said(client.post(url("organiser_outcomes", world.cast), {"cost": "?"}))


def prints(world: World, relation: Relation, client: Client) -> Iterator[str]:
    """What is printed and saved of one's people."""
    for name in ("tie_table", "tie_vcards"):
        yield said(client.get(reverse(name)))
    yield read_out(client.post(reverse("tie_print"), follow=True))


Channel = Callable[[World, Relation, Client], Iterator[str]]
CHANNELS: tuple[Channel, ...] = (pages, forms, prints, letters, logs, journal)
NOBODYS = {prints, letters, logs, journal}


def made(moment: str, now: datetime) -> StoryWorld:
    """The world at that moment, 61 days after the day; the organiser has had a PDF made of it as it
    was before the last thing that was done."""
    world = StoryWorld(assemble(), {}, *[None] * 3)  # type: ignore[arg-type]
    cast = world.cast
    met(cast)
    back = Slot.objects.filter(edition=cast.edition).earliest("start").start - now
    for slot in Slot.objects.filter(edition=cast.edition):
        slot.start -= back + timedelta(days=61)
        slot.end -= back + timedelta(days=61)
        slot.save()
    Edition.objects.filter(pk=cast.edition.pk).update(day=(now - timedelta(days=61)).date())
    cast.edition.refresh_from_db()
    Participant.objects.update(first_seen_at=now)
    with caught(world):
        tells(world, FIRST, now)
        if moment != "proposed":
            lets(world, FIRST, now)
            printed(world, now)
        if moment == "rewritten":
            tells(world, OTHER, now)
        if moment == "taken back":
            visit = Visit(cast.bank.person_id, Shown.SIGNED_IN, now)
            with as_visit(visit):
                take_back_story(story=world.pk, visit=visit, by=cast.bank.person)
    return world


def tells(world: StoryWorld, word: str, now: datetime) -> None:
    bank, police = world.cast.bank, world.cast.police
    visit = Visit(bank.person_id, Shown.SIGNED_IN, now)
    with as_visit(visit):
        text = f"Vi skrev en rutine om {word}."
        world.pk = propose_story(
            other=police.person_id, text=text, visit=visit, by=bank.person
        ).pk  # fmt: skip


def lets(world: StoryWorld, word: str, now: datetime) -> None:
    police = world.cast.police
    visit = Visit(police.person_id, Shown.SIGNED_IN, now)
    with as_visit(visit):
        text = f"Vi skrev en rutine om {word}."
        approve_story(story=world.pk, text=text, visit=visit, by=police.person)


def printed(world: StoryWorld, now: datetime) -> None:
    organiser = world.cast.organiser
    ordered = order_print(edition=world.cast.edition, language="en", by=organiser, now=now)
    assert make_print.call(ordered.pk, organiser.pk) == "made"


def somebody(cast: Cast, relation: ToStory) -> Person:
    found: Participant | Person = getattr(cast, relation.who)
    return found.person if isinstance(found, Participant) else found


def comes_in(world: StoryWorld, relation: ToStory) -> tuple[Relation, Client]:
    """The relation, as the channels of ``test_leaks`` take it, and its browser."""
    who = somebody(world.cast, relation)
    client = relation.browser(getattr(world.cast, relation.who))
    return Relation(relation.name, lambda _world: client, lambda _world: who), client


def a_week_goes_by(now: datetime) -> None:
    week = now + timedelta(days=8)
    order_daily(now=week)
    carry_out_due(now=week)
    deliver_all(now=week)


@pytest.fixture(autouse=True)
def _as_often_as_one_likes(settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "print": "999/m/key"}


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_word_of_a_story_comes_to_whom_it_is_not_for(db: None, moment: str) -> None:
    now = timezone.now()
    world = made(moment, now)
    a_week_goes_by(now)
    words = {"other"} if moment == "rewritten" else {"first"}
    with caught(world):
        for relation in RELATIONS:
            theirs, client = comes_in(world, relation)
            allowed = words if moment in relation.reads else set()
            for channel in CHANNELS:
                texts = "".join(channel(world, theirs, client))
                found = {part for _story, part in CANARY.findall(texts)}
                assert found <= (set() if channel in NOBODYS else allowed), (
                    relation.name, channel.__name__,
                )  # fmt: skip
                if channel is pages:
                    assert found == allowed, relation.name


def test_the_organisers_pdf_holds_a_story_while_both_let_it(db: None) -> None:
    now = timezone.now()
    organisers = next(relation for relation in RELATIONS if relation.name == "organiser")
    world = made("approved", now)
    _theirs, client = comes_in(world, organisers)
    file = url("organiser_outcomes_file", world.cast)
    assert FIRST in read_out(client.get(file))
    visit = Visit(world.cast.police.person_id, Shown.SIGNED_IN, now)
    with as_visit(visit):
        take_back_story(story=world.pk, visit=visit, by=world.cast.police.person)
    assert client.get(file).status_code == 404


def alike(texts: str) -> str:
    """Without what is each answer's own: tokens, and the moment."""
    texts = re.sub(r'value="[\w:.-]{64,}"|X-CSRFToken": "\w{64}"|csrftoken=\w+', "", texts)
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]+Z?", "", texts)


def what_is_shown(world: StoryWorld, relation: Relation, client: Client) -> str:
    """What :func:`pages` shows, and what stands of it in one's own file."""
    cast = world.cast
    texts = [
        said(client.get(at))
        for at in (
            reverse("ties"), reverse("tie", kwargs={"pk": cast.bank.person_id}),
            url("outcomes_answer", cast), url("organiser_outcomes", cast),
        )
    ]  # fmt: skip
    who = relation.who(world)
    assert who is not None
    visit = Visit(who.pk, Shown.ANEW, timezone.now())
    with as_visit(visit):
        texts.append(str(own_data(visit)["outcomes"]))
    return alike("".join([*texts, *letters(world, relation, client)]))


def test_what_others_are_answered_is_the_same_before_and_after_somebody_answers(db: None) -> None:
    now = timezone.now()
    world = made("proposed", now)
    browsers = {relation.name: comes_in(world, relation) for relation in RELATIONS}

    def shown() -> dict[str, str]:
        a_week_goes_by(now)
        return {name: what_is_shown(world, *theirs) for name, theirs in browsers.items()}

    before, bank = shown(), world.cast.bank
    visit = Visit(bank.person_id, Shown.SIGNED_IN, now)
    with as_visit(visit):
        answer_outcomes(
            edition=world.cast.edition, said=Said(3, 2, False), visit=visit, by=bank.person
        )
    after = shown()
    assert {name for name, texts in before.items() if after[name] != texts} == {"who wrote it"}
