"""Plans of one problem side by side, and the price of fairness between them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from samspill.engine.judge.score import score
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.valuation import Valuation


class Variant(StrEnum):
    """What a plan was made for."""

    FAIR = "fair"  # the plan at hand
    NO_MINIMUM = "no_minimum"  # without the guaranteed minimum
    POINTS_ONLY = "points_only"  # without diminishing returns either: the meetings' points alone


@dataclass(frozen=True)
class Outcome:
    """A plan in the numbers that are compared: ``points`` are those of its meetings alone,
    ``satisfaction`` is the lowest and ``jain`` the evenness among those for whom anything was
    possible, by the problem as it is."""

    variant: Variant
    meetings: int
    points: int
    below_minimum: int
    fewest: int
    lowest_satisfaction: float
    jain: float


@dataclass(frozen=True)
class Price:
    """The outcomes in the order of :class:`Variant`, and ``bound``: the meetings of no plan have
    more points, fair or not."""

    outcomes: tuple[Outcome, ...]
    bound: int

    @property
    def most_points(self) -> int:
        """The most points of meetings among the plans found."""
        return max(outcome.points for outcome in self.outcomes)

    @property
    def at_least(self) -> float:
        """The price against the best plan found, as a share: no less than this was given up."""
        return self._against(self.most_points)

    @property
    def at_most(self) -> float:
        """The price against the bound: proven, no plan could have shown a larger one."""
        return self._against(max(self.bound, self.most_points))

    def _against(self, points: int) -> float:
        return (points - self.outcomes[0].points) / points if points else 0.0


def outcome(problem: Problem, plan: Plan, variant: Variant) -> Outcome:
    """The plan in numbers, by the problem's own levels."""
    valuation = Valuation(problem)
    judged = score(problem, plan, valuation)
    possible = [s.satisfaction for s in judged.served if s.possible]
    return Outcome(
        variant=variant,
        meetings=judged.meetings,
        points=judged.value - sum(valuation.served(s.meetings) for s in judged.served),
        below_minimum=sum(s.meetings < s.minimum for s in judged.served),
        fewest=min((s.meetings for s in judged.served), default=0),
        lowest_satisfaction=min(possible, default=1.0),
        jain=judged.fairness,
    )
