"""A timetable under construction: which edge is held in which slot, all rules kept."""

from __future__ import annotations

import numpy as np

from samspill.engine.arrays.compiled import NOWHERE, Ints
from samspill.engine.arrays.instance import Instance
from samspill.engine.solving.timetable import moves
from samspill.engine.solving.timetable.moves import PLACED, SHORTFALL, VALUE, Facts, State

__all__ = ["NOWHERE", "Timetable"]


class Timetable:
    """The meetings held, each with a slot and a class of tables.

    ``slot[e]`` and ``seat[e]`` are the edge's slot and table class (NOWHERE when not held),
    ``at[v, t]`` the edge that v has in slot t, ``free[v]`` the bit mask of v's open slots
    without a meeting, ``load[c, t]`` meetings by class and slot. Pinned edges are held from the
    start.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        classes, slots = instance.capacity.shape
        self.facts = Facts(*(getattr(instance, name) for name in Facts._fields))
        self.state = State(
            slot=np.full(instance.m, NOWHERE, dtype=np.int32),
            seat=np.full(instance.m, NOWHERE, dtype=np.int32),
            at=np.full((instance.n, slots), NOWHERE, dtype=np.int32),
            free=instance.open.copy(),
            degree=np.zeros(instance.n, dtype=np.int32),
            load=np.zeros((classes, slots), dtype=np.int32),
            spare=instance.capacity.sum(axis=1, dtype=np.int64),
            in_slot=np.zeros(slots, dtype=np.int64),
            holder=np.full(len(instance.group_owner), NOWHERE, dtype=np.int32),
            sums=np.array([0, instance.shortfall_of_none, 0], dtype=np.int64),
            chain=np.zeros(instance.n + 1, dtype=np.int32),
            net=np.zeros(classes, dtype=np.int32),
            way=np.zeros(3, dtype=np.int64),
        )
        self.slot, self.seat, self.at = self.state.slot, self.state.seat, self.state.at
        self.free, self.degree, self.load = self.state.free, self.state.degree, self.state.load
        # Those with one table first: those with a choice then take what is left.
        for e in sorted(instance.pins.tolist(), key=lambda e: len(instance.classes_of(e))):
            t = int(instance.mask[e]).bit_length() - 1
            c = moves.room(self.facts, self.state, e, t)
            if c == NOWHERE:
                c = self._make_room(e, t)
            self.put(e, t, c)

    @property
    def value(self) -> int:
        """The level ``value`` of what is held."""
        return int(self.state.sums[VALUE])

    @property
    def shortfall(self) -> int:
        """The level ``minimum`` of what is held."""
        return int(self.state.sums[SHORTFALL])

    @property
    def placed(self) -> int:
        """The number of meetings held."""
        return int(self.state.sums[PLACED])

    @property
    def order(self) -> tuple[int, int]:
        """What timetables are compared by: the smaller, the better."""
        return (self.shortfall, -self.value)

    def copy(self) -> Timetable:
        """Another timetable that holds the same, to be changed without changing this one."""
        other = object.__new__(Timetable)
        other.instance, other.facts = self.instance, self.facts
        other.state = State._make(part.copy() for part in self.state)
        other.slot, other.seat, other.at = other.state.slot, other.state.seat, other.state.at
        other.free, other.degree = other.state.free, other.state.degree
        other.load = other.state.load
        return other

    def put(self, e: int, t: int, c: int) -> None:
        """Holds the edge in a slot that is free for both, at a class with room."""
        moves.put(self.facts, self.state, e, t, c)

    def drop(self, e: int) -> None:
        """Holds the edge no more."""
        moves.drop(self.facts, self.state, e)

    def fill(self, edges: Ints) -> None:
        """Holds every edge that it can in the order given, each in the least loaded slot that
        both have free, or in one that a Kempe chain frees (Kempe 1879; de Werra, "An introduction
        to timetabling", 1985, sec. 2)."""
        moves.fill(self.facts, self.state, edges)

    def held(self) -> Ints:
        """The edges held, ascending."""
        return np.flatnonzero(self.slot != NOWHERE)

    def _make_room(self, e: int, t: int) -> int:
        """A class of the edge's with room, after moving edges with a choice of two (a search for
        an augmenting path); NOWHERE when there is none."""
        inst = self.instance
        came: dict[int, tuple[int, int] | None] = dict.fromkeys(inst.classes_of(e))
        queue = list(came)
        for c in queue:
            if self.load[c, t] < inst.capacity[c, t]:
                while (step := came[c]) is not None:
                    other, source = step
                    self.load[c, t] += 1
                    self.load[source, t] -= 1
                    self.state.spare[c] -= 1
                    self.state.spare[source] += 1
                    self.seat[other] = c
                    c = source  # noqa: PLW2901  the walk back goes along the path found
                return c
            for other in np.flatnonzero((self.slot == t) & (self.seat == c)).tolist():
                for further in inst.classes_of(other):
                    if further not in came:
                        came[further] = (other, c)
                        queue.append(further)
        return NOWHERE
