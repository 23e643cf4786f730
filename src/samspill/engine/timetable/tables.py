"""From a timetable to a plan: every meeting gets a table of its class.

Tables are given slot by slot in the order of time. A participant would rather stay where they
were; a meeting takes the table that most of its two come from, if it is free.
"""

from __future__ import annotations

from collections import defaultdict

from samspill.engine.instance import Instance
from samspill.engine.plan import Meeting, Plan
from samspill.engine.problem import Table
from samspill.engine.rules import capacity_in
from samspill.engine.timetable.state import Timetable
from samspill.engine.valuation import pair_of


def plan_of(timetable: Timetable) -> Plan:
    """The plan of a timetable, with few changes of table. Linear in meetings and tables."""
    inst = timetable.instance
    return Plan.of(
        Meeting(
            slot=inst.slots[timetable.slot[e]],
            table=table,
            participants=(inst.people[inst.first[e]], inst.people[inst.second[e]]),
        )
        for e, table in give_tables(timetable).items()
    )


def locked_tables(instance: Instance) -> dict[int, str]:
    """The table of each pinned edge that has one."""
    return {
        instance.edge_of[pair_of(*held.participants)]: held.table
        for held in instance.problem.locked
        if held.table is not None
    }


def give_tables(timetable: Timetable) -> dict[int, str]:
    """A table for every held edge, by edge."""
    inst = timetable.instance
    fixed = locked_tables(inst)
    tables: dict[str, Table] = {table.id: table for table in inst.problem.tables}
    by_slot: dict[int, list[int]] = defaultdict(list)
    for e in timetable.held():
        by_slot[timetable.slot[e]].append(e)
    last: dict[int, str] = {}
    found: dict[int, str] = {}
    for t in sorted(by_slot):
        left = {key: capacity_in(table, inst.slots[t]) for key, table in tables.items()}
        for e in by_slot[t]:
            if e in fixed:
                found[e] = fixed[e]
                left[fixed[e]] -= 1
        rest = [e for e in by_slot[t] if e not in found]
        for wanted in (2, 1, 0):
            rest = _give(timetable, rest, wanted, last, left, found)
        for e in by_slot[t]:
            last[inst.first[e]] = last[inst.second[e]] = found[e]
    return found


def _give(
    timetable: Timetable,
    edges: list[int],
    wanted: int,
    last: dict[int, str],
    left: dict[str, int],
    found: dict[int, str],
) -> list[int]:
    """Gives tables to the edges where so many of the two come from it; answers the others."""
    inst = timetable.instance
    rest = []
    classes = {timetable.seat[e] for e in edges}
    tables_of = {c: frozenset(inst.class_tables[c]) for c in classes}
    spare = {c: iter(inst.class_tables[c]) for c in classes}
    current = {c: next(tables, None) for c, tables in spare.items()}
    for e in edges:
        c = timetable.seat[e]
        came = [last.get(v) for v in (inst.first[e], inst.second[e])]
        if wanted == 0:
            while (table := current[c]) is not None and left[table] <= 0:
                current[c] = next(spare[c], None)
            choice = [table] if table is not None else []
        else:
            own = tables_of[c]
            choice = [x for x in came if x is not None and x in own and came.count(x) >= wanted]
        for table in choice:
            if left[table] > 0:
                left[table] -= 1
                found[e] = table
                break
        else:
            rest.append(e)
    return rest
