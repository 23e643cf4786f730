"""Facts about the set-up put into a problem: slots, numbers, whose a table is, who is from where.

Each makes the problem another one, which holds no fault (locked meetings apart: those that cannot
be any more are locked no longer), and breaks no rule for what has begun.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.judge.rules import RuleCode, Violation, violations
from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.problem import Participant, Problem, Slot
from samspill.engine.repairing.change import (
    CapChanged,
    ChangeCode,
    ChangeError,
    FixedTableChanged,
    MinimumChanged,
    OrganisationChanged,
    SetUp,
    SlotAdded,
    SlotMoved,
    same_zones,
    unknown,
)

# What has begun stays whether anybody still has a reason for it or not.
NOT_OF_WHAT_HAS_BEGUN = frozenset(
    {RuleCode.NO_REASON, RuleCode.NOT_INTERESTED, RuleCode.LOCKED_MISSING}
)


def set_up(
    problem: Problem, fact: SetUp, place: str, now: datetime | None, held: Iterable[Meeting]
) -> Problem:
    """The problem with the fact, which is the same problem when it is so already. ``held`` are the
    meetings that have begun at ``now``.

    Raises ChangeError for what is not known, what has begun, and what would be a fault.
    """
    match fact:
        case SlotMoved():
            changed = _slot_moved(problem, fact, place, now)
        case SlotAdded():
            changed = _slot_added(problem, fact, place, now)
        case CapChanged() | MinimumChanged():
            changed = _number(problem, fact, place)
        case FixedTableChanged():
            changed = _fixed_table(problem, fact, place)
        case OrganisationChanged():
            changed = _organisation(problem, fact, place)
    if changed == problem:
        return problem
    alone = replace(changed, locked=(), locked_round_tables=())
    if faults := problems_in(alone):
        raise ChangeError(place, ChangeCode.FAULTY, fault=faults[0])
    _refuse_broken(problem, changed, place, Plan.of(held))
    return changed


def _refuse_broken(before: Problem, after: Problem, place: str, held: Plan) -> None:
    """Raises ChangeError when a meeting that has begun would break a rule that it kept."""
    if not held.meetings:
        return
    known = Counter(_said(each) for each in violations(before, held))
    for each in violations(after, held):
        if each.code not in NOT_OF_WHAT_HAS_BEGUN and not known[_said(each)]:
            people = ", ".join(each.participants)
            raise ChangeError(place, ChangeCode.MEETING_BROKEN, people=people)


def _said(each: Violation) -> tuple[object, ...]:
    return each.code, each.participants, each.slot, each.table


def _times(problem: Problem, fact: SlotMoved | SlotAdded, place: str, now: datetime | None) -> Slot:
    """The slot as the fact has it."""
    for name, moment in (("start", fact.start), ("end", fact.end)):
        for slot in problem.slots[:1]:
            same_zones(moment, slot.start, f"{place}.{name}")
    if now is not None and fact.start <= now:
        raise ChangeError(f"{place}.start", ChangeCode.WOULD_HAVE_BEGUN, slot=fact.slot)
    return Slot(fact.slot, fact.start, fact.end)


def _slot_moved(problem: Problem, fact: SlotMoved, place: str, now: datetime | None) -> Problem:
    old = {slot.id: slot for slot in problem.slots}.get(fact.slot)
    if old is None:
        raise unknown(f"{place}.slot", "slot", fact.slot)
    if (old.start, old.end) == (fact.start, fact.end):
        return problem
    if now is not None and old.start <= now:
        raise ChangeError(f"{place}.slot", ChangeCode.SLOT_BEGUN, slot=fact.slot)
    new = _times(problem, fact, place, now)
    return replace(problem, slots=tuple(new if slot is old else slot for slot in problem.slots))


def _slot_added(problem: Problem, fact: SlotAdded, place: str, now: datetime | None) -> Problem:
    old = {slot.id: slot for slot in problem.slots}.get(fact.slot)
    if old is not None and (old.start, old.end) == (fact.start, fact.end):
        return problem
    if old is not None:
        raise ChangeError(f"{place}.slot", ChangeCode.SLOT_KNOWN, slot=fact.slot)
    return replace(problem, slots=(*problem.slots, _times(problem, fact, place, now)))


def _person(problem: Problem, key: str, place: str) -> Participant:
    person = problem.participant_by_id.get(key)
    if person is None:
        raise unknown(f"{place}.participant", "participant", key)
    return person


def _put(problem: Problem, old: Participant, new: Participant) -> Problem:
    people = tuple(new if person is old else person for person in problem.participants)
    return replace(problem, participants=people)


def _number(problem: Problem, fact: CapChanged | MinimumChanged, place: str) -> Problem:
    name = "cap" if isinstance(fact, CapChanged) else "minimum"
    number = fact.cap if isinstance(fact, CapChanged) else fact.minimum
    if fact.participant is not None:
        person = _person(problem, fact.participant, place)
        new = replace(person, cap=number) if name == "cap" else replace(person, minimum=number)
        return _put(problem, person, new)
    if number is None:
        raise ChangeError(f"{place}.{name}", ChangeCode.NO_NUMBER)
    if name == "cap":
        return replace(problem, cap=number)
    return replace(problem, minimum=number)


def _fixed_table(problem: Problem, fact: FixedTableChanged, place: str) -> Problem:
    home = problem.organisation_by_id.get(fact.organisation)
    if home is None:
        raise unknown(f"{place}.organisation", "organisation", fact.organisation)
    if fact.table is not None and fact.table not in {table.id for table in problem.tables}:
        raise unknown(f"{place}.table", "table", fact.table)
    new = replace(home, table=fact.table)
    homes = tuple(new if each is home else each for each in problem.organisations)
    return replace(problem, organisations=homes)


def _organisation(problem: Problem, fact: OrganisationChanged, place: str) -> Problem:
    person = _person(problem, fact.participant, place)
    known, home = problem.organisation_by_id.get(fact.organisation), fact.home
    if home is not None and home.id != fact.organisation:
        where = f"{place}.home.id"
        raise ChangeError(where, ChangeCode.OTHER_HOME, said=fact.organisation, id=home.id)
    if home is not None and known is not None and known != home:
        raise ChangeError(f"{place}.home", ChangeCode.HOME_KNOWN, id=home.id)
    if home is None and known is None:
        raise unknown(f"{place}.organisation", "organisation", fact.organisation)
    if home is not None and known is None:
        problem = replace(problem, organisations=(*problem.organisations, home))
    if person.organisation == fact.organisation:
        return problem
    changed = _put(problem, person, replace(person, organisation=fact.organisation))
    return _without_empty_hopes(changed)


def _without_empty_hopes(problem: Problem) -> Problem:
    """The problem without wishes and suggestions within an organisation, and for one that nobody
    represents: no meeting could fulfil them."""

    def home(party: str) -> str:
        person = problem.participant_by_id.get(party)
        return party if person is None else person.organisation

    def can_be(first: str, second: str) -> bool:
        empty = any(
            party in problem.organisation_by_id and not problem.representatives.get(party)
            for party in (first, second)
        )
        return home(first) != home(second) and not empty

    return replace(
        problem,
        wishes=tuple(w for w in problem.wishes if can_be(w.by, w.to)),
        suggestions=tuple(s for s in problem.suggestions if can_be(s.first, s.second)),
    )
