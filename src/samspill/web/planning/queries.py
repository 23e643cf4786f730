"""What pages ask of planning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    QuerySet,
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
WAITS = ("late", "idle", "planned", "on", "takes")  # the parts of what waits


def first_plan_is_coming() -> bool:
    """True while an edition that has no plan yet is being planned, or waits for it."""
    under_way = PlanningRun.objects.filter(state__in=(RunState.WAITING, RunState.RUNNING))
    return under_way.filter(edition__plans=None).exists()


@dataclass(frozen=True)
class Waiting:
    """What waits in an edition: for a process that does not run, letters long ``late`` and a plan
    that was ordered some minutes ago and stands ``idle``; for an organiser, how many people have
    ``holes`` in their day (fewer meetings than the published plan gave them, and some still: whose
    doing that is is not told), and how many have ``none`` of the published meetings."""

    late: bool
    idle: bool
    holes: int
    none: int


def waiting_in(edition: Edition, *, now: datetime) -> Waiting:
    """One query. Each part of it is counted by itself, and they are put together here: a database
    that has not counted its rows yet goes through all of them once for each person."""
    waiting = PlanningRun.objects.filter(
        edition=edition, state=RunState.WAITING, attempts=0, ordered_at__lt=now - LONG_WAIT
    )
    here = Edition.objects.filter(pk=edition.pk).order_by()
    found: dict[str, dict[int, int]] = {name: {} for name in WAITS}
    parts = [
        _part(here.filter(Exists(there)), name, F("pk"), Value(1))
        for name, there in (("late", overdue(edition.pk, now=now)), ("idle", waiting))
    ]
    if edition.is_published:
        parts += [
            _part(_of_each(seats), name, F("participant"), Count("pk"))
            for name, seats in (("planned", _planned_seats(edition)), ("on", _seats_on(edition)))
        ]
        # Who takes no meetings has none, and lacks none.
        takes = Coalesce(F("cap"), Value(1))
        parts.append(_part(_coming(edition).order_by(), "takes", F("pk"), takes))
    for name, of, number in parts[0].union(*parts[1:], all=True):
        found[name][of] = number
    planned, on = found["planned"], found["on"]
    return Waiting(
        bool(found["late"]),
        bool(found["idle"]),
        holes=sum(0 < on.get(pk, 0) < planned.get(pk, 0) for pk in found["takes"]),
        none=sum(bool(takes) and pk not in on for pk, takes in found["takes"].items()),
    )


def _part(rows: QuerySet[Any], name: str, of: F, number: Any) -> QuerySet[Any, Any]:
    """Rows of (name, id of what it is said of, number)."""
    named = rows.annotate(said=Value(name, CharField()), of=of, number=number)
    found: QuerySet[Any, Any] = named.values_list("said", "of", "number")
    return found


def _of_each(seats: QuerySet[Any]) -> QuerySet[Any]:
    return seats.order_by().values("participant")


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
    return _coming(edition).exclude(cap=0).filter(~Exists(some))


def _coming(edition: Edition) -> QuerySet[Participant]:
    return Participant.objects.filter(edition=edition, withdrawn_at__isnull=True)


def _planned_seats(edition: Edition) -> QuerySet[PlannedSeat]:
    """Of the plan that is published."""
    return PlannedSeat.objects.filter(plan__edition=edition, plan__state=VersionState.PUBLISHED)


def _seats_on(edition: Edition) -> QuerySet[Seat]:
    return Seat.objects.filter(meeting__edition=edition, slot__isnull=False)


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
