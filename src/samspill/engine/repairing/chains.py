"""The fewest cancelled and moved meetings, found by trying chains of moves, shortest first.

A broken meeting is put somewhere; what stands in its way there is pushed on, to be put elsewhere
in turn, or cancelled. Following any best repair, the search only ever pushes on meetings that
this repair moves or cancels as well, so with the budget of that repair it finds one as good. The
budgets are raised one by one (iterative deepening; Korf, "Depth-first iterative-deepening", 1985),
which proves each answer the smallest, unless the search runs out of steps before.
"""

from __future__ import annotations

from collections.abc import Sequence

from samspill.engine.repairing.board import Board, Place

# What a repair is compared by once as few as possible are cancelled and moved: people who are
# told of something, moves to another slot, points of what is cancelled; then anything fixed.
Key = tuple[int, int, int, tuple[tuple[int, Place], ...]]


class OutOfStepsError(Exception):
    """The search was given up."""


class Chains:
    """The search for one board and its unplaced meetings, all of which have some place."""

    def __init__(self, board: Board, waiting: Sequence[int], *, told: set[str], steps: int) -> None:
        self.board, self.waiting, self.told, self.steps = board, list(waiting), told, steps
        self.best: Key | None = None
        self._best_dropped: tuple[int, ...] = ()
        self._set: dict[int, Place] = {}
        self._pushed: dict[int, Place] = {}
        self._dropped: list[int] = []
        self._cut = False

    def search(
        self, *, least_cancelled: int, most_cancelled: int, most_moved: int | None = None
    ) -> bool:
        """Puts the best repair on the board: True when it is proven that none cancels fewer, or
        as few and moves fewer. False, and the board as before, when the steps ran out first or
        none is within what may be cancelled and moved at most."""
        found = False
        try:
            for cancelled in range(least_cancelled, most_cancelled + 1):
                moved = max(0, len(self.waiting) - cancelled)
                while not found:
                    self._cut = False
                    self._go(self.waiting, cancelled, moved)
                    found = self.best is not None
                    moved += 1
                    if not self._cut or (most_moved is not None and moved > most_moved):
                        break
                if found:
                    break
        except OutOfStepsError:
            self._undo_all()
            found = self.best is not None  # proven the smallest, if not the kindest of these
        if found:
            self._apply()
        return found

    def _go(self, waiting: list[int], cancels: int, moves: int) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise OutOfStepsError
        if not waiting:
            self._keep()
            return
        board = self.board
        i, rest = waiting[-1], waiting[:-1]
        spare = cancels + moves - 1 - len(rest)  # how many more may be pushed on
        if spare < 0:
            self._cut = True
            return
        if moves:
            for place in board.places(i):
                if place == self._pushed.get(i):
                    continue
                for out in self._ways(i, place, spare):
                    came = [(j, board.take(j)) for j in out]
                    self._pushed.update(came)
                    board.put(i, place)
                    self._set[i] = place
                    self._go([*rest, *out], cancels, moves - 1)
                    del self._set[i]
                    board.take(i)
                    for j, at in came:
                        del self._pushed[j]
                        board.put(j, at)
        else:
            self._cut = True
        if cancels and i not in board.promised:
            self._dropped.append(i)
            self._go(rest, cancels - 1, moves)
            self._dropped.pop()

    def _ways(self, i: int, place: Place, spare: int) -> list[list[int]]:
        """The sets of meetings that may be pushed on so that the meeting has room there."""
        board = self.board
        out = board.in_the_way(i, place)
        if any(j in board.held or j in self._set for j in out):
            return []
        lacking = 1 - board.room(place) - sum(board.place[j] == place for j in out)
        if len(out) + max(0, lacking) > spare:
            self._cut = True
            return []
        if lacking <= 0:
            return [sorted(out)]
        others = sorted(
            j for j in board.there[place] if j not in out and j not in board.held | self._set.keys()
        )
        return [sorted({*out, j}) for j in others]

    def _keep(self) -> None:
        board = self.board
        told = set(self.told)
        for i in (*self._set, *self._dropped):
            told.update(board.home[i].participants)
        shifted = sum(board.index.get(board.home[i].slot) != p[0] for i, p in self._set.items())
        lost = sum(v.points for i in self._dropped if (v := board.pairs.get(board.pair(i))))
        key = (len(told), shifted, lost, tuple(sorted(self._set.items())))
        if self.best is None or (key, tuple(self._dropped)) < (self.best, self._best_dropped):
            self.best, self._best_dropped = key, tuple(self._dropped)

    def _undo_all(self) -> None:
        for i in self._set:
            self.board.take(i)
        for j, at in self._pushed.items():
            self.board.put(j, at)

    def _apply(self) -> None:
        """Puts the best on the board: first all that goes, then all that comes."""
        if self.best is None:
            return
        for i in self._best_dropped:
            if self.board.place[i] is not None:
                self.board.take(i)
        for i, _ in self.best[3]:
            if self.board.place[i] is not None:
                self.board.take(i)
        for i, place in self.best[3]:
            self.board.put(i, place)
