"""The baseline keeps every rule, and our plan is never worth less."""

from __future__ import annotations

import pytest

from samspill.engine.check import check
from samspill.engine.formats.generate import generate
from samspill.engine.matching.greedy import first_come
from samspill.engine.score import score
from samspill.engine.solve import solve


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_baseline_keeps_the_rules_and_is_worth_less(seed: int) -> None:
    problem = generate(participants=40, seed=seed)
    booked = first_come(problem, seed=seed)
    assert check(problem, booked).violations == ()
    ours = solve(problem)
    assert ours.plan is not None
    assert score(problem, booked).value < score(problem, ours.plan).value


def test_the_seed_draws_the_order() -> None:
    problem = generate(participants=40, seed=1)
    assert first_come(problem, seed=1) == first_come(problem, seed=1)
    assert first_come(problem, seed=1) != first_come(problem, seed=2)
