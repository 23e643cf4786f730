"""Problems that have become others: one to three things of any kind are different."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.model.problem import (
    Organisation,
    Participant,
    Problem,
    Rivals,
    Sector,
    Slot,
    Strength,
    Table,
    Veto,
    Wish,
)

Step = Callable[[st.DrawFn, Problem], Problem]


@st.composite
def becomings(draw: st.DrawFn, problem: Problem, most: int = 3) -> Problem:
    """The problem with up to ``most`` things changed, still without faults."""
    for step in draw(st.lists(st.sampled_from(STEPS), min_size=1, max_size=most)):
        changed = step(draw, problem)
        emptied = not (changed.slots and changed.tables and changed.participants)
        if not emptied and not problems_in(changed):
            problem = changed
    return problem


def _slot_moved(draw: st.DrawFn, problem: Problem) -> Problem:
    slot = draw(st.sampled_from(problem.slots))
    later = timedelta(minutes=draw(st.sampled_from((-5, 5, 60, 300))))
    moved = replace(slot, start=slot.start + later, end=slot.end + later)
    return replace(problem, slots=tuple(moved if s is slot else s for s in problem.slots))


def _slot_added(draw: st.DrawFn, problem: Problem) -> Problem:
    last = max(slot.end for slot in problem.slots)
    added = Slot("added", last + timedelta(minutes=5), last + timedelta(minutes=20))
    return replace(problem, slots=(*problem.slots, added))


def _slot_gone(draw: st.DrawFn, problem: Problem) -> Problem:
    slot = draw(st.sampled_from(problem.slots)).id
    return replace(
        problem,
        slots=tuple(s for s in problem.slots if s.id != slot),
        tables=tuple(
            replace(t, capacities=tuple(c for c in t.capacities if c[0] != slot))
            for t in problem.tables
        ),
        participants=tuple(
            p if p.available is None else replace(p, available=p.available - {slot})
            for p in problem.participants
        ),
        round_tables=tuple(
            r if r.slots is None else replace(r, slots=r.slots - {slot})
            for r in problem.round_tables
        ),
        locked=tuple(x for x in problem.locked if x.slot != slot),
        locked_round_tables=tuple(x for x in problem.locked_round_tables if x.slot != slot),
    )


def _talk_moved(draw: st.DrawFn, problem: Problem) -> Problem:
    if not problem.talks:
        return problem
    talk = draw(st.sampled_from(problem.talks))
    start = draw(st.sampled_from(problem.slots)).start
    moved = replace(talk, start=start, end=start + timedelta(minutes=15))
    return replace(problem, talks=tuple(moved if t is talk else t for t in problem.talks))


def _cap(draw: st.DrawFn, problem: Problem) -> Problem:
    return replace(problem, cap=draw(st.integers(0, 4)))


def _minimum(draw: st.DrawFn, problem: Problem) -> Problem:
    return replace(problem, minimum=draw(st.integers(0, 3)))


def _person(draw: st.DrawFn, problem: Problem) -> Participant:
    return draw(st.sampled_from(problem.participants))


def _put(problem: Problem, old: Participant, new: Participant) -> Problem:
    people = tuple(new if p is old else p for p in problem.participants)
    return replace(problem, participants=people)


def _own_numbers(draw: st.DrawFn, problem: Problem) -> Problem:
    person = _person(draw, problem)
    cap, least = draw(st.none() | st.integers(0, 2)), draw(st.none() | st.integers(0, 2))
    return _put(problem, person, replace(person, cap=cap, minimum=least))


def _hours(draw: st.DrawFn, problem: Problem) -> Problem:
    person = _person(draw, problem)
    slots = frozenset(draw(st.lists(st.sampled_from([s.id for s in problem.slots]), max_size=3)))
    return _put(problem, person, replace(person, available=slots))


def _organisation(draw: st.DrawFn, problem: Problem) -> Problem:
    person = _person(draw, problem)
    home = draw(st.sampled_from(problem.organisations)).id
    return _put(problem, person, replace(person, organisation=home))


def _role(draw: st.DrawFn, problem: Problem) -> Problem:
    person = _person(draw, problem)
    return _put(problem, person, replace(person, representative=not person.representative))


def _fixed_table(draw: st.DrawFn, problem: Problem) -> Problem:
    home = draw(st.sampled_from(problem.organisations))
    table = draw(st.none() | st.sampled_from([t.id for t in problem.tables]))
    changed = replace(home, table=table)
    homes = tuple(changed if o is home else o for o in problem.organisations)
    return replace(problem, organisations=homes)


def _table_gone(draw: st.DrawFn, problem: Problem) -> Problem:
    table = draw(st.sampled_from(problem.tables)).id
    return replace(
        problem,
        tables=tuple(t for t in problem.tables if t.id != table),
        organisations=tuple(
            replace(o, table=None) if o.table == table else o for o in problem.organisations
        ),
        round_tables=tuple(
            replace(r, table=None) if r.table == table else r for r in problem.round_tables
        ),
    )


def _table_added(draw: st.DrawFn, problem: Problem) -> Problem:
    return replace(problem, tables=(*problem.tables, Table("added-table")))


def _capacity(draw: st.DrawFn, problem: Problem) -> Problem:
    table = draw(st.sampled_from(problem.tables))
    held = replace(table, capacity=draw(st.integers(1, 2)), capacities=())
    return replace(problem, tables=tuple(held if t is table else t for t in problem.tables))


def _quiet(draw: st.DrawFn, problem: Problem) -> Problem:
    person, table = _person(draw, problem), draw(st.sampled_from(problem.tables))
    other = replace(table, quiet=not table.quiet)
    tables = tuple(other if t is table else t for t in problem.tables)
    changed = _put(problem, person, replace(person, quiet=not person.quiet))
    return replace(changed, tables=tables)


def _competing(draw: st.DrawFn, problem: Problem) -> Problem:
    homes = st.sampled_from([o.id for o in problem.organisations])
    return replace(problem, rivals=(Rivals(draw(homes), draw(homes)),))


def _gone(draw: st.DrawFn, problem: Problem) -> Problem:
    person = _person(draw, problem).id
    return replace(
        problem,
        participants=tuple(p for p in problem.participants if p.id != person),
        wishes=tuple(w for w in problem.wishes if person not in (w.by, w.to)),
        vetoes=tuple(v for v in problem.vetoes if person not in (v.by, v.to)),
        suggestions=tuple(s for s in problem.suggestions if person not in (s.first, s.second)),
        met=tuple(m for m in problem.met if person not in (m.first, m.second)),
        interests=tuple(i for i in problem.interests if i.by != person),
        locked=tuple(x for x in problem.locked if person not in x.participants),
        locked_round_tables=tuple(
            x for x in problem.locked_round_tables if person not in x.participants
        ),
    )


def _joins(draw: st.DrawFn, problem: Problem) -> Problem:
    new = Participant("joined", "New Person", "new-home", minimum=draw(st.none() | st.just(1)))
    others = [p.id for p in problem.participants]
    wished = draw(st.lists(st.sampled_from(others), unique=True, max_size=3))
    return replace(
        problem,
        participants=(*problem.participants, new),
        organisations=(*problem.organisations, Organisation("new-home", "New", Sector.POLICE)),
        wishes=(*problem.wishes, *(Wish("joined", to, Strength.MUST) for to in wished)),
    )


def _veto(draw: st.DrawFn, problem: Problem) -> Problem:
    by, to = _person(draw, problem).id, _person(draw, problem).id
    wishes = tuple(w for w in problem.wishes if (w.by, w.to) != (by, to))
    return replace(problem, wishes=wishes, vetoes=(*problem.vetoes, Veto(by, to)))


def _wish(draw: st.DrawFn, problem: Problem) -> Problem:
    by, to = _person(draw, problem).id, _person(draw, problem).id
    wish = Wish(by, to, draw(st.sampled_from(Strength)))
    return replace(problem, wishes=(*problem.wishes, wish))


STEPS: tuple[Step, ...] = (
    _slot_moved, _slot_added, _slot_gone, _talk_moved, _cap, _minimum, _own_numbers, _hours,
    _organisation, _role, _fixed_table, _table_gone, _table_added, _capacity, _gone, _joins,
    _veto, _wish, _quiet, _competing,
)  # fmt: skip
