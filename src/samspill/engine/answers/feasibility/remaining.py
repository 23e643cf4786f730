"""What the locked meetings leave: needs, room, possible pairs and places at tables.

Made from the problem and the rules alone; both the search for certificates and their checker
stand on it. A class of tables is an organisation's own table (its id), the quiet tables together
(the first of their ids), or ``COMMON``: the tables that are for everybody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from samspill.engine.model.problem import Problem
from samspill.engine.model.tables import capacity_in, quiet_class, set_apart
from samspill.engine.model.valuation import Pair, Valuation, pair_of

COMMON = ""  # no table has the empty id
_ONLY_COMMON = frozenset({COMMON})


@dataclass(frozen=True)
class Remaining:
    """What there is to give beside the locked meetings. ``problem`` has no faults."""

    problem: Problem

    @cached_property
    def need(self) -> dict[str, int]:
        """The meetings of two that each participant lacks of their minimum, even with a seat at
        every round table that they might sit at: so nobody is said to be short who might not be."""
        return {
            p.id: max(0, self.problem.minimum_of(p) - self._locked[p.id] - self._offered[p.id])
            for p in self.problem.participants
        }

    @cached_property
    def free(self) -> dict[str, frozenset[str]]:
        """The open slots of each participant that no locked meeting takes."""
        return {p: slots - self._taken[p] for p, slots in self.problem.open_slots.items()}

    @cached_property
    def room(self) -> dict[str, int]:
        """The most further meetings that each participant can have: by cap and free slots."""
        return {
            p.id: min(self.problem.cap_of(p) - self._locked[p.id], len(self.free[p.id]))
            for p in self.problem.participants
        }

    @cached_property
    def partners(self) -> dict[str, dict[str, frozenset[str]]]:
        """Per participant whom they could meet, and in which slots: both free, and a place."""
        found: dict[str, dict[str, frozenset[str]]] = {p.id: {} for p in self.problem.participants}
        for first, second in Valuation(self.problem).pairs:
            pair = (first, second)
            if pair in self._pairs or not (self.room[first] > 0 and self.room[second] > 0):
                continue
            if self._represented(first, second) or self._represented(second, first):
                continue
            slots = self.free[first] & self.free[second] & self._seated(pair)
            if slots:
                found[first][second] = found[second][first] = slots
        return found

    @cached_property
    def times(self) -> dict[str, frozenset[str]]:
        """The slots in which each participant could meet anybody."""
        return {p: frozenset().union(*met.values()) for p, met in self.partners.items()}

    def classes(self, pair: tuple[str, str]) -> frozenset[str]:
        """The classes of tables that a meeting of the two may be at."""
        own = (self._own_table[pair[0]], self._own_table[pair[1]])
        found = frozenset(table for table in own if table is not None)
        if not found and self._quiet is not None:
            people = self.problem.participant_by_id
            if any(people[person].quiet for person in pair):
                return frozenset({self._quiet})
        return found or _ONLY_COMMON

    def class_of(self, table: str) -> str:
        """The class that the table belongs to."""
        if table not in self._apart:
            return COMMON
        return (self._quiet or table) if table in self.problem.quiet_tables else table

    @cached_property
    def _apart(self) -> frozenset[str]:
        return set_apart(self.problem)

    @cached_property
    def _quiet(self) -> str | None:
        return quiet_class(self.problem)

    @cached_property
    def places(self) -> dict[tuple[str, str], int]:
        """Meetings that each class of tables still holds in each slot."""
        found: Counter[tuple[str, str]] = Counter()
        for table in self.problem.tables:
            for slot in self.problem.slots:
                key = (self.class_of(table.id), slot.id)
                found[key] += capacity_in(table, slot.id)
        for locked in self.problem.locked:
            classes = self.classes(locked.participants)
            if locked.table is not None:
                classes = frozenset({self.class_of(locked.table)})
            if len(classes) == 1:  # at which of two own tables it is, is not known
                found[next(iter(classes)), locked.slot] -= 1
        return {key: max(0, count) for key, count in found.items()}

    def represents(self, participant: str) -> str | None:
        """The organisation that the participant represents, if any."""
        person = self.problem.participant_by_id[participant]
        return person.organisation if person.representative else None

    def _seated(self, pair: Pair) -> frozenset[str]:
        return frozenset().union(*(self._slots_with_places[c] for c in self.classes(pair)))

    @cached_property
    def _slots_with_places(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for (kind, slot), count in self.places.items():
            if count > 0:
                found[kind].add(slot)
        kinds = {COMMON, *map(self.class_of, self._apart)}
        return {kind: frozenset(found[kind]) for kind in kinds}

    def _represented(self, me: str, other: str) -> bool:
        """True when a locked meeting of mine is with a representative of the other's."""
        home = self.represents(other)
        return home is not None and (me, home) in self._homes_met

    @cached_property
    def _own_table(self) -> dict[str, str | None]:
        """The table that each participant's meetings must use, if any."""
        tables = {o.id: o.table for o in self.problem.organisations}
        return {
            p.id: tables[p.organisation] if p.representative else None
            for p in self.problem.participants
        }

    @cached_property
    def _pairs(self) -> frozenset[Pair]:
        return frozenset(pair_of(*locked.participants) for locked in self.problem.locked)

    @cached_property
    def _locked(self) -> Counter[str]:
        return Counter(p for held in self.problem.all_locked for p in held.participants)

    @cached_property
    def _offered(self) -> Counter[str]:
        """The round tables, not locked, that each might sit at."""
        locked = {held.round_table for held in self.problem.locked_round_tables}
        asked = {(i.by, i.round_table) for i in self.problem.interests}
        asked |= {(r.moderator, r.id) for r in self.problem.round_tables if r.moderator is not None}
        return Counter(by for by, key in asked if key not in locked)

    @cached_property
    def _taken(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {p.id: set() for p in self.problem.participants}
        for locked in self.problem.all_locked:
            for participant in locked.participants:
                found[participant].add(locked.slot)
        return found

    @cached_property
    def _homes_met(self) -> frozenset[tuple[str, str]]:
        found = set()
        for first, second in (locked.participants for locked in self.problem.locked):
            for me, other in ((first, second), (second, first)):
                home = self.represents(other)
                if home is not None:
                    found.add((me, home))
        return frozenset(found)
