"""Brute force for tiny problems: the oracle that every method must agree with. Slow, obvious.

Three nested enumerations, each of everything there is: sets of pairs that meet, slots for those
pairs, tables for those slots. The first two levels of the score depend on the set alone, so the
sets are tried from the best one down and the first that has a timetable decides them; among all
sets as good as that, every timetable is looked at for the third level. Only the tables are not
listed one by one: what counts later is where each person sat last, so the slots are worked
through in the order of time with the fewest changes for every such state (dynamic programming).

Meant for up to six participants and three or four slots.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from samspill.engine.plan import Meeting, Plan
from samspill.engine.problem import Problem
from samspill.engine.rules import capacity_in, fixed_tables, own_tables
from samspill.engine.valuation import Pair, Valuation, pair_of, shortfall_cost

Seating = tuple[tuple[Pair, str], ...]  # the tables of the pairs that meet in one slot


@dataclass(frozen=True)
class Best:
    """A best plan and its score, level by level."""

    plan: Plan
    minimum: int
    value: int
    breaks: int
    table_changes: int

    @property
    def order(self) -> tuple[int, int, int, int]:
        """As :attr:`samspill.engine.score.Score.order`."""
        return (self.minimum, -self.value, self.breaks, self.table_changes)


def best_plan(problem: Problem, valuation: Valuation | None = None) -> Best:
    """The best of all plans, level by level. ``problem`` has no faults, so there is one.
    ``valuation`` is what meetings are worth, if not what the levels say."""
    best = best_within(problem, valuation=valuation)
    if best is None:
        raise ValueError("the problem has faults: its locked meetings cannot all be held")
    return best


def best_within(
    problem: Problem,
    *,
    minimum: int | None = None,
    value: int | None = None,
    breaks: int | None = None,
    valuation: Valuation | None = None,
) -> Best | None:
    """The best plan among those with at most this ``minimum``, at least this ``value`` and at
    most these ``breaks``; None when there is no such plan.

    A level that is given is only kept, not improved: so with all levels before it given as a
    plan has them, the first level not given is the true bound for that plan.
    """
    search = _Search(problem, valuation or Valuation(problem))
    sets = []
    for pairs in search.sets_of_pairs():
        lacking, worth = search.levels_of(pairs)
        if (minimum is None or lacking <= minimum) and (value is None or worth >= value):
            order = (0 if minimum is not None else lacking, 0 if value is not None else -worth)
            sets.append((order, pairs))
    sets.sort()
    for _, equal in groupby(sets, key=lambda entry: entry[0]):
        found = search.most_comfortable([pairs for _, pairs in equal], breaks)
        if found is not None:
            return found
    return None


@dataclass(frozen=True)
class _Search:
    problem: Problem
    valuation: Valuation

    @cached_property
    def locked(self) -> dict[Pair, tuple[str, str | None]]:
        return {pair_of(*m.participants): (m.slot, m.table) for m in self.problem.locked}

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """Slots in the order of time."""
        index = self.problem.slot_index
        return tuple(sorted(index, key=lambda slot: index[slot]))

    @cached_property
    def slots_for(self) -> dict[Pair, frozenset[str]]:
        """The slots that each pair could meet in."""
        open_slots = self.problem.open_slots
        return {
            (p, q): frozenset({self.locked[p, q][0]})
            if (p, q) in self.locked
            else open_slots[p] & open_slots[q]
            for p, q in self.valuation.pairs
        }

    @cached_property
    def tables_for(self) -> dict[Pair, tuple[str, ...]]:
        """The tables that each pair could meet at."""
        fixed = fixed_tables(self.problem)
        found = {}
        for pair in self.valuation.pairs:
            own = own_tables(self.problem, pair)
            _, table = self.locked.get(pair, ("", None))
            found[pair] = tuple(
                t.id
                for t in self.problem.tables
                if (t.id in own if own else t.id not in fixed) and table in (None, t.id)
            )
        return found

    @cached_property
    def seatings_of(self) -> dict[tuple[str, tuple[Pair, ...]], tuple[Seating, ...]]:
        return {}

    def sets_of_pairs(self) -> Iterator[tuple[Pair, ...]]:
        """Every set of pairs that keeps the rules which need no slot: caps, one representative
        of an organisation, all locked pairs in it."""
        people = self.problem.participant_by_id
        room = {
            p.id: min(self.problem.cap_of(p), len(self.problem.open_slots[p.id]))
            for p in self.problem.participants
        }
        candidates = [pair for pair in self.valuation.pairs if self.slots_for[pair]]
        chosen: list[Pair] = []
        met: set[tuple[str, str]] = set()

        def companies(pair: Pair) -> set[tuple[str, str]]:
            """Each side with the organisation that the other side represents."""
            return {
                (me, people[other].organisation)
                for me, other in (pair, pair[::-1])
                if people[other].representative
            }

        def extend(index: int) -> Iterator[tuple[Pair, ...]]:
            if index == len(candidates):
                yield tuple(chosen)
                return
            pair = candidates[index]
            new = companies(pair)
            if all(room[p] > 0 for p in pair) and not new & met:
                chosen.append(pair)
                met.update(new)
                for p in pair:
                    room[p] -= 1
                yield from extend(index + 1)
                for p in pair:
                    room[p] += 1
                met.difference_update(new)
                chosen.pop()
            if pair not in self.locked:
                yield from extend(index + 1)

        yield from extend(0)

    def levels_of(self, pairs: tuple[Pair, ...]) -> tuple[int, int]:
        """The levels minimum and value of a plan in which these pairs meet."""
        count = {p.id: 0 for p in self.problem.participants}
        for pair in pairs:
            for participant in pair:
                count[participant] += 1
        lacking = sum(
            shortfall_cost(self.problem.minimum_of(p) - count[p.id])
            for p in self.problem.participants
        )
        worth = sum(self.valuation.pairs[pair].points for pair in pairs)
        return lacking, worth + sum(map(self.valuation.served, count.values()))

    def most_comfortable(self, sets: list[tuple[Pair, ...]], breaks: int | None) -> Best | None:
        """The plan with fewest breaks, then changes of table, over all timetables of the sets;
        when ``breaks`` are given, with fewest changes among those with no more breaks."""
        best: tuple[int, int] | None = None
        found: Best | None = None
        for pairs in sets:
            for slot_of in self.timetables(pairs):
                broken = self.breaks_in(slot_of)
                if breaks is not None and broken > breaks:
                    continue
                first = 0 if breaks is not None else broken
                if best is not None and (first, -1) >= best:
                    continue
                changes, meetings = self.fewest_table_changes(slot_of)
                if best is None or (first, changes) < best:
                    best = (first, changes)
                    plan = Plan.of(meetings)
                    found = Best(plan, *self.levels_of(pairs), broken, changes)
                if best == (0, 0):
                    return found
        return found

    def timetables(self, pairs: tuple[Pair, ...]) -> Iterator[dict[Pair, str]]:
        """Every way to give the pairs slots: nobody twice in one, and tables enough in each."""
        order = sorted(pairs, key=lambda pair: len(self.slots_for[pair]))
        meeting_in: dict[str, list[Pair]] = {slot: [] for slot in self.slots}

        def place(index: int) -> Iterator[dict[Pair, str]]:
            if index == len(order):
                yield {pair: slot for slot, there in meeting_in.items() for pair in there}
                return
            pair = order[index]
            for slot in self.slots:
                there = meeting_in[slot]
                busy = any(p in other for other in there for p in pair)
                if busy or slot not in self.slots_for[pair]:
                    continue
                there.append(pair)
                if self.seatings(slot, there):
                    yield from place(index + 1)
                there.remove(pair)

        yield from place(0)

    def seatings(self, slot: str, pairs: list[Pair]) -> tuple[Seating, ...]:
        """Every way to give the pairs that meet in a slot tables."""
        key = (slot, tuple(sorted(pairs)))
        if key not in self.seatings_of:
            left = {t.id: capacity_in(t, slot) for t in self.problem.tables}
            self.seatings_of[key] = tuple(self._seat(key[1], left))
        return self.seatings_of[key]

    def _seat(self, pairs: tuple[Pair, ...], left: dict[str, int]) -> Iterator[Seating]:
        if not pairs:
            yield ()
            return
        for table in self.tables_for[pairs[0]]:
            if left[table] > 0:
                left[table] -= 1
                for rest in self._seat(pairs[1:], left):
                    yield ((pairs[0], table), *rest)
                left[table] += 1

    def breaks_in(self, slot_of: dict[Pair, str]) -> int:
        """Over all participants, the pauses of one slot or more between two meetings."""
        breaks = 0
        for person in self.problem.participants:
            mine = {self.problem.slot_index[s] for pair, s in slot_of.items() if person.id in pair}
            breaks += sum(1 for i in mine if i + 1 not in mine and i < max(mine))
        return breaks

    def fewest_table_changes(self, slot_of: dict[Pair, str]) -> tuple[int, list[Meeting]]:
        """The fewest changes of table for these slots, and meetings that have them."""
        # State: the last table of everybody who has met. Kept for each: changes, meetings.
        states: dict[tuple[tuple[str, str], ...], tuple[int, list[Meeting]]] = {(): (0, [])}
        for slot in self.slots:
            there = [pair for pair, at in slot_of.items() if at == slot]
            if not there:
                continue
            after: dict[tuple[tuple[str, str], ...], tuple[int, list[Meeting]]] = {}
            for state, (changes, meetings) in states.items():
                last = dict(state)
                for seating in self.seatings(slot, there):
                    now = {person: table for pair, table in seating for person in pair}
                    cost = changes + sum(last.get(p, table) != table for p, table in now.items())
                    key = tuple(sorted({**last, **now}.items()))
                    if key not in after or cost < after[key][0]:
                        new = [Meeting(slot, table, pair) for pair, table in seating]
                        after[key] = (cost, meetings + new)
            states = after
        return min(states.values(), key=lambda entry: entry[0])
