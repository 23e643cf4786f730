"""The rules of round tables: who may sit at one, and where and when it may be held.

What holds for every meeting (nobody in two places, caps, talks, tables) is with the other rules
in :mod:`samspill.engine.judge.rules`, which lists these too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from samspill.engine.judge.lookups import RuleCode, Sight, Violation, all_differ
from samspill.engine.model.valuation import pair_of


def round_table_size(sight: Sight) -> Iterator[Violation]:
    """Too few or too many people, or somebody named twice."""
    for m in sight.plan.groups:
        held = sight.problem.round_table_by_id.get(m.round_table)
        people = len(set(m.participants))
        if not all_differ(m):
            text = f"Round table {m.round_table} names somebody twice."
        elif held is None or held.fewest <= people <= held.most:
            continue
        else:
            limit = f"{held.fewest} to {held.most}"
            text = f"Round table {m.round_table} has {people} people, not {limit}."
        yield Violation(
            RuleCode.ROUND_TABLE_SIZE, text, m.participants, m.slot, m.table, m.round_table
        )


def round_table_sectors(sight: Sight) -> Iterator[Violation]:
    """Too few sectors among those who sit there."""
    for m, held in sight.groups:
        homes = (sight.person(p).organisation for p in m.participants)
        found = len({sight.problem.organisation_by_id[home].sector for home in homes})
        if found < held.sectors:
            text = f"Round table {held.id} has people of {found} sectors, fewer than {held.sectors}"
            yield Violation(
                RuleCode.ROUND_TABLE_SECTORS, f"{text}.", m.participants, m.slot, m.table, held.id
            )


def moderator_absent(sight: Sight) -> Iterator[Violation]:
    """A round table without its moderator."""
    for m, held in sight.groups:
        if held.moderator is not None and held.moderator not in m.participants:
            text = f"Round table {held.id} is held without {sight.name(held.moderator)}."
            people = (held.moderator,)
            yield Violation(RuleCode.MODERATOR_ABSENT, text, people, m.slot, m.table, held.id)


def not_interested(sight: Sight) -> Iterator[Violation]:
    """Somebody who has not asked for the round table and does not moderate it."""
    for m, held in sight.groups:
        for p in m.participants:
            if (p, held.id) not in sight.valuation.interests and p != held.moderator:
                text = f"{sight.name(p)} has shown no interest in round table {held.id}."
                yield Violation(RuleCode.NOT_INTERESTED, text, (p,), m.slot, m.table, held.id)


def round_table_slot(sight: Sight) -> Iterator[Violation]:
    """A slot that the round table may not be held in."""
    for m, held in sight.groups:
        if held.slots is not None and m.slot not in held.slots:
            text = f"Round table {held.id} may not be held in slot {m.slot}."
            yield Violation(RuleCode.ROUND_TABLE_SLOT, text, (), m.slot, m.table, held.id)


def table_too_small(sight: Sight) -> Iterator[Violation]:
    """A table with fewer seats than people."""
    for m, held in sight.groups:
        seats, people = sight.table_by_id[m.table].seats, len(m.participants)
        if seats < people:
            text = f"Round table {held.id} has {people} people at table {m.table} of {seats} seats."
            yield Violation(RuleCode.TABLE_TOO_SMALL, text, (), m.slot, m.table, held.id)


def round_table_twice(sight: Sight) -> Iterator[Violation]:
    """A round table held more than once."""
    for key, times in sorted(Counter(held.id for _, held in sight.groups).items()):
        if times > 1:
            text = f"Round table {key} is held {times} times."
            yield Violation(RuleCode.ROUND_TABLE_TWICE, text, round_table=key)


def wrong_table(sight: Sight) -> Iterator[Violation]:
    """A round table at another table than its own, or at an organisation's."""
    for m, held in sight.groups:
        if held.table is not None and m.table != held.table:
            text = f"Round table {held.id} must be at table {held.table}."
        elif m.table in sight.fixed_tables:
            text = f"Round table {held.id} is at table {m.table}, which is an organisation's own."
        else:
            continue
        yield Violation(RuleCode.WRONG_TABLE, text, (), m.slot, m.table, held.id)


def cannot_meet(sight: Sight) -> Iterator[Violation]:
    """Two at one round table between whom there is a veto."""
    for m, held in sight.groups:
        for pair in combinations(sorted(m.participants), 2):
            if pair_of(*pair) in sight.valuation.vetoed:
                text = f"{sight.names(pair)} cannot meet."
                yield Violation(RuleCode.CANNOT_MEET, text, pair, m.slot, m.table, held.id)


def same_organisation(sight: Sight) -> Iterator[Violation]:
    """Two of one organisation at one round table."""
    for m, held in sight.groups:
        for pair in combinations(sorted(m.participants), 2):
            first, second = (sight.person(p).organisation for p in pair)
            if first == second:
                text = f"{sight.names(pair)} are both from {sight.organisation(first)}."
                yield Violation(RuleCode.SAME_ORGANISATION, text, pair, m.slot, m.table, held.id)


def locked_missing(sight: Sight) -> Iterator[Violation]:
    """A locked round table that is not held, or otherwise than it is locked."""
    found = {(held.id, m.slot, frozenset(m.participants)): m.table for m, held in sight.groups}
    for locked in sight.problem.locked_round_tables:
        key = (locked.round_table, locked.slot, frozenset(locked.participants))
        table = found.get(key)
        if table is None or locked.table not in (None, table):
            at = f" at table {locked.table}" if locked.table is not None else ""
            text = f"Round table {locked.round_table} is locked in slot {locked.slot}{at}"
            who = sight.names(locked.participants)
            text = f"{text} with {who}, but is not held so."
            yield Violation(
                RuleCode.LOCKED_MISSING,
                text,
                locked.participants,
                locked.slot,
                locked.table,
                locked.round_table,
            )
