"""Every hard rule of a plan, in plain Python: who breaks it where.

A rule is a function from what is known (:class:`samspill.engine.judge.lookups.Lookups`) to the
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
from samspill.engine.judge.lookups import Lookups, RuleCode, Violation, is_pair
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.tables import capacity_in, own_tables
from samspill.engine.model.valuation import Valuation, pair_of

__all__ = [
    "RULES",
    "Lookups",
    "Rule",
    "RuleCode",
    "Violation",
    "violations",
]


def _not_two(seen: Lookups) -> Iterator[Violation]:
    for m in seen.plan.meetings:
        if not m.round_table and not is_pair(m):
            yield Violation(
                RuleCode.NOT_TWO,
                m.participants,
                m.slot,
                m.table,
                found=len(set(m.participants)),
            )


def _unknown(seen: Lookups) -> Iterator[Violation]:
    for m in seen.plan.meetings:
        for reference in seen.unknown(m):
            yield Violation(RuleCode.UNKNOWN, m.participants, m.slot, m.table, unknown=reference)


def _two_places(seen: Lookups) -> Iterator[Violation]:
    for participant, meetings in seen.meetings_of.items():
        for slot, times in Counter(m.slot for m in meetings).items():
            if times > 1:
                yield Violation(RuleCode.TWO_PLACES, (participant,), slot, found=times)


def _slot_closed(seen: Lookups) -> Iterator[Violation]:
    for participant, meetings in seen.meetings_of.items():
        for m in meetings:
            if m.slot not in seen.problem.open_slots[participant]:
                yield Violation(RuleCode.SLOT_CLOSED, (participant,), m.slot, m.table)


def _above_cap(seen: Lookups) -> Iterator[Violation]:
    for participant, meetings in seen.meetings_of.items():
        if len(meetings) > seen.problem.cap_of(seen.person(participant)):
            yield Violation(RuleCode.ABOVE_CAP, (participant,), found=len(meetings))


def _table_full(seen: Lookups) -> Iterator[Violation]:
    used = Counter((m.slot, m.table) for m in seen.sound)
    for (slot, table), meetings in sorted(used.items()):
        if meetings > capacity_in(seen.table_by_id[table], slot):
            yield Violation(RuleCode.TABLE_FULL, (), slot, table, found=meetings)
    for m, held in seen.groups:
        others = used[m.slot, m.table] - 1
        # More than the table holds at all is told above, and only there.
        if 0 < others < capacity_in(seen.table_by_id[m.table], m.slot):
            yield Violation(RuleCode.TABLE_FULL, (), m.slot, m.table, held.id, found=others)


def _wrong_table(seen: Lookups) -> Iterator[Violation]:
    for m in seen.pairs:
        own = own_tables(seen.problem, m.participants)
        if m.table not in own if own else m.table in seen.set_apart:
            yield Violation(RuleCode.WRONG_TABLE, m.participants, m.slot, m.table)
    yield from group_rules.wrong_table(seen)


def _cannot_meet(seen: Lookups) -> Iterator[Violation]:
    for m in seen.pairs:
        if pair_of(m.participants[0], m.participants[1]) in seen.valuation.vetoed:
            yield Violation(RuleCode.CANNOT_MEET, m.participants, m.slot, m.table)
    yield from group_rules.cannot_meet(seen)


def _same_organisation(seen: Lookups) -> Iterator[Violation]:
    for m in seen.pairs:
        organisation = seen.person(m.participants[0]).organisation
        if seen.person(m.participants[1]).organisation == organisation:
            yield Violation(RuleCode.SAME_ORGANISATION, m.participants, m.slot, m.table)
    yield from group_rules.same_organisation(seen)


def _meets_twice(seen: Lookups) -> Iterator[Violation]:
    met = Counter(pair_of(m.participants[0], m.participants[1]) for m in seen.pairs)
    for pair, times in sorted(met.items()):
        if times > 1:
            yield Violation(RuleCode.MEETS_TWICE, pair, found=times)


def _two_representatives(seen: Lookups) -> Iterator[Violation]:
    for participant, meetings in seen.meetings_of.items():
        met: dict[str, set[str]] = defaultdict(set)
        for m in meetings:
            if m.round_table:
                continue
            (other,) = set(m.participants) - {participant}
            if seen.person(other).representative:
                met[seen.person(other).organisation].add(other)
        for representatives in met.values():
            if len(representatives) > 1:
                people = (participant, *sorted(representatives))
                yield Violation(RuleCode.TWO_REPRESENTATIVES, people, found=len(representatives))


def _no_reason(seen: Lookups) -> Iterator[Violation]:
    for m in seen.pairs:
        pair = pair_of(m.participants[0], m.participants[1])
        # A pair that may not meet at all is told by its own rule, and only by that.
        if pair not in seen.valuation.pairs and seen.valuation.may_meet(*pair):
            yield Violation(RuleCode.NO_REASON, m.participants, m.slot, m.table)


def _locked_missing(seen: Lookups) -> Iterator[Violation]:
    held = {(pair_of(m.participants[0], m.participants[1]), m.slot): m.table for m in seen.pairs}
    for locked in seen.problem.locked:
        pair = pair_of(*locked.participants)
        table = held.get((pair, locked.slot))
        if table is None or locked.table not in (None, table):
            yield Violation(RuleCode.LOCKED_MISSING, pair, locked.slot, locked.table)
    yield from group_rules.locked_missing(seen)


@dataclass(frozen=True)
class Rule:
    """A rule: its code, and how it is seen to be broken. What it says is in
    :mod:`samspill.telling.violations`."""

    code: RuleCode
    broken: Callable[[Lookups], Iterator[Violation]]


RULES: tuple[Rule, ...] = (
    Rule(RuleCode.NOT_TWO, _not_two),
    Rule(RuleCode.UNKNOWN, _unknown),
    Rule(RuleCode.TWO_PLACES, _two_places),
    Rule(RuleCode.SLOT_CLOSED, _slot_closed),
    Rule(RuleCode.ABOVE_CAP, _above_cap),
    Rule(RuleCode.TABLE_FULL, _table_full),
    Rule(RuleCode.WRONG_TABLE, _wrong_table),
    Rule(RuleCode.CANNOT_MEET, _cannot_meet),
    Rule(RuleCode.SAME_ORGANISATION, _same_organisation),
    Rule(RuleCode.MEETS_TWICE, _meets_twice),
    Rule(RuleCode.TWO_REPRESENTATIVES, _two_representatives),
    Rule(RuleCode.NO_REASON, _no_reason),
    Rule(RuleCode.ROUND_TABLE_SIZE, group_rules.round_table_size),
    Rule(RuleCode.ROUND_TABLE_SECTORS, group_rules.round_table_sectors),
    Rule(RuleCode.RIVALS, group_rules.rivals),
    Rule(RuleCode.MODERATOR_ABSENT, group_rules.moderator_absent),
    Rule(RuleCode.NOT_INTERESTED, group_rules.not_interested),
    Rule(RuleCode.ROUND_TABLE_SLOT, group_rules.round_table_slot),
    Rule(RuleCode.TABLE_TOO_SMALL, group_rules.table_too_small),
    Rule(RuleCode.ROUND_TABLE_TWICE, group_rules.round_table_twice),
    Rule(RuleCode.LOCKED_MISSING, _locked_missing),
)


def violations(
    problem: Problem, plan: Plan, valuation: Valuation | None = None
) -> Iterator[Violation]:
    """Everything that the plan breaks, rule by rule; nothing when the plan is valid."""
    seen = Lookups(problem=problem, plan=plan, valuation=valuation or Valuation(problem))
    for rule in RULES:
        yield from rule.broken(seen)
