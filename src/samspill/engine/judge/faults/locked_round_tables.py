"""Faults in locked round tables, each for itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from samspill.engine.judge.faults.fault import Fault, FaultCode, unknown
from samspill.engine.model.problem import LockedRoundTable, Problem, RoundTable
from samspill.engine.model.round_tables import may_be_in
from samspill.engine.model.tables import set_apart
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
            where = f"{place}.participants"
            yield Fault(FaultCode.LOCKED_SIZE, where, (person,), {"times": times})


def faults_alone(problem: Problem, groups: list[tuple[str, LockedRoundTable]]) -> Iterator[Fault]:
    """Faults of each locked round table for itself, and of one locked twice."""
    valuation = Valuation(problem)
    seen: set[str] = set()
    for place, locked in groups:
        held = problem.round_table_by_id[locked.round_table]
        if held.id in seen:
            yield Fault(FaultCode.LOCKED_TWICE, place, (held.id,))
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
        facts = {"people": len(people), "fewest": held.fewest, "most": held.most}
        yield Fault(FaultCode.LOCKED_SIZE, where, (held.id,), facts)
    homes = {p: problem.participant_by_id[p].organisation for p in people}
    sectors = len({problem.organisation_by_id[home].sector for home in homes.values()})
    if sectors < held.sectors:
        facts = {"sectors": sectors, "asked": held.sectors}
        yield Fault(FaultCode.LOCKED_SECTORS, where, (held.id,), facts)
    if held.moderator is not None and held.moderator not in people:
        yield Fault(FaultCode.LOCKED_NO_MODERATOR, where, (held.id, held.moderator))
    for person in people:
        if (person, held.id) not in valuation.interests and person != held.moderator:
            yield Fault(FaultCode.LOCKED_NOT_INTERESTED, where, (person, held.id))
    for first, second in combinations(people, 2):
        if not valuation.may_sit(first, second):
            yield Fault(FaultCode.LOCKED_CANNOT_MEET, where, (first, second))


def _hour(
    problem: Problem, place: str, held: RoundTable, locked: LockedRoundTable
) -> Iterator[Fault]:
    if not may_be_in(held, locked.slot):
        about, facts = (held.id, locked.slot), {"round_table": True}
        yield Fault(FaultCode.LOCKED_SLOT_CLOSED, f"{place}.slot", about, facts)
    for person in locked.participants:
        if locked.slot not in problem.open_slots[person]:
            yield Fault(FaultCode.LOCKED_SLOT_CLOSED, place, (person, locked.slot))


def _table(
    problem: Problem, place: str, held: RoundTable, locked: LockedRoundTable
) -> Iterator[Fault]:
    if locked.table is None:
        return
    where, about = f"{place}.table", (held.id, locked.table)
    if locked.table in set_apart(problem) or held.table not in (None, locked.table):
        allowed = () if held.table is None else (held.table,)
        facts = {"allowed": allowed, "round_table": True}
        yield Fault(FaultCode.LOCKED_WRONG_TABLE, where, about, facts)
    table = next(t for t in problem.tables if t.id == locked.table)
    if table.seats < len(locked.participants):
        seated = {"seats": table.seats, "people": len(locked.participants)}
        yield Fault(FaultCode.LOCKED_TABLE_TOO_SMALL, where, about, seated)
