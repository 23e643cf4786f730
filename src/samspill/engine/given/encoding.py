"""The question as clauses: which slot for each meeting, and where do breaks end?

After M. Bofill et al., "Constraint Solving Approaches to the Business-to-Business Meeting
Scheduling Problem", JAIR 74 (2022), section 5: schedule, used-slot and meeting-held variables,
a variable for the end of each break, and the two implied constraints on used slots. What is
ours: the held variables are the full unary count of meetings so far, and the count of busy
participants in a slot, twice the number of meetings in it, takes the place of the count of
meetings. See docs/explanation/given-meetings.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from samspill.engine.given.clauses import FALSE, TRUE, Clauses
from samspill.engine.given.narrowing import Slots
from samspill.engine.given.problem import GivenProblem


@dataclass(frozen=True)
class Encoding:
    """``held[m][t]`` is the literal of meeting m in slot t. ``cost`` are numbers in unary whose
    sum shall be least: each participant's breaks, or the idle slots one by one."""

    clauses: Clauses
    held: list[dict[int, int]]
    cost: list[list[int]]

    def slots(self, true: Callable[[int], bool]) -> list[int]:
        """The slot of each meeting, where ``true`` says which variables are."""
        return [next(t for t, x in row.items() if true(x)) for row in self.held]


@dataclass(frozen=True)
class Question:
    """The problem, the slots that its meetings have left (see ``narrow``), and what costs:
    breaks, or idle slots in plans with at most ``breaks`` breaks.

    With ``twice_from`` the clauses say the same with a further implied constraint on whoever has
    so many meetings: up to half as many clauses again, for fewer conflicts in a long search.
    """

    problem: GivenProblem
    slots: Slots
    breaks: int | None = None
    twice_from: int | None = None

    def encode(self) -> Encoding:
        """The clauses. Takes milliseconds to tenths of a second."""
        builder = _Builder(self.problem, self.slots, twice_from=self.twice_from)
        if self.breaks is None:
            return builder.breaks_counted()
        return builder.idle_counted(self.breaks)


