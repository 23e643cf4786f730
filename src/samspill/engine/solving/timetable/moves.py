"""The moves of a timetable, compiled: hold an edge, let it go, exchange slots along a chain.

Every function takes the ``facts``, which never change, and the ``state``, which it changes. What
they mean is said at :class:`samspill.engine.solving.timetable.state.Timetable`.
"""

from __future__ import annotations

from typing import NamedTuple

from samspill.engine.arrays.compiled import NOWHERE, Flags, Ints, Small, hot

VALUE, SHORTFALL, PLACED = 0, 1, 2


class Facts(NamedTuple):
    """What the moves read of an :class:`samspill.engine.arrays.instance.Instance`, by its names."""

    first: Small
    second: Small
    points: Ints
    mask: Ints
    class_a: Small
    class_b: Small
    group_a: Small
    group_b: Small
    pinned: Flags
    room: Small
    served: Ints
    relief: Ints
    capacity: Small


class State(NamedTuple):
    """Which edge is held where: ``slot[e]``, ``seat[e]`` (its class of tables), ``at[v, t]`` the
    edge that v has in slot t, ``free[v]`` the bit mask of v's open slots without a meeting,
    ``degree[v]``, ``load[c, t]`` and ``in_slot[t]`` numbers of meetings, ``spare[c]`` places left,
    ``holder[g]`` the edge held of a group, ``sums`` value, shortfall and number of meetings.
    ``chain``, ``net`` and ``way`` are room to work in: for the edges of a chain, for meetings by
    class, and for the first vertex, other slot and length of the chain last exchanged."""

    slot: Small
    seat: Small
    at: Small
    free: Ints
    degree: Small
    load: Small
    spare: Ints
    in_slot: Ints
    holder: Small
    sums: Ints
    chain: Small
    net: Small
    way: Ints


@hot
def room(facts: Facts, state: State, e: int, t: int) -> int:
    """The edge's emptiest class of tables in the slot, NOWHERE when all are full."""
    c = facts.class_a[e]
    left = facts.capacity[c, t] - state.load[c, t]
    best = c if left > 0 else NOWHERE
    other = facts.class_b[e]
    if other != NOWHERE:
        more = facts.capacity[other, t] - state.load[other, t]
        if more > 0 and more > left:
            best = other
    return best


@hot
def put(facts: Facts, state: State, e: int, t: int, c: int) -> None:
    """Holds the edge in a slot that is free for both, at a class with room."""
    state.slot[e] = t
    state.seat[e] = c
    state.load[c, t] += 1
    state.spare[c] -= 1
    state.in_slot[t] += 1
    value, shortfall = facts.points[e], 0
    bit = 1 << t
    for v in (facts.first[e], facts.second[e]):
        state.at[v, t] = e
        state.free[v] ^= bit
        k = state.degree[v]
        value += facts.served[v, k]
        shortfall += facts.relief[v, k]
        state.degree[v] = k + 1
    for g in (facts.group_a[e], facts.group_b[e]):
        if g != NOWHERE:
            state.holder[g] = e
    state.sums[VALUE] += value
    state.sums[SHORTFALL] -= shortfall
    state.sums[PLACED] += 1


@hot
def drop(facts: Facts, state: State, e: int) -> None:
    """Holds the edge no more."""
    t = state.slot[e]
    state.load[state.seat[e], t] -= 1
    state.spare[state.seat[e]] += 1
    state.in_slot[t] -= 1
    state.slot[e] = NOWHERE
    state.seat[e] = NOWHERE
    value, shortfall = facts.points[e], 0
    bit = 1 << t
    for v in (facts.first[e], facts.second[e]):
        state.at[v, t] = NOWHERE
        state.free[v] ^= bit
        k = state.degree[v] - 1
        state.degree[v] = k
        value += facts.served[v, k]
        shortfall += facts.relief[v, k]
    for g in (facts.group_a[e], facts.group_b[e]):
        if g != NOWHERE:
            state.holder[g] = NOWHERE
    state.sums[VALUE] -= value
    state.sums[SHORTFALL] += shortfall
    state.sums[PLACED] -= 1


@hot
def allowed(facts: Facts, state: State, e: int) -> bool:
    """True when only slots and tables can stand in the way of an edge that is not held."""
    for v in (facts.first[e], facts.second[e]):
        if state.degree[v] >= facts.room[v]:
            return False
    for g in (facts.group_a[e], facts.group_b[e]):
        if g != NOWHERE and state.holder[g] != NOWHERE:
            return False
    return True


@hot
def put_anywhere(facts: Facts, state: State, e: int) -> bool:
    """Holds an allowed edge in the least loaded slot that is free for both, if any is."""
    mask = state.free[facts.first[e]] & state.free[facts.second[e]] & facts.mask[e]
    best, seat, least = NOWHERE, NOWHERE, 0
    for t in range(len(state.in_slot)):
        if mask >> t & 1 and (best == NOWHERE or state.in_slot[t] < least):
            c = room(facts, state, e, t)
            if c != NOWHERE:
                best, seat, least = t, c, state.in_slot[t]
    if best == NOWHERE:
        return False
    put(facts, state, e, best, seat)
    return True


