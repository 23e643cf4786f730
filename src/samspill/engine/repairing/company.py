"""Who sits at a round table after the facts changed: all who can of those who sat there, and
others who asked for it only where it could not be held without them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, islice

from samspill.engine.model.problem import RoundTable
from samspill.engine.model.round_tables import candidates, mixes
from samspill.engine.model.valuation import Valuation, shortfall_cost
from samspill.engine.repairing.board import Board

MOST_TRIES = 4000  # of companies with others; those whom it helps most come first

People = tuple[str, ...]


class Company:
    """The companies that may sit at round tables, as the board stands.

    Nobody who can stay is left out, but for a veto, for want of seats, or where no other company
    keeps the rules; then it is whoever loses least by it. ``waiting`` is how many meetings each
    has that are off the board and look for another place.
    """

    def __init__(self, board: Board, valuation: Valuation, standby: Collection[str]) -> None:
        self.board, self.valuation, self.standby = board, valuation, frozenset(standby)
        self.waiting: Counter[str] = Counter()

    def stay(self, held: RoundTable, able: Sequence[str], seats: int) -> People | None:
        """The largest company of the able that keeps all rules by itself."""
        kept = self._kept(held, able, min(seats, held.most))
        return next((few for few in kept if mixes(self.valuation, held, few)), None)

    def filled(self, held: RoundTable, able: Sequence[str], t: int, seats: int) -> People | None:
        """The largest company of the able that keeps the rules with as few others as it takes,
        who asked for the round table, are free in the slot and give nothing up for it."""
        most = min(seats, held.most)
        others = self.others(held, able, t)
        if not {held.moderator} <= {None, *able, *others}:
            return None
        tries = (
            (*few, *more)
            for few in self._kept(held, able, most, led=held.moderator not in others)
            for count in range(max(1, held.fewest - len(few)), most - len(few) + 1)
            for more in combinations(others, count)
        )
        for people in islice(tries, MOST_TRIES):
            if mixes(self.valuation, held, people):
                return tuple(sorted(people))
        return None

    def gathered(
        self, held: RoundTable, first: People, others: Sequence[str], seats: int
    ) -> People | None:
        """A large company that keeps the rules, with all of the ``first`` and those of the others
        who come first in their order."""
        found = self._gathered(held, first, others, seats)
        if found is None and held.sectors > 1:  # those of one sector may have come first
            found = self._gathered(held, first, self._in_turn(others), seats)
        return None if found is None else tuple(sorted(found))

    def _gathered(
        self, held: RoundTable, first: People, others: Sequence[str], seats: int
    ) -> People | None:
        most, best, tries = min(seats, held.most), None, MOST_TRIES

        def extend(chosen: People, start: int) -> None:
            nonlocal best, tries
            tries -= 1
            if len(chosen) > len(best or ()) and mixes(self.valuation, held, chosen):
                best = chosen
            for i in range(start, len(others)):
                reach = min(most, len(chosen) + len(others) - i)
                if tries <= 0 or len(chosen) == most or reach <= len(best or ()):
                    return
                if all(self.valuation.may_sit(others[i], q) for q in chosen):
                    extend((*chosen, others[i]), i + 1)

        extend(first, 0)
        return best

    def _in_turn(self, people: Sequence[str]) -> list[str]:
        """The people with their sectors in turn."""
        problem, seen = self.board.problem, Counter[str]()
        turns = []
        for i, person in enumerate(people):
            home = problem.participant_by_id[person].organisation
            sector = problem.organisation_by_id[home].sector
            turns.append((seen[sector], i, person))
            seen[sector] += 1
        return [person for _turn, _i, person in sorted(turns)]

    def _kept(
        self, held: RoundTable, able: Sequence[str], most: int, *, led: bool = True
    ) -> Iterator[People]:
        """Of the able those who may sit together, as many of them as can be first; the moderator
        is always among them, unless they would not be ``led`` before others come."""
        if led and held.moderator is not None and held.moderator not in able:
            return
        everybody = sorted(able)
        loss = {p: self._loss(held, p) for p in everybody}

        def lost(few: People) -> tuple[tuple[int, int], People]:
            out = [loss[p] for p in everybody if p not in few]
            return (sum(a for a, _ in out), sum(b for _, b in out)), few

        for size in range(min(most, len(everybody)), 0, -1):
            yield from sorted(
                (few for few in combinations(everybody, size) if self._agree(held, few, led=led)),
                key=lost,
            )

    def _agree(self, held: RoundTable, people: People, *, led: bool) -> bool:
        if led and held.moderator is not None and held.moderator not in people:
            return False
        return all(self.valuation.may_sit(p, q) for p, q in combinations(people, 2))

    def others(
        self, held: RoundTable, able: Sequence[str], t: int, *, busy: bool = False
    ) -> list[str]:
        """Who could come beside them: those on standby or below their minimum first, of these
        whom it helps most, then those who wish it most. ``busy``: those instead whose meeting in
        the slot may be moved for it."""
        board, problem = self.board, self.board.problem
        found = [
            p
            for p in candidates(self.valuation, held)
            if p not in able
            and (self._may_be_freed(p, t) if busy else board.free(p) >> t & 1)
            and self._degree(p) < problem.cap_of(problem.participant_by_id[p])
        ]

        def waits(p: str) -> tuple[bool, int, int, str]:
            lacks = self._lacks(p)
            relief = shortfall_cost(lacks) - shortfall_cost(lacks - 1)
            points = self.valuation.interests.get((p, held.id), 0)
            return p not in self.standby and lacks <= 0, -relief, -points, p

        return sorted(found, key=waits)

    def _may_be_freed(self, person: str, t: int) -> bool:
        there = self.board.at[person][t]
        return (
            there >= 0 and bool(self.board.open(person) >> t & 1) and there not in self.board.held
        )

    def _loss(self, held: RoundTable, person: str) -> tuple[int, int]:
        """What it costs to leave them out: at the level minimum, then in points."""
        lacks = self._lacks(person)
        cost = shortfall_cost(lacks) - shortfall_cost(lacks - 1)
        return cost, self.valuation.interests.get((person, held.id), 0)

    def _lacks(self, person: str) -> int:
        problem = self.board.problem
        least = problem.minimum_of(problem.participant_by_id[person])
        return least - self._degree(person)

    def _degree(self, person: str) -> int:
        return self.board.degree(person) + self.waiting[person]
