"""Who carries out a planning run: taking it, showing life, and finding what was lost.

A run belongs to whoever holds its lease. The lease is renewed by a thread of the worker's
process for as long as that process lives; a process that is killed renews nothing, the lease
passes, and whoever looks next gives the run back to be carried out anew.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from samspill.web.journal.actions import record
from samspill.web.planning.models import PlanningRun, RunState

MOST_ATTEMPTS = 3
Enqueue = Callable[[int], None]  # puts a run or a file, by its id, where workers look


def lease_time() -> timedelta:
    """How long a run is held without a sign of life."""
    return timedelta(seconds=settings.PLANNING_LEASE_SECONDS)


@transaction.atomic
def take(run_id: int, *, now: datetime) -> str | None:
    """Take a waiting run: the lease's secret, or None when it is not waiting (any more)."""
    lease = secrets.token_hex(16)
    taken = PlanningRun.objects.filter(pk=run_id, state=RunState.WAITING).update(
        state=RunState.RUNNING,
        lease=lease,
        leased_until=now + lease_time(),
        started_at=now,
        attempts=F("attempts") + 1,
        progress={},
    )
    if not taken:
        return None
    run = PlanningRun.objects.get(pk=run_id)
    run.what_happened = [*run.what_happened, happened("started", now)]
    run.save(update_fields=("what_happened",))
    return lease


def happened(code: str, now: datetime) -> dict[str, str]:
    """An entry of what happened to a run, said in words on the page."""
    return {"code": code, "at": now.isoformat()}


class Pulse:
    """Renews a lease and writes down the latest progress, in a thread, until it is stopped.

    ``stop_requested`` becomes true when the organiser asks for the best plan so far, and
    ``lost`` when the run is somebody else's now.
    """

    def __init__(self, run_id: int, lease: str) -> None:
        self.run_id, self.lease = run_id, lease
        self.progress: dict[str, Any] = {}
        self.stop_requested = threading.Event()
        self.lost = threading.Event()
        self._done = threading.Event()

    @contextmanager
    def beating(self) -> Iterator[Pulse]:
        """Beat for as long as the block."""
        thread = threading.Thread(target=self._run, daemon=True, name=f"pulse-{self.run_id}")
        thread.start()
        try:
            yield self
        finally:
            self._done.set()
            thread.join()

    def _run(self) -> None:
        try:
            while not self._done.wait(settings.PLANNING_PULSE_SECONDS):
                self._beat()
        finally:
            connection.close()

    def _beat(self) -> None:
        held = PlanningRun.objects.filter(pk=self.run_id, lease=self.lease, state=RunState.RUNNING)
        if not held.update(leased_until=timezone.now() + lease_time(), progress=self.progress):
            self.lost.set()
        elif held.filter(stop_requested=True).exists():
            self.stop_requested.set()


@transaction.atomic
def give_back(run: PlanningRun, *, code: str, now: datetime) -> None:
    """Let the run wait for a worker again, or fail when it has been tried often enough."""
    spent = run.attempts >= MOST_ATTEMPTS
    run.state = RunState.FAILED if spent else RunState.WAITING
    run.lease, run.leased_until = "", None
    run.finished_at = now if spent else None
    run.what_happened = [*run.what_happened, happened(code, now)]
    if spent:
        run.what_happened.append(happened("given_up", now))
    run.save()
    record(
        verb="planning_given_up" if spent else "planning_taken_up_again",
        subject=run,
        by=None,
        now=now,
        edition_id=run.edition_id,
        facts={"attempts": run.attempts, "reason": code},
        programme=False,
    )


def reap(*, now: datetime, enqueue: Enqueue) -> int:
    """Find runs whose worker is gone and let them run again; answers how many there were."""
    found = 0
    for pk in list(
        PlanningRun.objects.filter(state=RunState.RUNNING, leased_until__lt=now).values_list(
            "pk", flat=True
        )
    ):
        with transaction.atomic():
            run = (
                PlanningRun.objects.select_for_update()
                .filter(pk=pk, state=RunState.RUNNING, leased_until__lt=now)
                .first()
            )
            if run is None:
                continue
            give_back(run, code="worker_lost", now=now)
            found += 1
            if run.state == RunState.WAITING:
                transaction.on_commit(lambda pk=pk: enqueue(pk))  # type: ignore[misc]
    return found
