"""Changing the plan that people follow by hand: a meeting moved, traded, added or cancelled.

Each edit is a published version of its own, as a repair is: those whose day changes get a letter
that waits, and until it leaves the edit can be undone. What breaks a rule is refused, by the judge
of plans, which sees all of the plan and has the last word.

Two people are put together only where both have said that they would like it; whether they have is
not said before, and where not, why is not said at all. Somebody who has said no thanks has not
said that they would like it: so what is refused, and in which words, is the same as if they had
said nothing, even to an organiser who has been told what the other one wishes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from django.db import transaction

from samspill.engine.judge.rules import RuleCode, violations
from samspill.engine.model.garbage import no_search_for_garbage
from samspill.engine.model.plan import Meeting as EngineMeeting
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.valuation import Reason, Valuation, pair_of
from samspill.web.editions.keys import number_in, participant_key, slot_key, table_key
from samspill.web.editions.models import Edition
from samspill.web.meetings.models import Meeting
from samspill.web.people.models import Person
from samspill.web.planning.differences import Difference, Key, compared
from samspill.web.planning.edits import Add, Broken, Cancel, Edit, Look, Obstacle
from samspill.web.planning.figures import NOT_YET
from samspill.web.planning.freezing import unless_asked_again
from samspill.web.planning.ground import ground_kept
from samspill.web.planning.looking import JUDGED, NEW, day_of, known_before
from samspill.web.planning.models import PlanVersion, VersionState
from samspill.web.planning.problem import as_meeting, facts_of, plan_of
from samspill.web.planning.publishing import (
    published_now,
)
from samspill.web.planning.queries import planned_meetings
from samspill.web.planning.repairing import put_in_place_with_undo
from samspill.web.planning.versions import planned_beside, store_draft

TOGETHER = frozenset({RuleCode.CANNOT_MEET, RuleCode.NO_REASON})
LAST_WORD = JUDGED | TOGETHER | {RuleCode.LOCKED_MISSING, RuleCode.UNKNOWN}


class RefusedError(ValueError):
    """The edit breaks something, and nothing is done: ``look`` says what."""

    def __init__(self, look: Look) -> None:
        super().__init__(", ".join(each.code.value for each in look.broken))
        self.look = look


class MeanwhileError(ValueError):
    """Somebody has changed the plan since it was seen, and nothing is done. ``plan`` is what people
    follow now (None: nothing), ``change`` what is different from what was seen (None: that
    version is not known any more)."""

    def __init__(self, plan: PlanVersion | None, change: Difference | None) -> None:
        super().__init__("The plan has been changed meanwhile.")
        self.plan, self.change = plan, change


@dataclass(frozen=True)
class Done:
    """What was carried out, and the version that people follow now."""

    look: Look
    plan: PlanVersion


def version_followed(edition: Edition) -> int | None:
    """The number of the version that people follow: what an edit says that it has seen."""
    published = plan_followed(edition)
    return None if published is None else published.number


def plan_followed(edition: Edition) -> PlanVersion | None:
    """The version that people follow: one query."""
    return edition.plans.filter(state=VersionState.PUBLISHED).first()


@no_search_for_garbage()
@transaction.atomic
def carry_out(
    *,
    edition: Edition,
    edit: Edit,
    seen: int | None,
    by: Person,
    now: datetime,
    on_paper: bool = False,
) -> Done:
    """Do it: a new published version, and a letter to each whose day changes. ``seen`` is the
    number of the version that was published when the organiser looked, ``on_paper`` that they know
    that the plan is frozen.

    Raises MeanwhileError, RefusedError and OnPaperError, with nothing done.
    """
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    previous = edition.plans.filter(state=VersionState.PUBLISHED).first()
    if seen != (None if previous is None else previous.number):
        raise MeanwhileError(previous, _since(edition, seen))
    looked = day_of(edition, edit, now=now).look(edit)
    if not looked.holds:
        raise RefusedError(looked)
    current = published_now(edition)
    facts = facts_of(edition)
    on = {as_meeting(meeting): meeting for meeting in current.values()}
    live = Plan.of(on)
    problem = ground_kept(edition.pk, facts.problem, live)
    plan = _edited(current, looked)
    if isinstance(edit, Add) and not _both_want_it(problem, edit.people):
        raise RefusedError(_not_together(looked))
    if broken := _last_word(problem, live, plan):
        raise RefusedError(replace(looked, broken=broken, harms=(), nearest=None))
    change = compared(current, planned_beside(edition, plan, problem, on))
    unless_asked_again(edition, change.affected, now, on_paper=on_paper)
    grounded = replace(facts, problem=problem)
    version = store_draft(
        edition=edition,
        facts=grounded,
        plan=plan,
        result={"levels": []},  # nobody has looked for a better one
        report=NOT_YET,
        run=None,
        now=now,
        like=previous,
    )
    put_in_place_with_undo(
        plan=version,
        change=change,
        edition=edition,
        previous=previous,
        rows={},
        by=by,
        now=now,
    )
    return Done(looked, version)


def _both_want_it(problem: Problem, people: frozenset[int]) -> bool:
    first, second = (participant_key(pk) for pk in people)
    value = Valuation.of(problem).pairs.get(pair_of(first, second))
    return value is not None and value.reason is Reason.MUTUAL


def _not_together(look: Look) -> Look:
    broken = (Broken(Obstacle.NOT_TOGETHER),)
    return replace(look, broken=broken, harms=(), nearest=None)


def _edited(current: Mapping[Key, Meeting], look: Look) -> Plan:
    """The plan of all meetings with what the edit changes."""
    gone = look.edit.meeting if isinstance(look.edit, Cancel) else None
    meetings = []
    for meeting in current.values():
        if meeting.pk == gone:
            continue
        (planned,) = plan_of([meeting]).meetings
        if (spot := look.spots.get(meeting.pk)) is not None:
            planned = replace(planned, slot=slot_key(spot.slot), table=table_key(spot.table))
        meetings.append(planned)
    if isinstance(look.edit, Add):
        spot = look.spots[NEW]
        first, second = sorted(participant_key(pk) for pk in look.edit.people)
        meetings.append(EngineMeeting(slot_key(spot.slot), table_key(spot.table), (first, second)))
    return Plan.of(meetings)


def _last_word(problem: Problem, before: Plan, after: Plan) -> tuple[Broken, ...]:
    """What the whole plan breaks that it did not break before."""
    valuation = Valuation.of(problem)
    found = [v for v in violations(problem, after, valuation) if v.code in LAST_WORD]
    if not found:
        return ()
    known = set(violations(problem, before, valuation))
    new = [violation for violation in found if not known_before(violation, known)]
    if any(violation.code in TOGETHER for violation in new):
        return (Broken(Obstacle.NOT_TOGETHER),)
    return tuple(
        Broken(v.code, tuple(number_in(key) for key in v.participants), v.found) for v in new
    )


def _since(edition: Edition, seen: int | None) -> Difference | None:
    """What is different now from the version that was seen, as a publishing would be told."""
    if seen is None:
        return None
    plan = edition.plans.filter(number=seen).exclude(state=VersionState.DISCARDED).first()
    if plan is None:
        return None
    was = {m.key: m for m in planned_meetings(plan).select_related("slot", "table")}
    on = published_now(edition)
    both = [(m, was[key]) for key, m in on.items() if key in was]
    # The words for a difference take meetings of either kind.
    return Difference(
        new=cast(Any, tuple(m for key, m in on.items() if key not in was)),
        moved=cast(
            Any,
            tuple(m for m, old in both if (m.slot_id, m.table_id) != (old.slot_id, old.table_id)),
        ),
        cancelled=cast(Any, tuple(m for key, m in was.items() if key not in on)),
        unchanged=len(both),
        current=cast(Any, was),
    )
