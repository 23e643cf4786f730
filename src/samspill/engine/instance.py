"""A problem as numbers: vertices, candidate edges, slots as bit masks, tables as classes.

Everything that chooses meetings or gives them slots works on an :class:`Instance`; ids come
back only when a plan is written (:mod:`samspill.engine.timetable.tables`).

Shapes: ``n`` participants, ``m`` edges (pairs that may meet and have a common open slot), ``S``
slots in the order of time. A table class is a set of tables that the same meetings may use:
class 0 is the tables that are nobody's own, every fixed table is a class of its own.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from samspill.engine.problem import Participant, Problem, Table
from samspill.engine.rules import capacity_in, fixed_tables
from samspill.engine.valuation import SERVED_POINTS, Pair, Valuation, pair_of, shortfall_cost

COMMON = 0  # the class of the tables that are nobody's own
# A cost this large already decides everything; larger ones would overflow the solvers.
LARGEST_COST = 10**9


def relief_of(*, missing: int) -> int:
    """What one more meeting takes off the level minimum for whoever lacks so many, cut off where
    numbers would grow too large (a bound on the level then counts too little: still a bound)."""
    return min(LARGEST_COST, shortfall_cost(missing) - shortfall_cost(missing - 1))


@dataclass(frozen=True)
class Edge:
    """A pair while the instance is built."""

    first: int
    second: int
    points: int
    mask: int
    classes: tuple[int, ...]
    pinned: bool
    groups: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Instance:
    """The numbers of one problem. Lists are indexed by vertex, edge, class or slot; read only.

    ``first``, ``second``, ``points``, ``mask`` (common open slots with a place at a table),
    ``classes`` (one or two table classes), ``groups`` (none to two: at most one edge of each
    group may be held) and ``pinned`` (locked: must be held, the mask has its one slot) describe
    the edges. A group is a participant, ``group_owner``, and an organisation's representatives.
    ``open`` (bit mask), ``room`` (most meetings) and ``minimum`` describe the vertices,
    ``capacity[c][t]`` the classes of tables.
    """

    problem: Problem
    valuation: Valuation
    people: tuple[str, ...]
    slots: tuple[str, ...]
    class_tables: tuple[tuple[str, ...], ...]
    capacity: tuple[tuple[int, ...], ...]
    open: list[int]
    room: list[int]
    minimum: list[int]
    own_class: list[int]
    first: list[int]
    second: list[int]
    points: list[int]
    mask: list[int]
    classes: list[tuple[int, ...]]
    pinned: list[bool]
    groups: list[tuple[int, ...]]
    group_owner: list[int]

    @property
    def n(self) -> int:
        """Number of participants."""
        return len(self.people)

    @property
    def m(self) -> int:
        """Number of edges."""
        return len(self.first)

    @cached_property
    def incident(self) -> list[list[int]]:
        """The edges at each vertex."""
        found: list[list[int]] = [[] for _ in self.people]
        for e, (a, b) in enumerate(zip(self.first, self.second, strict=True)):
            found[a].append(e)
            found[b].append(e)
        return found

    @cached_property
    def served(self) -> list[list[int]]:
        """``served[v][k]`` is the points of v's meeting number k + 1."""
        most = max(self.room, default=0)
        steps = [SERVED_POINTS[k] if k < len(SERVED_POINTS) else 0 for k in range(most)]
        return [steps[:room] for room in self.room]

    @cached_property
    def relief(self) -> list[list[int]]:
        """``relief[v][k]`` is what v's meeting number k + 1 takes off the level minimum."""
        return [
            [relief_of(missing=least - k) for k in range(room)]
            for room, least in zip(self.room, self.minimum, strict=True)
        ]

    @cached_property
    def shortfall_of_none(self) -> int:
        """The level minimum of a plan without meetings."""
        return sum(relief_of(missing=k) for least in self.minimum for k in range(1, least + 1))

    @cached_property
    def edge_of(self) -> dict[Pair, int]:
        """The edge of each pair of ids."""
        return {
            (self.people[a], self.people[b]): e
            for e, (a, b) in enumerate(zip(self.first, self.second, strict=True))
        }


