"""Duties: what is to be done at a time, once. Carried out by the worker.

A duty's effect and the note that it is done are one transaction, so that it happens once or not
at all, whatever is killed in between. So its effect is in the database: a duty that tells
somebody writes a letter.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction

from samspill.web.outbox.models import Duty

logger = logging.getLogger("samspill.duties")

# Minutes until a duty that failed is tried again.
PAUSES = (1, 5, 30, 120, 720)

CarryOut = Callable[[Duty, datetime], None]
_kinds: dict[str, CarryOut] = {}
_daily: dict[str, time] = {}


def register_duty(kind: str, carry_out: CarryOut) -> None:
    """Say what is done when a duty of this kind is due. Raises ValueError when somebody has."""
    if _kinds.get(kind, carry_out) is not carry_out:
        raise ValueError(f"Duties of the kind {kind!r} are registered already.")
    _kinds[kind] = carry_out


def register_daily(kind: str, carry_out: CarryOut, *, at: time) -> None:
    """Say what is done every day from this time on, which has its zone."""
    register_duty(kind, carry_out)
    _daily[kind] = at


def order_daily(*, now: datetime) -> None:
    """See that what is done every day is done when its time comes the next time, or today if that
    has passed: by whichever worker comes first."""
    for kind, at in _daily.items():
        day = now.astimezone(at.tzinfo).date()
        order_duty(
            kind=kind,
            key=f"{kind}/{day.isoformat()}",
            due_at=datetime.combine(day, at),
            about={},
        )


@transaction.atomic
def order_duty(*, kind: str, key: str, due_at: datetime, about: dict[str, Any]) -> bool:
    """Have it done when it is due; the same key again changes nothing. True when it is new.

    Called inside the transaction of the action that it follows from.
    """
    if kind not in _kinds:
        raise ValueError(f"Nobody has registered what duties of the kind {kind!r} are.")
    _duty, new = Duty.objects.get_or_create(
        key=key, defaults={"kind": kind, "due_at": due_at, "about": about}
    )
    return new


def count_as_done(*, kind: str, now: datetime) -> None:
    """All of the kind that is due counts as done: of what is invented nobody is told anything."""
    Duty.objects.filter(kind=kind, done_at__isnull=True, due_at__lte=now).update(done_at=now)


def carry_out_due(*, now: datetime) -> int:
    """Do what is due; gives how many duties were done. Several may do so at once."""
    done = 0
    while (found := _next(now=now)) is not None:
        done += found
    return done


def _next(*, now: datetime) -> bool | None:
    """Do one. True when it is done, False when it failed, None when nothing is due."""
    pk = None
    try:
        with transaction.atomic():
            duty = (
                Duty.objects.select_for_update(skip_locked=True)
                .filter(done_at__isnull=True, due_at__lte=now, kind__in=_kinds)
                .first()
            )
            if duty is None:
                return None
            pk = duty.pk
            with transaction.atomic():
                _kinds[duty.kind](duty, now)
            duty.done_at = now
            duty.save(update_fields=("done_at",))
            return True
    except Exception:
        if pk is None:  # no duty's doing: the database is away
            raise
        logger.exception("Duty %s failed.", pk)
    _put_off(pk, now)
    return False


@transaction.atomic
def _put_off(pk: int, now: datetime) -> None:
    """Try it later: its failure must not hold up the others."""
    duty = Duty.objects.select_for_update().filter(pk=pk, done_at__isnull=True).first()
    if duty is not None:
        duty.due_at = now + timedelta(minutes=PAUSES[min(duty.failures, len(PAUSES) - 1)])
        duty.failures += 1
        duty.save(update_fields=("due_at", "failures"))
