"""What pages ask of planning."""

from __future__ import annotations

from samspill.web.planning.models import PlanningRun, RunState


def first_plan_is_coming() -> bool:
    """True while an edition that has no plan yet is being planned, or waits for it."""
    under_way = PlanningRun.objects.filter(state__in=(RunState.WAITING, RunState.RUNNING))
    return under_way.filter(edition__plans=None).exists()
