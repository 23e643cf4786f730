"""Round tables that a plan does not hold: a repair gives them a place, and tells what it costs."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, assume, given
from hypothesis import strategies as st

from samspill.engine.judge.check import check
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Participant, Problem, RoundTable
from samspill.engine.model.round_tables import candidates, mixes
from samspill.engine.model.valuation import Valuation
from samspill.engine.repairing import Repair, Repairer, Way
from support.examples import tries
from support.plans import plan_of
from support.problems import small_problem
from support.repairs import lines, told
from support.round_tables import Planned, planned_round_tables

FRAUD = RoundTable("g", "Fraud")


def talking(people: str = "a b c d e", *, held: RoundTable = FRAUD, **facts: object) -> Problem:
    """People with a round table g, which a, b and c asked for, at one table of eight seats."""
    known: dict[str, object] = {
        "seats": 8,
        "slots": 2,
        "interests": "a>>g b>g c~g",
        "round_tables": (held,),
        **facts,
    }
    return small_problem(people, **known)  # type: ignore[arg-type]  # a test's own


def opened(problem: Problem, plan: Plan, way: Way = Way.AS_FEW) -> Repair:
    opens = frozenset({"g"}) if way is Way.AS_FEW else frozenset[str]()
    made = Repairer(problem, plan).repair_to(problem, way=way, opens=opens)
    assert check(made.problem, made.plan).violations == ()
    return made


def test_a_round_table_is_held_where_those_who_asked_are_free() -> None:
    problem = talking(wishes="d>e", tables=1)
    made = opened(problem, plan_of("s1 t1 d e"))
    assert lines(made.plan) == ["s1 t1 d e", "s2 t1 a b c"]
    assert (made.moved, made.cancelled, made.proven) == ((), (), True)
    assert sorted(told(made)) == ["a", "b", "c"]


def test_where_holes_are_filled_it_is_held_too_and_nobody_is_moved_for_it() -> None:
    problem = talking(wishes="a>d b>e", slots=1, tables=3)
    stands = plan_of("s1 t1 a d")
    assert lines(opened(problem, stands, Way.FILLED).plan) == ["s1 t1 a d", "s1 t2 b e"]
    free = talking(wishes="d>e", slots=1, tables=2)
    assert lines(opened(free, Plan(()), Way.FILLED).plan) == ["s1 t1 a b c", "s1 t2 d e"]


def test_no_more_is_moved_for_one_that_is_opened_than_it_takes() -> None:
    problem = talking(wishes="a>d b>e", tables=2)
    made = opened(problem, plan_of("s1 t1 a d", "s2 t1 b e"))
    assert len(made.moved) == 1
    assert made.cancelled == ()
    assert not made.proven
    assert [len(m.participants) for m in made.plan.groups] == [3]


def test_nothing_is_cancelled_for_it() -> None:
    problem = talking(wishes="a>d b>e", slots=1, tables=2)
    made = opened(problem, plan_of("s1 t1 a d", "s1 t2 b e"))
    assert made.shifts == ()


def test_who_sits_at_its_table_takes_another_at_the_same_time() -> None:
    held = replace(FRAUD, table="t1")
    problem = talking(wishes="d>e", slots=1, tables=2, held=held)
    made = opened(problem, plan_of("s1 t1 d e"))
    assert lines(made.plan) == ["s1 t1 a b c", "s1 t2 d e"]
    assert len(made.moved) == 1


def test_a_moderator_who_is_busy_is_freed_and_one_who_is_away_is_not() -> None:
    led = replace(FRAUD, moderator="d")
    problem = talking(held=led, wishes="d>e", slots=2, tables=1)
    made = opened(problem, plan_of("s1 t1 d e"))
    assert lines(made.plan) == ["s1 t1 d e", "s2 t1 a b c d"]
    away = Participant("d", "", "d-org", available=frozenset())
    nowhere = talking(held=led, participants=[away])
    assert opened(nowhere, Plan(())).shifts == ()


def test_caps_vetoes_and_fewest_are_kept() -> None:
    assert opened(talking(vetoes="a>b"), Plan(())).shifts == ()
    assert opened(talking(interests="a>g b>g"), Plan(())).shifts == ()
    one = Participant("a", "", "a-org", cap=1)
    full = talking(wishes="a>d", participants=[one], tables=2)
    assert opened(full, plan_of("s1 t1 a d")).shifts == ()


def test_one_that_is_opened_gives_its_empty_seats_away_and_leaves_who_sits_there() -> None:
    problem = talking(interests="a>>g b>g c~g d~g e~g", held=replace(FRAUD, most=4))
    made = opened(problem, plan_of("s1 t1 a b c @g"))
    assert lines(made.plan) == ["s1 t1 a b c d"]
    assert sorted(told(made)) == ["a", "b", "c", "d"]
    untouched = Repairer(problem, plan_of("s1 t1 a b c @g")).repair_to(problem, way=Way.FILLED)
    assert untouched.shifts == ()


def test_a_new_moderator_comes_to_those_who_sit_there() -> None:
    before = talking()
    after = talking(held=replace(FRAUD, moderator="d"))
    made = Repairer(before, plan_of("s1 t1 a b c @g")).repair_to(after, opens={"g"})
    assert lines(made.plan) == ["s1 t1 a b c d"]
    assert (made.moved, made.cancelled) == ((), ())


@tries(120, suppress=HealthCheck)
@given(planned_round_tables(), st.sampled_from(Way), st.data())
def test_whatever_stands_what_is_opened_breaks_nothing(
    planned: Planned, way: Way, data: st.DataObject
) -> None:
    problem, full = planned
    problem = replace(problem, locked=(), locked_round_tables=())
    out = data.draw(st.sampled_from(full.groups)) if full.groups else None
    assume(out)
    plan = Plan.of(m for m in full.meetings if m != out)
    opens = frozenset(data.draw(st.sets(st.sampled_from([r.id for r in problem.round_tables]))))
    made = Repairer(problem, plan).repair_to(problem, way=way, opens=opens)
    assert check(made.problem, made.plan).violations == ()
    assert (made.cancelled, made.cancelled_bound) == ((), 0)
    valuation = Valuation(problem)
    before = {m.round_table: m for m in plan.groups}
    for group in made.plan.groups:
        held = problem.round_table_by_id[group.round_table]
        assert mixes(valuation, held, group.participants)
        assert {*group.participants} <= {*candidates(valuation, held)}
        was = before.get(group.round_table)
        if was is not None:  # it stays, and nobody leaves it
            assert (was.slot, was.table) == (group.slot, group.table)
            assert {*was.participants} <= {*group.participants}
            assert was == group or group.round_table in opens
    if not opens or way is Way.ONLY_CANCEL:
        assert made.moved == ()
    if way is Way.ONLY_CANCEL:
        assert made.shifts == ()
    if out is not None and opens == {out.round_table} and way is Way.AS_FEW:
        assert any(m.round_table == out.round_table for m in made.plan.groups)
