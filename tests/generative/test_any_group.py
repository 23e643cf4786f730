"""Whatever is done with a group, in any order and by anybody: who is in it, who reads what, and who
may come is what a model says that knows nothing of the database; and of what others think of a
candidate nobody sees anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from cast import Cast, assemble
from samspill.web.editions.models import Edition, Participant
from samspill.web.outbox.duties import carry_out_due
from samspill.web.sharing.cases.actions import (
    CaseError,
    NoCaseError,
    decline_case,
    leave_case,
    remove_member,
)
from samspill.web.sharing.cases.queries import readers_of_case
from samspill.web.sharing.cases.timeline import write_entry
from samspill.web.sharing.groups.actions import (
    accept_rules,
    become_host,
    join_group,
    name_host,
    write_rules,
)
from samspill.web.sharing.groups.candidates import Word, put_forward, say_of, take_back
from samspill.web.sharing.groups.ending import close_group
from samspill.web.sharing.groups.models import Candidate, Objection, Vouch
from samspill.web.sharing.groups.queries import find_group
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from support.cases import AFTER
from support.examples import tries
from support.groups import gathered, let_gather

DAYS = (1, 3, 4, 15, 61, 340, 366)
YEAR = timedelta(days=365)


@dataclass
class Asked:
    """A candidate: by whom, since when, and what each thinks."""

    pk: int
    by: int
    at: datetime
    words: dict[int, Word] = field(default_factory=dict)


@dataclass
class Model:
    """The rules once more, in sets. A yes is its number, its end and where they came from."""

    now: datetime
    homes: dict[int, int]
    founder: int
    rules: int = 1
    lapses: datetime | None = None
    closed: bool = False
    gone: bool = False  # somebody, since the worker looked
    since: dict[int, datetime] = field(default_factory=dict)
    yes: dict[int, list[tuple[int, datetime, int]]] = field(default_factory=dict)
    hosts: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)
    invited: set[int] = field(default_factory=set)
    candidates: dict[int, Asked] = field(default_factory=dict)
    entries: list[tuple[datetime, int]] = field(default_factory=list)  # when, and by whom

    @property
    def open(self) -> bool:
        """Does it stand?"""
        return not self.closed and (self.lapses is None or self.lapses > self.now)

    def holding(self, person: int) -> list[int]:
        """The numbers of their yeses that hold."""
        given = self.yes.get(person, [])
        return [n for n, until, home in given if until > self.now and home == self.homes[person]]

    def inside(self) -> set[int]:
        """Who is in it."""
        return {person for person in self.since if self.holding(person)}

    def reads(self, person: int) -> bool:
        """Is it open to them?"""
        return person in self.inside() and max(self.holding(person)) >= self.rules

    def say_yes(self, person: int) -> None:
        """By name, for a year and this job."""
        fact = (self.rules, self.now + YEAR, self.homes[person])
        self.yes.setdefault(person, []).append(fact)

    def out(self, person: int) -> None:
        """They are nowhere in it."""
        for kept in (self.since, self.yes):
            kept.pop(person, None)
        for group in (self.hosts, self.named, self.invited):
            group.discard(person)
        for each in self.candidates.values():
            each.words.pop(person, None)

    def tend(self) -> None:
        """What the worker makes of it when somebody has gone."""
        hosts = self.hosts & self.inside()
        if self.closed or not self.gone:
            return
        if not self.inside() or (self.lapses and self.lapses <= self.now and not hosts):
            self.closed = True
        elif not hosts and self.founder:
            self.founder, self.lapses = 0, self.now + timedelta(days=14)
        elif hosts and not self.founder:
            self.founder = min(hosts, key=lambda host: self.since[host])
            self.lapses = None
        self.gone = False

    def weigh(self) -> None:
        """What has come of the candidates."""
        for person, each in list(self.candidates.items()):
            for_them = [w for w in each.words.values() if w is Word.YES]
            fine = len(for_them) > 1 and Word.NO not in each.words.values()
            if fine and self.open and self.now >= each.at + timedelta(days=3):
                del self.candidates[person]
                self.out(person)
                self.invited.add(person)
            elif self.now >= each.at + timedelta(days=60):
                del self.candidates[person]


class World:
    """The same steps in the model and in the database, compared after each."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.there = [
            cast.bank, cast.police, cast.agency, cast.seller, cast.seller_colleague,
        ]  # fmt: skip
        self.group = gathered(cast)
        bank, police, agency, seller, colleague = (one.person_id for one in self.there)
        self.model = Model(
            now=AFTER, homes={p.person_id: p.organisation_id for p in self.there}, founder=bank
        )
        self.model.since[bank] = AFTER
        self.model.say_yes(bank)
        self.model.hosts |= {bank, police}
        self.model.invited |= {police, agency, seller}
        self.model.entries.append((AFTER, bank))
        self.reach = {frozenset((bank, each)) for each in (police, agency, seller)}
        self.reach |= {frozenset((police, each)) for each in (agency, colleague)}

    def holds(
        self, fine: bool, who: Participant, verb: Callable[..., object], **facts: Any
    ) -> bool:
        """The verb is done, or refused."""
        visit = Visit(who.person_id, Shown.ANEW, self.model.now)
        try:
            with as_visit(visit):
                verb(visit=visit, **facts)
        except (CaseError, NoCaseError):
            assert not fine, verb
            return False
        assert fine, verb
        return True

    def tick(self, who: int) -> tuple[Participant, int, Model]:
        self.model.now += timedelta(minutes=1)
        one = self.there[who]
        return one, one.person_id, self.model

    def join(self, who: int) -> None:
        me, p, model = self.tick(who)
        came_from = me.organisation_id == model.homes[p]
        fine = p in model.invited and model.open and came_from
        facts = {"group": self.group.pk, "number": model.rules, "me": me, "by": me.person}
        if self.holds(fine, me, join_group, **facts):
            model.invited.discard(p)
            model.since[p] = model.now
            model.say_yes(p)
            model.entries.append((model.now, p))

    def decline(self, who: int) -> None:
        me, p, model = self.tick(who)
        fine = p in model.invited and model.open
        if self.holds(fine, me, decline_case, case=self.group.pk, by=me.person):
            model.out(p)

    def leave(self, who: int) -> None:
        me, p, model = self.tick(who)
        fine = p in model.inside()
        reads = model.reads(p)
        if self.holds(fine, me, leave_case, case=self.group.pk, by=me.person):
            model.entries.append((model.now, p))
            model.gone = True
            model.out(p)
            others = sorted(model.hosts & model.inside()) if reads else []
            if model.founder == p:
                model.founder = others[0] if others else 0
                model.lapses = None if others else model.now + timedelta(days=14)

    def remove(self, who: int, whom: int) -> None:
        me, p, model = self.tick(who)
        other = self.there[whom].person_id
        seen = model.inside() | model.invited if model.reads(p) else set()
        fine = p in model.hosts & model.inside() and other in seen - {p, model.founder}
        facts = {"case": self.group.pk, "person": other, "by": me.person}
        if self.holds(fine, me, remove_member, **facts):
            if other in model.since:
                model.entries.append((model.now, p))
                model.gone = True
            model.out(other)

    def rules(self, who: int) -> None:
        me, p, model = self.tick(who)
        fine = p in model.hosts and model.reads(p) and model.open
        facts = {"group": self.group.pk, "text": "Nye", "by": me.person}
        if self.holds(fine, me, write_rules, **facts):
            model.rules += 1
            model.say_yes(p)

    def close(self, who: int) -> None:
        me, p, model = self.tick(who)
        fine = p in model.hosts and model.reads(p) and model.open
        facts = {"group": self.group.pk, "report": "Ferdig", "by": me.person}
        if self.holds(fine, me, close_group, **facts):
            model.entries.append((model.now, p))
            model.closed = True

    def confirm(self, who: int) -> None:
        me, p, model = self.tick(who)
        facts = {"group": self.group.pk, "number": model.rules, "by": me.person}
        if self.holds(p in model.inside(), me, accept_rules, **facts):
            model.say_yes(p)

    def name(self, who: int, whom: int) -> None:
        me, p, model = self.tick(who)
        other = self.there[whom].person_id
        fine = p in model.hosts and model.reads(p) and model.open
        fine = fine and other in model.inside() - model.hosts
        facts = {"group": self.group.pk, "person": other, "by": me.person}
        if self.holds(fine, me, name_host, **facts):
            model.named.add(other)

    def host(self, who: int) -> None:
        me, p, model = self.tick(who)
        free = not model.hosts & model.inside()
        fine = p in model.inside() and model.open and (free or p in model.named)
        if self.holds(fine, me, become_host, group=self.group.pk, by=me.person):
            model.hosts.add(p)
            model.named.discard(p)
            if free:
                model.founder, model.lapses = p, None

    def forward(self, who: int, whom: int) -> None:
        me, p, model = self.tick(who)
        other = self.there[whom].person_id
        fine = model.reads(p) and model.open and frozenset((p, other)) in self.reach
        fine = fine and other not in model.inside() | model.invited | model.candidates.keys()
        facts = {"group": self.group.pk, "person": other, "me": me}
        if self.holds(fine, me, put_forward, **facts):
            with as_visit(Visit(p, Shown.ANEW, model.now)):
                pk = Candidate.objects.get(person=other).pk
            model.candidates[other] = Asked(pk, p, model.now)

    def say(self, who: int, whom: int, word: Word) -> None:
        me, p, model = self.tick(who)
        found = model.candidates.get(self.there[whom].person_id)
        if found is None:
            return
        fine = model.reads(p) and model.open and found.by != p
        facts = {"candidate": found.pk, "word": word, "by": me.person}
        if self.holds(fine, me, say_of, **facts):
            found.words[p] = word

    def back(self, who: int, whom: int) -> None:
        me, p, model = self.tick(who)
        found = model.candidates.get(self.there[whom].person_id)
        if found is None:
            return
        fine = model.reads(p) and (found.by == p or p in model.hosts)
        if self.holds(fine, me, take_back, candidate=found.pk, by=me.person):
            del model.candidates[self.there[whom].person_id]

    def write(self, who: int) -> None:
        me, p, model = self.tick(who)
        several = len({home for q in model.inside() for *_, home in model.yes[q][-1:]}) > 1
        fine = model.reads(p) and model.open and several
        facts = {"case": self.group.pk, "text": "Noe", "label": Label.AMBER, "by": me.person}
        if self.holds(fine, me, write_entry, **facts):
            model.entries.append((model.now, p))

    def move(self, who: int) -> None:
        """They come to a later edition for the stranger's organisation."""
        me, p, model = self.tick(who)
        edition = Edition.objects.exclude(pk=self.cast.edition.pk).order_by("pk")[0]
        to = self.cast.stranger.organisation_id
        if model.homes[p] != to:
            Participant.objects.create(edition=edition, person=me.person, organisation_id=to)
            model.homes[p] = to

    def later(self, days: int) -> None:
        """Time goes, and the worker does what is due."""
        self.model.now += timedelta(days=days)
        carry_out_due(now=self.model.now)
        self.model.tend()
        self.model.weigh()

    def compare(self) -> None:
        """Everybody sees what the model says."""
        model = self.model
        for one in self.there:
            p = one.person_id
            visit = Visit(p, Shown.ANEW, model.now)
            page = find_group(visit, self.group.edition_id, self.group.pk)
            invited = p in model.invited and model.open
            assert (page is not None) is (p in model.inside() or invited)
            if page is None:
                continue
            assert (page.invited, page.behind) == (invited, not invited and not model.reads(p))
            reads = model.reads(p)
            members = {each.person_id for each in page.members}
            assert members == (model.inside() if reads else set())
            waiting = {each.person_id for each in page.waiting}
            assert waiting == (model.invited if reads else set())
            seen = {each.candidate.person_id: (each.mine, each.own) for each in page.candidates}
            assert seen == {
                person: (each.words.get(p), each.by == p)
                for person, each in model.candidates.items()
                if reads and person != p
            }
            written = [
                (at, by) for at, by in model.entries if by == p or at >= model.since.get(p, at)
            ]
            assert len(page.lines) == (len(written) if reads else 0)
            if p in model.inside():
                readers = {each.person for each in readers_of_case(visit, self.group.pk)}
                assert readers == (model.inside() - {p} if reads else set())

    def compare_rows(self) -> None:
        """Of PostgreSQL without any filter: nobody reads what others think of a candidate, nor of
        themselves that they are one."""
        for one in self.there:
            p = one.person_id
            with as_visit(Visit(p, Shown.ANEW, self.model.now)):
                for kept in (Vouch, Objection):
                    assert set(kept.objects.values_list("by", flat=True)) <= {p}
                if not self.model.reads(p):
                    assert not Candidate.objects.exists()


