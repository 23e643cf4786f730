"""Storing a plan as a version of an edition's, a draft, and throwing one away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max

from samspill.engine.model.plan import Meeting as EngineMeeting
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.valuation import Valuation, pair_of
from samspill.web.editions.keys import number_in
from samspill.web.editions.models import Edition, Slot, Table
from samspill.web.journal.actions import record
from samspill.web.meetings.models import Meeting, pair_text
from samspill.web.people.models import Person
from samspill.web.planning.copying import copy_meetings
from samspill.web.planning.differences import AnyMeeting, Key
from samspill.web.planning.models import (
    PlannedMeeting,
    PlannedSeat,
    PlanningRun,
    PlanVersion,
    VersionState,
)
from samspill.web.planning.problem import Facts
from samspill.web.planning.version_days import kept_day

ROUND_TABLE = "round table"  # the reason of a meeting that is none of two


class PublishedPlanError(ValueError):
    """People follow the plan."""


def store_draft(
    *,
    edition: Edition,
    facts: Facts,
    plan: Plan,
    result: Mapping[str, Any],
    report: Mapping[str, Any],
    run: PlanningRun | None,
    now: datetime,
    like: PlanVersion | None = None,
) -> PlanVersion:
    """The plan as the edition's next version. Call it in a transaction that holds the edition:
    the number is the one after the latest. ``like``: a version that is nearly the same."""
    latest = edition.plans.aggregate(latest=Max("number"))["latest"] or 0
    version = PlanVersion.objects.create(
        edition=edition,
        number=latest + 1,
        state=VersionState.DRAFT,
        run=run,
        made_at=now,
        result=dict(result),
        report=dict(report),
        facts_digest=facts.digest,
        slots={
            str(number_in(slot.id)): [
                moment.astimezone(UTC).isoformat() for moment in (slot.start, slot.end)
            ]
            for slot in facts.kept.slots
        },
        day=kept_day(facts.kept),
    )
    wanted = [_wanted(each, facts.problem) for each in plan.meetings]
    left = wanted if like is None else copy_meetings(version, like, wanted)
    others = as_planned(edition, [each.meeting for each in left], facts.problem)
    for meeting, each in zip(others, left, strict=True):
        meeting.plan, meeting.reason = version, each.reason
    PlannedMeeting.objects.bulk_create(others)
    PlannedSeat.objects.bulk_create(
        PlannedSeat(plan=version, meeting=meeting, slot_id=meeting.slot_id, participant_id=person)
        for meeting in others
        for person in sorted(meeting.people)
    )
    return version


class _Wanted(NamedTuple):
    """What is written of a meeting."""

    meeting: EngineMeeting
    pair: str | None
    slot_id: int
    table_id: int
    reason: str


def _wanted(meeting: EngineMeeting, problem: Problem) -> _Wanted:
    slot, table = number_in(meeting.slot), number_in(meeting.table)
    if meeting.round_table:
        return _Wanted(meeting, None, slot, table, ROUND_TABLE)
    pair = pair_text([number_in(person) for person in meeting.participants])
    reason = Valuation.of(problem).pairs[pair_of(*meeting.participants)].reason
    return _Wanted(meeting, pair, slot, table, reason.value)


def as_planned(
    edition: Edition, planned: Iterable[EngineMeeting], problem: Problem
) -> list[PlannedMeeting]:
    """The meetings, in their order, as a version would have them, of no version yet; each with
    its people, slot and table: two queries."""
    themes = {each.id: each.theme for each in problem.round_tables}
    slots = {slot.pk: slot for slot in Slot.everything.filter(edition=edition)}
    tables = {table.pk: table for table in Table.everything.filter(edition=edition)}
    meetings = []
    for each in planned:
        people = [number_in(p) for p in each.participants]
        meeting = PlannedMeeting(
            slot=slots[number_in(each.slot)],
            table=tables[number_in(each.table)],
            pair=None if each.round_table else pair_text(people),
            round_table=each.round_table,
            theme=themes.get(each.round_table, ""),
            reason=ROUND_TABLE,
        )
        meeting.sits = frozenset(people)
        meetings.append(meeting)
    return meetings


def planned_beside(
    edition: Edition, plan: Plan, problem: Problem, stay: Mapping[EngineMeeting, Meeting]
) -> dict[Key, AnyMeeting]:
    """The plan's meetings by key, as :func:`as_planned`; those that ``stay`` as they are, which is
    nearly all of them after one change, are themselves."""
    others = [meeting for meeting in plan.meetings if meeting not in stay]
    new = dict(zip(others, as_planned(edition, others, problem), strict=True))
    after: list[AnyMeeting] = [new.get(each) or stay[each] for each in plan.meetings]
    return {meeting.key: meeting for meeting in after}


@transaction.atomic
def discard_plan(*, plan: PlanVersion, by: Person, now: datetime) -> None:
    """Throw a plan version's meetings away, and with them its hold on slots and tables.

    Doing it again changes nothing. Raises PublishedPlanError for the one that people follow.
    """
    plan = PlanVersion.objects.select_for_update().get(pk=plan.pk)
    if plan.is_published:
        raise PublishedPlanError
    if plan.state == VersionState.DISCARDED:
        return
    plan.meetings.all().delete()
    plan.state = VersionState.DISCARDED
    plan.save(update_fields=("state",))
    record(
        verb="plan_discarded",
        subject=plan,
        by=by,
        now=now,
        edition_id=plan.edition_id,
        facts={"number": plan.number},
        programme=False,
    )
