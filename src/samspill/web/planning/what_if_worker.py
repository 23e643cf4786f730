"""Answering a what-if, in a worker: the set-up as it is planned, and the one that was asked about.

A worker holds a lease on the question as on a planning run. The plan of the set-up as it is is made
once for the same facts, whatever is asked of them.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import F
from django.utils import timezone

from samspill.engine.model.alter import AlterCode, AlterError
from samspill.engine.model.problem import Problem
from samspill.engine.model.result import Level, LevelName, Progress
from samspill.engine.model.stop import Stop
from samspill.web.editions.models import Edition
from samspill.web.planning import ending
from samspill.web.planning.early_check import mark_of
from samspill.web.planning.leases import MOST_ATTEMPTS, Enqueue, Pulse, lease_time
from samspill.web.planning.models import RunState, WhatIf
from samspill.web.planning.problem import problem_without_vetoes
from samspill.web.planning.what_if import Answer, Outcome, Question, answer_of

if TYPE_CHECKING:
    from samspill.engine.answers.what_if import Alternative, Row

logger = logging.getLogger(__name__)
NOTHING = "nothing"  # there are no people, slots or tables to plan
READ_AGAIN = 5  # times, when facts change while they are read


class _StoppedError(Exception):
    """The worker is to end, or the question is somebody else's now."""


def carry_out(*, what_if_id: int, enqueue: Enqueue) -> str:
    """What a worker does with a question; safe to start twice. Answers how it ended."""
    if ending.this_process.asked:
        enqueue(what_if_id)
        return "worker_stopped"
    lease = secrets.token_hex(16)
    waiting = WhatIf.objects.filter(pk=what_if_id, state=RunState.WAITING)
    if not waiting.update(
        state=RunState.RUNNING,
        lease=lease,
        leased_until=timezone.now() + lease_time(),
        attempts=F("attempts") + 1,
        percent=0,
    ):
        return "taken"
    asked = WhatIf.objects.select_related("edition").get(pk=what_if_id)
    pulse = _WhatIfPulse(asked.pk, lease)
    try:
        with pulse.beating():
            mark, problem = _read(asked.edition)
            answer = _answered(asked, mark, problem, pulse)
    except _StoppedError:
        return _hand_over(what_if_id, lease, enqueue)
    except Exception:
        logger.exception("what-if %s failed", what_if_id)
        _held(what_if_id, lease).update(state=RunState.FAILED, lease="", leased_until=None)
        return "failed"
    except BaseException:  # told to end a second time, and at once
        _hand_over(what_if_id, lease, enqueue)
        raise
    return _store(what_if_id, lease, mark, answer)


def _read(edition: Edition) -> tuple[str, Problem]:
    """The facts, as if nobody had said no thanks, and their mark. Answers of one mark are compared
    with one plan of the set-up as it is: they must be of the same facts."""
    for _ in range(READ_AGAIN):
        now = Edition.objects.get(pk=edition.pk)
        mark, problem = mark_of(now), problem_without_vetoes(now)
        if mark_of(Edition.objects.get(pk=edition.pk)) == mark:
            return mark, problem
    # Who changes something all the time is told that it has changed since.
    return "", problem


def _answered(asked: WhatIf, mark: str, problem: Problem, pulse: Pulse) -> Answer:
    # Here, as the solvers come with it.
    from samspill.engine.answers.what_if import Alteration, What, alternatives, what_if

    if not (problem.participants and problem.slots and problem.tables):
        return Answer(refused=NOTHING)
    parts = (part.split() for part in Question.of(asked.question).text.split(", "))
    try:
        as_it_is, then = alternatives(
            problem, [[Alteration.of(What(what), number) for what, number in parts]]
        )
    except AlterError as error:
        return _refused(error)
    known = _known(asked.edition, mark)
    to_plan = 1 if known else 2

    def planned(alternative: Alternative, nth: int) -> Outcome:
        (row,) = what_if([alternative], stop=_stop(pulse), report=_report(pulse, nth, to_plan))
        if _must_end(pulse):
            raise _StoppedError
        return _in_short(row)

    if known is None:
        known = planned(as_it_is, 0)
    return Answer(as_it_is=known, then=planned(then, to_plan - 1))


