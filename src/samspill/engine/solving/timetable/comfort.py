"""Fewer breaks with the same meetings: Kempe exchanges that shorten somebody's day.

Exchanging two slots along a Kempe chain changes the hours of the participants at its two ends
only: everybody inside has both slots before and after. So a move is judged by two people, and
as it is the same move from either end, only ends whose own day gets shorter need to be tried.
"""

from __future__ import annotations

import numpy as np

from samspill.engine.arrays.compiled import NOWHERE, Ints, hot
from samspill.engine.model.stop import Stop
from samspill.engine.solving.timetable.moves import Facts, State, chain, exchange
from samspill.engine.solving.timetable.state import Timetable

MOST_PASSES = 12
AT_ONCE = 2000  # participants between two looks at whether to stop


def breaks(timetable: Timetable) -> int:
    """Everybody's breaks."""
    inst = timetable.instance
    busy = (inst.open | inst.seated) & ~timetable.free
    stretches = np.bitwise_count(busy & ~(busy << 1)).astype(np.int64)
    return int(np.maximum(0, stretches - 1).sum())


def compact(timetable: Timetable, *, stop: Stop) -> None:
    """Exchange slots along chains for as long as that takes breaks away. The meetings stay, so
    the levels before are untouched."""
    inst = timetable.instance
    opened = inst.open | inst.seated  # at a round table one is busy, and has no meeting to move
    for _ in range(MOST_PASSES):
        changed = False
        for first in range(0, inst.n, AT_ONCE):
            if stop.now():
                return
            last = min(inst.n, first + AT_ONCE)
            changed |= _shorten(timetable.facts, timetable.state, opened, first, last)
        if not changed:
            return


@hot
def _breaks(busy: int) -> int:
    """Breaks of somebody who is busy in the slots of the bit mask: stretches minus one."""
    starts = busy & ~(busy << 1)
    number = -1
    while starts:
        starts &= starts - 1
        number += 1
    return max(0, number)


@hot
def _shorten(facts: Facts, state: State, opened: Ints, first: int, last: int) -> bool:
    """For each participant from first to last the first exchange that takes breaks away at both
    of the chain's ends together; True when there was one."""
    changed = False
    for v in range(first, last):
        if _breaks(opened[v] & ~state.free[v]) > 0:
            changed = _shorten_one(facts, state, opened, v) or changed
    return changed


@hot
def _shorten_one(facts: Facts, state: State, opened: Ints, v: int) -> bool:
    slots = len(state.in_slot)
    busy = opened[v] & ~state.free[v]
    for c in range(slots):
        if not busy >> c & 1:
            continue
        for d in range(slots):
            if not state.free[v] >> d & 1:
                continue
            flip = (1 << c) | (1 << d)
            own = _breaks(busy) - _breaks(busy ^ flip)
            if own <= 0:
                continue
            length = chain(facts, state, v, c, d, NOWHERE)
            end, locked = v, length == 0
            for i in range(length):
                e = state.chain[i]
                end = facts.first[e] + facts.second[e] - end
                locked = locked or facts.pinned[e]
            theirs = opened[end] & ~state.free[end]
            if locked or own + _breaks(theirs) - _breaks(theirs ^ flip) <= 0:
                continue
            if exchange(facts, state, v, length, c, d):
                return True
    return False
