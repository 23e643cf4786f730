"""Slots for given meetings with the fewest breaks, and the proof. Wiring only."""

from __future__ import annotations

import time

from samspill.engine.given.ascent import Effort, search
from samspill.engine.given.check import check
from samspill.engine.given.encoding import Question
from samspill.engine.given.narrowing import narrow
from samspill.engine.given.problem import GivenProblem
from samspill.engine.given.progress import CostSoFar
from samspill.engine.given.refine import improve
from samspill.engine.given.tables import seat
from samspill.engine.model.plan import Plan
from samspill.engine.model.result import Level, LevelName, Listener, Result, Status, silent
from samspill.engine.model.stop import Stop

EFFORT = Effort(conflicts=2_000, heats=60, find=120.0)


def solve(
    problem: GivenProblem,
    *,
    stop: Stop | None = None,
    seed: int = 0,
    report: Listener = silent,
    beyond: bool = False,
) -> Result:
    """The plan with the fewest breaks, or the best found with a proven bound.

    INFEASIBLE is proven too. Without a plan and without that proof (stopped early) ``plan`` is
    None and ``levels`` empty. The same problem, seed and effort give the same plan; only a run
    that ``stop`` cuts short depends on the machine. The level ``comfort`` counts the breaks.
    With ``beyond`` it has a tie-breaker, the idle slots, which has one, the changes of table;
    OPTIMAL speaks of the breaks alone.
    """
    stop = stop or Stop()
    started = time.monotonic()

    def ended(status: Status, plan: Plan | None = None, level: Level | None = None) -> Result:
        levels = () if level is None else (level,)
        return Result(plan, status, time.monotonic() - started, levels, seed)

    slots = narrow(problem)
    if slots is None:
        return ended(Status.INFEASIBLE)
    if stop.now():
        return ended(_unproven(stop))
    news = CostSoFar("slots", len(problem.meetings), report, started)
    answers = search(Question(problem, slots), news, effort=EFFORT, stop=stop, seed=seed)
    if any(answer.infeasible for answer in answers):
        return ended(Status.INFEASIBLE)
    found = [answer.slots for answer in answers if answer.slots is not None]
    if not found:
        return ended(_unproven(stop))
    best = min(found, key=lambda one: check(problem, seat(problem, one)).breaks)
    plan = seat(problem, best)
    breaks = check(problem, plan).breaks
    bound = max(answer.bound for answer in answers)
    status = Status.OPTIMAL if breaks == bound else _unproven(stop)
    then = None
    if beyond:
        news = CostSoFar("idle slots", len(problem.meetings), report, started)
        plan, then = improve(problem, slots, best, bound=bound, news=news, stop=stop, seed=seed)
        if stop.now() and then.gap > 0:
            status = _unproven(stop)
    return ended(status, plan, Level(LevelName.COMFORT, breaks, bound, then=then))


def _unproven(stop: Stop) -> Status:
    if stop.requested():
        return Status.INTERRUPTED
    return Status.TIME_LIMIT if stop.remaining() <= 0 else Status.FEASIBLE
