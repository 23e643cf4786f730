"""The doubled network of an instance: built once, solved at many prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.graph.python import min_cost_flow

from samspill.engine.instance import COMMON, Instance

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Prices:
    """What one unit of each thing counts in the objective: ``points`` of edges and of being
    served (0 or 1), ``relief`` of shortfall (the multiplier of the level ``minimum``), and
    ``place``, paid for each meeting at a common table."""

    points: int = 1
    relief: int = 0
    place: int = 0


@dataclass(frozen=True)
class Flow:
    """The best flow at some prices, in doubled units and over the unpinned edges only.

    ``twice`` is its objective, ``parts`` its points, relief and places. ``use[e]`` counts the
    halves of edge e (a pinned edge has two).
    ``reduced[e]`` is the edge's doubled reduced profit: a plan that holds an edge where it is
    negative, or does not hold one where it is positive, loses at least its size of ``twice``.
    ``kept[v][k]`` is, in the same sense, the loss of a plan that gives v at most k meetings.
    """

    twice: int
    parts: tuple[int, int, int]
    use: Ints
    reduced: Ints
    kept: list[list[int]]


def places(instance: Instance) -> tuple[list[int], int]:
    """Most meetings that each class of tables can hold, and all together, given who is there."""
    by_class = [0] * len(instance.capacity)
    in_all = 0
    for t in range(len(instance.slots)):
        here = [0] * len(instance.capacity)
        for mask, own in zip(instance.open, instance.own_class, strict=True):
            here[own] += mask >> t & 1
        seats = [
            # A meeting at a fixed table takes one of its people at least, any other takes two.
            min(row[t], here[c] if c != COMMON else here[c] // 2)
            for c, row in enumerate(instance.capacity)
        ]
        by_class = [old + new for old, new in zip(by_class, seats, strict=True)]
        in_all += min(sum(seats), sum(here) // 2)
    return by_class, in_all


class Network:
    """The network. Half 0 is the left copies (flow comes from the gate), half 1 the right ones
    (flow goes to the sink). A fixed table limits the flow of its representatives unless some of
    their meetings may be held at the other side's own table; those limits are left out here."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self._nodes = 0
        self._tail: list[int] = []
        self._head: list[int] = []
        self._capacity: list[int] = []
        self._worth: list[tuple[int, int, int]] = []  # points, relief and places of a unit
        pinned = [e for e in range(instance.m) if instance.pinned[e]]
        self._free = [e for e in range(instance.m) if not instance.pinned[e]]
        self.base = [0] * instance.n  # pinned meetings of each participant
        for e in pinned:
            self.base[instance.first[e]] += 1
            self.base[instance.second[e]] += 1
        self._limit, in_all = places(instance)
        for e in pinned:
            if len(instance.classes[e]) == 1:
                self._limit[instance.classes[e][0]] -= 1
        self._unlimited = {
            own
            for e in range(instance.m)
            for own in (
                instance.own_class[instance.first[e]],
                instance.own_class[instance.second[e]],
            )
            if COMMON
            not in (
                instance.own_class[instance.first[e]],
                instance.own_class[instance.second[e]],
            )
        }
        self._source, self._gate, self._sink = (self._node() for _ in range(3))
        self.supply = sum(instance.room) - sum(self.base)
        self._arc(self._source, self._gate, max(0, 2 * (in_all - len(pinned))))
        self._arc(self._source, self._sink, self.supply)
        self._copies: dict[tuple[int, int], int] = {}
        self._hubs: dict[tuple[str, int, int], int] = {}
        self._rewards: dict[tuple[int, int], list[int]] = {}
        self._edge_arcs = np.array([self._edge(e) for e in self._free], dtype=np.int64)
        self._tails = np.array(self._tail, dtype=np.int32)
        self._heads = np.array(self._head, dtype=np.int32)
        self._capacities = np.array(self._capacity, dtype=np.int64)
        self._worths = np.array(self._worth, dtype=np.int64).reshape(-1, 3)

    def _node(self) -> int:
        self._nodes += 1
        return self._nodes - 1

    def _arc(
        self, tail: int, head: int, capacity: int, worth: tuple[int, int, int] = (0, 0, 0)
    ) -> int:
        self._tail.append(tail)
        self._head.append(head)
        self._capacity.append(capacity)
        self._worth.append(worth)
        return len(self._tail) - 1

    def _way(self, half: int, outer: int, inner: int) -> tuple[int, int]:
        """Tail and head of an arc between an outer node (nearer gate or sink) and an inner."""
        return (outer, inner) if half == 0 else (inner, outer)

    def _edge(self, e: int) -> tuple[int, int]:
        """The edge's two arcs, each from a left to a right copy, by way of its groups."""
        inst = self.instance
        a, b = inst.first[e], inst.second[e]
        paid = 1 if inst.classes[e] == (COMMON,) else 0
        arcs = []
        for ends in ((a, b), (b, a)):
            nodes = [self._copy(half, ends[half]) for half in (0, 1)]
            for g in inst.groups[e]:
                half = ends.index(inst.group_owner[g])
                nodes[half] = self._hub("group", half, g, outer=nodes[half], limit=1)
            arcs.append(self._arc(nodes[0], nodes[1], 1, (inst.points[e], 0, paid)))
        return arcs[0], arcs[1]

    def _copy(self, half: int, v: int) -> int:
        """The copy of a vertex, with its rewards' arcs."""
        key = (half, v)
        if key not in self._copies:
            inst = self.instance
            node = self._copies[key] = self._node()
            outer = self._gate if half == 0 else self._sink
            own = inst.own_class[v]
            if own != COMMON and own not in self._unlimited:
                outer = self._hub("table", half, own, outer=outer, limit=self._limit[own])
            self._rewards[key] = [
                self._arc(*self._way(half, outer, node), 1, (inst.served[v][k], relief, 0))
                for k, relief in enumerate(inst.relief[v])
                if k >= self.base[v]
            ]
        return self._copies[key]

    def _hub(self, kind: str, half: int, number: int, *, outer: int, limit: int) -> int:
        """The node that all flow of a group or table passes."""
        key = (kind, half, number)
        if key not in self._hubs:
            self._hubs[key] = self._node()
            self._arc(*self._way(half, outer, self._hubs[key]), max(0, limit))
        return self._hubs[key]

    def solve(self, prices: Prices) -> Flow:
        """The best flow. Raises OverflowError when the prices are too large to count with."""
        costs = -(
            self._worths[:, 0] * prices.points
            + self._worths[:, 1] * prices.relief
            - self._worths[:, 2] * prices.place
        )
        if self._nodes * int(np.abs(costs).max(initial=0)) > 2**60:
            raise OverflowError("prices too large")
        solver = min_cost_flow.SimpleMinCostFlow()
        arcs = solver.add_arcs_with_capacity_and_unit_cost(
            self._tails, self._heads, self._capacities, costs
        )
        solver.set_node_supply(self._source, self.supply)
        solver.set_node_supply(self._sink, -self.supply)
        status = solver.solve()
        if status != solver.OPTIMAL:
            raise RuntimeError(f"the flow ended with {status}")
        flow = solver.flows(arcs)
        reduced_costs = self._reduced_costs(flow, costs)
        parts = flow @ self._worths
        use = np.full(self.instance.m, 2, dtype=np.int64)
        reduced = np.zeros(self.instance.m, dtype=np.int64)
        if self._free:
            use[self._free] = flow[self._edge_arcs].sum(axis=1)
            reduced[self._free] = -reduced_costs[self._edge_arcs].sum(axis=1)
        return Flow(
            twice=-int(flow @ costs),
            parts=(int(parts[0]), int(parts[1]), int(parts[2])),
            use=use,
            reduced=reduced,
            kept=self._kept(reduced_costs),
        )

    def _kept(self, reduced_costs: Ints) -> list[list[int]]:
        """``kept`` of :class:`Flow`: closing a reward's arcs costs their negative reduced costs
        (those that leave room for k meetings are the cheapest to close, hence the last)."""
        found = []
        for v in range(self.instance.n):
            room, base = self.instance.room[v], self.base[v]
            losses = [0] * (room + 1)
            for half in (0, 1):
                if (half, v) in self._rewards:
                    arcs = self._rewards[half, v]
                    gains = [max(0, -int(reduced_costs[arc])) for arc in arcs]
                    for k in range(base, room):
                        # At most k - base of the arcs may carry flow: the best ones do.
                        losses[k] += sum(sorted(gains, reverse=True)[k - base :])
            found.append(losses)
        return found

    def _reduced_costs(self, flow: Ints, costs: Ints) -> Ints:
        """Reduced costs of all arcs under potentials that prove the flow best: at least zero
        where flow can grow, at most zero where it can shrink (Bellman and Ford)."""
        grow, shrink = self._capacities > flow, flow > 0
        tails = np.concatenate([self._tails[grow], self._heads[shrink]])
        heads = np.concatenate([self._heads[grow], self._tails[shrink]])
        lengths = np.concatenate([costs[grow], -costs[shrink]])
        order = np.argsort(heads, kind="stable")
        tails, heads, lengths = tails[order], heads[order], lengths[order]
        reached, starts = np.unique(heads, return_index=True)
        distance = np.zeros(self._nodes, dtype=np.int64)
        while len(reached):
            best = np.minimum.reduceat(distance[tails] + lengths, starts)
            better = best < distance[reached]
            if not better.any():
                break
            distance[reached[better]] = best[better]
        return costs + distance[self._tails] - distance[self._heads]
