"""Nothing of a group comes to whom it is not for, by any way there is.

As ``test_case_leaks`` does for cases: relations, channels and moments, and words that are nowhere
else for each part of a group."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import Cast, assemble
from samspill.web.editions.models import Participant, Slot
from samspill.web.outbox.duties import carry_out_due, order_daily
from samspill.web.people.models import Person
from samspill.web.sharing.cases.actions import leave_case, remove_member
from samspill.web.sharing.cases.timeline import write_entry
from samspill.web.sharing.groups.actions import join_group, open_group, write_rules
from samspill.web.sharing.groups.candidates import Word, put_forward, say_of
from samspill.web.sharing.groups.dates import Planned, add_date, write_minutes
from samspill.web.sharing.groups.models import GroupDate
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Part
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from support.answers import said
from support.cases import AFTER
from support.groups import BEGINNING, let_gather
from support.identities import name_contact
from support.letters import deliver_all
from support.pages import signed_in, url
from support.shared import let_share, strong
from web.sharing.test_leaks import (
    CANARY,
    Relation,
    World,
    by_link,
    caught,
    every_address,
    journal,
    letters,
    logs,
)

HEAD = frozenset({"title", "purpose", "rules"})
ALL = HEAD | {"words", "red", "agenda", "place", "minutes", "later"}
MOMENTS = ("during", "new rules", "off")
# Who looks at every address there is, and when: it takes seconds.
EVERYWHERE = {("during", "member, who came late"), ("during", "candidate")}


@dataclass
class GroupWorld(World):
    """A group of the bank's and the police's: the agency came late, the company's one was taken
    out, the bank's colleague is invited, the company's other is put forward."""

    pk: int = 0
    date: int = 0


@dataclass(frozen=True)
class ToGroup:
    """Somebody's to the group, how they come in, and what may come to them at each moment."""

    name: str
    who: str
    browser: Callable[[Any], Client] = strong
    during: frozenset[str] = frozenset()
    new_rules: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()  # what is in their own file whatever the moment


def without(who: Any) -> Client:
    return signed_in(who.person)


def a_while_ago(who: Any) -> Client:
    return strong(who, ago=600)


BEHIND = frozenset({"title", "newrules"})
RELATIONS = (
    ToGroup(
        "host", "bank", strong, ALL, (ALL - {"rules"}) | {"newrules"},
        own=frozenset({"title", "purpose", "rules", "newrules", "words", "red", "later", "agenda",
                       "place", "minutes"}),
    ),
    ToGroup("member", "police", strong, ALL, BEHIND),
    ToGroup(
        "member, second factor a while ago", "police", a_while_ago, ALL - {"red"}, BEHIND
    ),
    ToGroup("member, without a second factor", "police", without),
    ToGroup("member, by their link", "police", by_link),
    ToGroup(
        "member, who came late", "agency", strong, HEAD | {"later", "agendanext", "placenext"},
        BEHIND,
    ),
    ToGroup("former member", "seller"),
    ToGroup(
        "invited", "bank_colleague", strong, HEAD, frozenset({"title", "purpose", "newrules"})
    ),
    ToGroup("candidate", "seller_colleague"),
    ToGroup("contact person", "creator"),
    ToGroup("organiser", "organiser"),
    ToGroup("host of the desk", "desk_host"),
    ToGroup("stranger", "stranger"),
)  # fmt: skip


def each_page(world: World, relation: Relation, client: Client) -> Iterator[str]:
    """The group's own pages, and what they answer to forms."""
    assert isinstance(world, GroupWorld)
    for name in ("group", "group_rules", "group_candidate", "group_date_new"):
        yield said(client.get(url(f"participant_{name}", world.cast, pk=world.pk)))
    for date in (world.date, world.date + 1):
        for name in ("group_date", "group_date_change"):
            yield said(client.get(url(f"participant_{name}", world.cast, pk=date)))
        for name, form in (("minutes", {"text": "", "label": "?"}), ("there", {"who": "999999"})):
            at = url(f"participant_group_{name}", world.cast, pk=date)
            yield said(client.post(at, form))
    yield said(client.get(url("participant_groups", world.cast)))
    yield said(client.get(reverse("cases_without_founder")))
    for name, form in (
        ("group_write", {"text": "", "label": "?"}),
        ("group_change", {"do": "?"}),
        ("group_answer", {"answer": "?"}),
        ("case_write", {"text": "", "label": "?"}),
        ("case_answer", {"answer": "?"}),
    ):
        yield said(client.post(url(f"participant_{name}", world.cast, pk=world.pk), form))


NOBODYS = {letters, logs, journal}


def word(of: str) -> str:
    """That is in this part of the group, and nowhere else."""
    return f"zqgroupq{of}z"


