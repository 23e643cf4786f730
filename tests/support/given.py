"""Given meetings for tests: brute force, and generated problems small enough for it."""

from __future__ import annotations

from hypothesis import strategies as st

from samspill.engine.given.check import check
from samspill.engine.given.problem import GivenMeeting, GivenProblem
from samspill.engine.plan import Meeting, Plan


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


def fewest_breaks(problem: GivenProblem) -> int | None:
    """The fewest breaks of any plan that keeps all rules, None without one: all plans tried."""
    best: int | None = None
    taken: set[tuple[int, int]] = set()

    def place(slots: list[int]) -> None:
        nonlocal best
        if len(slots) == len(problem.meetings):
            report = check(problem, plan_in(problem, slots))
            if report.valid and (best is None or report.breaks < best):
                best = report.breaks
            return
        given = problem.meetings[len(slots)]
        for slot in given.slots:
            seats = {(given.first, slot), (given.second, slot)}
            if not seats & taken:
                taken.update(seats)
                place([*slots, slot])
                taken.difference_update(seats)

    place([])
    return best


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
