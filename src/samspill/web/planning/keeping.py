"""What a plan made anew leaves as it is: published meetings, locked for the engine.

Only those that the facts of the day still allow: somebody may have withdrawn, a slot or a table be
gone, a no thanks have been said. One that they do not allow is left out, and nothing says which or
why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from samspill.engine.judge.faults.fault import Fault, FaultCode
from samspill.engine.model.plan import Meeting as PlanMeeting
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Locked, LockedRoundTable, Problem
from samspill.engine.model.valuation import pair_of
from samspill.engine.repairing.locks import faults_to_mend_first
from samspill.web.editions.models import Edition
from samspill.web.meetings.models import Meeting
from samspill.web.meetings.queries import meetings_on
from samspill.web.planning.ground import with_ground
from samspill.web.planning.models import Keep
from samspill.web.planning.problem import Facts, plan_of
from samspill.web.planning.promised import promised_on

Lock = Locked | LockedRoundTable
ABOUT_TABLE = frozenset(
    {FaultCode.LOCKED_WRONG_TABLE, FaultCode.LOCKED_TABLE_FULL, FaultCode.LOCKED_TABLE_TOO_SMALL}
)
OFFERED = (Keep.EVERYTHING, Keep.TIMES, Keep.PROMISED)  # to choose from, the gentlest first


def keep_asked(edition: Edition, asked: str) -> Keep:
    """What is kept where somebody has ``asked`` for it: what is promised, whatever they wrote, once
    people have meetings, and nothing before that."""
    if not edition.is_published:
        return Keep.NOTHING
    return Keep(asked) if asked in {*OFFERED} else Keep.PROMISED


def kept_meetings(edition: Edition, keep: Keep) -> list[Meeting]:
    """The meetings that stay, each at its time: none, one or two queries."""
    if keep is Keep.NOTHING:
        return []
    if keep is Keep.PROMISED:
        return list(promised_on(edition))
    return list(meetings_on(edition.pk))


def with_kept(facts: Facts, edition: Edition, keep: Keep) -> Facts:
    """The facts in which the meetings that stay are locked. The digest stays that of the facts
    without: it is these that must not have changed when the plan is published."""
    meetings = kept_meetings(edition, keep)
    if not meetings:
        return facts
    plan = plan_of(meetings)
    grounded = with_ground(facts.problem, plan)
    problem = locked_in(grounded, plan, tables=keep is not Keep.TIMES)

    def tell() -> Problem:
        return replace(
            with_ground(facts.told, plan),
            locked=problem.locked,
            locked_round_tables=problem.locked_round_tables,
        )

    return replace(facts, problem=problem, tell=tell)


def locked_in(problem: Problem, plan: Plan, *, tables: bool) -> Problem:
    """The problem in which as many of the meetings as it allows are locked in their slots, and at
    their ``tables``: where the table will not do, in the slot only. What the problem has locked
    already is promised: it stays whatever the others would have, and at its table where it can."""
    firm: list[Lock] = [*problem.locked, *problem.locked_round_tables]
    promised = {_what(lock): lock for lock in firm}
    held: list[Lock] = []
    for each in plan.meetings:
        lock = _lock(each)
        if (first := promised.get(_what(lock))) is not None:
            promised[_what(lock)] = replace(first, table=lock.table)
        else:
            held.append(lock if tables else replace(lock, table=None))
    held = [*promised.values(), *held]
    while True:
        tried = _with(problem, held)
        wrong = _wrong(tried)
        if not wrong:
            return tried
        held = _fewer(held, wrong, promised.keys())


def _lock(meeting: PlanMeeting) -> Lock:
    if meeting.round_table:
        people = meeting.participants
        return LockedRoundTable(meeting.round_table, people, meeting.slot, meeting.table)
    first, second = meeting.participants
    return Locked((first, second), meeting.slot, meeting.table)


def _what(lock: Lock) -> object:
    """What it is that is locked, wherever it is."""
    return lock.round_table if isinstance(lock, LockedRoundTable) else pair_of(*lock.participants)


def _with(problem: Problem, held: Iterable[Lock]) -> Problem:
    held = tuple(held)
    return replace(
        problem,
        locked=tuple(lock for lock in held if isinstance(lock, Locked)),
        locked_round_tables=tuple(lock for lock in held if isinstance(lock, LockedRoundTable)),
    )


def _wrong(problem: Problem) -> dict[object, bool]:
    """What of that which is locked gives way first: True where only the table is wrong."""
    found: dict[object, bool] = {}
    for name, number, fault in faults_to_mend_first(problem):
        what = _what(getattr(problem, name)[number])
        found[what] = found.get(what, True) and _about_table(fault)
    return found


def _fewer(
    held: list[Lock], wrong: Mapping[object, bool], promised: Collection[object]
) -> list[Lock]:
    """The locks with less asked of those that are wrong: no table, then not at all. Where a
    promised one is wrong for want of room beside others, it is these that give way."""
    fewer: list[Lock] = []
    firm: list[Lock] = []
    for lock in held:
        only_table = wrong.get(_what(lock))
        if only_table is None:
            fewer.append(lock)
        elif lock.table is not None and (only_table or _what(lock) in promised):
            fewer.append(replace(lock, table=None))
        elif _what(lock) in promised:
            fewer.append(lock)
            firm.append(lock)
    if fewer != held:
        return fewer
    return _gave_way(held, firm, promised)


def _gave_way(held: list[Lock], firm: list[Lock], promised: Collection[object]) -> list[Lock]:
    """The locks with less asked of those in the way of the ``firm`` ones: first their tables, of
    what is not promised before what is, then the last of what is not promised."""
    slots = {lock.slot for lock in firm}
    people = {person for lock in firm for person in lock.participants}
    near = [
        lock
        for lock in held
        if lock not in firm and (lock.slot in slots or people & {*lock.participants})
    ]
    loose = [lock for lock in near if _what(lock) not in promised]
    for those in (loose, near):
        if any(lock.table for lock in those):
            return [replace(lock, table=None) if lock in those else lock for lock in held]
    last = (loose or firm)[-1]
    return [lock for lock in held if lock is not last]


def _about_table(fault: Fault) -> bool:
    gone = fault.code is FaultCode.UNKNOWN_REFERENCE and fault.facts.get("kind") == "table"
    return gone or fault.code in ABOUT_TABLE
