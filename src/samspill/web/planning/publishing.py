"""Making a plan version what people follow, and having those told whose day changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from django.db import transaction
from django.db.models import Q

from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.editions.participation import withdraw_participant
from samspill.web.journal.actions import record
from samspill.web.meetings.models import Meeting, MeetingState, Seat
from samspill.web.meetings.reasons import reasons_for
from samspill.web.outbox.actions import Recipient, tell_all
from samspill.web.people.models import Person
from samspill.web.planning.letters import COUNTED, DAY_CHANGED
from samspill.web.planning.models import PlannedMeeting, PlanVersion, VersionState
from samspill.web.planning.problem import facts_of

Pair = tuple[int, int]


class OutdatedPlanError(ValueError):
    """Something has changed since the plan was made, or it was discarded. It carries nothing more:
    which rule the plan would break, or what has changed, may be a veto that nobody may know of."""


class AnotherPublishedError(ValueError):
    """Somebody has published another version since the organiser looked; ``plan`` is that one."""

    def __init__(self, plan: PlanVersion) -> None:
        super().__init__(f"Version {plan.number} is published.")
        self.plan = plan


class Whatever(Enum):
    """Said of the version that is replaced: whichever it is."""

    IS_PUBLISHED = "is published"


@dataclass(frozen=True)
class Difference:
    """What publishing a version would change, by pair of participants."""

    new: tuple[PlannedMeeting, ...]
    moved: tuple[PlannedMeeting, ...]
    cancelled: tuple[Meeting, ...]
    unchanged: int
    affected: frozenset[int] = field(default=frozenset())  # participants

    @property
    def nothing(self) -> bool:
        """True when everybody's day stays as it is."""
        return not (self.new or self.moved or self.cancelled)


def difference(plan: PlanVersion) -> Difference:
    """The version against the meetings that are published now: two queries."""
    planned = {(m.first_id, m.second_id): m for m in plan.meetings.select_related("slot", "table")}
    current = {
        (m.first_id, m.second_id): m
        for m in Meeting.objects.filter(
            edition=plan.edition_id, state=MeetingState.PLANNED
        ).select_related("slot", "table")
    }
    new = [m for pair, m in planned.items() if pair not in current]
    moved = [
        m
        for pair, m in planned.items()
        if pair in current
        and (m.slot_id, m.table_id) != (current[pair].slot_id, current[pair].table_id)
    ]
    cancelled = [m for pair, m in current.items() if pair not in planned]
    touched: Iterable[PlannedMeeting | Meeting] = (*new, *moved, *cancelled)
    return Difference(
        new=tuple(new),
        moved=tuple(moved),
        cancelled=tuple(cancelled),
        unchanged=len(planned) - len(new) - len(moved),
        affected=frozenset(p for m in touched for p in (m.first_id, m.second_id)),
    )


@transaction.atomic
def publish_plan(
    *,
    plan: PlanVersion,
    by: Person | None,
    now: datetime,
    replaces: int | Whatever | None = Whatever.IS_PUBLISHED,
) -> Difference:
    """Publish the version: meetings are made, moved and cancelled so that they are as it says,
    and everybody whose day changes is written one letter with it.

    ``replaces`` is the number of the version that was published when the organiser saw what this
    one changes, None for none. Publishing what is published already changes nothing. Raises
    AnotherPublishedError when another version is published by now, and OutdatedPlanError when any
    of the facts that it was made from has changed, whatever that would mean for the plan; then
    nothing is changed. Were it only when a rule is broken, a plan that nothing else can break
    would tell of a veto by being refused.
    """
    edition = Edition.objects.select_for_update().get(pk=plan.edition_id)
    plan = PlanVersion.objects.select_for_update().get(pk=plan.pk)
    if plan.state == VersionState.PUBLISHED:
        return difference(plan)
    if plan.state == VersionState.DISCARDED:
        raise OutdatedPlanError
    current = edition.plans.filter(state=VersionState.PUBLISHED).first()
    if current is not None and replaces not in {Whatever.IS_PUBLISHED, current.number}:
        raise AnotherPublishedError(current)
    if facts_of(edition).digest != plan.facts_digest:
        raise OutdatedPlanError
    change = difference(plan)
    _apply(plan, change, edition, now)
    if current is not None:
        current.state = VersionState.REPLACED
        current.save(update_fields=("state",))
    plan.state, plan.published_at, plan.published_by = VersionState.PUBLISHED, now, by
    plan.save(update_fields=("state", "published_at", "published_by"))
    edition.phase = Phase.PUBLISHED
    edition.save(update_fields=("phase",))
    record(
        verb="plan_published",
        subject=plan,
        by=by,
        now=now,
        edition_id=edition.pk,
        facts={
            "number": plan.number,
            "new": len(change.new),
            "moved": len(change.moved),
            "cancelled": len(change.cancelled),
            "people": len(change.affected),
        },
    )
    tell(edition, change, action=telling(plan), now=now)
    return change


