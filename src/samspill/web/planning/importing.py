"""Importing a list, with the withdrawals that go with it, at once or by a worker.

The verb lives here, above ``imports``: whoever is withdrawn with a list may have meetings that a
published plan gave them. A small file is read and imported by the page; a large one by a worker,
which holds a lease on it as on a planning run: one that is killed is found, and the work begins
anew. Nothing is in the database before the transaction that ends the import.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import F
from django.utils import timezone

from samspill.web.editions.models import Participant
from samspill.web.imports.drafts import (
    Asked,
    LostLeaseError,
    asked_from,
    import_draft,
    preview_draft,
    sheet_in,
)
from samspill.web.imports.models import DraftState, ImportDraft
from samspill.web.imports.preview import Preview, Tell, nobody
from samspill.web.imports.problems import BadImportError, Code, Problem
from samspill.web.imports.shown import shown_of
from samspill.web.people.models import Person
from samspill.web.planning import ending
from samspill.web.planning.leases import MOST_ATTEMPTS, Enqueue, Pulse, lease_time
from samspill.web.planning.publishing import withdraw as withdraw_participant
from samspill.web.planning.standing import StandsAgainstError, unless_meetings_stand
from samspill.web.planning.vetoes import hold_vetoes

NAMED = 8  # people in one sentence
logger = logging.getLogger(__name__)


class _AskedToEndError(Exception):
    """The worker's process is to end: the file goes to the next one."""


@transaction.atomic
def bring_in(
    *,
    draft: ImportDraft,
    asked: Asked,
    seen: str,
    withdraw: Sequence[int],
    by: Person,
    now: datetime,
    tell: Tell = nobody,
) -> Preview:
    """Import the file and withdraw those of the participants in ``withdraw`` whom it does not
    name: all of it or nothing. What is published against a no thanks that it brought is cancelled,
    and both are told. Raises BadImportError, also where published meetings could not be held with
    what the file says."""

    def change() -> Preview:
        return _bring_in(draft, asked, seen, withdraw, by, now, tell)

    try:
        return unless_meetings_stand(edition=draft.edition, change=change)
    except StandsAgainstError as error:
        raise BadImportError(Problem(Code.MEETINGS_STAND, facts={"who": _who(error)})) from error


def _who(error: StandsAgainstError) -> str:
    """Those who meet, by name; of many the first few."""
    people = {pk for each in error.meetings for pk in each.meeting.people}
    found = Participant.objects.filter(pk__in=people).order_by("person__name_order", "pk")
    names = list(found.values_list("person__name", flat=True)[: NAMED + 1])
    return ", ".join((*names[:NAMED], *(["…"] if len(names) > NAMED else [])))


def _bring_in(
    draft: ImportDraft,
    asked: Asked,
    seen: str,
    withdraw: Sequence[int],
    by: Person,
    now: datetime,
    tell: Tell,
) -> Preview:
    edition = draft.edition
    done = import_draft(
        draft=draft, asked=asked, seen=seen, by=by, now=now, withdrawn=len(withdraw), tell=tell
    )
    gone = {absentee.participant for absentee in done.gone}
    if not gone.issuperset(withdraw):
        raise BadImportError(Problem(Code.CHANGED_MEANWHILE))
    if done.kind == "wishes":
        hold_vetoes(edition=edition, now=now)
    for participant in Participant.objects.filter(edition=edition, pk__in=withdraw):
        withdraw_participant(participant=participant, by=by, now=now)
    return done


