"""Ordering a plan, stopping when it is good enough, and throwing it away; ordering what a worker
does with an uploaded list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from samspill.web.editions.models import Edition
from samspill.web.imports.drafts import Asked
from samspill.web.imports.models import DraftState, ImportDraft
from samspill.web.journal.actions import record
from samspill.web.people.models import Person
from samspill.web.planning.leases import happened
from samspill.web.planning.models import Keep, PlanningRun, RunState
from samspill.web.planning.tasks import enqueue_import, enqueue_run


class AlreadyPlanningError(ValueError):
    """A run of the edition is waiting or going on."""


class NotReadyError(Exception):
    """A worker has the file in hand."""


class NothingToPlanError(ValueError):
    """There is nobody, no slot or no table; ``missing`` says which."""

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing


@transaction.atomic
def order_planning(
    *,
    edition: Edition,
    by: Person | None,
    now: datetime,
    seed: int = 0,
    keep: Keep = Keep.NOTHING,
) -> PlanningRun:
    """Order a plan; a worker takes it up. ``keep``: what stays of the meetings that are on then.
    Raises AlreadyPlanningError, NothingToPlanError."""
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
                keep=keep,
                what_happened=[happened("ordered", now)],
            )
    except IntegrityError:
        raise AlreadyPlanningError from None
    record(
        verb="planning_ordered", subject=run, by=by, now=now, edition_id=edition.pk, programme=False
    )
    transaction.on_commit(lambda: enqueue_run(run.pk))
    return run


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
def order_preview(*, draft: ImportDraft, asked: Asked, now: datetime) -> None:
    """Let a worker read the file, with these columns. Raises NotReadyError."""
    _order(draft, {"work": "preview", **asked.as_json()}, now)


@transaction.atomic
def order_import(
    *, draft: ImportDraft, asked: Asked, seen: str, withdraw: Sequence[int], now: datetime
) -> None:
    """Let a worker import the file as its preview said. Raises NotReadyError."""
    work = {"work": "import", "seen": seen, "withdraw": list(withdraw), **asked.as_json()}
    _order(draft, work, now)


def _order(draft: ImportDraft, work: dict[str, object], now: datetime) -> None:
    at_rest = (DraftState.READY, DraftState.FAILED)
    taken = ImportDraft.objects.filter(pk=draft.pk, state__in=at_rest).update(
        state=DraftState.WAITING, asked=work, asked_at=now, attempts=0, progress=0, shown=None
    )
    if not taken:
        raise NotReadyError
    transaction.on_commit(lambda: enqueue_import(draft.pk))
