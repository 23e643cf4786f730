"""The judge of plans for given meetings: every rule in plain Python, no solver."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from samspill.engine.given.problem import GivenProblem
from samspill.engine.plan import Plan


@dataclass(frozen=True)
class GivenViolation:
    """A broken rule: its code and a sentence."""

    code: str
    text: str


@dataclass(frozen=True)
class GivenReport:
    """What the judge found: broken rules, and the breaks of all participants together."""

    violations: tuple[GivenViolation, ...]
    breaks: int

    @property
    def valid(self) -> bool:
        """True when no rule is broken."""
        return not self.violations


def breaks_in(slots: list[int]) -> int:
    """Breaks of somebody who meets in these slots."""
    row = sorted(slots)
    return sum(1 for a, b in itertools.pairwise(row) if b - a > 1)


def check(problem: GivenProblem, plan: Plan) -> GivenReport:
    """Judge a plan: participants and slots by number, tables as "1" to the number of tables."""
    found = list(_violations(problem, plan))
    agenda: dict[int, list[int]] = {p: [] for p in range(1, problem.participants + 1)}
    for meeting in plan.meetings:
        for who in meeting.participants:
            if who.isdecimal() and int(who) in agenda and meeting.slot.isdecimal():
                agenda[int(who)].append(int(meeting.slot))
    per_person = {p: breaks_in(slots) for p, slots in agenda.items()}
    spread = max(per_person.values(), default=0) - min(per_person.values(), default=0)
    if spread > problem.fairness:
        found.append(
            GivenViolation("unfair", f"Breaks differ by {spread}, more than {problem.fairness}.")
        )
    return GivenReport(tuple(found), sum(per_person.values()))


def _violations(problem: GivenProblem, plan: Plan) -> Iterator[GivenViolation]:
    wanted = Counter(tuple(sorted((str(m.first), str(m.second)))) for m in problem.meetings)
    held = Counter(tuple(sorted(m.participants)) for m in plan.meetings)
    for pair, count in (wanted - held).items():
        yield GivenViolation("missing", f"{' and '.join(pair)} lack {count} of their meetings.")
    for pair, count in (held - wanted).items():
        yield GivenViolation("not_given", f"{' and '.join(pair)} meet {count} times too often.")
    busy: Counter[tuple[str, str]] = Counter()
    seats: Counter[tuple[str, str]] = Counter()
    slots_of: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for meeting in plan.meetings:
        if not (meeting.slot.isdecimal() and 1 <= int(meeting.slot) <= problem.slots):
            yield GivenViolation("slot", f"There is no slot {meeting.slot}.")
            continue
        if not (meeting.table.isdecimal() and 1 <= int(meeting.table) <= problem.tables):
            yield GivenViolation("table", f"There is no table {meeting.table}.")
        busy.update((who, meeting.slot) for who in meeting.participants)
        seats[meeting.table, meeting.slot] += 1
        slots_of[tuple(sorted(meeting.participants))].append(int(meeting.slot))
    for (who, slot), count in busy.items():
        if count > 1:
            yield GivenViolation("two_places", f"{who} has {count} meetings in slot {slot}.")
    for (table, slot), count in seats.items():
        if count > 1:
            yield GivenViolation("table_full", f"Table {table} has {count} in slot {slot}.")
    yield from _slots_and_order(problem, slots_of)


def _slots_and_order(
    problem: GivenProblem, slots_of: dict[tuple[str, ...], list[int]]
) -> Iterator[GivenViolation]:
    """Each meeting in one of its slots and after those before it. A pair that meets twice may
    have its two slots either way round."""
    pair_of = [tuple(sorted((str(m.first), str(m.second)))) for m in problem.meetings]
    for number, meeting in enumerate(problem.meetings):
        mine = slots_of.get(pair_of[number], [])
        if mine and not set(mine) & set(meeting.slots):
            yield GivenViolation("slot_closed", f"Meeting {number + 1} is not in one of its slots.")
        for before in meeting.after:
            earlier = slots_of.get(pair_of[before], [])
            if mine and earlier and min(earlier) >= max(mine):
                yield GivenViolation(
                    "order", f"Meeting {before + 1} is not before meeting {number + 1}."
                )
