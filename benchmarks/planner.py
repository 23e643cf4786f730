"""The planner against first-come booking: value, gap to the proven bound, seconds, growth."""

from __future__ import annotations

import math
import time

from samspill.engine.formats.generate import generate
from samspill.engine.matching.greedy import first_come
from samspill.engine.plan import Plan
from samspill.engine.problem import Problem
from samspill.engine.result import LevelName
from samspill.engine.score import score
from samspill.engine.solve import solve

SEED = 7
TARGETS = {200: (0.005, 5.0), 1000: (0.005, 20.0)}  # participants: gap and seconds at most
GROWTH = (100, 200, 400, 800, 1600)


def main() -> None:
    """Print a row for each size and plan, then how the time grows."""
    print("PLANNER: 8 slots, 20 wishes each; value, bound and shares of wishes fulfilled")
    print(f"{'people':>7} {'plan':<11} {'meetings':>8} {'value':>10} {'gap':>9} {'seconds':>8}"
          f" {'mutual':>7} {'musts':>7} {'below':>6}")  # fmt: skip
    for people, (gap, seconds) in TARGETS.items():
        problem = generate(participants=people, seed=SEED)
        started = time.perf_counter()
        booked = first_come(problem, seed=SEED)
        _row(problem, people, "first-come", booked, time.perf_counter() - started)
        started = time.perf_counter()
        result = solve(problem)
        took = time.perf_counter() - started
        assert result.plan is not None  # noqa: S101  (generated problems always have a plan)
        level = result.level(LevelName.VALUE)
        _row(problem, people, "samspill", result.plan, took, level.gap)
        ratio = level.value / score(problem, booked).value
        met = "met" if level.gap <= gap and took <= seconds else "MISSED"
        print(f"        value {ratio:.3f} x first-come; target {gap:.1%} in {seconds:.0f} s: {met}")
    _growth()


def _row(
    problem: Problem, people: int, name: str, plan: Plan, seconds: float, gap: float | None = None
) -> None:
    judged = score(problem, plan)
    mutual = sum(s.mutual.fulfilled for s in judged.served) / max(
        1, sum(s.mutual.of for s in judged.served)
    )
    musts = sum(s.musts.fulfilled for s in judged.served) / max(
        1, sum(s.musts.of for s in judged.served)
    )
    below = sum(1 for s in judged.served if s.meetings < s.minimum)
    shown = "" if gap is None else f"{gap:.4%}"
    print(f"{people:>7} {name:<11} {judged.meetings:>8} {judged.value:>10} {shown:>9} "
          f"{seconds:>8.2f} {mutual:>7.1%} {musts:>7.1%} {below:>6}")  # fmt: skip


def _growth() -> None:
    points = []
    for people in GROWTH:
        problem = generate(participants=people, seed=SEED)
        started = time.perf_counter()
        solve(problem)
        points.append((math.log(people), math.log(time.perf_counter() - started)))
    x = sum(a for a, _ in points) / len(points)
    y = sum(b for _, b in points) / len(points)
    slope = sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)
    times = ", ".join(f"{n}: {math.exp(b):.2f} s" for n, (_, b) in zip(GROWTH, points, strict=True))
    print(f"growth: seconds ~ people^{slope:.2f} ({times})\n")
