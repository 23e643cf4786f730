"""Editions that are drawn at random, in the database: few people, who may say no thanks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import strategies as st

from cast import NOW, Cast, at, person
from samspill.engine.formats.json_plan import result_document
from samspill.engine.model.stop import Stop
from samspill.engine.solving.solve import solve
from samspill.web.editions.changing.people import save_profile
from samspill.web.editions.models import (
    Edition,
    EditionRole,
    Event,
    Participant,
    Phase,
    Role,
    Room,
    Slot,
    Table,
    Talk,
    Topic,
    TopicKind,
)
from samspill.web.imports.drafts import keep_file
from samspill.web.meetings.models import Meeting
from samspill.web.people.models import Organisation, Sector
from samspill.web.planning.models import PlanVersion
from samspill.web.planning.problem import facts_of
from samspill.web.planning.reports import report_on
from samspill.web.planning.versions import store_draft
from samspill.web.wishes.models import Strength, Veto, Wish
from support.examples import Profile, chosen
from support.files import csv_of
from support.pages import browser_of
from support.worlds import PARTS_OF_PAGES, Onlookers, Undone

PEOPLE = 6
HOMES = 4
PARTS = ("bank", "bank_colleague", "police", "seller", "seller_colleague", "agency")
TEXTS = ("Svindel mot eldre", "Svinn i butikk", "Trusler mot ansatte", "Droner over anlegg")
LATER = NOW + timedelta(hours=1)

Party = tuple[str, int]  # "p" and a participant's number, or "o" and an organisation's


@dataclass(frozen=True)
class Drawn:
    """An edition, and who says no thanks to whom."""

    homes: list[int]
    represent: list[bool]
    opened: list[bool]
    wishes: dict[tuple[Party, Party], Strength]
    noes: dict[tuple[Party, Party], bool]  # whether a file brought it
    texts: list[tuple[list[str], list[str]]]
    minimum: int
    closed: bool
    planned: bool
    sayer: int
    target: int  # among those whom the sayer may say it to
    part: int  # of the pages, which onlookers read


parties = st.one_of(
    st.tuples(st.just("p"), st.integers(0, PEOPLE - 1)),
    st.tuples(st.just("o"), st.integers(0, HOMES - 1)),
)
pairs = st.tuples(parties, parties)
texts = st.lists(st.sampled_from(TEXTS), max_size=2, unique=True)
editions = st.builds(
    Drawn,
    homes=st.lists(st.integers(0, HOMES - 1), min_size=PEOPLE, max_size=PEOPLE).filter(
        lambda homes: len(set(homes)) > 1
    ),
    represent=st.lists(st.booleans(), min_size=PEOPLE, max_size=PEOPLE),
    opened=st.lists(st.booleans(), min_size=PEOPLE, max_size=PEOPLE),
    wishes=st.dictionaries(pairs, st.sampled_from(Strength), max_size=12),
    noes=st.dictionaries(pairs, st.booleans(), max_size=3),
    texts=st.lists(st.tuples(texts, texts), min_size=PEOPLE, max_size=PEOPLE),
    minimum=st.integers(0, 3),
    closed=st.booleans(),
    planned=st.booleans(),
    sayer=st.integers(0, PEOPLE - 1),
    target=st.integers(0, 100),
    part=st.integers(0, 3),
)


@dataclass(frozen=True)
class World:
    """The edition in the database, the one who says no thanks, and the card they say it on."""

    cast: Cast
    people: list[Participant]
    sayer: Participant
    browser: Client
    key: str
    part: int

    @property
    def watching(self) -> list[Participant]:
        """Those whom it concerns most: the target, and a colleague of the sayer's if there is
        one."""
        others = [p for p in self.people if p.pk != self.sayer.pk]
        others.sort(
            key=lambda p: (not self._met(p), p.organisation_id != self.sayer.organisation_id)
        )
        return others[:2]

    def _met(self, one: Participant) -> bool:
        return self.key in {f"p{one.pk}", f"o{one.organisation_id}"}

    def url(self, name: str, **parts: object) -> str:
        return reverse(name, kwargs={"slug": self.cast.edition.slug, **parts})

    def chooses(self, choice: str | None) -> Callable[[], object]:
        """The sayer opens the page, and chooses unless it is None."""

        def act() -> None:
            assert self.browser.get(self.url("participant_whom")).status_code == 200
            if choice is not None:
                url = self.url("participant_wish", key=self.key)
                assert self.browser.post(url, {"strength": choice}).status_code == 302

        return act

    def drops(self, meetings: list[Meeting]) -> None:
        """The sayer opens the page, and drops the meetings on their agenda."""
        assert self.browser.get(self.url("participant_whom")).status_code == 200
        for meeting in meetings:
            url = self.url("participant_drop", meeting=meeting.uid)
            assert self.browser.post(url).status_code == 302

    def leaves(self) -> None:
        """Somebody else says that they are not there at all."""
        save_profile(
            participant=self.watching[-1],
            challenges=[],
            solutions=[],
            present_slots=(),
            skipped_talks=(),
            standby=False,
            by=self.watching[-1].person,
            now=LATER,
        )

    def onlookers(self) -> Onlookers:
        said = self.people[1].person.email
        rows = [(self.sayer.person.email, p.person.email, "nei takk") for p in self.people]
        rows = [row for row in rows if row[1] != row[0]] + [(said, "vera@eksempel.no", "gjerne")]
        draft = keep_file(
            edition=self.cast.edition,
            kind="wishes",
            name="wishes.csv",
            content=csv_of(("fra", "til", "styrke"), *rows),
            by=self.cast.organiser,
            now=LATER,
        )
        parts = PARTS_OF_PAGES * (2 if chosen() is Profile.DEEP else 1)
        return Onlookers.of(self.cast, self.watching, draft, (self.part % parts, parts))


def built(drawn: Drawn) -> World | None:
    """The edition in the database; None where the sayer may say no thanks to nobody."""
    edition = Edition.objects.create(
        event=Event.objects.create(name="Dagen", slug="dagen"),
        slug="dagen-2031",
        name="Dagen 2031",
        day=at(12).date(),
        phase=Phase.WISHING,
        cap=3,
        minimum=drawn.minimum,
        wishes_close_at=NOW if drawn.closed else at(8),
    )
    homes = [
        Organisation.objects.create(name=f"Virksomhet {n}", sector=sector)
        for n, sector in zip(range(HOMES), Sector, strict=False)
    ]
    people = [
        Participant.objects.create(
            edition=edition,
            person=person(f"p{n}@eksempel.no", f"Person {n}"),
            organisation=homes[drawn.homes[n]],
            representative=drawn.represent[n],
            first_seen_at=NOW if drawn.opened[n] else None,
        )
        for n in range(PEOPLE)
    ]
    room = Room.objects.create(edition=edition, name="Storsalen")
    for n in (1, 2):
        Table.objects.create(edition=edition, room=room, number=n)
    for hour in (9, 10, 11):
        Slot.objects.create(edition=edition, start=at(hour), end=at(hour, 15))
    Talk.objects.create(edition=edition, title="Åpning", start=at(8, 30), end=at(9))
    for owner, kinds in zip(people, drawn.texts, strict=True):
        for kind, said in zip(TopicKind, kinds, strict=True):
            Topic.objects.bulk_create(Topic(participant=owner, kind=kind, text=t) for t in said)

    def fields(by: Party, to: Party) -> dict[str, object]:
        found: dict[str, object] = {"edition": edition}
        for side, (kind, n) in (("by", by), ("to", to)):
            name = "participant" if kind == "p" else "organisation"
            found[f"{side}_{name}"] = people[n] if kind == "p" else homes[n]
        return found

    for (by, to), strength in drawn.wishes.items():
        Wish.objects.create(**fields(by, to), strength=strength, changed_at=NOW)
    for (by, to), from_file in drawn.noes.items():
        imported = from_file or by[0] == "o"  # nobody but a file speaks for an organisation
        Veto.objects.create(**fields(by, to), imported=imported, said_at=NOW)
    cast = around(edition, people, homes)
    sayer = people[drawn.sayer]
    others = [p for p in people if p.organisation_id != sayer.organisation_id]
    keys = [f"p{p.pk}" for p in others]
    keys += sorted({f"o{p.organisation_id}" for p in others if p.representative})
    if not keys:
        return None
    key = keys[drawn.target % len(keys)]
    return World(cast, people, sayer, browser_of(sayer), key, drawn.part)


def around(edition: Edition, people: list[Participant], homes: list[Organisation]) -> Cast:
    """The people as the matrix knows them, and those who have another part."""
    other = Edition.objects.create(
        event=Event.objects.create(name="Andre", slug="andre"),
        slug="andre",
        name="Andre",
        day=at(12).date(),
    )
    parts: dict[str, Any] = {}
    for name, where, role in (
        ("organiser", edition, Role.ORGANISER),
        ("desk_host", edition, Role.DESK),
        ("other_organiser", other, Role.ORGANISER),
    ):
        parts[name] = person(f"{name}@eksempel.no", name)
        EditionRole.objects.create(edition=where, person=parts[name], role=role)
    parts["creator"] = person("siv@eksempel.no", "Siv Starter", may_create_editions=True)
    parts["nobody"] = person("ingen@eksempel.no", "Ingen Her")
    gone, stranger = (
        Participant.objects.create(
            edition=where,
            person=person(email, email),
            organisation=homes[0],
            withdrawn_at=withdrawn,
        )
        for where, email, withdrawn in (
            (edition, "vera@eksempel.no", NOW),
            (other, "frode@eksempel.no", None),
        )
    )
    parts |= dict(zip(PARTS, people, strict=True))
    return Cast(edition=edition, other_edition=other, withdrawn=gone, stranger=stranger, **parts)


def drafted(cast: Cast) -> PlanVersion:
    """A plan of the edition as the worker stores it, in this thread and transaction."""
    facts = facts_of(cast.edition)
    result = solve(facts.problem, stop=Stop(effort=0.1))
    assert result.plan is not None
    return store_draft(
        edition=cast.edition,
        facts=facts,
        plan=result.plan,
        result=result_document(replace(result, seconds=0)),  # the same for the same facts
        report=report_on(facts, result.plan),
        run=None,
        now=NOW,
    )


def in_an_edition(test: Callable[[World, Drawn], None], drawn: Drawn) -> None:
    """Run the test on the drawn edition, and leave nothing in the database."""
    try:
        with transaction.atomic():
            world = built(drawn)
            if world is not None:
                test(world, drawn)
            raise Undone
    except Undone:
        pass