WHO = st.integers(0, 4)
MEMBER = st.integers(0, 3)
STEPS = st.one_of(
    st.tuples(st.just("join"), WHO),
    st.tuples(st.just("join"), WHO),
    st.tuples(st.just("decline"), WHO),
    st.tuples(st.just("leave"), WHO),
    st.tuples(st.just("remove"), MEMBER, WHO),
    st.tuples(st.just("rules"), MEMBER),
    st.tuples(st.just("close"), MEMBER),
    st.tuples(st.just("confirm"), WHO),
    st.tuples(st.just("confirm"), MEMBER),
    st.tuples(st.just("name"), MEMBER, MEMBER),
    st.tuples(st.just("host"), MEMBER),
    st.tuples(st.just("forward"), MEMBER, WHO),
    st.tuples(st.just("forward"), st.just(1), st.just(4)),
    st.tuples(st.just("say"), MEMBER, st.just(4), st.sampled_from(Word)),
    st.tuples(st.just("say"), MEMBER, st.just(4), st.just(Word.YES)),
    st.tuples(st.just("back"), MEMBER, st.just(4)),
    st.tuples(st.just("write"), WHO),
    st.tuples(st.just("move"), WHO),
    st.tuples(st.just("later"), st.sampled_from(DAYS)),
    st.tuples(st.just("later"), st.just(3)),
)
# All are in it, and the company's other is put forward.
BEGUN = [("join", 1), ("join", 2), ("join", 3), ("forward", 1, 4)]


@pytest.fixture
def cast(db: None) -> Cast:
    made = assemble()
    let_gather(made)
    return made


TRIED = {"postgresql": (8, 600), "sqlite": (25, 6_000)}[connection.vendor]


@tries(TRIED[0], deep=TRIED[1], suppress=[HealthCheck.function_scoped_fixture])
@given(begun=st.booleans(), steps=st.lists(STEPS, max_size=12))
def test_who_is_in_a_group_and_reads_what_is_what_the_model_says(
    cast: Cast, begun: bool, steps: list[tuple[Any, ...]]
) -> None:
    with transaction.atomic():
        world = World(cast)
        for name, *facts in [*(BEGUN if begun else ()), *steps]:
            getattr(world, name)(*facts)
        world.compare()
        if connection.vendor == "postgresql":
            world.compare_rows()
        transaction.set_rollback(True)
