"""Writing in the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from samspill.web.journal.models import Entry


def record(
    *,
    verb: str,
    subject: models.Model,
    by: models.Model | None,
    now: datetime,
    edition_id: int | None = None,
    facts: dict[str, Any] | None = None,
) -> Entry:
    """Write one entry. ``by`` is the person who acted, None for the system itself.

    Called inside the action's own transaction, so that there is never a write without its
    entry nor an entry without its write.
    """
    return Entry.objects.create(
        at=now,
        by_id=None if by is None else by.pk,
        verb=verb,
        edition_id=edition_id,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        facts=facts or {},
    )