@hot
def chain(facts: Facts, state: State, v: int, c: int, d: int, avoid: int) -> int:
    """Finds the Kempe chain from v that alternates slots c and d, c first, when v is open and
    free in d and exchanging the two slots along the chain breaks no one's hours; its edges are
    then the first so many of ``state.chain``. 0 when it would, or when it ends at ``avoid``.
    Tables are not looked at.

    Inside the chain everybody has both slots; only its last participant gives up a slot for
    another, and so is the only one whom the exchange can hurt.
    """
    length = 0
    x, here, there = v, c, d
    e = state.at[x, here]
    while e != NOWHERE:
        if not facts.mask[e] >> there & 1:
            return 0
        state.chain[length] = e
        length += 1
        x = facts.first[e] + facts.second[e] - x
        here, there = there, here
        e = state.at[x, here]
    if x == avoid:
        return 0
    return length


@hot
def exchange(facts: Facts, state: State, v: int, length: int, c: int, d: int) -> bool:
    """Exchanges slots c and d for the chain from v that :func:`chain` has found, if tables
    allow."""
    edges, net, load = state.chain, state.net, state.load
    for i in range(length):
        e = edges[i]
        net[state.seat[e]] += 1 if state.slot[e] == c else -1
    fits = True
    for i in range(length):
        k = state.seat[edges[i]]
        more = net[k]
        if more > 0 and load[k, d] + more > facts.capacity[k, d]:
            fits = False
        if more < 0 and load[k, c] - more > facts.capacity[k, c]:
            fits = False
    total = 0
    for i in range(length):
        k = state.seat[edges[i]]
        if fits:
            load[k, d] += net[k]
            load[k, c] -= net[k]
            total += net[k]
        net[k] = 0
    if not fits:
        return False
    state.in_slot[d] += total
    state.in_slot[c] -= total
    x = v
    _swap(state, x, c, d)
    for i in range(length):
        e = edges[i]
        x = facts.first[e] + facts.second[e] - x
        _swap(state, x, c, d)
        state.slot[e] = d if state.slot[e] == c else c
    flip = (1 << c) | (1 << d)
    state.free[v] ^= flip
    state.free[x] ^= flip
    return True


@hot
def _swap(state: State, v: int, c: int, d: int) -> None:
    kept = state.at[v, c]
    state.at[v, c] = state.at[v, d]
    state.at[v, d] = kept


@hot
def put_by_chain(facts: Facts, state: State, e: int) -> bool:
    """Holds an allowed edge in a slot that one of its two has free and a Kempe chain frees for
    the other; False, and nothing changed, when no such chain exists."""
    slots = len(state.in_slot)
    mask = facts.mask[e]
    a, b = facts.first[e], facts.second[e]
    for x, y in ((a, b), (b, a)):
        for c in range(slots):
            # y is free in c, x is not; d is free for x, and the chain from x moves c to d.
            if not mask >> c & 1 or not state.free[y] >> c & 1 or state.at[x, c] == NOWHERE:
                continue
            here = room(facts, state, e, c) != NOWHERE
            for d in range(slots):
                if d == c or not state.free[x] >> d & 1:
                    continue
                # The exchange can free a table in c only by filling one in d.
                if not here and room(facts, state, e, d) == NOWHERE:
                    continue
                length = chain(facts, state, x, c, d, y)
                if length == 0 or not exchange(facts, state, x, length, c, d):
                    continue
                seat = room(facts, state, e, c)
                if seat != NOWHERE:
                    put(facts, state, e, c, seat)
                    state.way[0], state.way[1], state.way[2] = x, d, length
                    return True
                exchange(facts, state, x, length, d, c)
    return False


@hot
def put_somehow(facts: Facts, state: State, e: int) -> bool:
    """Holds an allowed edge in a slot that is free for both, or that a chain frees."""
    c, other = facts.class_a[e], facts.class_b[e]
    if state.spare[c] <= 0 and (other == NOWHERE or state.spare[other] <= 0):
        return False
    return put_anywhere(facts, state, e) or put_by_chain(facts, state, e)


@hot
def back(facts: Facts, state: State, c: int) -> None:
    """Takes back what :func:`put_by_chain` did to make slot c free, once its edge is dropped and
    when nothing else has changed."""
    exchange(facts, state, state.way[0], state.way[2], state.way[1], c)


@hot
def fill(facts: Facts, state: State, edges: Ints) -> None:
    """Holds every edge that it can, in the order given."""
    for e in edges:
        if state.slot[e] == NOWHERE and allowed(facts, state, e):
            put_somehow(facts, state, e)
