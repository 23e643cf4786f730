"""The first timetable: edges in the order of the relaxation, each to the least loaded slot that
both have free, or to one that a Kempe chain frees (Kempe 1879; de Werra, "An introduction to
timetabling", 1985, sec. 2)."""

from __future__ import annotations

from collections.abc import Iterable

from samspill.engine.timetable.state import NOWHERE, Timetable


def fill(timetable: Timetable, edges: Iterable[int]) -> list[int]:
    """Holds every edge that it can, in the order given; answers those that found no slot."""
    stuck = []
    for e in edges:
        if timetable.slot[e] != NOWHERE or not timetable.allowed(e):
            continue
        if not timetable.put_anywhere(e) and not put_by_chain(timetable, e):
            stuck.append(e)
    return stuck


def put_by_chain(timetable: Timetable, e: int) -> bool:
    """Holds an allowed edge in a slot that one of its two has free and a Kempe chain frees for
    the other; False, and nothing changed, when no such chain exists."""
    inst = timetable.instance
    a, b = inst.first[e], inst.second[e]
    slots = range(len(inst.slots))
    mask = inst.mask[e]
    for x, y in ((a, b), (b, a)):
        for c in slots:
            # y is free in c, x is not; d is free for x, and the chain from x moves c to d.
            if not (mask >> c & 1 and timetable.free[y] >> c & 1):
                continue
            if timetable.at[x][c] == NOWHERE:
                continue
            for d in slots:
                if d == c or not timetable.free[x] >> d & 1:
                    continue
                edges = timetable.chain(x, c, d, avoid=y)
                if not edges or not timetable.exchange(edges, c, d):
                    continue
                seat = timetable.room(e, c)
                if seat != NOWHERE:
                    timetable.put(e, c, seat)
                    return True
                timetable.exchange(edges, d, c)
    return False
