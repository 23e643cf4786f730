"""What the rules look at: a problem and a plan with shared lookups, and how a violation is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.problem import Participant, Problem, RoundTable, Table
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
    MODERATOR_ABSENT = "moderator_absent"
    NOT_INTERESTED = "not_interested"
    ROUND_TABLE_SLOT = "round_table_slot"
    TABLE_TOO_SMALL = "table_too_small"
    ROUND_TABLE_TWICE = "round_table_twice"
    LOCKED_MISSING = "locked_missing"


@dataclass(frozen=True)
class Violation:
    """A rule that the plan breaks: ``code`` and the ids it is about; ``text`` says it in
    English with names."""

    code: RuleCode
    text: str
    participants: tuple[str, ...] = ()
    slot: str | None = None
    table: str | None = None
    round_table: str | None = None


@dataclass(frozen=True)
class Sight:
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
    def fixed_tables(self) -> frozenset[str]:
        """The ids of tables that belong to organisations."""
        return fixed_tables(self.problem)

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

    def name(self, participant: str) -> str:
        """The participant's name and id, the id alone when nobody is known by it."""
        person = self.problem.participant_by_id.get(participant)
        return f"{person.name} ({person.id})" if person and person.name else participant

    def names(self, participants: tuple[str, ...]) -> str:
        """The participants' names, joined."""
        return " and ".join(self.name(participant) for participant in participants)

    def organisation(self, organisation: str) -> str:
        """The organisation's name and id."""
        found = self.problem.organisation_by_id[organisation]
        return f"{found.name} ({found.id})" if found.name else found.id


def all_differ(meeting: Meeting) -> bool:
    """True when nobody is named twice in the meeting."""
    return len(set(meeting.participants)) == len(meeting.participants)


def is_pair(meeting: Meeting) -> bool:
    """True for a meeting of two that is no round table."""
    return not meeting.round_table and len(meeting.participants) == 2 and all_differ(meeting)


def capacity_in(table: Table, slot: str) -> int:
    """Meetings that the table holds at a time in the slot."""
    return dict(table.capacities).get(slot, table.capacity)


def fixed_tables(problem: Problem) -> frozenset[str]:
    """The ids of tables that belong to organisations."""
    return frozenset(o.table for o in problem.organisations if o.table is not None)


def own_tables(problem: Problem, participants: tuple[str, ...]) -> frozenset[str]:
    """The fixed tables that a meeting of these participants must use one of: those of the
    organisations that one of them represents. Empty: any table that is nobody's."""
    people = (problem.participant_by_id[participant] for participant in participants)
    tables = (problem.organisation_by_id[p.organisation].table for p in people if p.representative)
    return frozenset(table for table in tables if table is not None)
