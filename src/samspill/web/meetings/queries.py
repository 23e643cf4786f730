"""Reading the meetings that are. Whoever says how many there are says it from here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection

from django.db.models import Count, QuerySet

from samspill.web.editions.models import Participant, Slot, Table
from samspill.web.meetings.models import Meeting, MeetingState, Seat


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
    slots = Slot.everything.in_bulk({meeting.slot_id for meeting in meetings})
    tables = Table.everything.in_bulk({meeting.table_id for meeting in meetings})
    for each in meetings:
        each.sits = frozenset(people[each.pk])
        each.slot, each.table = slots[each.slot_id], tables[each.table_id]
    return meetings


def meetings_of(participant: Participant) -> int:
    """How many meetings that are on the participant has."""
    return participant.seats.filter(slot__isnull=False).count()


def meetings_each(edition_id: int) -> Counter[int]:
    """How many meetings that are on each participant (by id) has, for those who have any."""
    seats = Seat.objects.filter(meeting__edition=edition_id, slot__isnull=False)
    return Counter(dict(seats.values_list("participant").annotate(n=Count("pk")).order_by()))
