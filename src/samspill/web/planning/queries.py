"""Reading plan versions."""

from __future__ import annotations

from django.db.models import QuerySet

from samspill.web.planning.models import PlannedMeeting, PlanVersion


def planned_meetings(plan: PlanVersion) -> QuerySet[PlannedMeeting]:
    """The version's meetings with their seats: two queries."""
    return PlannedMeeting.objects.filter(plan=plan).prefetch_related("seats")
