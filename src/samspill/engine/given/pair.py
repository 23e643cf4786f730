"""A proof and a search for plans, side by side on the same clauses."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from samspill.engine.given.encoding import Encoding
from samspill.engine.given.search import Answer, Solver, Way
from samspill.engine.result import LevelName, Progress, Report
from samspill.engine.stop import Stop

HEAD_START = 2.0  # seconds that the proof has alone: many end before, and each slows the other


@dataclass(frozen=True)
class Effort:
    """Deterministic time, about a second each, for the proof and for the search for plans."""

    prove: float
    find: float


def search(
    encoding: Encoding,
    news: News,
    *,
    effort: Effort,
    stop: Stop,
    seed: int,
    hint: Sequence[int] | None = None,
) -> tuple[Answer, Answer]:
    """What the proof and the search for plans found; ``hint`` is a plan's slots to start from.

    The search for plans counts only where the proof does not come to an end: else which of the
    two was first would decide the plan, and the clock who was first.
    """
    prove, find = (
        Solver(
            encoding,
            way=way,
            seed=seed,
            effort=each * stop.effort,
            on_value=news.found,
            on_bound=news.bounded,
            hint=hint if way is Way.FIND else None,
        )
        for way, each in ((Way.PROVE, effort.prove), (Way.FIND, effort.find))
    )
    nothing = Answer(slots=None, bound=0)
    prove.start()
    alone_until = time.monotonic() + min(HEAD_START, stop.remaining() / 4)
    while prove.running:
        if stop.now():
            prove.stop()
            find.stop()
            return prove.answer(), find.answer() if find.started else nothing
        if not find.started and time.monotonic() > alone_until:
            find.start()
        prove.wait()
        news.tell()
    if prove.answer().infeasible or prove.answer().slots is not None:
        find.stop()
        return prove.answer(), nothing
    if not find.started:
        find.start()
    while find.running and not stop.now():
        find.wait()
        news.tell()
    find.stop()
    return prove.answer(), find.answer()


class News:
    """What is known so far of one cost, gathered from two threads and told from one."""

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
