"""Two proofs and a search for plans, side by side on the same question."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from samspill.engine.given.encoding import Encoding
from samspill.engine.given.search import Answer, Solver, Way
from samspill.engine.result import LevelName, Progress, Report
from samspill.engine.stop import Stop

LOOK = 3.0  # deterministic time of a first look for a plan, beside the proofs
# Seconds of the processor after which these begin, if the short proof has not ended: most have.
LOOK_AFTER, LONG_AFTER = 0.5, 1.0


@dataclass(frozen=True)
class Effort:
    """Deterministic time, about a second each, for the short proof on the plain clauses, the long
    one on the thorough clauses, and the search for plans."""

    short: float
    long: float
    find: float


def search(
    encode: Callable[[bool], Encoding],
    news: News,
    *,
    effort: Effort,
    stop: Stop,
    seed: int,
    hint: Sequence[int] | None = None,
) -> list[Answer]:
    """What was found: the answer of the one that settles it, or all when none does.

    ``encode`` gives the clauses, thorough ones for True; ``hint`` is a plan's slots to start from.
    The two proofs run side by side, but the long one counts only where the short one does not
    come to an end: else which of them was first would decide the plan, and the clock who was
    first. A look for a plan beside them is for whoever stops early; when neither proof comes to
    an end, plans are looked for in earnest.
    """

    def solver(way: Way, each: float, *, thorough: bool) -> Solver:
        return Solver(
            lambda: encode(thorough),
            way=way,
            seed=seed,
            effort=each * stop.effort,
            on_value=news.found,
            on_bound=news.bounded,
            hint=hint if way is Way.FIND else None,
        )

    short = solver(Way.PROVE, effort.short, thorough=False)
    long = solver(Way.PROVE, effort.long, thorough=True)
    look = solver(Way.FIND, min(LOOK, effort.find), thorough=False)
    find = solver(Way.FIND, effort.find, thorough=False)
    everyone = (short, long, look, find)
    # By the processor, not the clock: on a busy machine more threads would slow the first one.
    begun = time.process_time()
    # Little time, and what counts is a plan at all.
    due = {look: begun + min(LOOK_AFTER, stop.remaining() / 60), long: begun + LONG_AFTER}
    for current in everyone:
        current.start()
        while current.running and not stop.now():
            for one, moment in due.items():
                if time.process_time() > moment:
                    one.start()
            current.wait()
            news.tell()
        if stop.now():
            break
        answer = current.answer()
        proof = current in (short, long)
        if answer.infeasible or (answer.slots is not None and proof):
            _stop(everyone)
            return [answer]
    _stop(everyone)
    return [one.answer() for one in everyone if one.started]


def _stop(solvers: Sequence[Solver]) -> None:
    """End all of them: said to each before any is waited for."""
    for one in solvers:
        one.ask_to_stop()
    for one in solvers:
        one.stop()


class News:
    """What is known so far of one cost, gathered from the threads and told from one."""

    def __init__(self, stage: str, meetings: int, report: Report, started: float) -> None:
        self._stage = stage
        self._meetings = meetings
        self._report = report
        self._started = started
        self._value: int | None = None
        self._bound = 0
        self._told: tuple[int | None, int] | None = None

    def found(self, value: int) -> None:
        """There is a plan with this cost."""
        self._value = value if self._value is None else min(value, self._value)

    def bounded(self, bound: int) -> None:
        """No plan costs less."""
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
                stage=self._stage,
                value=self._value,
                bound=self._bound,
                placed=0 if self._value is None else self._meetings,
                fraction=0.0,
                seconds=time.monotonic() - self._started,
            )
        )
