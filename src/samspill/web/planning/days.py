"""One person's day and one meeting, as an organiser sees them and may change them by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.http import Http404

from samspill.web.editions.keys import participant_key, slot_key
from samspill.web.editions.models import Edition, Participant
from samspill.web.meetings.models import Meeting
from samspill.web.planning.looking import Day


class Stretch(StrEnum):
    """What somebody has in a slot."""

    MEETING = "meeting"
    FREE = "free"
    TALK = "talk"
    AWAY = "away"


@dataclass(frozen=True)
class InSlot:
    """A slot (its id) of somebody's day."""

    slot: int
    start: datetime
    end: datetime
    kind: Stretch
    meeting: Meeting | None = None
    others: tuple[str, ...] = ()


def day_of_person(participant: Participant, *, now: datetime) -> list[InSlot]:
    """Their slots in the order of time: as many queries for any day."""
    day = Day(participant.edition, now=now, people=[participant.pk])
    mine = {m.slot_id: m for m in day.meetings.values() if participant.pk in m.people}
    known = day.problem.participant_by_id[participant_key(participant.pk)]
    found = []
    for slot, (start, end) in day.slots.items():
        meeting, key = mine.get(slot), slot_key(slot)
        if meeting is not None:
            kind = Stretch.MEETING
        elif known.available is not None and key not in known.available:
            kind = Stretch.AWAY
        elif key not in day.problem.open_slots[known.id]:
            kind = Stretch.TALK
        else:
            kind = Stretch.FREE
        people = meeting.people - {participant.pk} if meeting else ()
        others = tuple(sorted(day.names[pk] for pk in people))
        found.append(InSlot(slot, start, end, kind, meeting, others))
    return found


def day_around(edition: Edition, meeting: int, *, now: datetime) -> Day:
    """What edits of this meeting concern. Raises Http404 for one that is not on here."""
    day = Day(edition, now=now, meetings=[meeting], trades=True)
    if meeting not in day.meetings:
        raise Http404
    return day


def day_of_two(edition: Edition, one: int, other: int, *, now: datetime) -> Day:
    """What a new meeting of the two concerns. Raises Http404 unless both come."""
    day = Day(edition, now=now, people=[one, other])
    if one == other or not day.names.keys() >= {one, other}:
        raise Http404
    return day
