"""Pictures of how a plan grows, from real solves: ``python -m scripts.pictures``.

200 generated participants with seed 7. A picture is one SVG file with its own ground, light and
dark, so that it can be read on any page; nothing in it is told by colour alone.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from samspill.engine.generate.problems import Hours, TableSupply, generate
from samspill.engine.judge.score import breaks_in
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.result import LevelName, Progress, Result, relative_gap
from samspill.engine.model.stop import Stop
from samspill.engine.model.valuation import Reason, Valuation, pair_of
from samspill.engine.solving.solve import solve
from samspill.telling.drawing import fixed, joined
from samspill.telling.numbers import percent, written
from scripts.svg import FOLDER, WIDTH, bars, label, picture

PEOPLE, SEED = 200, 7
LEFT, RIGHT = 84, 146
# Where each stage begins, by part of the work and by part of the picture's width.
STAGES = (
    (0.0, 0.0, "programme"),
    (0.1, 0.16, "annealing"),
    (0.5, 0.56, "windows"),
    (0.9, 0.84, "comfort"),
    (1.0, 1.0, ""),
)
BOARD = 56  # where the people of a board begin


@dataclass(frozen=True)
class Growth:
    """A solve as it went: its name, value and bound by part of the work done, and its end."""

    name: str
    points: tuple[tuple[float, int, int], ...]
    result: Result


def growth(name: str, problem: Problem) -> Growth:
    """Solves, and keeps what is said of the level value from the first timetable on."""
    said: list[Progress] = []
    result = solve(problem, report=said.append)
    points = [
        (at.fraction, at.value, at.bound)
        for at in said
        if at.level is LevelName.VALUE and at.value is not None and at.bound is not None
    ]
    level = result.level(LevelName.VALUE)
    return Growth(name, (*points, (0.9, level.value, level.bound), (1.0, level.value, level.bound)),
                  result)  # fmt: skip


def first_timetable(problem: Problem) -> Result:
    """A solve that is stopped as soon as it has a first timetable."""
    seen: list[str] = []
    stop = Stop(requested=lambda: "first timetable" in seen)
    return solve(problem, stop=stop, report=lambda at: seen.append(at.stage))


def grows(solves: Sequence[Growth]) -> str:
    """Value and bound of the solves, one under another, each on a scale of its own."""
    high = 256
    parts = [_panel(solved, top=at * high) for at, solved in enumerate(solves)]
    ends = "; ".join(
        f"{solved.name}: {percent(level.gap, 3, norwegian=False)}"
        for solved in solves
        for level in (solved.result.level(LevelName.VALUE),)
    )
    says = (
        "The value of the plan at hand as a solid line, and the proven bound over it as a dashed"
        f" one, from the first timetable to the end. Distance left: {ends}."
    )
    return picture("A plan grows towards its bound", says, parts, len(solves) * high)


def _panel(solved: Growth, *, top: int) -> str:
    level = solved.result.level(LevelName.VALUE)
    least = min(value for _, value, _ in solved.points)
    most = max(least + 1, *(bound for _, _, bound in solved.points))
    step = _step((most - least) / 3)
    low = least - (most - least) * 0.08
    plot, base = (LEFT, WIDTH - RIGHT), (top + 48, top + 200)

    def x(part: float) -> float:
        place = np.interp(part, [stage[0] for stage in STAGES], [stage[1] for stage in STAGES])
        return plot[0] + float(place) * (plot[1] - plot[0])

    def y(points: float) -> float:
        return base[1] - (points - low) / (most - low) * (base[1] - base[0])

    parts = [label(12, top + 24, solved.name, "strong")]
    for number in range(int(low // step) + 1, int(most // step) + 1):
        where = fixed(y(number * step))
        parts.append(
            f'<line class="edge" x1="{plot[0]}" x2="{plot[1]}" y1="{where}" y2="{where}"/>'
        )
        parts.append(
            label(plot[0] - 6, y(number * step) + 4, _points(number * step), "quiet", "end")
        )
    for begins, _, name in STAGES:
        where = fixed(x(begins))
        parts.append(
            f'<line class="edge" x1="{where}" x2="{where}" y1="{base[0]}" y2="{base[1]}"/>'
        )
        gap = percent(_gap_at(solved, begins), 3, norwegian=False)
        parts.append(label(x(begins) + 4, base[1] + 16, name, "quiet"))
        parts.append(label(x(begins) + 4, base[1] + 33, f"gap {gap}" if name else ""))
    value = [(x(part), y(points)) for part, points, _ in solved.points]
    bound = [(x(part), y(points)) for part, _, points in solved.points]
    between = [*_steps(value), *reversed(_steps(bound))]
    parts.append(f'<polygon class="between" points="{joined(between)}"/>')
    parts.append(f'<polyline class="bound" points="{joined(_steps(bound))}"/>')
    parts.append(f'<polyline class="plan" points="{joined(_steps(value))}"/>')
    parts += _ends(level.value, level.bound, plot[1] + 10, y(level.value), y(level.bound))
    return "".join(parts)


def _gap_at(solved: Growth, part: float) -> float:
    """The gap when so much of the work was done."""
    _, value, bound = max(
        (point for point in solved.points if point[0] <= part), key=lambda point: point[0]
    )
    return relative_gap(value=value, bound=bound)


def _ends(value: int, bound: int, x: float, y_value: float, y_bound: float) -> list[str]:
    """The last value and bound beside their lines, never over one another, and the gap."""
    y_value = max(y_value, y_bound + 34)
    gap = relative_gap(value=value, bound=bound)
    return [
        label(x, y_bound + 4, f"bound {written(bound, norwegian=False)}"),
        label(x, y_value + 4, f"plan {written(value, norwegian=False)}", "strong"),
        label(x, (y_bound + y_value) / 2 + 4, f"gap {percent(gap, 3, norwegian=False)}", "quiet"),
    ]


def _steps(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points joined by level and upright lines: each holds until the next is known."""
    found = [points[0]]
    for at, now in pairwise(points):
        found += [(now[0], at[1]), now]
    return found


