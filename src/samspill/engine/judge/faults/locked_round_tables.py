"""Faults in locked round tables, each for itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from samspill.engine.judge.faults.fault import UNLOCK, Fault, FaultCode, unknown
from samspill.engine.judge.lookups import fixed_tables
from samspill.engine.model.problem import LockedRoundTable, Problem, RoundTable
from samspill.engine.model.round_tables import may_be_in
from samspill.engine.model.valuation import Valuation


def references(
    problem: Problem, tables: set[str], place: str, locked: LockedRoundTable
) -> Iterator[Fault]:
    """Ids that the problem does not have, and people named twice."""
    if locked.round_table not in problem.round_table_by_id:
        yield unknown(f"{place}.round_table", "round table", locked.round_table)
    for person in locked.participants:
        if person not in problem.participant_by_id:
            yield unknown(f"{place}.participants", "participant", person)
    if locked.slot not in problem.slot_index:
        yield unknown(f"{place}.slot", "slot", locked.slot)
    if locked.table is not None and locked.table not in tables:
        yield unknown(f"{place}.table", "table", locked.table)
    for person, times in Counter(locked.participants).items():
        if times > 1:
            message = f"{person} is named {times} times."
            where, remedy = f"{place}.participants", "Name everybody once."
            yield Fault(FaultCode.LOCKED_SIZE, where, message, remedy, (person,))


def faults_alone(problem: Problem, groups: list[tuple[str, LockedRoundTable]]) -> Iterator[Fault]:
    """Faults of each locked round table for itself, and of one locked twice."""
    valuation = Valuation(problem)
    seen: set[str] = set()
    for place, locked in groups:
        held = problem.round_table_by_id[locked.round_table]
        if held.id in seen:
            message = f"Round table {held.id} is locked twice."
            yield Fault(FaultCode.LOCKED_TWICE, place, message, "Keep one of them.", (held.id,))
        seen.add(held.id)
        yield from _company(valuation, place, held, locked)
        yield from _hour(problem, place, held, locked)
        yield from _table(problem, place, held, locked)


def _company(
    valuation: Valuation, place: str, held: RoundTable, locked: LockedRoundTable
) -> Iterator[Fault]:
    problem, people = valuation.problem, locked.participants
    where = f"{place}.participants"
    if not held.fewest <= len(people) <= held.most:
        limit = f"{held.fewest} to {held.most}"
        message = f"Round table {held.id} is locked with {len(people)} people, not {limit}."
        yield Fault(FaultCode.LOCKED_SIZE, where, message, UNLOCK, (held.id,))
    homes = {p: problem.participant_by_id[p].organisation for p in people}
    sectors = len({problem.organisation_by_id[home].sector for home in homes.values()})
    if sectors < held.sectors:
        message = f"The people at round table {held.id} are of {sectors} sectors,"
        message = f"{message} fewer than {held.sectors}."
        yield Fault(FaultCode.LOCKED_SECTORS, where, message, UNLOCK, (held.id,))
    if held.moderator is not None and held.moderator not in people:
        message = f"Round table {held.id} is locked without its moderator {held.moderator}."
        about = (held.id, held.moderator)
        yield Fault(FaultCode.LOCKED_NO_MODERATOR, where, message, UNLOCK, about)
    for person in people:
        if (person, held.id) not in valuation.interests and person != held.moderator:
            message = f"{person} has shown no interest in round table {held.id}."
            about = (person, held.id)
            yield Fault(FaultCode.LOCKED_NOT_INTERESTED, where, message, UNLOCK, about)
    for first, second in combinations(people, 2):
        if not valuation.may_meet(first, second):
            message = f"{first} and {second} cannot meet."
            yield Fault(FaultCode.LOCKED_CANNOT_MEET, where, message, UNLOCK, (first, second))


def _hour(
    problem: Problem, place: str, held: RoundTable, locked: LockedRoundTable
) -> Iterator[Fault]:
    if not may_be_in(held, locked.slot):
        message = f"Round table {held.id} may not be held in slot {locked.slot}."
        about = (held.id, locked.slot)
        yield Fault(FaultCode.LOCKED_SLOT_CLOSED, f"{place}.slot", message, UNLOCK, about)
    for person in locked.participants:
        if locked.slot not in problem.open_slots[person]:
            message = f"{person} is away or at a talk in slot {locked.slot}."
            about = (person, locked.slot)
            yield Fault(FaultCode.LOCKED_SLOT_CLOSED, place, message, UNLOCK, about)


def _table(
    problem: Problem, place: str, held: RoundTable, locked: LockedRoundTable
) -> Iterator[Fault]:
    if locked.table is None:
        return
    where, about = f"{place}.table", (held.id, locked.table)
    if locked.table in fixed_tables(problem) or held.table not in (None, locked.table):
        message = f"Round table {held.id} may not be at table {locked.table}."
        remedy = f"Lock it at {held.table or 'a table that is nobody’s own'}."
        yield Fault(FaultCode.LOCKED_WRONG_TABLE, where, message, remedy, about)
    table = next(t for t in problem.tables if t.id == locked.table)
    if table.seats < len(locked.participants):
        message = f"Table {table.id} has {table.seats} seats for {len(locked.participants)} people."
        yield Fault(FaultCode.LOCKED_TABLE_TOO_SMALL, where, message, UNLOCK, about)
