"""Which round tables are held, with whom, when and where: one model, solved by CP-SAT.

It has every rule of round tables and none of meetings of two: what a person's time is worth there
comes in as a price. Two ways to use it: before the meetings of two are chosen, at the prices of the
relaxation; and after, in the hours that they leave (see
:mod:`samspill.engine.solving.round_tables.leftover_time`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from samspill.engine.arrays.offers import Offer, Offers
from samspill.engine.model.plan import Meeting
from samspill.engine.solving.bounds.linear import PARTS
from samspill.engine.solving.cpsat import Model

EFFORT, MORE_EFFORT = 1.5, 0.1  # deterministic time, about a second each; more a round table
LARGEST_RELIEF = 10_000  # of the level minimum: before all points, and still a number to count with
UNKNOWN = 2**60


def _nothing(_first: object, _second: object) -> float:
    return 0.0


@dataclass(frozen=True)
class Choice:
    """Round tables, and in points a bound on what any choice brings in that time."""

    meetings: tuple[Meeting, ...]
    bound: int


@dataclass(frozen=True)
class Time:
    """What is left for round tables: ``open[v]`` (bit mask of slots) and ``room[v]`` (meetings) of
    each participant, ``spare[t]`` places of the common tables in each slot. ``worth(v, k)``, in
    ``PARTS`` of a point, is what v's further meeting number k + 1 brings beside the points of the
    interest; concave in k.
    Of what is worth the same, ``lean(id, v)`` (0..1) says how well v sits at a round table: at
    the prices of a relaxation many things are, and its own choice fits the rest of it. And
    ``crowd(v, t)`` (0..1) says how much of slot t v's meetings of two are likely to need.
    """

    open: Sequence[int]
    room: Sequence[int]
    spare: Sequence[int]
    worth: Callable[[int, int], int]
    lean: Callable[[str, int], float] = _nothing
    crowd: Callable[[int, int], float] = _nothing


def choose(
    offers: Offers,
    time: Time,
    *,
    taken: Iterable[Meeting] = (),
    effort: float = 1.0,
    seed: int = 0,
    seconds: float = float("inf"),
) -> Choice:
    """The round tables that bring most in that time; ``taken`` are already held, and not offered
    again. Nothing that brings less than nothing is held, what brings nothing is."""
    held = tuple(taken)
    seen = {m.round_table for m in held}
    model = _Model(offers, time, held)
    for offer in offers.offers:
        if offer.round_table.id not in seen:
            model.add(offer)
    model.share()
    if not model.chosen:
        return Choice((), 0)
    effort *= EFFORT + MORE_EFFORT * len(offers.offers)
    answer = model.model.solve(effort=effort, seed=seed, seconds=seconds)
    if answer.values is None:  # stopped before the first, so nothing is known either
        return Choice((), UNKNOWN)
    # What leans to a side takes a quarter of a point from a seat at most.
    bound = answer.bound // PARTS + 1 + sum(offer.most for offer in offers.offers)
    return Choice(model.read(answer.values), bound)


@dataclass
class _Model:
    offers: Offers
    time: Time
    held: tuple[Meeting, ...]
    model: Model = field(default_factory=Model)
    # (offer, slot, kind) -> variable; (offer, slot) -> [(place in people, variable)]
    chosen: dict[tuple[str, int, int], int] = field(default_factory=dict)
    seats: dict[tuple[str, int], list[tuple[int, int]]] = field(default_factory=dict)
    by_slot: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    by_person: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, offer: Offer) -> None:
        """The variables and rules of one round table."""
        model, key = self.model, offer.round_table.id
        whole: list[int] = []
        for t in offer.slots:
            here = [
                i
                for i, v in enumerate(offer.people)
                if self.time.open[v] >> t & 1 and self.time.room[v] > 0
            ]
            kinds = [k for k in offer.kinds if self._free(k, t)]
            if len(here) < offer.round_table.fewest or not kinds:
                continue
            if offer.moderator is not None and offer.moderator not in here:
                continue
            held = {k: model.variable() for k in kinds}
            whole += held.values()
            seats = [(i, model.variable()) for i in here]
            self._rules(offer, seats, held)
            for k, y in held.items():
                model.gain(y, 1)  # of two ways worth the same, rather hold it
                self.chosen[key, t, k] = y
            self.seats[key, t] = seats
            for i, x in seats:
                v = offer.people[i]
                lean = self.time.lean(key, v) - self.time.crowd(v, t) / 2
                model.gain(x, PARTS * offer.points[i] + round(PARTS / 2 * lean))
                self.by_slot[offer.people[i], t].append(x)
                self.by_person[offer.people[i]].append(x)
        model.at_most_one(whole)

    def _rules(self, offer: Offer, seats: list[tuple[int, int]], held: dict[int, int]) -> None:
        """Who may sit there together in one slot, at one of these kinds of tables."""
        model, table = self.model, offer.round_table
        ys = list(held.values())
        xs = [x for _, x in seats]
        at = dict(seats)
        large = [(y, -min(table.most, self.offers.kinds[k].seats)) for k, y in held.items()]
        model.linear([*((x, 1) for x in xs), *large], None, 0)
        model.linear([*((x, 1) for x in xs), *((y, -table.fewest) for y in ys)], 0, None)
        for i, x in seats:
            exactly = i == offer.moderator
            model.linear([(x, 1), *((y, -1) for y in ys)], 0 if exactly else None, 0)
        homes: dict[int, list[int]] = defaultdict(list)
        sectors: dict[int, list[int]] = defaultdict(list)
        for i, x in seats:
            homes[offer.homes[i]].append(x)
            sectors[offer.sectors[i]].append(x)
        for row in homes.values():
            model.at_most_one(row)
        for i, j in offer.apart:
            if i in at and j in at:
                model.at_most_one([at[i], at[j]])
        if table.sectors > 1:
            shown = []
            for row in sectors.values():
                z = model.variable()
                shown.append(z)
                model.linear([(z, 1), *((x, -1) for x in row)], None, 0)
            model.linear([*((z, 1) for z in shown), *((y, -table.sectors) for y in ys)], 0, None)

    def share(self) -> None:
        """What the round tables share: people, tables and places."""
        model = self.model
        for row in self.by_slot.values():
            model.at_most_one(row)
        for v, row in self.by_person.items():
            self._worths(v, row)
        tables: dict[tuple[int, int], list[int]] = defaultdict(list)
        places: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for (_, t, k), y in self.chosen.items():
            tables[t, k].append(y)
            places[t].append((y, self.offers.kinds[k].places[t]))
        for (t, k), row in tables.items():
            free = len(self._free(k, t))
            if len(row) > free:
                model.linear([(y, 1) for y in row], None, free)
        for t, terms in places.items():
            if sum(count for _, count in terms) > self.time.spare[t]:
                model.linear(terms, None, max(0, self.time.spare[t]))

    def _worths(self, v: int, row: list[int]) -> None:
        """What v's time is worth there, and how often v can come."""
        model, room = self.model, min(len(row), self.time.room[v])
        steps = [self.time.worth(v, k) for k in range(room)]
        if len(set(steps)) == 1:
            for x in row:
                model.gain(x, steps[0])
            if room < len(row):
                model.linear([(x, 1) for x in row], None, room)
            return
        ys = [model.variable() for _ in steps]
        for y, step in zip(ys, steps, strict=True):
            model.gain(y, step)
        model.linear([*((x, 1) for x in row), *((y, -1) for y in ys)], 0, 0)

    def _free(self, k: int, t: int) -> list[str]:
        slot = self.offers.instance.slots[t]
        used = {m.table for m in self.held if m.slot == slot}
        return [table for table in self.offers.kinds[k].free[t] if table not in used]

    def read(self, values: Sequence[int]) -> tuple[Meeting, ...]:
        """The solution as meetings."""
        inst = self.offers.instance
        by_id = {offer.round_table.id: offer for offer in self.offers.offers}
        groups: dict[int, list[tuple[str, int, tuple[str, ...]]]] = defaultdict(list)
        for (key, t, k), y in self.chosen.items():
            if values[y]:
                seats = self.seats[key, t]
                who = [inst.people[by_id[key].people[i]] for i, x in seats if values[x]]
                groups[t].append((key, k, tuple(sorted(who))))
        found = []
        for t, here in groups.items():
            given: Counter[int] = Counter()
            for key, k, people in here:
                table = self._free(k, t)[given[k]]
                given[k] += 1
                found.append(Meeting(inst.slots[t], table, people, key))
        return tuple(sorted(found))
