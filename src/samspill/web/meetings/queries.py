"""Reading the meetings that are. Whoever says how many there are says it from here."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, QuerySet

from samspill.web.editions.models import Participant
from samspill.web.meetings.models import Meeting, MeetingState, Seat


def meetings_on(edition_id: int) -> QuerySet[Meeting]:
    """The meetings of an edition that are on, with their seats: two queries."""
    on = Meeting.objects.filter(edition=edition_id, state=MeetingState.PLANNED)
    return on.prefetch_related("seats")


def meetings_of(participant: Participant) -> int:
    """How many meetings that are on the participant has."""
    return participant.seats.filter(slot__isnull=False).count()


def meetings_each(edition_id: int) -> Counter[int]:
    """How many meetings that are on each participant (by id) has, for those who have any."""
    seats = Seat.objects.filter(meeting__edition=edition_id, slot__isnull=False)
    return Counter(dict(seats.values_list("participant").annotate(n=Count("pk")).order_by()))
