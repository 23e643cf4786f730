"""The rules of round tables: who may sit at one, and where and when it may be held.

What holds for every meeting (nobody in two places, caps, talks, tables) is with the other rules
in :mod:`samspill.engine.judge.rules`, which lists these too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from samspill.engine.judge.lookups import Lookups, RuleCode, Violation, all_differ
from samspill.engine.model.valuation import pair_of


def round_table_size(seen: Lookups) -> Iterator[Violation]:
    """Too few or too many people, or somebody named twice."""
    for m in seen.plan.groups:
        held = seen.problem.round_table_by_id.get(m.round_table)
        people = len(set(m.participants))
        if not all_differ(m) or not (held is None or held.fewest <= people <= held.most):
            yield Violation(
                RuleCode.ROUND_TABLE_SIZE,
                m.participants,
                m.slot,
                m.table,
                m.round_table,
                found=people,
            )


def round_table_sectors(seen: Lookups) -> Iterator[Violation]:
    """Too few sectors among those who sit there."""
    for m, held in seen.groups:
        homes = (seen.person(p).organisation for p in m.participants)
        found = len({seen.problem.organisation_by_id[home].sector for home in homes})
        if found < held.sectors:
            yield Violation(
                RuleCode.ROUND_TABLE_SECTORS,
                m.participants,
                m.slot,
                m.table,
                held.id,
                found=found,
            )


def rivals(seen: Lookups) -> Iterator[Violation]:
    """People of two organisations that are rivals at one round table."""
    for m, held in seen.groups:
        for pair in combinations(sorted(m.participants), 2):
            first, second = (seen.person(p).organisation for p in pair)
            if pair_of(first, second) in seen.valuation.rivals:
                yield Violation(RuleCode.RIVALS, pair, m.slot, m.table, held.id)


def moderator_absent(seen: Lookups) -> Iterator[Violation]:
    """A round table without its moderator."""
    for m, held in seen.groups:
        if held.moderator is not None and held.moderator not in m.participants:
            people = (held.moderator,)
            yield Violation(RuleCode.MODERATOR_ABSENT, people, m.slot, m.table, held.id)


def not_interested(seen: Lookups) -> Iterator[Violation]:
    """Somebody who has not asked for the round table and does not moderate it."""
    for m, held in seen.groups:
        for p in m.participants:
            if (p, held.id) not in seen.valuation.interests and p != held.moderator:
                yield Violation(RuleCode.NOT_INTERESTED, (p,), m.slot, m.table, held.id)


def round_table_slot(seen: Lookups) -> Iterator[Violation]:
    """A slot that the round table may not be held in."""
    for m, held in seen.groups:
        if held.slots is not None and m.slot not in held.slots:
            yield Violation(RuleCode.ROUND_TABLE_SLOT, (), m.slot, m.table, held.id)


def table_too_small(seen: Lookups) -> Iterator[Violation]:
    """A table with fewer seats than people."""
    for m, held in seen.groups:
        seats, people = seen.table_by_id[m.table].seats, len(m.participants)
        if seats < people:
            yield Violation(RuleCode.TABLE_TOO_SMALL, (), m.slot, m.table, held.id, found=people)


def round_table_twice(seen: Lookups) -> Iterator[Violation]:
    """A round table held more than once."""
    for key, times in sorted(Counter(held.id for _, held in seen.groups).items()):
        if times > 1:
            yield Violation(RuleCode.ROUND_TABLE_TWICE, round_table=key, found=times)


def wrong_table(seen: Lookups) -> Iterator[Violation]:
    """A round table at another table than its own, or at an organisation's."""
    for m, held in seen.groups:
        elsewhere = held.table is not None and m.table != held.table
        if elsewhere or m.table in seen.set_apart:
            yield Violation(RuleCode.WRONG_TABLE, (), m.slot, m.table, held.id)


def cannot_meet(seen: Lookups) -> Iterator[Violation]:
    """Two at one round table between whom there is a veto."""
    for m, held in seen.groups:
        for pair in combinations(sorted(m.participants), 2):
            if pair_of(*pair) in seen.valuation.vetoed:
                yield Violation(RuleCode.CANNOT_MEET, pair, m.slot, m.table, held.id)


def same_organisation(seen: Lookups) -> Iterator[Violation]:
    """Two of one organisation at one round table."""
    for m, held in seen.groups:
        for pair in combinations(sorted(m.participants), 2):
            first, second = (seen.person(p).organisation for p in pair)
            if first == second:
                yield Violation(RuleCode.SAME_ORGANISATION, pair, m.slot, m.table, held.id)


def locked_missing(seen: Lookups) -> Iterator[Violation]:
    """A locked round table that is not held, or otherwise than it is locked."""
    found = {(held.id, m.slot, frozenset(m.participants)): m.table for m, held in seen.groups}
    for locked in seen.problem.locked_round_tables:
        key = (locked.round_table, locked.slot, frozenset(locked.participants))
        table = found.get(key)
        if table is None or locked.table not in (None, table):
            yield Violation(
                RuleCode.LOCKED_MISSING,
                locked.participants,
                locked.slot,
                locked.table,
                locked.round_table,
            )