def _refused(error: AlterError) -> Answer:
    code, most = error.code, error.facts.get("most")
    if code is AlterCode.BELOW_ZERO:  # more were to go than there are
        few = error.change.startswith("tables")
        code = AlterCode.FEW_TABLES if few else AlterCode.NO_SLOT
        most = error.facts.get("now")
    return Answer(refused=code.value, most=most if isinstance(most, int) else None)


def _known(edition: Edition, mark: str) -> Outcome | None:
    """The plan of the set-up as it is, where an earlier question of the same facts made it."""
    kept = WhatIf.objects.filter(edition=edition, found_mark=mark, found__isnull=False)
    for found in kept.values_list("found", flat=True) if mark else ():
        if found is not None and (outcome := answer_of(found).as_it_is) is not None:
            return outcome
    return None


def _must_end(pulse: Pulse) -> bool:
    return pulse.lost.is_set() or ending.this_process.asked


def _stop(pulse: Pulse) -> Stop:
    return Stop(effort=settings.PLANNING_EFFORT, requested=lambda: _must_end(pulse))


def _report(pulse: Pulse, nth: int, of: int) -> Callable[[Progress], None]:
    def report(progress: Progress) -> None:
        far = int(100 * (nth + min(1.0, max(0.0, progress.fraction))) / of)
        pulse.progress = {"percent": max(far, pulse.progress.get("percent", 0))}

    return report


def _in_short(row: Row) -> Outcome:
    below, value, comfort = (row.level(name) for name in LevelName)
    return Outcome(
        cap=row.cap,
        minimum=row.minimum,
        meetings=row.meetings,
        below=row.below,
        value=value.value,
        possible=max(value.bound, value.value),
        musts=row.musts.fulfilled,
        musts_of=row.musts.of,
        breaks=comfort.value,
        moves=0 if comfort.then is None else comfort.then.value,
        proven=tuple(_proven({"below": below, "value": value, "breaks": comfort})),
    )


def _proven(levels: dict[str, Level]) -> list[str]:
    """A level is proven best only among plans as good on those before it."""
    found = []
    for name, level in levels.items():
        if level.gap:
            break
        found.append(name)
    return found


@transaction.atomic
def _store(what_if_id: int, lease: str, mark: str, answer: Answer) -> str:
    held = _held(what_if_id, lease).select_for_update().first()
    if held is None:
        return "lost"
    held.found, held.found_mark = asdict(answer), mark
    held.state, held.lease, held.leased_until, held.percent = RunState.DONE, "", None, 100
    held.save()
    return "done"


@transaction.atomic
def _hand_over(what_if_id: int, lease: str, enqueue: Enqueue) -> str:
    """Let the next worker take the question up, unless somebody has it already."""
    if not _held(what_if_id, lease).update(
        state=RunState.WAITING, lease="", leased_until=None, attempts=F("attempts") - 1
    ):
        return "lost"
    enqueue(what_if_id)
    return "worker_stopped"


def reap(*, now: datetime, enqueue: Enqueue) -> int:
    """Find questions whose worker is gone and let them be taken up again; answers how many."""
    lost = WhatIf.objects.filter(state=RunState.RUNNING, leased_until__lt=now)
    found = lost.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=RunState.FAILED, lease="", leased_until=None
    )
    for pk in list(lost.values_list("pk", flat=True)):
        if lost.filter(pk=pk).update(state=RunState.WAITING, lease="", leased_until=None):
            found += 1
            enqueue(pk)
    return found


class _WhatIfPulse(Pulse):
    """Renews the lease on a question, and says how far it has come."""

    def _beat(self) -> None:
        try:
            if not _held(self.run_id, self.lease).update(
                leased_until=timezone.now() + lease_time(),
                percent=self.progress.get("percent", 0),
            ):
                self.lost.set()
        except DatabaseError:  # the database is away or busy: the next beat may do
            close_old_connections()


def _held(what_if_id: int, lease: str) -> Any:
    return WhatIf.objects.filter(pk=what_if_id, lease=lease, state=RunState.RUNNING)
