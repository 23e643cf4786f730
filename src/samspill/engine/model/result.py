"""What a solve answers: a plan, and per level a value with a proven bound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from samspill.engine.model.plan import Plan


class Status(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"  # every level's gap is zero: proven best
    FEASIBLE = "feasible"  # ended by itself with a plan and a bound
    TIME_LIMIT = "time limit"  # the safety limit cut it short: best plan so far
    INTERRUPTED = "interrupted"  # somebody asked it to stop: best plan so far
    INFEASIBLE = "infeasible"  # proven that no plan keeps all rules


class LevelName(StrEnum):
    """The levels in the order in which they count."""

    MINIMUM = "minimum"
    VALUE = "value"
    COMFORT = "comfort"


@dataclass(frozen=True)
class Level:
    """One level's outcome.

    ``value`` is computed from the plan alone, ``bound`` is proven: no plan that is as good on
    all earlier levels has a better value. ``minimum`` and ``comfort`` are minimised, ``value``
    is maximised. ``then`` holds the tie-breaker of the same level, if it has one (comfort:
    breaks, then changes of table).
    """

    name: str
    value: int
    bound: int
    maximise: bool = False
    then: Level | None = None

    @property
    def gap(self) -> float:
        """Relative distance between value and bound, 0.0 when proven best."""
        return relative_gap(value=self.value, bound=self.bound)


def relative_gap(*, value: int, bound: int) -> float:
    """|bound - value| over the larger of the two (at least 1); 0.0 means proven best."""
    return abs(bound - value) / max(1, abs(bound), abs(value))


@dataclass(frozen=True)
class Result:
    """A plan (None only when infeasible), how it ended, seconds by the clock, and the levels."""

    plan: Plan | None
    status: Status
    seconds: float
    levels: tuple[Level, ...]
    seed: int = 0

    def level(self, name: LevelName) -> Level:
        """The level of that name. Raises KeyError when the result has none."""
        for level in self.levels:
            if level.name == name:
                return level
        raise KeyError(name)


@dataclass(frozen=True)
class Progress:
    """A sign of life from a solve, for a progress display.

    ``level`` is the level being worked on, ``stage`` a short English word for the step,
    ``value`` and ``bound`` the best known so far (None when not known yet), ``placed`` the
    number of meetings in the plan at hand, ``fraction`` of the allowed effort used (0..1).
    """

    level: LevelName
    stage: str
    value: int | None
    bound: int | None
    placed: int
    fraction: float
    seconds: float


Listener = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """A report that nobody reads."""
