"""Given meetings for tests: brute force, and generated problems small enough for it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product

from hypothesis import strategies as st

from samspill.engine.given.answer import Answer
from samspill.engine.given.check import check
from samspill.engine.given.encoding import Question
from samspill.engine.given.problem import GivenMeeting, GivenProblem
from samspill.engine.given.racer import Task, answers
from samspill.engine.model.plan import Meeting, Plan


def meeting(first: int, second: int, *slots: int, after: tuple[int, ...] = ()) -> GivenMeeting:
    """A meeting in one of these slots, after the meetings at these places."""
    return GivenMeeting(first, second, slots, after)


def plan_in(problem: GivenProblem, slots: list[int]) -> Plan:
    """The plan with these slots, tables in order from 1 in each slot, more than there are
    where too many meetings share a slot."""
    used: dict[int, int] = {}
    meetings = []
    for given, slot in zip(problem.meetings, slots, strict=True):
        used[slot] = used.get(slot, 0) + 1
        pair = (str(given.first), str(given.second))
        meetings.append(Meeting(str(slot), str(used[slot]), pair))
    return Plan.of(meetings)


def all_plans(problem: GivenProblem) -> Iterator[list[int]]:
    """The slots of every plan that keeps all rules: all ways tried, the judge asked."""
    ways = product(*(given.slots for given in problem.meetings))
    for slots in ways:
        seats = [
            (who, slot)
            for given, slot in zip(problem.meetings, slots, strict=True)
            for who in (given.first, given.second)
        ]
        if len(set(seats)) == len(seats) and check(problem, plan_in(problem, list(slots))).valid:
            yield list(slots)


def fewest_breaks(problem: GivenProblem) -> int | None:
    """The fewest breaks of any plan that keeps all rules, None without one."""
    plans = (check(problem, plan_in(problem, slots)) for slots in all_plans(problem))
    return min((report.breaks for report in plans), default=None)


def fewest_changes_in(problem: GivenProblem, slots: list[int]) -> int:
    """The fewest changes of table of a plan with these slots: all tables tried."""
    by_slot = [[m for m, at in enumerate(slots) if at == t] for t in sorted(set(slots))]
    every = range(1, problem.tables + 1)
    best = 2 * len(slots)
    for seats in product(*(permutations(every, len(here)) for here in by_slot)):
        changes = 0
        last: dict[int, int] = {}
        for here, tables in zip(by_slot, seats, strict=True):
            for m, table in zip(here, tables, strict=True):
                for person in (problem.meetings[m].first, problem.meetings[m].second):
                    changes += last.get(person, table) != table
                    last[person] = table
        best = min(best, changes)
    return best


def proven(question: Question) -> Answer:
    """The fewest breaks of a question about them, asked for one by one of a racer."""
    bound = 0
    while True:
        task = Task(question, bound, seed=0, heats=1, conflicts=1_000_000)
        (answer,) = answers(task)
        if isinstance(answer, list):
            return Answer(slots=answer, bound=bound)
        if bound > question.problem.participants * question.problem.slots:
            return Answer(slots=None, bound=0, infeasible=True)
        bound += 1


@st.composite
def given_problems(draw: st.DrawFn) -> GivenProblem:
    """Up to five participants, five slots, six meetings, with every rule, some without a plan."""
    participants = draw(st.integers(2, 5))
    slots = draw(st.integers(1, 5))
    people = st.lists(st.integers(1, participants), min_size=2, max_size=2, unique=True)
    pairs = draw(st.lists(people, max_size=6))
    meetings = []
    for number, (first, second) in enumerate(pairs):
        every = list(range(1, slots + 1))
        closed = draw(st.sets(st.sampled_from(every), max_size=2))
        after: list[int] = []
        if number and draw(st.integers(0, 3)) == 0:
            after = [draw(st.integers(0, number - 1))]
        left = [t for t in every if t not in closed]
        meetings.append(GivenMeeting(first, second, tuple(left), tuple(after)))
    return GivenProblem(
        participants=participants,
        slots=slots,
        tables=draw(st.integers(1, 3)),
        meetings=tuple(meetings),
        fairness=draw(st.integers(0, 2)),
    )
