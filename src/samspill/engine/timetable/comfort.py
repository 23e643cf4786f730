"""Fewer breaks with the same meetings: Kempe exchanges that shorten somebody's day.

Exchanging two slots along a Kempe chain changes the hours of the participants at its two ends
only: everybody inside has both slots before and after. So a move is judged by two people.
"""

from __future__ import annotations

from samspill.engine.stop import Stop
from samspill.engine.timetable.state import NOWHERE, Timetable

MOST_PASSES = 12


def breaks_of(busy: int) -> int:
    """Breaks of somebody who is busy in the slots of the bit mask: stretches minus one."""
    return max(0, (busy & ~(busy << 1)).bit_count() - 1)


def busy_of(timetable: Timetable, v: int) -> int:
    """The slots in which v has a meeting, as a bit mask."""
    mask = 0
    for t, e in enumerate(timetable.at[v]):
        if e != NOWHERE:
            mask |= 1 << t
    return mask


def breaks(timetable: Timetable) -> int:
    """Everybody's breaks."""
    return sum(breaks_of(busy_of(timetable, v)) for v in range(timetable.instance.n))


def compact(timetable: Timetable, *, stop: Stop) -> None:
    """Exchange slots along chains for as long as that takes breaks away. The meetings stay, so
    the levels before are untouched."""
    inst = timetable.instance
    slots = range(len(inst.slots))
    busy = [busy_of(timetable, v) for v in range(inst.n)]
    for _ in range(MOST_PASSES):
        changed = False
        for v in range(inst.n):
            if stop.now():
                return
            if not breaks_of(busy[v]):
                continue
            changed |= _shorten(timetable, v, busy, slots)
        if not changed:
            return


def _shorten(timetable: Timetable, v: int, busy: list[int], slots: range) -> bool:
    """The first exchange that takes breaks away at v and at the chain's other end together."""
    for c in slots:
        if not busy[v] >> c & 1:
            continue
        for d in slots:
            if d == c or not timetable.free[v] >> d & 1:
                continue
            edges = timetable.chain(v, c, d)
            if not edges:
                continue
            end = _end(timetable, v, edges)
            flip = (1 << c) | (1 << d)
            gain = breaks_of(busy[v]) - breaks_of(busy[v] ^ flip)
            gain += breaks_of(busy[end]) - breaks_of(busy[end] ^ flip)
            if gain <= 0 or any(timetable.instance.pinned[e] for e in edges):
                continue
            if timetable.exchange(edges, c, d):
                busy[v] ^= flip
                busy[end] ^= flip
                return True
    return False


def _end(timetable: Timetable, v: int, edges: list[int]) -> int:
    """The participant at the other end of the chain from v."""
    inst, x = timetable.instance, v
    for e in edges:
        x = inst.first[e] + inst.second[e] - x
    return x