def carry_out(*, draft_id: int, enqueue: Enqueue) -> str:
    """What a worker does with a file; safe to start twice. Answers how it ended. ``enqueue``: how
    the file is handed to the next worker."""
    if ending.this_process.asked:
        enqueue(draft_id)
        return "worker_stopped"
    lease = _take(draft_id, now=timezone.now())
    if lease is None:
        return "taken"
    draft = ImportDraft.objects.select_related("edition", "by").get(pk=draft_id)
    pulse = _ImportPulse(draft_id, lease)

    def tell(part: float) -> None:
        pulse.part = part
        if ending.this_process.asked:
            raise _AskedToEndError

    try:
        with pulse.beating():
            if draft.asked["work"] == "import":
                return _import(draft, lease, tell)
            return _preview(draft, lease, tell, error=None)
    except _AskedToEndError:
        return _give_back(draft_id, lease, enqueue)
    except Exception:
        logger.exception("import %s failed", draft_id)
        _held(draft_id, lease, state=DraftState.FAILED, lease="", leased_until=None)
        return "failed"
    except BaseException:  # told to end a second time, and at once
        _give_back(draft_id, lease, enqueue)
        raise


def reap(*, now: datetime, enqueue: Enqueue) -> int:
    """Find files whose worker is gone and let them be taken up again; answers how many."""
    lost = ImportDraft.objects.filter(state=DraftState.WORKING, leased_until__lt=now)
    given_up = lost.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=DraftState.FAILED, lease="", leased_until=None
    )
    found = 0
    for pk in lost.values_list("pk", flat=True):
        if lost.filter(pk=pk).update(state=DraftState.WAITING, lease="", leased_until=None):
            found += 1
            enqueue(pk)
    return found + given_up


def _take(draft_id: int, *, now: datetime) -> str | None:
    lease = secrets.token_hex(16)
    taken = ImportDraft.objects.filter(pk=draft_id, state=DraftState.WAITING).update(
        state=DraftState.WORKING,
        lease=lease,
        leased_until=now + lease_time(),
        attempts=F("attempts") + 1,
    )
    return lease if taken else None


class _ImportPulse(Pulse):
    """Renews the lease on a file, and writes down how far its reading has come."""

    def __init__(self, run_id: int, lease: str) -> None:
        super().__init__(run_id, lease)
        self.part = 0.0

    def _beat(self) -> None:
        try:
            if not _held(
                self.run_id,
                self.lease,
                leased_until=timezone.now() + lease_time(),
                progress=self.part,
            ):
                self.lost.set()
        except DatabaseError:  # SQLite is busy with the import's own transaction
            close_old_connections()


def _held(draft_id: int, holder: str, **changes: Any) -> bool:
    """Change the file if the lease is still its; False when it is somebody else's now."""
    held = ImportDraft.objects.filter(pk=draft_id, lease=holder, state=DraftState.WORKING)
    return bool(held.update(**changes))


def _give_back(draft_id: int, lease: str, enqueue: Enqueue) -> str:
    if _held(draft_id, lease, state=DraftState.WAITING, lease="", leased_until=None):
        enqueue(draft_id)
    return "worker_stopped"


def _preview(draft: ImportDraft, lease: str, tell: Tell, error: Problem | None) -> str:
    asked = asked_from(draft.asked)
    try:
        sheet = sheet_in(draft)
        preview = preview_draft(draft, sheet, asked, lambda part: tell(0.3 + 0.7 * part))
    except BadImportError as bad:
        kept: dict[str, Any] = {"error": bad.problem.as_json()}
    else:
        told = shown_of(preview, sheet, sector_else=bool(asked.sector)).as_json()
        kept = {"error": None if error is None else error.as_json(), "preview": told}
    state = {"state": DraftState.READY, "lease": "", "leased_until": None}
    return "ready" if _held(draft.pk, lease, shown=kept, **state) else "lost"


def _import(draft: ImportDraft, lease: str, tell: Tell) -> str:
    work = draft.asked
    try:
        bring_in(
            draft=draft,
            asked=asked_from(work),
            seen=work["seen"],
            withdraw=work["withdraw"],
            by=draft.by,
            now=timezone.now(),
            tell=tell,
        )
    except BadImportError as bad:
        return _preview(draft, lease, tell, error=bad.problem)
    except LostLeaseError:
        return "lost"
    return "imported"
