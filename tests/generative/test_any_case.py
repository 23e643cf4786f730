"""Whatever is done with cases, in any order and by anybody: who sees which case, who is in it and
what is written there is what a model says that knows nothing of the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from cast import Cast, assemble
from samspill.web.editions.models import Participant
from samspill.web.journal.models import Entry as JournalEntry
from samspill.web.people.models import Person
from samspill.web.privacy.people import erase_person
from samspill.web.sharing.cases.actions import (
    CaseError,
    NoCaseError,
    accept_case,
    carry_on,
    decline_case,
    invite_people,
    leave_case,
    name_to_carry_on,
    open_case,
    remove_member,
    show_oneself,
)
from samspill.web.sharing.cases.models import Case, CaseEntry, CaseKey, CaseMember
from samspill.web.sharing.cases.permissions import (
    cases_in,
    cases_invited_to,
    cases_without_founder,
    entries_readable,
    members_known,
)
from samspill.web.sharing.cases.queries import readers_of_case
from samspill.web.sharing.cases.timeline import close_case, prolong_case, write_entry
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Part
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from support.asked_once import SOMEBODY, SOMETIME, asked_by
from support.case_model import LABELS, Known, Model
from support.cases import AFTER, OPENING, let_work
from support.examples import tries
from support.identities import name_contact
from support.pages import meet
from support.shared import let_share

DAYS = (0, 1, 13, 15, 89, 91, 364, 366)


class World:
    """The same steps in the model and in the database, compared after each."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.there = [cast.bank, cast.bank_colleague, cast.police, cast.seller, cast.agency]
        self.people = [one.person for one in self.there] + [cast.organiser, cast.creator]
        self.gone: set[int] = set()
        bank, colleague, police, seller, agency = (one.person_id for one in self.there)
        pairs = ((bank, police), (bank, agency), (bank, seller), (bank, colleague))
        self.model = Model(
            now=AFTER,
            homes={one.person_id: one.organisation_id for one in self.there},
            reach={frozenset(pair) for pair in (*pairs, (police, agency))},
            contacts={cast.creator.pk: cast.bank.organisation_id},
        )

    def by(self, number: int) -> Person:
        there = [person for person in self.people if person.pk not in self.gone]
        return there[number % len(there)]

    def part(self, person: Person) -> Participant | None:
        return next((one for one in self.there if one.person_id == person.pk), None)

    def which(self, number: int) -> tuple[int, Known]:
        keys = sorted(self.model.cases)
        if not keys:
            return 0, Known(0, 0, AFTER, False, "AMBER")
        key = keys[number % len(keys)]
        return key, self.model.cases[key]

    def holds(self, fine: bool, by: Person, verb: Callable[[Visit], object]) -> bool:
        """The verb is done, or refused with nothing written."""
        self.model.now += timedelta(minutes=1)
        before = JournalEntry.objects.count()
        visit = Visit(by.pk, Shown.ANEW, self.model.now)
        try:
            with as_visit(visit):
                verb(visit)
        except (CaseError, NoCaseError):
            assert not fine
            assert JournalEntry.objects.count() == before
            return False
        assert fine
        return True

    def open(self, who: int, widest: Label, may_hide: bool, whom: set[int]) -> None:
        by, model = self.by(who), self.model
        me = self.part(by)
        if me is None:
            return
        invite = {self.by(number).pk for number in whom}
        asked = invite - {by.pk}
        fine = model.on and (not may_hide or widest is not Label.AMBER_STRICT)
        fine = fine and (not invite or self.may_ask(by.pk, asked))
        opening = replace(OPENING, widest=widest, may_hide=may_hide)
        made: list[Case] = []
        if self.holds(
            fine,
            by,
            lambda visit: made.append(
                open_case(participant=me, opening=opening, visit=visit, invite=invite)
            ),
        ):
            ends = model.now + timedelta(days=90)
            known = Known(by.pk, me.organisation_id, ends, may_hide, widest.value)
            known.members[by.pk], known.invited = model.now, asked
            known.add(model.now, "joined", by.pk, by.pk)
            model.cases[made[0].pk] = known

    def may_ask(self, by: int, asked: set[int]) -> bool:
        reach = self.model.reach
        return bool(asked) and all(frozenset((by, each)) in reach for each in asked)

    def invite(self, who: int, which: int, whom: set[int]) -> None:
        by, (key, case) = self.by(who), self.which(which)
        me = self.part(by)
        if me is None:
            return
        asked = {self.by(number).pk for number in whom} - {by.pk}
        fine = self.inside(case, by.pk) and self.may_ask(by.pk, asked)
        if self.holds(
            fine, by, lambda visit: invite_people(case=key, people=asked, me=me, visit=visit)
        ):
            case.invited |= asked - case.members.keys()

    def inside(self, case: Known, person: int) -> bool:
        later = self.model.now + timedelta(minutes=1)
        return self.model.on and person in case.members and case.open(later)

    def asked(self, case: Known, person: int) -> bool:
        later = self.model.now + timedelta(minutes=1)
        return self.model.on and person in case.invited and case.open(later)

    def accept(self, who: int, which: int, hidden: bool) -> None:
        by, (key, case) = self.by(who), self.which(which)
        fine = self.asked(case, by.pk) and (case.may_hide or not hidden)
        if self.holds(
            fine, by, lambda visit: accept_case(case=key, hidden=hidden, visit=visit, by=by)
        ):
            case.invited.discard(by.pk)
            case.members[by.pk] = self.model.now
            if hidden:
                case.hidden.add(by.pk)
            else:
                case.add(self.model.now, "joined", by.pk, by.pk)

    def decline(self, who: int, which: int) -> None:
        by, (key, case) = self.by(who), self.which(which)
        fine = self.asked(case, by.pk)
        if self.holds(fine, by, lambda visit: decline_case(case=key, visit=visit, by=by)):
            case.out(by.pk)

    def show(self, who: int, which: int) -> None:
        by, (key, case) = self.by(who), self.which(which)
        fine = self.model.on and by.pk in case.members
        if self.holds(fine, by, lambda visit: show_oneself(case=key, visit=visit, by=by)):
            if by.pk in case.hidden and case.open(self.model.now):
                case.add(self.model.now, "joined", by.pk, by.pk)
            case.hidden.discard(by.pk)

    def leave(self, who: int, which: int) -> None:
        by, (key, case) = self.by(who), self.which(which)
        fine = self.model.on and by.pk in case.members
        if self.holds(fine, by, lambda visit: leave_case(case=key, visit=visit, by=by)):
            if by.pk not in case.hidden:
                case.add(self.model.now, "left", by.pk, by.pk)
            if case.founder == by.pk:
                case.founder, case.lapses = 0, self.model.now + timedelta(days=14)
            case.out(by.pk)

    def remove(self, who: int, which: int, whom: int) -> None:
        by, (key, case), other = self.by(who), self.which(which), self.by(whom).pk
        fine = self.model.keeps(case, by.pk) and other not in {by.pk, case.founder}
        fine = fine and other in case.members.keys() | case.invited
        if self.holds(
            fine, by, lambda visit: remove_member(case=key, person=other, visit=visit, by=by)
        ):
            if other in case.members and other not in case.hidden:
                case.add(self.model.now, "left", by.pk, other)
            case.out(other)

    def write(self, who: int, which: int, label: Label) -> None:
        by, (key, case) = self.by(who), self.which(which)
        fine = self.inside(case, by.pk) and self.model.several(case)
        fine = fine and LABELS.index(label) <= LABELS.index(case.widest)
        fine = fine and not (case.hidden and label in {"RED", "AMBER+STRICT"})
        if self.holds(
            fine,
            by,
            lambda visit: write_entry(case=key, text="Ord", label=label, visit=visit, by=by),
        ):
            case.add(self.model.now, "words", by.pk, label=label.value)

    def prolong(self, who: int, which: int, days: int) -> None:
        by, (key, case) = self.by(who), self.which(which)
        until = self.model.now + timedelta(days=days, seconds=30)
        fine = self.model.keeps(case, by.pk) and self.inside(case, by.pk)
        fine = fine and 0 < days <= 365
        if self.holds(
            fine, by, lambda visit: prolong_case(case=key, until=until, visit=visit, by=by)
        ):
            case.ends = until
            case.add(self.model.now, "prolonged", by.pk)

    def close(self, who: int, which: int) -> None:
        by, (key, case) = self.by(who), self.which(which)
        fine = self.model.on and by.pk in case.members and case.founder == by.pk
        fine = fine and not case.reported
        if self.holds(
            fine, by, lambda visit: close_case(case=key, report="Slutt", visit=visit, by=by)
        ):
            if case.open(self.model.now):
                case.closed = self.model.now
            case.add(self.model.now, "report", by.pk)

    def name(self, who: int, which: int, whom: int) -> None:
        by, (key, case), other = self.by(who), self.which(which), self.by(whom).pk
        self.model.now += timedelta(minutes=1)
        fine = self.model.orphan(case, by.pk) and other in case.members
        fine = fine and self.model.homes[other] == case.home
        self.model.now -= timedelta(minutes=1)
        if self.holds(
            fine, by, lambda visit: name_to_carry_on(case=key, person=other, visit=visit, by=by)
        ):
            case.named.add(other)

    def carry(self, who: int, which: int) -> None:
        by, (key, case) = self.by(who), self.which(which)
        fine = self.model.keeps(case, by.pk) and self.inside(case, by.pk)
        fine = fine and not case.founder and by.pk in case.named
        if self.holds(fine, by, lambda visit: carry_on(case=key, visit=visit, by=by)):
            case.founder, case.lapses = by.pk, None
            case.named.discard(by.pk)

    def let(self, part: Part) -> None:
        let_share(self.cast, part)
        self.model.on = part is Part.CASES

    def later(self, days: int) -> None:
        self.model.now += timedelta(days=days)

    def erase(self, who: int) -> None:
        """Everything of one of them goes; never of all who work, nor of who runs something."""
        person = self.by(who)
        if self.part(person) is None or len(self.gone) > 2:
            return
        erase_person(person_id=person.pk, by=person, now=self.model.now)
        self.gone.add(person.pk)
        self.there = [one for one in self.there if one.person_id != person.pk]
        self.model.erase(person.pk)

    def compare_all(self, who: int, shown: Shown) -> None:
        """What each of them sees now who has shown all there is, and one of them as they came in;
        and whom one who is about to write is shown."""
        for person in self.people:
            if person.pk not in self.gone:
                self.compare(person.pk, Shown.ANEW)
        one = self.by(who).pk
        self.compare(one, shown)
        for key, case in self.model.cases.items():
            if one in case.members and self.model.on and who % 3 == 0:
                readers = readers_of_case(Visit(one, Shown.ANEW, self.model.now), key)
                assert {each.person for each in readers} == case.members.keys() - {one}

    def compare(self, person: int, shown: Shown) -> None:
        """What one of them sees; on PostgreSQL also where nobody asks for less than everything."""
        visit, model = Visit(person, shown, self.model.now), self.model
        with as_visit(visit):
            cases = {key for (key,) in read("cases", visit)}
            members = {(case, each) for case, each in read("members", visit)}
            entries = {
                (_moment(at), *what, about or 0) for at, *what, about in read("entries", visit)
            }
            assert cases == model.cases_seen(person, shown)
            assert members == model.members_seen(person, shown)
            assert entries == model.entries_seen(person, shown)
            if connection.vendor == "postgresql":
                assert set(Case.objects.values_list("pk", flat=True)) == cases
                own = set(CaseMember.objects.filter(person=person).values_list("case", "person"))
                own |= model.members_ended(person, shown)
                assert set(CaseMember.objects.values_list("case", "person")) == members | own
                others = CaseEntry.objects.exclude(source=person)
                theirs = {e for e in entries if e[2] != person}
                assert len(theirs) == others.count()
                assert not CaseKey.objects.exclude(person=person).exists()


