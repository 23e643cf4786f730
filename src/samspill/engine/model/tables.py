"""Which tables a meeting may be at, and how many it finds there."""

from __future__ import annotations

from collections.abc import Collection

from samspill.engine.model.problem import Problem, Table


def capacity_in(table: Table, slot: str) -> int:
    """Meetings that the table holds at a time in the slot."""
    if not table.capacities:
        return table.capacity
    return dict(table.capacities).get(slot, table.capacity)


def fixed_tables(problem: Problem) -> frozenset[str]:
    """The ids of tables that belong to organisations."""
    return frozenset(o.table for o in problem.organisations if o.table is not None)


def set_apart(problem: Problem) -> frozenset[str]:
    """The ids of tables that are not for everybody: organisations' own, and the quiet ones when
    anybody asks for one."""
    return fixed_tables(problem) | problem.quiet_tables


def quiet_class(problem: Problem) -> str | None:
    """What the quiet tables together go by, where tables that serve the same meetings are one
    class: the first of their ids. None when none is set apart."""
    return min(problem.quiet_tables, default=None)


def quiet_is_open(problem: Problem, slots: Collection[str]) -> bool:
    """Is a table that is set apart for those who ask for a quiet one open in any of the slots?
    Where none is, quiet is nothing that anybody could wait for."""
    return any(
        table.id in problem.quiet_tables and any(capacity_in(table, slot) for slot in slots)
        for table in problem.tables
    )


def own_tables(problem: Problem, participants: tuple[str, ...]) -> frozenset[str]:
    """The tables that a meeting of these participants must use one of: those of the organisations
    that one of them represents; else, when one of them asks for a quiet one, the quiet ones.
    Empty: any table that is not set apart."""
    people = [problem.participant_by_id[participant] for participant in participants]
    tables = (problem.organisation_by_id[p.organisation].table for p in people if p.representative)
    own = frozenset(table for table in tables if table is not None)
    if not own and any(p.quiet for p in people):
        return problem.quiet_tables
    return own
