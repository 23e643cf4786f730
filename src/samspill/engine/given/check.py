"""The judge of plans for given meetings: every rule in plain Python, no solver."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, product

from samspill.engine.given.problem import GivenProblem
from samspill.engine.model.plan import Meeting, Plan

Pair = tuple[str, ...]


class GivenRule(StrEnum):
    """The rules by name."""

    UNKNOWN = "unknown"
    MISSING = "missing"
    NOT_GIVEN = "not_given"
    TWO_PLACES = "two_places"
    TABLE_FULL = "table_full"
    SLOT_CLOSED = "slot_closed"
    ORDER = "order"
    UNFAIR = "unfair"


@dataclass(frozen=True)
class GivenViolation:
    """A broken rule: its code; who, which slot, which table. ``found`` is how many there are, where
    the rule counts; ``order`` are two meetings (numbers from 1) that are the wrong way round."""

    code: GivenRule
    participants: tuple[str, ...] = ()
    slot: str | None = None
    table: str | None = None
    found: int | None = None
    order: tuple[int, int] | None = None


@dataclass(frozen=True)
class GivenReport:
    """What the judge found: broken rules, and all participants' breaks, idle slots and changes
    of table together.

    They are counted over the meetings of known participants in known slots. An idle slot is one
    between a participant's first meeting and last in which they have none: a break is one or
    more of them. A change of table is two meetings after one another at different tables.
    """

    violations: tuple[GivenViolation, ...]
    breaks: int
    idle_slots: int
    table_changes: int

    @property
    def valid(self) -> bool:
        """True when no rule is broken."""
        return not self.violations


def breaks_in(slots: list[int]) -> int:
    """Breaks of somebody who meets in these slots: consecutive ones that are not adjacent."""
    return sum(1 for before, after in pairwise(sorted(slots)) if after - before > 1)


def idle_in(slots: list[int]) -> int:
    """Idle slots of somebody who meets in these: free ones between the first and the last."""
    return sum(max(0, after - before - 1) for before, after in pairwise(sorted(slots)))


def changes_in(seats: list[tuple[int, str]]) -> int:
    """Changes of table of somebody who sits at these, each with its slot."""
    return sum(1 for (_, before), (_, after) in pairwise(sorted(seats)) if before != after)


def check(problem: GivenProblem, plan: Plan) -> GivenReport:
    """Judge a plan. Participants, slots and tables have the ids "1", "2" and so on.

    Two given meetings of the same pair can't be told apart in a plan: they are taken in the
    way that keeps most rules of slots and order, tried in turn, which takes time exponential
    in their number only where such rules differ between them.
    """
    people = {str(p) for p in range(1, problem.participants + 1)}
    known = [m for m in plan.meetings if _known(problem, m) and set(m.participants) <= people]
    found = [
        GivenViolation(GivenRule.UNKNOWN, m.participants, m.slot, m.table)
        for m in plan.meetings
        if m not in known
    ]
    found += _held(problem, plan)
    found += _clashes(known)
    found += _slots_and_order(problem, known)
    seats: dict[str, list[tuple[int, str]]] = {p: [] for p in people}
    for meeting in known:
        for participant in meeting.participants:
            seats[participant].append((int(meeting.slot), meeting.table))
    agendas = [[slot for slot, _ in row] for row in seats.values()]
    breaks = [breaks_in(slots) for slots in agendas]
    spread = max(breaks, default=0) - min(breaks, default=0)
    if spread > problem.fairness:
        found.append(GivenViolation(GivenRule.UNFAIR, found=spread))
    return GivenReport(
        violations=tuple(found),
        breaks=sum(breaks),
        idle_slots=sum(idle_in(slots) for slots in agendas),
        table_changes=sum(changes_in(row) for row in seats.values()),
    )


def _known(problem: GivenProblem, meeting: Meeting) -> bool:
    slots = {str(t) for t in range(1, problem.slots + 1)}
    tables = {str(t) for t in range(1, problem.tables + 1)}
    return meeting.slot in slots and meeting.table in tables


def _pair(first: int, second: int) -> Pair:
    return tuple(sorted((str(first), str(second))))


def _held(problem: GivenProblem, plan: Plan) -> Iterator[GivenViolation]:
    """Every given meeting is held, and no other."""
    wanted = Counter(_pair(m.first, m.second) for m in problem.meetings)
    held = Counter(tuple(sorted(m.participants)) for m in plan.meetings)
    for pair, count in (wanted - held).items():
        yield GivenViolation(GivenRule.MISSING, pair, found=count)
    for pair, count in (held - wanted).items():
        yield GivenViolation(GivenRule.NOT_GIVEN, pair, found=count)


def _clashes(meetings: list[Meeting]) -> Iterator[GivenViolation]:
    """A participant has one meeting in a slot, and a table holds one."""
    busy = Counter((who, m.slot) for m in meetings for who in m.participants)
    for (who, slot), count in busy.items():
        if count > 1:
            yield GivenViolation(GivenRule.TWO_PLACES, (who,), slot, found=count)
    seats = Counter((m.table, m.slot) for m in meetings)
    for (table, slot), count in seats.items():
        if count > 1:
            yield GivenViolation(GivenRule.TABLE_FULL, (), slot, table, found=count)


def _slots_and_order(problem: GivenProblem, meetings: list[Meeting]) -> list[GivenViolation]:
    """Each meeting in one of its slots, and after those that come before it."""
    held: dict[Pair, list[int]] = defaultdict(list)
    for meeting in meetings:
        held[tuple(sorted(meeting.participants))].append(int(meeting.slot))
    given: dict[Pair, list[int]] = defaultdict(list)
    for number, fact in enumerate(problem.meetings):
        given[_pair(fact.first, fact.second)].append(number)
    ways = [(ns, list(_ways(problem, ns, held[pair]))) for pair, ns in given.items() if held[pair]]
    best: list[GivenViolation] | None = None
    for choice in product(*(each for _, each in ways)):
        slot_of: dict[int, int] = {}
        for (numbers, _), slots in zip(ways, choice, strict=True):
            slot_of.update(zip(numbers, slots, strict=False))
        broken = _broken(problem, slot_of)
        if best is None or len(broken) < len(best):
            best = broken
        if not best:
            break
    return best or []


def _ways(problem: GivenProblem, numbers: list[int], slots: list[int]) -> Iterator[list[int]]:
    """The ways of giving a pair's slots to its meetings; one where all ways mean the same."""
    after = {before for meeting in problem.meetings for before in meeting.after}
    facts = {(problem.meetings[n].slots, problem.meetings[n].after) for n in numbers}
    if len(numbers) == 1 or len(slots) == 1 or (len(facts) == 1 and not after & set(numbers)):
        yield sorted(slots)
        return
    for place, slot in enumerate(slots):
        others = slots[:place] + slots[place + 1 :]
        for rest in _ways(problem, numbers[1:], others):
            yield [slot, *rest]


def _broken(problem: GivenProblem, slot_of: dict[int, int]) -> list[GivenViolation]:
    broken = []
    for number, slot in slot_of.items():
        meeting = problem.meetings[number]
        pair = _pair(meeting.first, meeting.second)
        if slot not in meeting.slots:
            broken.append(GivenViolation(GivenRule.SLOT_CLOSED, pair, str(slot)))
        for before in meeting.after:
            if before in slot_of and slot_of[before] >= slot:
                order = (before + 1, number + 1)
                broken.append(GivenViolation(GivenRule.ORDER, pair, str(slot), order=order))
    return broken
