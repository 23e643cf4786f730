"""The brute force on problems whose best plan is plain to see."""

from __future__ import annotations

import pytest

from samspill.engine.judge.reference import best_plan, best_within
from samspill.engine.model.problem import Locked, Organisation, Participant, Sector
from support.plans import plan_of
from support.problems import small_problem


def test_nothing_to_plan() -> None:
    best = best_plan(small_problem("a b"))
    assert (best.plan, best.order) == (plan_of(), (0, 0, 0, 0))


def test_the_minimum_comes_before_the_value() -> None:
    # With one table and one slot, the mutual pair is worth more, but then d's like is not met;
    # c and d are guaranteed a meeting, a and b are not.
    problem = small_problem("a b c d", wishes="a>>b b>>a d~c", slots=1, tables=1)
    assert best_plan(problem).plan == plan_of("s1 t1 a b")
    guaranteed = [
        Participant(p.id, p.name, p.organisation, minimum=int(p.id in "cd"))
        for p in problem.participants
    ]
    promised = small_problem(
        "a b c d", wishes="a>>b b>>a d~c", slots=1, tables=1, participants=guaranteed
    )
    best = best_plan(promised)
    assert (best.plan, best.minimum) == (plan_of("s1 t1 c d"), 0)


def test_breaks_come_before_changes_of_table() -> None:
    problem = small_problem(
        "a b c d",
        wishes="a>b a>c c>d",
        slots=3,
        tables=2,
        locked=(Locked(("a", "b"), "s1", "t1"), Locked(("c", "d"), "s3", "t2")),
    )
    best = best_plan(problem)
    assert best.order == (0, -(3 * 2_000 + 2 * 4_000 + 2 * 2_400), 0, 1)
    assert {m.slot for m in best.plan.meetings} == {"s1", "s2", "s3"}


def test_a_fixed_table_draws_its_meetings_and_nobody_elses() -> None:
    shop = Organisation("shop", "", Sector.SECURITY_INDUSTRY, table="t2")
    problem = small_problem(
        "a*:shop b c d", wishes="b>shop c>d", slots=1, tables=2, organisations=[shop]
    )
    assert best_plan(problem).plan == plan_of("s1 t2 a b", "s1 t1 c d")


def test_six_people_who_all_wish_one_another() -> None:
    people = "a b c d e f"
    wishes = " ".join(f"{p}>{q}" for p in people.split() for q in people.split() if p < q)
    best = best_plan(small_problem(people, wishes=wishes, slots=3, tables=3))
    # Nine meetings fill three slots at three tables. From one slot to the next, at most one of
    # the two at a table can stay there, as no pair meets twice: three changes each time.
    assert best.order == (0, -(9 * 2_000 + 6 * 5_000), 0, 6)


def test_best_within_keeps_what_is_given_and_improves_the_next_level() -> None:
    problem = small_problem("a b c", wishes="a>>b b>a a>c", slots=3, tables=1, minimum=1)
    best = best_plan(problem)
    assert best.order == (0, -(11_000 + 8_800), 0, 0)
    poor = best_within(problem, minimum=0, value=1)
    assert poor is not None
    assert poor.breaks == 0
    assert best_within(problem, minimum=0, value=best.value + 1) is None


def test_locked_meetings_that_cannot_all_be_held_are_refused() -> None:
    impossible = small_problem("a b", tables=0, locked=(Locked(("a", "b"), "s1"),))
    with pytest.raises(ValueError, match="cannot all be held"):
        best_plan(impossible)
