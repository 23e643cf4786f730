"""Round tables for a generated problem: themes, moderators, who is interested, large tables."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from samspill.engine.model.problem import (
    FEWEST_SEATED,
    MOST_SEATED,
    Interest,
    Participant,
    Problem,
    RoundTable,
    Strength,
    Table,
)

THEMES = (
    "Identity fraud",
    "Insiders",
    "Work-related crime",
    "Ransomware",
    "Parcels and smuggling",
    "Money mules",
    "Theft in shops",
    "Suppliers we depend on",
    "Threats against staff",
    "Sharing what we know",
)
STRENGTHS = (Strength.MUST, Strength.LIKE, Strength.OPEN)
STRENGTH_SHARES = (0.2, 0.6, 0.2)
FEWEST_INTERESTED, MOST_INTERESTED = 8, 24
MODERATED = 0.8  # the chance that a theme has a moderator
SECTORS = 2


def with_round_tables(problem: Problem, *, count: int, seed: int) -> Problem:
    """The problem with so many round tables, and large tables for as many in half of the slots.

    The same ones for the same seed; everything else in the problem stays as it is.
    """
    if not count:
        return problem
    random = np.random.default_rng([seed, count])
    held, interests = [], []
    for number in range(1, count + 1):
        key = f"g{number}"
        drawn = random.permutation(len(problem.participants)).tolist()
        people = [problem.participants[int(n)] for n in drawn]
        wanted = int(random.integers(FEWEST_INTERESTED, MOST_INTERESTED + 1))
        moderator = _moderator(people) if random.random() < MODERATED else None
        asked = [p.id for p in people if p.id != moderator][:wanted]
        held.append(
            RoundTable(
                id=key,
                theme=_theme(number),
                moderator=moderator,
                fewest=FEWEST_SEATED + 1,
                most=int(random.integers(MOST_SEATED - 2, MOST_SEATED + 1)),
                sectors=SECTORS,
            )
        )
        for by in sorted(asked, key=lambda participant: int(participant[1:])):
            strength = STRENGTHS[int(random.choice(3, p=STRENGTH_SHARES))]
            interests.append(Interest(by, key, strength))
    half = max(1, len(problem.slots) // 2)
    start = len(problem.tables) + 1
    large = range(start, start + -(-count // half))
    tables = [Table(f"b{n}", name=f"Large table {n}", seats=MOST_SEATED) for n in large]
    return replace(
        problem,
        tables=(*problem.tables, *tables),
        round_tables=tuple(held),
        interests=tuple(interests),
    )


def _moderator(people: list[Participant]) -> str | None:
    """The first of them who is there all day."""
    return next((p.id for p in people if p.available is None), None)


def _theme(number: int) -> str:
    again, place = divmod(number - 1, len(THEMES))
    return THEMES[place] if not again else f"{THEMES[place]} ({again + 1})"
