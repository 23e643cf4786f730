"""A window of the timetable, solved exactly by CP-SAT: some edges are free to be held or not and
to move to any slot, everything else stays as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from samspill.engine.arrays.compiled import Ints
from samspill.engine.solving.cpsat import Answer, Model
from samspill.engine.solving.timetable.state import NOWHERE, Timetable


@dataclass(frozen=True)
class Window:
    """The model of a window. ``places`` is (edge, slot, class) by variable; ``scale`` is what a
    unit of the level minimum counts in points: more than all points in the window."""

    model: Model
    places: list[tuple[int, int, int]]
    scale: int


def window(timetable: Timetable, edges: Iterable[int], within: Ints | None = None) -> Window:
    """The window of these edges (pinned ones stay), each in a slot of the bit mask ``within[e]``
    (None: in any that it may have). Its objective is the value minus ``scale`` times the level
    minimum, but for a constant."""
    inst = timetable.instance
    masks = inst.mask if within is None else inst.mask & within
    free = sorted(e for e in edges if not inst.pinned[e])
    ends = {e: (int(inst.first[e]), int(inst.second[e])) for e in free}
    opened = {v: int(timetable.free[v]) for pair in ends.values() for v in pair}
    outside = {v: int(timetable.degree[v]) for v in opened}
    left: dict[tuple[int, int], int] = {}  # places that the edges outside leave, by class and slot
    for e in free:
        for c in inst.classes_of(e):
            for t in range(len(inst.slots)):
                left[c, t] = int(inst.capacity[c, t] - timetable.load[c, t])
    for e in free:
        t = int(timetable.slot[e])
        if t != NOWHERE:
            left[int(timetable.seat[e]), t] += 1
            for v in ends[e]:
                opened[v] |= 1 << t
                outside[v] -= 1
    taken = _groups_taken(timetable, free)
    model = Model()
    places: list[tuple[int, int, int]] = []
    of_vertex: dict[int, list[int]] = defaultdict(list)
    of_slot: dict[tuple[int, int], list[int]] = defaultdict(list)
    of_table: dict[tuple[int, int], list[int]] = defaultdict(list)
    of_group: dict[int, list[int]] = defaultdict(list)
    for e in free:
        a, b = ends[e]
        groups = inst.groups_of(e)
        if not taken.isdisjoint(groups):
            continue
        if outside[a] >= inst.room[a] or outside[b] >= inst.room[b]:
            continue
        points, classes = int(inst.points[e]), inst.classes_of(e)
        mask = int(masks[e]) & opened[a] & opened[b]
        mine = []
        while mask:
            low = mask & -mask
            mask ^= low
            t = low.bit_length() - 1
            for c in classes:
                if left[c, t] <= 0:
                    continue
                x = model.variable()
                places.append((e, t, c))
                mine.append(x)
                of_slot[a, t].append(x)
                of_slot[b, t].append(x)
                of_table[c, t].append(x)
                model.gain(x, points)
                model.hint(x, int(timetable.slot[e] == t and timetable.seat[e] == c))
        of_vertex[a] += mine
        of_vertex[b] += mine
        for g in groups:
            of_group[g] += mine
        if not groups:
            model.at_most_one(mine)
    for row in (*of_slot.values(), *of_group.values()):
        model.at_most_one(row)
    for (c, t), row in of_table.items():
        if len(row) > left[c, t]:
            model.linear(((x, 1) for x in row), None, left[c, t])
    scale = 1 + int(inst.points[free].sum()) + int(inst.served[list(opened)].sum())
    for v, row in of_vertex.items():
        _reward(timetable, model, v, row, outside[v], scale)
    return Window(model, places, scale)


def _groups_taken(timetable: Timetable, free: list[int]) -> set[int]:
    """The groups whose one meeting is held outside the window."""
    holder, inside = timetable.state.holder, {NOWHERE, *free}
    groups = {g for e in free for g in timetable.instance.groups_of(e)}
    return {g for g in groups if int(holder[g]) not in inside}


def _reward(
    timetable: Timetable, model: Model, v: int, row: list[int], outside: int, scale: int
) -> None:
    """The concave reward for v's number of meetings: as many steps as meetings; the solver takes
    the best steps first by itself."""
    inst = timetable.instance
    steps = []
    now = int(timetable.degree[v])
    for k in range(outside, min(int(inst.room[v]), outside + len(row))):
        y = model.variable()
        model.gain(y, int(inst.served[v, k]) + scale * int(inst.relief[v, k]))
        model.hint(y, int(k < now))
        steps.append(y)
    model.linear([*((x, 1) for x in row), *((y, -1) for y in steps)], 0, 0)


def apply(timetable: Timetable, solved: Window, answer: Answer, edges: Iterable[int]) -> bool:
    """Puts the window's solution into the timetable; False, and nothing changed, when there is
    none or it is worse."""
    if answer.values is None:
        return False
    before = timetable.order
    inst = timetable.instance
    held = [e for e in edges if timetable.slot[e] != NOWHERE and not inst.pinned[e]]
    kept = [(e, int(timetable.slot[e]), int(timetable.seat[e])) for e in held]
    for e in held:
        timetable.drop(e)
    for (e, t, c), x in zip(solved.places, answer.values, strict=False):
        if x:
            timetable.put(e, t, c)
    if timetable.order > before:
        for (e, _, _), x in zip(solved.places, answer.values, strict=False):
            if x:
                timetable.drop(e)
        for place in kept:
            timetable.put(*place)
        return False
    return True
