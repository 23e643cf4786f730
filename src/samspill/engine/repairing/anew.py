"""What a plan made anew could have that a repaired one has not, at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samspill.engine.judge.score import Levels, levels_of
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.result import Level, LevelName, Result, Status
from samspill.engine.model.valuation import Valuation

if TYPE_CHECKING:
    from samspill.engine.solving.bounds.network import Prices


@dataclass(frozen=True)
class Replan:
    """How much better a plan made anew could be at most: the plan's levels ``minimum`` and
    ``value``, with bounds that no plan of the problem passes (``value_bound``: none that is as
    good at ``minimum``)."""

    minimum: int
    minimum_bound: int
    value: int
    value_bound: int

    @property
    def value_to_gain(self) -> int:
        """Points that a plan made anew has more, at most."""
        return self.value_bound - self.value


def levels_in(plan: Plan, valuation: Valuation) -> Levels:
    """The plan's levels in the problem of the valuation."""
    points = {pair: value.points for pair, value in valuation.pairs.items()}
    return levels_of(valuation.problem, plan, points, valuation)


def compared_with_anew(
    problem: Problem, plan: Plan, valuation: Valuation, prices: Prices | None = None
) -> Replan:
    """The plan's levels beside what a plan made anew could reach.

    Takes as long as a solve's bounds; a fifth of that with ``prices`` that were good in a problem
    much like this one (:func:`prices_in`), where there are no round tables. At any prices the
    bounds are bounds.
    """
    from samspill.engine.arrays.instance import build
    from samspill.engine.arrays.offers import offers_of
    from samspill.engine.model.stop import Stop
    from samspill.engine.solving.bounds.relaxation import Relaxer
    from samspill.engine.solving.round_tables.bound import RoundTableBound

    levels = levels_in(plan, valuation)
    instance = build(problem, valuation)
    if problem.round_tables and (offers := offers_of(instance)).offers:
        roof = RoundTableBound(offers, Stop())
        least, best = roof.minimum, roof.value(levels.minimum)
    else:
        relaxer = Relaxer(instance)
        least = relaxer.minimum(reached=levels.minimum)
        found = (
            relaxer.value(levels.minimum)
            if prices is None
            else relaxer.value_at(prices, levels.minimum)
        )
        best = found.bound + instance.held_worth
    return Replan(
        minimum=levels.minimum,
        minimum_bound=min(least, levels.minimum),
        value=levels.value,
        value_bound=max(best, levels.value),
    )


def result_beside(plan: Plan, levels: Levels, at: Replan, seconds: float) -> Result:
    """The plan as a result, with what a plan made anew could reach as bounds."""
    comfort = Level(
        LevelName.COMFORT,
        levels.breaks,
        0,
        then=Level("table changes", levels.table_changes, 0),
    )
    return Result(
        plan=plan,
        status=Status.FEASIBLE,
        seconds=seconds,
        levels=(
            Level(LevelName.MINIMUM, at.minimum, at.minimum_bound),
            Level(LevelName.VALUE, at.value, at.value_bound, maximise=True),
            comfort,
        ),
    )


def prices_in(problem: Problem, plan: Plan, valuation: Valuation) -> Prices | None:
    """The prices at which the bound on value is best, for plans as good at ``minimum`` as this
    one: for problems much like this. None where there are round tables."""
    from samspill.engine.arrays.instance import build
    from samspill.engine.arrays.offers import offers_of
    from samspill.engine.solving.bounds.relaxation import Relaxer

    instance = build(problem, valuation)
    if problem.round_tables and offers_of(instance).offers:
        return None
    return Relaxer(instance).value(levels_in(plan, valuation).minimum).prices
