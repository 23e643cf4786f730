"""Looking ahead for a large edition: a worker does it, once for the same facts, and the page waits.

A small edition is looked at by the page itself. What was found for a large one is kept with a mark
of the facts that it was found from: a digest of the rows, so that nothing which changes them has to
remember to say so. A worker holds a lease on the check as on a planning run. Vetoes are no part of
the facts: neither what is found nor when it is found again tells of one.
"""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import F
from django.utils import timezone

from samspill.web.editions.models import Absence, Edition, Participant, Topic
from samspill.web.editions.rivals import rival_pairs
from samspill.web.planning import ending
from samspill.web.planning.before import Before, before_from, look_ahead
from samspill.web.planning.leases import MOST_ATTEMPTS, Enqueue, Pulse, lease_time
from samspill.web.planning.models import EarlyCheck, RunState
from samspill.web.planning.promised import promised_meetings
from samspill.web.wishes.models import Interest, RoundTable, Wish

AT_ONCE = 150  # people whom the page itself may look ahead for: some tenths of a second
logger = logging.getLogger(__name__)


def is_small(edition: Edition) -> bool:
    """True when the page can look ahead by itself."""
    return edition.participants.filter(withdrawn_at__isnull=True).count() <= AT_ONCE


def mark_of(edition: Edition) -> str:
    """The same for the same facts, without anybody's vetoes: eleven queries, and two more once a
    plan is published (three with meetings that are locked or confirmed)."""
    found = hashlib.sha256()
    for row in _rows(edition):
        found.update(json.dumps(row, cls=DjangoJSONEncoder).encode() + b"\n")
    return found.hexdigest()


def _rows(edition: Edition) -> Iterator[Any]:
    coming = Participant.objects.filter(edition=edition, withdrawn_at__isnull=True)
    yield edition.cap, edition.minimum, edition.time_zone
    for name, rows in _tables(edition):
        yield name
        yield from rows.iterator()
    yield "rivals"
    yield from sorted(rival_pairs(edition))
    if edition.is_published:
        yield "substitutions"
        handed = edition.substitutions.order_by("giver", "partner", "round_table")
        facts = ("giver", "colleague", "partner", "round_table", "dropped")
        yield from handed.values_list(*facts).iterator()
        yield "promised"
        yield from promised_meetings(edition)
    yield "skipped"
    skipped = Participant.skipped_talks.through.objects.filter(participant__in=coming)
    yield from skipped.order_by("pk").values_list("participant", "talk").iterator()


def _tables(edition: Edition) -> Iterable[tuple[str, Any]]:
    """What is read for the problem, a row a fact."""
    coming = Participant.objects.filter(edition=edition, withdrawn_at__isnull=True)
    who = ("person__name", "organisation", "organisation__name", "organisation__sector")
    asked = Interest.objects.filter(round_table__edition=edition, participant__in=coming)
    parties = ("by_participant", "by_organisation", "to_participant", "to_organisation")
    wishes = Wish.objects.filter(edition=edition).order_by(*parties)
    sat = ("key", "theme", "moderator", "fewest", "most", "sectors", "table", "anytime", "slots")
    return (
        (
            "people",
            coming.order_by("pk").values_list(
                "pk", *who, "representative", "cap", "minimum", "wants_quiet"
            ),
        ),
        (
            "absences",
            Absence.objects.filter(participant__in=coming)
            .order_by("participant", "start", "end")
            .values_list("participant", "start", "end"),
        ),
        (
            "topics",
            Topic.objects.filter(participant__in=coming)
            .order_by("participant", "kind", "position", "pk")
            .values_list("participant", "kind", "text"),
        ),
        ("slots", edition.slots.order_by("start").values_list("pk", "start", "end")),
        ("talks", edition.talks.order_by("start", "pk").values_list("pk", "start", "end")),
        (
            "tables",
            edition.tables.order_by("number").values_list(
                "pk", "capacity", "organisation", "quiet"
            ),
        ),
        ("wishes", wishes.values_list(*parties, "strength")),
        (
            "round tables",
            RoundTable.objects.filter(edition=edition).order_by("pk", "slots").values_list(*sat),
        ),
        (
            "interests",
            asked.order_by("pk").values_list("participant", "round_table", "strength"),
        ),
    )


