"""Large neighbourhood search: windows of a few dozen participants, solved exactly one by one.

The loss of a timetable against the bound splits into parts that belong to participants and
edges: rewards given up, edges held against their reduced profit, profitable edges not held. A
window is grown around somebody who has a large part of the loss, along edges that the
relaxation finds nearly as good as the best (Shaw, "Using constraint programming and local
search methods to solve vehicle routing problems", 1998, sec. 3, chooses related visits so).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from samspill.engine.instance import Instance
from samspill.engine.stop import Stop
from samspill.engine.timetable.state import NOWHERE, Timetable
from samspill.engine.timetable.window import apply, window

WINDOW_EFFORT = 0.15  # deterministic time, about a second each
SIZES = (18, 26, 34)
PER_PERSON = 10  # edges looked at when a window grows
Seen = Callable[[float], None]


@dataclass(frozen=True)
class Guide:
    """What the relaxation says of each edge (``reduced``) and each number of meetings
    (``kept``), in the same unit; ``unit`` of it is a point."""

    reduced: Sequence[int]
    kept: Sequence[Sequence[int]]
    unit: int


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
    near = _near(timetable.instance, guide)
    everybody = range(timetable.instance.n)
    tired = [1.0 for _ in everybody]
    losses = [_loss(timetable, guide, v) for v in everybody]
    for turn in range(windows):
        if enough(timetable) or stop.now():
            return
        seen(turn / windows)
        centre = draw.choices(everybody, losses if any(losses) else tired)[0]
        ball = _ball(timetable, near, centre, SIZES[turn % len(SIZES)], draw)
        edges = _edges_in(timetable, ball, near)
        before = timetable.order
        solved = window(timetable, edges)
        answer = solved.model.solve(
            effort=WINDOW_EFFORT, seed=seed + turn, seconds=stop.remaining()
        )
        apply(timetable, solved, answer, edges)
        better = timetable.order < before
        for v in ball:
            tired[v] = 1.0 if better else tired[v] * 0.7
            # Only edges within the ball have changed, so nobody else's loss has.
            losses[v] = _loss(timetable, guide, v) * tired[v]


def _loss(timetable: Timetable, guide: Guide, v: int) -> float:
    """The participant's part of the loss against the bound."""
    kept = guide.kept[v]
    loss = float(kept[min(timetable.degree[v], len(kept) - 1)]) if kept else 0.0
    for e in timetable.instance.incident[v]:
        reduced = guide.reduced[e]
        if (reduced > 0) != (timetable.slot[e] != NOWHERE):
            loss += abs(reduced) / 2
    return loss


def _near(instance: Instance, guide: Guide) -> list[list[int]]:
    """Per participant the edges that the relaxation likes best."""
    return [
        sorted(edges, key=lambda e: (-guide.reduced[e], e))[: PER_PERSON * 2]
        for edges in instance.incident
    ]


def _ball(
    timetable: Timetable, near: list[list[int]], centre: int, size: int, draw: random.Random
) -> list[int]:
    """Participants near the centre: over held edges and over those that would be good."""
    inst = timetable.instance
    found, queue = {centre}, [centre]
    for v in queue:
        if len(found) >= size:
            break
        held = [e for e in timetable.at[v] if e != NOWHERE]
        good = near[v][:PER_PERSON]
        steps = [*held, *good]
        draw.shuffle(steps)
        for e in steps:
            other = inst.first[e] + inst.second[e] - v
            if other not in found and len(found) < size:
                found.add(other)
                queue.append(other)
    return queue


def _edges_in(timetable: Timetable, ball: list[int], near: list[list[int]]) -> list[int]:
    """Edges within the ball: those held, and the good ones of each of its people."""
    inst, inside = timetable.instance, set(ball)
    found = set()
    for v in ball:
        for e in (*near[v], *(e for e in timetable.at[v] if e != NOWHERE)):
            if inst.first[e] in inside and inst.second[e] in inside:
                found.add(e)
    return sorted(found)