def made(moment: str, now: datetime) -> GroupWorld:
    """The world at that moment; the edition's day was four days ago."""
    cast = assemble()
    let_gather(cast)
    name_contact(cast.bank.organisation, cast.creator)
    back = AFTER - now + timedelta(days=4)
    for slot in Slot.objects.filter(edition=cast.edition):
        slot.start, slot.end = slot.start - back, slot.end - back
        slot.save()
    Participant.objects.update(first_seen_at=now)
    world = GroupWorld(cast, {}, cast.police, cast.police, cast.police)
    at = now - timedelta(days=3)

    def does(who: Participant, verb: Callable[..., Any], *, by: bool = True, **facts: Any) -> Any:
        nonlocal at
        at += timedelta(minutes=1)
        visit = Visit(who.person_id, Shown.ANEW, at)
        with as_visit(visit):
            return verb(visit=visit, **({"by": who.person} if by else {}), **facts)

    beginning = replace(
        BEGINNING, title=f"Om {word('title')}", purpose=word("purpose"), rules=word("rules")
    )
    asked = [one.person_id for one in (cast.agency, cast.seller, cast.bank_colleague)]
    with caught(world):
        group = does(
            cast.bank, open_group, by=False, participant=cast.bank, beginning=beginning,
            second=cast.police.person_id, invite=asked,
        ).pk  # fmt: skip
        world.pk = group
        for who in (cast.police, cast.seller):
            does(who, join_group, group=group, number=1, me=who)
        first = _planned(now - timedelta(days=2), "")
        world.date = does(cast.bank, add_date, group=group, planned=first).pk
        for label, text in ((Label.AMBER, "words"), (Label.RED, "red")):
            does(cast.bank, write_entry, case=group, text=word(text), label=label)
        at = now - timedelta(days=1)
        does(cast.bank, write_minutes, date=world.date, text=word("minutes"), label=Label.AMBER)
        does(cast.agency, join_group, group=group, number=1, me=cast.agency)
        does(cast.bank, add_date, group=group, planned=_planned(now + timedelta(days=9), "next"))
        does(cast.bank, write_entry, case=group, text=word("later"), label=Label.AMBER)
        candidate = does(
            cast.police, put_forward, by=False, group=group, me=cast.police,
            person=cast.seller_colleague.person_id,
        )  # fmt: skip
        does(cast.agency, say_of, candidate=candidate.pk, word=Word.NO)
        does(cast.bank, remove_member, case=group, person=cast.seller.person_id)
        if moment == "new rules":
            does(cast.bank, write_rules, group=group, text=word("newrules"))
    if moment == "off":
        let_share(cast, Part.TIES)
    return world


def _planned(starts: datetime, which: str) -> Planned:
    return Planned(
        starts, starts + timedelta(hours=1), place=word(f"place{which}"),
        agenda=word(f"agenda{which}"),
    )  # fmt: skip


def may(relation: ToGroup, moment: str) -> frozenset[str]:
    """What may come to them then."""
    seen = {"during": relation.during, "new rules": relation.new_rules}.get(moment, frozenset())
    open_now = seen & {"agenda"}  # who reads the first date reads the second one
    return seen | ({"agendanext", "placenext"} if open_now else frozenset())


def person_of(world: GroupWorld, relation: ToGroup) -> Person:
    """Who it is."""
    who = getattr(world.cast, relation.who)
    return who.person if isinstance(who, Participant) else who


def _as_theirs(relation: ToGroup, who: Person) -> Relation:
    """The relation, as the channels of ``test_leaks`` take it."""
    return Relation(relation.name, lambda world: relation.browser(who), lambda world: who)


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_word_of_a_group_comes_to_whom_it_is_not_for(db: None, moment: str) -> None:
    now = timezone.now()
    world = made(moment, now)
    week = now + timedelta(days=8)
    order_daily(now=week)
    carry_out_due(now=week)
    deliver_all(now=week)
    with caught(world):
        for relation in RELATIONS:
            client = relation.browser(getattr(world.cast, relation.who))
            allowed = may(relation, moment)
            for channel in (each_page, every_address, letters, logs, journal):
                if channel is every_address and (moment, relation.name) not in EVERYWHERE:
                    continue
                theirs = _as_theirs(relation, person_of(world, relation))
                texts = channel(world, theirs, client)
                found = {part for text in texts for _group, part in CANARY.findall(text)}
                nobodys = channel in NOBODYS
                assert found <= (set() if nobodys else allowed), (
                    relation.name, channel.__name__,
                )  # fmt: skip
                if channel is each_page:
                    assert found == allowed, relation.name


def test_a_candidate_looks_like_anybody_who_is_not_in_it(db: None) -> None:
    """Pages and own file of somebody put forward hold nothing of it, as those of who is not."""
    world = made("during", timezone.now())
    cast: Cast = world.cast
    with as_visit(Visit(cast.bank.person_id, Shown.ANEW, timezone.now())):
        assert GroupDate.objects.count() == 2
    client = strong(cast.seller_colleague)
    pages = [client.get(url("participant_groups", cast)), client.post(reverse("own_data_file"))]
    for answered in pages:
        assert "group" not in {part for part, _of in CANARY.findall(said(answered))}
    assert client.get(url("participant_group", cast, pk=world.pk)).status_code == 404
    assert client.get(url("participant_group", cast, pk=world.pk + 99)).status_code == 404


def test_who_leaves_reads_nothing_at_the_next_request(db: None) -> None:
    now = timezone.now()
    world = made("during", now)
    cast = world.cast
    client = strong(cast.agency)
    at = url("participant_group", cast, pk=world.pk)
    assert client.get(at).status_code == 200
    visit = Visit(cast.agency.person_id, Shown.ANEW, timezone.now())
    with as_visit(visit):
        leave_case(case=world.pk, visit=visit, by=cast.agency.person)
    assert client.get(at).status_code == 404


def test_ones_own_file_holds_ones_own_words_and_no_others(db: None) -> None:
    world = made("new rules", timezone.now())
    for relation in RELATIONS:
        client = relation.browser(getattr(world.cast, relation.who))
        answered = said(client.post(reverse("own_data_file")))
        found = {part for _group, part in CANARY.findall(answered)}
        assert {each.removesuffix("next") for each in found} <= relation.own, relation.name
