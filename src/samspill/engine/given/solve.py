"""Slots for given meetings with the fewest breaks, and the proof. Wiring only."""

from __future__ import annotations

import time

from samspill.engine.given.check import check
from samspill.engine.given.encoding import Encoding, encode
from samspill.engine.given.narrowing import narrow
from samspill.engine.given.problem import GivenProblem
from samspill.engine.given.search import Answer, Solver, Way
from samspill.engine.given.tables import seat
from samspill.engine.result import Level, LevelName, Progress, Report, Result, Status, silent
from samspill.engine.stop import Stop

PROVE_EFFORT = 240.0  # deterministic time, about a second each
FIND_EFFORT = 120.0


def solve(
    problem: GivenProblem, *, stop: Stop | None = None, seed: int = 0, report: Report = silent
) -> Result:
    """The plan with the fewest breaks, or the best found with a proven bound.

    INFEASIBLE is proven too. Without a plan and without that proof (stopped early) ``plan`` is
    None and ``levels`` empty. The same problem, seed and effort give the same plan; only a run
    that ``stop`` cuts short depends on the machine. The level ``comfort`` counts the breaks.
    """
    stop = stop or Stop()
    started = time.monotonic()
    slots = narrow(problem)
    if slots is None:
        return Result(None, Status.INFEASIBLE, time.monotonic() - started, (), seed)
    if stop.now():
        return Result(None, _unproven(stop), time.monotonic() - started, (), seed)
    news = _News(len(problem.meetings), report, started)
    proof, find = _search(encode(problem, slots), news, stop=stop, seed=seed)
    seconds = time.monotonic() - started
    if proof.infeasible or find.infeasible:
        return Result(None, Status.INFEASIBLE, seconds, (), seed)
    plans = [seat(problem, a.slots) for a in (proof, find) if a.slots is not None]
    if not plans:
        return Result(None, _unproven(stop), seconds, (), seed)
    best = min(plans, key=lambda plan: check(problem, plan).breaks)
    breaks = check(problem, best).breaks
    bound = max(proof.bound, find.bound)
    status = Status.OPTIMAL if breaks == bound else _unproven(stop)
    return Result(best, status, seconds, (Level(LevelName.COMFORT, breaks, bound),), seed)


def _search(encoding: Encoding, news: _News, *, stop: Stop, seed: int) -> tuple[Answer, Answer]:
    """What the proof and the search for plans found.

    The search for plans counts only where the proof does not come to an end: else which of the
    two was first would decide the plan, and the clock who was first.
    """
    prove, find = (
        Solver(
            encoding,
            way=way,
            seed=seed,
            effort=effort * stop.effort,
            on_value=news.found,
            on_bound=news.bounded,
        )
        for way, effort in ((Way.PROVE, PROVE_EFFORT), (Way.FIND, FIND_EFFORT))
    )
    prove.start()
    find.start()
    cut_short = _wait(prove, stop, news)
    nothing = Answer(slots=None, bound=0)
    if not cut_short and (prove.answer().infeasible or prove.answer().slots is not None):
        find.stop()
        return prove.answer(), nothing
    _wait(find, stop, news)
    return prove.answer(), find.answer()


def _wait(solver: Solver, stop: Stop, news: _News) -> bool:
    """Wait for the solver; True when it had to be stopped."""
    while solver.running:
        if stop.now():
            solver.stop()
            return True
        solver.wait()
        news.tell()
    return False


def _unproven(stop: Stop) -> Status:
    if stop.requested():
        return Status.INTERRUPTED
    return Status.TIME_LIMIT if stop.remaining() <= 0 else Status.FEASIBLE


class _News:
    """What is known so far, gathered from two threads and told from one."""

    def __init__(self, meetings: int, report: Report, started: float) -> None:
        self._meetings = meetings
        self._report = report
        self._started = started
        self._value: int | None = None
        self._bound = 0
        self._told: tuple[int | None, int] | None = None

    def found(self, breaks: int) -> None:
        """There is a plan with so many breaks."""
        self._value = breaks if self._value is None else min(breaks, self._value)

    def bounded(self, bound: int) -> None:
        """No plan has fewer breaks."""
        self._bound = max(self._bound, bound)

    def tell(self) -> None:
        """Report what is new since the last time."""
        now = (self._value, self._bound)
        if now == self._told:
            return
        self._told = now
        self._report(
            Progress(
                level=LevelName.COMFORT,
                stage="slots",
                value=self._value,
                bound=self._bound,
                placed=0 if self._value is None else self._meetings,
                fraction=0.0,
                seconds=time.monotonic() - self._started,
            )
        )
