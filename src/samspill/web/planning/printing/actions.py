"""Ordering a print, and what the worker says of it while it is made."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from samspill.web.editions.models import Edition
from samspill.web.editions.permissions import may_organise
from samspill.web.journal.actions import record
from samspill.web.people.models import Person
from samspill.web.planning.models import Print, PrintKind

Enqueue = Callable[[int, str], None]  # puts an order (id, and its secret) where workers look


@transaction.atomic
def order_print(
    *,
    edition: Edition,
    kind: PrintKind,
    choices: Mapping[str, str | int | bool],
    language: str,
    by: Person,
    now: datetime,
    enqueue: Enqueue,
) -> Print:
    """Have the kind made by the worker, in that language. It takes the place of what was made of
    it before, which is dropped. Raises PermissionError."""
    if not may_organise(by, edition):
        raise PermissionError
    fresh = {
        "choices": dict(choices), "order": secrets.token_hex(16), "ordered_at": now,
        "seen_at": None, "done": 0, "total": 0, "facts_read_at": None, "facts_version": "",
        "failed_at": None, "made_at": None, "content": b"",
    }  # fmt: skip
    made, _new = Print.objects.update_or_create(
        edition=edition, kind=kind, language=language, defaults=fresh
    )
    record(
        verb="print_ordered", subject=edition, by=by, now=now, edition_id=edition.pk,
        facts={"part": kind.value}, programme=False,
    )  # fmt: skip
    transaction.on_commit(lambda: enqueue(made.pk, made.order))
    return made


def note_progress(*, order: str, done: int, total: int, now: datetime) -> bool:
    """By the worker: so much is done. False where the order is not wanted any more."""
    return bool(_wanted(order).update(done=done, total=total, seen_at=now))


def store_print(
    *, order: str, content: bytes, facts_version: str, facts_read_at: datetime, now: datetime
) -> bool:
    """By the worker: the file, of the facts as they were read then. False where the order is not
    wanted any more."""
    stored = _wanted(order).update(
        content=content, facts_version=facts_version, facts_read_at=facts_read_at,
        made_at=now, done=F("total"),
    )  # fmt: skip
    return bool(stored)


def note_failure(*, order: str, now: datetime) -> None:
    """By the worker: it could not be made."""
    _wanted(order).update(failed_at=now)


def _wanted(order: str) -> QuerySet[Print]:
    return Print.objects.filter(order=order, made_at=None, failed_at=None)
