"""Annealing: many small changes of the timetable, the more harmful the rarer.

A step takes an edge that is not held and holds it in the slot where that costs least: whoever is
in the way lets go, and looks for another slot. The change is kept when it loses less than a limit
drawn for it, as in Metropolis' rule at a low and falling temperature (Kirkpatrick, Gelatt and
Vecchi, "Optimization by simulated annealing", Science 220, 1983). Steps between exchange slots
along a Kempe chain or cycle, which costs nothing and opens new ways.

The numbers drawn are integers from a generator of our own, so that compiled and interpreted
steps are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from samspill.engine.arrays.compiled import NOWHERE, Ints, hot
from samspill.engine.model.stop import Stop
from samspill.engine.solving.timetable.moves import (
    SHORTFALL,
    VALUE,
    Facts,
    State,
    allowed,
    back,
    drop,
    exchange,
    put,
    put_anywhere,
    put_by_chain,
    put_somehow,
    room,
)
from samspill.engine.solving.timetable.state import Timetable

SHORTFALL_POINTS = 1_000_000  # a unit of the level minimum, against the points of a few edges


@dataclass(frozen=True)
class Schedule:
    """Temperatures at the beginning and the end in points, ``worse`` how many points an edge may
    be worth less than the relaxation asks for, to be tried, and steps for each participant."""

    hot: float
    cold: float
    worse: int
    steps: int


CLOSE = Schedule(hot=80, cold=15, worse=60, steps=2000)  # the relaxation knows nearly everything
FAR = Schedule(hot=1000, cold=30, worse=4000, steps=2000)  # slots and tables decide more than it
SLOTTED = Schedule(hot=2000, cold=100, worse=700, steps=2000)  # FAR, but the slots are known
STAGES = 24
AT_ONCE = 500_000  # steps between two looks at whether to stop
LIMITS = 1 << 10  # limits drawn once for each stage, picked from at random
LONGEST = 200  # edges of a chain that is exchanged for nothing
LOOKS = 6  # at edges that might give up their table
EXCHANGES = 4  # one step of so many is an exchange


def anneal(
    timetable: Timetable,
    edges: Ints,
    schedule: Schedule,
    *,
    steps: int,
    seed: int,
    stop: Stop,
    seen: Callable[[float], None],
) -> Timetable:
    """The timetable after so many steps over these edges, or the one given if that is better.

    The one given is changed; time is a microsecond or so a step.
    """
    best = timetable.copy()
    draws = np.array([(seed * 2654435761 + 97531) % (1 << 31)], dtype=np.int64)
    uniform = (np.arange(LIMITS) + 0.5) / LIMITS
    gone = np.zeros((16, 3), dtype=np.int64)
    for stage in range(STAGES):
        part = stage / (STAGES - 1)
        heat = schedule.hot * (schedule.cold / schedule.hot) ** part if part < 1 else 0.0
        limits = np.rint(-heat * np.log(uniform)).astype(np.int64)
        left = steps // STAGES
        while left > 0 and not stop.now():
            seen((stage + 1) / STAGES - left / max(1, steps))
            some = min(left, AT_ONCE)
            _steps(timetable.facts, timetable.state, edges, limits, draws, gone, some)
            left -= some
        if timetable.order < best.order:
            best = timetable.copy()
    return best


@hot
def _draw(draws: Ints, below: int) -> int:
    """A number from 0 to below - 1 (below is at most 2^31)."""
    draws[0] = (draws[0] * 1103515245 + 12345) & 0x7FFFFFFF
    return int((draws[0] >> 8) * below >> 23)


@hot
def _steps(
    facts: Facts, state: State, edges: Ints, limits: Ints, draws: Ints, gone: Ints, steps: int
) -> None:
    number, people = len(edges), len(state.free)
    for step in range(steps):
        if step % EXCHANGES == 0:
            _exchange_somewhere(facts, state, _draw(draws, people), draws)
            continue
        e = edges[_draw(draws, number)]
        if state.slot[e] != NOWHERE:
            continue
        # Where there is a slot for the edge, nobody need let go of anything.
        if allowed(facts, state, e) and put_somehow(facts, state, e):
            continue
        _insert(facts, state, e, limits[_draw(draws, LIMITS)], draws, gone)


@hot
def _insert(facts: Facts, state: State, e: int, limit: int, draws: Ints, gone: Ints) -> bool:
    """Holds the edge in place of others, if that loses no more than the limit."""
    a, b = facts.first[e], facts.second[e]
    before = state.sums[VALUE] - SHORTFALL_POINTS * state.sums[SHORTFALL]
    number = 0
    for g in (facts.group_a[e], facts.group_b[e]):
        if g != NOWHERE and state.holder[g] != NOWHERE and number >= 0:
            number = _let_go(facts, state, state.holder[g], gone, number)
    t = _cheapest(facts, state, e, draws)
    if t != NOWHERE and number >= 0:
        for v in (a, b):
            if state.at[v, t] != NOWHERE and number >= 0:
                number = _let_go(facts, state, state.at[v, t], gone, number)
        for v in (a, b):
            if state.degree[v] >= facts.room[v] and number >= 0:
                number = _let_go(facts, state, _poorest(facts, state, v), gone, number)
    held = False
    if t != NOWHERE and number >= 0:
        c = room(facts, state, e, t)
        if c == NOWHERE:
            number = _let_go(facts, state, _at_a_table(facts, state, e, t, draws), gone, number)
            if number >= 0:
                c = room(facts, state, e, t)
        if c != NOWHERE:
            put(facts, state, e, t, c)
            held = True
            for i in range(number):
                other = gone[i, 0]
                if allowed(facts, state, other):
                    put_anywhere(facts, state, other)
    after = state.sums[VALUE] - SHORTFALL_POINTS * state.sums[SHORTFALL]
    if held and after >= before - limit:
        for i in range(number):
            other = gone[i, 0]
            if state.slot[other] == NOWHERE and allowed(facts, state, other):
                put_by_chain(facts, state, other)
        return True
    if held:
        for i in range(number):
            other = gone[i, 0]
            if state.slot[other] != NOWHERE or not allowed(facts, state, other):
                continue
            if not put_by_chain(facts, state, other):
                continue
            after = state.sums[VALUE] - SHORTFALL_POINTS * state.sums[SHORTFALL]
            if after >= before - limit:
                return True
            # Back along the same chain, which nothing has touched since.
            c = state.slot[other]
            drop(facts, state, other)
            back(facts, state, c)
            break
    _undo(facts, state, e, gone, number)
    return False


@hot
def _let_go(facts: Facts, state: State, e: int, gone: Ints, number: int) -> int:
    """Drops the edge and remembers where it was; answers how many have gone, or, when the edge
    must stay, minus one minus that."""
    if e == NOWHERE or facts.pinned[e]:
        return -1 - number
    gone[number, 0] = e
    gone[number, 1] = state.slot[e]
    gone[number, 2] = state.seat[e]
    drop(facts, state, e)
    return number + 1


@hot
def _undo(facts: Facts, state: State, e: int, gone: Ints, number: int) -> None:
    if number < 0:
        number = -1 - number
    if state.slot[e] != NOWHERE:
        drop(facts, state, e)
    for i in range(number):
        if state.slot[gone[i, 0]] != NOWHERE:
            drop(facts, state, gone[i, 0])
    for i in range(number):
        put(facts, state, gone[i, 0], gone[i, 1], gone[i, 2])


@hot
def _cheapest(facts: Facts, state: State, e: int, draws: Ints) -> int:
    """A slot in which those in the way of the edge have fewest points; NOWHERE when there is none.
    The first of equals, counted from a slot drawn."""
    slots = len(state.in_slot)
    a, b = facts.first[e], facts.second[e]
    start = _draw(draws, slots)
    best, least = NOWHERE, 0
    for i in range(slots):
        t = start + i if start + i < slots else start + i - slots
        if not facts.mask[e] >> t & 1:
            continue
        cost = 0
        for v in (a, b):
            other = state.at[v, t]
            if other != NOWHERE:
                cost += facts.points[other]
        if best == NOWHERE or cost < least:
            best, least = t, cost
    return best


@hot
def _at_a_table(facts: Facts, state: State, e: int, t: int, draws: Ints) -> int:
    """The edge of fewest points among some drawn that sit where the edge wants to."""
    best = NOWHERE
    for _ in range(LOOKS):
        other = state.at[_draw(draws, len(state.free)), t]
        if other == NOWHERE or facts.pinned[other]:
            continue
        if state.seat[other] != facts.class_a[e] and state.seat[other] != facts.class_b[e]:
            continue
        if best == NOWHERE or facts.points[other] < facts.points[best]:
            best = other
    return best


@hot
def _poorest(facts: Facts, state: State, v: int) -> int:
    """The vertex's edge of fewest points among those held that may go."""
    best = NOWHERE
    for t in range(len(state.in_slot)):
        e = state.at[v, t]
        if e == NOWHERE or facts.pinned[e]:
            continue
        if best == NOWHERE or facts.points[e] < facts.points[best]:
            best = e
    return best


