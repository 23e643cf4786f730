"""Every hard rule of a plan, in plain Python: what the rule says, and who breaks it where.

A rule is a function from what is known (:class:`Sight`) to the violations it sees. ``RULES``
lists them in the order in which they are reported; ``docs/reference/rules.md`` is made from it.
The rules read a problem without faults (see :mod:`samspill.engine.validate`) and any plan at
all. All of them together take time linear in the sizes of the problem and the plan.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from samspill.engine.plan import Meeting, Plan
from samspill.engine.problem import Participant, Problem, Table
from samspill.engine.valuation import Valuation, pair_of


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


@dataclass(frozen=True)
class Sight:
    """A problem and a plan, with the lookups that the rules share."""

    problem: Problem
    plan: Plan
    valuation: Valuation

    @cached_property
    def sound(self) -> tuple[Meeting, ...]:
        """Meetings of two different known participants in a known slot at a known table."""
        return tuple(m for m in self.plan.meetings if _is_pair(m) and not any(self.unknown(m)))

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

    def unknown(self, meeting: Meeting) -> Iterator[str]:
        """The ids in the meeting that the problem does not have."""
        for participant in meeting.participants:
            if participant not in self.problem.participant_by_id:
                yield participant
        if meeting.slot not in self.slot_ids:
            yield meeting.slot
        if meeting.table not in self.table_by_id:
            yield meeting.table

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


def _is_pair(meeting: Meeting) -> bool:
    return len(meeting.participants) == 2 and len(set(meeting.participants)) == 2


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


def _not_two(sight: Sight) -> Iterator[Violation]:
    for m in sight.plan.meetings:
        if not _is_pair(m):
            text = f"A meeting has {len(set(m.participants))} participants, not two."
            yield Violation(RuleCode.NOT_TWO, text, m.participants, m.slot, m.table)


def _unknown(sight: Sight) -> Iterator[Violation]:
    for m in sight.plan.meetings:
        for reference in sight.unknown(m):
            text = f"A meeting names {reference}, which the problem does not have."
            yield Violation(RuleCode.UNKNOWN, text, m.participants, m.slot, m.table)


def _two_places(sight: Sight) -> Iterator[Violation]:
    for participant, meetings in sight.meetings_of.items():
        for slot, times in Counter(m.slot for m in meetings).items():
            if times > 1:
                text = f"{sight.name(participant)} is in {times} meetings in slot {slot}."
                yield Violation(RuleCode.TWO_PLACES, text, (participant,), slot)


def _slot_closed(sight: Sight) -> Iterator[Violation]:
    for participant, meetings in sight.meetings_of.items():
        for m in meetings:
            if m.slot not in sight.problem.open_slots[participant]:
                name = sight.name(participant)
                text = f"{name} is away or at a talk in slot {m.slot}, but has a meeting."
                yield Violation(RuleCode.SLOT_CLOSED, text, (participant,), m.slot, m.table)


def _above_cap(sight: Sight) -> Iterator[Violation]:
    for participant, meetings in sight.meetings_of.items():
        cap = sight.problem.cap_of(sight.person(participant))
        if len(meetings) > cap:
            text = f"{sight.name(participant)} has {len(meetings)} meetings, the cap is {cap}."
            yield Violation(RuleCode.ABOVE_CAP, text, (participant,))


def _table_full(sight: Sight) -> Iterator[Violation]:
    used = Counter((m.slot, m.table) for m in sight.sound)
    for (slot, table), meetings in sorted(used.items()):
        capacity = capacity_in(sight.table_by_id[table], slot)
        if meetings > capacity:
            text = f"Table {table} has {meetings} meetings in slot {slot} and holds {capacity}."
            yield Violation(RuleCode.TABLE_FULL, text, (), slot, table)


def _wrong_table(sight: Sight) -> Iterator[Violation]:
    for m in sight.sound:
        own = own_tables(sight.problem, m.participants)
        if own and m.table not in own:
            where = " or ".join(sorted(own))
            text = f"The meeting of {sight.names(m.participants)} must be at table {where}."
        elif not own and m.table in sight.fixed_tables:
            who = sight.names(m.participants)
            text = f"The meeting of {who} is at table {m.table}, which is an organisation's own."
        else:
            continue
        yield Violation(RuleCode.WRONG_TABLE, text, m.participants, m.slot, m.table)


def _cannot_meet(sight: Sight) -> Iterator[Violation]:
    for m in sight.sound:
        if pair_of(m.participants[0], m.participants[1]) in sight.valuation.vetoed:
            text = f"{sight.names(m.participants)} cannot meet."
            yield Violation(RuleCode.CANNOT_MEET, text, m.participants, m.slot, m.table)


def _same_organisation(sight: Sight) -> Iterator[Violation]:
    for m in sight.sound:
        organisation = sight.person(m.participants[0]).organisation
        if sight.person(m.participants[1]).organisation == organisation:
            where = sight.organisation(organisation)
            text = f"{sight.names(m.participants)} are both from {where}."
            yield Violation(RuleCode.SAME_ORGANISATION, text, m.participants, m.slot, m.table)


def _meets_twice(sight: Sight) -> Iterator[Violation]:
    met = Counter(pair_of(m.participants[0], m.participants[1]) for m in sight.sound)
    for pair, times in sorted(met.items()):
        if times > 1:
            text = f"{sight.names(pair)} have {times} meetings with one another."
            yield Violation(RuleCode.MEETS_TWICE, text, pair)


def _two_representatives(sight: Sight) -> Iterator[Violation]:
    for participant, meetings in sight.meetings_of.items():
        met: dict[str, set[str]] = defaultdict(set)
        for m in meetings:
            (other,) = set(m.participants) - {participant}
            if sight.person(other).representative:
                met[sight.person(other).organisation].add(other)
        for organisation, representatives in met.items():
            if len(representatives) > 1:
                many, whose = len(representatives), sight.organisation(organisation)
                text = f"{sight.name(participant)} meets {many} representatives of {whose}."
                people = (participant, *sorted(representatives))
                yield Violation(RuleCode.TWO_REPRESENTATIVES, text, people)


def _no_reason(sight: Sight) -> Iterator[Violation]:
    for m in sight.sound:
        pair = pair_of(m.participants[0], m.participants[1])
        # A pair that may not meet at all is told by its own rule, and only by that.
        if pair not in sight.valuation.pairs and sight.valuation.may_meet(*pair):
            text = f"Nobody wished, suggested or locked a meeting of {sight.names(pair)}."
            yield Violation(RuleCode.NO_REASON, text, m.participants, m.slot, m.table)


def _locked_missing(sight: Sight) -> Iterator[Violation]:
    held = {(pair_of(m.participants[0], m.participants[1]), m.slot): m.table for m in sight.sound}
    for locked in sight.problem.locked:
        pair = pair_of(*locked.participants)
        table = held.get((pair, locked.slot))
        if table is None or locked.table not in (None, table):
            at = f" at table {locked.table}" if locked.table is not None else ""
            who = sight.names(pair)
            text = f"The meeting of {who} is locked in slot {locked.slot}{at}, but is not there."
            yield Violation(RuleCode.LOCKED_MISSING, text, pair, locked.slot, locked.table)


@dataclass(frozen=True)
class Rule:
    """A rule: its code, what it says in one sentence, and how it is seen to be broken."""

    code: RuleCode
    says: str
    broken: Callable[[Sight], Iterator[Violation]]


RULES: tuple[Rule, ...] = (
    Rule(RuleCode.NOT_TWO, "A meeting has two different participants.", _not_two),
    Rule(
        RuleCode.UNKNOWN,
        "A meeting names participants, a slot and a table that the problem has.",
        _unknown,
    ),
    Rule(RuleCode.TWO_PLACES, "Nobody is in two meetings in one slot.", _two_places),
    Rule(
        RuleCode.SLOT_CLOSED,
        "Nobody has a meeting in a slot they are away in, or that overlaps a talk they attend.",
        _slot_closed,
    ),
    Rule(RuleCode.ABOVE_CAP, "Nobody has more meetings than their cap.", _above_cap),
    Rule(
        RuleCode.TABLE_FULL,
        "A table holds no more meetings in a slot than its capacity there.",
        _table_full,
    ),
    Rule(
        RuleCode.WRONG_TABLE,
        "A meeting with a representative of an organisation that has a table of its own is at that"
        " table (at either, where both sides have one); every other meeting is at a table that is"
        " nobody's own.",
        _wrong_table,
    ),
    Rule(
        RuleCode.CANNOT_MEET,
        "Nobody meets a participant who one of the two, or an organisation of theirs, has said no"
        " thanks to.",
        _cannot_meet,
    ),
    Rule(
        RuleCode.SAME_ORGANISATION,
        "Nobody meets a participant of their own organisation.",
        _same_organisation,
    ),
    Rule(RuleCode.MEETS_TWICE, "Two participants meet at most once.", _meets_twice),
    Rule(
        RuleCode.TWO_REPRESENTATIVES,
        "Nobody meets more than one representative of an organisation.",
        _two_representatives,
    ),
    Rule(
        RuleCode.NO_REASON,
        "Every meeting has a reason: somebody wished it, it was suggested, or it is locked.",
        _no_reason,
    ),
    Rule(
        RuleCode.LOCKED_MISSING,
        "Every locked meeting is in the plan, in its slot and at its table.",
        _locked_missing,
    ),
)


def violations(
    problem: Problem, plan: Plan, valuation: Valuation | None = None
) -> Iterator[Violation]:
    """Everything that the plan breaks, rule by rule; nothing when the plan is valid."""
    sight = Sight(problem=problem, plan=plan, valuation=valuation or Valuation(problem))
    for rule in RULES:
        yield from rule.broken(sight)
