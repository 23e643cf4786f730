"""What the facts alone say of round tables: who may sit at one, when, and at which table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from samspill.engine.model.plan import Meeting
from samspill.engine.model.problem import LockedRoundTable, Problem, RoundTable, Table
from samspill.engine.model.tables import capacity_in, set_apart
from samspill.engine.model.valuation import Valuation


def candidates(valuation: Valuation, round_table: RoundTable) -> tuple[str, ...]:
    """Who may sit there: those who asked for it and the moderator, in the problem's order."""
    return tuple(
        p.id
        for p in valuation.problem.participants
        if (p.id, round_table.id) in valuation.interests or p.id == round_table.moderator
    )


def mixes(valuation: Valuation, round_table: RoundTable, people: Sequence[str]) -> bool:
    """True when these people may sit there together: enough and not too many, the moderator
    among them, of enough sectors, no two of one organisation, of rivals or under a
    veto."""
    problem = valuation.problem
    homes = [problem.participant_by_id[p].organisation for p in people]
    sectors = {problem.organisation_by_id[home].sector for home in homes}
    return (
        round_table.fewest <= len(people) <= round_table.most
        and (round_table.moderator is None or round_table.moderator in people)
        and len(sectors) >= round_table.sectors
        and all(valuation.may_sit(p, q) for i, p in enumerate(people) for q in people[:i])
    )


def may_be_in(round_table: RoundTable, slot: str) -> bool:
    """True when the round table may be held in the slot."""
    return round_table.slots is None or slot in round_table.slots


def tables_for(problem: Problem, round_table: RoundTable, people: int) -> tuple[Table, ...]:
    """The tables that it may be held at with so many people, in some slot."""
    fixed = set_apart(problem)
    return tuple(
        table
        for table in problem.tables
        if table.seats >= people and table.id not in fixed and round_table.table in (None, table.id)
    )


def take_tables(choices: Sequence[Iterable[str]], places: Mapping[str, int]) -> list[str] | None:
    """A table of its own for each group that has those choices in a slot, so that the ``places``
    for meetings of two that they take are fewest in all; None when there is no such way.

    The sets of tables that can be given away at once form a transversal matroid, so the tables
    with fewest places first, each kept if it can be, give the least sum (Edmonds, "Matroids and
    the greedy algorithm", 1971).
    """
    wanted = [frozenset(choice) for choice in choices]
    given: dict[int, str] = {}

    def give(table: str, tried: set[int]) -> bool:
        for group, choice in enumerate(wanted):
            if table not in choice or group in tried:
                continue
            tried.add(group)
            # The table that the group gives up goes to another, so that it stays given away.
            if group not in given or give(given[group], tried):
                given[group] = table
                return True
        return False

    usable = {table for choice in wanted for table in choice if places.get(table, 0) > 0}
    for table in sorted(usable, key=lambda table: (places[table], table)):
        give(table, set())
        if len(given) == len(wanted):
            return [given[group] for group in range(len(wanted))]
    return None if wanted else []


def locked_meetings(problem: Problem) -> tuple[Meeting, ...]:
    """The locked round tables as meetings, at tables that leave most places to the others."""
    found: list[Meeting] = []
    for slot in dict.fromkeys(locked.slot for locked in problem.locked_round_tables):
        here = [locked for locked in problem.locked_round_tables if locked.slot == slot]
        pinned = {m.table for m in problem.locked if m.slot == slot and m.table is not None}
        tables = take_seats(problem, slot, here, pinned)
        if tables is None:
            raise ValueError("the problem has faults: its locked round tables find no tables")
        found += [
            Meeting(slot, table, tuple(sorted(locked.participants)), locked.round_table)
            for locked, table in zip(here, tables, strict=True)
        ]
    return tuple(sorted(found))


def take_seats(
    problem: Problem, slot: str, groups: Iterable[LockedRoundTable], pinned: set[str]
) -> list[str] | None:
    """A table for each round table locked in the slot, none of those that ``pinned`` meetings of
    two are at; None when they do not all find one."""
    places = {key: held for key, held in places_in(problem, slot).items() if key not in pinned}
    choices: list[Iterable[str]] = []
    for locked in groups:
        held, people = problem.round_table_by_id[locked.round_table], len(locked.participants)
        fitting = [table.id for table in tables_for(problem, held, people)]
        choices.append(fitting if locked.table is None else [locked.table])
    return take_tables(choices, places)


def places_in(problem: Problem, slot: str) -> dict[str, int]:
    """Meetings of two that each table that is nobody's own holds in the slot."""
    fixed = set_apart(problem)
    return {t.id: capacity_in(t, slot) for t in problem.tables if t.id not in fixed}
