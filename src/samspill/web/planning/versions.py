"""Storing a plan as a version of an edition's, a draft, and throwing one away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from samspill.engine.model.plan import Plan
from samspill.engine.model.valuation import Valuation, pair_of
from samspill.web.editions.keys import number_in
from samspill.web.editions.models import Edition
from samspill.web.journal.actions import record
from samspill.web.meetings.models import pair_text
from samspill.web.people.models import Person
from samspill.web.planning.models import (
    PlannedMeeting,
    PlannedSeat,
    PlanningRun,
    PlanVersion,
    VersionState,
)
from samspill.web.planning.problem import Facts

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
) -> PlanVersion:
    """The plan as the edition's next version. Call it in a transaction that holds the edition:
    the number is the one after the latest."""
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
    )
    pairs = Valuation(facts.problem).pairs
    themes = {each.id: each.theme for each in facts.problem.round_tables}
    meetings, seats = [], []
    for planned in plan.meetings:
        people = [number_in(p) for p in planned.participants]
        pair = None if planned.round_table else pair_of(*planned.participants)
        meeting = PlannedMeeting(
            plan=version,
            slot_id=number_in(planned.slot),
            table_id=number_in(planned.table),
            pair=None if pair is None else pair_text(people),
            round_table=planned.round_table,
            theme=themes.get(planned.round_table, ""),
            reason=ROUND_TABLE if pair is None else pairs[pair].reason.value,
        )
        meetings.append(meeting)
        seats += [
            PlannedSeat(
                plan=version, meeting=meeting, slot_id=meeting.slot_id, participant_id=person
            )
            for person in people
        ]
    PlannedMeeting.objects.bulk_create(meetings)
    PlannedSeat.objects.bulk_create(seats)
    return version


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
