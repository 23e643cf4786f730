"""Whatever the round tables: plans that hold them keep the rules, and the bounds are bounds."""

from __future__ import annotations

import itertools

from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from samspill.engine.arrays.instance import build
from samspill.engine.arrays.offers import offers_of
from samspill.engine.judge.check import check, check_result
from samspill.engine.judge.reference import best_plan, best_within
from samspill.engine.judge.rules import RuleCode
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.result import LevelName, Status
from samspill.engine.model.round_tables import take_tables
from samspill.engine.model.stop import Stop
from samspill.engine.solving.bounds.linear import PARTS
from samspill.engine.solving.round_tables.bound import RoundTableBound
from samspill.engine.solving.round_tables.choose import Time, choose
from samspill.engine.solving.solve import solve
from support.examples import tries
from support.problems import ALWAYS, problems

FEW = tries(60, suppress=HealthCheck)


@FEW
@given(problems(round_tables=ALWAYS))
def test_plans_with_round_tables_keep_the_rules_and_their_claims(problem: Problem) -> None:
    result = solve(problem)
    assert result.plan is not None
    assert check(problem, result.plan).violations == ()
    assert check_result(problem, result).valid


@FEW
@given(problems(max_participants=5, max_slots=3, round_tables=ALWAYS))
def test_the_plan_is_as_good_as_it_says(problem: Problem) -> None:
    result = solve(problem)
    best = best_plan(problem)
    minimum, value, _ = result.levels
    assert minimum.bound <= best.minimum <= minimum.value
    within = best_within(problem, minimum=minimum.value)
    assert within is not None
    assert value.value <= within.value <= value.bound
    if result.status is Status.OPTIMAL:
        assert (minimum.value, value.value) == (best.minimum, best.value)


@FEW
@given(problems(max_participants=5, max_slots=3, round_tables=ALWAYS), st.booleans())
def test_the_roof_is_above_every_plan(problem: Problem, hurried: bool) -> None:
    """With the linear programme, and for the hurried without: then the choice tightens it."""
    roof = RoundTableBound(offers_of(build(problem)), Stop(requested=lambda: hurried))
    roof.choose(seed=0, seconds=60)
    best = best_plan(problem)
    assert roof.minimum <= best.minimum
    assert roof.value(best.minimum) >= best.value


@FEW
@given(problems(round_tables=ALWAYS), st.integers(-4_000, 4_000))
def test_round_tables_are_chosen_within_the_rules(problem: Problem, price: int) -> None:
    instance = build(problem)
    offers = offers_of(instance)
    time = Time(offers.open, offers.room, offers.spare, worth=lambda _v, _k: PARTS * price)
    chosen = choose(offers, time)
    plan = Plan.of((*instance.held, *chosen.meetings))
    missing = {RuleCode.LOCKED_MISSING}  # the locked meetings of two are not in it
    assert {v.code for v in check(problem, plan).violations} <= missing
    brings = sum(
        instance.valuation.group_points(m.round_table, m.participants) + price * len(m.participants)
        for m in chosen.meetings
    )
    assert 0 <= brings <= chosen.bound


@FEW
@given(problems(round_tables=ALWAYS))
def test_a_stop_at_once_keeps_what_is_locked(problem: Problem) -> None:
    result = solve(problem, stop=Stop(requested=lambda: True))
    assert result.plan is not None
    assert check(problem, result.plan).violations == ()
    assert result.level(LevelName.VALUE).bound >= result.level(LevelName.VALUE).value


@FEW
@given(
    st.lists(st.frozensets(st.sampled_from("pqrst"), max_size=4), max_size=4),
    st.fixed_dictionaries({table: st.integers(0, 3) for table in "pqrst"}),
)
def test_the_tables_taken_leave_most_places(
    choices: list[frozenset[str]], places: dict[str, int]
) -> None:
    ways = [
        sum(places[table] for table in tables)
        for tables in itertools.product(*choices)
        if len(set(tables)) == len(tables) and all(places[table] for table in tables)
    ]
    found = take_tables(choices, places)
    assert (found is None) is (not ways)
    if found is not None:
        assert all(table in choice for table, choice in zip(found, choices, strict=True))
        assert len(set(found)) == len(found)
        assert sum(places[table] for table in found) == min(ways)
