"""Where everybody should be, for the hosts at the desk."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from samspill.web.editions.models import Edition, Participant, Slot
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.wishes.directory import hit, plain, searched


class Place(TypedDict):
    """A participant, and the table and partner they have in the slot shown (None: free)."""

    participant: Participant
    table: int | None
    partner: str
    organisation: str


class When(StrEnum):
    """Where the slot lies."""

    NOW = "now"
    NEXT = "next"
    PAST = "past"


class Whereabouts(TypedDict):
    """The slot shown (on now, else the next, else the last), and people by name."""

    slot: Slot | None
    when: When
    places: list[Place]
    seated: int


def whereabouts(edition: Edition, *, text: str, now: datetime) -> Whereabouts:
    """Everybody, or those whose name or organisation fits ``text``: three queries."""
    slots = list(Slot.objects.filter(edition=edition))
    slot = next((s for s in slots if s.end > now), slots[-1] if slots else None)
    people = Participant.objects.filter(edition=edition, withdrawn_at__isnull=True).select_related(
        "person", "organisation"
    )
    seats: dict[int, tuple[int, Participant]] = {}
    meetings = Meeting.objects.filter(
        edition=edition, slot=slot, state=MeetingState.PLANNED
    ).select_related(
        "table",
        "first__person",
        "first__organisation",
        "second__person",
        "second__organisation",
    )
    for meeting in meetings:
        seats[meeting.first_id] = (meeting.table.number, meeting.second)
        seats[meeting.second_id] = (meeting.table.number, meeting.first)
    words = searched(text)
    places: list[Place] = []
    for participant in people:
        name = plain(f"{participant.person.name} {participant.organisation.name}")
        if words and not hit(words, name):
            continue
        table, partner = seats.get(participant.pk, (None, None))
        places.append(
            {
                "participant": participant,
                "table": table,
                "partner": partner.person.name if partner else "",
                "organisation": partner.organisation.name if partner else "",
            }
        )
    when = When.NEXT
    if slot is not None and slot.start <= now:
        when = When.NOW if now < slot.end else When.PAST
    return {"slot": slot, "when": when, "places": places, "seated": len(seats)}