def kept_check(edition: Edition) -> EarlyCheck | None:
    """The edition's check, if one was ever ordered."""
    return EarlyCheck.objects.filter(edition=edition).first()


def found_by(check: EarlyCheck) -> Before | None:
    """What it found, None where there was nothing to look at."""
    return None if check.found is None else before_from(check.found)


@transaction.atomic
def order_check(*, edition: Edition, mark: str, now: datetime, enqueue: Enqueue) -> EarlyCheck:
    """Have the facts with this mark looked at by a worker, once however often it is asked for."""
    check, new = EarlyCheck.objects.get_or_create(
        edition=edition, defaults={"mark": mark, "asked_at": now, "orders": 1}
    )
    if new:
        transaction.on_commit(lambda: enqueue(edition.pk))
        return check
    check = EarlyCheck.objects.select_for_update().get(pk=check.pk)
    at_rest = check.state in {RunState.DONE, RunState.FAILED}
    if not at_rest and check.mark == mark:
        return check
    check.mark, check.orders = mark, check.orders + 1
    if at_rest:
        check.state, check.asked_at, check.attempts = RunState.WAITING, now, 0
        transaction.on_commit(lambda: enqueue(edition.pk))
    check.save()
    return check


def carry_out(*, edition_id: int, enqueue: Enqueue) -> str:
    """What a worker does with a check; safe to start twice. Answers how it ended."""
    if ending.this_process.asked:
        enqueue(edition_id)
        return "worker_stopped"
    lease = secrets.token_hex(16)
    waiting = EarlyCheck.objects.filter(edition=edition_id, state=RunState.WAITING)
    if not waiting.update(
        state=RunState.RUNNING,
        lease=lease,
        leased_until=timezone.now() + lease_time(),
        attempts=F("attempts") + 1,
    ):
        return "taken"
    check = EarlyCheck.objects.select_related("edition").get(edition=edition_id)
    try:
        with _CheckPulse(check.pk, lease).beating():
            # Read first: of facts that change meanwhile the mark is too old, never too new.
            mark = mark_of(check.edition)
            found = look_ahead(check.edition)
    except Exception:
        logger.exception("looking ahead for edition %s failed", edition_id)
        _held(check.pk, lease).update(state=RunState.FAILED, lease="", leased_until=None)
        return "failed"
    return _store(check, lease, mark, found, enqueue)


@transaction.atomic
def _store(check: EarlyCheck, lease: str, mark: str, found: Before | None, enqueue: Enqueue) -> str:
    held = _held(check.pk, lease).select_for_update().first()
    if held is None:
        return "lost"
    held.found, held.found_mark = None if found is None else asdict(found), mark
    held.lease, held.leased_until = "", None
    # Asked for again while this was under way, with other facts.
    again = held.orders != check.orders and held.mark != mark
    held.state = RunState.WAITING if again else RunState.DONE
    held.save()
    if again:
        transaction.on_commit(lambda: enqueue(held.edition_id))
    return "done"


def reap(*, now: datetime, enqueue: Enqueue) -> int:
    """Find checks whose worker is gone and let them be taken up again; answers how many."""
    lost = EarlyCheck.objects.filter(state=RunState.RUNNING, leased_until__lt=now)
    found = lost.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=RunState.FAILED, lease="", leased_until=None
    )
    for pk, edition in list(lost.values_list("pk", "edition")):
        if lost.filter(pk=pk).update(state=RunState.WAITING, lease="", leased_until=None):
            found += 1
            enqueue(edition)
    return found


class _CheckPulse(Pulse):
    """Renews the lease on a check."""

    def _beat(self) -> None:
        try:
            if not _held(self.run_id, self.lease).update(
                leased_until=timezone.now() + lease_time()
            ):
                self.lost.set()
        except DatabaseError:  # the database is away or busy: the next beat may do
            close_old_connections()


def _held(check_id: int, lease: str) -> Any:
    return EarlyCheck.objects.filter(pk=check_id, lease=lease, state=RunState.RUNNING)
