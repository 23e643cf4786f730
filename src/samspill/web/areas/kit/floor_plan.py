"""Where one's tables are among the others of the room: rows of ten, in the order of the numbers.

Nothing is known of how a room is furnished, so it is no map to scale: it says in which row to
look, and the page says that this is the order of the numbers. In a large room rows without a
table of one's own are left out, and the plan stays small.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from samspill.web.people.order import order_key

A_ROW = 10
LARGE = 100  # tables: from here on a room is shown in part


@dataclass(frozen=True)
class Visit:
    """A meeting of one's own: at which table, from when; ``next`` when it is the one to go to."""

    table: int
    start: datetime
    next: bool = False


@dataclass(frozen=True)
class Spot:
    """A table in the plan. ``state`` is empty (not one's own), ``mine`` or ``next``."""

    number: int
    state: str = ""


@dataclass(frozen=True)
class Row:
    """Ten tables, or a stretch of tables left out: the first and the last stand for it."""

    spots: tuple[Spot, ...]
    left_out: bool = False


@dataclass(frozen=True)
class Own:
    """A table of one's own, and when one is there."""

    number: int
    starts: tuple[datetime, ...]


@dataclass(frozen=True)
class Room:
    """A room that one has meetings in."""

    name: str
    rows: tuple[Row, ...]
    own: tuple[Own, ...]


def floor_plan(tables: Iterable[tuple[str, int]], visits: Sequence[Visit]) -> list[Room]:
    """The rooms that the visits are in, by name. ``tables``: each one's room and number."""
    rooms: dict[str, list[int]] = defaultdict(list)
    for room, number in tables:
        rooms[room].append(number)
    starts: dict[int, list[datetime]] = defaultdict(list)
    for visit in sorted(visits, key=lambda v: v.start):
        starts[visit.table].append(visit.start)
    coming = {visit.table for visit in visits if visit.next}
    found = []
    for name, numbers in sorted(rooms.items(), key=lambda room: order_key(room[0])):
        own = tuple(Own(n, tuple(starts[n])) for n in sorted(numbers) if n in starts)
        if own:
            spots = [Spot(n, _state(n, starts, coming)) for n in sorted(numbers)]
            found.append(Room(name, _rows(spots), own))
    return found


def _state(number: int, own: Iterable[int], coming: Iterable[int]) -> str:
    return "next" if number in coming else "mine" if number in own else ""


def _rows(spots: Sequence[Spot]) -> tuple[Row, ...]:
    rows = [Row(tuple(spots[i : i + A_ROW])) for i in range(0, len(spots), A_ROW)]
    if len(spots) < LARGE:
        return tuple(rows)
    shown: list[Row] = []
    for row in rows:
        if any(spot.state for spot in row.spots):
            shown.append(row)
        elif shown and shown[-1].left_out:
            shown[-1] = Row((shown[-1].spots[0], row.spots[-1]), left_out=True)
        else:
            shown.append(Row((row.spots[0], row.spots[-1]), left_out=True))
    return tuple(shown)
