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
    programme: bool = True,
) -> Entry:
    """Write one entry. ``by`` is the person who acted, None for the system itself.

    ``programme`` may be False where nobody's day can look different afterwards: what is kept of
    the days then stays good (see ``programme_version``).

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
        programme=programme,
    )


def record_privately(*, verb: str, subject: models.Model, by: models.Model, now: datetime) -> Entry:
    """Write an entry on what is nobody's business but the one's who acted.

    It belongs to no edition, and no edition's list, count or version can hold it, whatever filter
    is forgotten there: so its being there tells an organiser nothing. It holds no facts.
    """
    return record(verb=verb, subject=subject, by=by, now=now, edition_id=None, programme=False)


def programme_version(edition_id: int) -> int:
    """A number that grows with every write that may change somebody's day at the edition.

    The journal only grows, and with the transactions that write in it: so the number of entries
    is a version, whatever order the transactions end in. The highest id would not be one.
    """
    return Entry.objects.filter(edition_id=edition_id, programme=True).count()
