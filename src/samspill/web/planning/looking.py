"""Whether an edit by hand holds: no more of the day is read than it concerns, and the judge of
plans looks at that.

Of other meetings only the places that they take are read, so this takes as many queries for a
thousand people as for ten. Wishes and vetoes are not read at all: what is said here, and of which
targets it is said that they hold, is the same whatever anybody has wished or refused.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Count, Q

from samspill.engine.judge.rules import RuleCode, Violation, violations
from samspill.engine.model.plan import Meeting as EngineMeeting
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem, Table
from samspill.engine.model.round_tables import may_be_in, tables_for
from samspill.engine.model.tables import capacity_in, fixed_tables, own_tables
from samspill.web.editions.keys import number_in, participant_key, slot_key, table_key
from samspill.web.editions.models import Edition
from samspill.web.meetings.models import Meeting, Place, Seat
from samspill.web.meetings.queries import meetings_on
from samspill.web.planning.edits import (
    Add,
    Broken,
    Cancel,
    Edit,
    Harm,
    HarmCode,
    Look,
    Move,
    Obstacle,
    Spot,
    Swap,
)
from samspill.web.planning.problem import plan_of, problem_of_the_day

NEW = 0  # the id of a meeting that is not yet
# The rules that moving, adding and taking away can break, without those that wishes decide.
JUDGED = frozenset(
    {
        RuleCode.TWO_PLACES,
        RuleCode.SLOT_CLOSED,
        RuleCode.ABOVE_CAP,
        RuleCode.TABLE_FULL,
        RuleCode.WRONG_TABLE,
        RuleCode.SAME_ORGANISATION,
        RuleCode.MEETS_TWICE,
        RuleCode.TWO_REPRESENTATIVES,
        RuleCode.ROUND_TABLE_SLOT,
        RuleCode.TABLE_TOO_SMALL,
    }
)
AT_ONCE = timedelta(minutes=15)  # between two slots that follow one another without a break
A_ROW = 3  # meetings in a row that somebody feels


@dataclass(frozen=True)
class Target:
    """A slot (its id) that a meeting may go to, or not. ``swaps`` is the one that it would trade
    with, if somebody has another there; ``here`` says that it is there already, ``nearest`` that
    no other that holds is nearer."""

    slot: int
    look: Look
    swaps: int | None = None
    here: bool = False
    nearest: bool = False


@dataclass(frozen=True)
class _Held:
    """A meeting as an edit would have it."""

    people: frozenset[int]
    slot: int
    table: int
    round_table: str = ""

    @property
    def planned(self) -> EngineMeeting:
        """As the engine has it."""
        people = tuple(participant_key(pk) for pk in sorted(self.people))
        return EngineMeeting(slot_key(self.slot), table_key(self.table), people, self.round_table)


class Day:
    """The part of a day that edits of these meetings, and new ones of these people, concern."""

    def __init__(
        self,
        edition: Edition,
        *,
        now: datetime,
        meetings: Iterable[int] = (),
        people: Iterable[int] = (),
        trades: bool = False,
    ) -> None:
        """``trades``: with the meetings of those whom they meet too, who would be moved when one
        of theirs trades with one of these."""
        self.edition, self.now = edition, now
        asked, seats = frozenset(meetings), Seat.objects.filter(slot__isnull=False)
        near = Q(participant__in=frozenset(people))
        if asked:
            near = Q(participant__in=seats.filter(meeting__in=asked).values("participant"))
        # Asked for in two steps: who believes these tables to be empty answers one of four by going
        # through all seats for each seat of each seat.
        theirs = seats.filter(near, meeting__edition=edition).values_list("meeting", flat=True)
        held = frozenset(theirs)
        around = Q(pk__in=held)
        if trades:
            there = seats.filter(meeting__in=held).values("participant")
            around = Q(pk__in=seats.filter(participant__in=there).values("meeting"))
        on = meetings_on(edition.pk).filter(around)
        self.meetings: dict[int, Meeting] = {
            m.pk: m for m in on.select_related("slot", "table").order_by("pk")
        }
        known = {person for meeting in self.meetings.values() for person in meeting.people}
        seated = any(meeting.round_table for meeting in self.meetings.values())
        problem = problem_of_the_day(edition, known | frozenset(people), round_tables=seated)
        self.problem = _with_room(problem, self._taken())

    def _taken(self) -> dict[tuple[int, int], int]:
        """The places that all other meetings take, by slot and table."""
        others = Place.objects.filter(meeting__edition=self.edition)
        rows = others.exclude(meeting__in=self.meetings).values_list("slot_id", "table_id")
        return {(slot, table): n for slot, table, n in rows.annotate(n=Count("pk")).order_by()}

    @cached_property
    def names(self) -> dict[int, str]:
        """The names of everybody who is concerned."""
        return {number_in(p.id): p.name for p in self.problem.participants}

    @cached_property
    def slots(self) -> dict[int, tuple[datetime, datetime]]:
        """When each slot starts and ends, in the order of time."""
        ordered = sorted(self.problem.slots, key=lambda slot: slot.start)
        return {number_in(slot.id): (slot.start, slot.end) for slot in ordered}

    @cached_property
    def table_numbers(self) -> dict[int, int]:
        """The number of each table that anybody concerned may be at."""
        return {number_in(table.id): int(table.name) for table in self.problem.tables}

    @cached_property
    def _before(self) -> frozenset[Violation]:
        return frozenset(violations(self.problem, plan_of(self.meetings.values())))

    @cached_property
    def _held(self) -> dict[int, _Held]:
        return {
            pk: _Held(m.people, m.slot_id, m.table_id, m.round_table)
            for pk, m in self.meetings.items()
        }

    def look(self, edit: Edit) -> Look:
        """Whether the edit holds, whom it harms, and the nearest place that holds if it does
        not."""
        found = self._look(edit)
        if found.holds or not isinstance(edit, Move | Add):
            return found
        if {each.code for each in found.broken} & {Obstacle.GONE, Obstacle.PROMISED}:
            return found
        return replace(found, nearest=self._nearest(edit))

    def targets(self, meeting: int) -> tuple[Target, ...]:
        """Each slot in the order of time: whether the meeting may go there, or trade with what
        somebody has there."""
        here = self.meetings[meeting].slot_id
        found = []
        for slot in self.slots:
            move = self._look(Move(meeting, slot))
            others = self._others(meeting, slot)
            if slot == here or len(others) != 1:
                found.append(Target(slot, move, here=slot == here))
            else:
                found.append(Target(slot, self._look(Swap(meeting, others[0])), swaps=others[0]))
        return _with_nearest(found, self.slots, here)

    def spaces(self, people: frozenset[int]) -> tuple[Target, ...]:
        """Each slot in the order of time: whether a new meeting of the two may be there."""
        return tuple(Target(slot, self._look(Add(people, slot))) for slot in self.slots)

    def free_tables(self, edit: Move | Add) -> list[int]:
        """The tables that the meeting may be at in that slot and that have room, the best first:
        the one it has, one where somebody sits before or after, then the nearest."""
        key, held = self._wanted(edit)
        return self._free(held, {pk: each for pk, each in self._held.items() if pk != key})

    def _others(self, meeting: int, slot: int) -> list[int]:
        people = self.meetings[meeting].people
        return [
            pk
            for pk, each in self.meetings.items()
            if pk != meeting and each.slot_id == slot and each.people & people
        ]

    def _look(self, edit: Edit) -> Look:
        touched = _touched(edit)
        if lost := self._lost(edit, touched):
            return Look(edit, lost)
        promised = [pk for pk in touched if self.meetings[pk].promised]
        broken = [
            Broken(Obstacle.PROMISED, tuple(sorted(self.meetings[pk].people))) for pk in promised
        ]
        after = self._after(edit)
        spots = {
            pk: Spot(held.slot, held.table)
            for pk, held in after.items()
            if self._held.get(pk) != held
        }
        starts = [self.slots[spot.slot][0] for spot in spots.values()]
        starts += [self.meetings[pk].slot.start for pk in touched]
        if any(start <= self.now for start in starts):
            broken.append(Broken(Obstacle.BEGUN))
        if not spots and not isinstance(edit, Cancel):
            broken.append(Broken(Obstacle.AS_IT_IS))
        broken += self._judged(edit, after)
        told = {p for pk in touched for p in self.meetings[pk].people}
        told |= set(edit.people) if isinstance(edit, Add) else set()
        harms = () if broken else tuple(self._harms(after, told))
        return Look(edit, tuple(broken), harms, spots, frozenset(told))

    def _lost(self, edit: Edit, touched: Iterable[int]) -> tuple[Broken, ...]:
        """What the edit speaks of and is not there."""
        if isinstance(edit, Swap) and edit.meeting == edit.other:
            return (Broken(Obstacle.AS_IT_IS),)
        gone = any(pk not in self.meetings for pk in touched)
        if isinstance(edit, Move | Add):
            gone |= edit.slot not in self.slots
        if isinstance(edit, Add):
            gone |= len(edit.people) != 2 or not self.names.keys() >= edit.people
        return (Broken(Obstacle.GONE),) if gone else ()

    def _wanted(self, edit: Move | Add) -> tuple[int, _Held]:
        """The meeting's id and what it is to be, at the table that was asked for or the one it
        has."""
        if isinstance(edit, Add):
            return NEW, _Held(edit.people, edit.slot, NEW if edit.table is None else edit.table)
        held = self._held[edit.meeting]
        return edit.meeting, replace(held, slot=edit.slot, table=edit.table or held.table)

    def _after(self, edit: Edit) -> dict[int, _Held]:
        """The meetings as the edit would have them."""
        after = dict(self._held)
        if isinstance(edit, Cancel):
            del after[edit.meeting]
        elif isinstance(edit, Swap):
            one, other = after.pop(edit.meeting), after.pop(edit.other)
            tables = one.slot == other.slot
            trades = ((edit.meeting, one, other), (edit.other, other, one))
            for pk, mine, theirs in trades:
                wanted = replace(mine, slot=theirs.slot, table=theirs.table)
                after[pk] = wanted if tables else self._seated(wanted, mine, after)
        else:
            pk, wanted = self._wanted(edit)
            after.pop(pk, None)
            after[pk] = wanted if edit.table is not None else self._seated(wanted, wanted, after)
        return after

    def _seated(self, wanted: _Held, home: _Held, others: Mapping[int, _Held]) -> _Held:
        """The meeting at the best table that has room in its slot; where none has, at one that it
        may be at, so that the judge says that it is full."""
        free = self._free(replace(wanted, table=home.table), others)
        if wanted.table in free and home.table not in free:
            return wanted  # the table that the other one leaves
        chosen = free[:1] or [number_in(table.id) for table in self._fitting(wanted)][:1]
        return replace(wanted, table=chosen[0] if chosen else home.table)

    def _free(self, held: _Held, others: Mapping[int, _Held]) -> list[int]:
        used = Counter(each.table for each in others.values() if each.slot == held.slot)
        slot = slot_key(held.slot)
        whole = {
            each.table for each in others.values() if each.slot == held.slot and each.round_table
        }
        if held.round_table:
            whole |= set(used)
        free = [
            number_in(table.id)
            for table in self._fitting(held)
            if used[number_in(table.id)] < capacity_in(table, slot)
            and number_in(table.id) not in whole
            and not (held.round_table and capacity_in(table, slot) < table.capacity)
        ]
        beside = self._beside(held, others)
        home = self.table_numbers.get(held.table)

        def order(table: int) -> tuple[object, ...]:
            number = self.table_numbers[table]
            far = 0 if home is None else abs(number - home)
            return table != held.table, table not in beside, far, number

        return sorted(free, key=order)

    def _fitting(self, held: _Held) -> tuple[Table, ...]:
        """The tables that the meeting may be at."""
        if held.round_table:
            asked = self.problem.round_table_by_id.get(held.round_table)
            if asked is None or not may_be_in(asked, slot_key(held.slot)):
                return ()
            return tables_for(self.problem, asked, len(held.people))
        own = own_tables(self.problem, tuple(participant_key(pk) for pk in sorted(held.people)))
        fixed = fixed_tables(self.problem)
        return tuple(
            table
            for table in self.problem.tables
            if (table.id in own if own else table.id not in fixed)
        )

    def _beside(self, held: _Held, others: Mapping[int, _Held]) -> set[int]:
        order = list(self.slots)
        at = order.index(held.slot)
        near = {*order[max(0, at - 1) : at], *order[at + 1 : at + 2]}
        return {m.table for m in others.values() if m.slot in near and m.people & held.people}

    def _judged(self, edit: Edit, after: Mapping[int, _Held]) -> list[Broken]:
        plan = Plan.of(held.planned for held in after.values())
        chosen = isinstance(edit, Move | Add) and edit.table is not None
        found: dict[Broken, None] = {}
        for violation in violations(self.problem, plan):
            if known_before(violation, self._before):
                continue
            code: RuleCode | Obstacle = violation.code
            if code is RuleCode.UNKNOWN:  # another organisation's table, which was not read
                code = RuleCode.WRONG_TABLE
            elif code not in JUDGED:
                continue
            elif code is RuleCode.TABLE_FULL and not chosen:
                code = Obstacle.NO_TABLE
            people = tuple(number_in(key) for key in violation.participants)
            full = violation.code is RuleCode.TABLE_FULL  # of so many meetings as were read
            found.setdefault(Broken(code, people, None if full else violation.found), None)
        if any(self._stands_beside(pk, held) for pk, held in after.items()):
            found.setdefault(Broken(RuleCode.TABLE_FULL if chosen else Obstacle.NO_TABLE), None)
        return list(found)

    def _stands_beside(self, pk: int, held: _Held) -> bool:
        """True for a round table that would share its table with a meeting that was not read."""
        if not held.round_table or self._held.get(pk) == held:
            return False
        there = [t for t in self.problem.tables if number_in(t.id) == held.table]
        return any(capacity_in(table, slot_key(held.slot)) < table.capacity for table in there)

    def _harms(self, after: Mapping[int, _Held], told: Iterable[int]) -> Iterable[Harm]:
        before_of, after_of = _slots_of(self._held), _slots_of(after)
        for person in sorted(told, key=lambda pk: (self.names[pk], pk)):
            known = self.problem.participant_by_id[participant_key(person)]
            before, now = before_of[person], after_of[person]
            if len(now) < min(len(before), self.problem.minimum_of(known)):
                yield Harm(HarmCode.BELOW_MINIMUM, person, len(now))
            row = self._longest_row(now)
            if row >= A_ROW and row > self._longest_row(before):
                yield Harm(HarmCode.IN_A_ROW, person, row)

    def _longest_row(self, busy: set[int]) -> int:
        longest = row = 0
        last: datetime | None = None
        for slot, (start, end) in self.slots.items():
            if slot not in busy:
                row = 0
            elif row and last is not None and start - last < AT_ONCE:
                row += 1
            else:
                row = 1
            last = end
            longest = max(longest, row)
        return longest

    def _nearest(self, edit: Move | Add) -> Spot | None:
        """The nearest place that holds: by time, then by table."""
        wanted = self.slots[edit.slot][0]
        order = sorted(self.slots, key=lambda slot: (abs(self.slots[slot][0] - wanted), slot))
        for slot in order:
            look = self._look(replace(edit, slot=slot, table=None))
            if look.holds:
                (spot,) = look.spots.values()
                return spot
        return None


def known_before(violation: Violation, before: Collection[Violation]) -> bool:
    """True for what was broken already, as much or more: an edit that makes it better holds."""
    return any(
        each.code is violation.code
        and each.participants == violation.participants
        and (violation.found or 0) <= (each.found or 0)
        and replace(violation, found=each.found) == each
        for each in before
    )


def look(edition: Edition, edit: Edit, *, now: datetime) -> Look:
    """What is to be said of an edit before it is carried out."""
    return day_of(edition, edit, now=now).look(edit)


def day_of(edition: Edition, edit: Edit, *, now: datetime) -> Day:
    """The part of the day that the edit concerns."""
    if isinstance(edit, Add):
        return Day(edition, now=now, people=edit.people)
    return Day(edition, now=now, meetings=_touched(edit))


def _touched(edit: Edit) -> tuple[int, ...]:
    if isinstance(edit, Swap):
        return edit.meeting, edit.other
    return () if isinstance(edit, Add) else (edit.meeting,)


def _with_room(problem: Problem, taken: Mapping[tuple[int, int], int]) -> Problem:
    """The problem whose tables have only the places that are left by the meetings not read."""
    by_table: dict[int, dict[str, int]] = defaultdict(dict)
    for (slot, table), n in taken.items():
        by_table[table][slot_key(slot)] = n
    tables = tuple(
        replace(
            table,
            capacities=tuple(
                (slot, max(0, table.capacity - n))
                for slot, n in sorted(by_table[number_in(table.id)].items())
            ),
        )
        for table in problem.tables
    )
    return replace(problem, tables=tables)


def _slots_of(meetings: Mapping[int, _Held]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for held in meetings.values():
        for person in held.people:
            found[person].add(held.slot)
    return found


def _with_nearest(
    found: list[Target], slots: Mapping[int, tuple[datetime, datetime]], here: int
) -> tuple[Target, ...]:
    start = slots[here][0] if here in slots else None
    good = [t for t in found if t.look.holds and not t.here]
    if start is None or not good:
        return tuple(found)
    best = min(good, key=lambda t: (t.swaps is not None, abs(slots[t.slot][0] - start), t.slot))
    return tuple(replace(t, nearest=t is best) for t in found)
