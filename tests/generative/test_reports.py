"""Reports of generated problems: the groups are a partition, and prices are between bounds."""

from __future__ import annotations

from hypothesis import HealthCheck, given

from samspill.engine.answers.fairness.figures import Group, report
from samspill.engine.answers.fairness.outcomes import Variant, outcome
from samspill.engine.answers.fairness.price import price_of, without_minimum
from samspill.engine.judge.reference import best_plan
from samspill.engine.judge.score import Share, score
from samspill.engine.model.problem import Problem
from samspill.engine.model.valuation import Valuation
from samspill.engine.solving.solve import solve
from support.examples import tries
from support.problems import problems

FEW = tries(40, suppress=HealthCheck)


def total(groups: list[Group], of: str) -> Share:
    return sum((getattr(group, of) for group in groups), start=Share(0, 0))


@FEW
@given(problems())
def test_sectors_and_sizes_are_partitions_of_everybody(problem: Problem) -> None:
    plan = best_plan(problem).plan
    found = report(problem, plan)
    for parts in (list(found.sectors.values()), list(found.sizes.values())):
        assert sum(g.people for g in parts) == len(problem.participants)
        assert sum(g.below_minimum for g in parts) == found.everybody.below_minimum
        assert sum(g.satisfaction.people for g in parts) == found.everybody.satisfaction.people
        assert all(g.people == sum(g.meetings) for g in parts)
        assert all(sum(g.satisfaction.tenths) == g.satisfaction.people for g in parts)
        # An organisation without anybody here has no size and no sector's people; its wishes
        # need representatives, so it has none.
        for measure in ("musts", "likes", "mutual"):
            assert total(parts, measure) == getattr(found.everybody, measure)


@FEW
@given(problems())
def test_the_report_agrees_with_the_judge(problem: Problem) -> None:
    plan = best_plan(problem).plan
    judged, found = score(problem, plan), report(problem, plan)
    assert found.everybody.meetings == judged.distribution
    assert found.everybody.satisfaction.jain == judged.fairness or (
        abs(found.everybody.satisfaction.jain - judged.fairness) < 1e-12  # summed in other order
    )
    assert {s.sector: s.musts for s in judged.sectors} == {
        sector: group.musts for sector, group in found.sectors.items()
    }
    assert sum(use.used for use in found.slots) == judged.meetings


@FEW
@given(problems(max_participants=5, max_slots=3))
def test_the_price_is_between_what_is_found_and_what_is_proven(problem: Problem) -> None:
    best = best_plan(problem)
    price = price_of(problem, best.plan)
    free = without_minimum(problem)
    system = best_plan(free, Valuation(free, steps=())).value
    fair = price.outcomes[0].points
    assert price.most_points <= system <= price.bound
    assert 0 <= price.at_least <= ((system - fair) / system if system else 0) <= price.at_most <= 1


@FEW
@given(problems())
def test_points_and_being_served_are_the_value(problem: Problem) -> None:
    plan = solve(problem).plan
    assert plan is not None
    judged, found = score(problem, plan), outcome(problem, plan, Variant.FAIR)
    served = sum(Valuation(problem).served(s.meetings) for s in judged.served)
    assert found.points + served == judged.value
    assert found.points == score(problem, plan, Valuation(problem, steps=())).value
