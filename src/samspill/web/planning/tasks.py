"""Background jobs of planning, of checks before it and of importing."""

from __future__ import annotations

from django_tasks import task

from samspill.web.planning import early_check, importing
from samspill.web.planning.running import carry_out


@task()
def plan_edition(run_id: int) -> str:
    """Carry out the run; safe to start twice, as only one holder of its lease goes on."""
    return carry_out(run_id=run_id)


@task()
def look_ahead_for(edition_id: int) -> str:
    """Look ahead for a large edition; safe to start twice, as with runs."""
    return early_check.carry_out(edition_id=edition_id)


@task()
def import_list(draft_id: int) -> str:
    """Read or import an uploaded list; safe to start twice, as with runs."""
    return importing.carry_out(draft_id=draft_id)
