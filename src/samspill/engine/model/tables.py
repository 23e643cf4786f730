"""Which tables a meeting may be at, and how many it finds there."""

from __future__ import annotations

from samspill.engine.model.problem import Problem, Table


def capacity_in(table: Table, slot: str) -> int:
    """Meetings that the table holds at a time in the slot."""
    return dict(table.capacities).get(slot, table.capacity)


def fixed_tables(problem: Problem) -> frozenset[str]:
    """The ids of tables that belong to organisations."""
    return frozenset(o.table for o in problem.organisations if o.table is not None)


def own_tables(problem: Problem, participants: tuple[str, ...]) -> frozenset[str]:
    """The fixed tables that a meeting of these participants must use one of: those of the
    organisations that one of them represents. Empty: any table that is nobody's."""
    people = (problem.participant_by_id[participant] for participant in participants)
    tables = (problem.organisation_by_id[p.organisation].table for p in people if p.representative)
    return frozenset(table for table in tables if table is not None)