def _apply(plan: PlanVersion, change: Difference, edition: Edition, now: datetime) -> None:
    known = {
        (m.first_id, m.second_id): m
        for m in Meeting.objects.select_for_update().filter(edition=edition)
    }
    shifted = [known[m.first_id, m.second_id].pk for m in change.moved]
    # Seats first: a swap of two meetings must not collide on its way.
    Seat.objects.filter(meeting__in=shifted).delete()
    cancel_meetings([known[m.first_id, m.second_id] for m in change.cancelled], now=now)
    fresh: list[Meeting] = []
    seated: list[Meeting] = []
    for planned in (*change.moved, *change.new):
        there = known.get((planned.first_id, planned.second_id))
        meeting = there or Meeting(
            edition=edition, first_id=planned.first_id, second_id=planned.second_id
        )
        if there is None:
            fresh.append(meeting)
        meeting.slot_id, meeting.table_id = planned.slot_id, planned.table_id
        meeting.changed_at = now
        if there is not None:
            _change(meeting, MeetingState.PLANNED, now)
        seated.append(meeting)
    Meeting.objects.bulk_create(fresh)
    reasons = reasons_for(edition, [(m.first_id, m.second_id) for m in seated])
    Seat.objects.bulk_create(
        Seat(
            meeting=meeting,
            slot_id=meeting.slot_id,
            participant_id=me,
            why=reasons[me, other].why,
            about=reasons[me, other].about,
        )
        for meeting in seated
        for me, other in (
            (meeting.first_id, meeting.second_id),
            (meeting.second_id, meeting.first_id),
        )
    )


@transaction.atomic
def withdraw(*, participant: Participant, by: Person, now: datetime) -> int:
    """The participant does not come after all: their published meetings are cancelled, and those
    whom they would have met are written a letter. Gives how many meetings that were."""
    edition = Edition.objects.select_for_update().get(pk=participant.edition_id)
    withdraw_participant(participant=participant, by=by, now=now)
    theirs = Meeting.objects.select_for_update().filter(
        Q(first=participant) | Q(second=participant), state=MeetingState.PLANNED
    )
    gone = tuple(theirs)
    cancel_meetings(gone, now=now)
    if gone:
        record(
            verb="meetings_cancelled",
            subject=participant,
            by=by,
            now=now,
            edition_id=edition.pk,
            facts={"meetings": len(gone)},
        )
        met = frozenset(p for m in gone for p in (m.first_id, m.second_id))
        change = Difference(new=(), moved=(), cancelled=gone, unchanged=0, affected=met)
        tell(edition, change, action=f"withdraw/{participant.pk}/{now.isoformat()}", now=now)
    return len(gone)


def cancel_meetings(meetings: Sequence[Meeting], *, now: datetime) -> None:
    """The meetings are not any more: their slots and tables are free, and calendars see them
    cancelled. For the actions of this package, which say why and tell people."""
    Seat.objects.filter(meeting__in=meetings).delete()
    for meeting in meetings:
        _change(meeting, MeetingState.CANCELLED, now)


def _change(meeting: Meeting, state: MeetingState, now: datetime) -> None:
    meeting.state = state
    meeting.sequence += 1
    meeting.changed_at = now
    meeting.save(update_fields=("state", "sequence", "slot", "table", "changed_at"))


def tell(
    edition: Edition, change: Difference, *, action: str, now: datetime, shown: bool = True
) -> int:
    """A letter to each participant whose day changed; gives how many. ``shown``: the organiser
    sees whom it has reached."""
    counts: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTED, 0))
    for kind in COUNTED:
        for meeting in getattr(change, kind):
            counts[meeting.first_id][kind] += 1
            counts[meeting.second_id][kind] += 1
    people = Participant.objects.filter(pk__in=change.affected, withdrawn_at__isnull=True)
    return tell_all(
        kind=DAY_CHANGED,
        to=[
            Recipient(person, f"{action}/{pk}", {"participant": pk, **counts[pk]})
            for pk, person in people.order_by("person__name", "pk").values_list("pk", "person_id")
        ],
        action=action,
        now=now,
        edition_id=edition.pk if shown else None,
    )


def telling(plan: PlanVersion) -> str:
    """The action of the outbox that tells people that this version is published."""
    return f"publish/{plan.pk}"
