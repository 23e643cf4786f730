"""Reading the meetings that are."""

from __future__ import annotations

from django.db.models import QuerySet

from samspill.web.meetings.models import Meeting, MeetingState


def meetings_on(edition_id: int) -> QuerySet[Meeting]:
    """The meetings of an edition that are on, with their seats: two queries."""
    on = Meeting.objects.filter(edition=edition_id, state=MeetingState.PLANNED)
    return on.prefetch_related("seats")
