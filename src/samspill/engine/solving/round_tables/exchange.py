"""Round tables tried out one by one against a timetable that is there.

The prices at which round tables are chosen know nothing of how meetings of two fit into slots, so
one that looks good may leave somebody short, and then all of them would be given up together.
Here each is put in or taken out by itself, what stands in its way gives way, a few windows around
it are solved anew, and it stays so if the whole got better.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from samspill.engine.arrays.instance import build
from samspill.engine.model.plan import Meeting
from samspill.engine.model.round_tables import mixes
from samspill.engine.model.stop import Stop
from samspill.engine.model.valuation import Valuation, pair_of
from samspill.engine.solving.round_tables.bound import RoundTableBound
from samspill.engine.solving.timetable import moves
from samspill.engine.solving.timetable.search import improve
from samspill.engine.solving.timetable.state import NOWHERE, Timetable

WINDOWS = 6  # a try
PASSES = 2


def exchange(
    timetable: Timetable,
    roof: RoundTableBound,
    wanted: Iterable[Meeting],
    *,
    tries: int,
    stop: Stop,
    seed: int,
) -> Timetable:
    """The timetable with ``wanted`` round tables put in, and others taken out, where that makes
    it better; at most so many ``tries``."""
    valuation = timetable.instance.valuation
    listed = [way for meeting in sorted(set(wanted)) for way in _ways(valuation, meeting)]
    for _ in range(PASSES):
        before = total(timetable)
        for change in [*listed, *timetable.instance.held]:
            if tries <= 0 or stop.now() or roof.reached(timetable):
                return timetable
            held = _changed(timetable, change)
            if held is None:
                continue
            tries -= 1
            found = _around(timetable, held, roof, stop=stop, seed=seed + tries)
            if total(found) < total(timetable):
                timetable = found
        if total(timetable) == before:
            break
    return timetable


def _ways(valuation: Valuation, meeting: Meeting) -> list[Meeting]:
    """The round table as it is, and without whoever brings least: where everybody must have an
    even number of meetings, say, one person makes the difference."""
    held = valuation.problem.round_table_by_id[meeting.round_table]
    ways = [meeting]
    points = valuation.interests
    for p in sorted(meeting.participants, key=lambda p: (points.get((p, held.id), 0), p)):
        rest = tuple(other for other in meeting.participants if other != p)
        if mixes(valuation, held, rest):
            ways.append(replace(meeting, participants=rest))
            break
    return ways


def total(timetable: Timetable) -> tuple[int, int]:
    """What timetables are compared by when their round tables differ: the smaller, the better."""
    shortfall, value = timetable.order
    return shortfall, value - timetable.instance.held_worth


def moved(timetable: Timetable, held: tuple[Meeting, ...]) -> Timetable:
    """The same meetings of two beside other round tables, but for those in whose way these are;
    the dearest stay."""
    old = timetable.instance
    new = Timetable(build(old.problem, old.valuation, held))
    inst = new.instance
    edges = timetable.held()
    edges = edges[~old.pinned[edges]]
    for old_e in edges[np.argsort(-old.points[edges], kind="stable")].tolist():
        pair = pair_of(old.people[old.first[old_e]], old.people[old.second[old_e]])
        e, t = inst.edge_of.get(pair, NOWHERE), int(timetable.slot[old_e])
        if e == NOWHERE or not moves.allowed(new.facts, new.state, e):
            continue
        both = new.free[inst.first[e]] & new.free[inst.second[e]] & inst.mask[e]
        if not both >> t & 1:
            continue
        seat = int(timetable.seat[old_e])
        if new.load[seat, t] >= inst.capacity[seat, t]:
            seat = moves.room(new.facts, new.state, e, t)
        if seat != NOWHERE:
            new.put(e, t, seat)
    return new


def _changed(timetable: Timetable, change: Meeting) -> tuple[Meeting, ...] | None:
    """The round tables with that one put in, or taken out where it is held; None where others or
    a lock stand in its way."""
    inst = timetable.instance
    problem, held = inst.problem, inst.held
    if change in held:
        locked = any(k.round_table == change.round_table for k in problem.locked_round_tables)
        return None if locked else tuple(m for m in held if m != change)
    if any(_clash(change, other) for other in held):
        return None
    sits = [p for m in held for p in m.participants]
    people = [problem.participant_by_id[p] for p in change.participants]
    if any(sits.count(p.id) >= problem.cap_of(p) for p in people):
        return None
    return (*held, change)


def _clash(change: Meeting, other: Meeting) -> bool:
    if change.round_table == other.round_table:
        return True
    same = change.slot == other.slot
    return same and (
        change.table == other.table or not set(change.participants).isdisjoint(other.participants)
    )


def _around(
    timetable: Timetable, held: tuple[Meeting, ...], roof: RoundTableBound, *, stop: Stop, seed: int
) -> Timetable:
    """The timetable moved, filled up and improved where it lost."""
    found = moved(timetable, held)
    guide = roof.guide(found.instance)
    found.fill(np.argsort(-guide.reduced, kind="stable"))
    improve(
        found,
        guide,
        windows=WINDOWS if found.instance.m else 0,
        enough=roof.reached,
        stop=stop,
        seed=seed,
        seen=lambda _part: None,
    )
    return found
