"""Repairs against planning anew: CPU milliseconds, meetings disturbed, rules broken, how often the
repair is proven the smallest. ``python -m benchmarks.repair FILE`` writes the rows as JSON, too."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samspill.engine.generate.problems import generate
from samspill.engine.generate.round_tables import with_round_tables
from samspill.engine.judge.rules import violations
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Participant, Problem, Strength, Wish
from samspill.engine.repairing import (
    Change,
    Fact,
    Late,
    Leaves,
    Meet,
    NoShow,
    NoThanks,
    Repair,
    Repairer,
    RepresentativeLost,
    SlotDeleted,
    TableLost,
    WalkIn,
)
from samspill.engine.solving.solve import solve

PEOPLE, SEED, CHANGES, TABLES, REPLANS = 1000, 7, 500, 40, 3
ROUND_TABLES, SEATED = 40, 150  # round tables in the last part, changes of people who sit at one
PERSON_MS, WIDE_MS = 100, 1000


@dataclass
class Row:
    """What is measured of the changes of one kind."""

    name: str
    times: list[float] = field(default_factory=list)
    cancelled: int = 0
    least: int = 0
    moved: int = 0
    new: int = 0
    proven: int = 0
    broken: int = 0

    def take(self, made: Repair, ms: float, broken: int) -> None:
        """One repair more, with so many rules broken."""
        self.times.append(ms)
        self.cancelled += len(made.cancelled)
        self.least += made.cancelled_bound
        self.moved += len(made.moved)
        self.new += len(made.new)
        self.proven += made.proven
        self.broken += broken

    def at(self, share: float) -> float:
        """The time that this share of the repairs take at most."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def figures(self) -> dict[str, Any]:
        """The row as it is written to a file."""
        times = {"p50_ms": self.at(0.5), "p95_ms": self.at(0.95), "max_ms": max(self.times)}
        return {
            "change": self.name.strip(),
            "repairs": len(self.times),
            **{name: round(ms, 1) for name, ms in times.items()},
            "cancelled": self.cancelled,
            "least": self.least,
            "moved": self.moved,
            "new": self.new,
            "proven": self.proven,
            "broken": self.broken,
        }

    def show(self) -> None:
        """Print the row."""
        print(f"{self.name:<22} {len(self.times):>4} {self.at(0.5):>8.1f} {self.at(0.95):>8.1f}"
              f" {max(self.times):>8.1f} {self.cancelled:>6} {self.least:>6} {self.moved:>6}"
              f" {self.new:>4} {self.proven:>5} {self.broken:>10}")  # fmt: skip


def main(file: Path | None = None) -> None:
    """Print a row for each kind of change, then the baseline; write the rows to the file."""
    problem = generate(participants=PEOPLE, seed=SEED)
    plan = solve(problem).plan
    assert plan is not None  # noqa: S101  (generated problems always have a plan)
    started = time.process_time()
    repairer = Repairer(problem, plan)
    ready = time.process_time() - started
    print(f"REPAIR: {PEOPLE} participants, {len(plan.meetings)} meetings; CPU milliseconds;"
          f" a repairer is ready after {ready:.2f} s")  # fmt: skip
    print(f"{'change':<22} {'n':>4} {'p50':>8} {'p95':>8} {'max':>8} {'cancel':>6} {'least':>6}"
          f" {'moved':>6} {'new':>4} {'proven':>5} violations")  # fmt: skip
    person = Row("one person, all kinds")
    kinds: dict[str, Row] = {}
    for change in _persons(problem, plan, random.Random(SEED)):  # noqa: S311  not secret
        row = kinds.setdefault(change.facts[0].kind, Row(f"  {change.facts[0].kind}"))
        _measure(repairer, change, row, person)
    for row in (person, *kinds.values()):
        row.show()
    draw = random.Random(SEED)  # noqa: S311  not secret
    slots = [slot.id for slot in problem.slots]
    table = Row("table lost")
    for lost in draw.sample(problem.tables, TABLES):
        _measure(repairer, Change((TableLost(lost.id),)), table)
    slot = Row("slot deleted")
    for name in slots:
        _measure(repairer, Change((SlotDeleted(name),)), slot)
    for row in (table, slot):
        row.show()
    for row in round_tables():
        row.show()
    if file is not None:
        rows = [row.figures() for row in (person, *kinds.values(), table, slot)]
        facts = {"participants": PEOPLE, "meetings": len(plan.meetings), "rows": rows}
        file.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    _replan(repairer, [Change((NoShow(p.id),)) for p in draw.sample(problem.participants, REPLANS)])
    _replan(repairer, [Change((SlotDeleted(name),)) for name in slots[:REPLANS]])
    fast = person.at(0.95) <= PERSON_MS and max(*table.times, *slot.times) <= WIDE_MS
    broken = person.broken + table.broken + slot.broken
    met = "met" if fast and not broken else "MISSED"
    print(f"targets: one person {PERSON_MS} ms at the 95th percentile, tables and slots"
          f" {WIDE_MS} ms, no violation: {met}\n")  # fmt: skip