@cache
def asked_once(what: str, shown: Shown) -> tuple[str, tuple[Any, ...]]:
    """The query of what somebody sees, put together once: who asks and when are values in it."""
    visit = Visit(SOMEBODY, shown, SOMETIME)
    query: Any
    if what == "members":
        query = members_known(visit).values_list("case", "person")
    elif what == "entries":
        query = entries_readable(visit).order_by().values_list("at", "kind", "source", "about")
    else:
        sets = (cases_in(visit), cases_invited_to(visit), cases_without_founder(visit))
        first, *rest = (each.order_by().values_list("pk") for each in sets)
        query = first.union(*rest)
    try:
        sql, values = query.query.sql_with_params()
    except EmptyResultSet:
        return "", ()
    return sql, tuple(values)


def read(what: str, visit: Visit) -> list[tuple[Any, ...]]:
    """What the visit sees of it."""
    sql, values = asked_once(what, visit.shown)
    if not sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, asked_by(visit.person, visit.now, values))
        return list(cursor.fetchall())


def _moment(at: Any) -> datetime:
    found = datetime.fromisoformat(at) if isinstance(at, str) else at
    return found if found.tzinfo else found.replace(tzinfo=UTC)


Step = tuple[Any, ...]  # a verb of the world, and what it is given
NUMBER = st.integers(0, 6)
WORKER = st.integers(0, 4)
PEOPLE = st.sets(WORKER, min_size=1, max_size=3) | st.sets(NUMBER, max_size=3)
CASE = st.integers(0, 2)
WIDEST = st.sampled_from((Label.AMBER_STRICT, Label.AMBER, Label.GREEN))
STEPS = st.one_of(
    st.tuples(st.just("open"), WORKER, WIDEST, st.booleans(), PEOPLE),
    st.tuples(st.just("invite"), WORKER, CASE, PEOPLE),
    st.tuples(st.just("accept"), WORKER, CASE, st.booleans()),
    st.tuples(st.just("accept"), WORKER, CASE, st.booleans()),
    st.tuples(st.just("decline"), WORKER, CASE),
    st.tuples(st.just("show"), NUMBER, CASE),
    st.tuples(st.just("leave"), NUMBER, CASE),
    st.tuples(st.just("remove"), NUMBER, CASE, WORKER),
    st.tuples(st.just("write"), WORKER, CASE, st.sampled_from(Label)),
    st.tuples(st.just("write"), WORKER, CASE, st.sampled_from(Label)),
    st.tuples(st.just("prolong"), NUMBER, CASE, st.sampled_from(DAYS)),
    st.tuples(st.just("close"), NUMBER, CASE),
    st.tuples(st.just("name"), st.just(6) | NUMBER, CASE, WORKER),
    st.tuples(st.just("carry"), WORKER, CASE),
    st.tuples(st.just("let"), st.sampled_from((Part.CASES, Part.CASES, Part.SHARING))),
    st.tuples(st.just("later"), st.sampled_from(DAYS)),
    st.tuples(st.just("erase"), WORKER),
)
# A case with two in it, one of whom may hide, is what most is done with.
BEGUN: list[Step] = [
    ("open", 0, Label.GREEN, True, {1, 2, 4}),
    ("accept", 2, 0, False),
    ("accept", 1, 0, False),
]


