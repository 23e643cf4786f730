"""What there is room for, slot by slot, and what people would take. No solver is needed for it."""

from __future__ import annotations

from dataclasses import dataclass

from samspill.engine.model.problem import Problem
from samspill.engine.model.tables import capacity_in, fixed_tables


@dataclass(frozen=True)
class SlotSupply:
    """One slot: people who are there and at no talk, places at tables (an organisation's own as
    far as its representatives are there), and so the most meetings it can hold."""

    slot: str
    people: int
    places: int

    @property
    def most(self) -> int:
        """Meetings that the slot can hold."""
        return min(self.places, self.people // 2)


def wanted(problem: Problem) -> int:
    """Meetings if everybody had as many as they take and have slots for, a meeting of two counted
    once."""
    each = (min(problem.cap_of(p), len(problem.open_slots[p.id])) for p in problem.participants)
    return sum(each) // 2


def supply(problem: Problem) -> tuple[SlotSupply, ...]:
    own = fixed_tables(problem)
    found = []
    for slot in sorted(problem.slots, key=lambda s: s.start):
        here = [p for p in problem.participants if slot.id in problem.open_slots[p.id]]
        at_own: dict[str, int] = {}
        for person in here:
            table = problem.organisation_by_id[person.organisation].table
            if person.representative and table is not None:
                at_own[table] = at_own.get(table, 0) + 1
        quiet = sum(p.quiet for p in here)
        places = sum(
            min(capacity_in(t, slot.id), at_own.get(t.id, 0)) if t.id in own
            else capacity_in(t, slot.id)
            for t in problem.tables
            if t.id not in problem.quiet_tables
        )  # fmt: skip
        apart = [t for t in problem.tables if t.id in problem.quiet_tables]
        places += min(quiet, sum(capacity_in(t, slot.id) for t in apart))
        found.append(SlotSupply(slot=slot.id, people=len(here), places=places))
    return tuple(found)
