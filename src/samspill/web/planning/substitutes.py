"""A colleague takes over meetings of somebody's, on the road that every change after publishing
takes: what the colleague can take goes on as it stands, what they cannot is repaired.

What was said no thanks to, and what was noted, is each one's own and never follows. Why a
colleague cannot take a meeting is not said, whatever it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from samspill.engine.judge.rules import RuleCode, violations
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.valuation import Valuation
from samspill.engine.repairing.change import Meet
from samspill.web.editions.keys import participant_key
from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.participation import withdraw_participant
from samspill.web.journal.actions import record
from samspill.web.meetings.models import Meeting, MeetingState, Seat
from samspill.web.people.models import Person
from samspill.web.planning.models import Substitution
from samspill.web.planning.problem import plan_of
from samspill.web.planning.repairing import (
    Agreed,
    Proposal,
    Standing,
    carry_out,
    propose,
)

# What the new company may break at first: it gets another table.
ELSEWHERE = frozenset({RuleCode.WRONG_TABLE})
# What keeps the two from that slot alone: another one is looked for.
ANOTHER_TIME = frozenset({RuleCode.TWO_PLACES, RuleCode.SLOT_CLOSED})


class CannotTakeError(ValueError):
    """The colleague can take none of the meetings as they stand; nothing is changed."""


class NoColleagueError(ValueError):
    """The two are not colleagues who both come, or there is nothing to take over."""


def colleagues_of(participant: Participant) -> QuerySet[Participant]:
    """Who else comes from the organisation, by name: one query."""
    return (
        Participant.objects.filter(
            edition=participant.edition_id,
            organisation=participant.organisation_id,
            withdrawn_at__isnull=True,
        )
        .exclude(pk=participant.pk)
        .select_related("person")
    )


def meetings_to_hand_over(participant: Participant, now: datetime) -> list[Meeting]:
    """The participant's meetings of two that have not begun, in order of time: two queries."""
    own = Seat.objects.filter(participant=participant, slot__isnull=False).values("meeting")
    found = Meeting.objects.filter(
        pk__in=own, state=MeetingState.PLANNED, slot__start__gt=now, pair__isnull=False
    )
    rows = found.select_related("slot", "table").prefetch_related("seats")
    return list(rows.order_by("slot__start", "pk"))


@dataclass(frozen=True)
class TakeOver:
    """``colleague`` takes these meetings (ids; None: all that have not begun) of ``giver``, who
    ``withdraws`` from the edition with it or does not."""

    giver: Participant
    colleague: Participant
    meetings: frozenset[int] | None = None
    withdraws: bool = False


@dataclass
class _Taking:
    """What ``repaired`` asks about the meetings: which go on, and with whom."""

    over: TakeOver
    meetings: Collection[Meeting]
    as_they_stand: bool  # nothing but the company and the table may be other than it was
    taken: frozenset[int] = frozenset()

    def instead(self) -> dict[str, str]:
        """The pairs of the giver, and who they would be with the colleague."""
        return {
            meeting.pair: "-".join(map(str, sorted((self.over.colleague.pk, partner))))
            for meeting in self.meetings
            if meeting.pair is not None
            for partner in meeting.people - {self.over.giver.pk}
        }

    def stand(self, after: Problem, current: Iterable[Meeting]) -> Standing:
        """The meetings with the colleague where they can take them, asked for at another time
        where it is the slot that is in the way, and as they were where it is something else."""
        plan = plan_of(current)
        valuation = Valuation(after)
        asks: list[Meet] = []
        taken: set[int] = set()
        for meeting in self.meetings:
            ours = plan_of([meeting]).meetings[0]
            (partner,) = meeting.people - {self.over.giver.pk}
            pair = (participant_key(self.over.colleague.pk), participant_key(partner))
            if not {*pair} <= after.participant_by_id.keys():
                continue
            theirs = replace(ours, participants=tuple(sorted(pair)))
            rest = tuple(m for m in plan.meetings if m != ours)
            candidate = Plan.of((*rest, theirs))
            broken = {v.code for v in violations(after, candidate, valuation)
                      if pair[0] in v.participants}  # fmt: skip
            broken -= {v.code for v in violations(after, Plan.of(rest), valuation)
                       if pair[0] in v.participants}  # fmt: skip
            if broken <= ELSEWHERE:
                plan = candidate
                taken.add(meeting.pk)
            elif broken <= ELSEWHERE | ANOTHER_TIME and not self.as_they_stand:
                asks.append(Meet(*pair))
        self.taken = frozenset(taken)
        return Standing(plan, tuple(asks), self.instead())


