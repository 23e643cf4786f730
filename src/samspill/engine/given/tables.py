"""Tables for meetings whose slots are found: people stay where they sit, if they can."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from samspill.engine.given.problem import GivenProblem
from samspill.engine.model.plan import Meeting, Plan


def seat(problem: GivenProblem, slots: Sequence[int]) -> Plan:
    """The plan with meeting m in ``slots[m]``, at most as many in a slot as there are tables.

    From each slot to the next one, as many people as possible stay at their table: a largest
    matching of the meetings of both, where two match that share a participant. Meetings matched
    to none before take a free table where one of their people sat last, else the lowest. For
    these slots, changes of table are therefore fewest where nobody has a break.
    """
    by_slot: dict[int, list[int]] = defaultdict(list)
    for number, slot in enumerate(slots):
        by_slot[slot].append(number)
    last: dict[int, int] = {}  # participant: their latest meeting
    table_of: dict[int, int] = {}
    meetings = []
    for slot in sorted(by_slot):
        here = by_slot[slot]
        comes_from = _matched(problem, here, last, set(by_slot.get(slot - 1, ())))
        free = set(range(1, problem.tables + 1))
        for number in here:
            if number in comes_from:
                table_of[number] = table_of[comes_from[number]]
                free.remove(table_of[number])
        for choosy in (True, False):
            for number in here:
                if number in table_of:
                    continue
                known = [table_of[last[p]] for p in _people(problem, number) if p in last]
                wanted = [table for table in known if table in free]
                if wanted or not choosy:
                    table_of[number] = wanted[0] if wanted else min(free)
                    free.remove(table_of[number])
        for number in here:
            first, second = _people(problem, number)
            last[first] = last[second] = number
            meetings.append(Meeting(str(slot), str(table_of[number]), (str(first), str(second))))
    return Plan.of(meetings)


def _people(problem: GivenProblem, number: int) -> tuple[int, int]:
    return problem.meetings[number].first, problem.meetings[number].second


def _matched(
    problem: GivenProblem, here: list[int], last: dict[int, int], before: set[int]
) -> dict[int, int]:
    """For as many of ``here`` as possible, a meeting in ``before`` of one of its people, each of
    them once: augmenting paths, which never fork, for a meeting has two people."""
    choices = {
        number: list(
            dict.fromkeys(last[p] for p in _people(problem, number) if last.get(p) in before)
        )
        for number in here
    }
    taken_by: dict[int, int] = {}

    def make_room(number: int, old: int) -> dict[int, int] | None:
        """Who takes what when ``number`` takes ``old``, None when somebody is left without."""
        moved = {old: number}
        while old in taken_by:
            number = taken_by[old]
            others = [other for other in choices[number] if other not in moved]
            if not others:
                return None
            old = others[0]
            moved[old] = number
        return moved

    for number in here:
        ways = (make_room(number, old) for old in choices[number])
        taken_by.update(next((way for way in ways if way is not None), {}))
    return {number: old for old, number in taken_by.items()}
