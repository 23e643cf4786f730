"""What a plan made anew leaves as it is: published meetings, locked for the engine.

Only those that the facts of the day still allow: somebody may have withdrawn, a slot or a table be
gone, a no thanks have been said. One that they do not allow is left out, and nothing says which or
why.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TypeVar

from samspill.engine.judge.faults.fault import Fault, FaultCode
from samspill.engine.judge.faults.locked import faults_in_locked
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Locked, LockedRoundTable, Problem
from samspill.engine.model.valuation import pair_of
from samspill.web.editions.models import Edition
from samspill.web.meetings.models import Meeting
from samspill.web.meetings.queries import meetings_on
from samspill.web.planning.ground import with_ground
from samspill.web.planning.models import Keep
from samspill.web.planning.problem import Facts, plan_of

Lock = TypeVar("Lock", Locked, LockedRoundTable)
ABOUT_TABLE = frozenset(
    {FaultCode.LOCKED_WRONG_TABLE, FaultCode.LOCKED_TABLE_FULL, FaultCode.LOCKED_TABLE_TOO_SMALL}
)
OFFERED = (Keep.EVERYTHING, Keep.TIMES, Keep.NOTHING)  # to choose from, the gentlest first
PLACE = re.compile(r"(locked|locked_round_tables)\[(\d+)\]")


def kept_meetings(edition: Edition, keep: Keep) -> list[Meeting]:
    """The meetings that stay, each at its time: none or two queries."""
    return [] if keep is Keep.NOTHING else list(meetings_on(edition.pk))


def with_kept(facts: Facts, edition: Edition, keep: Keep) -> Facts:
    """The facts in which the meetings that stay are locked. The digest stays that of the facts
    without: it is these that must not have changed when the plan is published."""
    meetings = kept_meetings(edition, keep)
    if not meetings:
        return facts
    plan = plan_of(meetings)
    grounded = with_ground(facts.problem, plan)
    problem = locked_in(grounded, plan, tables=keep is not Keep.TIMES)
    told = replace(
        with_ground(facts.told, plan),
        locked=problem.locked,
        locked_round_tables=problem.locked_round_tables,
    )
    return replace(facts, problem=problem, told=told)


def locked_in(problem: Problem, plan: Plan, *, tables: bool) -> Problem:
    """The problem in which as many of the meetings as it allows are locked in their slots, and at
    their ``tables``: where the table will not do, in the slot only."""
    known = {pair_of(*each.participants) for each in problem.locked}
    groups = {each.round_table for each in problem.locked_round_tables}
    pairs: list[Locked] = []
    rounds: list[LockedRoundTable] = []
    for each in plan.meetings:
        table = each.table if tables else None
        if each.round_table and each.round_table not in groups:
            rounds.append(LockedRoundTable(each.round_table, each.participants, each.slot, table))
        elif not each.round_table and each.participants[:2] not in known:
            first, second = each.participants
            pairs.append(Locked((first, second), each.slot, table))
    while True:
        tried = replace(
            problem,
            locked=(*problem.locked, *pairs),
            locked_round_tables=(*problem.locked_round_tables, *rounds),
        )
        wrong = _wrong(tried)
        before, before_rounds = len(problem.locked), len(problem.locked_round_tables)
        fewer = [_less(each, wrong.get(("locked", before + n))) for n, each in enumerate(pairs)]
        fewer_rounds = [
            _less(each, wrong.get(("locked_round_tables", before_rounds + n)))
            for n, each in enumerate(rounds)
        ]
        if (fewer, fewer_rounds) == (pairs, rounds):
            return tried
        pairs = [each for each in fewer if each is not None]
        rounds = [each for each in fewer_rounds if each is not None]


def _wrong(problem: Problem) -> dict[tuple[str, int], bool]:
    """The locks that cannot be kept, by list and number: True where only the table is wrong."""
    found: dict[tuple[str, int], bool] = {}
    for fault in faults_in_locked(problem):
        place = PLACE.match(fault.place)
        if place is None:
            continue
        at = place[1], int(place[2])
        found[at] = found.get(at, True) and _about_table(fault)
    return found


def _about_table(fault: Fault) -> bool:
    gone = fault.code is FaultCode.UNKNOWN_REFERENCE and fault.facts.get("kind") == "table"
    return gone or fault.code in ABOUT_TABLE


def _less(lock: Lock, only_table: bool | None) -> Lock | None:
    """The lock as it is (None: nothing is wrong), without its table, or no lock at all."""
    if only_table is None:
        return lock
    return replace(lock, table=None) if only_table and lock.table is not None else None
