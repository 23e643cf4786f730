"""The plan as a board: which meeting is where, who is free when, and where there is room.

Slots are numbered in the order of time; a set of slots is a bit mask. A place is a slot and a
class of tables: the common tables together (``COMMON``), each fixed table by itself, the quiet
tables together. Tables of a class serve the same meetings, so a meeting finds one whenever the
class has room. Slots that have begun are closed: what is there is neither on the board's free
slots nor ever moved.

Round tables are on the board as well, each at one whole table. They stand still while the meetings
of two are settled around them: :mod:`.round_tables` sees to them first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from functools import cached_property

from samspill.engine.model.plan import Meeting
from samspill.engine.model.problem import Problem, Table
from samspill.engine.model.tables import capacity_in, quiet_class, set_apart
from samspill.engine.model.valuation import Pair
from samspill.engine.repairing.pairs import Pairs

COMMON = ""
Place = tuple[int, str]  # slot number, class of tables


class Board:
    """Meetings by number, in the order they are given in (``home`` is where the plan has them).

    ``place[i]`` is where meeting i is (None: nowhere), ``mask[i]`` the slots that are open to
    both, ``classes[i]`` the classes of tables it may use. ``held`` meetings stay where they are:
    begun, confirmed or locked. ``promised`` ones are confirmed or locked, and ``broken`` are
    those that the changed problem does not let be where the plan has them; they are off the
    board. A broken promised meeting may only be in its own slot (``mask``), or nowhere.

    ``limits`` say of sets of meetings how many of them there may be, where the changed problem lets
    fewer be than the plan has; those chosen to make way are in ``over``, and nowhere. ``crowded``
    are meetings without room where they were, which may stay if others make way.

    ``groups`` are the numbers of the round tables, all held. ``taken`` is the tables (ids) and
    slots that they have for themselves, ``sits[i]`` the table and the people of one on the board.
    """

    def __init__(
        self,
        problem: Problem,
        pairs: Pairs,
        meetings: Sequence[Meeting],
        *,
        begun: Set[str],
        promised: Set[Pair],
    ) -> None:
        self.problem, self.pairs, self.begun = problem, pairs, begun
        self.index = problem.slot_index
        self.count = len(self.index)
        self.coming = sum(1 << t for slot, t in self.index.items() if slot not in begun)
        self._apart = set_apart(problem)
        self.quiet = quiet_class(problem)
        self._open: dict[str, int] = {}
        self._own: dict[str, str | None] = {}
        self._asking: set[str] = set()
        for person in problem.participants:
            slots = problem.open_slots[person.id]
            self._open[person.id] = sum(1 << self.index[slot] for slot in slots)
            home = problem.organisation_by_id[person.organisation]
            self._own[person.id] = home.table if person.representative else None
            if person.quiet:
                self._asking.add(person.id)
        self._tables()
        self.at: dict[str, list[int]] = {p: [-1] * self.count for p in self._open}
        self.there: dict[Place, set[int]] = defaultdict(set)
        self.home = tuple(meetings)
        self.place: list[Place | None] = [None] * len(self.home)
        self.mask: list[int] = []
        self.classes: list[tuple[str, ...]] = []
        self.held: set[int] = set()
        self.promised: set[int] = set()
        self.broken: set[int] = set()
        self.over: set[int] = set()
        self.crowded: set[int] = set()
        self.limits: list[tuple[frozenset[int], int]] = []
        self.groups: list[int] = []
        self.taken: set[tuple[str, str]] = set()
        self.sits: dict[int, tuple[str, tuple[str, ...]]] = {}
        for i, meeting in enumerate(self.home):
            self._lay(i, meeting, promised)

    def _tables(self) -> None:
        """Places by class and slot, and the tables that are closed in a slot."""
        self.capacity: dict[Place, int] = defaultdict(int)
        self.closed: set[tuple[str, str]] = set()
        for table in self.problem.tables:
            kind = self.class_of(table.id)
            special = dict(table.capacities)
            for slot, t in self.index.items():
                room = special.get(slot, table.capacity)
                self.capacity[t, kind] += room
                if not room:
                    self.closed.add((table.id, slot))

    def _lay(self, i: int, meeting: Meeting, promised: Set[Pair]) -> None:
        if meeting.round_table:
            self._lay_group(i, meeting)
            return
        first, second = meeting.participants
        mask = self.open(first) & self.open(second)
        classes = self.classes_of(first, second)
        t = self.index.get(meeting.slot, -1)
        kind = self.class_of(meeting.table)
        self.classes.append(classes)
        if meeting.slot in self.begun:
            self.held.add(i)
            self.mask.append(0)
            self.put(i, (t, kind))
            return
        fits = (
            t >= 0
            and mask >> t & 1
            and kind in classes
            and (meeting.table, meeting.slot) not in self.closed
        )
        pair = (first, second)
        if pair not in self.pairs:
            fits, mask = False, 0
        if pair in promised:
            self.promised.add(i)
            mask &= 1 << t if t >= 0 else 0
            if fits:
                self.held.add(i)
        self.mask.append(mask)
        if fits:
            self.put(i, (t, kind))
        else:
            self.broken.add(i)

    def _lay_group(self, i: int, meeting: Meeting) -> None:
        """Lays a round table where the plan has it, whatever the facts say of it now."""
        self.mask.append(0)
        self.classes.append(())
        self.held.add(i)
        self.groups.append(i)
        t = self.index.get(meeting.slot, -1)
        if t >= 0:
            self.seat(i, t, meeting.table, meeting.participants)

    def open(self, person: str) -> int:
        """The slots to come that the person could have a meeting in."""
        return self._open[person] & self.coming

    def free(self, person: str) -> int:
        """The slots to come that the person has nothing in."""
        busy = sum(1 << t for t, i in enumerate(self.at[person]) if i >= 0)
        return self.open(person) & ~busy

    def classes_of(self, first: str, second: str) -> tuple[str, ...]:
        """The classes of tables that the two may meet at."""
        own = {t for t in (self._own[first], self._own[second]) if t is not None}
        if not own and self.quiet is not None and self._asking & {first, second}:
            return (self.quiet,)
        return tuple(sorted(own)) or (COMMON,)

    def class_of(self, table: str) -> str:
        """The class that the table belongs to."""
        if table not in self._apart:
            return COMMON
        if self.quiet is not None and table in self.problem.quiet_tables:
            return self.quiet
        return table

    def pair(self, i: int) -> Pair:
        """The two in the meeting, ids ascending."""
        first, second = self.home[i].participants
        return first, second

    def put(self, i: int, place: Place) -> None:
        """Puts the meeting there; whoever calls has seen to it that there is room."""
        self.place[i] = place
        self.there[place].add(i)
        for person in self.home[i].participants:
            self.at[person][place[0]] = i

    def take(self, i: int) -> Place:
        """Takes the meeting off the board; where it was."""
        place = self.place[i]
        if place is None:
            raise ValueError(f"meeting {i} is nowhere")
        self.place[i] = None
        self.there[place].discard(i)
        for person in self.home[i].participants:
            self.at[person][place[0]] = -1
        return place

    def seat(self, i: int, t: int, table: str, people: tuple[str, ...]) -> None:
        """Puts the round table there, with these people and the table for itself; whoever calls
        has seen to it that they are free and the table is empty."""
        kind = self.class_of(table)
        self.place[i] = t, kind
        self.sits[i] = table, people
        self.taken.add((table, self.slots[t]))
        self.capacity[t, kind] -= self.places_at(table, t)
        for person in people:
            self.at[person][t] = i

    def unseat(self, i: int) -> None:
        """Takes the round table off the board."""
        place = self.place[i]
        if place is None:
            raise ValueError(f"round table {i} is nowhere")
        t, kind = place
        table, people = self.sits.pop(i)
        self.place[i] = None
        self.taken.discard((table, self.slots[t]))
        self.capacity[t, kind] += self.places_at(table, t)
        for person in people:
            self.at[person][t] = -1

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The slots' ids by number."""
        return tuple(sorted(self.index, key=self.index.__getitem__))

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The tables by id."""
        return {table.id: table for table in self.problem.tables}

    def places_at(self, table: str, t: int) -> int:
        """How many meetings of two the table holds in the slot."""
        return capacity_in(self.tables[table], self.slots[t])

    def is_common(self, table: str) -> bool:
        """True for a table that is for everybody."""
        return table not in self._apart

    def add(self, meeting: Meeting) -> int:
        """A new meeting, off the board; its number."""
        self.home = (*self.home, meeting)
        self.place.append(None)
        first, second = meeting.participants
        self.mask.append(self.open(first) & self.open(second))
        self.classes.append(self.classes_of(first, second))
        return len(self.home) - 1

    def add_round_table(self, key: str) -> int:
        """A round table that was not held, off the board; its number."""
        self.home = (*self.home, Meeting("", "", (), key))
        self.place.append(None)
        i = len(self.home) - 1
        self._lay_group(i, self.home[i])
        return i

    @property
    def cancelled(self) -> list[int]:
        """The meetings that are nowhere, by number."""
        return [i for i, place in enumerate(self.place) if place is None]

    def home_place(self, i: int) -> Place:
        """Where the plan has the meeting; slot -1 when there is no such slot any more."""
        return self.index.get(self.home[i].slot, -1), self.class_of(self.home[i].table)

    def has_left(self, i: int) -> bool:
        """True when the meeting is not where the plan has it."""
        return i in self.broken or self.place[i] != self.home_place(i)

    def room(self, place: Place) -> int:
        """How many more meetings the place holds."""
        return self.capacity.get(place, 0) - len(self.there.get(place, ()))

    def places(self, i: int) -> Iterator[Place]:
        """Where the meeting could be if nothing else stood there, its own slot first."""
        home = self.index.get(self.home[i].slot, -1)
        slots = slots_in(self.mask[i])
        for t in sorted(slots, key=lambda t: (t != home, t)):
            for kind in self.classes[i]:
                if self.capacity.get((t, kind), 0) > 0:
                    yield t, kind

    def in_the_way(self, i: int, place: Place) -> set[int]:
        """The other meetings that the two have in the slot."""
        first, second = self.pair(i)
        return {self.at[first][place[0]], self.at[second][place[0]]} - {-1, i}

    def meetings_of(self, person: str) -> list[int]:
        """The person's meetings on the board that are still to come."""
        return [i for t, i in enumerate(self.at[person]) if i >= 0 and self.coming >> t & 1]

    def degree(self, person: str) -> int:
        """How many meetings the person has, begun ones too."""
        return sum(i >= 0 for i in self.at[person])


def slots_in(mask: int) -> list[int]:
    """The slots in a mask, ascending."""
    return [t for t in range(mask.bit_length()) if mask >> t & 1]
