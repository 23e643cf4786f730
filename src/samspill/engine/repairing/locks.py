"""Locked meetings after the facts changed: those that cannot be any more are locked no longer, and
what has begun without a reason is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from operator import itemgetter

from samspill.engine.judge.faults.fault import Fault, FaultCode
from samspill.engine.judge.faults.locked import faults_in_locked
from samspill.engine.model.problem import Locked, LockedRoundTable, Problem
from samspill.engine.model.tables import capacity_in, own_tables, set_apart
from samspill.engine.model.valuation import pair_of
from samspill.engine.repairing.apply import ChangedFacts
from samspill.engine.repairing.pairs import Pairs, pairs_after

# Of what is locked, at the head of the place of a fault.
PLACE = re.compile(r"(locked|locked_round_tables)\[(\d+)\]")
# Faults that may not be there when others give way.
OF_SEVERAL = frozenset(
    {
        FaultCode.LOCKED_TWICE,
        FaultCode.LOCKED_TWO_REPRESENTATIVES,
        FaultCode.LOCKED_TWO_PLACES,
        FaultCode.LOCKED_ABOVE_CAP,
        FaultCode.LOCKED_TABLE_FULL,
    }
)


def with_possible_locks(problem: Problem, begun: frozenset[str]) -> Problem:
    """The problem without the locked meetings that the changed facts make impossible; those
    locked at a table that will not do any more are locked in their slot only."""
    if not problem.locked:
        return problem
    return replace(problem, locked=tuple(_possible_locks(problem, begun)))


def with_sound_locks(problem: Problem, begun: frozenset[str]) -> Problem:
    """As :func:`with_possible_locks`, and of those that are possible each for itself as many as are
    together: a cap or an organisation may be another one. Round tables too."""
    return without_faulty_locks(with_possible_locks(problem, begun))


def without_faulty_locks(problem: Problem) -> Problem:
    """The problem with those locked meetings and round tables only that it can have together."""
    # Each look takes out at least one, and a problem with nothing locked has no such fault.
    while places := {f"{name}[{i}]" for name, i, _fault in faults_to_mend_first(problem)}:
        problem = replace(
            problem,
            locked=tuple(
                lock for i, lock in enumerate(problem.locked) if f"locked[{i}]" not in places
            ),
            locked_round_tables=tuple(
                lock
                for i, lock in enumerate(problem.locked_round_tables)
                if f"locked_round_tables[{i}]" not in places
            ),
        )
    return problem


def faults_to_mend_first(problem: Problem) -> list[tuple[str, int, Fault]]:
    """Faults in what is locked, each with the list and the number in it of what has it: those of
    one for itself; where there is none, those of people who would be in too many places, the first
    and what is apart from all before it; and at last those that find no table. What gives way for
    one may leave room for the next, so that all at once would be too many."""
    faults = [
        (match[1], int(match[2]), fault)
        for fault in faults_in_locked(problem)
        if (match := PLACE.match(fault.place))
    ]
    if alone := [placed for placed in faults if placed[2].code not in OF_SEVERAL]:
        return alone
    if of_people := [each for each in faults if each[2].code is not FaultCode.LOCKED_TABLE_FULL]:
        return _apart(problem, sorted(of_people, key=itemgetter(0, 1)))
    # Round tables are told together that there is no room for all; of pairs, which find none.
    groups = [placed for placed in faults if placed[0] == "locked_round_tables"]
    return _apart(problem, groups[::-1]) or faults


def _apart(problem: Problem, faults: list[tuple[str, int, Fault]]) -> list[tuple[str, int, Fault]]:
    """The first, and those that have neither a slot nor a person in common with any before."""
    apart: list[tuple[str, int, Fault]] = []
    near: set[tuple[str, str]] = set()
    for placed in faults:
        lock: Locked | LockedRoundTable = getattr(problem, placed[0])[placed[1]]
        about = {("slot", lock.slot), *(("person", person) for person in lock.participants)}
        if near.isdisjoint(about):
            apart.append(placed)
        near |= about
    return apart


def _possible_locks(problem: Problem, begun: frozenset[str]) -> Iterator[Locked]:
    refused = {(veto.by, veto.to) for veto in problem.vetoes}
    fixed = set_apart(problem)
    tables = {table.id: table for table in problem.tables}
    for locked in problem.locked:
        if locked.slot in begun:
            yield locked
            continue
        people = [problem.participant_by_id[p] for p in locked.participants]
        sides = [(p.id, p.organisation) for p in people]
        if any((p, q) in refused or (q, p) in refused for p in sides[0] for q in sides[1]):
            continue
        if any(locked.slot not in problem.open_slots[p.id] for p in people):
            continue
        table, own = locked.table, own_tables(problem, locked.participants)
        if table is not None:
            wrong = table not in own if own else table in fixed
            if wrong or not capacity_in(tables[table], locked.slot):
                yield replace(locked, table=None)
                continue
        yield locked


def unlocked(before: Problem, after: Problem) -> set[str]:
    """Those who had a locked meeting that is locked no more."""
    kept = {pair_of(*locked.participants) for locked in after.locked}
    gone = {pair_of(*locked.participants) for locked in before.locked} - kept
    return {person for pair in gone for person in pair}


def with_past(problem: Problem, pairs: Pairs, facts: ChangedFacts) -> tuple[Problem, Pairs]:
    """Locks what has begun and has no reason any more (the wish behind it was taken out), so
    that it stays in the plan without breaking a rule."""
    of_two = [m for m in facts.held if not m.round_table]
    lost = [m for m in of_two if (m.participants[0], m.participants[1]) not in pairs]
    if not lost:
        return problem, pairs
    locks = tuple(Locked((m.participants[0], m.participants[1]), m.slot, m.table) for m in lost)
    problem = replace(problem, locked=(*problem.locked, *locks))
    return problem, pairs_after(pairs, problem, {p for m in lost for p in m.participants})
