"""From a problem to a plan: the wiring, level by level.

1. Numbers: :mod:`samspill.engine.arrays.instance`. Round tables that may be held are chosen first,
   at the prices of the relaxation (:mod:`samspill.engine.solving.round_tables`), and then held as
   given.
2. Bounds: a flow for ``minimum``; for ``value`` the flow, tightened by the linear programme
   where it is small enough (:mod:`samspill.engine.solving.bounds`).
3. A first timetable in the relaxation's order, made better by annealing, then by windows solved
   exactly (:mod:`samspill.engine.solving.timetable`). Where that is far from the bound, as hours
   make slots scarce, the linear programme with slots takes the place of the relaxation.
4. ``comfort``: fewer breaks with the same meetings, tables with few changes.
5. The judge's own score of the plan, beside the bounds.

Work is measured in windows and in deterministic time, never by the clock, so the same problem
and seed give the same plan; a time limit is a safety stop.
"""

from __future__ import annotations

import time

from samspill.engine.arrays.instance import Instance, build
from samspill.engine.arrays.offers import Offers, offers_of
from samspill.engine.model.plan import Meeting
from samspill.engine.model.problem import Problem
from samspill.engine.model.result import Listener, Result, silent
from samspill.engine.model.stop import Stop
from samspill.engine.model.valuation import Valuation
from samspill.engine.solving import stages
from samspill.engine.solving.known import Asked, Known
from samspill.engine.solving.outcome import outcome
from samspill.engine.solving.round_tables.bound import RoundTableBound
from samspill.engine.solving.round_tables.weigh import best_of


def solve(
    problem: Problem,
    *,
    stop: Stop | None = None,
    seed: int = 0,
    report: Listener = silent,
    valuation: Valuation | None = None,
) -> Result:
    """The best plan found within the effort, with a proven bound for each level.

    ``problem`` must have no faults (:func:`samspill.engine.judge.faults.validate.problems_in`);
    then there is always a plan. Raises nothing when stopped: the best plan so far is the result.
    ``valuation`` is what meetings are worth, if not what the levels say.
    """
    asked = Asked(stop or Stop(), seed, report, time.monotonic())
    instance = build(problem, valuation)
    if problem.round_tables and (offers := offers_of(instance)).offers:
        return _with_round_tables(offers, asked)
    known = _meetings_of_two(Known(instance, asked))
    return outcome(known, known.minimum_bound, known.value_bound + instance.held_worth)


def _meetings_of_two(known: Known, offers: Offers | None = None) -> Known:
    """All stages in order. In the end come ``offers`` in the hours that are left."""
    relaxer, guide = stages.relax(known)
    tight = stages.tighten(known, guide)
    programme = stages.slot_programme(known)
    if programme is not None:
        tight = stages.with_slots(known, programme, tight)
    else:
        stages.without_slots(known, guide)
    stages.search(known, tight)
    if programme is not None and known.by_slots:
        stages.prove(known, programme, known.timetable.shortfall)
    stages.bound(known, relaxer)
    stages.comfort(known, offers)
    return known


def _with_round_tables(offers: Offers, asked: Asked) -> Result:
    """Round tables are chosen first and held as given; the best of several choices is kept."""
    roof = RoundTableBound(offers, asked.stop)

    def planned(chosen: tuple[Meeting, ...]) -> Known:
        return _meetings_of_two(Known(_holding(offers.instance, chosen), asked), offers)

    best, wanted = best_of(offers, roof, asked, planned)
    stages.try_out(best, offers, roof, wanted)
    return outcome(best, roof.minimum, roof.value(best.order[0]))


def _holding(instance: Instance, chosen: tuple[Meeting, ...]) -> Instance:
    """The instance with these round tables held as well."""
    if not chosen:
        return instance
    return build(instance.problem, instance.valuation, (*instance.held, *chosen))
