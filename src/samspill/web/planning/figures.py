"""A version's numbers; and what is reckoned of one that was published at once, by a repair or by
hand: its report, and how much better a plan made anew could be. It takes as long as all the rest,
and nobody waits for it: a worker reckons it, or whoever looks first.

When it was not reckoned before facts changed again, it is reckoned by those that hold now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Count, Subquery
from django_tasks import task

from samspill.engine.formats.json_plan import result_document
from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.valuation import Valuation
from samspill.engine.repairing.anew import compared_with_anew, levels_in, result_beside
from samspill.web.editions.models import Participant
from samspill.web.meetings.queries import meetings_each, meetings_on
from samspill.web.planning.ground import with_ground
from samspill.web.planning.models import PlanVersion
from samspill.web.planning.problem import facts_of, plan_of
from samspill.web.planning.queries import all_planned, guaranteed
from samspill.web.planning.reports import report_on

NOT_YET: dict[str, Any] = {}  # the report of a version of which nothing is reckoned yet


def with_figures(plan: PlanVersion) -> PlanVersion:
    """The version with its report: as it was reckoned, or reckoned now and kept."""
    if plan.report == NOT_YET:
        plan.report, plan.result = reckoned(plan)
        waiting = PlanVersion.objects.filter(pk=plan.pk, report=NOT_YET)
        waiting.update(report=plan.report, result=plan.result)
    return plan


@task()
def reckon(plan_id: int) -> None:
    """For the queue: safe to start twice, and of a version that is no more nothing is reckoned."""
    plan = PlanVersion.objects.select_related("edition").filter(pk=plan_id).first()
    if plan is not None:
        with_figures(plan)


def reckon_soon(plan: PlanVersion) -> None:
    """Let a worker reckon it once the transaction is through."""
    transaction.on_commit(lambda: reckon.enqueue(plan_id=plan.pk))


@transaction.atomic
def reckoned(plan: PlanVersion) -> tuple[dict[str, Any], dict[str, Any]]:
    """The version's report and result."""
    facts = facts_of(plan.edition)
    known = facts.problem
    meetings = Plan.of(m for m in plan_of(all_planned(plan)).meetings if _is_known(m, known))
    problem = with_ground(known, meetings)
    told = partial(with_ground, facts.told, meetings)
    grounded = replace(facts, problem=problem, tell=told)
    return report_on(grounded, meetings), plan.result or _compared(problem, meetings)


def _compared(problem: Problem, plan: Plan) -> dict[str, Any]:
    valuation = Valuation.of(problem)
    anew = compared_with_anew(problem, plan, valuation)
    return result_document(result_beside(plan, levels_in(plan, valuation), anew, seconds=0))


def _is_known(meeting: Meeting, problem: Problem) -> bool:
    """False where somebody has withdrawn since, a slot or a table is no more, or two are of one
    organisation by now."""
    people = [problem.participant_by_id.get(person) for person in meeting.participants]
    homes = {person.organisation for person in people if person is not None}
    tables = {table.id for table in problem.tables}
    there = meeting.slot in problem.slot_index and meeting.table in tables and None not in people
    if meeting.round_table:
        return there and meeting.round_table in problem.round_table_by_id
    return there and len(homes) == len(people)


@dataclass(frozen=True)
class Figures:
    """How many meetings a version has, the fewest that anybody who comes has, and how many have
    fewer than they are guaranteed."""

    meetings: int
    fewest: int
    below: int


def figures_of(plan: PlanVersion, each: Mapping[int, int] | None = None) -> Figures:
    """The version's numbers, wherever they are told: those of the meetings that are on for the one
    that people follow, in two queries; the report's for any other. ``each``: how many meetings that
    are on each participant (by id) has, where that is known."""
    if not plan.is_published:
        report = with_figures(plan).report
        return Figures(*(report[name] for name in ("meetings", "fewest", "below_minimum")))
    each = meetings_each(plan.edition_id) if each is None else each
    coming = Participant.objects.filter(edition=plan.edition_id, withdrawn_at__isnull=True)
    on = meetings_on(plan.edition_id).order_by().values("edition").annotate(n=Count("pk"))
    people = list(coming.order_by().values_list("pk", "minimum", "cap", Subquery(on.values("n"))))
    have = [each.get(pk, 0) for pk, *_more in people]
    below = sum(
        each.get(pk, 0) < guaranteed(plan.edition, minimum=minimum, cap=cap)
        for pk, minimum, cap, _meetings in people
    )
    meetings = people[0][-1] if people else None  # nobody comes: nobody meets
    return Figures(meetings or 0, min(have, default=0), below)
