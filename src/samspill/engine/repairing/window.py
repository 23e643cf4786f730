"""A window of the board, solved exactly by CP-SAT: some meetings may move to any place or be
cancelled, everything else stays where it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from samspill.engine.repairing.board import Board, Place, slots_in
from samspill.engine.solving.cpsat import Model

SEED = 0
POINTS_A_UNIT = 1000  # the points of what is cancelled are counted roughly: they come last


def settle_window(
    board: Board, free: Collection[int], *, told: Collection[str], effort: float
) -> bool:
    """Moves the meetings of the window (none of them held) to where fewest promised, then fewest
    of all are cancelled, then fewest moved from where the plan has them, then fewest people told
    beside ``told``. True when that is proven for the window; ``effort`` is deterministic time.
    """
    before = {i: board.place[i] for i in free}
    model = Model()
    cells: list[tuple[int, Place]] = []
    of_place: dict[Place, list[int]] = defaultdict(list)
    of_person: dict[tuple[str, int], list[int]] = defaultdict(list)
    stays: dict[int, int] = {}
    gone: dict[int, int] = {}
    shifts: list[int] = []
    inside = set(free)
    for i in sorted(free):
        mine = []
        for place in _places(board, i, inside):
            x = model.variable()
            cells.append((i, place))
            mine.append(x)
            of_place[place].append(x)
            for person in board.pair(i):
                of_person[person, place[0]].append(x)
            home = board.index.get(board.home[i].slot)
            if i not in board.broken and place == board.home_place(i):
                stays[i] = x
            elif place[0] != home:
                shifts.append(x)
            model.hint(x, int(place == before[i]))
        gone[i] = model.variable()
        cells.append((i, (-1, "")))
        model.hint(gone[i], int(before[i] is None))
        model.exactly_one([*mine, gone[i]])
    for row in of_person.values():
        model.at_most_one(row)
    for place, row in of_place.items():
        room = board.room(place) + sum(before[i] == place for i in inside)
        if len(row) > room:
            model.linear(((x, 1) for x in row), None, room)
    for meetings, most in board.limits:
        outside = sum(board.place[i] is not None for i in meetings - inside)
        mine = [i for i in sorted(meetings) if i in gone]
        if mine:
            fewest = len(mine) - (most - outside)
            model.linear(((gone[i], 1) for i in mine), fewest, None)
    _prices(board, model, gone, stays, shifts, set(told))
    answer = model.solve(effort=effort, seed=SEED)
    if answer.values is None:
        return False
    found = dict(cell for cell, x in zip(cells, answer.values, strict=False) if x)
    was = _cost(board, free)
    _lay(board, {i: place if place[0] >= 0 else None for i, place in found.items()})
    if _cost(board, free) > was:  # cut short before it came as far as what was there
        _lay(board, before)
    return answer.optimal


def _lay(board: Board, places: Mapping[int, Place | None]) -> None:
    for i in places:
        if board.place[i] is not None:
            board.take(i)
    for i, place in places.items():
        if place is not None:
            board.put(i, place)


def _cost(board: Board, free: Collection[int]) -> tuple[int, int, int]:
    """Promised meetings cancelled, cancelled in all, not where the plan has them."""
    out = [i for i in free if board.place[i] is None]
    return sum(i in board.promised for i in out), len(out), sum(board.has_left(i) for i in free)


def _places(board: Board, i: int, inside: set[int]) -> list[Place]:
    """Where the meeting could be beside what is outside the window."""
    first, second = board.pair(i)
    mask = board.mask[i]
    for t in slots_in(mask):
        others = {board.at[first][t], board.at[second][t]} - {-1}
        if others - inside:
            mask &= ~(1 << t)
    return [place for place in board.places(i) if mask >> place[0] & 1]


def _prices(
    board: Board,
    model: Model,
    gone: dict[int, int],
    stays: dict[int, int],
    shifts: list[int],
    told: set[str],
) -> None:
    """One objective in the order of the levels: each counts more than all that come after it."""
    points = {
        i: 1 + (value.points // POINTS_A_UNIT if (value := board.pairs.get(board.pair(i))) else 0)
        for i in gone
    }
    people = {person for i in gone for person in board.pair(i)} - told
    shift = 1 + sum(points.values())
    tell = shift * (1 + len(shifts))
    move = tell * (1 + len(people))
    cancel = move * (1 + len(gone))
    promise = cancel * (1 + len(gone))
    for x in shifts:
        model.gain(x, -shift)
    informed = {person: model.variable() for person in sorted(people)}
    for y in informed.values():
        model.gain(y, -tell)
    for i, x in gone.items():
        # What neither stays nor is cancelled is moved.
        model.gain(x, move - cancel - points[i] - (promise if i in board.promised else 0))
        if i in stays:
            model.gain(stays[i], move)
        for person in board.pair(i):
            if person in informed:
                still = [(stays[i], 1)] if i in stays else []
                model.linear([(informed[person], 1), *still], 1, None)
