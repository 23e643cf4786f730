"""Reading the meetings that are. Whoever says how many there are says it from here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Count, QuerySet

from samspill.web.editions.models import Participant, Slot, Table
from samspill.web.meetings.models import Meeting, MeetingState, Seat
from samspill.web.wishes.queries import ends_of


def meetings_on(edition_id: int) -> QuerySet[Meeting]:
    """The meetings of an edition that are on, with their seats: two queries."""
    on = Meeting.objects.filter(edition=edition_id, state=MeetingState.PLANNED)
    return on.prefetch_related("seats")


def all_on(edition_id: int, only: Collection[int] | None = None) -> list[Meeting]:
    """The meetings of an edition that are on (or ``only`` these of them, by id), each with its
    people, slot and table: four queries, and little more than that for thousands."""
    found = Meeting.objects.filter(edition=edition_id, state=MeetingState.PLANNED)
    seats = Seat.objects.filter(meeting__edition=edition_id, slot__isnull=False)
    if only is not None:
        found, seats = found.filter(pk__in=only), seats.filter(meeting__in=only)
    meetings = list(found.order_by("slot__start", "table__number", "pk"))
    people: dict[int, set[int]] = defaultdict(set)
    for meeting, person in seats.values_list("meeting_id", "participant_id"):
        people[meeting].add(person)
    for each in meetings:
        each.sits = frozenset(people[each.pk])
    put_in_spots(meetings)
    return meetings


class Placed(Protocol):
    """A meeting of any kind, which is in a slot and at a table."""

    slot_id: int
    table_id: int
    slot: Any
    table: Any
    _state: Any


def round_tables_on(edition_id: int) -> dict[str, datetime]:
    """When each round table that is on is held, by its id in plans: one query."""
    found = meetings_on(edition_id).exclude(round_table="")
    return dict(found.values_list("round_table", "slot__start").order_by())


def put_in_spots(meetings: Sequence[Placed], near: Iterable[Placed] = ()) -> None:
    """Each with its slot and table: two queries, none for those that meetings ``near`` have."""
    slots: dict[int, Slot] = {}
    tables: dict[int, Table] = {}
    for each in near:
        slots[each.slot_id], tables[each.table_id] = each.slot, each.table
    if lacking := {each.slot_id for each in meetings} - slots.keys():
        slots |= Slot.everything.in_bulk(lacking)
    if lacking := {each.table_id for each in meetings} - tables.keys():
        tables |= Table.everything.in_bulk(lacking)
    for each in meetings:  # the fields' own caches: as setting them, and sooner for thousands
        cache = each._state.fields_cache
        cache["slot"], cache["table"] = slots[each.slot_id], tables[each.table_id]


def meetings_of(participant: Participant) -> int:
    """How many meetings that are on the participant has."""
    return participant.seats.filter(slot__isnull=False).count()


def meetings_each(edition_id: int) -> Counter[int]:
    """How many meetings that are on each participant (by id) has, for those who have any."""
    seats = Seat.objects.filter(meeting__edition=edition_id, slot__isnull=False)
    return Counter(dict(seats.values_list("participant").annotate(n=Count("pk")).order_by()))


def meets_among(participant: Participant, parties: Collection[str]) -> int:
    """How many of the parties (keys of people and organisations) the participant meets, an
    organisation through any of its people: one query."""
    mine = Seat.objects.filter(participant=participant, slot__isnull=False)
    others = Seat.objects.filter(meeting__in=mine.order_by().values("meeting"), slot__isnull=False)
    rows = others.exclude(participant=participant).order_by()
    found = rows.values_list("participant_id", "participant__organisation_id")
    met = {end for person, home in found for end in ends_of(person, home)}
    return len(met & set(parties))
