"""An edition out of its organisers' list, and back in it. Nothing else is other than it was."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from samspill.web.editions.models import Edition
from samspill.web.editions.permissions import may_organise
from samspill.web.journal.actions import record
from samspill.web.people.models import Person


@transaction.atomic
def archive_edition(*, edition: Edition, by: Person, now: datetime) -> None:
    """Out of the list. Again changes nothing. Raises PermissionError."""
    _set(edition, now, "edition_archived", by, now)


@transaction.atomic
def bring_back_edition(*, edition: Edition, by: Person, now: datetime) -> None:
    """In the list again. Again changes nothing. Raises PermissionError."""
    _set(edition, None, "edition_brought_back", by, now)


def _set(edition: Edition, since: datetime | None, verb: str, by: Person, now: datetime) -> None:
    if not may_organise(by, edition):
        raise PermissionError
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    if (edition.archived_at is None) == (since is None):
        return
    edition.archived_at = since
    edition.save(update_fields=("archived_at",))
    record(verb=verb, subject=edition, by=by, now=now, edition_id=edition.pk, programme=False)
