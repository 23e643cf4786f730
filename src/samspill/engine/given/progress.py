"""What is known so far of one cost, for whoever waits."""

from __future__ import annotations

import time

from samspill.engine.model.result import LevelName, Listener, Progress


class CostSoFar:
    """What is known so far of one cost, gathered from the threads and told from one."""

    def __init__(self, stage: str, meetings: int, report: Listener, started: float) -> None:
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