@pytest.fixture
def cast(db: None) -> Cast:
    made = assemble()
    let_work(made)
    meet(made.bank, made.bank_colleague, slot=3, table=3)
    meet(made.police, made.agency, slot=2, table=4)
    name_contact(made.bank.organisation, made.creator)
    return made


# All of the rule is tried on SQLite; on PostgreSQL whether the security of rows agrees with it.
TRIED = {"postgresql": (24, 1_500), "sqlite": (200, 20_000)}[connection.vendor]


@tries(TRIED[0], deep=TRIED[1], suppress=[HealthCheck.function_scoped_fixture])
@given(
    begun=st.booleans(),
    steps=st.lists(st.tuples(STEPS, NUMBER, st.sampled_from(Shown)), max_size=10),
)
def test_who_sees_what_of_a_case_is_what_the_model_says(
    cast: Cast, begun: bool, steps: list[tuple[Step, int, Shown]]
) -> None:
    with transaction.atomic():
        world = World(cast)
        for name, *facts in BEGUN if begun else ():
            getattr(world, name)(*facts)
        for (name, *facts), who, shown in steps:
            getattr(world, name)(*facts)
            world.compare_all(who, shown)
        entries = JournalEntry.objects.filter(subject_type="sharing.case")
        assert {entry.edition_id for entry in entries} <= {None}
        transaction.set_rollback(True)
