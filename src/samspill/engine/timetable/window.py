"""A window of the timetable, solved exactly by CP-SAT: some edges are free to be held or not and
to move to any slot, everything else stays as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from samspill.engine.cpsat import Answer, Model
from samspill.engine.timetable.state import NOWHERE, Timetable


@dataclass(frozen=True)
class Window:
    """The model of a window. ``places`` is (edge, slot, class) by variable; ``scale`` is what a
    unit of the level minimum counts in points: more than all points in the window."""

    model: Model
    places: list[tuple[int, int, int]]
    scale: int


def window(timetable: Timetable, edges: Iterable[int]) -> Window:
    """The window of these edges (pinned ones stay). Its objective is the value minus ``scale``
    times the level minimum, but for a constant."""
    inst = timetable.instance
    free = sorted(e for e in edges if not inst.pinned[e])
    inside = set(free)
    opened = {v: timetable.free[v] for e in free for v in (inst.first[e], inst.second[e])}
    outside = {v: timetable.degree[v] for v in opened}
    load = [row.copy() for row in timetable.load]
    for e in free:
        t = timetable.slot[e]
        if t != NOWHERE:
            load[timetable.seat[e]][t] -= 1
            for v in (inst.first[e], inst.second[e]):
                opened[v] |= 1 << t
                outside[v] -= 1
    taken = _groups_taken(timetable, free, inside)
    model = Model()
    places: list[tuple[int, int, int]] = []
    of_vertex: dict[int, list[int]] = defaultdict(list)
    of_slot: dict[tuple[int, int], list[int]] = defaultdict(list)
    of_table: dict[tuple[int, int], list[int]] = defaultdict(list)
    of_group: dict[int, list[int]] = defaultdict(list)
    for e in free:
        a, b = inst.first[e], inst.second[e]
        if any(g in taken for g in inst.groups[e]):
            continue
        if outside[a] >= inst.room[a] or outside[b] >= inst.room[b]:
            continue
        mask = inst.mask[e] & opened[a] & opened[b]
        mine = []
        while mask:
            low = mask & -mask
            mask ^= low
            t = low.bit_length() - 1
            for c in inst.classes[e]:
                if load[c][t] >= inst.capacity[c][t]:
                    continue
                x = model.variable()
                places.append((e, t, c))
                mine.append(x)
                of_slot[a, t].append(x)
                of_slot[b, t].append(x)
                of_table[c, t].append(x)
                model.gain(x, inst.points[e])
                model.hint(x, int(timetable.slot[e] == t and timetable.seat[e] == c))
        of_vertex[a] += mine
        of_vertex[b] += mine
        for g in inst.groups[e]:
            of_group[g] += mine
        if not inst.groups[e]:
            model.at_most_one(mine)
    for row in (*of_slot.values(), *of_group.values()):
        model.at_most_one(row)
    for (c, t), row in of_table.items():
        room = inst.capacity[c][t] - load[c][t]
        if len(row) > room:
            model.linear(((x, 1) for x in row), None, room)
    scale = 1 + sum(inst.points[e] for e in free) + sum(sum(inst.served[v]) for v in opened)
    for v, row in of_vertex.items():
        _reward(timetable, model, v, row, outside[v], scale)
    return Window(model, places, scale)


def _groups_taken(timetable: Timetable, free: list[int], inside: set[int]) -> set[int]:
    """The groups whose one meeting is held outside the window."""
    inst = timetable.instance
    taken = {g for e in free for g in inst.groups[e] if timetable.group_used[g]}
    for e in free:
        if timetable.slot[e] != NOWHERE:
            taken.difference_update(inst.groups[e])
    return taken


def _reward(
    timetable: Timetable, model: Model, v: int, row: list[int], outside: int, scale: int
) -> None:
    """The concave reward for v's number of meetings: as many steps as meetings; the solver takes
    the best steps first by itself."""
    inst = timetable.instance
    steps = []
    now = timetable.degree[v]
    for k in range(outside, min(inst.room[v], outside + len(row))):
        y = model.variable()
        model.gain(y, inst.served[v][k] + scale * inst.relief[v][k])
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
    kept = [(e, timetable.slot[e], timetable.seat[e]) for e in held]
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
