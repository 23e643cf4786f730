"""Background jobs of planning."""

from __future__ import annotations

from django_tasks import task

from samspill.web.planning.running import carry_out


@task()
def plan_edition(run_id: int) -> str:
    """Carry out the run; safe to start twice, as only one holder of its lease goes on."""
    return carry_out(run_id=run_id)
