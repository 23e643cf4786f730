"""What pages ask of planning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from samspill.engine.answers.feasibility.supply import supply, wanted
from samspill.engine.model.problem import Problem
from samspill.web.editions.models import Edition, Participant, Slot
from samspill.web.editions.proposals import TableSum
from samspill.web.meetings.models import Meeting, MeetingState, Place, Seat
from samspill.web.meetings.queries import put_in_spots
from samspill.web.outbox.queries import overdue
from samspill.web.planning.models import (
    PlannedMeeting,
    PlannedSeat,
    PlanningRun,
    PlanVersion,
    RunState,
    VersionState,
)
from samspill.web.planning.problem import problem_of_room

LONG_WAIT = timedelta(minutes=5)


def first_plan_is_coming() -> bool:
    """True while an edition that has no plan yet is being planned, or waits for it."""
    under_way = PlanningRun.objects.filter(state__in=(RunState.WAITING, RunState.RUNNING))
    return under_way.filter(edition__plans=None).exists()


@dataclass(frozen=True)
class Waiting:
    """What waits in an edition: for a process that does not run, letters long ``late`` and a plan
    that was ordered some minutes ago and stands ``idle``; for an organiser, how many people have
    ``holes`` in their day, and how many have ``none`` of the published meetings."""

    late: bool
    idle: bool
    holes: int
    none: int


def waiting_in(edition: Edition, *, now: datetime) -> Waiting:
    """One query."""
    waiting = PlanningRun.objects.filter(
        edition=edition, state=RunState.WAITING, attempts=0, ordered_at__lt=now - LONG_WAIT
    )
    here = Edition.objects.filter(pk=edition.pk)
    letters, plans = Exists(overdue(edition.pk, now=now)), Exists(waiting)
    if not edition.is_published:
        late, idle = here.values_list(letters, plans).get()
        return Waiting(late, idle, 0, 0)
    people = {"holes": _number(_with_holes(edition)), "none": _number(_without(edition))}
    row = here.annotate(**people).values_list(letters, plans, "holes", "none").get()
    return Waiting(*row)


def _number(people: QuerySet[Participant]) -> Coalesce:
    """How many of the edition's they are, as a part of a query."""
    each = people.order_by().values("edition").annotate(n=Count("pk"))
    return Coalesce(Subquery(each.values("n")), 0)


def planned_meetings(plan: PlanVersion) -> QuerySet[PlannedMeeting]:
    """The version's meetings with their seats: two queries."""
    return PlannedMeeting.objects.filter(plan=plan).prefetch_related("seats")


def all_planned(
    plan: PlanVersion, near: Iterable[PlannedMeeting | Meeting] = ()
) -> list[PlannedMeeting]:
    """The version's meetings, each with its people, slot and table: four queries, and little more
    than that for thousands; two where meetings ``near`` have the same slots and tables."""
    meetings = list(PlannedMeeting.objects.filter(plan=plan).order_by("pk"))
    people: dict[int, set[int]] = defaultdict(set)
    seats = PlannedSeat.objects.filter(plan=plan)
    for meeting, person in seats.values_list("meeting_id", "participant_id"):
        people[meeting].add(person)
    for each in meetings:
        each.sits = frozenset(people[each.pk])
    put_in_spots(meetings, near)
    return meetings


def slots_of(plan: PlanVersion) -> list[Slot]:
    """The slots in order of time, as the version has them: no query. Those of the day as it is for
    the version that people follow, and for one that was made before this was kept: one query."""
    if plan.is_published or not plan.slots:
        return list(plan.edition.slots.all())
    found = (
        Slot(
            pk=int(pk),
            edition_id=plan.edition_id,
            start=datetime.fromisoformat(start),
            end=datetime.fromisoformat(end),
        )
        for pk, (start, end) in plan.slots.items()
    )
    return sorted(found, key=lambda slot: slot.start)


def has_other_times(plan: PlanVersion) -> bool:
    """Have slots been moved, taken away or added since the version was made? At most one query."""
    if plan.is_published or not plan.slots:
        return False
    now = {(slot.pk, slot.start, slot.end) for slot in plan.edition.slots.all()}
    return now != {(slot.pk, slot.start, slot.end) for slot in slots_of(plan)}


def all_as_planned(
    plan: PlanVersion, near: Iterable[PlannedMeeting | Meeting] = ()
) -> list[PlannedMeeting]:
    """As ``all_planned``, each meeting at the time that its slot had then."""
    meetings = all_planned(plan, near)
    had = {slot.pk: slot for slot in slots_of(plan)} if plan.slots else {}
    for each in meetings:
        each.slot = had.get(each.slot_id, each.slot)
    return meetings


@dataclass(frozen=True)
class ShownMeeting:
    """A meeting on the organiser's pages; ``reason`` is the engine's word, empty where none is
    known. ``on`` says that it is one that people follow, and ``pk`` its own."""

    pk: int
    slot: int
    table: int
    table_number: int
    people: frozenset[int]
    theme: str
    reason: str
    on: bool = False
    locked: bool = False
    confirmed: bool = False


