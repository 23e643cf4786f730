"""Brute force for tiny problems: the oracle that every method must agree with. Slow, obvious.

Nested enumerations, each of everything there is: round tables with their people, sets of pairs
that meet beside them, slots for those meetings, tables for those slots. The first two levels of
the score depend on the set alone, so the sets are tried from the best one down and the first that
has a timetable decides them; among all sets as good as that, every timetable is looked at for the
third level. Only the tables are not listed one by one: what counts later is where each person sat
last, so the slots are worked through in the order of time with the fewest changes for every such
state (dynamic programming).

Meant for up to six participants, three or four slots and two round tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, groupby

from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.round_tables import candidates, may_be_in, mixes, tables_for
from samspill.engine.model.tables import capacity_in, own_tables, set_apart
from samspill.engine.model.valuation import Valuation, pair_of, shortfall_cost

Company = tuple[str, tuple[str, ...]]  # a round table's id (empty: a pair) and who is in it
Companies = tuple[Company, ...]
Seating = tuple[tuple[Company, str], ...]  # the tables of the companies in one slot


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
        """As :attr:`samspill.engine.judge.score.Score.order`."""
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
    for held in search.sets_of_companies():
        lacking, worth = search.levels_of(held)
        if (minimum is None or lacking <= minimum) and (value is None or worth >= value):
            order = (0 if minimum is not None else lacking, 0 if value is not None else -worth)
            sets.append((order, held))
    sets.sort()
    for _, equal in groupby(sets, key=lambda entry: entry[0]):
        found = search.most_comfortable([held for _, held in equal], breaks)
        if found is not None:
            return found
    return None


@dataclass(frozen=True)
class _Search:
    problem: Problem
    valuation: Valuation

    @cached_property
    def locked(self) -> dict[Company, tuple[str, str | None]]:
        found: dict[Company, tuple[str, str | None]] = {
            ("", pair_of(*m.participants)): (m.slot, m.table) for m in self.problem.locked
        }
        for m in self.problem.locked_round_tables:
            found[m.round_table, tuple(sorted(m.participants))] = (m.slot, m.table)
        return found

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """Slots in the order of time."""
        index = self.problem.slot_index
        return tuple(sorted(index, key=lambda slot: index[slot]))

    @cached_property
    def groups(self) -> tuple[Companies, ...]:
        """Per round table every company that may sit there; a locked one is the only one."""
        found = []
        for held in self.problem.round_tables:
            people = sorted(candidates(self.valuation, held))
            companies = [
                (held.id, some)
                for size in range(held.fewest, held.most + 1)
                for some in combinations(people, size)
                if mixes(self.valuation, held, some)
            ]
            locked = [company for company in companies if company in self.locked]
            found.append(tuple(locked or companies))
        return tuple(found)

    @cached_property
    def slots_for(self) -> dict[Company, frozenset[str]]:
        """The slots that each company could meet in."""
        companies = [("", pair) for pair in self.valuation.pairs]
        found = {}
        for company in (*companies, *(group for groups in self.groups for group in groups)):
            key, people = company
            slots = frozenset(self.slots).intersection(
                *(self.problem.open_slots[p] for p in people)
            )
            if key:
                held = self.problem.round_table_by_id[key]
                slots = frozenset(slot for slot in slots if may_be_in(held, slot))
            if company in self.locked:
                slots = frozenset({self.locked[company][0]})
            found[company] = slots
        return found

    @cached_property
    def tables_for(self) -> dict[Company, tuple[str, ...]]:
        """The tables that each company could meet at."""
        fixed = set_apart(self.problem)
        found = {}
        for company in self.slots_for:
            key, people = company
            if key:
                held = self.problem.round_table_by_id[key]
                tables = tuple(t.id for t in tables_for(self.problem, held, len(people)))
            else:
                own = own_tables(self.problem, people)
                tables = tuple(
                    t.id for t in self.problem.tables if (t.id in own if own else t.id not in fixed)
                )
            _, table = self.locked.get(company, ("", None))
            found[company] = tuple(t for t in tables if table in (None, t))
        return found

    @cached_property
    def seatings_of(self) -> dict[tuple[str, Companies], tuple[Seating, ...]]:
        return {}

    def sets_of_companies(self) -> Iterator[Companies]:
        """Every set of companies that keeps the rules which need no slot: caps, one
        representative of an organisation, all that is locked in it."""
        room = {
            p.id: min(self.problem.cap_of(p), len(self.problem.open_slots[p.id]))
            for p in self.problem.participants
        }
        chosen: list[Company] = []

        def choose(index: int) -> Iterator[Companies]:
            if index == len(self.groups):
                yield from self._with_pairs(chosen, room)
                return
            for company in self.groups[index]:
                people = company[1]
                if self.slots_for[company] and all(room[p] > 0 for p in people):
                    chosen.append(company)
                    for p in people:
                        room[p] -= 1
                    yield from choose(index + 1)
                    for p in people:
                        room[p] += 1
                    chosen.pop()
            if not any(company in self.locked for company in self.groups[index]):
                yield from choose(index + 1)

        yield from choose(0)

    def _with_pairs(self, groups: list[Company], room: dict[str, int]) -> Iterator[Companies]:
        """Every set of pairs beside the groups, for people with so much room left."""
        people = self.problem.participant_by_id
        pairs = [company for company in self.slots_for if not company[0]]
        some = [company for company in pairs if self.slots_for[company]]
        chosen = list(groups)
        met: set[tuple[str, str]] = set()

        def homes(pair: tuple[str, ...]) -> set[tuple[str, str]]:
            """Each side with the organisation that the other side represents."""
            return {
                (me, people[other].organisation)
                for me, other in (pair, pair[::-1])
                if people[other].representative
            }

        def extend(index: int) -> Iterator[Companies]:
            if index == len(some):
                yield tuple(chosen)
                return
            company = some[index]
            pair = company[1]
            new = homes(pair)
            if all(room[p] > 0 for p in pair) and not new & met:
                chosen.append(company)
                met.update(new)
                for p in pair:
                    room[p] -= 1
                yield from extend(index + 1)
                for p in pair:
                    room[p] += 1
                met.difference_update(new)
                chosen.pop()
            if company not in self.locked:
                yield from extend(index + 1)

        yield from extend(0)

    def levels_of(self, held: Companies) -> tuple[int, int]:
        """The levels minimum and value of a plan in which these companies meet."""
        count = {p.id: 0 for p in self.problem.participants}
        worth = 0
        for key, people in held:
            for participant in people:
                count[participant] += 1
            if key:
                worth += self.valuation.group_points(key, people)
            else:
                worth += self.valuation.pairs[pair_of(*people)].points
        lacking = sum(
            shortfall_cost(self.problem.minimum_of(p) - count[p.id])
            for p in self.problem.participants
        )
        return lacking, worth + sum(map(self.valuation.served, count.values()))

    def most_comfortable(self, sets: list[Companies], breaks: int | None) -> Best | None:
        """The plan with fewest breaks, then changes of table, over all timetables of the sets;
        when ``breaks`` are given, with fewest changes among those with no more breaks."""
        best: tuple[int, int] | None = None
        found: Best | None = None
        for held in sets:
            for slot_of in self.timetables(held):
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
                    found = Best(plan, *self.levels_of(held), broken, changes)
                if best == (0, 0):
                    return found
        return found

    def timetables(self, held: Companies) -> Iterator[dict[Company, str]]:
        """Every way to give the companies slots: nobody twice in one, and tables enough in each."""
        order = sorted(held, key=lambda company: len(self.slots_for[company]))
        meeting_in: dict[str, list[Company]] = {slot: [] for slot in self.slots}

        def place(index: int) -> Iterator[dict[Company, str]]:
            if index == len(order):
                yield {company: slot for slot, there in meeting_in.items() for company in there}
                return
            company = order[index]
            for slot in self.slots:
                there = meeting_in[slot]
                busy = any(p in people for _, people in there for p in company[1])
                if busy or slot not in self.slots_for[company]:
                    continue
                there.append(company)
                if self.seatings(slot, there):
                    yield from place(index + 1)
                there.remove(company)

        yield from place(0)

    def seatings(self, slot: str, held: list[Company]) -> tuple[Seating, ...]:
        """Every way to give the companies that meet in a slot tables."""
        key = (slot, tuple(sorted(held)))
        if key not in self.seatings_of:
            places = {t.id: capacity_in(t, slot) for t in self.problem.tables}
            self.seatings_of[key] = tuple(self._seat(key[1], dict(places), places))
        return self.seatings_of[key]

    def _seat(
        self, held: Companies, left: dict[str, int], places: dict[str, int]
    ) -> Iterator[Seating]:
        if not held:
            yield ()
            return
        company = held[0]
        for table in self.tables_for[company]:
            # A round table takes the whole table, so nobody else may be there.
            taken = places[table] if company[0] else 1
            if 0 < taken <= left[table]:
                left[table] -= taken
                for rest in self._seat(held[1:], left, places):
                    yield ((company, table), *rest)
                left[table] += taken

    def breaks_in(self, slot_of: dict[Company, str]) -> int:
        """Over all participants, the pauses of one slot or more between two meetings."""
        breaks = 0
        for person in self.problem.participants:
            mine = {
                self.problem.slot_index[slot]
                for (_, people), slot in slot_of.items()
                if person.id in people
            }
            breaks += sum(1 for i in mine if i + 1 not in mine and i < max(mine))
        return breaks

    def fewest_table_changes(self, slot_of: dict[Company, str]) -> tuple[int, list[Meeting]]:
        """The fewest changes of table for these slots, and meetings that have them."""
        # State: the last table of everybody who has met. Kept for each: changes, meetings.
        states: dict[tuple[tuple[str, str], ...], tuple[int, list[Meeting]]] = {(): (0, [])}
        for slot in self.slots:
            there = [company for company, at in slot_of.items() if at == slot]
            if not there:
                continue
            after: dict[tuple[tuple[str, str], ...], tuple[int, list[Meeting]]] = {}
            for state, (changes, meetings) in states.items():
                last = dict(state)
                for seating in self.seatings(slot, there):
                    now = {p: table for (_, people), table in seating for p in people}
                    cost = changes + sum(last.get(p, table) != table for p, table in now.items())
                    key = tuple(sorted({**last, **now}.items()))
                    if key not in after or cost < after[key][0]:
                        new = [
                            Meeting(slot, table, people, round_table)
                            for (round_table, people), table in seating
                        ]
                        after[key] = (cost, meetings + new)
            states = after
        return min(states.values(), key=lambda entry: entry[0])
