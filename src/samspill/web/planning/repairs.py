"""The repair of a plan, and how much better a plan made anew could be: found once for facts that
are equal. What an organiser is shown, and agrees to a moment later, is repaired once in the
process that does both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.valuation import Valuation
from samspill.engine.repairing import Change, Repair, Repairer, Way
from samspill.engine.repairing.anew import compared_with_anew, prices_in
from samspill.engine.repairing.becoming import valuation_after
from samspill.web.planning.ground import with_ground
from samspill.web.planning.last_made import LastMade

if TYPE_CHECKING:
    from samspill.engine.solving.bounds.network import Prices

Asked = tuple[Problem, Problem, Plan, Change, Way, frozenset[str], frozenset[str]]
_repairs: LastMade[Asked, Repair] = LastMade()
# The problem as it is told, and prices that are good in it, while nothing has changed.
_told: LastMade[tuple[Problem, Plan], tuple[Problem, Prices | None]] = LastMade()


def repair_made(
    edition_id: int,
    before: Problem,
    after: Problem,
    plan: Plan,
    change: Change,
    way: Way,
    opens: frozenset[str] = frozenset(),
    joins: frozenset[str] = frozenset(),
) -> Repair:
    """The plan of one problem repaired for the other, which ``opens`` these round tables and lets
    these people (keys) in. Raises BrokenPlanError, ChangeError."""

    def make(asked: Asked) -> Repair:
        before, after, plan, change, way, opens, joins = asked
        repairer = Repairer.as_it_stands(before, plan)
        return repairer.repair_to(after, change, way=way, opens=opens, joins=joins)

    return _repairs.of(edition_id, (before, after, plan, change, way, opens, joins), make)


def gain_beside(
    edition_id: int, told: Problem, plan: Plan, stood: tuple[Problem, Plan]
) -> float | None:
    """How much more all wishes together could be served by a plan made anew than by this one, as a
    share of what they are, at most. ``told`` is the problem as if nobody had said no thanks, as all
    that is counted and told of a plan: no figure tells of one. ``stood`` is what that was before
    the facts changed, and the plan that was followed: prices that were good then are good now."""
    before, prices = _told.of(edition_id, stood, _told_with_prices)
    problem = with_ground(told, plan)
    at = compared_with_anew(problem, plan, valuation_after(before, problem), prices)
    return at.value_to_gain / at.value if at.value else None


def _told_with_prices(at: tuple[Problem, Plan]) -> tuple[Problem, Prices | None]:
    problem = with_ground(*at)
    return problem, prices_in(problem, at[1], Valuation.of(problem))
