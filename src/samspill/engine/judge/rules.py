"""Every hard rule of a plan, in plain Python: what the rule says, and who breaks it where.

A rule is a function from what is known (:class:`samspill.engine.judge.lookups.Sight`) to the
violations it sees. ``RULES`` lists them in the order in which they are reported;
``docs/reference/rules.md`` is made from it. The rules read a problem without faults (see
:mod:`samspill.engine.judge.faults.validate`) and any plan at all. All of them together take time
linear in the sizes of the problem and the plan.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from samspill.engine.judge import round_table_rules as group_rules
from samspill.engine.judge.lookups import (
    RuleCode,
    Sight,
    Violation,
    capacity_in,
    fixed_tables,
    is_pair,
    own_tables,
)
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.valuation import Valuation, pair_of

__all__ = [
    "RULES",
    "Rule",
    "RuleCode",
    "Sight",
    "Violation",
    "capacity_in",
    "fixed_tables",
    "own_tables",
    "violations",
]


def _not_two(sight: Sight) -> Iterator[Violation]:
    for m in sight.plan.meetings:
        if not m.round_table and not is_pair(m):
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
    for m, held in sight.groups:
        others = used[m.slot, m.table] - 1
        # More than the table holds at all is told above, and only there.
        if 0 < others < capacity_in(sight.table_by_id[m.table], m.slot):
            text = f"Table {m.table} has {others} more meetings beside round table {held.id}"
            text = f"{text} in slot {m.slot}."
            yield Violation(RuleCode.TABLE_FULL, text, (), m.slot, m.table, held.id)


def _wrong_table(sight: Sight) -> Iterator[Violation]:
    for m in sight.pairs:
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
    yield from group_rules.wrong_table(sight)


def _cannot_meet(sight: Sight) -> Iterator[Violation]:
    for m in sight.pairs:
        if pair_of(m.participants[0], m.participants[1]) in sight.valuation.vetoed:
            text = f"{sight.names(m.participants)} cannot meet."
            yield Violation(RuleCode.CANNOT_MEET, text, m.participants, m.slot, m.table)
    yield from group_rules.cannot_meet(sight)


def _same_organisation(sight: Sight) -> Iterator[Violation]:
    for m in sight.pairs:
        organisation = sight.person(m.participants[0]).organisation
        if sight.person(m.participants[1]).organisation == organisation:
            where = sight.organisation(organisation)
            text = f"{sight.names(m.participants)} are both from {where}."
            yield Violation(RuleCode.SAME_ORGANISATION, text, m.participants, m.slot, m.table)
    yield from group_rules.same_organisation(sight)


def _meets_twice(sight: Sight) -> Iterator[Violation]:
    met = Counter(pair_of(m.participants[0], m.participants[1]) for m in sight.pairs)
    for pair, times in sorted(met.items()):
        if times > 1:
            text = f"{sight.names(pair)} have {times} meetings with one another."
            yield Violation(RuleCode.MEETS_TWICE, text, pair)


def _two_representatives(sight: Sight) -> Iterator[Violation]:
    for participant, meetings in sight.meetings_of.items():
        met: dict[str, set[str]] = defaultdict(set)
        for m in meetings:
            if m.round_table:
                continue
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
    for m in sight.pairs:
        pair = pair_of(m.participants[0], m.participants[1])
        # A pair that may not meet at all is told by its own rule, and only by that.
        if pair not in sight.valuation.pairs and sight.valuation.may_meet(*pair):
            text = f"Nobody wished, suggested or locked a meeting of {sight.names(pair)}."
            yield Violation(RuleCode.NO_REASON, text, m.participants, m.slot, m.table)


def _locked_missing(sight: Sight) -> Iterator[Violation]:
    held = {(pair_of(m.participants[0], m.participants[1]), m.slot): m.table for m in sight.pairs}
    for locked in sight.problem.locked:
        pair = pair_of(*locked.participants)
        table = held.get((pair, locked.slot))
        if table is None or locked.table not in (None, table):
            at = f" at table {locked.table}" if locked.table is not None else ""
            who = sight.names(pair)
            text = f"The meeting of {who} is locked in slot {locked.slot}{at}, but is not there."
            yield Violation(RuleCode.LOCKED_MISSING, text, pair, locked.slot, locked.table)
    yield from group_rules.locked_missing(sight)


@dataclass(frozen=True)
class Rule:
    """A rule: its code, what it says in one sentence, and how it is seen to be broken."""

    code: RuleCode
    says: str
    broken: Callable[[Sight], Iterator[Violation]]


RULES: tuple[Rule, ...] = (
    Rule(
        RuleCode.NOT_TWO,
        "A meeting that is not at a round table has two different participants.",
        _not_two,
    ),
    Rule(
        RuleCode.UNKNOWN,
        "A meeting names participants, a slot, a table and, where it is at one, a round table that"
        " the problem has.",
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
        "A table holds no more meetings in a slot than its capacity there, and beside a round table"
        " none.",
        _table_full,
    ),
    Rule(
        RuleCode.WRONG_TABLE,
        "A meeting with a representative of an organisation that has a table of its own is at that"
        " table (at either, where both sides have one); every other meeting is at a table that is"
        " nobody's own, and so is a round table, at the one it is bound to if there is one.",
        _wrong_table,
    ),
    Rule(
        RuleCode.CANNOT_MEET,
        "Nobody meets or sits at a round table with a participant who one of the two, or an"
        " organisation of theirs, has said no thanks to.",
        _cannot_meet,
    ),
    Rule(
        RuleCode.SAME_ORGANISATION,
        "Nobody meets or sits at a round table with a participant of their own organisation.",
        _same_organisation,
    ),
    Rule(
        RuleCode.MEETS_TWICE,
        "Two participants meet at most once; a round table is no meeting of the two.",
        _meets_twice,
    ),
    Rule(
        RuleCode.TWO_REPRESENTATIVES,
        "Nobody meets more than one representative of an organisation, round tables aside.",
        _two_representatives,
    ),
    Rule(
        RuleCode.NO_REASON,
        "Every meeting of two has a reason: somebody wished it, it was suggested, or it is locked.",
        _no_reason,
    ),
    Rule(
        RuleCode.ROUND_TABLE_SIZE,
        "A round table has as many different people as it is meant for, no fewer and no more.",
        group_rules.round_table_size,
    ),
    Rule(
        RuleCode.ROUND_TABLE_SECTORS,
        "The people at a round table are of so many different sectors as it asks for.",
        group_rules.round_table_sectors,
    ),
    Rule(
        RuleCode.MODERATOR_ABSENT,
        "The moderator of a round table sits there.",
        group_rules.moderator_absent,
    ),
    Rule(
        RuleCode.NOT_INTERESTED,
        "Nobody but the moderator sits at a round table without having asked for it.",
        group_rules.not_interested,
    ),
    Rule(
        RuleCode.ROUND_TABLE_SLOT,
        "A round table is held in one of the slots it may be held in.",
        group_rules.round_table_slot,
    ),
    Rule(
        RuleCode.TABLE_TOO_SMALL,
        "The table of a round table has a seat for everybody.",
        group_rules.table_too_small,
    ),
    Rule(
        RuleCode.ROUND_TABLE_TWICE,
        "A round table is held at most once.",
        group_rules.round_table_twice,
    ),
    Rule(
        RuleCode.LOCKED_MISSING,
        "Every locked meeting and round table is in the plan, in its slot, at its table and with"
        " its people.",
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
