"""The baselines keep every rule, and our plan is never worth less."""

from __future__ import annotations

import pytest

from samspill.engine.baselines.first_come import first_come
from samspill.engine.baselines.mind_matching import mind_matching
from samspill.engine.generate.problems import generate
from samspill.engine.judge.check import check
from samspill.engine.judge.score import score
from samspill.engine.model.problem import (
    Organisation,
    Participant,
    Problem,
    Sector,
    Strength,
    Table,
    Wish,
)
from samspill.engine.solving.solve import solve


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


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_mind_matching_keeps_the_rules_and_loses_what_is_not_given_back(seed: int) -> None:
    problem = generate(participants=60, seed=seed)
    mind = mind_matching(problem, seed=seed)
    assert check(problem, mind.plan).violations == ()
    ours = solve(problem)
    assert ours.plan is not None
    assert score(problem, mind.plan).value < score(problem, ours.plan).value
    assert 0 < mind.reciprocal < 1
    pairs = mind.matches * (1 - mind.reciprocal / 2)  # one given back is a pair of two matches
    assert len(mind.plan.meetings) == round(mind.kept * pairs)


def test_whom_everybody_wishes_is_given_to_as_many_as_their_cap() -> None:
    people = [Participant(f"p{n}", "", f"o{n}") for n in range(6)]
    problem = Problem(
        participants=tuple(people),
        organisations=tuple(Organisation(f"o{n}", "", Sector.BUSINESS) for n in range(6)),
        slots=generate(participants=2, seed=0).slots,
        tables=(Table("t", capacity=9),),
        wishes=tuple(Wish(p.id, "p0", Strength.MUST) for p in people[1:]),
        cap=2,
    )
    mind = mind_matching(problem)
    assert (mind.matches, mind.reciprocal, mind.kept) == (2, 0.0, 1.0)
    assert {p for m in mind.plan.meetings for p in m.participants if p == "p0"} == {"p0"}
