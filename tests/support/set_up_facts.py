"""Facts of the set-up for tests: generated ones, and what they make of a problem, said anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Organisation, Problem, Sector, Slot
from samspill.engine.repairing import (
    CapChanged,
    Fact,
    FixedTableChanged,
    MinimumChanged,
    OrganisationChanged,
    SlotAdded,
    SlotMoved,
    TakenOver,
)

HOME = Organisation("new-home", "New", Sector.RESEARCH)


def set_up_facts(problem: Problem) -> st.SearchStrategy[Fact]:
    """A fact of the set-up, of any kind."""
    people = st.sampled_from([p.id for p in problem.participants])
    homes = st.sampled_from([o.id for o in problem.organisations])
    tables = st.none() | st.sampled_from([t.id for t in problem.tables])
    numbers = st.integers(0, 3)
    last = max(slot.end for slot in problem.slots)
    added = SlotAdded("added", last + timedelta(minutes=5), last + timedelta(minutes=20))
    return st.one_of(
        st.builds(_moved, st.sampled_from(problem.slots), st.sampled_from((-5, 5, 60, 300))),
        st.just(added),
        st.builds(CapChanged, numbers),
        st.builds(CapChanged, st.none() | numbers, people),
        st.builds(MinimumChanged, numbers),
        st.builds(MinimumChanged, st.none() | numbers, people),
        st.builds(FixedTableChanged, homes, tables),
        st.builds(OrganisationChanged, people, homes),
        st.builds(lambda who: OrganisationChanged(who, HOME.id, HOME), people),
    )


def _moved(slot: Slot, minutes: int) -> SlotMoved:
    by = timedelta(minutes=minutes)
    return SlotMoved(slot.id, slot.start + by, slot.end + by)


def takings(problem: Problem, plan: Plan) -> st.SearchStrategy[Fact]:
    """A colleague takes over one meeting or all; nothing where nobody has a colleague."""
    homes = {p.id: p.organisation for p in problem.participants}
    colleagues = [(p, q) for p in homes for q in homes if p != q and homes[p] == homes[q]]
    found = [TakenOver(giver, colleague) for giver, colleague in colleagues]
    found += [
        TakenOver(giver, colleague, partner)
        for giver, colleague in colleagues
        for meeting in plan.pairs
        if giver in meeting.participants
        for partner in meeting.participants
        if partner != giver
    ]
    return st.sampled_from(found) if found else st.nothing()


def with_fact(problem: Problem, fact: Fact) -> Problem:
    """The problem as the fact makes it, with nothing looked at."""
    match fact:
        case SlotMoved():
            moved = Slot(fact.slot, fact.start, fact.end)
            slots = tuple(moved if s.id == fact.slot else s for s in problem.slots)
            return replace(problem, slots=slots)
        case SlotAdded():
            return replace(problem, slots=(*problem.slots, Slot(fact.slot, fact.start, fact.end)))
        case CapChanged(cap, None):
            return replace(problem, cap=cap or 0)
        case MinimumChanged(minimum, None):
            return replace(problem, minimum=minimum or 0)
        case CapChanged() | MinimumChanged() | OrganisationChanged():
            return _with_person(problem, fact)
        case FixedTableChanged():
            homes = (
                replace(o, table=fact.table) if o.id == fact.organisation else o
                for o in problem.organisations
            )
            return replace(problem, organisations=tuple(homes))
    raise AssertionError(fact)


def _with_person(
    problem: Problem, fact: CapChanged | MinimumChanged | OrganisationChanged
) -> Problem:
    old = problem.participant_by_id[fact.participant or ""]
    if isinstance(fact, CapChanged):
        new = replace(old, cap=fact.cap)
    elif isinstance(fact, MinimumChanged):
        new = replace(old, minimum=fact.minimum)
    else:
        new = replace(old, organisation=fact.organisation)
        if fact.home is not None:
            problem = replace(problem, organisations=(*problem.organisations, fact.home))
    people = tuple(new if p.id == old.id else p for p in problem.participants)
    return replace(problem, participants=people)
