"""A plan: everyone's meetings. An agenda: one participant's view of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Meeting:
    """Participants (two, in ascending order of id) at one table in one slot; all by id."""

    slot: str
    table: str
    participants: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """Meetings in the order of slot, table, participants: equal plans compare equal."""

    meetings: tuple[Meeting, ...]

    @staticmethod
    def of(meetings: Iterable[Meeting]) -> Plan:
        """A plan in canonical order, each meeting's participants sorted."""
        tidy = (
            Meeting(slot=m.slot, table=m.table, participants=tuple(sorted(m.participants)))
            for m in meetings
        )
        return Plan(meetings=tuple(sorted(tidy)))

    def agenda(self, participant: str) -> tuple[Meeting, ...]:
        """The participant's meetings, in the plan's order."""
        return tuple(m for m in self.meetings if participant in m.participants)