def propose_take_over(
    *, over: TakeOver, agreed: Agreed, by: Person, now: datetime
) -> Proposal | None:
    """What it would do, with nothing done. Raises NoColleagueError and NoRepairError."""
    edition = over.giver.edition
    taking = _taking(over, now, as_they_stand=False)
    return propose(
        edition=edition,
        change=lambda: _change(edition, over, taking.meetings, by, now),
        way=agreed.way,
        now=now,
        standing=taking.stand,
        gain=agreed.gain,
    )


@transaction.atomic
def take_over(*, over: TakeOver, agreed: Agreed, by: Person, now: datetime) -> Proposal | None:
    """The colleague takes over, and what they cannot take is repaired as was agreed; each whose day
    changes is told. Raises NoColleagueError, OtherProposalError and NoRepairError."""
    edition = Edition.objects.select_for_update(no_key=True).get(pk=over.giver.edition_id)
    taking = _taking(over, now, as_they_stand=False)
    _done, proposal = carry_out(
        edition=edition,
        change=lambda: _change(edition, over, taking.meetings, by, now),
        agreed=agreed,
        by=by,
        now=now,
        standing=taking.stand,
    )
    return proposal


@transaction.atomic
def let_colleague(*, over: TakeOver, by: Person, now: datetime) -> list[Meeting]:
    """What a participant does themselves: the colleague takes those of the meetings that they can
    take as they stand, and nobody else's day changes. Gives those that they cannot take, which
    stay as they are.

    Raises NoColleagueError, and CannotTakeError when they can take none, or when anything else
    would have to change.
    """
    edition = Edition.objects.select_for_update(no_key=True).get(pk=over.giver.edition_id)
    wanted = _taking(over, now, as_they_stand=True).meetings
    can = _can_take(edition, over, wanted, by, now)
    left = [meeting for meeting in wanted if meeting.pk not in can]
    if not can:
        raise CannotTakeError
    over = replace(over, meetings=can)
    taking = _taking(over, now, as_they_stand=True)

    def change() -> None:
        _change(edition, over, taking.meetings, by, now)

    way = Agreed().way
    proposal = propose(edition=edition, change=change, way=way, now=now, standing=taking.stand)
    if proposal is None or not proposal.difference.only_taken_over:
        raise CannotTakeError
    agreed = Agreed(way, proposal.key)
    carry_out(edition=edition, change=change, agreed=agreed, by=by, now=now, standing=taking.stand)
    return left


def _can_take(
    edition: Edition, over: TakeOver, wanted: Collection[Meeting], by: Person, now: datetime
) -> frozenset[int]:
    """The meetings that the colleague can take as they stand, with nothing done."""
    taking = _Taking(over, wanted, as_they_stand=True)
    propose(
        edition=edition,
        change=lambda: _change(edition, over, wanted, by, now),
        way=Agreed().way,
        now=now,
        standing=taking.stand,
    )
    return taking.taken


def _taking(over: TakeOver, now: datetime, *, as_they_stand: bool) -> _Taking:
    giver, colleague = over.giver, over.colleague
    if not colleagues_of(giver).filter(pk=colleague.pk).exists():
        raise NoColleagueError
    found = meetings_to_hand_over(giver, now)
    wanted = [m for m in found if over.meetings is None or m.pk in over.meetings]
    if not wanted:
        raise NoColleagueError
    return _Taking(over, wanted, as_they_stand)


def _change(
    edition: Edition, over: TakeOver, meetings: Iterable[Meeting], by: Person, now: datetime
) -> None:
    """What is a fact from now on: whoever gave a meeting away is not set up with the partner again,
    the colleague is."""
    giver, colleague = over.giver, over.colleague
    partners = [partner for m in meetings for partner in m.people - {giver.pk}]
    rows = Substitution.objects.filter(edition=edition, partner__in=partners)
    rows.filter(giver=colleague).delete()  # they take back what they had given away
    rows.filter(colleague=giver).update(colleague=colleague)
    known = set(rows.filter(giver=giver).values_list("partner_id", flat=True))
    rows.filter(giver=giver).update(colleague=colleague)
    Substitution.objects.bulk_create(
        Substitution(edition=edition, giver=giver, colleague=colleague, partner_id=partner)
        for partner in partners
        if partner not in known
    )
    record(
        verb="colleague_takes_over",
        subject=giver,
        by=by,
        now=now,
        edition_id=edition.pk,
        facts={"colleague": colleague.pk, "meetings": len(partners)},
    )
    if over.withdraws:
        coming = Participant.objects.get(pk=giver.pk)
        withdraw_participant(participant=coming, by=by, now=now)
