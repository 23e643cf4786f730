"""Generated problems: the same for the same seed, without faults, in the hours asked for."""

from __future__ import annotations

import pytest

from samspill.engine.generate.problems import Hours, TableSupply, generate
from samspill.engine.judge.faults.validate import problems_in


@pytest.mark.parametrize("hours", Hours)
@pytest.mark.parametrize("room", TableSupply)
def test_a_generated_problem_has_no_faults_and_is_the_same_again(
    hours: Hours, room: TableSupply
) -> None:
    made = generate(participants=40, seed=2, room=room, hours=hours)
    assert problems_in(made) == ()
    assert made == generate(participants=40, seed=2, room=room, hours=hours)
    assert len(made.participants) == 40


def test_clustered_hours_are_half_a_day_without_a_gap() -> None:
    made = generate(participants=40, seed=2, hours=Hours.CLUSTERED)
    index = made.slot_index
    for person in made.participants:
        there = sorted(index[slot] for slot in person.available or ())
        assert there == list(range(there[0], there[0] + 4))


@pytest.mark.parametrize("hours", [Hours.SCATTERED, Hours.CLUSTERED])
def test_nobody_is_there_at_no_time(hours: Hours) -> None:
    made = generate(participants=200, seed=5, slots=2, hours=hours)
    assert [p.id for p in made.participants if not p.available] == []


@pytest.mark.parametrize(
    ("participants", "slots", "said"),
    [
        (1, 8, "there must be at least two participants"),
        (10, 1, "there must be 2 to 12 slots"),
        (10, 13, "there must be 2 to 12 slots"),
    ],
)
def test_what_cannot_be_generated_is_refused(participants: int, slots: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        generate(participants=participants, seed=0, slots=slots)
