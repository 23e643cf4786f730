"""Round tables that may be held beside what is locked, as numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from samspill.engine.arrays.instance import COMMON, Instance, natural
from samspill.engine.model.problem import RoundTable, Table
from samspill.engine.model.round_tables import candidates, may_be_in
from samspill.engine.model.tables import capacity_in, set_apart


@dataclass(frozen=True)
class Kind:
    """Tables that are the same to every round table: ``tables`` (ids), the ``seats`` of each,
    ``free[t]`` (the tables that can be taken in slot t, ids) and ``places[t]``, the meetings of
    two that each of them would hold there."""

    tables: tuple[str, ...]
    seats: int
    free: tuple[tuple[str, ...], ...]
    places: tuple[int, ...]


@dataclass(frozen=True)
class Offer:
    """A round table that may be held.

    ``people`` are the vertices who may sit there and ``points`` their interests; ``homes`` and
    ``sectors`` number their organisations and sectors. ``apart`` is pairs of them under a veto.
    ``slots`` are the numbers of those it may be held in, ``kinds`` the kinds of tables it may be
    held at. ``most`` is more than can ever sit there only if that is not plain to see.
    """

    round_table: RoundTable
    people: tuple[int, ...]
    points: tuple[int, ...]
    homes: tuple[int, ...]
    sectors: tuple[int, ...]
    apart: tuple[tuple[int, int], ...]
    moderator: int | None
    slots: tuple[int, ...]
    kinds: tuple[int, ...]
    most: int


@dataclass(frozen=True)
class Offers:
    """All round tables that may be held, with what they share.

    ``open[v]`` is the bit mask of slots in which v may sit at one, ``room[v]`` how many times;
    ``spare[t]`` the places of the common tables in slot t that locked meetings leave.
    """

    instance: Instance
    kinds: tuple[Kind, ...]
    offers: tuple[Offer, ...]
    open: tuple[int, ...]
    room: tuple[int, ...]
    spare: tuple[int, ...]


def offers_of(instance: Instance) -> Offers:
    """The offers of an instance in which the locked round tables, and no others, are held."""
    problem = instance.problem
    opened, room = instance.open.tolist(), instance.room.tolist()
    pinned: Counter[int] = Counter()
    for e in instance.pins.tolist():
        mask = int(instance.mask[e])
        pinned[mask.bit_length() - 1] += instance.classes_of(e) == (COMMON,)
        for v in (int(instance.first[e]), int(instance.second[e])):
            opened[v] &= ~mask
            room[v] -= 1
    kinds = _kinds(instance)
    locked = {m.round_table for m in instance.held}
    found = [
        _offer(instance, kinds, held, opened, room)
        for held in sorted(problem.round_tables, key=lambda held: natural(held.id))
        if held.id not in locked
    ]
    return Offers(
        instance=instance,
        kinds=kinds,
        offers=tuple(offer for offer in found if offer is not None),
        open=tuple(opened),
        room=tuple(room),
        spare=tuple(
            places - pinned[t] for t, places in enumerate(instance.capacity[COMMON].tolist())
        ),
    )


def _kinds(instance: Instance) -> tuple[Kind, ...]:
    problem, slots = instance.problem, instance.slots
    fixed = set_apart(problem)
    bound = {held.table for held in problem.round_tables}
    taken = {(m.table, m.slot) for m in instance.held}
    taken |= {(m.table, m.slot) for m in problem.locked if m.table is not None}
    alike: dict[tuple[object, ...], list[Table]] = defaultdict(list)
    for table in sorted(problem.tables, key=lambda table: natural(table.id)):
        if table.id not in fixed and table.seats > 2:
            places = tuple(capacity_in(table, slot) for slot in slots)
            own = table.id if table.id in bound else None
            alike[table.seats, places, own].append(table)
    return tuple(
        Kind(
            tables=tuple(table.id for table in tables),
            seats=tables[0].seats,
            free=tuple(
                tuple(
                    table.id
                    for table in tables
                    if (table.id, slot) not in taken and capacity_in(table, slot) > 0
                )
                for slot in slots
            ),
            places=tuple(capacity_in(tables[0], slot) for slot in slots),
        )
        for tables in alike.values()
    )


def _offer(
    instance: Instance,
    kinds: tuple[Kind, ...],
    held: RoundTable,
    opened: list[int],
    room: list[int],
) -> Offer | None:
    """The offer, without what can never be; None when it can't be held at all."""
    problem, valuation = instance.problem, instance.valuation
    index = instance.vertex_of
    people = sorted(v for p in candidates(valuation, held) if room[v := index[p]] > 0)
    names = [instance.people[v] for v in people]
    homes = [problem.participant_by_id[name].organisation for name in names]
    moderator = None if held.moderator is None else index[held.moderator]
    usable = tuple(
        k
        for k, kind in enumerate(kinds)
        if kind.seats >= held.fewest and held.table in (None, *kind.tables)
    )
    slots, most = [], 0
    for t, slot in enumerate(instance.slots):
        here = [i for i, v in enumerate(people) if opened[v] >> t & 1]
        seats = max((kinds[k].seats for k in usable if kinds[k].free[t]), default=0)
        # One of each organisation, if the moderator can come and the hour is right.
        size = min(seats, held.most, len({homes[i] for i in here}))
        led = moderator is None or any(people[i] == moderator for i in here)
        if size >= held.fewest and led and may_be_in(held, slot):
            slots.append(t)
            most = max(most, size)
    if not slots:
        return None
    order = {home: i for i, home in enumerate(dict.fromkeys(homes))}
    kind_of = [problem.organisation_by_id[home].sector for home in homes]
    sector = {found: i for i, found in enumerate(dict.fromkeys(kind_of))}
    return Offer(
        round_table=held,
        people=tuple(people),
        points=tuple(valuation.interests.get((name, held.id), 0) for name in names),
        homes=tuple(order[home] for home in homes),
        sectors=tuple(sector[found] for found in kind_of),
        apart=tuple(
            (i, j)
            for i in range(len(people))
            for j in range(i)
            if homes[i] != homes[j] and not valuation.may_sit(names[i], names[j])
        ),
        moderator=None if moderator is None else people.index(moderator),
        slots=tuple(slots),
        kinds=usable,
        most=most,
    )
