"""Background jobs of planning, of looking ahead before it, of what if and of importing, and how
they come into the queue."""

from __future__ import annotations

from django_tasks import task

from samspill.web.planning import early_check, importing, running, what_if_worker


@task()
def plan_edition(run_id: int) -> str:
    """Carry out the run; safe to start twice, as only one holder of its lease goes on."""
    return running.carry_out(run_id=run_id, enqueue=enqueue_run)


@task()
def look_ahead_for(edition_id: int) -> str:
    """Look ahead for a large edition; safe to start twice, as with runs."""
    return early_check.carry_out(edition_id=edition_id, enqueue=enqueue_check)


@task()
def answer_what_if(what_if_id: int) -> str:
    """Answer a what-if; safe to start twice, as with runs."""
    return what_if_worker.carry_out(what_if_id=what_if_id, enqueue=enqueue_what_if)


@task()
def import_list(draft_id: int) -> str:
    """Read or import an uploaded list; safe to start twice, as with runs."""
    return importing.carry_out(draft_id=draft_id, enqueue=enqueue_import)


def enqueue_run(run_id: int) -> None:
    """Put the run in the queue that workers read."""
    plan_edition.enqueue(run_id=run_id)


def enqueue_import(draft_id: int) -> None:
    """Put the file in the queue that workers read."""
    import_list.enqueue(draft_id=draft_id)


def enqueue_check(edition_id: int) -> None:
    """Put the edition in the queue that workers read, to be looked ahead for."""
    look_ahead_for.enqueue(edition_id=edition_id)


def enqueue_what_if(what_if_id: int) -> None:
    """Put the question in the queue that workers read."""
    answer_what_if.enqueue(what_if_id=what_if_id)