def build(problem: Problem, valuation: Valuation | None = None) -> Instance:
    """The instance of a problem without faults. Linear in participants, pairs and slots."""
    valuation = valuation or Valuation(problem)
    slots = tuple(sorted(problem.slot_index, key=problem.slot_index.__getitem__))
    people = problem.participants
    class_tables, capacity, class_of = _classes(problem, slots)
    pins = _pins(problem)
    opens = [
        sum(1 << t for t, slot in enumerate(slots) if slot in problem.open_slots[p.id])
        for p in people
    ]
    # A table that never has a place, or a slot nobody is open in, can hold nothing.
    usable = [sum(1 << t for t, held in enumerate(row) if held) for row in capacity]
    own = [_own_class(problem, p, class_of) for p in people]
    index = {p.id: i for i, p in enumerate(people)}
    edges = []
    for pair, value in valuation.pairs.items():
        a, b = index[pair[0]], index[pair[1]]
        classes = tuple(sorted({c for c in (own[a], own[b]) if c != COMMON})) or (COMMON,)
        pin = pins.get(pair)
        if pin is None:
            seats = 0
            for c in classes:
                seats |= usable[c]
            mask = opens[a] & opens[b] & seats
        else:
            mask = 1 << slots.index(pin[0])
            if pin[1] is not None:
                classes = (class_of.get(pin[1], COMMON),)
        groups = tuple(
            (here, people[there].organisation)
            for here, there in ((a, b), (b, a))
            if people[there].representative
        )
        edges.append(Edge(a, b, value.points, mask, classes, pin is not None, groups))
    room = [min(problem.cap_of(p), opens[i].bit_count()) for i, p in enumerate(people)]
    edges = _possible(edges, opens=opens, room=room)
    group_ids = _group_ids(edges)
    return Instance(
        problem=problem,
        valuation=valuation,
        people=tuple(p.id for p in people),
        slots=slots,
        class_tables=class_tables,
        capacity=capacity,
        open=opens,
        room=room,
        minimum=[problem.minimum_of(p) for p in people],
        own_class=own,
        first=[e.first for e in edges],
        second=[e.second for e in edges],
        points=[e.points for e in edges],
        mask=[e.mask for e in edges],
        classes=[e.classes for e in edges],
        pinned=[e.pinned for e in edges],
        groups=[tuple(group_ids[g] for g in e.groups if g in group_ids) for e in edges],
        group_owner=[owner for owner, _ in group_ids],
    )


def _classes(
    problem: Problem, slots: tuple[str, ...]
) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[int, ...], ...], dict[str, int]]:
    """The tables of each class, places by class and slot, and each fixed table's class."""
    fixed = fixed_tables(problem)
    groups: list[list[Table]] = [[t for t in problem.tables if t.id not in fixed]]
    groups += [[t] for t in problem.tables if t.id in fixed]
    capacity = tuple(
        tuple(sum(capacity_in(table, slot) for table in tables) for slot in slots)
        for tables in groups
    )
    class_of = {tables[0].id: c for c, tables in enumerate(groups) if c != COMMON}
    return tuple(tuple(t.id for t in tables) for tables in groups), capacity, class_of


def _own_class(problem: Problem, person: Participant, class_of: dict[str, int]) -> int:
    table = problem.organisation_by_id[person.organisation].table
    return class_of[table] if person.representative and table is not None else COMMON


def _pins(problem: Problem) -> dict[Pair, tuple[str, str | None]]:
    return {pair_of(*held.participants): (held.slot, held.table) for held in problem.locked}


def _possible(edges: list[Edge], *, opens: list[int], room: list[int]) -> list[Edge]:
    """The edges that some plan holds, their masks without what the locked meetings take."""
    taken = [0] * len(opens)
    locked = [0] * len(opens)
    used: set[tuple[int, str]] = set()
    for edge in edges:
        if edge.pinned:
            for v in (edge.first, edge.second):
                taken[v] |= edge.mask
                locked[v] += 1
            used.update(edge.groups)
    found = []
    for edge in edges:
        if edge.pinned:
            found.append(edge)
            continue
        mask = edge.mask & ~taken[edge.first] & ~taken[edge.second]
        full = any(locked[v] >= room[v] for v in (edge.first, edge.second))
        if mask and not full and used.isdisjoint(edge.groups):
            found.append(
                Edge(
                    edge.first,
                    edge.second,
                    edge.points,
                    mask,
                    edge.classes,
                    edge.pinned,
                    edge.groups,
                )
            )
    return found


def _group_ids(edges: list[Edge]) -> dict[tuple[int, str], int]:
    """Numbers for the groups (participant, organisation of representatives) of two or more."""
    members: dict[tuple[int, str], int] = defaultdict(int)
    for edge in edges:
        for group in edge.groups:
            members[group] += 1
    return {g: i for i, g in enumerate(g for g, count in members.items() if count > 1)}
