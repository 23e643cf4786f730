"""A problem as numbers: vertices, candidate edges, slots as bit masks, tables as classes.

Everything that chooses meetings or gives them slots works on an :class:`Instance`; ids come
back only when a plan is written (:mod:`samspill.engine.solving.timetable.tables`).

Shapes: ``n`` participants, ``m`` edges (pairs that may meet and have a common open slot), ``S``
slots in the order of time. A table class is a set of tables that the same meetings may use:
class 0 is the tables that are nobody's own, every fixed table is a class of its own.

Round tables that are held as given (``held``) are taken out beforehand: their people have a slot,
a meeting of their cap and of their minimum less, and the first steps of being served behind
them; their tables have no place left in their slot. What they are worth is not in the numbers.

Participants are numbered by a digest of their ids and tables by their ids, so that no outcome
depends on the order of registration or of rows in a file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from samspill.engine.arrays.compiled import NOWHERE, Flags, Ints, Small
from samspill.engine.arrays.pairs import Pairs, pairs_of
from samspill.engine.model.plan import Meeting
from samspill.engine.model.problem import Participant, Problem, Table
from samspill.engine.model.round_tables import locked_meetings
from samspill.engine.model.tables import capacity_in, fixed_tables, quiet_class
from samspill.engine.model.valuation import Pair, Valuation, pair_of, shortfall_cost

COMMON = 0  # the class of the tables that are nobody's own
# A cost this large already decides everything; larger ones would overflow the solvers.
LARGEST_COST = 10**9


def relief_of(*, missing: int) -> int:
    """What one more meeting takes off the level minimum for whoever lacks so many, cut off where
    numbers would grow too large (a bound on the level then counts too little: still a bound)."""
    return min(LARGEST_COST, shortfall_cost(missing) - shortfall_cost(missing - 1))


@dataclass(frozen=True)
class Instance:
    """The numbers of one problem, read only; arrays are indexed by vertex, edge, class or slot.

    ``first``, ``second``, ``points``, ``mask`` (common open slots with a place at a table),
    ``class_a`` and ``class_b`` (one or two table classes, ascending, NOWHERE for none),
    ``group_a`` and ``group_b`` (none to two: at most one edge of each group may be held),
    ``wished`` (by either side) and ``pinned`` (locked: must be held, the mask has its one slot)
    describe the edges. A group is a participant, ``group_owner``, and an organisation's
    representatives. ``open`` (bit mask), ``room`` (most meetings), ``minimum`` and ``own_class``
    describe the vertices, ``capacity[c, t]`` the classes of tables. ``served[v, k]`` is the points
    of v's meeting number k + 1, ``relief[v, k]`` what it takes off the level minimum, both beside
    the round tables ``held``. ``seated[v]`` is the bit mask of the slots that v sits at one in.
    """

    problem: Problem
    valuation: Valuation
    people: tuple[str, ...]
    slots: tuple[str, ...]
    class_tables: tuple[tuple[str, ...], ...]
    capacity: Small
    open: Ints
    room: Small
    minimum: Small
    own_class: Small
    first: Small
    second: Small
    points: Ints
    mask: Ints
    class_a: Small
    class_b: Small
    pinned: Flags
    wished: Flags
    group_a: Small
    group_b: Small
    group_owner: Small
    served: Ints
    relief: Ints
    held: tuple[Meeting, ...]
    seated: Ints

    @property
    def n(self) -> int:
        """Number of participants."""
        return len(self.people)

    @property
    def m(self) -> int:
        """Number of edges."""
        return len(self.first)

    @cached_property
    def pins(self) -> Ints:
        """The pinned edges."""
        return np.flatnonzero(self.pinned)

    @cached_property
    def start(self) -> Ints:
        """``incident[start[v] : start[v + 1]]`` are the edges at v."""
        degrees = np.bincount(self.first, minlength=self.n)
        degrees += np.bincount(self.second, minlength=self.n)
        return np.concatenate([[0], np.cumsum(degrees)])

    @cached_property
    def incident(self) -> Small:
        """The edges at each vertex, one vertex after the other, edges ascending."""
        ends = np.concatenate([self.first, self.second])
        order = np.argsort(ends, kind="stable")
        found: Small = np.tile(np.arange(self.m, dtype=np.int32), 2)[order]
        return found

    @cached_property
    def shortfall_of_none(self) -> int:
        """The level minimum of a plan without meetings."""
        levels, people = np.unique(self.minimum, return_counts=True)
        return sum(
            number * sum(relief_of(missing=k) for k in range(1, int(least) + 1))
            for least, number in zip(levels, people.tolist(), strict=True)
        )

    @cached_property
    def held_worth(self) -> int:
        """Points of the round tables held, and of being served by them."""
        points = sum(self.valuation.group_points(m.round_table, m.participants) for m in self.held)
        return points + sum(map(self.valuation.served, _bits(self.seated).tolist()))

    @cached_property
    def vertex_of(self) -> dict[str, int]:
        """The number of each participant."""
        return {key: v for v, key in enumerate(self.people)}

    @cached_property
    def edge_of(self) -> dict[Pair, int]:
        """The edge of each pair of ids."""
        people = self.people
        return {
            pair_of(people[a], people[b]): e
            for e, (a, b) in enumerate(zip(self.first.tolist(), self.second.tolist(), strict=True))
        }

    def classes_of(self, e: int) -> tuple[int, ...]:
        """The table classes of an edge, ascending."""
        both = int(self.class_a[e]), int(self.class_b[e])
        return both if both[1] != NOWHERE else both[:1]

    def groups_of(self, e: int) -> tuple[int, ...]:
        """The groups of an edge."""
        return tuple(int(g) for g in (self.group_a[e], self.group_b[e]) if g != NOWHERE)


def natural(key: str) -> list[tuple[int, str]]:
    """Sorts ids as people read them: b2 before b10."""
    return [(int(word or 0), text) for text, word in re.findall(r"(\D*)(\d*)", key)]


def build(
    problem: Problem,
    valuation: Valuation | None = None,
    held: tuple[Meeting, ...] | None = None,
) -> Instance:
    """The instance of a problem without faults, in the time of sorting its wishes. Of the
    ``valuation`` only the steps of being served and the points of round tables are used.
    ``held`` is all the round tables to hold as given; None: those that are locked."""
    valuation = valuation or Valuation(problem)
    held = locked_meetings(problem) if held is None else held
    slots = tuple(sorted(problem.slot_index, key=problem.slot_index.__getitem__))
    by_id = {p.id: p for p in sorted(problem.participants, key=lambda p: _drawn(p.id))}
    people = tuple(by_id)
    class_tables, capacity, class_of = _classes(problem, slots, held)
    seated = _seated(people, slots, held)
    before = _bits(seated).astype(np.int32)
    opens = _open(problem, people, slots) & ~seated
    own = np.array([_own_class(problem, p, class_of) for p in by_id.values()], dtype=np.int32)
    caps = np.array([problem.cap_of(p) for p in by_id.values()], dtype=np.int32)
    room = np.minimum(caps - before, _bits(opens)).astype(np.int32)
    minimum = np.array([problem.minimum_of(p) for p in by_id.values()], dtype=np.int32)
    minimum = np.maximum(0, minimum - before)
    pairs = pairs_of(problem, people)
    pinned, pin_slot, pin_class = _pins(problem, people, pairs, slots, class_of)
    quiet = quiet_class(problem)
    class_a, class_b = _edge_classes(own, pairs, NOWHERE if quiet is None else class_of[quiet])
    class_a = np.where(pin_class != NOWHERE, pin_class, class_a).astype(np.int32)
    class_b = np.where(pin_class != NOWHERE, NOWHERE, class_b).astype(np.int32)
    # A table that never has a place, or a slot nobody is open in, can hold nothing.
    usable = ((capacity > 0) << np.arange(len(slots), dtype=np.int64)).sum(axis=1)
    seats = usable[class_a] | np.where(class_b != NOWHERE, usable[class_b], 0)
    mask = opens[pairs.first] & opens[pairs.second] & seats
    mask = np.where(pinned, 1 << np.maximum(pin_slot, 0), mask)
    owners, groups = _groups(problem, people, pairs)
    mask = _possible(pairs, mask, pinned=pinned, room=room, groups=groups)
    kept = np.flatnonzero(mask)
    group_owner, numbered = _numbered(owners[:, kept], groups[:, kept])
    return Instance(
        problem=problem,
        valuation=valuation,
        people=people,
        slots=slots,
        class_tables=class_tables,
        capacity=capacity,
        open=opens,
        room=room,
        minimum=minimum,
        own_class=own,
        first=pairs.first[kept].astype(np.int32),
        second=pairs.second[kept].astype(np.int32),
        points=pairs.points[kept],
        mask=mask[kept],
        class_a=class_a[kept],
        class_b=class_b[kept],
        pinned=pinned[kept],
        wished=pairs.wished[kept],
        group_a=numbered[0],
        group_b=numbered[1],
        group_owner=group_owner,
        served=_steps(room, before, valuation.steps),
        relief=_relief(room, minimum),
        held=held,
        seated=seated,
    )


def _seated(people: Sequence[str], slots: Sequence[str], held: Sequence[Meeting]) -> Ints:
    found = np.zeros(len(people), dtype=np.int64)
    number = {key: v for v, key in enumerate(people)} if held else {}
    for meeting in held:
        for participant in meeting.participants:
            found[number[participant]] |= 1 << slots.index(meeting.slot)
    return found


def _drawn(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=8).digest()


def _open(problem: Problem, people: Sequence[str], slots: Sequence[str]) -> Ints:
    bit = {slot: 1 << t for t, slot in enumerate(slots)}
    masks: dict[frozenset[str], int] = {}
    found = []
    for key in people:
        here = problem.open_slots[key]
        if here not in masks:
            masks[here] = sum(bit[slot] for slot in here)
        found.append(masks[here])
    return np.array(found, dtype=np.int64)


def _bits(masks: Ints) -> Ints:
    """The number of bits set in each."""
    return np.bitwise_count(masks).astype(np.int64)


def _steps(room: Small, before: Small, points: Sequence[int]) -> Ints:
    """Per vertex the points of each further meeting it has room for after so many, 0 beyond."""
    most = int(room.max(initial=0))
    all_of_them = most + int(before.max(initial=0))
    steps = np.array(
        [points[k] if k < len(points) else 0 for k in range(all_of_them)], dtype=np.int64
    )
    further = np.arange(most)
    return np.where(further < room[:, None], steps[before[:, None] + further], 0)


def _relief(room: Small, minimum: Small) -> Ints:
    most = int(room.max(initial=0))
    largest = int(minimum.max(initial=0))
    by_missing = np.array([0] + [relief_of(missing=k) for k in range(1, largest + 1)])
    missing = np.maximum(0, minimum[:, None] - np.arange(most))
    return np.where(np.arange(most) < room[:, None], by_missing[missing], 0)


def _classes(
    problem: Problem, slots: tuple[str, ...], held: Sequence[Meeting]
) -> tuple[tuple[tuple[str, ...], ...], Small, dict[str, int]]:
    """The tables of each class, places by class and slot, and the class of each
    table that is set apart."""
    fixed = fixed_tables(problem)
    taken = {(m.table, m.slot) for m in held}
    # Two sit at a small table first: the large ones are for round tables.
    tables = sorted(problem.tables, key=lambda t: (t.seats, natural(t.id)))
    quiet = problem.quiet_tables
    groups: list[list[Table]] = [[t for t in tables if t.id not in fixed | quiet]]
    groups += [[t] for t in tables if t.id in fixed]
    groups += [[t for t in tables if t.id in quiet]] if quiet else []
    capacity = np.array(
        [
            [
                sum(capacity_in(t, slot) for t in group if (t.id, slot) not in taken)
                for slot in slots
            ]
            for group in groups
        ],
        dtype=np.int32,
    ).reshape(len(groups), len(slots))
    class_of = {t.id: c for c, group in enumerate(groups) if c != COMMON for t in group}
    return tuple(tuple(t.id for t in group) for group in groups), capacity, class_of


def _own_class(problem: Problem, person: Participant, class_of: dict[str, int]) -> int:
    table = problem.organisation_by_id[person.organisation].table
    if person.representative and table is not None:
        return class_of[table]
    quiet = quiet_class(problem) if person.quiet else None
    return COMMON if quiet is None else class_of[quiet]


def _edge_classes(own: Small, pairs: Pairs, quiet: int) -> tuple[Small, Small]:
    """The classes of each pair's meeting: either side's own table, else the ``quiet`` ones where
    one asks for it (NOWHERE: there are none), else the common ones."""
    one, other = own[pairs.first], own[pairs.second]
    # An organisation's own table governs, whoever asks for a quiet one.
    a = np.where((one == quiet) & (other != COMMON), other, one)
    b = np.where((other == quiet) & (one != COMMON), one, other)
    low, high = np.minimum(a, b), np.maximum(a, b)
    one = (low == COMMON) | (low == high)
    return np.where(one, high, low), np.where(one, NOWHERE, high)


def _pins(
    problem: Problem,
    people: Sequence[str],
    pairs: Pairs,
    slots: Sequence[str],
    class_of: dict[str, int],
) -> tuple[Flags, Ints, Ints]:
    """Which pairs are locked, in which slot, and the class of the table if that is given."""
    pinned = np.zeros(len(pairs.first), dtype=bool)
    slot = np.full(len(pairs.first), NOWHERE, dtype=np.int64)
    table = slot.copy()
    number = {key: v for v, key in enumerate(people)} if problem.locked else {}
    keys = pairs.first * len(people) + pairs.second
    for held in problem.locked:
        a, b = sorted(number[key] for key in held.participants)
        e = int(np.searchsorted(keys, a * len(people) + b))
        pinned[e], slot[e] = True, slots.index(held.slot)
        if held.table is not None:
            table[e] = class_of.get(held.table, COMMON)
    return pinned, slot, table


def _groups(problem: Problem, people: Sequence[str], pairs: Pairs) -> tuple[Ints, Ints]:
    """For either end its number, and the organisation whose representative is at the other end
    (NOWHERE when the other represents nobody), as one number with the owner."""
    homes = {key: k for k, key in enumerate(sorted(problem.organisation_by_id))}
    represents = np.array(
        [
            homes[person.organisation] if person.representative else NOWHERE
            for person in (problem.participant_by_id[key] for key in people)
        ],
        dtype=np.int64,
    )
    owners = np.stack([pairs.first, pairs.second])
    there = represents[owners[::-1]] if len(people) else owners
    return owners, np.where(there == NOWHERE, NOWHERE, owners * len(homes) + there)


def _possible(pairs: Pairs, mask: Ints, *, pinned: Flags, room: Small, groups: Ints) -> Ints:
    """The masks without what the locked meetings take; 0 for a pair that no plan holds."""
    if not pinned.any():
        return mask
    taken = np.zeros(len(room), dtype=np.int64)
    locked = np.zeros(len(room), dtype=np.int64)
    pins = np.flatnonzero(pinned)
    for ends in (pairs.first[pins], pairs.second[pins]):
        np.bitwise_or.at(taken, ends, mask[pins])
        np.add.at(locked, ends, 1)
    full = locked >= room
    left = mask & ~taken[pairs.first] & ~taken[pairs.second]
    out = full[pairs.first] | full[pairs.second]
    used = np.unique(groups[:, pins])
    out |= np.isin(groups, used[used != NOWHERE]).any(axis=0)
    return np.where(pinned, mask, np.where(out, 0, left))


def _numbered(owners: Ints, groups: Ints) -> tuple[Small, tuple[Small, Small]]:
    """The owners of the groups of two edges or more, and the numbers of each edge's groups, those
    that it has first."""
    keys, inverse, count = np.unique(groups, return_inverse=True, return_counts=True)
    several = (count > 1) & (keys != NOWHERE)
    number = np.where(several, np.cumsum(several) - 1, NOWHERE)
    a, b = number[inverse.reshape(groups.shape)].astype(np.int32)
    owner = np.zeros(int(several.sum()), dtype=np.int32)
    for row, ends in zip((a, b), owners, strict=True):
        owner[row[row != NOWHERE]] = ends[row != NOWHERE]
    swap = a == NOWHERE
    return owner, (np.where(swap, b, a), np.where(swap, NOWHERE, b))
