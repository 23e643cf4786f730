"""From a timetable to a plan: every meeting gets a table of its class.

Tables are given slot by slot in the order of time. A participant would rather stay where they
were; a meeting takes the table that most of its two come from, if it is free.
"""

from __future__ import annotations

import numpy as np

from samspill.engine.arrays.compiled import NOWHERE, Ints, Small, hot
from samspill.engine.arrays.instance import Instance
from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.tables import capacity_in
from samspill.engine.model.valuation import pair_of
from samspill.engine.solving.timetable.state import Timetable


def plan_of(timetable: Timetable) -> Plan:
    """The plan of a timetable, with few changes of table. Linear in meetings and tables."""
    inst = timetable.instance
    tables = [key for keys in inst.class_tables for key in keys]
    given = _given(timetable, tables)
    edges = timetable.held()
    pairs = (
        Meeting(
            slot=inst.slots[t],
            table=tables[table],
            participants=(inst.people[a], inst.people[b]),
        )
        for t, table, a, b in zip(
            timetable.slot[edges].tolist(),
            given[edges].tolist(),
            inst.first[edges].tolist(),
            inst.second[edges].tolist(),
            strict=True,
        )
    )
    return Plan.of((*inst.held, *pairs))


def _given(timetable: Timetable, tables: list[str]) -> Small:
    """The number of the table of every held edge, NOWHERE for the others."""
    inst = timetable.instance
    number = {key: k for k, key in enumerate(tables)}
    by_id = {table.id: table for table in inst.problem.tables}
    left = np.array(
        [[capacity_in(by_id[key], slot) for key in tables] for slot in inst.slots], dtype=np.int32
    ).reshape(len(inst.slots), len(tables))
    given = np.full(inst.m, NOWHERE, dtype=np.int32)
    for e, key in _locked_tables(inst).items():
        given[e] = number[key]
        left[timetable.slot[e], number[key]] -= 1
    groups: dict[int, list[Meeting]] = {}
    for group in inst.held:
        t = inst.slots.index(group.slot)
        left[t, number[group.table]] = 0
        groups.setdefault(t, []).append(group)
    ends = np.cumsum([len(keys) for keys in inst.class_tables])
    class_of = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0)).astype(np.int32)
    starts = np.concatenate([[0], ends]).astype(np.int64)
    last = np.full(inst.n, NOWHERE, dtype=np.int32)
    for t in range(len(inst.slots)):
        edges = np.flatnonzero(timetable.slot == t)
        spare = starts[:-1].copy()
        seat = timetable.seat[edges]
        _give(edges, seat, inst.first, inst.second, last, left[t], class_of, spare, starts, given)
        last[inst.first[edges]] = given[edges]
        last[inst.second[edges]] = given[edges]
        for group in groups.get(t, ()):
            last[[inst.vertex_of[p] for p in group.participants]] = number[group.table]
    return given


def _locked_tables(instance: Instance) -> dict[int, str]:
    """The table of each pinned edge that has one."""
    named = {
        pair_of(*held.participants): held.table
        for held in instance.problem.locked
        if held.table is not None
    }
    found = {}
    for e in instance.pins.tolist():
        pair = pair_of(*(instance.people[ends[e]] for ends in (instance.first, instance.second)))
        if pair in named:
            found[e] = named[pair]
    return found


@hot
def _give(
    edges: Ints,
    seat: Small,
    first: Small,
    second: Small,
    last: Small,
    left: Small,
    class_of: Small,
    spare: Ints,
    starts: Ints,
    given: Small,
) -> None:
    """Gives tables to the edges of one slot: to those whose two come from the same table, then to
    those of whom one can stay, then to the rest the first spare table of their class."""
    for wanted in (2, 1, 0):
        for i in range(len(edges)):
            e, c = edges[i], seat[i]
            if given[e] != NOWHERE:
                continue
            came, other = last[first[e]], last[second[e]]
            if wanted == 2 and came != other:
                continue
            table = NOWHERE
            if wanted == 0:
                while spare[c] < starts[c + 1] and left[spare[c]] <= 0:
                    spare[c] += 1
                if spare[c] < starts[c + 1]:
                    table = spare[c]
            elif came != NOWHERE and class_of[came] == c and left[came] > 0:
                table = came
            elif other != NOWHERE and class_of[other] == c and left[other] > 0:
                table = other
            if table != NOWHERE:
                given[e] = table
                left[table] -= 1
