"""Who is there already and has no meetings joins a plan that people follow."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from samspill.engine.judge.check import check
from samspill.engine.model.plan import Plan
from samspill.engine.repairing import Repairer
from support.examples import tries
from support.plans import plan_of
from support.problems import small_problem
from support.repairs import lines, told
from support.round_tables import Planned, planned_round_tables


def test_who_joins_is_given_meetings_and_no_other_is_touched() -> None:
    problem = small_problem("a b c d", slots=2, tables=2, wishes="a>b c>a d>b d>a")
    plan = plan_of("s1 t1 a b")
    made = Repairer(problem, plan).repair_to(problem, joins={"c"})
    assert lines(made.plan) == ["s1 t1 a b", "s2 t1 a c"]
    assert sorted(told(made)) == ["a", "c"]
    assert Repairer(problem, plan).repair_to(problem).shifts == ()


def test_where_nobody_has_time_nothing_is_other_than_it_was() -> None:
    problem = small_problem("a b c", slots=1, tables=2, wishes="a>b c>a")
    made = Repairer(problem, plan_of("s1 t1 a b")).repair_to(problem, joins={"c"})
    assert (made.shifts, made.notices) == ((), ())


@tries(80, suppress=HealthCheck)
@given(planned_round_tables(), st.data())
def test_whoever_joins_the_plan_breaks_nothing_and_moves_nobody(
    planned: Planned, data: st.DataObject
) -> None:
    problem, full = planned
    problem = replace(problem, locked=(), locked_round_tables=())
    people = [p.id for p in problem.participants]
    joins = frozenset(data.draw(st.sets(st.sampled_from(people))))
    plan = Plan.of(m for m in full.meetings if not joins & {*m.participants})
    made = Repairer.as_it_stands(problem, plan).repair_to(problem, joins=joins)
    new = {m for m in made.plan.meetings if m not in plan.meetings}
    assert {*plan.meetings} <= {*made.plan.meetings}
    assert all(joins & {*m.participants} for m in new)
    assert check(made.problem, made.plan).violations == check(problem, plan).violations
