"""A timetable under construction: which edge is held in which slot, all rules kept.

The moves cost a few list look-ups. Only integers and flat lists are kept, so that the hot loops
can be compiled later without another design.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from samspill.engine.instance import Instance

NOWHERE = -1


class Timetable:
    """The meetings held, each with a slot and a class of tables.

    ``slot[e]`` and ``seat[e]`` are the edge's slot and table class (NOWHERE when not held),
    ``at[v][t]`` the edge that v has in slot t, ``free[v]`` the bit mask of v's open slots
    without a meeting, ``load[c][t]`` meetings by class and slot. ``value`` and ``shortfall`` are
    the levels of what is held.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        slots = len(instance.slots)
        self.slot = [NOWHERE] * instance.m
        self.seat = [NOWHERE] * instance.m
        self.at = [[NOWHERE] * slots for _ in range(instance.n)]
        self.free = list(instance.open)
        self.degree = [0] * instance.n
        self.load = [[0] * slots for _ in instance.capacity]
        self.in_slot = [0] * slots
        self.group_used = [False] * len(instance.group_owner)
        self.value = 0
        self.shortfall = instance.shortfall_of_none
        self.placed = 0
        pinned = [e for e in range(instance.m) if instance.pinned[e]]
        # Those with one table first: those with a choice then take what is left.
        for e in sorted(pinned, key=lambda e: len(instance.classes[e])):
            t = instance.mask[e].bit_length() - 1
            c = self.room(e, t)
            if c == NOWHERE:
                c = self._make_room(e, t)
            self.put(e, t, c)

    def room(self, e: int, t: int) -> int:
        """The edge's emptiest class of tables in the slot, NOWHERE when all are full."""
        best, most = NOWHERE, 0
        for c in self.instance.classes[e]:
            left = self.instance.capacity[c][t] - self.load[c][t]
            if left > most:
                best, most = c, left
        return best

    def _make_room(self, e: int, t: int) -> int:
        """A class of the edge's with room, after moving edges with a choice of two (a search for
        an augmenting path); NOWHERE when there is none."""
        came: dict[int, tuple[int, int] | None] = dict.fromkeys(self.instance.classes[e])
        queue = list(came)
        for c in queue:
            if self.load[c][t] < self.instance.capacity[c][t]:
                while (step := came[c]) is not None:
                    other, source = step
                    self.load[c][t] += 1
                    self.load[source][t] -= 1
                    self.seat[other] = c
                    c = source  # noqa: PLW2901  the walk back goes along the path found
                return c
            for other in range(self.instance.m):
                if self.slot[other] == t and self.seat[other] == c:
                    for further in self.instance.classes[other]:
                        if further not in came:
                            came[further] = (other, c)
                            queue.append(further)
        return NOWHERE

    def put(self, e: int, t: int, c: int) -> None:
        """Holds the edge in a slot that is free for both, at a class with room."""
        inst = self.instance
        self.slot[e], self.seat[e] = t, c
        self.load[c][t] += 1
        self.in_slot[t] += 1
        self.placed += 1
        self.value += inst.points[e]
        bit = 1 << t
        for v in (inst.first[e], inst.second[e]):
            self.at[v][t] = e
            self.free[v] ^= bit
            k = self.degree[v]
            self.value += inst.served[v][k]
            self.shortfall -= inst.relief[v][k]
            self.degree[v] = k + 1
        for g in inst.groups[e]:
            self.group_used[g] = True

    def drop(self, e: int) -> None:
        """Holds the edge no more."""
        inst = self.instance
        t = self.slot[e]
        self.load[self.seat[e]][t] -= 1
        self.in_slot[t] -= 1
        self.slot[e] = self.seat[e] = NOWHERE
        self.placed -= 1
        self.value -= inst.points[e]
        bit = 1 << t
        for v in (inst.first[e], inst.second[e]):
            self.at[v][t] = NOWHERE
            self.free[v] ^= bit
            k = self.degree[v] = self.degree[v] - 1
            self.value -= inst.served[v][k]
            self.shortfall += inst.relief[v][k]
        for g in inst.groups[e]:
            self.group_used[g] = False

    def allowed(self, e: int) -> bool:
        """True when only slots and tables can stand in the way of an edge that is not held."""
        inst = self.instance
        a, b = inst.first[e], inst.second[e]
        if self.degree[a] >= inst.room[a] or self.degree[b] >= inst.room[b]:
            return False
        return not any(self.group_used[g] for g in inst.groups[e])

    def put_anywhere(self, e: int) -> bool:
        """Holds an allowed edge in the least loaded slot that is free for both, if any is."""
        inst = self.instance
        mask = self.free[inst.first[e]] & self.free[inst.second[e]] & inst.mask[e]
        best, least = NOWHERE, 1 << 60
        while mask:
            low = mask & -mask
            mask ^= low
            t = low.bit_length() - 1
            if self.in_slot[t] < least and self.room(e, t) != NOWHERE:
                best, least = t, self.in_slot[t]
        if best == NOWHERE:
            return False
        self.put(e, best, self.room(e, best))
        return True

    def chain(self, v: int, c: int, d: int, *, avoid: int = NOWHERE) -> list[int]:
        """The edges of the Kempe chain from v that alternates slots c and d, c first, when v is
        open and free in d and exchanging the two slots along the chain breaks no one's hours;
        empty when it would, or when it ends at ``avoid``. Tables are not looked at.

        Inside the chain everybody has both slots; only its last participant gives up a slot for
        another, and so is the only one whom the exchange can hurt.
        """
        inst, at = self.instance, self.at
        found: list[int] = []
        x, here, there = v, c, d
        while (e := at[x][here]) != NOWHERE:
            if not inst.mask[e] >> there & 1:
                return []
            found.append(e)
            x = inst.first[e] + inst.second[e] - x
            here, there = there, here
        if x == avoid:
            return []
        return found

    def exchange(self, edges: Sequence[int], c: int, d: int) -> bool:
        """Exchanges slots c and d for the edges of a whole chain or cycle, if tables allow."""
        change: dict[int, int] = {}
        for e in edges:
            step = 1 if self.slot[e] == c else -1
            change[self.seat[e]] = change.get(self.seat[e], 0) + step
        for k, net in change.items():
            load, capacity = self.load[k], self.instance.capacity[k]
            if net > 0 and load[d] + net > capacity[d]:
                return False
            if net < 0 and load[c] - net > capacity[c]:
                return False
        for k, net in change.items():
            self.load[k][d] += net
            self.load[k][c] -= net
        total = sum(change.values())
        self.in_slot[d] += total
        self.in_slot[c] -= total
        inst, at, free = self.instance, self.at, self.free
        ends: dict[int, int] = {}
        for e in edges:
            for v in (inst.first[e], inst.second[e]):
                ends[v] = ends.get(v, 0) + 1
        for v, times in ends.items():
            row = at[v]
            row[c], row[d] = row[d], row[c]
            if times == 1:
                free[v] ^= (1 << c) | (1 << d)
        for e in edges:
            self.slot[e] = d if self.slot[e] == c else c
        return True

    def held(self) -> Iterator[int]:
        """The edges held, ascending."""
        return (e for e, t in enumerate(self.slot) if t != NOWHERE)

    @property
    def order(self) -> tuple[int, int]:
        """What timetables are compared by: the smaller, the better."""
        return (self.shortfall, -self.value)
