"""What stands against a change after publishing: meetings that people have in their calendars.

The change is made, the judge looks at the meetings as they are with it, and where it breaks a rule
that held before, the change is taken back and it is said which meetings those are. Vetoes and
wishes are left out: what is refused here tells of neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Q

from samspill.engine.judge.rules import RuleCode, Violation, violations
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.web.editions.keys import number_in, slot_key, table_key
from samspill.web.editions.models import Edition, Participant, Slot
from samspill.web.meetings.models import Meeting, MeetingState, Seat
from samspill.web.meetings.queries import all_on
from samspill.web.people.models import Organisation, Person
from samspill.web.planning.last_made import LastMade
from samspill.web.planning.models import PlanVersion, VersionState
from samspill.web.planning.problem import plan_of, problem_of_the_day
from samspill.web.planning.repairing import (
    Agreed,
    NoRepairError,
    OtherProposalError,
    Proposal,
    Way,
    carry_out,
    propose,
)
from samspill.web.planning.versions import discard_plan

T = TypeVar("T")

# The rules that a change of hours, tables, organisations or numbers can break.
LOOKED_AT = frozenset(
    {
        RuleCode.UNKNOWN,  # its slot or its table would go
        RuleCode.SLOT_CLOSED,
        RuleCode.ABOVE_CAP,
        RuleCode.TABLE_FULL,
        RuleCode.WRONG_TABLE,
        RuleCode.SAME_ORGANISATION,
        RuleCode.TWO_REPRESENTATIVES,
        RuleCode.ROUND_TABLE_SIZE,
        RuleCode.ROUND_TABLE_SECTORS,
        RuleCode.MODERATOR_ABSENT,
        RuleCode.RIVALS,
        RuleCode.ROUND_TABLE_SLOT,
        RuleCode.TABLE_TOO_SMALL,
    }
)


@dataclass(frozen=True)
class Against:
    """A published meeting that stands against a change, and the rule that it would break."""

    meeting: Meeting
    rule: RuleCode


class StandsAgainstError(Exception):
    """Nothing is changed: published ``meetings`` stand against it, in order of time, or
    ``drafts`` (their numbers) that use a slot or a table that would go.

    ``proposal`` is how the plan would be repaired, where that was asked for and there is a way;
    ``other``: it is not the one that was agreed to any more, and ``published`` is the version that
    somebody has published meanwhile, if one is."""

    def __init__(
        self,
        meetings: tuple[Against, ...],
        drafts: tuple[int, ...] = (),
        proposal: Proposal | None = None,
        *,
        other: bool = False,
        published: PlanVersion | None = None,
    ) -> None:
        super().__init__("Meetings or drafts stand against it.")
        self.meetings = meetings
        self.drafts = drafts
        self.proposal = proposal
        self.other = other
        self.published = published


@dataclass(frozen=True)
class Part:
    """No more of the day than a change can concern: these meetings (ids), and the people whose
    facts they are judged by beside those who sit in them."""

    meetings: frozenset[int]
    people: frozenset[int] = frozenset()


@transaction.atomic
def unless_meetings_stand(
    *,
    edition: Edition,
    change: Callable[[], T],
    part: Callable[[], Part] | None = None,
    lacking: Callable[[], Mapping[int, int]] | None = None,
    seeks: bool = False,
    agreed: Agreed | None = None,
    by: Person | None = None,
    now: datetime | None = None,
) -> T:
    """Make the change, while no plan can be published. ``part`` tells, before it is made, what
    alone it can concern; without it all meetings are looked at. ``lacking`` tells how many meetings
    each lacks: where the change lets somebody lack more, it is shown what can be given them. What
    ``seeks`` may ask for a meeting that no other stands against.

    Where meetings stand against it, or would be at another time with their slot, they are repaired
    as was ``agreed``, and the drafts that have no ground any more are discarded. Raises
    StandsAgainstError, with nothing changed, where nothing was agreed yet; with a proposal, unless
    ``agreed`` is None or there is no way. What broke a rule before stands against nothing, and
    whoever wants a proposal compared changes nothing by it.
    ``change`` may be called several times, and what it did before the last is gone then.
    """
    done = _unless_they_stand(
        edition=edition,
        change=change,
        part=part,
        lacking=lacking,
        seeks=seeks,
        agreed=agreed,
        by=by,
        now=now,
    )
    if agreed is not None and agreed.gain:  # nothing stands against it by now
        raise StandsAgainstError(())
    return done


def _unless_they_stand(
    *,
    edition: Edition,
    change: Callable[[], T],
    part: Callable[[], Part] | None,
    lacking: Callable[[], Mapping[int, int]] | None,
    seeks: bool,
    agreed: Agreed | None,
    by: Person | None,
    now: datetime | None,
) -> T:
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    looked_at = None if part is None else part()
    lacked = {} if lacking is None else lacking()
    times = _times(edition) if part is None else set()
    save = transaction.savepoint()
    try:
        done = change()
        drafts, broken = _drafts_without_ground(edition), _broken(edition, looked_at)
        lacks = {} if lacking is None or agreed is None else lacking()
        retimed = _retimed(times)
    except BaseException:
        transaction.savepoint_rollback(save)
        raise
    more = any(number > lacked.get(pk, 0) for pk, number in lacks.items())
    more = more or (seeks and agreed is not None)
    if not broken and not drafts and not retimed and not more:
        transaction.savepoint_commit(save)
        return done
    transaction.savepoint_rollback(save)
    known = set(_broken(edition, looked_at))
    new = {violation: meetings for violation, meetings in broken.items() if violation not in known}
    if not new and not drafts and not retimed and not more:
        return change()
    against = _in_order(new, _in_slots(retimed))
    if agreed is None or by is None or now is None:
        raise StandsAgainstError(against, drafts)
    return _along_the_road(edition, change, agreed, by, now, (against, drafts))


def _along_the_road(
    edition: Edition,
    change: Callable[[], T],
    agreed: Agreed,
    by: Person,
    now: datetime,
    found: tuple[tuple[Against, ...], tuple[int, ...]],
) -> T:
    """What stands against the change makes way, as was agreed. Where nothing does and there is
    nothing to repair, or the meetings are to be left, it is the change alone."""
    against, drafts = found
    alone = not against and not drafts
    if alone and agreed.way is Way.ONLY_CANCEL:
        return change()
    try:
        if not agreed.key:
            proposal = propose(
                edition=edition, change=change, way=agreed.way, now=now, gain=agreed.gain
            )
            if proposal is None and alone:
                return change()
            raise StandsAgainstError(against, drafts, proposal)
        with transaction.atomic():
            for plan in edition.plans.filter(number__in=drafts, state=VersionState.DRAFT):
                discard_plan(plan=plan, by=by, now=now)
            done, _proposal = carry_out(
                edition=edition, change=change, agreed=agreed, by=by, now=now
            )
    except OtherProposalError as error:
        if error.proposal is None and alone:
            return change()
        raise StandsAgainstError(
            against, drafts, error.proposal, other=True, published=error.published
        ) from error
    except NoRepairError as error:
        if alone:
            return change()
        raise StandsAgainstError(against, drafts) from error
    return done


def part_of(participant: Participant) -> Part:
    """The participant's own meetings."""
    own = Seat.objects.filter(participant=participant, slot__isnull=False)
    return Part(frozenset(own.values_list("meeting_id", flat=True)))


