"""Tables for meetings whose slots are found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from samspill.engine.given.problem import GivenProblem
from samspill.engine.plan import Meeting, Plan


def seat(problem: GivenProblem, slots: Sequence[int]) -> Plan:
    """The plan with meeting m in ``slots[m]``, at most as many in a slot as there are tables.

    Slot by slot, a meeting stays at a table where one of the two sat last, if it is free: few
    changes, without a claim to be the fewest. The rest take the lowest free tables.
    """
    by_slot: dict[int, list[int]] = defaultdict(list)
    for number, slot in enumerate(slots):
        by_slot[slot].append(number)
    last: dict[int, int] = {}
    meetings = []
    for slot in sorted(by_slot):
        free = set(range(1, problem.tables + 1))
        table_of: dict[int, int] = {}
        for number in by_slot[slot]:
            given = problem.meetings[number]
            for participant in (given.first, given.second):
                if number not in table_of and last.get(participant) in free:
                    table_of[number] = last[participant]
                    free.remove(last[participant])
        for number in by_slot[slot]:
            given = problem.meetings[number]
            if number not in table_of:
                table_of[number] = min(free)
                free.remove(table_of[number])
            last[given.first] = last[given.second] = table_of[number]
            pair = (str(given.first), str(given.second))
            meetings.append(Meeting(str(slot), str(table_of[number]), pair))
    return Plan.of(meetings)
