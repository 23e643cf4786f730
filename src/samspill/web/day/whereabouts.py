"""Where everybody should be, for the hosts at the desk.

The page lies open on a desk, so it says of people what they let others be told, as
``samspill.web.people.appearing`` has it. Who does not appear by name is found by the host to whom
they say their whole name, and by no less of it: else the name could be had letter by letter.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from samspill.web.editions.models import Edition, Participant, Slot
from samspill.web.meetings.models import Seat
from samspill.web.people.appearing import Shown, shown_as
from samspill.web.wishes.search import hit, plain, searched


class Place(TypedDict):
    """A participant (id, and what is told of them), and the table (None: free), the theme and the
    partners that they have in the slot shown. A meeting of two has no theme."""

    pk: int
    who: Shown
    table: int | None
    theme: str
    partners: list[Shown]


class When(StrEnum):
    """Where the slot lies."""

    NOW = "now"
    NEXT = "next"
    PAST = "past"


class Whereabouts(TypedDict):
    """The slot shown, people at it or free, and how many sit at a table."""

    slot: Slot | None
    when: When
    places: list[Place]
    seated: int


def whereabouts(edition: Edition, *, text: str, now: datetime) -> Whereabouts:
    """Everybody, or those whose name or organisation fits ``text``: three queries.

    The slot is the one on now, else the next, else the last. People come by what is told of them,
    and those of whom nothing is told at the end, by table.
    """
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
    for participant in sorted(people, key=_order):
        who = _shown(participant)
        if words and not _found(words, who, participant.person.name):
            continue
        mine = own.get(participant.pk)
        others = [seat.participant for seat in at_table[mine.meeting_id]] if mine else []
        places.append(
            {
                "pk": participant.pk,
                "who": who,
                "table": mine.place.table.number if mine and mine.place else None,
                "theme": mine.meeting.theme if mine else "",
                "partners": [_shown(p) for p in sorted(others, key=_order) if p != participant],
            }
        )
    places.sort(key=lambda place: place["who"].neutral and (place["table"] or 0))
    when = When.NEXT
    if slot is not None and slot.start <= now:
        when = When.NOW if now < slot.end else When.PAST
    return {"slot": slot, "when": when, "places": places, "seated": len(own)}


def _shown(participant: Participant) -> Shown:
    return shown_as(participant.person, participant.organisation)


def _order(participant: Participant) -> tuple[bool, bytes, int]:
    """By what is told of them alone: a place among the names would tell much of a name."""
    who = _shown(participant)
    kept = participant.person if who.name else participant.organisation
    return who.neutral, b"" if who.neutral else bytes(kept.name_order), participant.pk


def _found(words: list[str], who: Shown, name: str) -> bool:
    """Is somebody looked for by what is told of them, or by all of their name?"""
    told = plain(f"{who.name} {who.organisation}")
    return bool(hit(words, told)) or (not who.name and sorted(words) == sorted(searched(name)))
