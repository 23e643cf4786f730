"""Making a plan version what people follow, and telling those whose day changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from samspill.engine.check import check
from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.editions.participation import withdraw_participant
from samspill.web.journal.actions import record
from samspill.web.meetings.models import Meeting, MeetingState, Seat
from samspill.web.meetings.reasons import reasons_for
from samspill.web.people.models import Person
from samspill.web.planning.models import PlannedMeeting, PlanVersion, VersionState
from samspill.web.planning.problem import facts_of, plan_of

Pair = tuple[int, int]


class OutdatedPlanError(ValueError):
    """The facts have changed so that the plan breaks a rule; ``codes`` are the rules'."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


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
def publish_plan(*, plan: PlanVersion, by: Person | None, now: datetime) -> Difference:
    """Publish the version: meetings are made, moved and cancelled so that they are as it says,
    and everybody whose day changes gets one e-mail once it is done.

    Publishing what is published already changes nothing. Raises OutdatedPlanError when the
    facts have changed so that the plan breaks a rule; then nothing is changed.
    """
    edition = Edition.objects.select_for_update().get(pk=plan.edition_id)
    plan = PlanVersion.objects.select_for_update().get(pk=plan.pk)
    if plan.state == VersionState.PUBLISHED:
        return difference(plan)
    if plan.state == VersionState.DISCARDED:
        raise OutdatedPlanError(("discarded",))
    _refuse_outdated(plan, edition)
    change = difference(plan)
    _apply(plan, change, edition, now)
    edition.plans.filter(state=VersionState.PUBLISHED).update(state=VersionState.REPLACED)
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
    transaction.on_commit(lambda: tell(edition, change))
    return change


def _refuse_outdated(plan: PlanVersion, edition: Edition) -> None:
    facts = facts_of(edition)
    if facts.digest == plan.facts_digest:
        return
    held = plan_of(plan.meetings.all())
    # A wish taken back is no reason to refuse: the two were told nothing yet, and may meet.
    broken = {v.code.value for v in check(facts.problem, held).violations} - {"no_reason"}
    if broken:
        raise OutdatedPlanError(tuple(sorted(broken)))


def _apply(plan: PlanVersion, change: Difference, edition: Edition, now: datetime) -> None:
    known = {
        (m.first_id, m.second_id): m
        for m in Meeting.objects.select_for_update().filter(edition=edition)
    }
    gone = [m.pk for m in change.cancelled]
    shifted = [known[m.first_id, m.second_id].pk for m in change.moved]
    # Seats first: a swap of two meetings must not collide on its way.
    Seat.objects.filter(meeting__in=[*gone, *shifted]).delete()
    for meeting in change.cancelled:
        _change(known[meeting.first_id, meeting.second_id], MeetingState.CANCELLED, now)
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
    whom they would have met are told by e-mail. Gives how many meetings that were."""
    edition = Edition.objects.select_for_update().get(pk=participant.edition_id)
    withdraw_participant(participant=participant, by=by, now=now)
    theirs = Meeting.objects.select_for_update().filter(
        Q(first=participant) | Q(second=participant), state=MeetingState.PLANNED
    )
    gone = tuple(theirs)
    Seat.objects.filter(meeting__in=gone).delete()
    for meeting in gone:
        _change(meeting, MeetingState.CANCELLED, now)
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
        transaction.on_commit(lambda: tell(edition, change))
    return len(gone)


def _change(meeting: Meeting, state: MeetingState, now: datetime) -> None:
    meeting.state = state
    meeting.sequence += 1
    meeting.changed_at = now
    meeting.save(update_fields=("state", "sequence", "slot", "table", "changed_at"))


def tell(edition: Edition, change: Difference) -> None:
    """One e-mail to each participant whose day changed, in their language."""
    counts: dict[int, dict[str, int]] = defaultdict(lambda: {"new": 0, "moved": 0, "cancelled": 0})
    for kind in ("new", "moved", "cancelled"):
        for meeting in getattr(change, kind):
            counts[meeting.first_id][kind] += 1
            counts[meeting.second_id][kind] += 1
    messages = []
    people = Participant.objects.filter(pk__in=change.affected, withdrawn_at__isnull=True)
    for participant in people.select_related("person"):
        with translation.override(participant.person.language):
            facts = {
                "participant": participant,
                "edition": edition,
                "link": f"{settings.SITE_URL}/e/{edition.slug}/agenda/",
                **counts[participant.pk],
            }
            messages.append(
                EmailMessage(
                    subject=_("Your day at %(edition)s") % {"edition": edition.name},
                    body=render_to_string("organiser/mail/published.txt", facts),
                    to=[participant.person.letter_to],
                )
            )
    get_connection().send_messages(messages)
