"""Carrying out a planning run, from the facts to a draft."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from samspill.engine.formats.json_plan import result_document
from samspill.engine.judge.check import check_result
from samspill.engine.model.problem import Problem
from samspill.engine.model.result import LevelName, Progress, Result
from samspill.engine.model.stop import Stop
from samspill.web.editions.models import Edition
from samspill.web.journal.actions import record
from samspill.web.planning import ending
from samspill.web.planning.keeping import with_kept
from samspill.web.planning.leases import Enqueue, Pulse, give_back, happened, take
from samspill.web.planning.models import Keep, PlanningRun, RunState
from samspill.web.planning.problem import Facts, facts_of
from samspill.web.planning.reports import report_on
from samspill.web.planning.versions import store_draft

logger = logging.getLogger(__name__)
COURSE_POINTS = 200


def carry_out(*, run_id: int, enqueue: Enqueue) -> str:
    """Plan, judge, and store the draft; answers how it ended.

    Nothing of the plan is in the database before the last transaction, which also ends the
    run: a process that dies at any moment leaves either a whole draft or none. In a process
    that is asked to end the run is given back for the next worker, by ``enqueue``, whatever came
    of it here.
    """
    if ending.this_process.asked:
        enqueue(run_id)
        return "worker_stopped"
    lease = take(run_id, now=timezone.now())
    if lease is None:
        return "taken"
    run = PlanningRun.objects.select_related("edition").get(pk=run_id)
    pulse = Pulse(run_id, lease)
    try:
        with pulse.beating():
            facts = with_kept(facts_of(run.edition), run.edition, Keep(run.keep))
            result = _solve(facts.problem, run.seed, pulse)
            if ending.this_process.asked:
                return _hand_over(run_id, lease, enqueue)
            judged = check_result(facts.problem, result)
            if result.plan is None or not judged.valid:
                logger.error("run %s: the judge refused the plan: %s", run_id, judged)
                return _fail(run_id, lease, "refused")
            report = report_on(facts, result.plan)
    except Exception:
        logger.exception("run %s failed", run_id)
        if ending.this_process.asked:
            return _hand_over(run_id, lease, enqueue)
        return _fail(run_id, lease, "failed")
    except BaseException:  # told to end a second time, and at once
        _hand_over(run_id, lease, enqueue)
        raise
    return _store(run_id, lease, facts, result, report)


def _solve(problem: Problem, seed: int, pulse: Pulse) -> Result:
    from samspill.engine.solving.solve import solve

    started = time.monotonic()
    course: list[dict[str, Any]] = []

    def report(progress: Progress) -> None:
        at = {
            "level": progress.level.value,
            "stage": progress.stage,
            "value": progress.value,
            "bound": progress.bound,
            "placed": progress.placed,
            "fraction": round(progress.fraction, 3),
            "seconds": round(time.monotonic() - started, 2),
        }
        if progress.level is LevelName.VALUE and progress.value is not None:
            course.append({key: at[key] for key in ("seconds", "value", "bound")})
            if len(course) > COURSE_POINTS:
                del course[1::2]
        pulse.progress = {**at, "course": list(course)}

    def requested() -> bool:
        return pulse.stop_requested.is_set() or pulse.lost.is_set() or ending.this_process.asked

    stop = Stop(effort=settings.PLANNING_EFFORT, requested=requested)
    return solve(problem, stop=stop, seed=seed, report=report)


@transaction.atomic
def _hand_over(run_id: int, lease: str, enqueue: Enqueue) -> str:
    """Let the next worker take the run up, unless somebody has it already."""
    run = _held(run_id, lease)
    if run is None:
        return "lost"
    give_back(run, code="worker_stopped", now=timezone.now())
    if run.state == RunState.WAITING:
        enqueue(run_id)
    return "worker_stopped"


@transaction.atomic
def _fail(run_id: int, lease: str, code: str) -> str:
    run = _held(run_id, lease)
    if run is None:
        return "lost"
    now = timezone.now()
    run.state, run.finished_at, run.lease = RunState.FAILED, now, ""
    run.what_happened = [*run.what_happened, happened(code, now)]
    run.save()
    record(
        verb="planning_failed",
        subject=run,
        by=None,
        now=now,
        edition_id=run.edition_id,
        facts={"reason": code},
        programme=False,
    )
    return code


@transaction.atomic
def _store(run_id: int, lease: str, facts: Facts, result: Result, report: Mapping[str, Any]) -> str:
    run = _held(run_id, lease)
    if run is None or result.plan is None:
        return "lost"
    now = timezone.now()
    edition = Edition.objects.select_for_update().get(pk=run.edition_id)
    version = store_draft(
        edition=edition,
        facts=facts,
        plan=result.plan,
        result=result_document(result),
        report=report,
        run=run,
        now=now,
    )
    run.state, run.finished_at, run.lease = RunState.DONE, now, ""
    run.what_happened = [*run.what_happened, happened("done", now)]
    run.save()
    record(
        verb="plan_made",
        subject=version,
        by=None,
        now=now,
        edition_id=edition.pk,
        facts={
            "number": version.number,
            "meetings": len(result.plan.meetings),
            "status": result.status.value,
        },
        programme=False,
    )
    return "done"


def _held(run_id: int, lease: str) -> PlanningRun | None:
    """The run, locked, if the lease is still its."""
    return (
        PlanningRun.objects.select_for_update()
        .filter(pk=run_id, lease=lease, state=RunState.RUNNING)
        .first()
    )
