"""Nothing of a case comes to whom it is not for, by any way there is.

As ``test_leaks`` does for what is shared: relations, channels and moments, and words that are
nowhere else (canaries) for each part of a case. A new relation is a row of ``RELATIONS``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
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
from samspill.web.sharing.actions import share
from samspill.web.sharing.audience import Audience, resolved
from samspill.web.sharing.cases.actions import (
    accept_case,
    invite_people,
    leave_case,
    open_case,
    remove_member,
)
from samspill.web.sharing.cases.files import add_file
from samspill.web.sharing.cases.timeline import close_case, write_entry
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Part
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from support.answers import read_out, said
from support.cases import AFTER, OPENING, let_work
from support.identities import name_contact
from support.letters import deliver_all
from support.pages import meet, signed_in, url
from support.shared import EXPERIENCE, let_share, strong
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

HEAD = frozenset({"title", "purpose", "agreement"})
ALL = HEAD | {"founders", "members", "red", "shared", "later", "filename", "file"}
# Who looks at every address there is, and when: it takes seconds.
EVERYWHERE = {
    ("during", "hidden member, who came late"),
    ("during", "former member"),
    ("during", "invited"),
    ("during", "organiser"),
    ("without founder", "contact person"),
}
MOMENTS = ("during", "closed", "without founder", "off")


@dataclass
class CaseWorld(World):
    """A case of the bank's: the police is in it, the agency hides, the bank's colleague was taken
    out, the company is invited, and somebody says for the bank who its people are."""

    pk: int = 0
    files: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class ToCase:
    """Somebody's to the case, how they come in, and what may come to them at each moment."""

    name: str
    who: str
    browser: Callable[[Any], Client] = strong
    sees: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    without_founder: frozenset[str] = frozenset()
    wrote: frozenset[str] = frozenset()  # what is in their own file whatever the moment


def a_while_ago(who: Any) -> Client:
    return strong(who, ago=600)


def without(who: Any) -> Client:
    return signed_in(who.person)


REPORT = frozenset({"report"})
RELATIONS = (
    ToCase(
        "founder", "bank", strong, ALL, ALL | REPORT,
        wrote=HEAD - {"agreement"} | {"founders", "red", "shared", "later", "filename"},
    ),
    ToCase("member", "police", strong, ALL, ALL | REPORT, ALL, wrote=frozenset({"members"})),
    ToCase(
        "member, second factor a while ago", "police", a_while_ago, ALL - {"red"},
        (ALL | REPORT) - {"red"}, ALL - {"red"}, wrote=frozenset({"members"}),
    ),
    ToCase(
        "member, without a second factor", "police", without, wrote=frozenset({"members"})
    ),
    ToCase("member, by their link", "police", by_link),
    ToCase(
        "hidden member, who came late", "agency", strong, HEAD | {"later"},
        HEAD | {"later"} | REPORT, HEAD | {"later"},
    ),
    ToCase("former member", "bank_colleague"),
    ToCase("invited", "seller", strong, HEAD, without_founder=HEAD),
    ToCase("contact person", "creator", strong, without_founder=frozenset({"title"})),
    ToCase("invited's colleague", "seller_colleague"),
    ToCase("organiser", "organiser"),
    ToCase("host", "desk_host"),
    ToCase("stranger", "stranger"),
)  # fmt: skip


def each_page(world: World, relation: Relation, client: Client) -> Iterator[str]:
    """The case's own pages, what was shared with it, and what they answer to forms."""
    assert isinstance(world, CaseWorld)
    yield said(client.get(url("participant_case", world.cast, pk=world.pk)))
    yield said(client.get(reverse("cases_without_founder")))
    yield said(client.get(reverse("contact_page")))
    yield read_out(client.post(url("archive_case", world.cast, pk=world.pk)))
    shown = client.get(url("participant_shared", world.cast)).content.decode()
    yield shown
    for file in world.files:
        yield said(client.get(url("participant_case_file", world.cast, pk=world.pk, file=file)))
    yield said(client.get(url("participant_case_files", world.cast, pk=world.pk)))
    for name, form in (
        ("files", {"label": "AMBER"}),
        ("write", {"text": "", "label": "?"}),
        ("change", {"do": "?"}),
        ("answer", {"answer": "?"}),
        ("invite", {"to": "999999"}),
        ("close", {"report": ""}),
    ):
        yield said(client.post(url(f"participant_case_{name}", world.cast, pk=world.pk), form))


def error_pages(world: World, relation: Relation, client: Client) -> Iterator[str]:
    """Addresses that are nearly right."""
    assert isinstance(world, CaseWorld)
    at = url("participant_case", world.cast, pk=world.pk)
    for wrong in (at[:-1], f"{at}x/", at.replace("/cases/", "/case/"), f"{at}write/"):
        yield said(client.get(wrong))
    yield said(client.delete(at))


NOBODYS = {letters, logs, journal, error_pages}


def word(of: str) -> str:
    """That is in this part of the case, and nowhere else."""
    return f"zqcaseq{of}z"


