"""Large neighbourhood search: windows of a few dozen participants, solved exactly one by one.

The loss of a timetable against the bound splits into parts that belong to participants and
edges: rewards given up, edges held against their reduced profit, profitable edges not held. A
window is grown around somebody who has a large part of the loss, along edges that the
relaxation finds nearly as good as the best (Shaw, "Using constraint programming and local
search methods to solve vehicle routing problems", 1998, sec. 3, chooses related visits so).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samspill.engine.arrays.compiled import Ints
from samspill.engine.arrays.instance import Instance
from samspill.engine.model.stop import Stop
from samspill.engine.solving.timetable.state import NOWHERE, Timetable
from samspill.engine.solving.timetable.window import apply, window

WINDOW_EFFORT = 0.15  # deterministic time, about a second each
SIZES = (18, 26, 34)
RELIEF_SIZES = (26, 40, 60)
PER_PERSON = 10  # edges looked at when a window grows
Seen = Callable[[float], None]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Guide:
    """What the relaxation says of each edge (``reduced``) and each number of meetings
    (``kept``, by vertex and number), in the same unit; ``unit`` of it is a point."""

    reduced: Ints
    kept: Ints
    unit: int


def relieve(
    timetable: Timetable, guide: Guide, *, least: int, windows: int, stop: Stop, seed: int
) -> None:
    """Solve up to ``windows`` windows around those who are below their minimum, whom it helps
    most first, until the shortfall is ``least``.

    In a large event chance does not bring the search to the two or three who are left.
    """
    draw = random.Random(seed)  # noqa: S311  (choices of a search, not secrets)
    inst = timetable.instance
    near = _Near(inst, guide)
    for size in RELIEF_SIZES:
        below = np.flatnonzero(timetable.degree < inst.room)
        relief = inst.relief[below, timetable.degree[below]]
        order = np.argsort(-relief, kind="stable")[: np.count_nonzero(relief)]
        for v in below[order].tolist():
            if timetable.shortfall <= least or windows <= 0 or stop.now():
                return
            ball = _ball(timetable, near, v, size, draw)
            _solve(timetable, near, ball, stop, seed + windows)
            windows -= 1


def improve(
    timetable: Timetable,
    guide: Guide,
    *,
    windows: int,
    enough: Callable[[Timetable], bool],
    stop: Stop,
    seed: int,
    seen: Seen,
) -> None:
    """Solve up to ``windows`` windows, each kept when it makes the timetable no worse.

    Ends early when ``enough``, when nobody has a loss left, or when told to stop.
    """
    draw = random.Random(seed)  # noqa: S311  (choices of a search, not secrets)
    near = _Near(timetable.instance, guide)
    tired: Floats = np.ones(timetable.instance.n)
    losses = _losses(timetable, guide)
    for turn in range(windows):
        if enough(timetable) or stop.now():
            return
        seen(turn / windows)
        ends = np.cumsum(losses if losses.any() else tired)
        centre = int(np.searchsorted(ends, draw.random() * ends[-1], side="right"))
        ball = _ball(timetable, near, centre, SIZES[turn % len(SIZES)], draw)
        before = timetable.order
        _solve(timetable, near, ball, stop, seed + turn)
        better = timetable.order < before
        for v in ball:
            tired[v] = 1.0 if better else tired[v] * 0.7
            # Only edges within the ball have changed, so nobody else's loss has.
            losses[v] = _loss(timetable, guide, v) * tired[v]


def _solve(timetable: Timetable, near: _Near, ball: list[int], stop: Stop, seed: int) -> None:
    """Solve the window of these participants; it is kept when it is no worse."""
    edges = _edges_in(timetable, ball, near)
    solved = window(timetable, edges)
    answer = solved.model.solve(effort=WINDOW_EFFORT, seed=seed, seconds=stop.remaining())
    apply(timetable, solved, answer, edges)


def _losses(timetable: Timetable, guide: Guide) -> Floats:
    """Each participant's part of the loss against the bound."""
    inst = timetable.instance
    wrong = (guide.reduced > 0) != (timetable.slot != NOWHERE)
    halves = np.where(wrong, np.abs(guide.reduced) / 2, 0.0)
    loss: Floats = np.zeros(inst.n)
    for ends in (inst.first, inst.second):
        loss += np.bincount(ends, halves, inst.n)
    loss += guide.kept[np.arange(inst.n), timetable.degree]
    return loss


def _loss(timetable: Timetable, guide: Guide, v: int) -> float:
    """The participant's part of the loss against the bound."""
    inst = timetable.instance
    edges = inst.incident[inst.start[v] : inst.start[v + 1]]
    reduced = guide.reduced[edges]
    wrong = (reduced > 0) != (timetable.slot[edges] != NOWHERE)
    return float(guide.kept[v, timetable.degree[v]] + np.abs(reduced[wrong]).sum() / 2)


class _Near:
    """Per participant the edges that the relaxation likes best, found when first asked for."""

    def __init__(self, instance: Instance, guide: Guide) -> None:
        self._instance, self._guide = instance, guide
        self._found: dict[int, list[int]] = {}

    def __getitem__(self, v: int) -> list[int]:
        if v not in self._found:
            inst = self._instance
            edges = inst.incident[inst.start[v] : inst.start[v + 1]]
            order = np.argsort(-self._guide.reduced[edges], kind="stable")
            self._found[v] = edges[order[: PER_PERSON * 2]].tolist()
        return self._found[v]


def _ball(
    timetable: Timetable, near: _Near, centre: int, size: int, draw: random.Random
) -> list[int]:
    """Participants near the centre: over held edges and over those that would be good."""
    inst = timetable.instance
    found, queue = {centre}, [centre]
    for v in queue:
        if len(found) >= size:
            break
        held = [e for e in timetable.at[v].tolist() if e != NOWHERE]
        good = near[v][:PER_PERSON]
        steps = [*held, *good]
        draw.shuffle(steps)
        for e in steps:
            other = int(inst.first[e] + inst.second[e]) - v
            if other not in found and len(found) < size:
                found.add(other)
                queue.append(other)
    return queue


def _edges_in(timetable: Timetable, ball: list[int], near: _Near) -> list[int]:
    """Edges within the ball: those held, and the good ones of each of its people."""
    inst, inside = timetable.instance, set(ball)
    found = set()
    for v in ball:
        for e in (*near[v], *(e for e in timetable.at[v].tolist() if e != NOWHERE)):
            if int(inst.first[e]) in inside and int(inst.second[e]) in inside:
                found.add(e)
    return sorted(found)
