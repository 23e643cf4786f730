"""Repairs where many meetings look for places at once: valid, within the bounds, the same again."""

from __future__ import annotations

import pytest

from samspill.engine.baselines.first_come import first_come
from samspill.engine.generate.problems import generate
from samspill.engine.judge.check import check
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.repairing import Change, Repair, Repairer, SlotDeleted, TableLost

TWO_SLOTS = Change((SlotDeleted("s2"), SlotDeleted("s5")))


@pytest.fixture(scope="module")
def large() -> tuple[Problem, Plan]:
    """An edition that is too large to be settled as a whole."""
    problem = generate(participants=300, seed=3)
    return problem, first_come(problem, seed=3)


def judged(problem: Problem, plan: Plan, change: Change) -> Repair:
    made = Repairer(problem, plan).repair(change)
    assert check(made.problem, made.plan).violations == ()
    assert made.cancelled_bound <= len(made.cancelled)
    return made


def test_a_deleted_slot_of_a_small_edition_is_proven_to_be_mended_at_best() -> None:
    problem = generate(participants=30, seed=1)
    plan = first_come(problem, seed=1)
    made = judged(problem, plan, Change((SlotDeleted("s3"),)))
    assert made.proven
    assert len(made.cancelled) == made.cancelled_bound
    assert len(made.moved) >= sum(m.slot == "s3" for m in plan.meetings) - len(made.cancelled)


def test_two_deleted_slots_of_a_large_one_keep_most_meetings(large: tuple[Problem, Plan]) -> None:
    problem, plan = large
    made = judged(problem, plan, TWO_SLOTS)
    lost = sum(m.slot in {"s2", "s5"} for m in plan.meetings)
    assert len(made.cancelled) < lost / 2
    kept = set(plan.meetings) & set(made.plan.meetings)
    assert len(kept) > len(plan.meetings) / 2


def test_the_same_change_gives_the_same_repair(large: tuple[Problem, Plan]) -> None:
    problem, plan = large
    first, second = (Repairer(problem, plan).repair(TWO_SLOTS) for _ in range(2))
    assert first.plan == second.plan
    assert Repairer.after(first).repair(TWO_SLOTS).shifts == ()


def test_half_of_the_tables_lost(large: tuple[Problem, Plan]) -> None:
    problem, plan = large
    lost = tuple(TableLost(table.id) for table in problem.tables[::2])
    made = judged(problem, plan, Change(lost, confirmed=(plan.meetings[0].participants[:2],)))  # type: ignore[arg-type]  # two of them
    gone = {table.id for table in problem.tables[::2]}
    assert {m.table for m in made.plan.meetings} & gone == set()
