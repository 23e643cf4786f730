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

from samspill.engine.model.garbage import no_search_for_garbage
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.repairing import BrokenPlanError, Change, ChangeError, Repair, Way
from samspill.engine.repairing.change import Meet
from samspill.web.editions.models import Edition, Participant
from samspill.web.meetings.models import Meeting
from samspill.web.people.models import Person
from samspill.web.planning.differences import Difference, Key, compared
from samspill.web.planning.figures import NOT_YET, reckon_soon
from samspill.web.planning.ground import ground_kept
from samspill.web.planning.models import PlanVersion, VersionState
from samspill.web.planning.problem import Facts, as_meeting, facts_of, plan_of
from samspill.web.planning.proposed_day import ProposedDay, proposed_day
from samspill.web.planning.publishing import (
    published_now,
    put_in_place,
)
from samspill.web.planning.repairs import gain_beside, repair_made
from samspill.web.planning.rolling_back import as_it_was
from samspill.web.planning.undoing import kept_of, rows_of, way_back
from samspill.web.planning.versions import planned_beside, store_draft

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
    (empty: none yet, they want to see one). ``stands`` is the number of the version that was
    published then, None where there was none or it is not known. ``gain``: they want to see how
    much better a plan made anew could be, too."""

    way: Way = Way.AS_FEW
    key: str = ""
    stands: int | None = None
    gain: bool = False


@dataclass(frozen=True)
class Proposal:
    """What a change of facts would do to the published meetings.

    ``told`` is how many people get a letter. ``gain`` is how much more all wishes together could
    be served by a plan made anew, as a share of what they are now, at most; None where that is
    not reckoned, as it takes as long as all the rest. ``key`` says which proposal it is: two are
    the same when they change the same meetings in the same way. ``stands`` is the number of the
    version that is published, if one is. ``day`` is that of the people whose meetings change.
    """

    difference: Difference
    way: Way
    key: str
    told: int
    gain: float | None
    stands: int | None = None
    day: ProposedDay = field(default_factory=ProposedDay)


@dataclass(frozen=True)
class Standing:
    """The meetings that the repair begins with, where those that are on are not it: with other
    people in them, what is asked for beside, which pairs' meetings go on as which others', at
    which round tables (keys) who gives their seat to whom, and which are to be held."""

    plan: Plan
    asks: tuple[Meet, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)
    seats: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    opens: frozenset[str] = frozenset()


# From the problem after the change, and the meetings that are on.
Stand = Callable[[Problem, Iterable[Meeting]], Standing]


@dataclass(frozen=True)
class _Made:
    facts: Facts
    repair: Repair
    difference: Difference
    stood: tuple[Facts, Plan]  # before the change, and what was on


def repaired(
    *,
    edition: Edition,
    change: Callable[[], T],
    way: Way,
    now: datetime,
    back_to: PlanVersion | None = None,
    standing: Stand | None = None,
) -> tuple[T, _Made | None]:
    """Make the change, and repair the plan for it. Call it in a transaction that holds the edition.
    None where no meeting is on, and where none is other than it was. ``back_to``: it is this
    earlier version that is repaired, and what is other is told from the meetings that are on.
    ``standing`` says what else the repair begins with.

    Raises NoRepairError, and NothingToGoBackToError.
    """
    current = published_now(edition)
    if not current and back_to is None:
        return change(), None
    on = {as_meeting(meeting): meeting for meeting in current.values()}
    live, stood = Plan.of(on), facts_of(edition)
    before = ground_kept(edition.pk, stood.problem, live)
    done = change()
    edition.refresh_from_db()
    facts = facts_of(edition)
    after = ground_kept(edition.pk, facts.problem, live, near=stood.problem)
    stands = Standing(live, opens=_opened(stood.problem, facts.problem, live))
    if back_to is not None:
        before, plan = as_it_was(back_to, after, current.values(), now)
        stands = Standing(plan)
    elif standing is not None:
        stands = standing(after, current.values())
    try:
        asked = replace(_change(before, current.values(), now), facts=stands.asks)
        repair = repair_made(edition.pk, before, after, stands.plan, asked, way, stands.opens)
    except (BrokenPlanError, ChangeError) as error:
        raise NoRepairError from error
    whole = back_to is not None or standing is not None
    if repair.plan == live if whole else not repair.shifts:
        return done, None
    shifted = {shift.after for shift in repair.shifts}
    stay = {} if whole else {each: on[each] for each in on if each not in shifted}
    planned = planned_beside(edition, repair.plan, repair.problem, stay)
    difference = compared(current, planned, stands.instead, stands.seats)
    return done, _Made(facts, repair, difference, (stood, live))


def _opened(before: Problem, after: Problem, live: Plan) -> frozenset[str]:
    """The round tables that what is new of them may give a place, or further people: those that
    are not held and are other than they were, and those that take more. A theme alone does not."""
    held = {meeting.round_table for meeting in live.groups}
    found = set()
    for now in after.round_tables:
        was = before.round_table_by_id.get(now.id)
        if (
            was is None
            or (replace(was, theme=now.theme) != now and now.id not in held)
            or was.most < now.most
            or was.moderator != now.moderator
        ):
            found.add(now.id)
    return frozenset(found)


def _stored(made: _Made, edition: Edition, like: PlanVersion | None, now: datetime) -> PlanVersion:
    grounded = replace(made.facts, problem=made.repair.valuation.problem)
    return store_draft(
        edition=edition,
        facts=grounded,
        plan=made.repair.plan,
        result={},
        report=NOT_YET,
        run=None,
        now=now,
        like=like,
    )


def _change(before: Problem, meetings: Iterable[Meeting], now: datetime) -> Change:
    """What is promised keeps its slot or is cancelled, also where the facts that have changed let
    it be a fact no more. It is the same at any time between the starts of two slots."""
    promised = [meeting for meeting in meetings if meeting.promised]
    known = before.participant_by_id
    return Change(
        now=max((slot.start for slot in before.slots if slot.start <= now), default=None),
        confirmed=tuple(
            (first, second)
            for first, second in (meeting.participants for meeting in plan_of(promised).pairs)
            if first in known and second in known
        ),
        confirmed_round_tables=tuple(
            meeting.round_table
            for meeting in promised
            if meeting.round_table in before.round_table_by_id
        ),
    )


def propose(
    *,
    edition: Edition,
    change: Callable[[], object],
    way: Way,
    now: datetime,
    back_to: PlanVersion | None = None,
    standing: Stand | None = None,
    gain: bool = False,
) -> Proposal | None:
    """What the change would do, with nothing done; None when every meeting stays as it is.
    ``gain``: say also how much better a plan made anew could be.

    Raises NoRepairError, NothingToGoBackToError, and what the change does.
    """
    with no_search_for_garbage(), transaction.atomic():
        edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
        _done, made = repaired(
            edition=edition, change=change, way=way, now=now, back_to=back_to, standing=standing
        )
        proposal = None if made is None else _proposal(made, way, _published(edition))
        transaction.set_rollback(True)
    if gain and made is not None and proposal is not None:  # the edition is let go by now
        told, plan = made.facts.told, made.repair.plan
        stood, live = made.stood
        with no_search_for_garbage():
            return replace(proposal, gain=gain_beside(edition.pk, told, plan, (stood.told, live)))
    return proposal


@no_search_for_garbage()
@transaction.atomic
def carry_out(
    *,
    edition: Edition,
    change: Callable[[], T],
    agreed: Agreed,
    by: Person | None,
    now: datetime,
    back_to: PlanVersion | None = None,
    standing: Stand | None = None,
) -> tuple[T, Proposal | None]:
    """Make the change and what was agreed to with it: a new published version, and a letter to
    each whose day changes. Gives what the change gave.

    Raises OtherProposalError when the repair is another one by now, with nothing done;
    NoRepairError, NothingToGoBackToError, and what the change does.
    """
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    rows = rows_of(edition)
    previous = _published(edition)
    done, made = repaired(
        edition=edition, change=change, way=agreed.way, now=now, back_to=back_to, standing=standing
    )
    other = previous if previous is not None and previous.number != agreed.stands else None
    if made is None:
        if agreed.key:
            raise OtherProposalError(None, other)
        return done, None
    if _key(made.difference) != agreed.key:
        raise OtherProposalError(_proposal(made, agreed.way, previous), other)
    put_in_place_with_undo(
        plan=_stored(made, edition, previous, now),
        change=made.difference,
        edition=edition,
        previous=previous,
        rows=kept_of(rows, rows_of(edition)),
        by=by,
        now=now,
    )
    return done, _proposal(made, agreed.way, previous)


def put_in_place_with_undo(
    *,
    plan: PlanVersion,
    change: Difference,
    edition: Edition,
    previous: PlanVersion | None,
    rows: Mapping[str, object],
    by: Person | None,
    now: datetime,
) -> None:
    """The version is what people follow, and until the letters of it leave it can be taken back:
    then the ``previous`` one is again, and what is set up is as ``rows`` has it. For the actions
    of this package."""
    promises = {str(m.pk): [m.locked, m.confirmed] for m in change.cancelled if m.promised}
    if previous is not None:
        plan.undo = {
            "previous": previous.pk,
            "rows": rows,
            "meetings": way_back(change),
            "promises": promises,
        }
        plan.save(update_fields=("undo",))
    reckon_soon(plan)
    put_in_place(
        plan=plan, change=change, edition=edition, by=by, now=now, wait=settings.LETTERS_WAIT
    )
    if promises:  # what is promised is a fact, and these are so no more
        plan.facts_digest = facts_of(edition).digest
        plan.save(update_fields=("facts_digest",))


class OtherProposalError(ValueError):
    """What was agreed to is not what would be done any more; ``proposal`` is what would (None: no
    meeting would be other than it is). ``published`` is the version that somebody has published
    since the organiser looked, if one is."""

    def __init__(self, proposal: Proposal | None, published: PlanVersion | None = None) -> None:
        super().__init__("The repair is another one by now.")
        self.proposal = proposal
        self.published = published


def _published(edition: Edition) -> PlanVersion | None:
    plans = edition.plans.select_related("published_by")
    return plans.filter(state=VersionState.PUBLISHED).first()


def _proposal(made: _Made, way: Way, published: PlanVersion | None) -> Proposal:
    affected = made.difference.affected
    told = Participant.objects.filter(pk__in=affected, withdrawn_at__isnull=True).count()
    stands = None if published is None else published.number
    day = proposed_day(made.facts.problem, affected)
    return Proposal(made.difference, way, _key(made.difference), told, None, stands, day)


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
