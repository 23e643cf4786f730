"""Reading the journal."""

from __future__ import annotations

from django.db.models import QuerySet

from samspill.web.journal.models import Entry


def entries_of(edition_id: int) -> QuerySet[Entry]:
    """What has been done at an edition, newest first, with who did it."""
    return Entry.objects.filter(edition_id=edition_id).select_related("by")
