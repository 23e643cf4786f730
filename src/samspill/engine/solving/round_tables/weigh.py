"""Plans with other round tables, weighed against one another: which is held to the end."""

from __future__ import annotations

from collections.abc import Callable

from samspill.engine.arrays.instance import Instance
from samspill.engine.arrays.offers import Offers
from samspill.engine.model.plan import Meeting
from samspill.engine.solving.bounds.relaxation import Relaxer
from samspill.engine.solving.known import Asked, Known
from samspill.engine.solving.round_tables.bound import RoundTableBound
from samspill.engine.solving.round_tables.choose import choose

Planned = Callable[[tuple[Meeting, ...]], Known]  # the plan that holds these round tables


def best_of(
    offers: Offers, roof: RoundTableBound, asked: Asked, planned: Planned
) -> tuple[Known, set[Meeting]]:
    """The best of what is planned with the round tables that the prices choose, with those that
    help whoever lacks meetings then, and with none but the locked ones; and all round tables that
    were wanted at some time."""
    stop, seed = asked.stop, asked.seed
    chosen = () if stop.now() else roof.choose(seed=seed, seconds=stop.remaining())
    wanted = set(chosen)
    best = planned(chosen)
    if best.order[0] > roof.minimum and not stop.now():
        lacking = roof.time(best.timetable)
        needed = choose(offers, lacking, seed=seed, seconds=stop.remaining()).meetings
        if needed and needed != chosen:
            wanted.update(needed)
            best = min(best, planned(needed), key=lambda one: one.order)
    if chosen and not stop.now() and not _no_better_without(offers.instance, best):
        best = min(best, planned(()), key=lambda one: one.order)
    return best, wanted


def _no_better_without(instance: Instance, found: Known) -> bool:
    """True when it is proven that meetings of two alone are not better."""
    relaxer = Relaxer(instance)
    shortfall, value = found.order
    least = relaxer.minimum()
    if least != shortfall:
        return least > shortfall
    return relaxer.value(shortfall).bound + instance.held_worth <= -value