def first_and_last(problem: Problem, first: Plan, last: Plan) -> str:
    """Two plans: people across in the same order, slots down, breaks under them."""
    order = sorted(problem.participants, key=lambda p: _when(problem, last, p.id))
    place = {person.id: at for at, person in enumerate(order)}
    parts, top = [], 0
    for name, plan in (("First timetable", first), ("Finished plan", last)):
        parts.append(_board(problem, plan, place, name, top))
        top += 30 + 16 * len(problem.slots) + 46
    parts.append(_legend(top + 4))
    counts = [f"{len(plan.meetings)} meetings and {_all_breaks(problem, plan)} breaks"
              for plan in (first, last)]  # fmt: skip
    says = (
        f"{len(place)} people across, {len(problem.slots)} slots down; a mark is a meeting, the"
        " taller the more it was wished for. Under each the number of breaks of each person."
        f" First timetable: {counts[0]}. Finished plan: {counts[1]}."
    )
    return picture("Everybody's meetings, before and after", says, parts, top + 30)


def _board(problem: Problem, plan: Plan, place: dict[str, int], name: str, top: int) -> str:
    left, wide = BOARD, (WIDTH - BOARD - 12) / max(1, len(place))
    base = top + 32
    said = f"{name}: {len(plan.meetings)} meetings, {_all_breaks(problem, plan)} breaks"
    parts = [label(12, top + 22, said, "strong")]
    index = problem.slot_index
    for slot, number in index.items():
        parts.append(label(left - 6, base + 16 * number + 12, slot, "quiet", "end"))
        line = (left, base + 16 * number + 14.5, wide * len(place), 0.75)
        parts.append(bars("between", [line]))
    pairs = Valuation(problem).pairs
    heights = {Reason.MUTUAL: 13, Reason.ONE_SIDED: 8, Reason.SUGGESTED: 3, Reason.LOCKED: 3}
    marks = []
    for meeting in plan.meetings:
        tall = heights[pairs[pair_of(meeting.participants[0], meeting.participants[1])].reason]
        y = base + 16 * index[meeting.slot] + 14 - tall
        marks += [
            (left + (place[p] + 0.1) * wide, y, wide * 0.8, tall) for p in meeting.participants
        ]
    parts.append(bars("ink", marks))
    under = base + 16 * len(index) + 6
    parts.append(label(left - 6, under + 10, "breaks", "quiet", "end"))
    breaks = [
        (left + (at + 0.1) * wide, under, wide * 0.8, 5 * breaks_in(_slots(problem, plan, person)))
        for person, at in place.items()
    ]
    parts.append(bars("lost", breaks))
    return "".join(parts)


def _legend(top: int) -> str:
    parts, x = [], float(BOARD)
    for tall, name in ((13, "wished by both"), (8, "wished by one"), (3, "suggested")):
        parts.append(bars("ink", [(x, top + 14 - tall, 5, tall)]))
        parts.append(label(x + 12, top + 13, name, "quiet"))
        x += 130
    parts.append(bars("lost", [(x, top + 4, 5, 10)]))
    parts.append(label(x + 12, top + 13, "breaks of the person above (here two)", "quiet"))
    return "".join(parts)


def _when(problem: Problem, plan: Plan, person: str) -> tuple[float, ...]:
    """Sorts people by when they meet: those who begin early first."""
    slots = _slots(problem, plan, person)
    return (slots[0], sum(slots) / len(slots)) if slots else (len(problem.slots), 0.0)


def _slots(problem: Problem, plan: Plan, person: str) -> list[int]:
    return sorted(problem.slot_index[m.slot] for m in plan.agenda(person))


def _all_breaks(problem: Problem, plan: Plan) -> int:
    return sum(breaks_in(_slots(problem, plan, p.id)) for p in problem.participants)


def _step(wanted: float) -> float:
    """The nearest of 1, 2, 5, 10, 20, ... above what is wanted."""
    size = 1.0
    while True:
        for part in (1, 2, 5):
            if part * size >= wanted:
                return part * size
        size *= 10


def _points(points: float) -> str:
    return written(points, norwegian=False)


def main() -> int:
    """Solve and write."""
    easy = generate(participants=PEOPLE, seed=SEED)
    hard = generate(participants=PEOPLE, seed=SEED, room=TableSupply.TIGHT, hours=Hours.SCATTERED)
    usual = growth("The day as generated", easy)
    solves = (usual, growth("Half of the slots, tables for four in five", hard))
    first = first_timetable(easy).plan
    assert first is not None and usual.result.plan is not None  # noqa: S101  always a plan
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "plan-grows.svg").write_text(grows(solves), encoding="utf-8")
    drawn = first_and_last(easy, first, usual.result.plan)
    (FOLDER / "plan-first-and-last.svg").write_text(drawn, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
