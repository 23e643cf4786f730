"""Which slots a meeting can be in at all, from what is fixed, closed and ordered."""

from __future__ import annotations

from samspill.engine.given.problem import GivenProblem

Slots = list[set[int]]


def narrow(problem: GivenProblem) -> Slots | None:
    """The slots of each meeting that no rule on a single participant or a pair of ordered
    meetings rules out; None when some meeting has none left or a participant too few.

    Removes, until nothing changes: slots not later than every slot of a meeting that comes
    before; slots that another meeting of the same participant needs, it having no other; and
    all meetings' slots outside sets as small as their owners' number (Hall's condition, for
    the intervals of slots).
    """
    left = [set(meeting.slots) for meeting in problem.meetings]
    agendas = [problem.of(p) for p in range(1, problem.participants + 1)]
    while True:
        before = sum(map(len, left))
        if not all(left):
            return None
        for later, meeting in enumerate(problem.meetings):
            for earlier in meeting.after:
                first, last = min(left[earlier], default=0), max(left[later], default=0)
                left[later] = {t for t in left[later] if t > first}
                left[earlier] = {t for t in left[earlier] if t < last}
        if not all(_keep_apart(agenda, left, problem.slots) for agenda in agendas):
            return None
        if sum(map(len, left)) == before:
            return left


def _keep_apart(agenda: list[int], left: Slots, slots: int) -> bool:
    """Narrow one participant's meetings; False when they can't all be held."""
    starts = sorted({min(left[m], default=slots + 1) for m in agenda})
    ends = sorted({max(left[m], default=0) for m in agenda})
    for low in starts:
        for high in ends:
            inside = [m for m in agenda if left[m] and low <= min(left[m]) <= max(left[m]) <= high]
            if not inside:
                continue
            room = set().union(*(left[m] for m in inside))
            if len(room) < len(inside):
                return False
            if len(room) == len(inside):
                for m in agenda:
                    if m not in inside:
                        left[m] -= room
    return all(left[m] for m in agenda)