@hot
def _exchange_somewhere(facts: Facts, state: State, v: int, draws: Ints) -> None:
    """Exchanges two slots drawn along the Kempe chain through v, from one of its ends to the
    other, unless that moves a pinned edge or the chain is a cycle or long."""
    slots = len(state.in_slot)
    c, d = _draw(draws, slots), _draw(draws, slots)
    if c == d:
        return
    # Walk to an end first.
    x, here, there, walked = v, c, d, 0
    while state.at[x, here] != NOWHERE and walked < LONGEST:
        e = state.at[x, here]
        x = facts.first[e] + facts.second[e] - x
        here, there = there, here
        walked += 1
        if x == v and here == c:
            return
    if walked >= LONGEST or state.at[x, there] == NOWHERE:
        return
    # x has nothing in `here`: the chain begins in `there`.
    if not state.free[x] >> here & 1:
        return
    start, first, second = x, there, here
    length, y, now, other = 0, x, there, here
    while state.at[y, now] != NOWHERE:
        e = state.at[y, now]
        if length >= LONGEST or facts.pinned[e] or not facts.mask[e] >> other & 1:
            return
        state.chain[length] = e
        length += 1
        y = facts.first[e] + facts.second[e] - y
        now, other = other, now
    exchange(facts, state, start, length, first, second)
