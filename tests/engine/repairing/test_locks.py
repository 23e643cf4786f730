"""Locked meetings that cannot all stay: no more of them give way than must."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.model.problem import Locked
from samspill.engine.repairing.locks import without_faulty_locks
from support.examples import tries
from support.problems import small_problem

PEOPLE = "abcdef"
PROBLEM = small_problem(" ".join(PEOPLE), slots=3, tables=9)
locks = st.builds(
    Locked,
    st.permutations(PEOPLE).map(lambda order: (order[0], order[1])),
    st.sampled_from(("s1", "s2", "s3")),
    st.none(),
)


def test_what_gives_way_for_one_leaves_its_table_to_another() -> None:
    """a is not there in the first slot, whose one table c and d then have."""
    alone = replace(PROBLEM, tables=PROBLEM.tables[:1])
    away = replace(alone.participants[0], available=frozenset({"s2", "s3"}))
    problem = replace(
        alone,
        participants=(away, *alone.participants[1:]),
        locked=(Locked(("a", "b"), "s1"), Locked(("c", "d"), "s1")),
    )
    assert without_faulty_locks(problem).locked == (Locked(("c", "d"), "s1"),)


@tries(200)
@given(
    held=st.lists(locks, max_size=9, unique_by=lambda lock: frozenset(lock.participants)),
    room=st.sampled_from([(cap, 9) for cap in (1, 2)] + [(3, tables) for tables in (1, 2)]),
)
def test_none_that_gave_way_could_have_stayed(held: list[Locked], room: tuple[int, int]) -> None:
    """Where it is either meetings a person or tables of which there are few."""
    cap, tables = room
    problem = replace(PROBLEM, cap=cap, tables=PROBLEM.tables[:tables], locked=tuple(held))
    kept = without_faulty_locks(problem)
    assert not problems_in(kept)
    for lock in held:
        if lock not in kept.locked:
            assert problems_in(replace(kept, locked=(*kept.locked, lock)))