def part_of_round_table(edition: Edition, key: str) -> Part:
    """The meeting that the round table is held as, if it is on."""
    held = Meeting.objects.filter(edition=edition, round_table=key, state=MeetingState.PLANNED)
    return Part(frozenset(held.values_list("pk", flat=True)))


def part_around(participant: Participant) -> Part:
    """The meetings of the participant and of those they meet: an organisation that one changes to
    may be met already by a partner."""
    own = Seat.objects.filter(participant=participant, slot__isnull=False).values("meeting")
    partners = Seat.objects.filter(meeting__in=own, slot__isnull=False)
    people = set(partners.values_list("participant", flat=True))
    theirs = Seat.objects.filter(participant__in=people, slot__isnull=False)
    return Part(frozenset(theirs.values_list("meeting_id", flat=True)))


def part_of_fixed_tables(edition: Edition, tables: Mapping[int, Organisation]) -> Part:
    """The meetings at tables that would be another's with these fixed ones, and those of the
    organisations that would get or lose one: three queries, one when nothing would change."""
    wanted = {number: organisation.pk for number, organisation in tables.items()}
    rows = list(edition.tables.values_list("pk", "number", "organisation_id"))
    changed = {pk for pk, number, owner in rows if owner != wanted.get(number)}
    if not changed:
        return Part(frozenset())
    owners = {
        pk
        for table, number, owner in rows
        if table in changed
        for pk in (owner, wanted.get(number))
        if pk is not None
    }
    people = Participant.objects.filter(edition=edition, organisation__in=owners)
    theirs = frozenset(people.values_list("pk", flat=True))
    on = Meeting.objects.filter(edition=edition, state=MeetingState.PLANNED)
    concerned = on.filter(
        Q(table__in=changed)
        | Q(
            pk__in=Seat.objects.filter(participant__in=people, slot__isnull=False).values("meeting")
        )
    )
    return Part(frozenset(concerned.values_list("pk", flat=True)), theirs)


