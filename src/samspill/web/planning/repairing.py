"""One road for every change of facts after publishing: the change is tried, the plan repaired for
what the facts are then, shown, and carried out when it is agreed to.

Nothing is kept of a trial: it is taken back, and is made anew when somebody agrees to it. The
repair is the same then, or the organiser is shown what it has become meanwhile.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.db import transaction

from samspill.engine.formats.json_plan import result_document
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem, Suggestion
from samspill.engine.model.valuation import Pair, Valuation, pair_of
from samspill.engine.repairing import (
    BrokenPlanError,
    Change,
    ChangeError,
    Repair,
    Repairer,
    Way,
)
from samspill.engine.repairing.change import Meet
from samspill.web.editions.keys import participant_key
from samspill.web.editions.models import Edition, Participant
from samspill.web.meetings.models import Meeting
from samspill.web.people.models import Person
from samspill.web.planning.models import PlanVersion, VersionState
from samspill.web.planning.problem import facts_of, plan_of
from samspill.web.planning.publishing import (
    Difference,
    Key,
    difference,
    published_now,
    put_in_place,
)
from samspill.web.planning.reports import report_on
from samspill.web.planning.undoing import kept_of, rows_of
from samspill.web.planning.versions import store_draft

T = TypeVar("T")
__all__ = [
    "Agreed",
    "NoRepairError",
    "OtherProposalError",
    "Proposal",
    "Way",
    "carry_out",
    "propose",
    "repaired",
]


class NoRepairError(ValueError):
    """No repair keeps the rules, or what has begun would be changed: nothing is done."""


@dataclass(frozen=True)
class Agreed:
    """What an organiser has agreed to: the way, and the proposal's ``key`` that they were shown
    (empty: none yet, they want to see one)."""

    way: Way = Way.AS_FEW
    key: str = ""


@dataclass(frozen=True)
class Proposal:
    """What a change of facts would do to the published meetings.

    ``told`` is how many people get a letter. ``gain`` is how much more all wishes together could
    be served by a plan made anew, as a share of what they are now, at most; None where that was
    not reckoned. ``key`` says which proposal it
    is: two are the same when they change the same meetings in the same way.
    """

    difference: Difference
    way: Way
    key: str
    told: int
    gain: float | None


@dataclass(frozen=True)
class Standing:
    """The meetings that the repair begins with, where those that are on are not it: with other
    people in them, what is asked for beside, and which pairs' meetings go on as which others'."""

    plan: Plan
    asks: tuple[Meet, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)


# From the problem after the change, and the meetings that are on.
Stand = Callable[[Problem, Iterable[Meeting]], Standing]


@dataclass(frozen=True)
class _Made:
    version: PlanVersion
    repair: Repair
    difference: Difference


def repaired(
    *,
    edition: Edition,
    change: Callable[[], T],
    way: Way,
    now: datetime,
    trial: bool,
    standing: Stand | None = None,
) -> tuple[T, _Made | None]:
    """Make the change, and store the repaired plan as a draft. Call it in a transaction that holds
    the edition. None where no meeting is on, and where none is other than it was.
    Of a ``trial``, which is taken back, no report is made. ``standing`` says what the repair
    begins with.

    Raises NoRepairError.
    """
    current = published_now(edition)
    if not current:
        return change(), None
    pairs = _pairs(current.values())
    before = _with_ground(facts_of(edition).problem, pairs)
    done = change()
    edition.refresh_from_db()
    facts = facts_of(edition)
    after = _with_ground(facts.problem, pairs)
    try:
        stands = (
            Standing(plan_of(current.values()))
            if standing is None
            else standing(after, current.values())
        )
        repairer = Repairer.as_it_stands(before, stands.plan)
        repair = repairer.repair_to(after, Change(now=now, facts=stands.asks), way=way)
    except (BrokenPlanError, ChangeError) as error:
        raise NoRepairError from error
    if not repair.shifts and not stands.instead:
        return done, None
    held = [(m.participants[0], m.participants[1]) for m in repair.plan.pairs]
    grounded = replace(facts, problem=repair.problem, told=_with_ground(facts.told, held))
    version = store_draft(
        edition=edition,
        facts=grounded,
        plan=repair.plan,
        result={} if trial else result_document(repair.result(0)),
        report={} if trial else report_on(grounded, repair.plan),
        run=None,
        now=now,
    )
    made = _Made(version, repair, difference(version, current, stands.instead))
    return done, None if made.difference.nothing else made


def propose(
    *,
    edition: Edition,
    change: Callable[[], object],
    way: Way,
    now: datetime,
    standing: Stand | None = None,
) -> Proposal | None:
    """What the change would do, with nothing done; None when every meeting stays as it is.

    Raises NoRepairError, and what the change does.
    """
    with transaction.atomic():
        edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
        _done, made = repaired(
            edition=edition, change=change, way=way, now=now, trial=True, standing=standing
        )
        proposal = None if made is None else _proposal(made, way)
        transaction.set_rollback(True)
    return proposal


@transaction.atomic
def carry_out(
    *,
    edition: Edition,
    change: Callable[[], T],
    agreed: Agreed,
    by: Person | None,
    now: datetime,
    standing: Stand | None = None,
) -> tuple[T, Proposal | None]:
    """Make the change and what was agreed to with it: a new published version, and a letter to
    each whose day changes. Gives what the change gave.

    Raises OtherProposalError when the repair is another one by now, with nothing done;
    NoRepairError, and what the change does.
    """
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    rows = rows_of(edition)
    previous = edition.plans.filter(state=VersionState.PUBLISHED).first()
    done, made = repaired(
        edition=edition, change=change, way=agreed.way, now=now, trial=False, standing=standing
    )
    if made is None:
        if agreed.key:
            raise OtherProposalError(None)
        return done, None
    proposal = _proposal(made, agreed.way)
    if proposal.key != agreed.key:
        raise OtherProposalError(proposal)
    if previous is not None:
        kept = kept_of(rows, rows_of(edition))
        back = {after.pair: before.pair for before, after in made.difference.taken}
        made.version.undo = {"previous": previous.pk, "rows": kept, "instead": back}
        made.version.save(update_fields=("undo",))
    put_in_place(
        plan=made.version,
        change=made.difference,
        edition=edition,
        by=by,
        now=now,
        wait=settings.LETTERS_WAIT,
    )
    return done, proposal


class OtherProposalError(ValueError):
    """What was agreed to is not what would be done any more; ``proposal`` is what would (None: no
    meeting would be other than it is)."""

    def __init__(self, proposal: Proposal | None) -> None:
        super().__init__("The repair is another one by now.")
        self.proposal = proposal


def _pairs(meetings: Iterable[Meeting]) -> list[Pair]:
    return [
        pair_of(*(participant_key(person) for person in meeting.people))
        for meeting in meetings
        if not meeting.round_table
    ]


def _with_ground(problem: Problem, pairs: Iterable[Pair]) -> Problem:
    """The problem in which each of the pairs has a reason to meet: one whose wishes were taken back
    since their meeting was published is worth least of all, and stays until somebody drops it."""
    known, held = problem.participant_by_id, Valuation(problem).pairs
    missing = [
        pair
        for pair in sorted(pairs)
        if pair not in held
        and pair[0] in known
        and pair[1] in known
        and known[pair[0]].organisation != known[pair[1]].organisation
    ]
    if not missing:
        return problem
    added = tuple(Suggestion(first, second, worth=1) for first, second in missing)
    return replace(problem, suggestions=(*problem.suggestions, *added))


def _proposal(made: _Made, way: Way) -> Proposal:
    at = made.repair.replan
    gain = at.value_to_gain / at.value if at.value else None
    affected = made.difference.affected
    told = Participant.objects.filter(pk__in=affected, withdrawn_at__isnull=True).count()
    return Proposal(made.difference, way, _key(made.difference), told, gain)


def _key(change: Difference) -> str:
    """The same for the same changes, whatever numbers new rows have."""

    def said(
        people: Iterable[int], theme: str, *spots: Mapping[str, object] | None
    ) -> list[object]:
        return [sorted(people), theme, *spots]

    current: Mapping[Key, Meeting] = change.current
    lines = [["cancelled", *said(m.people, m.theme, _spot(m))] for m in change.cancelled]
    lines += [
        ["moved", *said(m.people, m.theme, _spot(current[m.key]), _spot(m))] for m in change.moved
    ]
    lines += [["new", *said(m.people, m.theme, _spot(m))] for m in change.new]
    lines += [["joined", *said(people, m.theme, _spot(m))] for m, people in change.joined]
    lines += [
        ["taken", *said(before.people | after.people, "", _spot(before), _spot(after))]
        for before, after in change.taken
    ]
    lines += [["left", *said(people, m.theme, _spot(m))] for m, people in change.left]
    text = json.dumps(sorted(lines, key=json.dumps))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _spot(meeting: object) -> dict[str, object]:
    slot, table = meeting.slot, meeting.table  # type: ignore[attr-defined]  # of either kind
    return {"start": slot.start.isoformat(), "end": slot.end.isoformat(), "table": table.number}
