"""A problem with one thing changed, as an organiser would change it: tables, slots, cap, minimum.

What is added follows what is there: a new table holds one meeting and is nobody's own; a new slot
goes on in the rhythm of the day, with the length and the pause of the last two, and is moved past
a talk; whoever is there in the last slot stays for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from samspill.engine.model.problem import Problem, Slot, Table, overlap
from samspill.engine.model.tables import set_apart


class AlterCode(StrEnum):
    """Why a problem cannot be changed so."""

    NOT_CHANGEABLE = "not_changeable"
    NO_NUMBER = "no_number"
    BELOW_ZERO = "below_zero"
    FEW_TABLES = "few_tables"
    NO_SLOT = "no_slot"
    LAST_YEAR = "last_year"
    CAP_BELOW_ZERO = "cap_below_zero"
    MINIMUM_BELOW_ZERO = "minimum_below_zero"
    FEW_SLOTS_AWAY = "few_slots_away"
    LOCKED_THERE = "locked_there"
    NOBODY_MORE = "nobody_more"
    FAULTY = "faulty"


class AlterError(ValueError):
    """What was asked for cannot be done to this problem: the code says why, and ``facts`` what
    else is to be known, by name. ``change`` is what was asked for, where several were.
    :mod:`samspill.telling.refusals` says it in words."""

    def __init__(self, code: AlterCode, *, change: str = "", **facts: object) -> None:
        said = ", ".join((code.value, *(f"{name} {value}" for name, value in facts.items())))
        super().__init__(f"{change}: {said}" if change else said)
        self.code, self.change, self.facts = code, change, facts


def with_tables(problem: Problem, more: int) -> Problem:
    """So many more tables that are nobody's own; fewer for a negative number, the last ones
    first. Raises AlterError when there are not so many without a locked meeting."""
    if more >= 0:
        names = _fresh({t.id for t in problem.tables}, "extra-table-")
        added = tuple(Table(next(names)) for _ in range(more))
        return replace(problem, tables=(*problem.tables, *added))
    kept = set_apart(problem) | {m.table for m in problem.all_locked}
    kept |= {held.table for held in problem.round_tables}
    loose = [t.id for t in problem.tables if t.id not in kept]
    if len(loose) < -more:
        raise AlterError(AlterCode.FEW_TABLES, most=len(loose))
    gone = set(loose[more:])
    return replace(problem, tables=tuple(t for t in problem.tables if t.id not in gone))


def with_slots(problem: Problem, more: int) -> Problem:
    """So many more slots at the end of the day; fewer for a negative number, the last ones
    first. Raises AlterError when none would be left, when a locked meeting is in one of them,
    or when there is none whose rhythm could be followed."""
    ordered = sorted(problem.slots, key=lambda slot: slot.start)
    if not ordered or len(ordered) + more < 1:
        raise AlterError(AlterCode.NO_SLOT)
    if more < 0:
        return _without_slots(problem, {slot.id for slot in ordered[more:]})
    last = ordered[-1].id
    names = _fresh(set(problem.slot_index), "extra-slot-")
    try:
        for _ in range(more):
            ordered.append(_next(problem, ordered, next(names)))
    except OverflowError:
        raise AlterError(AlterCode.LAST_YEAR) from None
    added = ordered[len(problem.slots) :]
    stay = frozenset(slot.id for slot in added)
    people = tuple(
        replace(p, available=p.available | stay)
        if p.available is not None and last in p.available
        else p
        for p in problem.participants
    )
    return replace(problem, slots=(*problem.slots, *added), participants=people)


def with_cap(problem: Problem, cap: int) -> Problem:
    """Another cap of the edition. Whoever takes fewer still does."""
    if cap < 0:
        raise AlterError(AlterCode.CAP_BELOW_ZERO)
    return replace(problem, cap=cap)


def with_minimum(problem: Problem, minimum: int) -> Problem:
    """Another minimum of the edition. Whoever has a minimum of their own keeps it."""
    if minimum < 0:
        raise AlterError(AlterCode.MINIMUM_BELOW_ZERO)
    return replace(problem, minimum=minimum)


def with_own_cap(problem: Problem, participant: str, more: int) -> Problem:
    """One participant takes so many more than they do, above the edition's cap if need be.
    Everybody else's cap, and all minimums, are as they were."""
    caps = {p.id: problem.cap_of(p) for p in problem.participants}
    caps[participant] += more
    people = tuple(
        replace(p, cap=caps[p.id], minimum=problem.minimum_of(p)) for p in problem.participants
    )
    return replace(problem, participants=people, cap=max(caps.values()))


def with_more_of_the_day(problem: Problem, participant: str, more: int) -> Problem:
    """One participant is there in so many more slots, the first ones that they are away in.
    Raises AlterError when they are away in fewer."""
    person = problem.participant_by_id[participant]
    away = [
        slot
        for slot in sorted(problem.slot_index, key=problem.slot_index.__getitem__)
        if person.available is not None
        and slot not in person.available
        and slot
        in replace(problem, participants=(replace(person, available=None),)).open_slots[participant]
    ]
    if len(away) < more:
        raise AlterError(AlterCode.FEW_SLOTS_AWAY, most=len(away))
    here = (person.available or frozenset()) | frozenset(away[:more])
    people = (replace(p, available=here) if p is person else p for p in problem.participants)
    return replace(problem, participants=tuple(people))


def _without_slots(problem: Problem, gone: set[str]) -> Problem:
    if any(m.slot in gone for m in problem.all_locked):
        raise AlterError(AlterCode.LOCKED_THERE)
    return replace(
        problem,
        slots=tuple(slot for slot in problem.slots if slot.id not in gone),
        round_tables=tuple(
            held if held.slots is None else replace(held, slots=held.slots - gone)
            for held in problem.round_tables
        ),
        tables=tuple(
            replace(t, capacities=tuple(c for c in t.capacities if c[0] not in gone))
            for t in problem.tables
        ),
        participants=tuple(
            p if p.available is None else replace(p, available=p.available - gone)
            for p in problem.participants
        ),
    )


def _next(problem: Problem, ordered: list[Slot], name: str) -> Slot:
    """The slot after the last: its length, and its pause from the one before (none when it is
    the only one)."""
    last = ordered[-1]
    pause = last.start - ordered[-2].end if len(ordered) > 1 else timedelta(0)
    length = last.end - last.start
    slot = Slot(name, last.end + pause, last.end + pause + length)
    for talk in sorted(problem.talks, key=lambda talk: talk.start):
        if overlap(slot, talk):
            slot = Slot(name, talk.end + pause, talk.end + pause + length)
    return slot


def _fresh(taken: set[str], stem: str) -> Iterator[str]:
    """Ids that are not taken."""
    number = 0
    while True:
        number += 1
        if f"{stem}{number}" not in taken:
            yield f"{stem}{number}"
