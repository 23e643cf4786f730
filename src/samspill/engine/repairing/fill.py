"""What becomes of the slots that were freed: new meetings for those who ask, lack or wait.

Nobody who has nothing to do with the change is bothered: a new meeting has at least one side
that lost a meeting, just came, or is standby. Only pairs that may meet, within all caps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from samspill.engine.model.plan import Meeting
from samspill.engine.model.valuation import Pair, pair_of, shortfall_cost
from samspill.engine.repairing.apply import Ask
from samspill.engine.repairing.board import Board, Place, slots_in


@dataclass
class Filler:
    """Adds meetings to a settled board.

    ``sources`` are those who lost a meeting, just came or are standby; pairs in ``barred`` are
    not met even if they may (they asked for another time).
    """

    board: Board
    sources: set[str]
    barred: set[Pair] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._met: set[Pair] = set()
        self._companies: set[tuple[str, str]] = set()
        self._out: dict[Pair, int] = {}
        for i, place in enumerate(self.board.place):
            if self.board.home[i].round_table:
                continue
            if place is not None:
                self._note(self.board.pair(i))
            elif i not in self.board.promised:
                # A cancelled meeting that finds a time here is moved; but what was promised for
                # one time is not for another: there it is a new meeting.
                self._out[self.board.pair(i)] = i

    def ask(self, ask: Ask) -> bool:
        """The earliest meeting of two who ask for one, or that in the slot that is best for them,
        if there is any."""
        board = self.board
        within = sum(1 << t for slot, t in board.index.items() if slot in ask.slots)
        best = board.index.get(ask.best) if ask.best is not None else None
        place = None if best is None else self._place(ask.pair, within & 1 << best)
        place = place or self._place(ask.pair, within)
        if place is None:
            return False
        self._add(ask.pair, place)
        return True

    def has(self, pair: Pair) -> bool:
        """True when the two have a meeting."""
        return pair in self._met

    def help_needy(self) -> None:
        """Meetings for those below their minimum, the worst-off first: with whom it helps most
        at the level minimum, then with whom the meeting is worth most."""
        partners = self._partners(
            p.id for p in self.board.problem.participants if self._lacks(p.id)
        )
        needy = {person: cost for person in partners if (cost := self._cost(person))}
        while needy:
            person = max(needy, key=lambda p: (needy[p], p))
            offers = []
            for other in partners[person]:
                if person not in self.sources and other not in self.sources:
                    continue
                pair = pair_of(person, other)
                place = self._place(pair)
                if place is not None:
                    worth = (self._relief(other), self.board.pairs[pair].points)
                    offers.append((worth, pair, place))
            if offers:
                _, pair, place = max(offers, key=lambda offer: (offer[0], _first(offer[1])))
                self._add(pair, place)
                for each in needy.keys() & {*pair}:
                    needy[each] = self._cost(each)
                    if not needy[each]:
                        del needy[each]
            else:
                del needy[person]

    def use_standby(self, standby: Sequence[str], walk_ins: Sequence[str]) -> None:
        """Meetings for those on standby with others who lost one or wait, and for walk-ins with
        anybody who has room; the most valuable first."""
        pairs = {
            pair_of(person, other)
            for person, others in self._partners((*standby, *walk_ins)).items()
            for other in others
            if other in self.sources or person in walk_ins
        }
        for pair in sorted(pairs, key=lambda pair: (-self.board.pairs[pair].points, pair)):
            place = self._place(pair)
            if place is not None:
                self._add(pair, place)

    def _partners(self, people: Iterable[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {person: [] for person in people}
        if not found or not self.sources:
            return {}
        for first, second in self.board.pairs:
            if first in found:
                found[first].append(second)
            if second in found:
                found[second].append(first)
        return found

    def _lacks(self, person: str) -> int:
        problem = self.board.problem
        least = problem.minimum_of(problem.participant_by_id[person])
        return least - self.board.degree(person)

    def _cost(self, person: str) -> int:
        return shortfall_cost(self._lacks(person))

    def _relief(self, person: str) -> int:
        lacks = self._lacks(person)
        return shortfall_cost(lacks) - shortfall_cost(lacks - 1)

    def _place(self, pair: Pair, within: int = -1) -> Place | None:
        """The earliest place for a meeting of the two; None when they cannot have one."""
        board = self.board
        if pair not in board.pairs or pair in self._met or pair in self.barred:
            return None
        if any(company in self._companies for company in self._companies_of(pair)):
            return None
        problem = board.problem
        for person in pair:
            if board.degree(person) >= problem.cap_of(problem.participant_by_id[person]):
                return None
        for t in slots_in(board.free(pair[0]) & board.free(pair[1]) & within):
            for kind in board.classes_of(*pair):
                if board.room((t, kind)) > 0:
                    return t, kind
        return None

    def _companies_of(self, pair: Pair) -> Iterator[tuple[str, str]]:
        """Each side with the organisation that the other side represents."""
        people = self.board.problem.participant_by_id
        for me, other in (pair, pair[::-1]):
            if people[other].representative:
                yield me, people[other].organisation

    def _note(self, pair: Pair) -> None:
        self._met.add(pair)
        self._companies.update(self._companies_of(pair))

    def _add(self, pair: Pair, place: Place) -> None:
        known = self._out.get(pair)
        self.board.put(self.board.add(Meeting("", "", pair)) if known is None else known, place)
        self._note(pair)


def _first(pair: Pair) -> tuple[tuple[int, ...], ...]:
    """A key that is the larger the earlier the pair is in order."""
    return tuple(tuple(-ord(letter) for letter in person) for person in pair)