def _broken(edition: Edition, part: Part | None) -> dict[Violation, list[Meeting]]:
    """The rules that the meetings that are on break now, with the meetings that do."""
    if part is not None and not part.meetings:
        return {}
    meetings = all_on(edition.pk, None if part is None else part.meetings)
    if not meetings:
        return {}
    people = {person for meeting in meetings for person in meeting.people}
    problem = problem_of_the_day(edition, None if part is None else people | part.people)
    at = problem, plan_of(meetings)
    broken = _judged(at) if part is not None else _whole.of(edition.pk, at, _judged)
    found = _Meetings(meetings)
    return {violation: found.that_break(violation) for violation in broken}


def _judged(at: tuple[Problem, Plan]) -> tuple[Violation, ...]:
    return tuple(each for each in violations(*at) if each.code in LOOKED_AT)


# What a whole day breaks, while it is the same day.
_whole: LastMade[tuple[Problem, Plan], tuple[Violation, ...]] = LastMade()


class _Meetings:
    """Meetings by what a violation names, as a slot that goes has hundreds of both."""

    def __init__(self, meetings: Sequence[Meeting]) -> None:
        self.all = meetings
        self.by_person: dict[int, list[Meeting]] = defaultdict(list)
        for meeting in meetings:
            for person in meeting.people:
                self.by_person[person].append(meeting)

    def that_break(self, violation: Violation) -> list[Meeting]:
        near: Sequence[Meeting] = self.all
        if violation.participants and violation.round_table is None:
            near = self.by_person[number_in(violation.participants[0])]
        return [meeting for meeting in near if _breaks(meeting, violation)]


def _breaks(meeting: Meeting, violation: Violation) -> bool:
    """Is this meeting one of those that the violation is about?"""
    if violation.slot is not None and violation.slot != slot_key(meeting.slot_id):
        return False
    if violation.table is not None and violation.table != table_key(meeting.table_id):
        return False
    if violation.round_table is not None:  # also where who is named does not sit there
        return meeting.round_table == violation.round_table
    named = {number_in(person) for person in violation.participants}
    if violation.code is RuleCode.TWO_REPRESENTATIVES:  # one of them, who would meet the others
        one = number_in(violation.participants[0])
        return one in meeting.people and bool(meeting.people & (named - {one}))
    return named <= meeting.people


def _drafts_without_ground(edition: Edition) -> tuple[int, ...]:
    """The numbers of drafts with a meeting in a slot or at a table that is no more."""
    gone = Q(meetings__slot__retired_at__isnull=False) | Q(
        meetings__table__retired_at__isnull=False
    )
    drafts = PlanVersion.objects.filter(gone, edition=edition, state=VersionState.DRAFT)
    return tuple(sorted(drafts.values_list("number", flat=True).distinct()))


def _times(edition: Edition) -> set[tuple[int, datetime, datetime]]:
    """The slots that meetings are on in, and when they are."""
    slots = Meeting.objects.filter(edition=edition, state=MeetingState.PLANNED)
    return set(slots.values_list("slot_id", "slot__start", "slot__end").order_by().distinct())


def _retimed(times: Collection[tuple[int, datetime, datetime]]) -> set[int]:
    """Which of these slots are at another time now."""
    if not times:
        return set()
    now = Slot.objects.filter(pk__in={slot for slot, _start, _end in times})
    known = {pk: (start, end) for pk, start, end in now.values_list("pk", "start", "end")}
    return {pk for pk, start, end in times if pk in known and known[pk] != (start, end)}


def _in_slots(slots: Collection[int]) -> list[Against]:
    """What is on in slots that would be at another time."""
    if not slots:
        return []
    found = Meeting.objects.filter(slot__in=slots, state=MeetingState.PLANNED)
    found = found.select_related("slot", "table").prefetch_related("seats")
    return [Against(meeting, RuleCode.SLOT_CLOSED) for meeting in found]


def _in_order(
    broken: dict[Violation, list[Meeting]], more: Iterable[Against] = ()
) -> tuple[Against, ...]:
    """Each meeting once, with the first rule that it breaks."""
    found: dict[int, Against] = {each.meeting.pk: each for each in more}
    for violation, meetings in broken.items():
        for meeting in meetings:
            found.setdefault(meeting.pk, Against(meeting, violation.code))
    return tuple(
        sorted(
            found.values(),
            key=lambda each: (each.meeting.slot.start, each.meeting.table.number, each.meeting.pk),
        )
    )