def round_tables() -> list[Row]:
    """Rows of an edition with round tables: changes of people who sit at one, and of the tables
    and slots that these are held at."""
    problem = generate(participants=PEOPLE, seed=SEED)
    problem = with_round_tables(problem, count=ROUND_TABLES, seed=SEED)
    plan = solve(problem).plan
    assert plan is not None  # noqa: S101  (generated problems always have a plan)
    repairer, draw = Repairer(problem, plan), random.Random(SEED)  # noqa: S311  not secret
    seated = [p for m in plan.groups for p in m.participants]
    coming, going = problem.slots[1:], problem.slots[:-1]
    person = Row(f"with {len(plan.groups)} round tables:")
    for _ in range(SEATED):
        who = draw.choice(seated)
        late, leaves = Late(who, draw.choice(coming).id), Leaves(who, draw.choice(going).id)
        fact = draw.choice((NoShow(who), late, leaves))
        standby = tuple(draw.sample([p.id for p in problem.participants], 20))
        _measure(repairer, Change((fact,), standby=standby), person)
    table, slot = Row("  table lost"), Row("  slot deleted")
    for name in sorted({m.table for m in plan.groups}):
        _measure(repairer, Change((TableLost(name),)), table)
    for name in (s.id for s in problem.slots):
        _measure(repairer, Change((SlotDeleted(name),)), slot)
    return [person, table, slot]


def _measure(repairer: Repairer, change: Change, *rows: Row) -> None:
    started = time.process_time()
    made = repairer.repair(change)
    ms = 1000 * (time.process_time() - started)
    broken = sum(1 for _ in violations(made.problem, made.plan))
    for row in rows:
        row.take(made, ms, broken)


def _persons(problem: Problem, plan: Plan, draw: random.Random) -> Iterator[Change]:
    """Random changes of one person: a third of them before the day, the rest in the middle of it
    with standby people, some meetings confirmed."""
    people = [p.id for p in problem.participants]
    pairs = [(m.participants[0], m.participants[1]) for m in plan.meetings]
    makers: list[Callable[[], Fact | None]] = [
        lambda: NoShow(draw.choice(people)),
        lambda: Late(draw.choice(people), draw.choice(problem.slots[1:]).id),
        lambda: Leaves(draw.choice(people), draw.choice(problem.slots[:-1]).id),
        lambda: NoThanks(*draw.choice(pairs)),
        lambda: RepresentativeLost(draw.choice(people), draw.random() < 0.5),
        lambda: _walk_in(problem, draw),
        lambda: _ask(problem, draw),
    ]
    made = 0
    while made < CHANGES:
        fact = draw.choice(makers)()
        if fact is None:
            continue
        on_the_day = draw.random() < 2 / 3
        if isinstance(fact, RepresentativeLost) and fact.stays and on_the_day:
            continue  # refused where they have had meetings at their own table
        change = Change(
            (fact,),
            now=draw.choice(problem.slots).start if on_the_day else None,
            confirmed=tuple(draw.sample(pairs, len(pairs) // 4)) if on_the_day else (),
            standby=tuple(draw.sample(people, 20)) if on_the_day else (),
        )
        made += 1
        yield change


def _walk_in(problem: Problem, draw: random.Random) -> WalkIn:
    home = draw.choice(problem.organisations).id
    others = [p.id for p in draw.sample(problem.participants, 20) if p.organisation != home]
    wishes = tuple(Wish("walk-in", other, Strength.LIKE) for other in others)
    return WalkIn(Participant("walk-in", "Walk-in", home), None, wishes)


def _ask(problem: Problem, draw: random.Random) -> Meet | None:
    first, second = draw.sample(problem.participants, 2)
    return None if first.organisation == second.organisation else Meet(first.id, second.id)


def _replan(repairer: Repairer, changes: list[Change]) -> None:
    """The baseline: the changed problem planned anew, beside its repair."""
    for change in changes:
        made = repairer.repair(change)
        started = time.process_time()
        plan = solve(made.problem).plan
        took = time.process_time() - started
        assert plan is not None  # noqa: S101  (a problem without faults has a plan)
        old = {m.participants: (m.slot, m.table) for m in repairer.plan.meetings}
        new = {m.participants: (m.slot, m.table) for m in plan.meetings}
        moved = sum(new.get(pair, at) != at for pair, at in old.items())
        print(f"  planned anew after {change.facts[0].kind}: {1000 * took:.0f} ms,"
              f" {len(old.keys() - new.keys())} cancelled, {moved} moved; repaired:"
              f" {len(made.cancelled)} cancelled, {len(made.moved)} moved")  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
