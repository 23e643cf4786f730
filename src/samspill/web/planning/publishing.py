"""Making a plan version what people follow, and telling those whose day changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from samspill.engine.check import check
from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.editions.participation import withdraw_participant
from samspill.web.journal.actions import record
from samspill.web.meetings.actions import Wanted, cancel, hold, move
from samspill.web.meetings.models import Meeting
from samspill.web.meetings.queries import meetings_on
from samspill.web.people.models import Person
from samspill.web.planning.models import PlannedMeeting, PlanVersion, VersionState
from samspill.web.planning.problem import facts_of, plan_of
from samspill.web.planning.queries import planned_meetings

Key = tuple[str | None, str]


class OutdatedPlanError(ValueError):
    """The facts have changed so that the plan breaks a rule; ``codes`` are the rules'."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


@dataclass(frozen=True)
class Difference:
    """What publishing a version would change. ``current`` is the meetings that are on, by key;
    ``joined`` and ``left`` are who comes to and who leaves a round table that is on and stays."""

    new: tuple[PlannedMeeting, ...]
    moved: tuple[PlannedMeeting, ...]
    cancelled: tuple[Meeting, ...]
    unchanged: int
    joined: tuple[tuple[PlannedMeeting, frozenset[int]], ...] = ()
    left: tuple[tuple[Meeting, frozenset[int]], ...] = ()
    current: Mapping[Key, Meeting] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """True when everybody's day stays as it is."""
        return not (self.new or self.moved or self.cancelled or self.joined or self.left)

    @property
    def counts(self) -> dict[int, Counter[str]]:
        """How many meetings are new, moved and cancelled for each participant (by id) for whom
        any is."""
        left = {meeting.key: people for meeting, people in self.left}
        joined = {meeting.key: people for meeting, people in self.joined}
        found: dict[int, Counter[str]] = defaultdict(Counter)
        for kind, groups in (
            ("new", [*(m.people for m in self.new), *joined.values()]),
            ("moved", [m.people - joined.get(m.key, frozenset()) for m in self.moved]),
            ("cancelled", [*(m.people for m in self.cancelled), *left.values()]),
        ):
            for people in groups:
                for person in people:
                    found[person][kind] += 1
        return dict(found)

    @property
    def affected(self) -> frozenset[int]:
        """The participants whose day changes."""
        return frozenset(self.counts)


def difference(plan: PlanVersion) -> Difference:
    """The version against the meetings that are published now: four queries."""
    planned = {m.key: m for m in planned_meetings(plan).select_related("slot", "table")}
    current = {m.key: m for m in meetings_on(plan.edition_id).select_related("slot", "table")}
    both = [(m, current[key]) for key, m in planned.items() if key in current]
    moved = [m for m, there in both if (m.slot_id, m.table_id) != (there.slot_id, there.table_id)]
    joined = [(m, m.people - there.people) for m, there in both if m.people - there.people]
    left = [(there, there.people - m.people) for m, there in both if there.people - m.people]
    changed = {m.key for m in moved} | {m.key for m, _ in joined} | {m.key for m, _ in left}
    return Difference(
        new=tuple(m for key, m in planned.items() if key not in current),
        moved=tuple(moved),
        cancelled=tuple(m for key, m in current.items() if key not in planned),
        unchanged=len(both) - len(changed),
        joined=tuple(joined),
        left=tuple(left),
        current=current,
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
    _apply(change, edition, by, now)
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
    held = plan_of(planned_meetings(plan))
    # A wish taken back is no reason to refuse: the two were told nothing yet, and may meet.
    broken = {v.code.value for v in check(facts.problem, held).violations} - {"no_reason"}
    if broken:
        raise OutdatedPlanError(tuple(sorted(broken)))


def _apply(change: Difference, edition: Edition, by: Person | None, now: datetime) -> None:
    """What goes first, so that it makes room for what comes."""
    cancel(
        edition=edition,
        meetings=[meeting.pk for meeting in change.cancelled],
        seats=[(meeting.pk, person) for meeting, people in change.left for person in people],
        by=by,
        now=now,
    )
    move(
        edition=edition,
        moves={change.current[m.key].pk: (m.slot_id, m.table_id) for m in change.moved},
        by=by,
        now=now,
    )
    hold(
        edition=edition,
        wanted=[
            Wanted(m.people, m.slot_id, m.table_id, round_table=m.round_table, theme=m.theme)
            for m in (*change.new, *(meeting for meeting, _people in change.joined))
        ],
        by=by,
        now=now,
    )


@transaction.atomic
def withdraw(*, participant: Participant, by: Person, now: datetime) -> int:
    """The participant does not come after all: they leave their published meetings, which are
    cancelled where fewer than two are left, and those whom they would have met alone are told by
    e-mail. Gives how many meetings that were."""
    edition = Edition.objects.select_for_update().get(pk=participant.edition_id)
    withdraw_participant(participant=participant, by=by, now=now)
    theirs = list(
        meetings_on(edition.pk).filter(seats__participant=participant, seats__slot__isnull=False)
    )
    if theirs:
        seats = [(meeting.pk, participant.pk) for meeting in theirs]
        cancel(edition=edition, seats=seats, by=by, now=now)
        gone = tuple(meeting for meeting in theirs if len(meeting.people) <= 2)
        change = Difference(new=(), moved=(), cancelled=gone, unchanged=0)
        transaction.on_commit(lambda: tell(edition, change))
    return len(theirs)


def tell(edition: Edition, change: Difference) -> None:
    """One e-mail to each participant whose day changed, in their language."""
    counts = change.counts
    messages = []
    people = Participant.objects.filter(pk__in=counts, withdrawn_at__isnull=True)
    for participant in people.select_related("person"):
        with translation.override(participant.person.language):
            facts = {
                "participant": participant,
                "edition": edition,
                "link": f"{settings.SITE_URL}/e/{edition.slug}/agenda/",
                **{kind: counts[participant.pk][kind] for kind in ("new", "moved", "cancelled")},
            }
            messages.append(
                EmailMessage(
                    subject=_("Your day at %(edition)s") % {"edition": edition.name},
                    body=render_to_string("organiser/mail/published.txt", facts),
                    to=[participant.person.email],
                )
            )
    get_connection().send_messages(messages)
