"""What a solve knows at any moment: its timetable, and what no plan can pass."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from samspill.engine.arrays.instance import Instance
from samspill.engine.model.result import LevelName, Listener, Progress
from samspill.engine.model.stop import Stop
from samspill.engine.solving.bounds.slots import Slotted
from samspill.engine.solving.round_tables.exchange import total
from samspill.engine.solving.timetable.comfort import breaks
from samspill.engine.solving.timetable.state import Timetable

NEAR = 0.01  # of the bound: with less to win, the relaxation knows which meetings to hold


@dataclass(frozen=True)
class Asked:
    """How a solve is asked for: when to stop, by which seed, to whom progress is said, and when it
    began."""

    stop: Stop
    seed: int
    report: Listener
    started: float

    @property
    def seconds(self) -> float:
        """How long it has taken."""
        return time.monotonic() - self.started


@dataclass
class Known:
    """The meetings of two beside the round tables that the instance holds: what is known so far.
    The stages (:mod:`samspill.engine.solving.stages`) add to it."""

    instance: Instance
    asked: Asked
    timetable: Timetable = field(init=False)
    minimum_bound: int = 0
    value_bound: int = field(init=False)
    by_slots: list[Slotted] = field(default_factory=list)  # bounds, each for its level minimum

    def __post_init__(self) -> None:
        self.timetable = Timetable(self.instance)
        self.value_bound = everything(self.instance)

    @property
    def stop(self) -> Stop:
        """When to stop looking."""
        return self.asked.stop

    @property
    def order(self) -> tuple[int, int]:
        """What solves are compared by: the smaller, the better."""
        return total(self.timetable)

    @property
    def near(self) -> bool:
        """True when there is little to win."""
        return self.value_bound - self.timetable.value <= NEAR * self.value_bound

    def take_better(self, fresh: Timetable) -> None:
        """Go on from this timetable if it is better."""
        if fresh.order < self.timetable.order:
            self.timetable = fresh

    def enough(self, timetable: Timetable) -> bool:
        """True when the timetable is as close to the bounds as is asked for."""
        if timetable.shortfall > self.minimum_bound:
            return False
        missing = self.value_bound - timetable.value
        return missing <= self.stop.gap * max(1, self.value_bound)

    def say(self, level: LevelName, stage: str, fraction: float) -> None:
        """Report progress: the stage begins, or goes on, with so much of the whole done."""
        at = self.timetable
        worth = at.instance.held_worth
        values = {
            LevelName.MINIMUM: (at.shortfall, self.minimum_bound),
            LevelName.VALUE: (at.value + worth, self.value_bound + worth),
            LevelName.COMFORT: (breaks(at) if level is LevelName.COMFORT else 0, 0),
        }
        value, bound = values[level]
        self.asked.report(
            Progress(
                level=level,
                stage=stage,
                value=value,
                bound=bound,
                placed=at.placed + len(at.instance.held),
                fraction=fraction,
                seconds=self.asked.seconds,
            )
        )


def everything(instance: Instance) -> int:
    """More than any plan is worth: every pair met and everybody served in full."""
    return int(instance.points.sum() + instance.served.sum())
