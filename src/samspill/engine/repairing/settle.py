"""Where the broken meetings go: as few as possible cancelled, then as few as possible moved.

1. Meetings with no place at all are cancelled: nobody can do anything about them.
2. A few broken meetings: chains of moves, shortest first (:mod:`.chains`), which prove themselves.
3. When the chains give up, or many are broken (a slot deleted): each is put where there is room,
   or where a short chain makes room; then windows around those left out are solved exactly
   (:mod:`.window`), a small board as one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samspill.engine.repairing.board import Board, slots_in
from samspill.engine.repairing.chains import Chains
from samspill.engine.repairing.window import settle_window

FEW = 8  # broken meetings that chains are tried for together
STEPS = 2500  # of the chains together
STEPS_EACH = 250  # of a chain for one meeting
WHOLE = 700  # meetings of a board that is solved as one window
EFFORT_WHOLE = 0.8  # deterministic time of that window
WINDOW, LARGE_WINDOW = 100, 600  # meetings of a window: around few broken ones, around many
A_WAITING = 12  # meetings of a window for each broken one
MEETINGS_A_SEED = 30  # meetings of a window for each that is left out
EFFORT = 0.4  # deterministic time of a window
MOST_WINDOWS = 2


@dataclass(frozen=True)
class Settled:
    """How a settling ended: whether it is proven that no repair cancels fewer meetings, or as few
    and moves fewer; and a number of meetings that every repair cancels at least."""

    proven: bool
    cancelled_bound: int


def settle(board: Board) -> Settled:
    """Finds places for the board's broken and crowded meetings; those that get none are
    cancelled."""
    off = (board.broken | board.crowded) - board.over
    waiting = [i for i in sorted(off) if any(True for _ in board.places(i))]
    hopeless = len(off) - len(waiting)
    if not waiting and not board.over:
        return Settled(proven=True, cancelled_bound=hopeless)
    least = fewest_cancelled(board, waiting)
    proven = _settle(board, waiting, least)
    if proven:
        least = sum(place is None for place in board.place) - hopeless
    return Settled(proven=proven, cancelled_bound=hopeless + least)


def _settle(board: Board, waiting: list[int], least: int) -> bool:
    told = {p for i in board.broken if i not in waiting for p in board.pair(i)}
    tight = bool(board.over or board.crowded)  # chains know of no limits
    if len(waiting) <= FEW and not tight:
        chains = Chains(board, waiting, told=told, steps=STEPS)
        if chains.search(least_cancelled=least, most_cancelled=len(waiting)):
            return True
    movable = [i for i in range(len(board.home)) if i not in board.held]
    movable = [i for i in movable if board.place[i] is not None or i in waiting or i in board.over]
    _one_by_one(board, waiting)
    if len(movable) <= WHOLE:
        return settle_window(board, movable, told=told, effort=EFFORT_WHOLE)
    _in_windows(board, waiting, told)
    return not tight and _is_least(board, waiting, least)


def fewest_cancelled(board: Board, waiting: Sequence[int]) -> int:
    """A number of further meetings that every repair cancels at least.

    Everybody has to give up what they have more than they can have in the slots that are left to
    them. A cancelled meeting counts for two of them only where it is between two such people.
    """
    theirs: dict[str, list[int]] = defaultdict(list)
    for i in waiting:
        for person in board.pair(i):
            theirs[person].append(i)
    lacking = {p: n for p in sorted(theirs) if (n := _lacking(board, p, theirs[p]))}
    both = {
        i
        for person in lacking
        for i in (*board.meetings_of(person), *waiting)
        if i not in board.sits and all(p in lacking for p in board.pair(i))
    }
    shared = Counter(p for i in both for p in board.pair(i))
    most_shared = sum(min(n, shared[p]) for p, n in lacking.items()) // 2
    return sum(lacking.values()) - min(len(both), most_shared)


def _people(board: Board, meetings: Iterable[int]) -> list[str]:
    return sorted({person for i in meetings for person in board.pair(i)})


def _lacking(board: Board, person: str, mine: Sequence[int]) -> int:
    """How many of the person's meetings (``mine``: those that wait) find no slot even if nobody
    else is in the way (a matching of meetings and slots; Kuhn, "The Hungarian method", 1955)."""
    held = [i for i in board.meetings_of(person) if i in board.held]
    kept = [i for i in board.meetings_of(person) if i not in board.held]
    taken: dict[int, int] = {}
    for i in held:
        place = board.place[i]
        if place is not None:
            taken[place[0]] = i
    fixed = set(taken)

    def seat(i: int, seen: set[int]) -> bool:
        for t in slots_in(board.mask[i]):
            if t in fixed or t in seen:
                continue
            seen.add(t)
            if t not in taken or seat(taken[t], seen):
                taken[t] = i
                return True
        return False

    return sum(not seat(i, set()) for i in (*kept, *mine))


def _is_least(board: Board, waiting: Sequence[int], least: int) -> bool:
    """True when nothing but waiting meetings was moved or cancelled, and no more than must."""
    out = sum(board.place[i] is None for i in waiting)
    inside = set(waiting)
    others = any(
        i not in inside and i not in board.broken and board.has_left(i)
        for i in range(len(board.home))
    )
    return out <= least and not others


def _one_by_one(board: Board, waiting: Sequence[int]) -> None:
    """Each where there is room, those with fewest choices first; then by short chains."""
    left = sorted(waiting, key=lambda i: (i not in board.promised, _choices(board, i), i))
    for depth in (1, 2, 3):
        missed = []
        for i in left:
            chains = Chains(board, [i], told=set(), steps=STEPS_EACH)
            if not chains.search(least_cancelled=0, most_cancelled=0, most_moved=depth):
                missed.append(i)
        left = missed


def _choices(board: Board, i: int) -> int:
    return sum(not board.in_the_way(i, p) and board.room(p) > 0 for p in board.places(i))


def _in_windows(board: Board, waiting: Sequence[int], told: set[str]) -> None:
    """Windows around those that are left out, a few of them at a time."""
    tried: set[int] = set()
    size = max(WINDOW, min(LARGE_WINDOW, A_WAITING * len(waiting)))
    for _ in range(MOST_WINDOWS):
        out = [i for i in waiting if board.place[i] is None and i not in tried]
        if not out:
            return
        seeds = out[: size // MEETINGS_A_SEED]
        tried.update(seeds)
        settle_window(board, _around(board, seeds, size), told=told, effort=EFFORT)


def _around(board: Board, seeds: Sequence[int], size: int) -> set[int]:
    """The meetings nearest to these: those of their people, of these people's others, and on."""
    found = set(seeds)
    ring = _people(board, seeds)
    seen = set(ring)
    while ring:
        after: list[str] = []
        for person in ring:
            for i in board.meetings_of(person):
                if i in found or i in board.held:
                    continue
                if len(found) >= size:
                    return found
                found.add(i)
                for other in board.pair(i):
                    if other not in seen:
                        seen.add(other)
                        after.append(other)
        ring = after
    return found
