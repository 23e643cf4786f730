"""The plan that a solve ends with, as the judge scores it, beside the bounds on all plans."""

from __future__ import annotations

from collections.abc import Iterable

from samspill.engine.judge.score import levels_of
from samspill.engine.model.result import Level, LevelName, Result, Status
from samspill.engine.model.stop import Stop
from samspill.engine.model.valuation import Pair, pair_of
from samspill.engine.solving.known import Known
from samspill.engine.solving.timetable.state import Timetable
from samspill.engine.solving.timetable.tables import plan_of


def outcome(known: Known, minimum_bound: int, value_bound: int) -> Result:
    """The result: every meeting at a table, the judge's levels, the bounds."""
    plan = plan_of(known.timetable)
    instance = known.instance
    judged = levels_of(instance.problem, plan, _points(known.timetable), instance.valuation)
    levels = (
        Level(LevelName.MINIMUM, judged.minimum, min(minimum_bound, judged.minimum)),
        Level(LevelName.VALUE, judged.value, max(value_bound, judged.value), maximise=True),
        Level(
            LevelName.COMFORT,
            judged.breaks,
            0,
            then=Level("table changes", judged.table_changes, 0),
        ),
    )
    return Result(
        plan=plan,
        status=_status(levels, known.stop),
        seconds=known.asked.seconds,
        levels=levels,
        seed=known.asked.seed,
    )


def _points(timetable: Timetable) -> dict[Pair, int]:
    """What each pair that meets is worth."""
    inst, edges = timetable.instance, timetable.held()
    ends = zip(inst.first[edges].tolist(), inst.second[edges].tolist(), strict=True)
    pairs = (pair_of(inst.people[a], inst.people[b]) for a, b in ends)
    return dict(zip(pairs, inst.points[edges].tolist(), strict=True))


def _status(levels: Iterable[Level], stop: Stop) -> Status:
    proven = all(level.gap == 0 and (level.then is None or level.then.gap == 0) for level in levels)
    if proven:
        return Status.OPTIMAL
    if stop.requested():
        return Status.INTERRUPTED
    return Status.TIME_LIMIT if stop.remaining() <= 0 else Status.FEASIBLE
