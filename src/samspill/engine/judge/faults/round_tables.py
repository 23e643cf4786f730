"""Faults in round tables and in who is interested in them."""

from __future__ import annotations

from collections.abc import Iterator

from samspill.engine.judge.faults.fault import Fault, FaultCode, unknown
from samspill.engine.judge.lookups import fixed_tables
from samspill.engine.model.problem import (
    FEWEST_SEATED,
    MOST_SEATED,
    Interest,
    Problem,
    RoundTable,
    Sector,
)
from samspill.engine.model.round_tables import tables_for


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
            message = f"Table {held.table} is an organisation's own."
            remedy = "Choose a table that is nobody's own."
            about = (held.id, str(held.table))
            yield Fault(FaultCode.OWN_TABLE, f"{place}.table", message, remedy, about)
        elif not tables_for(problem, held, held.fewest):
            which = "No table that is nobody's own" if held.table is None else f"Table {held.table}"
            has = "has" if held.table is None else "does not have"
            message = f"{which} {has} seats for the {held.fewest} people of round table {held.id}."
            remedy = "Give a table more seats, or leave the round table out."
            yield Fault(FaultCode.TABLE_TOO_SMALL, f"{place}.table", message, remedy, (held.id,))
    yield from _interests(problem)


def _size(place: str, held: RoundTable) -> Iterator[Fault]:
    if held.fewest < FEWEST_SEATED or held.most > MOST_SEATED or held.fewest > held.most:
        message = f"Round table {held.id} is for {held.fewest} to {held.most} people."
        remedy = f"Give a fewest and a most between {FEWEST_SEATED} and {MOST_SEATED}."
        where = f"{place}.fewest" if held.fewest < FEWEST_SEATED else f"{place}.most"
        yield Fault(FaultCode.BAD_SIZE, where, message, remedy, (held.id,))
    elif not 1 <= held.sectors <= min(held.most, len(Sector)):
        message = f"Round table {held.id} asks for {held.sectors} sectors."
        remedy = f"Give a number from 1 to {min(held.most, len(Sector))}."
        yield Fault(FaultCode.BAD_SECTORS, f"{place}.sectors", message, remedy, (held.id,))


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
            message = f"{interest.by} wishes {interest.round_table} both as {first.strength} and"
            message = f"{message} {interest.strength}."
            about = (interest.by, interest.round_table)
            place = f"{place}.strength"
            yield Fault(FaultCode.TWO_STRENGTHS, place, message, "Keep one of them.", about)
