"""The published encoding of given meetings, as faithful as its article allows: the baseline.

M. Bofill et al., "Constraint Solving Approaches to the Business-to-Business Meeting Scheduling
Problem", JAIR 74 (2022), section 5, with the best of its options: schedule, used-slot,
meeting-held and end-of-break variables, both implied constraints on used slots, and tables
counted over clusters of meetings that exclude each other. It shares nothing with the planner's
encoding but the counters, and is not narrowed: slots that are closed are closed by unit clauses.
"""

from __future__ import annotations

from samspill.engine.given.clauses import FALSE, Clauses
from samspill.engine.given.problem import GivenProblem


class Published:
    """The clauses; ``schedule[m][t - 1]`` says that meeting m is in slot t, and as few as possible
    of the literals in ``ends`` shall be true."""

    def __init__(self, problem: GivenProblem) -> None:
        self.problem = problem
        self.clauses = Clauses()
        self.schedule = [self._slots() for _ in problem.meetings]
        self.agendas = [problem.of(p) for p in range(1, problem.participants + 1)]
        self.used = [self._slots() for _ in self.agendas]
        self.held = [self._slots() for _ in self.agendas]
        ends = [self._ends(p) for p in range(problem.participants)]
        self.ends = [literal for row in ends for literal in row]
        self._meetings()
        for participant in range(problem.participants):
            self._participant(participant)
        self._tables()
        self._even_and_enough()
        self._order()
        self._fairness(ends)

    def _slots(self) -> list[int]:
        return [self.clauses.new() for _ in range(self.problem.slots)]

    def _meetings(self) -> None:
        """Each meeting in exactly one slot, and in none that is closed to it."""
        for meeting, row in zip(self.problem.meetings, self.schedule, strict=True):
            self.clauses.exactly_one(row)
            for t, literal in enumerate(row, 1):
                if t not in meeting.slots:
                    self.clauses.add(-literal)

    def _participant(self, participant: int) -> None:
        """One meeting at a time; used slots, as many as meetings (the first implied constraint);
        and whether one has met so far."""
        agenda, used = self.agendas[participant], self.used[participant]
        held, before = self.held[participant], FALSE
        for t in range(self.problem.slots):
            here = [self.schedule[m][t] for m in agenda]
            self.clauses.at_most_one(here)
            self.clauses.add(-used[t], *here)
            for literal in here:
                self.clauses.add(-literal, used[t])
            self.clauses.add(-before, held[t])
            self.clauses.add(-used[t], held[t])
            self.clauses.add(-held[t], before, used[t])
            before = held[t]
        number = self.clauses.count(used, len(agenda))
        if agenda:
            self.clauses.add(number[len(agenda) - 1] if len(agenda) <= len(number) else FALSE)
        if len(agenda) < len(number):
            self.clauses.add(-number[len(agenda)])

    def _ends(self, participant: int) -> list[int]:
        """A break ends where one meets, did not in the slot before, and has met earlier."""
        used, held = self.used[participant], self.held[participant]
        ends = []
        for t in range(1, self.problem.slots - 1):
            end = self.clauses.new()
            self.clauses.add(used[t], -held[t], -used[t + 1], end)
            for literal in (-used[t], held[t], used[t + 1]):
                self.clauses.add(-end, literal)
            ends.append(end)
        return ends

    def _clusters(self) -> list[list[int]]:
        """The meetings in clusters of one participant's, who can't hold two at once: most first."""
        left = {p: set(agenda) for p, agenda in enumerate(self.agendas)}
        clusters = []
        while any(left.values()):
            largest = max(left, key=lambda p: len(left[p]))
            cluster = left.pop(largest)
            clusters.append(sorted(cluster))
            for others in left.values():
                others.difference_update(cluster)
        return clusters

    def _tables(self) -> None:
        """No more clusters than tables hold a meeting in a slot."""
        clusters = self._clusters()
        for t in range(self.problem.slots):
            row = []
            for cluster in clusters:
                here = [self.schedule[m][t] for m in cluster]
                either = self.clauses.new()
                self.clauses.add(-either, *here)
                for literal in here:
                    self.clauses.add(-literal, either)
                row.append(either)
            number = self.clauses.count(row, self.problem.tables)
            if len(number) > self.problem.tables:
                self.clauses.add(-number[self.problem.tables])

    def _even_and_enough(self) -> None:
        """The used slots of all participants in a slot of the day are an even number, at most two
        a table, and no fewer than the other slots leave over (the second implied constraint)."""
        most = 2 * self.problem.tables
        least = 2 * (len(self.problem.meetings) - (self.problem.slots - 1) * self.problem.tables)
        for t in range(self.problem.slots):
            number = self.clauses.count([row[t] for row in self.used], most)
            for odd in range(0, len(number), 2):
                even = number[odd + 1] if odd + 1 < len(number) else FALSE
                self.clauses.add(-number[odd], even)
            if len(number) > most:
                self.clauses.add(-number[most])
            if least > 0:
                self.clauses.add(number[least - 1] if least <= len(number) else FALSE)

    def _order(self) -> None:
        """A meeting is in a slot only if those that come before are in earlier ones."""
        for later, meeting in enumerate(self.problem.meetings):
            for earlier in meeting.after:
                for t, literal in enumerate(self.schedule[later]):
                    self.clauses.add(-literal, *self.schedule[earlier][:t])

    def _fairness(self, ends: list[list[int]]) -> None:
        """With the breaks of each participant in unary: most and fewest are close enough."""
        size = max(map(len, ends), default=0)
        most = [self.clauses.new() for _ in range(size)]
        fewest = [self.clauses.new() for _ in range(size)]
        for row in ends:
            number = self.clauses.count(row, size)
            for k in range(size):
                counted = number[k] if k < len(number) else FALSE
                self.clauses.add(-counted, most[k])
                self.clauses.add(-fewest[k], counted)
        for k in range(self.problem.fairness, size):
            allowed = fewest[k - self.problem.fairness]
            self.clauses.add(-most[k], allowed)

    def slots(self, model: set[int]) -> list[int]:
        """The slot of each meeting, where ``model`` holds the literals that are true."""
        return [next(t for t, x in enumerate(row, 1) if x in model) for row in self.schedule]
