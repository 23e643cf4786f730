"""Ordering a plan, stopping when it is good enough, and throwing it away."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from samspill.web.editions.models import Edition
from samspill.web.journal.actions import record
from samspill.web.people.models import Person
from samspill.web.planning.leases import happened
from samspill.web.planning.models import PlanningRun, PlanVersion, RunState, VersionState


class AlreadyPlanningError(ValueError):
    """A run of the edition is waiting or going on."""


class PublishedPlanError(ValueError):
    """People follow the plan."""


class NothingToPlanError(ValueError):
    """There is nobody, no slot or no table; ``missing`` says which."""

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing


@transaction.atomic
def order_planning(
    *, edition: Edition, by: Person | None, now: datetime, seed: int = 0
) -> PlanningRun:
    """Order a plan; a worker takes it up. Raises AlreadyPlanningError, NothingToPlanError."""
    for missing, there in (
        ("participants", edition.participants.filter(withdrawn_at__isnull=True)),
        ("slots", edition.slots.all()),
        ("tables", edition.tables.all()),
    ):
        if not there.exists():
            raise NothingToPlanError(missing)
    try:
        with transaction.atomic():
            run = PlanningRun.objects.create(
                edition=edition,
                ordered_by=by,
                ordered_at=now,
                seed=seed,
                what_happened=[happened("ordered", now)],
            )
    except IntegrityError:
        raise AlreadyPlanningError from None
    record(
        verb="planning_ordered", subject=run, by=by, now=now, edition_id=edition.pk, programme=False
    )
    transaction.on_commit(lambda: enqueue(run.pk))
    return run


def enqueue(run_id: int) -> None:
    """Put the run in the queue that workers read."""
    from samspill.web.planning.tasks import plan_edition

    plan_edition.enqueue(run_id=run_id)


@transaction.atomic
def stop_here(*, run: PlanningRun, by: Person, now: datetime) -> None:
    """Take the best plan so far. Asking again, or after the end, changes nothing."""
    asked = PlanningRun.objects.filter(
        pk=run.pk, state__in=(RunState.WAITING, RunState.RUNNING), stop_requested=False
    ).update(stop_requested=True)
    if asked:
        record(
            verb="planning_stopped",
            subject=run,
            by=by,
            now=now,
            edition_id=run.edition_id,
            programme=False,
        )


@transaction.atomic
def discard_plan(*, plan: PlanVersion, by: Person, now: datetime) -> None:
    """Throw a plan version's meetings away, and with them its hold on slots and tables.

    Doing it again changes nothing. Raises PublishedPlanError for the one that people follow.
    """
    plan = PlanVersion.objects.select_for_update().get(pk=plan.pk)
    if plan.state == VersionState.PUBLISHED:
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
