"""Who met whom on a day of any size, to propose groups from."""

from __future__ import annotations

import numpy as np

from samspill.engine.answers.circles.facts import Acquaintance, Person, Sat, Tie
from samspill.engine.model.problem import Sector

THEMES, THEMES_EACH = 16, 3
MEETINGS_EACH = 6
PEOPLE_A_HOME, PEOPLE_A_TABLE, SEATS = 3, 20, 7  # a round table of so many for every twenty
ALIKE = 0.7  # the chance that two who share no theme do not meet
APART = 0.25  # pairs that are to be kept apart, by person


def acquaintance(people: int, *, seed: int) -> Acquaintance:
    """A day of so many people, six at least: each met about six others, mostly of a theme of
    theirs, and a third sat at a round table."""
    random = np.random.default_rng(seed)
    homes = max(4, people // PEOPLE_A_HOME)
    sectors = [str(sector) for sector in random.choice(list(Sector), size=homes)]
    there = []
    for i in range(people):
        home = int(random.integers(homes))
        themes = random.choice(THEMES, size=THEMES_EACH, replace=False)
        there.append(
            Person(f"p{i}", f"o{home}", sectors[home], frozenset(f"theme {t}" for t in themes))
        )
    met: set[tuple[int, int]] = set()
    for _ in range(people * MEETINGS_EACH // 2):
        a, b = sorted(random.choice(people, size=2, replace=False).tolist())
        one, other = there[a], there[b]
        stranger = not one.themes & other.themes and random.random() < ALIKE
        if one.organisation != other.organisation and not stranger:
            met.add((a, b))
    sat = tuple(
        Sat(
            f"theme {random.integers(THEMES)}",
            frozenset(
                f"p{i}" for i in random.choice(people, size=min(SEATS, people), replace=False)
            ),
        )
        for _ in range(people // PEOPLE_A_TABLE)
    )
    apart = (random.choice(people, size=2, replace=False) for _ in range(int(people * APART)))
    return Acquaintance(
        people=tuple(there),
        ties=tuple(Tie(f"p{a}", f"p{b}") for a, b in sorted(met)),
        sat=sat,
        apart=tuple((f"p{a}", f"p{b}") for a, b in apart),
    )
