"""Making a plan version what people follow, and having those told whose day changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum

from django.db import transaction

from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.editions.participation import withdraw_participant
from samspill.web.journal.actions import record
from samspill.web.meetings.actions import Wanted, cancel, hold, move
from samspill.web.meetings.models import Meeting
from samspill.web.meetings.queries import all_on, meetings_on
from samspill.web.outbox.actions import Recipient, tell_all
from samspill.web.people.models import Person
from samspill.web.planning.differences import AnyMeeting, Difference, Key, compared
from samspill.web.planning.freezing import unless_asked_again
from samspill.web.planning.letters import COUNTED, DAY_CHANGED
from samspill.web.planning.models import PlannedMeeting, PlanVersion, VersionState
from samspill.web.planning.problem import facts_of
from samspill.web.planning.queries import all_planned

MOST_LINES = 12  # changes that a letter tells one by one; of more it tells how many


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


def published_now(edition: Edition) -> dict[Key, Meeting]:
    """The meetings that are on, by key, each with its slot and table: four queries."""
    return {m.key: m for m in all_on(edition.pk)}


def difference(plan: PlanVersion, current: Mapping[Key, Meeting] | None = None) -> Difference:
    """The version against the meetings that are published now: four queries. ``current``: these as
    they were before the same transaction changed the day; a slot that it moved moves what is in
    it."""
    if current is None:
        current = published_now(plan.edition)
    return compared(current, planned_by_key(plan, near=current.values()))


def planned_by_key(plan: PlanVersion, near: Iterable[AnyMeeting] = ()) -> dict[Key, PlannedMeeting]:
    """The version's meetings by key, each with its slot and table: four queries, two where
    meetings ``near`` have the same ones."""
    return {m.key: m for m in all_planned(plan, near)}


@transaction.atomic
def publish_plan(
    *,
    plan: PlanVersion,
    by: Person | None,
    now: datetime,
    replaces: int | Whatever | None = Whatever.IS_PUBLISHED,
    on_paper: bool = False,
) -> Difference:
    """Publish the version: meetings are made, moved and cancelled so that they are as it says,
    and everybody whose day changes is written one letter with it.

    ``replaces`` is the number of the version that was published when the organiser saw what this
    one changes, None for none; ``on_paper``: they know that it is frozen, else OnPaperError is
    raised. Publishing what is published already changes nothing. Raises
    AnotherPublishedError when another version is published by now, and OutdatedPlanError when any
    of the facts that it was made from has changed, whatever that would mean for the plan; then
    nothing is changed. Were it only when a rule is broken, a plan that nothing else can break
    would tell of a veto by being refused.
    """
    edition = Edition.objects.select_for_update().get(pk=plan.edition_id)
    plan = PlanVersion.objects.select_for_update().get(pk=plan.pk)
    if plan.is_published:
        return difference(plan)
    if plan.state == VersionState.DISCARDED:
        raise OutdatedPlanError
    current = edition.plans.filter(state=VersionState.PUBLISHED).first()
    if current is not None and replaces not in {Whatever.IS_PUBLISHED, current.number}:
        raise AnotherPublishedError(current)
    if facts_of(edition).digest != plan.facts_digest:
        raise OutdatedPlanError
    change = difference(plan)
    unless_asked_again(edition, change.affected, now, on_paper=on_paper)
    put_in_place(plan=plan, change=change, edition=edition, by=by, now=now)
    return change


def put_in_place(
    *,
    plan: PlanVersion,
    change: Difference,
    edition: Edition,
    by: Person | None,
    now: datetime,
    wait: timedelta = timedelta(0),
) -> None:
    """The meetings are as the version says, it is the published one, and those whose day changes
    are written a letter that leaves after the ``wait``. For the actions of this package."""
    put_meetings(change, edition, by, now)
    current = edition.plans.filter(state=VersionState.PUBLISHED).first()
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
            "taken_over": len(change.taken),
            "people": len(change.affected),
        },
    )
    tell(edition, change, action=telling(plan), now=now, wait=wait)


def put_meetings(change: Difference, edition: Edition, by: Person | None, now: datetime) -> None:
    """The meetings as the version has them: what goes first, so that it makes room for what
    comes. For the actions of this package."""
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
        retimed={m.slot_id for m in change.moved},
        by=by,
        now=now,
    )
    hold(
        edition=edition,
        wanted=[
            Wanted(m.people, m.slot_id, m.table_id, round_table=m.round_table, theme=m.theme)
            for m in (*change.new, *(meeting for meeting, _people in change.joined))
        ]
        + [
            Wanted(
                after.people,
                after.slot_id,
                after.table_id,
                round_table=after.round_table,
                theme=after.theme,
                meeting=before.pk,
            )
            for before, after in change.taken
        ],
        by=by,
        now=now,
    )


@transaction.atomic
def withdraw(*, participant: Participant, by: Person, now: datetime) -> int:
    """The participant does not come after all: they leave their published meetings, which are
    cancelled where fewer than two are left, and those whom they would have met alone are written
    a letter. Gives how many meetings that were."""
    edition = Edition.objects.select_for_update().get(pk=participant.edition_id)
    withdraw_participant(participant=participant, by=by, now=now)
    theirs = list(
        meetings_on(edition.pk)
        .filter(seats__participant=participant, seats__slot__isnull=False)
        .select_related("slot", "table")
    )
    if theirs:
        leave(
            edition=edition,
            seats=[(meeting, participant.pk) for meeting in theirs],
            action=f"withdraw/{participant.pk}/{now.isoformat()}",
            by=by,
            now=now,
        )
    return len(theirs)


def leave(
    *,
    edition: Edition,
    seats: Sequence[tuple[Meeting, int]],
    action: str,
    by: Person | None,
    now: datetime,
    tell_not: Participant | None = None,
    shown: bool = True,
) -> tuple[Meeting, ...]:
    """People leave meetings that are on: whoever is left alone by it, and whoever leaves a round
    table that goes on, is written a letter, but for one who knows. Gives the meetings that are
    cancelled. For the actions of this package."""
    cancel(edition=edition, seats=[(m.pk, person) for m, person in seats], by=by, now=now)
    leaving: dict[int, set[int]] = defaultdict(set)
    for meeting, person in seats:
        leaving[meeting.pk].add(person)
    theirs = {meeting.pk: meeting for meeting, _person in seats}
    gone = tuple(m for pk, m in theirs.items() if len(m.people - leaving[pk]) < 2)
    stays = tuple(
        (meeting, frozenset(leaving[pk])) for pk, meeting in theirs.items() if meeting not in gone
    )
    change = Difference(new=(), moved=(), cancelled=gone, unchanged=0, left=stays)
    tell(edition, change, action=action, now=now, tell_not=tell_not, shown=shown)
    return gone


def tell(
    edition: Edition,
    change: Difference,
    *,
    action: str,
    now: datetime,
    tell_not: Participant | None = None,
    shown: bool = True,
    wait: timedelta = timedelta(0),
) -> int:
    """A letter to each participant whose day changed, but for one who knows; gives how many.
    ``shown``: the organiser sees whom it has reached."""
    counts, lines = change.counts, change.lines
    told = set(counts) - ({tell_not.pk} if tell_not else set())
    people = Participant.objects.filter(pk__in=told, withdrawn_at__isnull=True)
    return tell_all(
        kind=DAY_CHANGED,
        to=[
            Recipient(
                person,
                f"{action}/{pk}",
                {
                    "participant": pk,
                    **{kind: counts[pk][kind] for kind in COUNTED},
                    "lines": lines[pk] if len(lines[pk]) <= MOST_LINES else [],
                },
            )
            for pk, person in people.order_by("person__name", "pk").values_list("pk", "person_id")
        ],
        action=action,
        now=now,
        wait=wait,
        edition_id=edition.pk if shown else None,
    )


def telling(plan: PlanVersion) -> str:
    """The action of the outbox that tells people that this version is published."""
    return f"publish/{plan.pk}"