def meetings_shown(plan: PlanVersion, *, slot: int | None = None) -> list[ShownMeeting]:
    """What the organiser sees of a version, in all slots or one: of the one that people follow the
    meetings that are on, so that none is shown that somebody has left; of any other as planned."""
    here = {} if slot is None else {"slot": slot}
    if not plan.is_published:
        planned = PlannedMeeting.objects.filter(plan=plan, **here).order_by("pk")
        seats = PlannedSeat.objects.filter(plan=plan, **here)
        return _shown(planned.annotate(held=HELD, confirmed=HELD), seats, {}, on=False)
    rows = PlannedMeeting.objects.filter(plan=plan)
    reasons = {
        (pair, round_table): reason
        for pair, round_table, reason in rows.values_list("pair", "round_table", "reason")
    }
    on = Meeting.objects.filter(edition=plan.edition_id, state=MeetingState.PLANNED, **here)
    seats_on = Seat.objects.filter(meeting__edition=plan.edition_id, slot__isnull=False, **here)
    in_order = on.order_by("slot__start", "table__number", "pk")
    return _shown(in_order.annotate(held=F("locked"), reason=Value("")), seats_on, reasons, on=True)


HELD = Value(False, output_field=BooleanField())  # of meetings that nobody has been told of


def _shown(
    meetings: QuerySet[Any],
    seats: QuerySet[Any],
    reasons: Mapping[tuple[str | None, str], str],
    *,
    on: bool,
) -> list[ShownMeeting]:
    """Rows are read as they are, as there may be thousands: two queries."""
    rows = list(
        meetings.values_list(
            "pk", "slot_id", "table_id", "table__number", "theme", "pair", "round_table",
            "reason", "held", "confirmed",
        )
    )  # fmt: skip
    people: dict[int, set[int]] = defaultdict(set)
    if rows:
        for meeting, person in seats.order_by().values_list("meeting_id", "participant_id"):
            people[meeting].add(person)
    return [
        ShownMeeting(
            pk=pk,
            slot=slot,
            table=table,
            table_number=number,
            people=frozenset(people[pk]),
            theme=theme,
            reason=reasons.get((pair, round_table), "") if on else reason,
            on=on,
            locked=locked,
            confirmed=confirmed,
        )
        for pk, slot, table, number, theme, pair, round_table, reason, locked, confirmed in rows
    ]


def guaranteed(edition: Edition, *, minimum: int | None, cap: int | None) -> int:
    """The meetings that somebody is guaranteed where it is possible: their own guarantee, or the
    edition's number, and never more than they take (as the engine's ``minimum_of``)."""
    most = edition.cap if cap is None else min(edition.cap, cap)
    return min(edition.minimum if minimum is None else minimum, most)


def without_meetings(edition: Edition) -> list[int]:
    """Those who come (ids), take meetings, and have none of those that are on: one query."""
    return list(_without(edition).order_by("pk").values_list("pk", flat=True))


def _without(edition: Edition) -> QuerySet[Participant]:
    some = Seat.objects.filter(participant=OuterRef("pk"), slot__isnull=False)
    coming = Participant.objects.filter(edition=edition, withdrawn_at__isnull=True)
    return coming.exclude(cap=0).filter(~Exists(some))


def _with_holes(edition: Edition) -> QuerySet[Participant]:
    """Those who have fewer meetings than the plan that is published gave them, and some still.
    Whose doing that is is not told."""
    planned = PlannedSeat.objects.filter(plan__edition=edition, plan__state=VersionState.PUBLISHED)
    on = Seat.objects.filter(meeting__edition=edition, slot__isnull=False)
    coming = Participant.objects.filter(edition=edition, withdrawn_at__isnull=True)
    here = coming.alias(planned=_each(planned), on=_each(on))
    return here.filter(on__gt=0, on__lt=F("planned"))


def _each(seats: QuerySet[Any]) -> Coalesce:
    """How many of the seats are a participant's, as a part of a query."""
    theirs = seats.filter(participant=OuterRef("pk")).order_by().values("participant")
    return Coalesce(Subquery(theirs.annotate(n=Count("pk")).values("n")), 0)


def places_taken(edition: Edition) -> dict[int, int]:
    """How many places the meetings that are on take, by slot: one query."""
    taken = Place.objects.filter(meeting__edition=edition).values_list("slot")
    return dict(taken.annotate(n=Count("pk")).order_by())


def table_sum(edition: Edition) -> TableSum:
    """People against tables, as people are there: what every page says of it, in four queries."""
    return sum_of(problem_of_room(edition))


def sum_of(problem: Problem) -> TableSum:
    """The sum of a problem, whatever people in it wish for."""
    return TableSum(
        people=len(problem.participants),
        cap=problem.cap,
        slots=len(problem.slots),
        seats=sum(table.capacity for table in problem.tables),
        wanted=wanted(problem),
        most=sum(slot.most for slot in supply(problem)),
    )
