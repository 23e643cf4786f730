"""A plan: everyone's meetings. An agenda: one participant's view of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, order=True)
class Meeting:
    """Participants (in ascending order of id) at one table in one slot; all by id.

    Two of them, or those at the round table of that id (empty: two meet)."""

    slot: str
    table: str
    participants: tuple[str, ...]
    round_table: str = ""


@dataclass(frozen=True)
class Plan:
    """Meetings in the order of slot, table, participants: equal plans compare equal."""

    meetings: tuple[Meeting, ...]

    @staticmethod
    def of(meetings: Iterable[Meeting]) -> Plan:
        """A plan in canonical order, each meeting's participants sorted."""
        tidy = [
            m
            if (people := tuple(sorted(m.participants))) == m.participants
            else replace(m, participants=people)
            for m in meetings
        ]
        # The order of meetings themselves, found without comparing them two by two.
        tidy.sort(key=lambda m: (m.slot, m.table, m.participants, m.round_table))
        return Plan(meetings=tuple(tidy))

    @property
    def pairs(self) -> tuple[Meeting, ...]:
        """The meetings of two."""
        return tuple(m for m in self.meetings if not m.round_table)

    @property
    def groups(self) -> tuple[Meeting, ...]:
        """The round tables held."""
        return tuple(m for m in self.meetings if m.round_table)

    def agenda(self, participant: str) -> tuple[Meeting, ...]:
        """The participant's meetings, in the plan's order."""
        return tuple(m for m in self.meetings if participant in m.participants)
