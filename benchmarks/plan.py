"""How good and how fast plans are: prints a table, first-come booking beside it.

    python -m benchmarks.plan [participants ...]

Value and gap are from the result; seconds include everything after the problem is in memory.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from samspill.engine.problem import (
    Organisation,
    Participant,
    Problem,
    Sector,
    Slot,
    Strength,
    Table,
    Wish,
)

SECTORS = tuple(Sector)


def made_up(participants: int, *, slots: int = 8, wishes: int = 20, seed: int = 0) -> Problem:
    """A problem with skewed popularity, about a third of the wishes mutual, companies with
    representatives and tables of their own, part-day availability, 10 % spare tables."""
    rng = random.Random(seed)  # noqa: S311  repeatable, not secret
    start = datetime(2027, 3, 10, 9, tzinfo=UTC)
    length, step = timedelta(minutes=15), timedelta(minutes=20)
    times = tuple(
        Slot(f"s{i + 1}", start + i * step, start + i * step + length) for i in range(slots)
    )
    homes = max(3, participants * 9 // 20)
    organisations = []
    tables = [Table(f"t{i + 1}") for i in range(-(-participants * 6 * 11 // (2 * slots * 10)))]
    for i in range(homes):
        sector = SECTORS[rng.choices(range(6), (30, 35, 8, 8, 12, 7))[0]]
        own = None
        if sector is Sector.SECURITY_INDUSTRY and rng.random() < 0.7:
            own = f"own{i}"
            tables.append(Table(own, capacity=2))
        organisations.append(Organisation(f"o{i}", f"Organisation {i}", sector, own))
    people = []
    for i in range(participants):
        home = organisations[i if i < homes else rng.randrange(homes)]
        everyone = rng.random() < 0.6
        there = frozenset(s.id for s in times if everyone or rng.random() < 0.8)
        people.append(
            Participant(
                f"p{i}",
                f"Participant {i}",
                home.id,
                representative=home.sector is Sector.SECURITY_INDUSTRY,
                available=None if everyone else there,
            )
        )
    fame = [rng.paretovariate(1.6) for _ in people]
    said: dict[tuple[str, str], Strength] = {}
    strengths = (Strength.MUST, Strength.LIKE, Strength.OPEN)
    for person in people:
        for other in rng.choices(people, fame, k=wishes):
            if other.organisation == person.organisation:
                continue
            strength = rng.choices(strengths, (4, 10, 6))[0]
            company = other.representative and rng.random() < 0.5
            said[person.id, other.organisation if company else other.id] = strength
            if rng.random() < 0.3 and not company:
                said.setdefault((other.id, person.id), rng.choices(strengths, (4, 10, 6))[0])
    return Problem(
        participants=tuple(people),
        organisations=tuple(organisations),
        slots=times,
        tables=tuple(tables),
        wishes=tuple(Wish(by, to, strength) for (by, to), strength in said.items()),
        minimum=3,
    )
