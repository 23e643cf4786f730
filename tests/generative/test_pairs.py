"""Pairs as arrays say the same as the valuation that is made to be read."""

from __future__ import annotations

from hypothesis import HealthCheck, given

from samspill.engine.arrays.instance import build
from samspill.engine.arrays.pairs import pairs_of
from samspill.engine.generate.problems import generate
from samspill.engine.model.problem import Problem
from samspill.engine.model.valuation import Reason, Valuation, pair_of
from support.examples import tries
from support.problems import problems

WISHED = {Reason.MUTUAL, Reason.ONE_SIDED}


def as_read(problem: Problem) -> dict[tuple[str, str], tuple[int, bool]]:
    """Points, and whether a side wishes it, of every pair of the valuation."""
    pairs = Valuation(problem).pairs
    return {pair: (value.points, value.reason in WISHED) for pair, value in pairs.items()}


def as_arrays(problem: Problem) -> dict[tuple[str, str], tuple[int, bool]]:
    """The same of the arrays."""
    people = tuple(p.id for p in problem.participants)
    found = pairs_of(problem, people)
    rows = zip(found.first, found.second, found.points, found.wished, strict=True)
    return {pair_of(people[a], people[b]): (int(p), bool(w)) for a, b, p, w in rows}


@tries(300, suppress=HealthCheck)
@given(problems())
def test_both_say_the_same(problem: Problem) -> None:
    assert as_arrays(problem) == as_read(problem)


def test_both_say_the_same_of_an_event() -> None:
    problem = generate(participants=120, seed=4, private=True)
    assert as_arrays(problem) == as_read(problem)


def test_an_edge_is_a_pair_with_a_common_slot() -> None:
    problem = generate(participants=120, seed=4)
    instance = build(problem)
    edges = {
        pair_of(instance.people[a], instance.people[b])
        for a, b in zip(instance.first, instance.second, strict=True)
    }
    common = {(p, q) for p, q in as_read(problem) if problem.open_slots[p] & problem.open_slots[q]}
    assert edges == common
