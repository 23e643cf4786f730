"""What the rules look at: a problem and a plan with shared lookups; and what they find."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.problem import Participant, Problem, RoundTable, Table
from samspill.engine.model.tables import set_apart
from samspill.engine.model.valuation import Valuation


class RuleCode(StrEnum):
    """The rules by name. A veto goes by "cannot meet": nobody can read off that it exists."""

    NOT_TWO = "not_two"
    UNKNOWN = "unknown"
    TWO_PLACES = "two_places"
    SLOT_CLOSED = "slot_closed"
    ABOVE_CAP = "above_cap"
    TABLE_FULL = "table_full"
    WRONG_TABLE = "wrong_table"
    CANNOT_MEET = "cannot_meet"
    SAME_ORGANISATION = "same_organisation"
    MEETS_TWICE = "meets_twice"
    TWO_REPRESENTATIVES = "two_representatives"
    NO_REASON = "no_reason"
    ROUND_TABLE_SIZE = "round_table_size"
    ROUND_TABLE_SECTORS = "round_table_sectors"
    RIVALS = "rivals"
    MODERATOR_ABSENT = "moderator_absent"
    NOT_INTERESTED = "not_interested"
    ROUND_TABLE_SLOT = "round_table_slot"
    TABLE_TOO_SMALL = "table_too_small"
    ROUND_TABLE_TWICE = "round_table_twice"
    LOCKED_MISSING = "locked_missing"


@dataclass(frozen=True)
class Violation:
    """A rule that the plan breaks: ``code`` and the ids it is about. ``found`` is how many there
    are, where the rule counts; ``unknown`` is the id that the problem does not have."""

    code: RuleCode
    participants: tuple[str, ...] = ()
    slot: str | None = None
    table: str | None = None
    round_table: str | None = None
    found: int | None = None
    unknown: str | None = None


@dataclass(frozen=True)
class Lookups:
    """A problem and a plan, with the lookups that the rules share."""

    problem: Problem
    plan: Plan
    valuation: Valuation

    @cached_property
    def sound(self) -> tuple[Meeting, ...]:
        """Meetings that can be judged: of two, or at a round table, and all different; all that
        they name is known."""
        return tuple(
            m
            for m in self.plan.meetings
            if (is_pair(m) or (m.round_table and all_differ(m))) and not self.unknown(m)
        )

    @cached_property
    def pairs(self) -> tuple[Meeting, ...]:
        """The sound meetings of two."""
        return tuple(m for m in self.sound if not m.round_table)

    @cached_property
    def groups(self) -> tuple[tuple[Meeting, RoundTable], ...]:
        """The sound meetings at round tables, each with its round table."""
        known = self.problem.round_table_by_id
        return tuple((m, known[m.round_table]) for m in self.sound if m.round_table)

    @cached_property
    def meetings_of(self) -> dict[str, tuple[Meeting, ...]]:
        """Each participant's sound meetings, in the plan's order."""
        found: dict[str, list[Meeting]] = {p.id: [] for p in self.problem.participants}
        for meeting in self.sound:
            for participant in meeting.participants:
                found[participant].append(meeting)
        return {key: tuple(value) for key, value in found.items()}

    @cached_property
    def slot_ids(self) -> frozenset[str]:
        """The ids of all slots."""
        return frozenset(slot.id for slot in self.problem.slots)

    @cached_property
    def table_by_id(self) -> dict[str, Table]:
        """Tables by id."""
        return {table.id: table for table in self.problem.tables}

    @cached_property
    def set_apart(self) -> frozenset[str]:
        """The ids of tables that are not for everybody."""
        return set_apart(self.problem)

    def unknown(self, meeting: Meeting) -> list[str]:
        """The ids in the meeting that the problem does not have."""
        known = self.problem.participant_by_id
        found = [participant for participant in meeting.participants if participant not in known]
        if meeting.slot not in self.slot_ids:
            found.append(meeting.slot)
        if meeting.table not in self.table_by_id:
            found.append(meeting.table)
        if meeting.round_table and meeting.round_table not in self.problem.round_table_by_id:
            found.append(meeting.round_table)
        return found

    def person(self, participant: str) -> Participant:
        """The participant of that id."""
        return self.problem.participant_by_id[participant]


def all_differ(meeting: Meeting) -> bool:
    """True when nobody is named twice in the meeting."""
    return len(set(meeting.participants)) == len(meeting.participants)


def is_pair(meeting: Meeting) -> bool:
    """True for a meeting of two that is no round table."""
    return not meeting.round_table and len(meeting.participants) == 2 and all_differ(meeting)
