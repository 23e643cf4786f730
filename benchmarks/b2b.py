"""The published business-to-business instances: found, proven, and equal to the best known.

    python -m benchmarks.b2b [folder] [--only tic-13] [--time-limit 60] [--seed 0]

The folder (or the environment's SAMSPILL_B2B, or ../shared/b2b) holds .dzn files and
best-known.csv with columns instance and optimum_breaks (a number, or UNSAT). Exit code 1 when a
result contradicts a best-known value or a plan breaks a rule; not proven is no contradiction.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
from pathlib import Path

from samspill.engine.formats import b2b
from samspill.engine.given.check import check
from samspill.engine.given.problem import GivenProblem
from samspill.engine.given.solve import solve
from samspill.engine.result import Result, Status
from samspill.engine.stop import Stop

FOLDER = "../shared/b2b"
UNSAT = "UNSAT"
PROVEN = (Status.OPTIMAL, Status.INFEASIBLE)


def best_known(folder: Path) -> dict[str, str]:
    """The best known value by instance; empty without the file."""
    path = folder / "best-known.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["instance"]: row["optimum_breaks"] for row in csv.DictReader(stream)}


def contradiction(problem: GivenProblem, result: Result, known: str | None) -> str:
    """What is wrong with the result; empty when nothing is."""
    if result.plan is not None and check(problem, result.plan).violations:
        return "BREAKS A RULE"
    if known is None:
        return ""
    if result.status is Status.INFEASIBLE:
        return "" if known == UNSAT else "WRONG"
    if not result.levels:
        return ""
    level = result.levels[0]
    agrees = known != UNSAT and level.bound <= int(known) <= level.value
    return "" if agrees else "WRONG"


def main() -> int:
    """Run and print the table; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", nargs="?", default=os.environ.get("SAMSPILL_B2B", FOLDER))
    parser.add_argument("--only", default="", help="instances whose name contains this")
    parser.add_argument("--time-limit", type=float, default=60.0, help="seconds an instance")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    folder = Path(given.folder)
    paths = [path for path in sorted(folder.glob("*.dzn")) if given.only in path.name]
    if not paths:
        print(f"There is no .dzn file in {folder}. Name the folder, or set SAMSPILL_B2B.")
        return 2
    known = best_known(folder)
    print(f"{'instance':28} {'status':11} {'value':>5} {'bound':>5} {'known':>5} {'seconds':>7}")
    seconds, proven, wrong = 0.0, 0, 0
    for path in paths:
        problem = b2b.read(path)
        stop = Stop(time_limit=given.time_limit)
        result = solve(problem, stop=stop, seed=given.seed)
        level = result.levels[0] if result.levels else None
        value, bound = ("-", "-") if level is None else (str(level.value), str(level.bound))
        fault = contradiction(problem, result, known.get(path.stem))
        print(
            f"{path.stem:28} {result.status.value:11} {value:>5} {bound:>5} "
            f"{known.get(path.stem, '?'):>5} {result.seconds:7.2f} {fault}",
            flush=True,
        )
        seconds += result.seconds
        proven += result.status in PROVEN
        wrong += bool(fault)
    print(f"{proven} of {len(paths)} proven, {wrong} contradictions, {seconds:.1f} s in all")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
