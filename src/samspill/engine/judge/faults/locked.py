"""Faults in locked meetings and round tables: those that no plan could keep all of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from samspill.engine.judge.faults.fault import Fault, FaultCode, unknown
from samspill.engine.judge.faults.locked_round_tables import faults_alone, references
from samspill.engine.model.problem import Locked, LockedRoundTable, Problem
from samspill.engine.model.round_tables import take_seats
from samspill.engine.model.tables import capacity_in, own_tables, set_apart
from samspill.engine.model.valuation import Pair, pair_of


def faults_in_locked(problem: Problem) -> Iterator[Fault]:
    """Every fault in the locked meetings of a problem that is right in all else.

    When there is none, the locked meetings together, each at some table, keep all rules.
    """
    sound = []
    tables = {table.id for table in problem.tables}
    for i, locked in enumerate(problem.locked):
        faults = tuple(_references(problem, tables, f"locked[{i}]", locked))
        yield from faults
        if not faults:
            sound.append((f"locked[{i}]", locked))
    groups = []
    for i, held in enumerate(problem.locked_round_tables):
        place = f"locked_round_tables[{i}]"
        faults = tuple(references(problem, tables, place, held))
        yield from faults
        if not faults:
            groups.append((place, held))
    yield from _alone(problem, sound)
    yield from faults_alone(problem, groups)
    yield from _together(problem, sound, groups)
    yield from _at_tables(problem, sound, groups)


def _references(problem: Problem, tables: set[str], place: str, locked: Locked) -> Iterator[Fault]:
    people = locked.participants
    strangers = [
        *(("participant", p) for p in people if p not in problem.participant_by_id),
        *([("slot", locked.slot)] if locked.slot not in problem.slot_index else []),
    ]
    if locked.table is not None and locked.table not in tables:
        strangers.append(("table", locked.table))
    for kind, key in strangers:
        yield unknown(place, kind, key)
    if len(people) != 2 or len(set(people)) != 2:
        yield Fault(FaultCode.LOCKED_NOT_TWO, place, people)


def _alone(problem: Problem, sound: list[tuple[str, Locked]]) -> Iterator[Fault]:
    """Faults of one locked meeting for itself."""
    refused = {(veto.by, veto.to) for veto in problem.vetoes}
    fixed = set_apart(problem)
    for place, locked in sound:
        first, second = (problem.participant_by_id[p] for p in locked.participants)
        sides = ((first.id, first.organisation), (second.id, second.organisation))
        vetoed = any((p, q) in refused or (q, p) in refused for p in sides[0] for q in sides[1])
        if vetoed or first.organisation == second.organisation:
            yield Fault(FaultCode.LOCKED_CANNOT_MEET, place, locked.participants)
        for person in locked.participants:
            if locked.slot not in problem.open_slots[person]:
                yield Fault(FaultCode.LOCKED_SLOT_CLOSED, place, (person, locked.slot))
        own = own_tables(problem, locked.participants)
        if locked.table is not None and (locked.table not in own if own else locked.table in fixed):
            about, facts = (*locked.participants, locked.table), {"allowed": tuple(sorted(own))}
            yield Fault(FaultCode.LOCKED_WRONG_TABLE, f"{place}.table", about, facts)


def _together(
    problem: Problem, sound: list[tuple[str, Locked]], groups: list[tuple[str, LockedRoundTable]]
) -> Iterator[Fault]:
    """Faults of several locked meetings of the same people."""
    pairs: set[Pair] = set()
    met: dict[tuple[str, str], set[str]] = defaultdict(set)
    for place, locked in sound:
        pair = pair_of(*locked.participants)
        if pair in pairs:
            yield Fault(FaultCode.LOCKED_TWICE, place, pair)
        pairs.add(pair)
        for person, other in (pair, pair[::-1]):
            partner = problem.participant_by_id[other]
            if partner.representative:
                company = met[person, partner.organisation]
                company.add(other)
                if len(company) > 1:
                    about = (person, partner.organisation)
                    yield Fault(FaultCode.LOCKED_TWO_REPRESENTATIVES, place, about)
    yield from _times(problem, [*sound, *groups])


def _times(problem: Problem, held: list[tuple[str, Locked | LockedRoundTable]]) -> Iterator[Fault]:
    """Faults of people who are locked in two places at once, or more often than they take."""
    busy: set[tuple[str, str]] = set()
    meetings: Counter[str] = Counter()
    for place, locked in held:
        for person in locked.participants:
            if (person, locked.slot) in busy:
                yield Fault(FaultCode.LOCKED_TWO_PLACES, place, (person, locked.slot))
            busy.add((person, locked.slot))
            meetings[person] += 1
            cap = problem.cap_of(problem.participant_by_id[person])
            if meetings[person] > cap:
                yield Fault(FaultCode.LOCKED_ABOVE_CAP, place, (person,), {"cap": cap})


def _at_tables(
    problem: Problem, sound: list[tuple[str, Locked]], groups: list[tuple[str, LockedRoundTable]]
) -> Iterator[Fault]:
    """A fault for each locked meeting that finds no table: places are taken in turn, and a
    meeting with a choice gives way where that helps (augmenting paths, so none is missed).

    Round tables come first, at the tables that leave most places to the others."""
    tables = {table.id: table for table in problem.tables}
    fixed = set_apart(problem)
    free = tuple(table.id for table in problem.tables if table.id not in fixed)
    in_slot: dict[str, list[tuple[str, tuple[str, ...], Locked]]] = defaultdict(list)
    for place, locked in sound:
        own = tuple(sorted(own_tables(problem, locked.participants)))
        choice = (locked.table,) if locked.table is not None else own or free
        in_slot[locked.slot].append((place, choice, locked))
    groups_in: dict[str, list[tuple[str, LockedRoundTable]]] = defaultdict(list)
    for place, group in groups:
        groups_in[group.slot].append((place, group))
    for slot in dict.fromkeys([*in_slot, *groups_in]):
        meetings = in_slot[slot]
        # The pinned first, then those with few tables: the rest then hardly ever has to move.
        meetings.sort(key=lambda entry: len(entry[1]))
        left = {key: capacity_in(table, slot) for key, table in tables.items()}
        pinned = {locked.table for _, _, locked in meetings if locked.table is not None}
        # One at an organisation's own table is told already.
        judged = [group for _, group in groups_in[slot] if group.table not in fixed]
        taken = take_seats(problem, slot, judged, pinned)
        if taken is None:
            for place, group in groups_in[slot]:
                about = (group.round_table, slot)
                yield Fault(FaultCode.LOCKED_TABLE_FULL, place, about, {"round_table": True})
            continue
        left |= dict.fromkeys(taken, 0)
        at: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        spare = iter(free)
        current = next(spare, None)
        for place, choice, locked in meetings:
            if choice is free:  # any free table does: the next with room
                while current is not None and left[current] <= 0:
                    current = next(spare, None)
                found = current is not None
                if current is not None:
                    left[current] -= 1
            else:
                found = _seat(choice, left, at)
            if not found:
                named, facts = (*locked.participants, slot), {"table": locked.table}
                yield Fault(FaultCode.LOCKED_TABLE_FULL, place, named, facts)


def _seat(
    choice: tuple[str, ...], left: dict[str, int], at: dict[str, list[tuple[str, ...]]]
) -> bool:
    """Seats a meeting at one of its tables, moving others on if need be; False if it cannot."""
    came_from: dict[str, tuple[str, int] | None] = dict.fromkeys(choice)
    queue = list(choice)
    for table in queue:
        if left[table] > 0:
            left[table] -= 1
            while (step := came_from[table]) is not None:
                source, index = step
                at[table].append(at[source].pop(index))
                table = source  # noqa: PLW2901  the walk back goes along the path found
            at[table].append(choice)
            return True
        for index, other in enumerate(at[table]):
            for onwards in other:
                if onwards not in came_from:
                    came_from[onwards] = (table, index)
                    queue.append(onwards)
    return False
