"""Locked meetings after the facts changed: those that cannot be any more are locked no longer, and
what has begun without a reason is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from samspill.engine.judge.faults.locked import faults_in_locked
from samspill.engine.model.problem import Locked, Problem
from samspill.engine.model.tables import capacity_in, own_tables, set_apart
from samspill.engine.model.valuation import pair_of
from samspill.engine.repairing.apply import ChangedFacts
from samspill.engine.repairing.pairs import Pairs, pairs_after

# Of what is locked, at the head of the place of a fault.
PLACE = re.compile(r"(locked|locked_round_tables)\[(\d+)\]")


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
    while places := {
        match.group() for fault in faults_in_locked(problem) if (match := PLACE.match(fault.place))
    }:
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
