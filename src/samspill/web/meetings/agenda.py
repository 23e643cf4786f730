"""One participant's view of the day: meetings, talks and free slots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from samspill.web.editions.models import Absence, Participant, Slot, Talk
from samspill.web.meetings.models import Meeting, MeetingState, Seat, Why


class Kind(StrEnum):
    """What a stretch of the day is."""

    MEETING = "meeting"
    TALK = "talk"
    FREE = "free"
    AWAY = "away"


@dataclass(frozen=True)
class Item:
    """A stretch of the day. Fields that a kind has no use for are empty."""

    kind: Kind
    start: datetime
    end: datetime
    title: str = ""  # a talk's title, or the name of whom one meets
    detail: str = ""  # a talk's speaker, or the other's title
    organisation: str = ""
    sector: str = ""
    table: int = 0
    place: str = ""
    why: Why = Why.PROGRAMME
    about: str = ""  # words of the other's profile
    skipped: bool = False
    meeting: UUID | None = None  # the one of a meeting, for its address


@dataclass(frozen=True)
class Agenda:
    """The day in order of time. ``next`` is what comes first after now, if anything does."""

    items: tuple[Item, ...]
    next: Item | None
    meetings: int


def agenda(participant: Participant, *, now: datetime) -> Agenda:
    """The participant's day, from published meetings only: five queries."""
    slots, items = _meetings(participant)
    meetings = len(items)
    skipped = set(
        Participant.skipped_talks.through.objects.filter(participant=participant.pk).values_list(
            "talk_id", flat=True
        )
    )
    talks = list(Talk.objects.filter(edition=participant.edition_id))
    items += [_talk_item(talk, skipped=talk.pk in skipped) for talk in talks]
    away = list(participant.absences.all())
    for slot in Slot.objects.filter(edition=participant.edition_id):
        if slot.pk in slots or _overlaps(slot, [t for t in talks if t.pk not in skipped]):
            continue
        kind = Kind.AWAY if _overlaps(slot, away) else Kind.FREE
        items.append(Item(kind=kind, start=slot.start, end=slot.end))
    items.sort(key=lambda item: (item.start, item.kind != Kind.TALK))
    coming = (
        i for i in items if i.end > now and i.kind in {Kind.MEETING, Kind.TALK} and not i.skipped
    )
    return Agenda(items=tuple(items), next=next(coming, None), meetings=meetings)


def meetings_count(participant: Participant) -> int:
    """How many published meetings the participant has."""
    return participant.seats.filter(meeting__state=MeetingState.PLANNED).count()


def meetings_of(participant: Participant, *states: MeetingState) -> list[Meeting]:
    """The participant's published meetings in order of time; planned ones, or of ``states``."""
    return list(
        Meeting.objects.filter(
            Q(first=participant) | Q(second=participant),
            state__in=states or (MeetingState.PLANNED,),
        )
        .select_related(
            "slot",
            "table__room",
            "first__person",
            "first__organisation",
            "second__person",
            "second__organisation",
        )
        .order_by("slot__start")
    )


def own_meeting(participant: Participant, uid: UUID) -> Meeting:
    """One of the participant's meetings, cancelled ones too. Raises Http404 for any other."""
    mine = Q(first=participant) | Q(second=participant)
    meeting = Meeting.objects.filter(mine, uid=uid, edition=participant.edition_id)
    found = meeting.select_related("slot", "first__person", "second__person").first()
    if found is None:
        raise Http404
    return found


def coming_with(participant: Participant, *, now: datetime) -> list[tuple[Participant, datetime]]:
    """Whom the participant has a published meeting with that has not been, and when it starts, in
    order of time: one query."""
    return [
        (other_of(meeting, participant), meeting.slot.start)
        for meeting in meetings_of(participant)
        if meeting.slot.end > now
    ]


def other_of(meeting: Meeting, participant: Participant) -> Participant:
    """Whom the participant meets."""
    return meeting.second if meeting.first_id == participant.pk else meeting.first


OTHER = ("id", "title", "person__name", "organisation__name", "organisation__sector")


def _meetings(participant: Participant) -> tuple[set[int], list[Item]]:
    """The slots taken, and the meetings in them. Plain values instead of models: this page is
    asked for by everybody at the same time."""
    rows = Seat.objects.filter(
        participant=participant, meeting__state=MeetingState.PLANNED
    ).values_list(
        "slot_id",
        "why",
        "about",
        "meeting__uid",
        "slot__start",
        "slot__end",
        "meeting__table__number",
        "meeting__table__room__name",
        *(f"meeting__first__{name}" for name in OTHER),
        *(f"meeting__second__{name}" for name in OTHER),
    )
    slots, items = set(), []
    for slot, why, about, uid, start, end, table, room, *parties in rows:
        first, second = parties[: len(OTHER)], parties[len(OTHER) :]
        _id, title, name, organisation, sector = second if first[0] == participant.pk else first
        slots.add(slot)
        items.append(
            Item(
                kind=Kind.MEETING,
                start=start,
                end=end,
                title=name,
                detail=title,
                organisation=organisation,
                sector=sector,
                table=table,
                place=room,
                why=Why(why),
                about=about,
                meeting=uid,
            )
        )
    return slots, items


def _talk_item(talk: Talk, *, skipped: bool) -> Item:
    return Item(
        kind=Kind.TALK,
        start=talk.start,
        end=talk.end,
        title=talk.title,
        detail=talk.speaker,
        place=talk.place,
        skipped=skipped,
    )


def _overlaps(slot: Slot, others: Sequence[Talk | Absence]) -> bool:
    return any(slot.start < other.end and other.start < slot.end for other in others)
