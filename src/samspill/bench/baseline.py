"""The published method for given meetings, run for comparison: its clauses, and RC2 on them.

RC2 is the MaxSAT solver of A. Ignatiev, A. Morgado and J. Marques-Silva, "RC2: an Efficient MaxSAT
Solver" (2019), from python-sat, with the options of its competition entries.
Every instance runs in a process of its own, which can be ended when its time is up.
"""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from samspill.bench.published import Published
from samspill.engine.given.check import check
from samspill.engine.given.problem import GivenProblem
from samspill.engine.given.tables import seat

LIMIT = 300.0  # seconds
GLUCOSE = "g3"


@dataclass(frozen=True)
class Baseline:
    """``breaks`` of the best plan, as judged; None when there is no plan, or none in time.
    ``seconds`` are those of clauses and solver, the limit where it was reached. A plan that
    breaks a rule is not ``valid``."""

    breaks: int | None
    seconds: float
    timed_out: bool
    valid: bool = True


def run(problem: GivenProblem, *, limit: float = LIMIT) -> Baseline:
    """Solve with the published method, in at most so many seconds."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(problem, there), daemon=True)
    process.start()
    there.close()
    try:
        here.recv()  # it has started: from here on time counts
        if not here.poll(limit):
            return Baseline(breaks=None, seconds=limit, timed_out=True)
        slots, seconds = here.recv()
    finally:
        process.terminate()
        process.join()
        here.close()
    if slots is None:
        return Baseline(breaks=None, seconds=seconds, timed_out=False)
    report = check(problem, seat(problem, slots))
    return Baseline(report.breaks, seconds, timed_out=False, valid=report.valid)


def solve(problem: GivenProblem) -> list[int] | None:
    """The slots of the meetings in a plan with the fewest breaks, None where there is none."""
    from pysat.examples.rc2 import RC2
    from pysat.formula import WCNF

    encoding = Published(problem)
    formula = WCNF()
    for clause in encoding.clauses.clauses:
        # An empty clause can't be added there: a variable that is true and false says the same.
        for part in [clause] if clause else [[1], [-1]]:
            formula.append(part)
    for literal in encoding.ends:
        formula.append([-literal], weight=1)
    solver: Any = RC2(formula, solver=GLUCOSE, adapt=True, exhaust=True, minz=True)
    with solver:
        model = solver.compute()
    return None if model is None else encoding.slots(set(model))


def _work(problem: GivenProblem, answer: Connection) -> None:
    import pysat.examples.rc2  # noqa: F401  loading it is not solving

    answer.send(None)
    started = time.perf_counter()
    slots = solve(problem)
    answer.send((slots, time.perf_counter() - started))
