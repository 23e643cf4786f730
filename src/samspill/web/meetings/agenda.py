"""One participant's view of the day: meetings, talks and free slots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import Http404

from samspill.web.editions.models import Participant, Slot, Talk
from samspill.web.editions.proposals import Span, lunch_among
from samspill.web.editions.spans import Stretch, overlap
from samspill.web.meetings.models import Meeting, MeetingState, Seat, Why


class Kind(StrEnum):
    """What a stretch of the day is."""

    MEETING = "meeting"
    TALK = "talk"
    FREE = "free"
    AWAY = "away"
    LUNCH = "lunch"


@dataclass(frozen=True)
class Someone:
    """Whom one meets."""

    name: str
    title: str
    organisation: str
    sector: str
    person: int = 0  # their id; none for a theme
    aim: str = ""  # what they want out of it, in their words
    participant: int = 0  # the id of who they are here; none for a theme


@dataclass(frozen=True)
class Item:
    """A stretch of the day. Fields that a kind has no use for are empty. A round table has its
    theme for a title, and ``others`` are those who sit there too, by name."""

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
    theme: str = ""  # a round table's
    others: tuple[Someone, ...] = ()
    skipped: bool = False
    meeting: UUID | None = None  # the one of a meeting, for its address
    talk: UUID | None = None  # the one of a talk, likewise
    aim: str = ""  # what the participant wants out of the meeting
    coming: bool = False  # has the participant said that they come?
    confirmed: bool = False  # have all who sit there?
    cancelled: bool = False  # was it, in this slot? It counts as none


@dataclass(frozen=True)
class Agenda:
    """The day in order of time. ``next`` is what comes first after now, if anything does."""

    items: tuple[Item, ...]
    next: Item | None
    meetings: int


def agenda(participant: Participant, *, now: datetime) -> Agenda:
    """The participant's day, from published meetings only: four queries."""
    taken, items = _meetings(participant)
    meetings = sum(not item.cancelled for item in items)
    skips = Participant.skipped_talks.through.objects.filter(participant=participant.pk)
    talks = list(
        Talk.objects.filter(edition=participant.edition_id).annotate(
            is_skipped=Exists(skips.filter(talk=OuterRef("pk")))
        )
    )
    slots = list(Slot.objects.filter(edition=participant.edition_id))
    items += beside_meetings(
        taken=taken,
        slots=slots,
        talks=talks,
        skipped={talk.pk for talk in talks if talk.is_skipped},
        away=list(participant.absences.all()),
    )
    spoken = [Span(talk.start, talk.end) for talk in talks]
    if lunch := lunch_among([Span(slot.start, slot.end) for slot in slots], spoken):
        items.append(Item(kind=Kind.LUNCH, start=lunch.start, end=lunch.end))
    items.sort(key=in_order)
    coming = (
        item
        for item in items
        if item.end > now
        and item.kind in {Kind.MEETING, Kind.TALK}
        and not (item.skipped or item.cancelled)
    )
    return Agenda(items=tuple(items), next=next(coming, None), meetings=meetings)


def beside_meetings(
    *,
    taken: Collection[int],
    slots: Iterable[Slot],
    talks: Iterable[Talk],
    skipped: Collection[int],
    away: Collection[Stretch],
) -> list[Item]:
    """What a day has but meetings: the talks, and the slots that are not ``taken`` (ids), unless
    a talk that is not skipped is in them."""
    talks = list(talks)
    items = [_talk_item(talk, skipped=talk.pk in skipped) for talk in talks]
    heard = [talk for talk in talks if talk.pk not in skipped]
    for slot in slots:
        if slot.pk in taken or any(overlap(slot, talk) for talk in heard):
            continue
        kind = Kind.AWAY if any(overlap(slot, a) for a in away) else Kind.FREE
        items.append(Item(kind=kind, start=slot.start, end=slot.end))
    return items


def in_order(item: Item) -> tuple[datetime, bool]:
    """The order of a day: by time, and a talk first."""
    return item.start, item.kind != Kind.TALK


def own_meeting(participant: Participant, uid: UUID) -> Meeting:
    """One of the participant's meetings, cancelled ones too. Raises Http404 for any other."""
    found = (
        Meeting.objects.filter(
            uid=uid, edition=participant.edition_id, seats__participant=participant
        )
        .select_related("slot")
        .prefetch_related("seats")
        .first()
    )
    if found is None:
        raise Http404
    return found


def coming_with(participant: Participant, *, now: datetime) -> list[tuple[int, int, datetime]]:
    """Whom the participant has a published meeting with that has not been (their id and their
    organisation's), and when it starts, in order of time: one query."""
    mine = Seat.objects.filter(participant=participant, slot__end__gt=now)
    others = Seat.objects.filter(meeting__in=mine.order_by().values("meeting"), slot__isnull=False)
    rows = others.exclude(participant=participant).order_by("slot__start", "pk")
    return list(rows.values_list("participant_id", "participant__organisation_id", "slot__start"))


SEAT = (
    "meeting_id",
    "meeting__uid",
    "participant_id",
    "why",
    "about",
    "slot_id",
    "slot__start",
    "slot__end",
    "place__table__number",
    "place__table__room__name",
    "meeting__theme",
    "participant__person__name",
    "participant__title",
    "participant__organisation__name",
    "participant__organisation__sector",
    "participant__person",
    "reply__aim",
)
LEFT = ("meeting__state", "left_slot__start", "left_slot__end", "until")
OWN = ("reply__coming_in", "reply__since", "since", "meeting__confirmed")


def _meetings(participant: Participant) -> tuple[set[int], list[Item]]:
    """The slots taken, and the meetings in them. Plain values instead of models: this page is
    asked for by everybody at the same time."""
    rows = Seat.objects.filter(meeting__seats__participant=participant).values_list(
        *SEAT, *LEFT, *OWN
    )
    own = {}
    others: dict[int, list[tuple[int | None, Someone]]] = defaultdict(list)
    for row in rows:
        meeting, uid, person, why, about, slot, start, end, table, room, theme, *rest = row
        name, title, home, sector, who, aim, state, left, left_end, until, *rest = rest
        coming_in, said_since, since, confirmed = rest
        if person == participant.pk:
            if slot is None and state != MeetingState.CANCELLED:
                continue  # it is held, without them
            coming = slot is not None and coming_in == slot and said_since == since
            said = (aim or "", coming, confirmed)
            times = (left, left_end) if slot is None else (start, end)
            own[meeting] = (uid, why, about, slot, *times, table or 0, room or "", theme, said)
        else:
            someone = Someone(name, title, home, sector, who, aim or "", person)
            others[meeting].append((until, someone))
    slots, items = set(), []
    for meeting, (uid, why, about, slot, start, end, table, room, theme, said) in own.items():
        # Those who sit there; of a cancelled meeting those who sat there to the end.
        last = None if slot else max((left or 0 for left, _who in others[meeting]), default=0)
        with_them = [who for left, who in others[meeting] if left == last]
        there = sorted(with_them, key=lambda someone: someone.name)
        other = there[0] if there and not theme else Someone(theme, "", "", "")
        if slot is not None:
            slots.add(slot)
        items.append(
            Item(
                kind=Kind.MEETING,
                start=start,
                end=end,
                title=other.name,
                detail=other.title,
                organisation=other.organisation,
                sector=other.sector,
                table=table,
                place=room,
                why=Why(why),
                about=about,
                meeting=uid,
                theme=theme,
                others=tuple(there),
                aim=said[0],
                coming=said[1],
                confirmed=said[2],
                cancelled=slot is None,
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
        talk=talk.uid,
    )
