"""Where everybody should be, for the hosts at the desk."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from samspill.web.editions.models import Edition, Participant, Slot
from samspill.web.meetings.models import Seat
from samspill.web.wishes.search import hit, plain, searched


class Place(TypedDict):
    """A participant, and the table (None: free), the theme and the partners, by name, that they
    have in the slot shown. A meeting of two has no theme."""

    participant: Participant
    table: int | None
    theme: str
    partners: list[Participant]


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
    found = (
        Seat.objects.filter(meeting__edition=edition, slot=slot) if slot else Seat.objects.none()
    )
    at_table: dict[int, list[Seat]] = defaultdict(list)
    for seat in found.select_related(
        "meeting", "place__table", "participant__person", "participant__organisation"
    ):
        at_table[seat.meeting_id].append(seat)
    own = {seat.participant_id: seat for there in at_table.values() for seat in there}
    words = searched(text)
    places: list[Place] = []
    for participant in people:
        name = plain(f"{participant.person.name} {participant.organisation.name}")
        if words and not hit(words, name):
            continue
        mine = own.get(participant.pk)
        others = [seat.participant for seat in at_table[mine.meeting_id]] if mine else []
        others = sorted((p for p in others if p != participant), key=lambda p: p.person.name)
        places.append(
            {
                "participant": participant,
                "table": mine.place.table.number if mine and mine.place else None,
                "theme": mine.meeting.theme if mine else "",
                "partners": others,
            }
        )
    when = When.NEXT
    if slot is not None and slot.start <= now:
        when = When.NOW if now < slot.end else When.PAST
    return {"slot": slot, "when": when, "places": places, "seated": len(own)}
