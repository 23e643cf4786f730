"""Slots for given meetings with the fewest breaks, by CP-SAT, with a proven bound.

``x[m, t]``: meeting m is in slot t. A participant is busy in a slot when one of their meetings
is; a stretch of meetings starts where they are busy and were not in the slot before. Breaks are
stretches minus one. This is the encoding by blocks; compare section 4 of Bofill et al. (2022).
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence

from samspill.engine.cpsat import Answer, Model
from samspill.engine.given.check import check
from samspill.engine.given.problem import GivenProblem
from samspill.engine.plan import Meeting, Plan
from samspill.engine.result import (
    Level,
    LevelName,
    Progress,
    Report,
    Result,
    Status,
    silent,
)
from samspill.engine.stop import Stop

FIRST_EFFORT = 2.0  # deterministic time of the first try; each further one takes twice as long
TRIES = 6


def solve(
    problem: GivenProblem, *, stop: Stop | None = None, seed: int = 0, report: Report = silent
) -> Result:
    """The plan with the fewest breaks found, and a proven bound; INFEASIBLE when it is proven
    that there is no plan. Effort is deterministic: a time limit is a safety stop only."""
    stop = stop or Stop()
    started = time.monotonic()
    model, columns = _model(problem)
    best: Plan | None = None
    breaks, bound, effort = 0, 0, FIRST_EFFORT * stop.effort
    for turn in range(TRIES):
        answer = model.solve(effort=effort, seed=seed + turn, seconds=stop.remaining())
        effort *= 2
        if answer.infeasible:
            seconds = time.monotonic() - started
            return Result(None, Status.INFEASIBLE, seconds, (), seed)
        bound = max(bound, -answer.bound)
        if answer.values is not None:
            found = _plan(problem, columns, answer)
            held = check(problem, found).breaks
            if best is None or held < breaks:
                best, breaks = found, held
                _hint(model, answer)
        report(
            Progress(
                level=LevelName.COMFORT,
                stage="slots",
                value=breaks if best else None,
                bound=bound,
                placed=len(problem.meetings) if best else 0,
                fraction=(turn + 1) / TRIES,
                seconds=time.monotonic() - started,
            )
        )
        if (best is not None and breaks <= bound) or stop.now():
            break
    seconds = time.monotonic() - started
    if best is None:
        # Nothing found and nothing proven: an empty plan would look like an answer.
        return Result(None, _status(stop, proven=False), seconds, (), seed)
    bound = min(bound, breaks)
    level = Level(LevelName.COMFORT, breaks, bound)
    return Result(best, _status(stop, proven=breaks == bound), seconds, (level,), seed)


def _status(stop: Stop, *, proven: bool) -> Status:
    if proven:
        return Status.OPTIMAL
    if stop.requested():
        return Status.INTERRUPTED
    return Status.TIME_LIMIT if stop.remaining() <= 0 else Status.FEASIBLE


def _model(problem: GivenProblem) -> tuple[Model, dict[tuple[int, int], int]]:
    """The model, and the variable of each meeting and slot."""
    model = Model()
    columns: dict[tuple[int, int], int] = {}
    in_slot: dict[int, list[int]] = defaultdict(list)
    for number, meeting in enumerate(problem.meetings):
        mine = []
        for slot in meeting.slots:
            columns[number, slot] = model.variable()
            mine.append(columns[number, slot])
            in_slot[slot].append(columns[number, slot])
        model.exactly_one(mine)
    for row in in_slot.values():
        if len(row) > problem.tables:
            model.linear(((x, 1) for x in row), None, problem.tables)
    for number, meeting in enumerate(problem.meetings):
        for before in meeting.after:
            _before(problem, model, columns, before, number)
    lowest = model.variable(0, problem.slots)
    several = sum(1 for p in range(1, problem.participants + 1) if len(problem.of(p)) > 1)
    one = model.variable(1, 1)
    model.gain(one, several)  # a stretch each is no break
    for participant in range(1, problem.participants + 1):
        _breaks(problem, model, columns, participant, lowest)
    return model, columns


def _before(
    problem: GivenProblem,
    model: Model,
    columns: dict[tuple[int, int], int],
    before: int,
    later: int,
) -> None:
    """If ``later`` is in a slot up to t, ``before`` is in one up to t - 1."""
    for t in range(1, problem.slots + 1):
        until = [columns[later, s] for s in range(1, t + 1) if (later, s) in columns]
        early = [columns[before, s] for s in range(1, t) if (before, s) in columns]
        if until:
            model.linear([*((x, 1) for x in until), *((x, -1) for x in early)], None, 0)


def _breaks(
    problem: GivenProblem,
    model: Model,
    columns: dict[tuple[int, int], int],
    participant: int,
    lowest: int,
) -> None:
    """Starts of stretches, their sum in the objective, and fairness."""
    mine = problem.of(participant)
    if len(mine) < 2:
        # No breaks here, so nobody may have more than the fairness allows.
        model.linear([(lowest, 1)], 0, 0)
        return
    busy = {
        t: [columns[m, t] for m in mine if (m, t) in columns] for t in range(1, problem.slots + 1)
    }
    starts = []
    for t, row in busy.items():
        model.at_most_one(row)
        if not row:
            continue
        start = model.variable()
        starts.append(start)
        before = busy.get(t - 1, [])
        # start >= busy now - busy before
        model.linear([*((x, 1) for x in row), *((x, -1) for x in before), (start, -1)], None, 0)
        model.gain(start, -1)
    stretches: Sequence[tuple[int, int]] = [(s, 1) for s in starts]
    model.linear(stretches, 1, None)
    model.linear([*stretches, (lowest, -1)], None, 1 + problem.fairness)
    model.linear([*stretches, (lowest, -1)], 1, None)


def _plan(problem: GivenProblem, columns: dict[tuple[int, int], int], answer: Answer) -> Plan:
    """The plan of a solution; tables are handed out in order within each slot."""
    values = answer.values or ()
    used: dict[int, int] = defaultdict(int)
    meetings = []
    for (number, slot), x in columns.items():
        if values[x]:
            used[slot] += 1
            given = problem.meetings[number]
            meetings.append(
                Meeting(str(slot), str(used[slot]), (str(given.first), str(given.second)))
            )
    return Plan.of(meetings)


def _hint(model: Model, answer: Answer) -> None:
    for variable, value in enumerate(answer.values or ()):
        model.hint(variable, value)
