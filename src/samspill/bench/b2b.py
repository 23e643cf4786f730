"""The published business-to-business instances: solved, judged, and held against the best known.

A folder holds .dzn files and, if they are known, ``best-known.csv`` with the columns instance
and optimum_breaks (a number, or UNSAT) for plans whose participants' breaks differ by at most 2.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from samspill.bench.baseline import Baseline
from samspill.engine.formats import b2b
from samspill.engine.formats.errors import InputCode, InputError
from samspill.engine.given.check import GivenReport, check
from samspill.engine.given.problem import FAIRNESS, GivenProblem
from samspill.engine.given.solve import solve
from samspill.engine.model.result import Level, Result, Status
from samspill.engine.model.stop import Stop

UNSAT = "UNSAT"
KNOWN = "best-known.csv"


class Ended(StrEnum):
    """How the solving of an instance ended."""

    OPTIMAL = "optimal"  # no plan has fewer breaks
    INFEASIBLE = "infeasible"  # there is no plan
    BEST = "best"  # a plan and a bound, not equal
    UNKNOWN = "unknown"  # no plan found, none ruled out


@dataclass(frozen=True)
class Row:
    """One instance. ``breaks`` and ``idle_slots`` are those of the plan as judged, None without
    a plan; ``bound`` is the proven lower bound on breaks, None without one."""

    instance: str
    status: Ended
    breaks: int | None
    bound: int | None
    idle_slots: int | None
    seconds: float

    @property
    def proven(self) -> bool:
        """True when nothing is left open."""
        return self.status in (Ended.OPTIMAL, Ended.INFEASIBLE)


def instances(folder: Path, only: str = "") -> list[Path]:
    """The folder's .dzn files by name. Raises InputError when there is none."""
    paths = sorted(path for path in folder.glob("*.dzn") if only in path.name)
    if not paths:
        raise InputError(str(folder), "", "", InputCode.NO_INSTANCE)
    return paths


def best_known(folder: Path) -> dict[str, str]:
    """The best known value by instance; empty without the file."""
    path = folder / KNOWN
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["instance"]: row["optimum_breaks"] for row in csv.DictReader(stream)}


def read(path: Path, *, fairness: int = FAIRNESS) -> GivenProblem:
    """The instance in the file, with that fairness. Raises InputError."""
    return replace(b2b.read(path), fairness=fairness)


def run(
    problem: GivenProblem, *, time_limit: float | None, seed: int = 0, beyond: bool = False
) -> tuple[Row, Level | None, bool]:
    """Solve an instance: its row, the level of its idle slots (``beyond`` only), and whether the
    plan breaks a rule or a claim is not the plan's."""
    stop = Stop(time_limit=time_limit)
    result = solve(problem, stop=stop, seed=seed, beyond=beyond)
    level = result.levels[0] if result.levels else None
    report = None if result.plan is None else check(problem, result.plan)
    row = Row(
        instance=problem.title,
        status=_ended(result),
        breaks=None if report is None else report.breaks,
        bound=None if level is None else level.bound,
        idle_slots=None if report is None else report.idle_slots,
        seconds=round(result.seconds, 3),
    )
    idle = None if level is None else level.then
    return row, idle, report is not None and _wrong(report, level)


def _wrong(report: GivenReport, level: Level | None) -> bool:
    if level is None or not report.valid:
        return True
    claims = [level] if level.then is None else [level, level.then, level.then.then]
    found = (report.breaks, report.idle_slots, report.table_changes)
    return any(
        claim is None or claim.value != value or claim.bound > value
        for claim, value in zip(claims, found, strict=False)
    )


def _ended(result: Result) -> Ended:
    if result.status is Status.INFEASIBLE:
        return Ended.INFEASIBLE
    if result.plan is None:
        return Ended.UNKNOWN
    # A time limit may have struck at what comes after the breaks.
    return Ended.OPTIMAL if result.levels[0].gap == 0 else Ended.BEST


def contradicts(row: Row, known: str | None) -> bool:
    """True when the row and the best known value can't both be right."""
    if known is None or row.status is Ended.UNKNOWN:
        return False
    if known == UNSAT or row.status is Ended.INFEASIBLE:
        return (known == UNSAT) != (row.status is Ended.INFEASIBLE)
    optimum = int(known)
    return not (row.bound or 0) <= optimum <= (optimum if row.breaks is None else row.breaks)


def disagrees(row: Row, other: Baseline) -> bool:
    """True when row and baseline can't both be right."""
    if other.timed_out:
        return False
    return not other.valid or contradicts(row, UNSAT if other.breaks is None else str(other.breaks))
