"""A colleague takes over meetings of somebody's, on the road that every change after publishing
takes: what the colleague can take goes on as it stands, what they cannot is repaired.

What was said no thanks to, and what was noted, is each one's own and never follows. Why a
colleague cannot take a meeting is not said, whatever it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from samspill.engine.judge.rules import RuleCode, Violation, violations
from samspill.engine.model.plan import Meeting as EngineMeeting
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Interest, Problem, Strength
from samspill.engine.model.valuation import Valuation
from samspill.engine.repairing.change import Meet
from samspill.web.editions.keys import participant_key
from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.participation import withdraw_participant
from samspill.web.journal.actions import record
from samspill.web.meetings.models import Meeting, MeetingState, Seat
from samspill.web.meetings.queries import all_on
from samspill.web.people.models import Person
from samspill.web.planning.freezing import unless_frozen
from samspill.web.planning.ground import with_ground
from samspill.web.planning.models import Substitution
from samspill.web.planning.problem import facts_of, plan_of
from samspill.web.planning.repairing import (
    Agreed,
    NoRepairError,
    Proposal,
    Standing,
    carry_out,
    propose,
)
from samspill.web.wishes.models import RoundTable

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
    """The participant's meetings that have not begun, in order of time: two queries."""
    own = Seat.objects.filter(participant=participant, slot__isnull=False).values("meeting")
    found = Meeting.objects.filter(pk__in=own, state=MeetingState.PLANNED, slot__start__gt=now)
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

    @property
    def seats(self) -> dict[str, tuple[int, int]]:
        """The round tables at which the colleague takes the giver's seat."""
        ours = (self.over.giver.pk, self.over.colleague.pk)
        return {meeting.round_table: ours for meeting in self.meetings if meeting.round_table}

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
        where it is the slot that is in the way, and as they were where it is something else.
        Seats at round tables come first: no other time is looked for."""
        plan = plan_of(current)
        valuation = Valuation(after)
        asks: list[Meet] = []
        taken: set[int] = set()
        for meeting in sorted(self.meetings, key=lambda m: not m.round_table):
            candidate, broken = _with_colleague(self.over, meeting, plan, valuation)
            if candidate is None:
                continue
            if broken <= (frozenset() if meeting.round_table else ELSEWHERE):
                plan = candidate
                taken.add(meeting.pk)
            elif meeting.round_table:
                raise NoRepairError
            elif broken <= ELSEWHERE | ANOTHER_TIME and not self.as_they_stand:
                (partner,) = meeting.people - {self.over.giver.pk}
                colleague = self.over.colleague.pk
                asks.append(Meet(participant_key(colleague), participant_key(partner)))
        self.taken = frozenset(taken)
        return Standing(plan, tuple(asks), self.instead(), self.seats)


def _with_colleague(
    over: TakeOver, meeting: Meeting, plan: Plan, valuation: Valuation
) -> tuple[Plan | None, set[RuleCode]]:
    """The plan with the colleague in the meeting instead of the giver, and what the colleague
    breaks there that they did not break before; None where somebody there does not come."""
    after, ours = valuation.problem, plan_of([meeting]).meetings[0]
    giver, colleague = participant_key(over.giver.pk), participant_key(over.colleague.pk)
    people = {colleague, *ours.participants} - {giver}
    if not people <= after.participant_by_id.keys():
        return None, set()
    theirs = replace(ours, participants=tuple(sorted(people)))
    rest = tuple(m for m in plan.meetings if m != ours)
    candidate = Plan.of((*rest, theirs))

    def broken(tried: Plan) -> set[RuleCode]:
        return {
            v.code for v in violations(after, tried, valuation) if _concerns(v, colleague, ours)
        }

    return candidate, broken(candidate) - broken(Plan.of(rest))


def _concerns(found: Violation, colleague: str, ours: EngineMeeting) -> bool:
    at_table = bool(ours.round_table) and found.round_table == ours.round_table
    return colleague in found.participants or at_table


def propose_take_over(
    *, over: TakeOver, agreed: Agreed, by: Person, now: datetime
) -> Proposal | None:
    """What it would do, with nothing done. Raises NoColleagueError, CannotTakeError and
    NoRepairError."""
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
    changes is told. A seat at a round table that they cannot take stays whose it is. Raises
    NoColleagueError, CannotTakeError, OtherProposalError and NoRepairError."""
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

    Raises NoColleagueError, FrozenError, and CannotTakeError when they can take none, or when
    anything else would have to change.
    """
    edition = Edition.objects.select_for_update(no_key=True).get(pk=over.giver.edition_id)
    unless_frozen(edition, now)
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
    seats = _seats_to_take(over, [m for m in wanted if m.round_table])
    wanted = [m for m in wanted if not m.round_table or m.pk in seats]
    if not wanted:
        raise CannotTakeError
    return _Taking(over, wanted, as_they_stand)


def _seats_to_take(over: TakeOver, meetings: Sequence[Meeting]) -> frozenset[int]:
    """At which of these round tables the colleague may sit instead, as things are; where they may
    not, the seat stays whose it is. What keeps them from it is not told."""
    if not meetings:
        return frozenset()
    edition = over.giver.edition
    plan = plan_of(all_on(edition.pk))
    problem = with_ground(facts_of(edition).problem, plan)
    colleague = participant_key(over.colleague.pk)
    led = {participant_key(over.giver.pk): colleague}
    keys = {meeting.round_table for meeting in meetings}
    problem = replace(
        problem,
        round_tables=tuple(
            replace(r, moderator=led.get(r.moderator or "", r.moderator)) if r.id in keys else r
            for r in problem.round_tables
        ),
        interests=(
            *(i for i in problem.interests if (i.by, i.round_table in keys) != (colleague, True)),
            *(
                Interest(colleague, r.id, Strength.LIKE)
                for r in problem.round_tables
                if r.id in keys and led.get(r.moderator or "") is None
            ),
        ),
    )
    valuation, taken = Valuation(problem), set()
    for meeting in meetings:
        candidate, broken = _with_colleague(over, meeting, plan, valuation)
        if candidate is not None and not broken:
            plan = candidate
            taken.add(meeting.pk)
    return frozenset(taken)


def _change(
    edition: Edition, over: TakeOver, meetings: Iterable[Meeting], by: Person, now: datetime
) -> None:
    """What is a fact from now on: whoever gave a meeting away is not set up with the partner again,
    the colleague is."""
    giver, colleague, meetings = over.giver, over.colleague, list(meetings)
    pairs = [m for m in meetings if not m.round_table]
    partners = [partner for m in pairs for partner in m.people - {giver.pk}]
    _hand_over(edition, over, "partner_id", partners)
    seats = RoundTable.objects.filter(
        edition=edition, key__in=[m.round_table for m in meetings if m.round_table]
    )
    _hand_over(edition, over, "round_table_id", [row.pk for row in seats])
    seats.filter(moderator=giver).update(moderator=colleague)
    record(
        verb="colleague_takes_over",
        subject=giver,
        by=by,
        now=now,
        edition_id=edition.pk,
        facts={"colleague": colleague.pk, "meetings": len(meetings)},
    )
    if over.withdraws:
        coming = Participant.objects.get(pk=giver.pk)
        withdraw_participant(participant=coming, by=by, now=now)


def _hand_over(edition: Edition, over: TakeOver, what: str, ids: Collection[int]) -> None:
    """Keep that the colleague has from the giver the meetings with these partners, or the seats at
    these round tables, as ``what`` says."""
    rows = Substitution.objects.filter(edition=edition, **{f"{what}__in": ids})
    rows.filter(giver=over.colleague).delete()  # they take back what they had given away
    rows.filter(colleague=over.giver).update(colleague=over.colleague, dropped=False)
    known = set(rows.filter(giver=over.giver).values_list(what, flat=True))
    rows.filter(giver=over.giver).update(colleague=over.colleague, dropped=False)
    Substitution.objects.bulk_create(
        Substitution(edition=edition, giver=over.giver, colleague=over.colleague, **{what: pk})
        for pk in ids
        if pk not in known
    )
