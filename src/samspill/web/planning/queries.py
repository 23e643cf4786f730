"""What pages ask of planning."""

from __future__ import annotations

from django.db.models import QuerySet

from samspill.web.planning.models import PlannedMeeting, PlanningRun, PlanVersion, RunState


def first_plan_is_coming() -> bool:
    """True while an edition that has no plan yet is being planned, or waits for it."""
    under_way = PlanningRun.objects.filter(state__in=(RunState.WAITING, RunState.RUNNING))
    return under_way.filter(edition__plans=None).exists()


def planned_meetings(plan: PlanVersion) -> QuerySet[PlannedMeeting]:
    """The version's meetings with their seats: two queries."""
    return PlannedMeeting.objects.filter(plan=plan).prefetch_related("seats")