def made(moment: str, now: datetime) -> CaseWorld:
    """The world at that moment; the edition's day was the day before yesterday."""
    cast = assemble()
    let_work(cast)
    meet(cast.bank, cast.bank_colleague, slot=3, table=3)
    name_contact(cast.bank.organisation, cast.creator)
    back = AFTER - now + timedelta(days=2)
    for slot in Slot.objects.filter(edition=cast.edition):
        slot.start, slot.end = slot.start - back, slot.end - back
        slot.save()
    Participant.objects.update(first_seen_at=now)
    world = CaseWorld(cast, {}, cast.police, cast.police, cast.police)
    at = now - timedelta(days=1)

    def does(who: Participant, verb: Callable[..., Any], **facts: Any) -> Any:
        nonlocal at
        at += timedelta(minutes=1)
        visit = Visit(who.person_id, Shown.ANEW, at)
        with as_visit(visit):
            return verb(visit=visit, **facts)

    opening = replace(
        OPENING, title=f"Om {word('title')}", purpose=word("purpose"), agreement=word("agreement")
    )
    asked = [cast.police.person_id, cast.agency.person_id, cast.bank_colleague.person_id]
    with caught(world):
        case = does(cast.bank, open_case, participant=cast.bank, opening=opening, invite=asked).pk
        world.pk = case
        for who in (cast.police, cast.bank_colleague):
            does(who, accept_case, case=case, hidden=False, by=who.person)
        for who, label, text in (
            (cast.bank, Label.AMBER, "founders"),
            (cast.police, Label.AMBER, "members"),
            (cast.bank, Label.RED, "red"),
        ):
            does(who, write_entry, case=case, text=word(text), label=label, by=who.person)
        does(cast.bank, _shares, cast=cast, case=case)
        file = does(
            cast.bank, add_file, case=case, content=f"Se {word('file')}".encode(),
            name=f"{word('filename')}.txt", label=Label.AMBER, by=cast.bank.person,
        )  # fmt: skip
        world.files.append(file.pk)
        does(cast.agency, accept_case, case=case, hidden=True, by=cast.agency.person)
        does(
            cast.bank, write_entry, case=case, text=word("later"), label=Label.AMBER,
            by=cast.bank.person,
        )  # fmt: skip
        gone = cast.bank_colleague.person_id
        does(cast.bank, remove_member, case=case, person=gone, by=cast.bank.person)
        asked = [cast.seller.person_id]
        does(cast.bank, invite_people, case=case, people=asked, me=cast.bank)
        if moment == "closed":
            does(cast.bank, close_case, case=case, report=word("report"), by=cast.bank.person)
        if moment == "without founder":
            does(cast.bank, leave_case, case=case, by=cast.bank.person)
    if moment == "off":
        let_share(cast, Part.TIES)
    return world


def _shares(*, visit: Visit, cast: Cast, case: int) -> None:
    audience = Audience(case=case)
    share(
        participant=cast.bank, draft=replace(EXPERIENCE, about=word("shared")),
        receivers=resolved(cast.bank, audience, now=visit.now), audience=audience, now=visit.now,
    )  # fmt: skip


def may(relation: ToCase, moment: str) -> frozenset[str]:
    """What may come to them then."""
    return {
        "during": relation.sees,
        "closed": relation.closed,
        "without founder": relation.without_founder,
        "off": frozenset[str](),
    }[moment]


def person_of(world: CaseWorld, relation: ToCase) -> Person:
    """Who it is."""
    who = getattr(world.cast, relation.who)
    return who.person if isinstance(who, Participant) else who


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_word_of_a_case_comes_to_whom_it_is_not_for(db: None, moment: str) -> None:
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
            # What one has shared stays one's own.
            own = {"shared"} if relation.name == "founder" and moment != "off" else set()
            for channel in (each_page, every_address, error_pages, letters, logs, journal):
                if channel is every_address and (moment, relation.name) not in EVERYWHERE:
                    continue
                texts = channel(world, _as_theirs(relation, person_of(world, relation)), client)
                found = {part for text in texts for _case, part in CANARY.findall(text)}
                nobodys = channel in NOBODYS
                assert found <= (set() if nobodys else allowed | own), (
                    relation.name, channel.__name__,
                )  # fmt: skip
                if channel is each_page:
                    assert found - own == allowed - own, relation.name


def _as_theirs(relation: ToCase, who: Person) -> Relation:
    """The relation, as the channels of ``test_leaks`` take it."""
    return Relation(relation.name, lambda world: relation.browser(who), lambda world: who)


@pytest.mark.parametrize("moment", MOMENTS)
def test_ones_own_file_holds_ones_own_words_and_no_others(db: None, moment: str) -> None:
    world = made(moment, timezone.now())
    for relation in RELATIONS:
        client = relation.browser(getattr(world.cast, relation.who))
        answered = said(client.post(reverse("own_data_file")))
        found = {part for _case, part in CANARY.findall(answered)}
        assert found - {"shared", "title", "purpose", "report"} == {
            part for part in relation.wrote if part not in {"shared", "title", "purpose"}
        }, relation.name
        if not relation.wrote and not may(relation, moment):
            assert found == set(), relation.name
