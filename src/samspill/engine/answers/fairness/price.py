"""The price of fairness: what the guaranteed minimum and the diminishing returns cost.

The same problem is planned twice more, each time with one thing less: first without the
guaranteed minimum, then also without points for being served, so that nothing but the points of
the meetings counts. All three plans are judged by the problem as it is.

With SYSTEM the most points that the meetings of any plan can have, and FAIR those of the plan at
hand, the price is (SYSTEM - FAIR) / SYSTEM: Bertsimas, Farias and Trichakis, "The Price of
Fairness", Operations Research 59(1), 2011, sec. 2. SYSTEM is not known, but between the most
points found and the bound of the last plan; so is the price.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from samspill.engine.answers.fairness.outcomes import Price, Variant, outcome
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.result import LevelName, Listener, Result, silent
from samspill.engine.model.stop import Stop
from samspill.engine.model.valuation import Valuation
from samspill.engine.solving.solve import solve


def price_of(
    problem: Problem,
    plan: Plan,
    *,
    stop: Callable[[], Stop] = Stop,
    seed: int = 0,
    report: Listener = silent,
) -> Price:
    """The price of the plan's fairness. ``stop`` is asked anew for each of the two solves.

    ``problem`` has no faults, and the plan keeps its rules. Takes two solves.
    """
    free = without_minimum(problem)
    no_minimum = solve(free, stop=stop(), seed=seed, report=report)
    points_only = solve(
        free, stop=stop(), seed=seed, report=report, valuation=Valuation(free, steps=())
    )
    return Price(
        outcomes=(
            outcome(problem, plan, Variant.FAIR),
            outcome(problem, _planned(no_minimum), Variant.NO_MINIMUM),
            outcome(problem, _planned(points_only), Variant.POINTS_ONLY),
        ),
        bound=points_only.level(LevelName.VALUE).bound,
    )


def _planned(result: Result) -> Plan:
    if result.plan is None:
        raise ValueError("the problem has faults: its locked meetings cannot all be held")
    return result.plan


def without_minimum(problem: Problem) -> Problem:
    """The problem with no meeting guaranteed to anybody."""
    people = tuple(replace(person, minimum=0) for person in problem.participants)
    return replace(problem, participants=people, minimum=0)
