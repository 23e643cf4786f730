"""An edition as files that the command ``samspill`` reads: its problem, and its plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from samspill.engine.formats.json_plan import write_meetings
from samspill.engine.formats.json_problem import digest, write_problem
from samspill.engine.judge.check import check
from samspill.engine.judge.faults.fault import Fault
from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.model.problem import Problem
from samspill.web.editions.models import Edition
from samspill.web.journal.actions import record
from samspill.web.meetings.queries import meetings_on
from samspill.web.people.models import Person
from samspill.web.planning.models import PlanVersion, VersionState
from samspill.web.planning.problem import facts_of, plan_of
from samspill.web.planning.queries import planned_meetings


class NotPlannableError(ValueError):
    """The edition's facts do not hold together; ``faults`` are the engine's."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(", ".join(fault.brief for fault in faults))
        self.faults = faults


class NoPlanError(ValueError):
    """The edition has neither a published plan nor a draft."""


@dataclass(frozen=True)
class TakenPlan:
    """The text of the plan's file, and what is in it. ``holds`` is False where the plan breaks a
    rule as the facts are now."""

    text: str
    version: PlanVersion
    meetings: int
    holds: bool


@dataclass(frozen=True)
class Taken:
    """The text of the problem's file, what is in it, and the plan if it was asked for."""

    problem: str
    participants: int
    wishes: int
    plan: TakenPlan | None


def bare(problem: Problem) -> Problem:
    """The problem without what may be added in its file: round tables, with who asked for them,
    what is locked, and the seats that tables need for them."""
    return replace(
        problem,
        title="",
        tables=tuple(replace(table, seats=2) for table in problem.tables),
        round_tables=(),
        interests=(),
        locked=(),
        locked_round_tables=(),
    )


@transaction.atomic
def take_out(*, edition: Edition, with_plan: bool, by: Person | None, now: datetime) -> Taken:
    """The edition as files. Its plan is the published one as people follow it now, else the
    latest draft. Raises NotPlannableError, NoPlanError.

    The files hold everybody's wishes and vetoes: the journal says that they were taken out.
    """
    problem = facts_of(edition).problem
    if faults := tuple(problems_in(problem)):
        raise NotPlannableError(faults)
    plan = _plan(edition, problem) if with_plan else None
    record(
        verb="edition_taken_out",
        subject=edition,
        by=by,
        now=now,
        edition_id=edition.pk,
        facts={"digest": digest(bare(problem))}
        | ({} if plan is None else {"number": plan.version.number}),
        programme=False,
    )
    return Taken(write_problem(problem), len(problem.participants), len(problem.wishes), plan)


def _plan(edition: Edition, problem: Problem) -> TakenPlan:
    version = version_to_take(edition)
    if version is None:
        raise NoPlanError
    held = planned = plan_of(planned_meetings(version))
    if version.is_published:
        held = plan_of(meetings_on(edition.pk))
    said = version.result if held == planned else {}  # else it was said of other meetings
    text = write_meetings(held, said=said, title=problem.title, problem_digest=version.facts_digest)
    return TakenPlan(text, version, len(held.meetings), check(problem, held).valid)


def version_to_take(edition: Edition) -> PlanVersion | None:
    """The published version, else the latest draft, else None."""
    kept = edition.plans.filter(state__in=(VersionState.PUBLISHED, VersionState.DRAFT))
    published = kept.filter(state=VersionState.PUBLISHED).first()
    return published or kept.order_by("-number").first()
