"""One participant's view of the day: meetings, talks and free slots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q

from samspill.web.editions.models import Absence, Participant, Slot, Talk, Topic, TopicKind
from samspill.web.meetings.affinity import Affinity, Fit
from samspill.web.meetings.models import Meeting, MeetingState, Strength, Wish


class Kind(StrEnum):
    """What a stretch of the day is."""

    MEETING = "meeting"
    TALK = "talk"
    FREE = "free"
    AWAY = "away"


class Why(StrEnum):
    """Why two people meet, as one of them may know it. That the other alone asked for it is
    not among them: a wish is private."""

    BOTH = "both"
    MINE = "mine"
    MY_CHALLENGE = "my challenge"
    THEIR_CHALLENGE = "their challenge"
    PROGRAMME = "programme"


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
    challenge: str = ""
    solution: str = ""
    skipped: bool = False


@dataclass(frozen=True)
class Agenda:
    """The day in order of time. ``next`` is what comes first after now, if anything does."""

    items: tuple[Item, ...]
    next: Item | None
    meetings: int


def agenda(participant: Participant, *, now: datetime) -> Agenda:
    """The participant's day, from published meetings only: seven queries."""
    sides = _sides(participant)
    items = _with_reasons(sides, participant)
    skipped = set(
        Participant.skipped_talks.through.objects.filter(participant=participant.pk).values_list(
            "talk_id", flat=True
        )
    )
    talks = list(Talk.objects.filter(edition=participant.edition_id))
    items += [_talk_item(talk, skipped=talk.pk in skipped) for talk in talks]
    away = list(participant.absences.all())
    taken = {side.slot for side in sides}
    for slot in Slot.objects.filter(edition=participant.edition_id):
        if slot.pk in taken or _overlaps(slot, [t for t in talks if t.pk not in skipped]):
            continue
        kind = Kind.AWAY if _overlaps(slot, away) else Kind.FREE
        items.append(Item(kind=kind, start=slot.start, end=slot.end))
    items.sort(key=lambda item: (item.start, item.kind != Kind.TALK))
    coming = (
        i for i in items if i.end > now and i.kind in {Kind.MEETING, Kind.TALK} and not i.skipped
    )
    return Agenda(items=tuple(items), next=next(coming, None), meetings=len(sides))


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


def other_of(meeting: Meeting, participant: Participant) -> Participant:
    """Whom the participant meets."""
    return meeting.second if meeting.first_id == participant.pk else meeting.first


@dataclass(frozen=True, slots=True)
class _Side:
    """A meeting as one of its two parties sees it."""

    slot: int
    start: datetime
    end: datetime
    table: int
    room: str
    other: int
    title: str
    representative: bool
    organisation: int
    person_name: str
    organisation_name: str
    sector: str


OTHER = (
    "id",
    "title",
    "representative",
    "organisation_id",
    "person__name",
    "organisation__name",
    "organisation__sector",
)


def _sides(participant: Participant) -> list[_Side]:
    """Plain values instead of models: this page is asked for by everybody at the same time."""
    rows = (
        Meeting.objects.filter(
            Q(first=participant) | Q(second=participant), state=MeetingState.PLANNED
        )
        .order_by("slot__start")
        .values_list(
            "slot_id",
            "slot__start",
            "slot__end",
            "table__number",
            "table__room__name",
            *(f"first__{name}" for name in OTHER),
            *(f"second__{name}" for name in OTHER),
        )
    )
    found = []
    for row in rows:
        where, first, second = row[:5], row[5 : 5 + len(OTHER)], row[5 + len(OTHER) :]
        found.append(_Side(*where, *(second if first[0] == participant.pk else first)))
    return found


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


def _with_reasons(sides: Sequence[_Side], participant: Participant) -> list[Item]:
    """The meetings as items, each with why these two meet."""
    theirs = Q(to_participant=participant)
    if participant.representative:
        theirs |= Q(to_organisation=participant.organisation_id)
    rows = (
        Wish.objects.filter(Q(by_participant=participant) | theirs, edition=participant.edition_id)
        .exclude(strength=Strength.NO)
        .values_list("by_participant_id", "to_participant_id", "to_organisation_id")
    )
    asked_people, asked_companies, answered = set(), set(), set()
    for by, person, company in rows:
        if by != participant.pk:
            answered.add(by)
        elif person:
            asked_people.add(person)
        else:
            asked_companies.add(company)
    texts = _topics([participant.pk, *(side.other for side in sides)])
    affinity = Affinity(
        text for kinds in texts.values() for said in kinds.values() for text in said
    )
    items = []
    for side in sides:
        asked = side.other in asked_people or (
            side.representative and side.organisation in asked_companies
        )
        why, fit = Why.BOTH if side.other in answered else Why.MINE, None
        if not asked:
            why, fit = _fit(affinity, texts[participant.pk], texts[side.other])
        items.append(_meeting_item(side, why, fit))
    return items


def _topics(participants: Sequence[int]) -> dict[int, dict[str, list[str]]]:
    texts: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = Topic.objects.filter(participant__in=participants).order_by("position", "id")
    for owner, kind, text in rows.values_list("participant_id", "kind", "text"):
        texts[owner][kind].append(text)
    return texts


def _fit(
    affinity: Affinity, own: Mapping[str, list[str]], other: Mapping[str, list[str]]
) -> tuple[Why, Fit | None]:
    """Whose challenge the other's solution fits best, when any does."""
    mine = affinity.fit(own.get(TopicKind.CHALLENGE, ()), other.get(TopicKind.SOLUTION, ()))
    theirs = affinity.fit(other.get(TopicKind.CHALLENGE, ()), own.get(TopicKind.SOLUTION, ()))
    if mine and (theirs is None or mine.score >= theirs.score):
        return Why.MY_CHALLENGE, mine
    return (Why.THEIR_CHALLENGE, theirs) if theirs else (Why.PROGRAMME, None)


def _meeting_item(side: _Side, why: Why, fit: Fit | None) -> Item:
    return Item(
        kind=Kind.MEETING,
        start=side.start,
        end=side.end,
        title=side.person_name,
        detail=side.title,
        organisation=side.organisation_name,
        sector=side.sector,
        table=side.table,
        place=side.room,
        why=why,
        challenge=fit.challenge if fit else "",
        solution=fit.solution if fit else "",
    )


def _overlaps(slot: Slot, others: Sequence[Talk | Absence]) -> bool:
    return any(slot.start < other.end and other.start < slot.end for other in others)
