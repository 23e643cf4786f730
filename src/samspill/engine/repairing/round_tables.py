"""Round tables after the facts changed: each keeps its slot, its table and its people if it can.

1. Who cannot come is taken out, where the rest still keep every rule.
2. Where they do not, others who asked for it take the empty seats.
3. Where that is no way, or the slot or the table is lost, it is moved as a whole: to where most of
   its people can come and fewest meetings of two have to make room. All of these find another
   place, as far as can be seen at the time; nothing is cancelled for the move.
4. Else it is cancelled.

A promised one (confirmed or locked) stays in its slot or is cancelled, as a meeting of two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass, replace
from functools import cached_property

from samspill.engine.model.problem import LockedRoundTable, Problem, RoundTable
from samspill.engine.model.round_tables import candidates, may_be_in
from samspill.engine.model.valuation import Valuation
from samspill.engine.repairing.board import COMMON, Board, slots_in
from samspill.engine.repairing.chains import Chains
from samspill.engine.repairing.company import Company, People

STEPS = 600  # of the chains that make room for one move
TABLES = 2  # that are tried in a slot: the emptiest


@dataclass(frozen=True, order=True)
class Way:
    """A way to hold a round table elsewhere; the better one is smaller. ``pushed`` is how many
    meetings of two are moved for it, at least until it is tried."""

    lost: int
    joined: int
    pushed: int
    other_slot: bool
    t: int
    table: str
    people: People


@dataclass(frozen=True)
class Least:
    """What every repair does to round tables: so many cancelled at least, and of those that do
    only that, so many moved at least."""

    cancelled: int
    moved: int


class RoundTables:
    """The round tables of one board. ``standby`` and the ``promised`` ones are ids."""

    def __init__(
        self, board: Board, valuation: Valuation, *, standby: Collection[str], promised: Set[str]
    ) -> None:
        self.board, self.valuation, self.promised = board, valuation, promised
        self.company = Company(board, valuation, standby)
        self._displaced: set[int] = set()

    def settle(self) -> None:
        """Puts every round table where it can be; those that are nowhere then are cancelled.
        Meetings of two that have to make room for one are off the board and ``broken``."""
        board, waiting = self.board, self.company.waiting
        reserved = self._reserve()
        pairs = [i for i in board.broken if any(True for _ in board.places(i))]
        for i in (*pairs, *self._coming):
            if board.place[i] is None:
                waiting.update(board.home[i].participants)
        moving = [i for i in self._coming if not self._stays(i)]
        moving = [i for i in moving if not self._is_filled(i)]
        moving.sort(key=lambda i: (board.home[i].round_table not in self.promised, i))
        for i in moving:
            if board.place[i] is None:
                waiting.subtract(board.home[i].participants)
            else:
                board.unseat(i)
            self._move(i)
        self._lift()
        for j in reserved:
            board.take(j)
            board.held.discard(j)

    def _reserve(self) -> list[int]:
        """Holds the time and the place of promised meetings of two that wait for another table in
        their slot, so that no round table takes them; their numbers."""
        board, found = self.board, []
        for j in sorted(board.broken & board.promised):
            place = next(board.places(j), None)
            if place is not None:
                board.put(j, place)
                board.held.add(j)
                found.append(j)
        return found

    @property
    def least(self) -> Least:
        """What no repair can avoid, whatever else it does."""
        cancelled = moved = 0
        for i in self._coming:
            held, home = self._held(i), self.board.home_place(i)[0]
            slots = slots_in(self.board.coming)
            if self.board.home[i].round_table in self.promised:
                slots = [t for t in slots if t == home]
            if not any(self._could_be(held, t, self._tables(held, t)) for t in slots):
                cancelled += 1
            elif not self._could_be(held, home, self._home_table(i)):
                moved += 1
        return Least(cancelled, moved)

    @cached_property
    def _coming(self) -> list[int]:
        """The round tables that have not begun."""
        board = self.board
        return [i for i in board.groups if board.home[i].slot not in board.begun]

    def _held(self, i: int) -> RoundTable:
        return self.board.problem.round_table_by_id[self.board.home[i].round_table]

    def _home_table(self, i: int) -> list[str]:
        """The table that it is at, if it may be held there in its slot; else none."""
        board, home = self.board, self.board.home[i]
        t = board.home_place(i)[0]
        return [] if t < 0 else [x for x in self._tables(self._held(i), t) if x == home.table]

    def _tables(self, held: RoundTable, t: int) -> list[str]:
        """The tables that it may be held at in the slot if nothing else is there."""
        board = self.board
        return [
            table.id
            for table in board.problem.tables
            if held.table in (None, table.id)
            and table.seats >= held.fewest
            and board.is_common(table.id)
            and board.places_at(table.id, t) > 0
        ]

    def _could_be(self, held: RoundTable, t: int, tables: list[str]) -> bool:
        """False when the round table can't be held in the slot, whoever gives way."""
        board, problem = self.board, self.board.problem
        if not tables or not may_be_in(held, board.slots[t]) or not board.coming >> t & 1:
            return False
        here = [p for p in candidates(self.valuation, held) if board.open(p) >> t & 1]
        homes = {problem.participant_by_id[p].organisation for p in here}
        sectors = {problem.organisation_by_id[home].sector for home in homes}
        led = held.moderator is None or held.moderator in here
        return led and len(homes) >= held.fewest and len(sectors) >= held.sectors

    def _able(self, i: int, t: int) -> list[str]:
        """Those who sat there and can come in the slot, if what they have then is moved."""
        board = self.board
        return [
            p
            for p in board.home[i].participants
            if board.open(p) >> t & 1 and board.at[p][t] not in board.held
        ]

    def _stays(self, i: int) -> bool:
        """True when it stays where it is, perhaps with fewer people."""
        return self._at_home(i, filled=False)

    def _is_filled(self, i: int) -> bool:
        """True when it stays where it is with others in the empty seats."""
        return self._at_home(i, filled=True)

    def _at_home(self, i: int, *, filled: bool) -> bool:
        board, held, tables = self.board, self._held(i), self._home_table(i)
        if not tables or not may_be_in(held, board.home[i].slot):
            return False
        t, table = board.home_place(i)[0], tables[0]
        board.unseat(i)
        able, seats = self._able(i, t), self._seats(table)
        if filled:
            people = self.company.filled(held, able, t, seats)
        else:
            people = self.company.stay(held, able, seats)
        board.seat(i, t, table, people or board.home[i].participants)
        return people is not None

    def _seats(self, table: str) -> int:
        return self.board.tables[table].seats

    def _move(self, i: int) -> None:
        """Holds it where that disturbs least, if there is a place for it."""
        best: tuple[Way, dict[int, tuple[int, str]]] | None = None
        for way in sorted(self._ways(i)):
            if best is not None and best[0] <= way:
                break
            found = self._tried(i, way)
            if found is not None:
                better = replace(way, pushed=len(found))
                if best is None or better < best[0]:
                    best = better, found
        if best is None:
            return
        way, places = best
        self._displaced |= places.keys()
        for j in places:
            self.board.take(j)
        self.board.seat(i, way.t, way.table, way.people)
        for j, place in places.items():
            self.board.put(j, place)

    def _ways(self, i: int) -> Iterator[Way]:
        """The ways to hold it elsewhere; what may not be moved is in the way of none."""
        board, held, before = self.board, self._held(i), self.board.home[i]
        home = board.home_place(i)[0]
        for t in slots_in(board.coming):
            if (t != home and held.id in self.promised) or not may_be_in(held, board.slots[t]):
                continue
            able = self._able(i, t)
            for table in self._emptiest(held, t, len(able), before.table):
                seats = self._seats(table)
                people = self.company.stay(held, able, seats)
                people = people or self.company.filled(held, able, t, seats)
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

    def _emptiest(self, held: RoundTable, t: int, people: int, before: str) -> list[str]:
        """The tables that are least trouble to take: not too small for so many people, with
        nobody at them, and rather the one that it was at."""
        board, found = self.board, []
        for table in self._tables(held, t):
            sitting = [j for j in board.there[t, COMMON] if self._is_at(j, table, t)]
            if (table, board.slots[t]) in board.taken or not board.held.isdisjoint(sitting):
                continue
            small = max(0, people - self._seats(table))
            places = board.places_at(table, t)
            found.append((small, len(sitting), table != before, places, table))
        return [table for *_, table in sorted(found)[:TABLES]]

    def _is_at(self, j: int, table: str, t: int) -> bool:
        """True when the meeting of two is at the table, as the plan has it."""
        home = self.board.home[j]
        return home.table == table and home.slot == self.board.slots[t]

    def _in_the_way(self, way: Way) -> set[int]:
        """The meetings of two that stand in the way."""
        board = self.board
        found = {j for p in way.people if (j := board.at[p][way.t]) >= 0}
        return found | {j for j in board.there[way.t, COMMON] if self._is_at(j, way.table, way.t)}

    def _tried(self, i: int, way: Way) -> dict[int, tuple[int, str]] | None:
        """Where the meetings in the way and those that they push on would be; None when they do
        not all find a place. The board is as before."""
        board = self.board
        out = sorted(self._in_the_way(way))
        came = {j: board.take(j) for j in out}
        board.seat(i, way.t, way.table, way.people)
        before = list(board.place)
        found: dict[int, tuple[int, str]] | None = {}
        if out or board.room((way.t, COMMON)) < 0:
            chains = Chains(board, out, told=set(), steps=STEPS)
            fits = board.room((way.t, COMMON)) >= 0
            fits = fits and chains.search(least_cancelled=0, most_cancelled=0)
            now = {
                j: place
                for j, (was, place) in enumerate(zip(before, board.place, strict=True))
                if was != place and place is not None
            }
            found = now if fits else None
            for j in now:
                board.take(j)
            for j in now:
                if (was := before[j]) is not None:
                    board.put(j, was)
        board.unseat(i)
        for j, place in came.items():
            board.put(j, place)
        return found

    def _lift(self) -> None:
        """Whoever made room and can be where the plan has them after all is put back there; the
        others are off the board, to be settled with what else is broken."""
        board = self.board
        for j in sorted(self._displaced):
            if board.place[j] is not None:
                board.take(j)
        for j in sorted(self._displaced):
            t, kind = home = board.home_place(j)
            table = board.home[j].table
            here = board.mask[j] >> t & 1 and not board.in_the_way(j, home)
            if here and (table, board.slots[t]) not in board.taken and board.room((t, kind)) > 0:
                board.put(j, home)
            else:
                board.broken.add(j)


def locked_after(problem: Problem, board: Board) -> Iterator[LockedRoundTable]:
    """The locks of round tables after a repair: with the people that they have now; none for what
    is held no more; in the slot only where the table will not do any more."""
    place = {board.home[i].round_table: i for i in board.groups}
    for locked in problem.locked_round_tables:
        i = place[locked.round_table]
        if locked.slot in board.begun:
            yield locked
        elif board.place[i] is not None:
            table, people = board.sits[i]
            kept = set(people) == set(locked.participants)
            yield replace(
                locked,
                participants=locked.participants if kept else people,
                table=locked.table if locked.table == table else None,
            )
