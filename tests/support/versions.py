"""Plan versions as tests make them: the meetings that are on as a version, moved, agreed to."""

from __future__ import annotations

from cast import NOW, Cast
from samspill.web.meetings.actions import move
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.planning.models import PlanVersion
from samspill.web.planning.problem import facts_of, plan_of
from samspill.web.planning.publishing import publish_plan
from samspill.web.planning.repairing import Agreed, Proposal
from samspill.web.planning.reports import report_on
from samspill.web.planning.versions import store_draft

Day = list[tuple[list[int], int, int]]


def on(cast: Cast) -> Day:
    """Who meets in which slot at which table."""
    found = Meeting.objects.filter(edition=cast.edition, state=MeetingState.PLANNED)
    return sorted((sorted(m.people), m.slot_id, m.table.number) for m in found)


def published(cast: Cast) -> PlanVersion:
    """The meetings that are on as the version that people follow."""
    on_now = Meeting.objects.filter(state=MeetingState.PLANNED).prefetch_related("seats")
    facts = facts_of(cast.edition)
    version = store_draft(
        edition=cast.edition,
        facts=facts,
        plan=plan_of(on_now),
        result={"levels": []},
        report=report_on(facts, plan_of(on_now)),
        run=None,
        now=NOW,
    )
    publish_plan(plan=version, by=cast.organiser, now=NOW)
    return PlanVersion.objects.get(pk=version.pk)


def elsewhere(cast: Cast, meeting: Meeting, *, slot: int, table: int) -> None:
    """Move the meeting to the edition's slot number ``slot``."""
    there = cast.edition.slots.order_by("start")[slot]
    at_table = cast.edition.tables.get(number=table)
    move(
        edition=cast.edition,
        moves={meeting.pk: (there.pk, at_table.pk)},
        by=None,
        now=NOW,
    )


def agreed_to(proposal: Proposal | None) -> Agreed:
    """What an organiser sends who agrees to what they were shown."""
    assert proposal is not None
    return Agreed(proposal.way, proposal.key, proposal.stands)
