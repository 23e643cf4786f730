"""Round tables that the plan does not hold get a place in it, once all that it holds has one.

1. Where enough of those who asked for it are free and a table is empty, nobody else is told.
2. One that is opened, as its facts are new, may have meetings of two moved for it, as few as can
   be; none is cancelled. Where holes are filled, it may not.

One that is opened and held gives its empty seats to those who asked for it and are free.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace

from samspill.engine.model.problem import RoundTable
from samspill.engine.model.round_tables import may_be_in
from samspill.engine.repairing.board import slots_in
from samspill.engine.repairing.company import People
from samspill.engine.repairing.round_tables import RoundTables, Way


class Opening(RoundTables):
    """The round tables of a settled board that might be held beside those that are."""

    def open_all(self, opens: Set[str], *, others: bool) -> bool:
        """Opens these (ids), and ``others`` that are not held, as long as nothing is moved for
        them; True when something was moved."""
        board, moved = self.board, False
        known = {board.home[i].round_table: i for i in board.groups}
        for held in board.problem.round_tables:
            i = known.get(held.id)
            if i is not None and board.place[i] is not None:
                if held.id in opens:
                    self._give_seats(i, held)
            elif held.id in opens:
                i = board.add_round_table(held.id) if i is None else i
                moved |= self._open(i, held, may_move=held.id not in self.promised)
            elif others and i is None:
                self._open(board.add_round_table(held.id), held, may_move=False)
        return moved

    def _give_seats(self, i: int, held: RoundTable) -> None:
        board = self.board
        if held.id in self.promised or board.home[i].slot in board.begun:
            return
        place, (table, people) = board.place[i], board.sits[i]
        if place is None:
            return
        t, asking = place[0], self.company.others(held, people, place[0])
        more = self.company.gathered(held, people, asking, self._seats(table))
        if more is not None:
            board.unseat(i)
            board.seat(i, t, table, more)

    def _open(self, i: int, held: RoundTable, *, may_move: bool) -> bool:
        """Holds it where most who asked can come, if nobody has to make room; else where fewest
        have to. True when something was moved."""
        at_once = [w for w in self._ways_to_open(i, held, moving=False) if w.pushed == 0]
        for way in sorted(at_once, key=lambda way: (-len(way.people), way)):
            if self._tried(i, way) == {}:
                self._seat(i, way, {})
                return False
        if not may_move:
            return False
        best: tuple[Way, dict[int, tuple[int, str]]] | None = None
        for way in self._ways_to_open(i, held, moving=True):
            found = self._tried(i, way)
            if found is not None:
                tried = replace(way, pushed=len(found)), found
                best = tried if best is None or _fewest(tried[0]) < _fewest(best[0]) else best
        if best is not None:
            self._seat(i, *best)
        return best is not None

    def _ways_to_open(self, i: int, held: RoundTable, *, moving: bool) -> Iterator[Way]:
        board, before = self.board, self.board.home[i]
        home = board.home_place(i)[0]
        for t in slots_in(board.coming):
            if (held.id in self.promised and t != home) or not may_be_in(held, board.slots[t]):
                continue
            for table in self._emptiest(held, t, held.most, before.table):
                people = self._people(i, held, t, self._seats(table), moving=moving)
                if people is None:
                    continue
                stay = sum(p in before.participants for p in people)
                way = Way(
                    lost=len(before.participants) - stay,
                    joined=len(people) - stay,
                    pushed=0,
                    other_slot=t != home,
                    t=t,
                    table=table,
                    people=people,
                )
                yield replace(way, pushed=len(self._in_the_way(way)))

    def _people(
        self, i: int, held: RoundTable, t: int, seats: int, *, moving: bool
    ) -> People | None:
        """Those who would sit there: all who are free, and where that is not enough and others
        may be freed, no more of those than it takes."""
        company, sat = self.company, self.board.home[i].participants
        free = company.others(held, (), t)
        busy = company.others(held, (), t, busy=True) if moving else []
        free.sort(key=lambda p: p not in sat)
        busy.sort(key=lambda p: p not in sat)
        led: People = () if held.moderator is None else (held.moderator,)
        if not {*led} <= {*free, *busy}:
            return None
        people = company.gathered(held, led, [p for p in free if p not in led], seats)
        if people is None and busy:
            rest = [p for p in (*free, *busy) if p not in led]
            people = company.gathered(held, led, rest, min(seats, held.fewest))
        return people

    def _seat(self, i: int, way: Way, places: dict[int, tuple[int, str]]) -> None:
        board = self.board
        for j in places:
            board.take(j)
        board.seat(i, way.t, way.table, way.people)
        for j, place in places.items():
            board.put(j, place)
            if (board.home[j].table, board.home[j].slot) in board.taken:
                board.broken.add(j)  # in its slot perhaps, but at another table


def _fewest(way: Way) -> tuple[int, int, Way]:
    return way.pushed, -len(way.people), way