class _Builder:
    """One method a rule."""

    def __init__(self, problem: GivenProblem, slots: Slots, *, twice_from: int | None) -> None:
        self.problem = problem
        self.twice_from = twice_from
        self.slots = slots
        self.clauses = Clauses()
        self.held = [{t: self.clauses.new() for t in sorted(row)} for row in slots]
        self.agendas = {p: problem.of(p) for p in range(1, problem.participants + 1)}
        self.busy: dict[int, dict[int, int]] = {}
        self.breaks: dict[int, list[int]] = {}
        self.numbers: list[list[int]] = []
        self.idle: list[int] = []
        self._until: dict[int, list[int]] = {}

    def breaks_counted(self) -> Encoding:
        """All rules, and a break costs one."""
        self._rules()
        return Encoding(self.clauses, self.held, self.numbers)

    def idle_counted(self, breaks: int) -> Encoding:
        """All rules and at most so many breaks; an idle slot costs one."""
        self._rules(idle=True)
        self.clauses.at_most(self.numbers, breaks)
        return Encoding(self.clauses, self.held, [[literal] for literal in self.idle])

    def _rules(self, *, idle: bool = False) -> None:
        for row in self.held:
            self.clauses.exactly_one(list(row.values()))
        for participant, agenda in self.agendas.items():
            self._one_at_a_time(participant, agenda)
            self.breaks[participant] = []
            if len(agenda) > 1:
                so_far = self._count_so_far(participant, agenda)
                self._ends_of_breaks(participant, so_far)
                if self.twice_from is not None and len(agenda) >= self.twice_from:
                    self._meetings_so_far(agenda, so_far)
                if idle:
                    self._idle_slots(participant, so_far)
        self._tables()
        self._order()
        self._fairness()

    def _one_at_a_time(self, participant: int, agenda: list[int]) -> None:
        """A participant is busy in a slot when exactly one of their meetings is in it."""
        busy = {}
        for t in range(1, self.problem.slots + 1):
            here = [self.held[m][t] for m in agenda if t in self.held[m]]
            if here:
                busy[t] = self.clauses.any_of_exclusive(here)
        self.busy[participant] = busy

    def _count_so_far(self, participant: int, agenda: list[int]) -> dict[int, list[int]]:
        """By slot t: c with c[j] true when more than j of the meetings are in slots up to t.

        What the sessions and the slots that remain settle in advance is a constant. The last
        count is the number of meetings (the paper's first implied constraint).
        """
        busy, total = self.busy[participant], len(agenda)
        counts: dict[int, list[int]] = {}
        before: list[int] = []
        for seen, t in enumerate(busy, 1):
            due = sum(1 for m in agenda if max(self.slots[m]) <= t)
            possible = sum(1 for m in agenda if min(self.slots[m]) <= t)
            least = max(due, total - (len(busy) - seen))
            now = []
            for j in range(min(seen, total)):
                known = TRUE if j < least else FALSE if j >= possible else None
                now.append(self.clauses.new() if known is None else known)
            self._step(before, busy[t], now, total)
            counts[t] = before = now
        return counts

    def _step(self, before: list[int], busy: int, now: list[int], total: int) -> None:
        """now = before + busy, in unary."""
        for j, more in enumerate(now):
            stayed = before[j] if j < len(before) else FALSE
            reached = before[j - 1] if j else TRUE
            self.clauses.add(-stayed, more)
            self.clauses.add(-reached, -busy, more)
            self.clauses.add(-more, stayed, busy)
            self.clauses.add(-more, reached)
        if len(before) == total:
            self.clauses.add(-before[-1], -busy)

    def _meetings_so_far(self, agenda: list[int], so_far: dict[int, list[int]]) -> None:
        """As many of a participant's meetings are in slots up to t as they were busy so far.

        Implied, but not seen by a solver that looks at one clause at a time: where more of the
        others have to be done by then, or may have begun, than there is time for (Hall's
        condition on the first t slots).
        """
        counts: list[int] = []
        for t in range(1, self.problem.slots):
            counts = so_far.get(t, counts)
            held = [self._held_by(m)[t] for m in agenda]
            sure = held.count(TRUE)
            number = self.clauses.count([x for x in held if abs(x) != TRUE], len(held))
            for k, more in enumerate(number, start=sure):
                busy = counts[k] if k < len(counts) else FALSE
                self.clauses.add(-more, busy)
                self.clauses.add(-busy, more)

    def _ends_of_breaks(self, participant: int, so_far: dict[int, list[int]]) -> None:
        """A break ends where one is busy, was not in the slot before, and has met earlier."""
        ends: list[int] = []
        busy = self.busy[participant]
        has_met = FALSE
        for t in busy:
            if has_met != FALSE:
                previous = busy.get(t - 1, FALSE)
                end = self.clauses.new()
                self.clauses.add(-busy[t], -has_met, previous, end)
                # The other direction lets a solver that sets an end early see what follows.
                for literal in (busy[t], has_met, -previous):
                    self.clauses.add(-end, literal)
                ends.append(end)
            has_met = so_far[t][0]
        self.breaks[participant] = ends

    def _idle_slots(self, participant: int, so_far: dict[int, list[int]]) -> None:
        """A slot is idle where one is not busy, has met earlier, and will meet later."""
        busy = self.busy[participant]
        last = len(self.agendas[participant]) - 1
        met, done = FALSE, FALSE
        for t in range(min(busy), max(busy)):
            here = busy.get(t, FALSE)
            if t in so_far:
                count = so_far[t]
                met, done = count[0], count[last] if len(count) > last else FALSE
            if met != FALSE and TRUE not in (done, here):
                idle = self.clauses.new()
                self.clauses.add(-met, done, here, idle)
                for literal in (met, -done, -here):
                    self.clauses.add(-idle, literal)
                self.idle.append(idle)

    def _tables(self) -> None:
        """Busy participants in a slot: an even number, at most two a table, and at least what
        the other slots leave over (the paper's second implied constraint, as the only one)."""
        problem = self.problem
        present = {
            t: [busy[t] for busy in self.busy.values() if t in busy]
            for t in range(1, problem.slots + 1)
        }
        room = {
            t: min(problem.tables, len(row) // 2, sum(1 for held in self.held if t in held))
            for t, row in present.items()
        }
        for t, row in present.items():
            if not row:
                continue
            number = self.clauses.count(row, 2 * problem.tables)
            for odd in range(0, len(number), 2):
                even = number[odd + 1] if odd + 1 < len(number) else FALSE
                self.clauses.add(-number[odd], even)
            if len(number) > 2 * problem.tables:
                self.clauses.add(-number[2 * problem.tables])
            least = len(problem.meetings) - (sum(room.values()) - room[t])
            if least > 0:
                # More than fit into the slot: an empty clause, for there is no plan.
                self.clauses.add(number[2 * least - 1] if 2 * least <= len(number) else FALSE)

    def _order(self) -> None:
        """A meeting is held by slot t only if those before it are held by slot t - 1."""
        for later, meeting in enumerate(self.problem.meetings):
            for earlier in meeting.after:
                for t in range(1, self.problem.slots + 1):
                    self.clauses.add(-self._held_by(later)[t], self._held_by(earlier)[t - 1])

    def _held_by(self, meeting: int) -> list[int]:
        """By slot t (from 0): the literal that the meeting is in a slot up to t."""
        if meeting not in self._until:
            row = self.held[meeting]
            last = max(row)
            until = [FALSE]
            for t in range(1, self.problem.slots + 1):
                if t not in row:
                    until.append(until[-1])
                elif t == last:
                    until.append(TRUE)
                else:
                    now = self.clauses.new()
                    self.clauses.add(-until[-1], now)
                    self.clauses.add(-row[t], now)
                    self.clauses.add(-now, until[-1], row[t])
                    until.append(now)
            self._until[meeting] = until
        return self._until[meeting]

    def _fairness(self) -> None:
        """Breaks of any two participants differ by at most ``fairness``.

        ``low[k]`` says that everybody has more than k breaks; whoever has more than
        k + fairness forces it. Somebody who can have no break makes it a plain upper limit.
        So nobody has more than ``fairness`` above what everybody can have: that many literals
        count each participant's breaks.
        """
        spread = self.problem.fairness
        least = min((len(row) for row in self.breaks.values()), default=0)
        low = [self.clauses.new() for _ in range(least)]
        for row in self.breaks.values():
            number = self.clauses.count(row, least + spread)
            for k, everybody in enumerate(low):
                self.clauses.add(-everybody, number[k])
            for k in range(spread, len(number)):
                self.clauses.add(-number[k], low[k - spread] if k - spread < least else FALSE)
            if number:
                self.numbers.append(number[: least + spread])
