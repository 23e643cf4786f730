"""The doubled network of an instance: built once, solved at many prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from ortools.graph.python import min_cost_flow

from samspill.engine.arrays.compiled import NOWHERE, Flags, Ints, hot
from samspill.engine.arrays.instance import COMMON, Instance

if TYPE_CHECKING:
    from samspill.engine.arrays.offers import Offer

SOURCE, GATE, SINK = 0, 1, 2


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
    ``kept[v, k]`` is, in the same sense, the loss of a plan that gives v at most k meetings.
    ``time[v]`` is what a further meeting of v's brings to ``twice``, its own points aside: what v
    is served by it, less what v's time is worth elsewhere. ``seats`` is the share (0..1) of each
    offer's people who sit there, and ``offered`` the part of ``twice`` that all of them bring at
    the price of ``time``: with another bound on that part, the rest bounds the whole (Lagrange).
    """

    twice: int
    parts: tuple[int, int, int]
    use: Ints
    reduced: Ints
    kept: Ints
    time: Ints
    seats: list[list[float]]
    offered: int


def places(instance: Instance) -> tuple[list[int], int]:
    """Most meetings that each class of tables can hold, and all together, given who is there."""
    classes, slots = instance.capacity.shape
    by_class = np.zeros(classes, dtype=np.int64)
    in_all = 0
    for t in range(slots):
        there = (instance.open >> t & 1).astype(bool)
        here = np.bincount(instance.own_class[there], minlength=classes)
        # A meeting at a fixed table takes one of its people at least, any other takes two.
        here[COMMON] //= 2
        seats = np.minimum(instance.capacity[:, t], here)
        by_class += seats
        in_all += int(min(seats.sum(), there.sum() // 2))
    return by_class.tolist(), in_all


class Network:
    """The network. Half 0 is the left copies (flow comes from the gate), half 1 the right ones
    (flow goes to the sink). A fixed table limits the flow of its representatives unless some of
    their meetings may be held at the other side's own table; those limits are left out here.


    A seat at a round table that may be held (``offers``) is an arc from a left copy to the round
    table's hub and on to the sink, and one from the source by another hub to the right copy. Who
    may sit there and how many is kept; how few, and that all come in one slot, is not."""

    def __init__(
        self, instance: Instance, offers: Sequence[Offer] = (), edges: Flags | None = None
    ) -> None:
        """Of all edges, or of the unpinned ones among ``edges``."""
        self.instance = instance
        self._offers = offers
        self._free = np.flatnonzero(~instance.pinned if edges is None else edges & ~instance.pinned)
        pins = instance.pins
        self.base = np.bincount(instance.first[pins], minlength=instance.n)
        self.base += np.bincount(instance.second[pins], minlength=instance.n)
        self._limit, self._in_all = places(instance)
        for e in pins.tolist():
            if len(classes := instance.classes_of(e)) == 1:
                self._limit[classes[0]] -= 1
        for offer in offers:
            for v in offer.people:
                self._limit[int(instance.own_class[v])] += 1  # a seat is at no table of their own
        seats = sum(offer.most for offer in offers)
        self.supply = int(instance.room.sum() - self.base.sum()) + seats
        self._parts: list[tuple[Ints, Ints, Ints, Ints]] = []
        self._count = 0
        self._nodes = 3
        one = np.array([0], dtype=np.int64)
        whole = np.array([max(0, 2 * (self._in_all - len(pins))) + seats], dtype=np.int64)
        self._add(one + SOURCE, one + GATE, whole)
        self._add(one + SOURCE, one + SINK, one + self.supply)
        self._copies = self._copy_nodes()
        self._reward_arcs = self._rewards(self._tables())
        self._edge_arcs = self._edges(self._groups())
        start = self._count
        self._seat_arcs = [self._seats(offer) for offer in offers]
        self._offered = slice(start, self._count)
        parts = zip(*self._parts, strict=True)
        self._tails, self._heads, self._capacities, self._worths = map(np.concatenate, parts)
        self._into = _arcs_into(self._nodes, self._tails, self._heads)

    def _add(self, tails: Ints, heads: Ints, capacities: Ints, worths: Ints | None = None) -> Ints:
        """More arcs, ``worths`` the points, relief and places of a unit; answers their numbers."""
        if worths is None:
            worths = np.zeros((len(tails), 3), dtype=np.int64)
        self._parts.append((tails, heads, capacities, worths))
        first = self._count
        self._count += len(tails)
        return np.arange(first, self._count)

    def _ways(self, half: int, outer: Ints, inner: Ints) -> tuple[Ints, Ints]:
        """Tails and heads of arcs between outer nodes (nearer gate or sink) and inner ones."""
        return (outer, inner) if half == 0 else (inner, outer)

    def _new(self, number: int) -> Ints:
        self._nodes += number
        return np.arange(self._nodes - number, self._nodes)

    def _copy_nodes(self) -> Ints:
        """The node of each vertex in each half, NOWHERE for one without edges."""
        inst = self.instance
        used = np.zeros(inst.n, dtype=bool)
        used[inst.first[self._free]] = used[inst.second[self._free]] = True
        for offer in self._offers:
            used[list(offer.people)] = True
        nodes = np.full((2, inst.n), NOWHERE, dtype=np.int64)
        for half in (0, 1):
            nodes[half, used] = self._new(int(used.sum()))
        return nodes

    def _tables(self) -> Ints:
        """What each copy hangs on: the gate or the sink, or the node that all flow of its fixed
        table passes."""
        inst = self.instance
        own = inst.own_class
        a, b = own[inst.first], own[inst.second]
        both = (a != COMMON) & (b != COMMON)
        limited = np.ones(len(inst.capacity), dtype=bool)
        limited[a[both]] = limited[b[both]] = limited[COMMON] = False
        outer = np.full((2, inst.n), NOWHERE, dtype=np.int64)
        limits = np.maximum(0, np.array(self._limit, dtype=np.int64))
        for half, end in ((0, GATE), (1, SINK)):
            there = self._copies[half] != NOWHERE
            outer[half, there] = end
            at_table = there & limited[own]
            tables, number = np.unique(own[at_table], return_inverse=True)
            nodes = self._new(len(tables))
            outer[half, at_table] = nodes[number]
            ends = np.full(len(tables), end, dtype=np.int64)
            self._add(*self._ways(half, ends, nodes), limits[tables])
        return outer

    def _rewards(self, outer: Ints) -> Ints:
        """The arcs of every further meeting of each vertex, by half, vertex and number of the
        meeting; NOWHERE where there is none."""
        inst = self.instance
        steps = inst.served.shape[1]
        number = np.arange(steps)
        arcs = np.full((2, inst.n, steps), NOWHERE, dtype=np.int64)
        further = (number >= self.base[:, None]) & (number < inst.room[:, None])
        for half in (0, 1):
            v, k = np.nonzero(further & (self._copies[half] != NOWHERE)[:, None])
            worths = np.zeros((len(v), 3), dtype=np.int64)
            worths[:, 0], worths[:, 1] = inst.served[v, k], inst.relief[v, k]
            ways = self._ways(half, outer[half, v], self._copies[half, v])
            arcs[half, v, k] = self._add(*ways, np.ones(len(v), dtype=np.int64), worths)
        return arcs

    def _groups(self) -> Ints:
        """The node that all flow of a group passes, by half and group."""
        inst = self.instance
        groups = len(inst.group_owner)
        hubs = np.full((2, groups), NOWHERE, dtype=np.int64)
        for half in (0, 1):
            there = np.flatnonzero(self._copies[half, inst.group_owner] != NOWHERE)
            hubs[half, there] = nodes = self._new(len(there))
            outer = self._copies[half, inst.group_owner[there]]
            self._add(*self._ways(half, outer, nodes), np.ones(len(there), dtype=np.int64))
        return hubs

    def _edges(self, hubs: Ints) -> Ints:
        """Two arcs an edge, each from a left to a right copy by way of its groups."""
        inst, free = self.instance, self._free
        worths = np.zeros((len(free), 3), dtype=np.int64)
        worths[:, 0] = inst.points[free]
        worths[:, 2] = inst.class_a[free] == COMMON
        ends = inst.first[free], inst.second[free]
        arcs = []
        for left, right in (ends, ends[::-1]):
            nodes = []
            for half, v in ((0, left), (1, right)):
                node = self._copies[half, v]
                for group in (inst.group_a[free], inst.group_b[free]):
                    mine = np.flatnonzero(group != NOWHERE)
                    mine = mine[inst.group_owner[group[mine]] == v[mine]]
                    node[mine] = hubs[half, group[mine]]
                nodes.append(node)
            ones = np.ones(len(free), dtype=np.int64)
            arcs.append(self._add(nodes[0], nodes[1], ones, worths))
        return np.stack(arcs)

    def _seats(self, offer: Offer) -> Ints:
        """The arcs of everybody who may sit there, by half and place in ``people``."""
        people = np.array(offer.people, dtype=np.int64)
        ones = np.ones(len(people), dtype=np.int64)
        worths = np.zeros((len(people), 3), dtype=np.int64)
        worths[:, 0] = offer.points
        arcs = []
        for half, end in ((0, SINK), (1, SOURCE)):
            hub = self._new(1)
            self._add(*self._ways(half, hub, hub * 0 + end), hub * 0 + offer.most)
            copies = self._copies[half, people]
            arcs.append(self._add(*self._ways(half, copies, hub * ones), ones, worths))
        return np.stack(arcs)

    def solve(self, prices: Prices) -> Flow:
        """The best flow. Raises OverflowError when the prices are too large to count with."""
        costs = -(
            self._worths[:, 0] * prices.points
            + self._worths[:, 1] * prices.relief
            - self._worths[:, 2] * prices.place
        )
        if self._nodes * int(np.abs(costs).max(initial=0)) > 2**60:
            raise OverflowError("prices too large")
        flow = self._best(costs)
        distance = self._distances(flow, costs)
        reduced_costs = costs + distance[self._tails] - distance[self._heads]
        parts = flow @ self._worths
        use = np.where(self.instance.pinned, 2, 0)
        reduced = np.zeros(self.instance.m, dtype=np.int64)
        use[self._free] = flow[self._edge_arcs].sum(axis=0)
        reduced[self._free] = -reduced_costs[self._edge_arcs].sum(axis=0)
        return Flow(
            twice=-int(flow @ costs),
            parts=(int(parts[0]), int(parts[1]), int(parts[2])),
            use=use,
            reduced=reduced,
            kept=self._kept(reduced_costs),
            time=self._time(distance, prices),
            seats=[(flow[arcs].sum(axis=0) / 2).tolist() for arcs in self._seat_arcs],
            offered=int(
                self._capacities[self._offered] @ np.maximum(0, -reduced_costs[self._offered])
            ),
        )

    def _time(self, distance: Ints, prices: Prices) -> Ints:
        """``time`` of :class:`Flow`: the way to the left copy and on from the right one. Who has
        no copy has no other use of their time than being served."""
        inst = self.instance
        left, right = (distance[np.maximum(0, copies)] for copies in self._copies)
        found: Ints = distance[SOURCE] - left + right - distance[SINK]
        first = np.zeros(inst.n, dtype=np.int64)
        if inst.served.shape[1]:
            first = inst.served[:, 0] * prices.points + inst.relief[:, 0] * prices.relief
        return np.where(self._copies[0] == NOWHERE, 2 * first, found)

    def _best(self, costs: Ints) -> Ints:
        solver = min_cost_flow.SimpleMinCostFlow()
        arcs = solver.add_arcs_with_capacity_and_unit_cost(
            self._tails, self._heads, self._capacities, costs
        )
        solver.set_node_supply(SOURCE, self.supply)
        solver.set_node_supply(SINK, -self.supply)
        status = solver.solve()
        if status != solver.OPTIMAL:
            raise RuntimeError(f"the flow ended with {status}")
        flow: Ints = solver.flows(arcs)
        return flow

    def _kept(self, reduced_costs: Ints) -> Ints:
        """``kept`` of :class:`Flow`: closing a reward's arcs costs their negative reduced costs
        (those that leave room for k meetings are the cheapest to close, hence the last)."""
        inst = self.instance
        steps = inst.served.shape[1]
        losses = np.zeros((inst.n, steps + 1), dtype=np.int64)
        for arcs in self._reward_arcs:
            gains = np.where(arcs == NOWHERE, 0, np.maximum(0, -reduced_costs[arcs]))
            # At most k - base of the arcs may carry flow: the best ones do.
            gains = -np.sort(-gains, axis=1)
            left = gains.sum(axis=1, keepdims=True) - np.cumsum(gains, axis=1)
            left = np.concatenate([gains.sum(axis=1, keepdims=True), left], axis=1)
            at = np.arange(steps + 1) - self.base[:, None]
            mine = np.take_along_axis(left, np.clip(at, 0, steps), axis=1)
            losses += np.where((at >= 0) & (np.arange(steps + 1) < inst.room[:, None]), mine, 0)
        return losses

    def _distances(self, flow: Ints, costs: Ints) -> Ints:
        """Potentials that prove the flow best: under them reduced costs are at least zero where
        flow can grow, at most zero where it can shrink."""
        distance = np.zeros(self._nodes, dtype=np.int64)
        _shortest(distance, *self._into, self._tails, self._heads, flow, self._capacities, costs)
        return distance


def _arcs_into(nodes: int, tails: Ints, heads: Ints) -> tuple[Ints, Ints]:
    """The arcs at each node, from wherever: ``arcs[start[v] : start[v + 1]]``."""
    ends = np.concatenate([tails, heads])
    degrees = np.bincount(ends, minlength=nodes)
    start = np.concatenate([[0], np.cumsum(degrees)])
    arcs = np.tile(np.arange(len(tails)), 2)[np.argsort(ends, kind="stable")]
    return start, arcs


@hot
def _shortest(
    distance: Ints,
    start: Ints,
    arcs: Ints,
    tails: Ints,
    heads: Ints,
    flow: Ints,
    capacities: Ints,
    costs: Ints,
) -> None:
    """Shortest distances in the residual network from a node before all others (Bellman and Ford,
    with a queue). There is no negative cycle, as the flow is best."""
    nodes = len(distance)
    queue = np.arange(nodes)
    waits = np.ones(nodes, dtype=np.bool_)
    at, number = 0, nodes
    while number > 0:
        v = queue[at]
        at = at + 1 if at + 1 < nodes else 0
        number -= 1
        waits[v] = False
        for i in range(start[v], start[v + 1]):
            arc = arcs[i]
            if tails[arc] == v:
                if flow[arc] >= capacities[arc]:
                    continue
                w, length = heads[arc], costs[arc]
            else:
                if flow[arc] <= 0:
                    continue
                w, length = tails[arc], -costs[arc]
            if distance[v] + length < distance[w]:
                distance[w] = distance[v] + length
                if not waits[w]:
                    waits[w] = True
                    last = at + number
                    queue[last if last < nodes else last - nodes] = w
                    number += 1
