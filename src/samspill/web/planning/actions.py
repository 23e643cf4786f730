"""Ordering a plan, and stopping when it is good enough."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from samspill.web.editions.models import Edition
from samspill.web.journal.actions import record
from samspill.web.people.models import Person
from samspill.web.planning.leases import happened
from samspill.web.planning.models import PlanningRun, RunState


class AlreadyPlanningError(ValueError):
    """A run of the edition is waiting or going on."""


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
