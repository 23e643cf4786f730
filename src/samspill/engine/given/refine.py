"""Among plans with as few breaks: fewest idle slots, then fewest changes of table.

Both have a proven bound. For the idle slots it comes from the ascent; for the changes of table it
is counted, see :func:`fewest_changes`.
"""

from __future__ import annotations

from collections import Counter

from samspill.engine.given.ascent import Effort, search
from samspill.engine.given.check import check
from samspill.engine.given.encoding import Question
from samspill.engine.given.narrowing import Slots
from samspill.engine.given.problem import GivenProblem
from samspill.engine.given.progress import CostSoFar
from samspill.engine.given.tables import seat
from samspill.engine.model.plan import Plan
from samspill.engine.model.result import Level
from samspill.engine.model.stop import Stop

EFFORT = Effort(conflicts=2_000, heats=10, find=30.0)


def improve(
    problem: GivenProblem,
    slots: Slots,
    plan: list[int],
    *,
    bound: int,
    news: CostSoFar,
    stop: Stop,
    seed: int,
) -> tuple[Plan, Level]:
    """The best plan found with no more breaks than ``plan`` (the slots of the meetings), and the
    level of its idle slots, with that of its changes of table as its tie-breaker.

    ``bound`` is that of the breaks: each is an idle slot, at least.
    """
    best = seat(problem, plan)
    report = check(problem, best)
    news.found(report.idle_slots)
    news.bounded(bound)
    if report.idle_slots > bound and not stop.now():
        answers = search(
            Question(problem, slots, breaks=report.breaks),
            news,
            least=bound,
            effort=EFFORT,
            stop=stop,
            seed=seed,
            hint=plan,
        )
        bound = max([bound, *(answer.bound for answer in answers)])
        others = [seat(problem, a.slots) for a in answers if a.slots is not None]
        best = min([*others, best], key=lambda one: check(problem, one).idle_slots)
    report = check(problem, best)
    changes = Level("table changes", report.table_changes, fewest_changes(problem, report.breaks))
    return best, Level("idle slots", report.idle_slots, bound, then=changes)


def fewest_changes(problem: GivenProblem, breaks: int) -> int:
    """A number of changes of table that no plan with so many breaks is below.

    People who meet n times have n - 1 steps from a meeting to their next, each a change or a
    stay. Take the stays without a break: both meetings are at one table in adjacent slots. After
    a meeting its table holds one meeting in the next slot, so only one of the two people can stay
    (both, only if they meet each other again), and of the two who come to a meeting only one can
    have been there. Such stays therefore link meetings to chains, and those of the fullest slot
    are in as many chains as there are: at least the number of meetings over that of slots. In a
    group of people who meet only among themselves, the stays are not more than their steps, nor
    than their meetings but one. A step over a break may be a stay as well.
    """
    if not problem.meetings:
        return 0
    people = Counter(p for m in problem.meetings for p in (m.first, m.second))
    steps = sum(n - 1 for n in people.values())
    again = len(problem.meetings) - len({frozenset((m.first, m.second)) for m in problem.meetings})
    chains = -(-len(problem.meetings) // problem.slots)
    links = 0
    for meetings, members in _groups(problem):
        links += min(meetings - 1, 2 * meetings - members)
    links = min(links, len(problem.meetings) - chains)
    return max(0, steps - links - again - breaks)


def _groups(problem: GivenProblem) -> list[tuple[int, int]]:
    """Number of meetings and of people of each group that meets only among itself."""
    group = {p: p for m in problem.meetings for p in (m.first, m.second)}

    def head(person: int) -> int:
        while group[person] != person:
            group[person] = group[group[person]]
            person = group[person]
        return person

    for meeting in problem.meetings:
        group[head(meeting.first)] = head(meeting.second)
    meetings = Counter(head(m.first) for m in problem.meetings)
    members = Counter(head(p) for p in group)
    return [(meetings[one], members[one]) for one in sorted(members)]
