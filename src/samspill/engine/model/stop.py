"""When to stop looking for a better plan."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Stop:
    """The limits of one solve.

    ``effort`` scales the deterministic work that every method allows itself; it, and not the
    clock, ends an ordinary solve, so that the same file and seed give the same plan on any
    machine. ``time_limit`` (seconds) is a safety stop: a solve that it cuts short says so in
    its status. ``requested`` is asked often and answers True when somebody wants the best
    plan so far (Ctrl-C, the organiser's "stop here").
    """

    effort: float = 1.0
    time_limit: float | None = None
    gap: float = 0.0
    requested: Callable[[], bool] = _never
    started: float = field(default_factory=time.monotonic)

    def remaining(self) -> float:
        """Seconds left, infinite without a time limit, never negative."""
        if self.time_limit is None:
            return float("inf")
        return max(0.0, self.started + self.time_limit - time.monotonic())

    def now(self) -> bool:
        """True when work must end: time is up or somebody asked for it."""
        return self.requested() or self.remaining() <= 0.0
