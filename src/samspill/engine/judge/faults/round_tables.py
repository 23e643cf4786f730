"""Faults in round tables and in who is interested in them."""

from __future__ import annotations

from collections.abc import Iterator

from samspill.engine.judge.faults.fault import Fault, FaultCode, unknown
from samspill.engine.model.problem import (
    FEWEST_SEATED,
    MOST_SEATED,
    Interest,
    Problem,
    RoundTable,
    Sector,
)
from samspill.engine.model.round_tables import tables_for
from samspill.engine.model.tables import fixed_tables


def faults_in_round_tables(problem: Problem) -> Iterator[Fault]:
    """Every fault in them, in the order of the problem's fields."""
    slots = {slot.id for slot in problem.slots}
    tables = {table.id for table in problem.tables}
    fixed = fixed_tables(problem)
    for i, held in enumerate(problem.round_tables):
        place = f"round_tables[{i}]"
        if held.moderator is not None and held.moderator not in problem.participant_by_id:
            yield unknown(f"{place}.moderator", "participant", held.moderator)
        for slot in sorted((held.slots or frozenset()) - slots):
            yield unknown(f"{place}.slots", "slot", slot)
        yield from _size(place, held)
        if held.table is not None and held.table not in tables:
            yield unknown(f"{place}.table", "table", held.table)
        elif held.table in fixed:
            yield Fault(FaultCode.OWN_TABLE, f"{place}.table", (held.id, str(held.table)))
        elif not tables_for(problem, held, held.fewest):
            facts = {"table": held.table, "people": held.fewest}
            yield Fault(FaultCode.TABLE_TOO_SMALL, f"{place}.table", (held.id,), facts)
    yield from _interests(problem)


def _size(place: str, held: RoundTable) -> Iterator[Fault]:
    if held.fewest < FEWEST_SEATED or held.most > MOST_SEATED or held.fewest > held.most:
        where = f"{place}.fewest" if held.fewest < FEWEST_SEATED else f"{place}.most"
        facts = {"fewest": held.fewest, "most": held.most}
        yield Fault(FaultCode.BAD_SIZE, where, (held.id,), facts)
    elif not 1 <= held.sectors <= min(held.most, len(Sector)):
        facts = {"sectors": held.sectors, "most": min(held.most, len(Sector))}
        yield Fault(FaultCode.BAD_SECTORS, f"{place}.sectors", (held.id,), facts)


def _interests(problem: Problem) -> Iterator[Fault]:
    said: dict[tuple[str, str], Interest] = {}
    for i, interest in enumerate(problem.interests):
        place = f"interests[{i}]"
        if interest.by not in problem.participant_by_id:
            yield unknown(f"{place}.by", "participant", interest.by)
        if interest.round_table not in problem.round_table_by_id:
            yield unknown(f"{place}.round_table", "round table", interest.round_table)
        first = said.setdefault((interest.by, interest.round_table), interest)
        if first.strength is not interest.strength:
            about = (interest.by, interest.round_table)
            facts = {"first": first.strength, "second": interest.strength}
            yield Fault(FaultCode.TWO_STRENGTHS, f"{place}.strength", about, facts)
