"""Windows of a few slots with everybody in them, solved exactly one by one.

Where the slots decide, a window of a few people has little to win: who meets whom in a slot goes
in long paths through the whole edition, and each path leaves the window soon. Within one slot the
meetings are a matching, which a linear programme nearly solves; two to four slots together let
meetings change their hour as well. Only edges that the relaxation with slots likes in that very
slot are tried (large neighbourhood search: Shaw, "Using constraint programming and local search
methods to solve vehicle routing problems", 1998).
"""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np

from samspill.engine.arrays.compiled import Ints
from samspill.engine.model.stop import Stop
from samspill.engine.solving.timetable.state import NOWHERE, Timetable
from samspill.engine.solving.timetable.window import apply, window

SIZES = (3, 4)  # slots of a window
FEWEST = 2  # of them; within one, meetings only change whom they are with
EFFORT = 0.0006  # deterministic time, about seconds, for each edge in a slot of a window
MOST_COLUMNS = 4000  # edges in slots of a window; with more, it has a slot less
IDLE = 12  # windows in a row that bring nothing, and the search ends


def improve_by_slots(
    timetable: Timetable,
    good: Ints,
    *,
    columns: int,
    enough: Callable[[Timetable], bool],
    stop: Stop,
    seed: int,
    seen: Callable[[float], None],
) -> None:
    """Solve windows over some slots each, kept when they make the timetable no worse, until they
    have had so many ``columns`` together. ``good[e]`` is the bit mask of the slots in which edge e
    is worth a try. Ends early when ``enough``, when windows bring nothing, or when told to stop."""
    draw = random.Random(seed)  # noqa: S311  (choices of a search, not secrets)
    slots = np.arange(len(timetable.instance.slots))
    in_slot = (good[:, None] >> slots & 1).sum(axis=0)
    spent = turn = idle = 0
    while spent < columns and idle < IDLE:
        if enough(timetable) or stop.now():
            return
        seen(spent / columns)
        drawn = draw.sample(slots.tolist(), min(len(slots), SIZES[turn % len(SIZES)]))
        while len(drawn) > FEWEST and in_slot[drawn].sum() > MOST_COLUMNS:
            drawn.pop()
        here = sum(1 << t for t in drawn)
        bits = np.where(timetable.slot != NOWHERE, 1 << np.maximum(timetable.slot, 0), good)
        edges = np.flatnonzero(bits & here).tolist()
        before = timetable.order
        solved = window(timetable, edges, (good | bits) & here)
        size = len(solved.places)
        answer = solved.model.solve(
            effort=EFFORT * size, seed=seed + turn, seconds=stop.remaining()
        )
        apply(timetable, solved, answer, edges)
        idle = 0 if timetable.order < before else idle + 1
        spent, turn = spent + size, turn + 1
