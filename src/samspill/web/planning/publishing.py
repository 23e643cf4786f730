"""Making a plan version what people follow, and having those told whose day changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Generic, TypeVar

from django.db import transaction

from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.editions.participation import withdraw_participant
from samspill.web.journal.actions import record
from samspill.web.meetings.actions import Wanted, cancel, hold, move
from samspill.web.meetings.models import Meeting
from samspill.web.meetings.queries import all_on, meetings_on
from samspill.web.outbox.actions import Recipient, tell_all
from samspill.web.people.models import Person
from samspill.web.planning.letters import COUNTED, DAY_CHANGED
from samspill.web.planning.models import PlannedMeeting, PlanVersion, VersionState
from samspill.web.planning.problem import facts_of
from samspill.web.planning.queries import all_planned

Key = tuple[str | None, str]
AnyMeeting = PlannedMeeting | Meeting
Before = TypeVar("Before", bound=AnyMeeting)
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


@dataclass(frozen=True)
class Comparison(Generic[Before]):
    """What is other in some meetings than in those before them. ``current`` is these, by key;
    ``joined`` and ``left`` are who comes to and who leaves a round table that is in both;
    ``taken`` meetings, of two and round tables, that go on with a colleague of one of those who
    were there, as they were and will be."""

    new: tuple[AnyMeeting, ...]
    moved: tuple[AnyMeeting, ...]
    cancelled: tuple[Before, ...]
    unchanged: int
    joined: tuple[tuple[AnyMeeting, frozenset[int]], ...] = ()
    left: tuple[tuple[Before, frozenset[int]], ...] = ()
    current: Mapping[Key, Before] = field(default_factory=dict)
    taken: tuple[tuple[Before, AnyMeeting], ...] = ()

    @property
    def only_taken_over(self) -> bool:
        """True when nobody's day changes but by a colleague who takes a meeting over, at its
        time."""
        return not (self.new or self.moved or self.cancelled or self.joined or self.left) and all(
            _where(before)[0] == _where(after)[0] for before, after in self.taken
        )

    @property
    def nothing(self) -> bool:
        """True when everybody's day stays as it is."""
        return not (
            self.new or self.moved or self.cancelled or self.joined or self.left or self.taken
        )

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
        for before, after in self.taken:
            for kind, people in (
                ("cancelled", before.people - after.people),
                ("new", after.people - before.people),
                ("moved", before.people & after.people),
            ):
                for person in people:
                    found[person][kind] += 1
        return dict(found)

    @property
    def lines(self) -> dict[int, list[dict[str, object]]]:
        """What each participant (by id) for whom anything changes is told of it: what happens
        (``cancelled``, ``moved``, ``new``), who else sits there or the theme, and start, table and
        end before and after. Why is never said."""
        left = {meeting.key: people for meeting, people in self.left}
        joined = {meeting.key: people for meeting, people in self.joined}
        found: dict[int, list[dict[str, object]]] = defaultdict(list)

        def tell(
            what: str,
            people: frozenset[int],
            before: AnyMeeting | None,
            after: AnyMeeting | None,
        ) -> None:
            there = after or before
            if there is None:
                return
            for me in people:
                found[me].append(
                    {
                        "what": what,
                        "others": [] if there.theme else sorted(there.people - {me}),
                        "theme": there.theme,
                        "before": _said_of(before),
                        "after": _said_of(after),
                    }
                )

        for gone in self.cancelled:
            tell("cancelled", gone.people, gone, None)
        for there, people in self.left:
            tell("cancelled", people, there, None)
        for planned in self.moved:
            was = self.current[planned.key]
            stay = planned.people - joined.get(planned.key, frozenset())
            tell("moved", stay - left.get(planned.key, frozenset()), was, planned)
        for planned, people in self.joined:
            tell("new", people, None, planned)
        for planned in self.new:
            tell("new", planned.people, None, planned)
        for before, after in self.taken:
            for me in before.people | after.people:
                found[me].append(_told_of_taking(me, before, after))
        return dict(found)

    @property
    def affected(self) -> frozenset[int]:
        """The participants whose day changes."""
        return frozenset(self.counts)


# What publishing a version changes: the meetings before are those that are on.
Difference = Comparison[Meeting]


def _told_of_taking(me: int, before: AnyMeeting, after: AnyMeeting) -> dict[str, object]:
    """Of a meeting that a colleague takes over: the one who gives it reads who takes it, the
    colleague from whom it comes, the partner whom they meet instead of whom; of a seat at a round
    table it is the same, with the theme in the partner's place."""
    (giver,), (colleague,) = before.people - after.people, after.people - before.people
    rest = [] if after.theme else sorted(before.people & after.people)
    if me == giver:
        what, others = "given", [*rest, colleague]
    elif me == colleague:
        what, others = "taken", [*rest, giver]
    else:
        what, others = "instead", [colleague, giver]
    return {
        "what": what,
        "others": others,
        "theme": after.theme,
        "before": _said_of(before),
        "after": _said_of(after),
    }


def _said_of(meeting: AnyMeeting | None) -> list[object] | None:
    if meeting is None:
        return None
    slot = meeting.slot
    return [slot.start.isoformat(), meeting.table.number, slot.end.isoformat()]


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


def compared(
    before: Mapping[Key, Before],
    after: Mapping[Key, AnyMeeting],
    instead: Mapping[str, str] | None = None,
    seats: Mapping[str, tuple[int, int]] | None = None,
    *,
    as_read: bool = False,
) -> Comparison[Before]:
    """What is other in the meetings after than in those before: no query. ``instead``: pairs whose
    meeting goes on as another pair's, where that one is among those after and theirs no more.
    ``seats``: at which round tables (keys) who gives their seat to whom. ``as_read``: two slots at
    the same time are the same, as they are to whoever reads it."""
    both: list[tuple[AnyMeeting, Before]] = [
        (m, before[key]) for key, m in after.items() if key in before
    ]
    moved = [m for m, there in both if _where(m)[as_read:] != _where(there)[as_read:]]
    joined = [(m, m.people - there.people) for m, there in both if m.people - there.people]
    left = [(there, there.people - m.people) for m, there in both if there.people - m.people]
    changed = {m.key for m in moved} | {m.key for m, _ in joined} | {m.key for m, _ in left}
    taken = tuple(
        (before[old, ""], after[new, ""])
        for old, new in (instead or {}).items()
        if (old, "") in before
        and (old, "") not in after
        and (new, "") in after
        and (new, "") not in before
    )
    taken += tuple(
        (there, m)
        for m, there in both
        if m.round_table in (seats or {})
        and (there.people - m.people, m.people - there.people)
        == tuple(frozenset({who}) for who in (seats or {})[m.round_table])
    )
    going_on = {m.key for pair in taken for m in pair}
    moved = [m for m in moved if m.key not in going_on]
    joined = [(m, people) for m, people in joined if m.key not in going_on]
    left = [(m, people) for m, people in left if m.key not in going_on]
    return Comparison(
        new=tuple(m for key, m in after.items() if key not in before and key not in going_on),
        moved=tuple(moved),
        cancelled=tuple(m for key, m in before.items() if key not in after and key not in going_on),
        unchanged=len(both) - len(changed),
        joined=tuple(joined),
        left=tuple(left),
        current=before,
        taken=taken,
    )


def _where(meeting: AnyMeeting) -> tuple[int, int, datetime, datetime]:
    return meeting.slot_id, meeting.table_id, meeting.slot.start, meeting.slot.end


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
