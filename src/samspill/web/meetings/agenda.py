"""One participant's view of the day: meetings, talks and free slots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.db.models import Q

from samspill.web.editions.models import Absence, Participant, Slot, Talk, TopicKind
from samspill.web.meetings.affinity import Affinity
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
    mine: bool = False  # the challenge is the participant's own
    skipped: bool = False


@dataclass(frozen=True)
class Agenda:
    """The day in order of time. ``next`` is what comes first after now, if anything does."""

    items: tuple[Item, ...]
    next: Item | None
    meetings: int


def agenda(participant: Participant, *, now: datetime) -> Agenda:
    """The participant's day, from published meetings only: seven queries."""
    meetings = list(meetings_of(participant))
    items = [_meeting_item(m, participant) for m in meetings]
    items = _with_reasons(items, meetings, participant)
    skipped = set(participant.skipped_talks.values_list("pk", flat=True))
    talks = list(Talk.objects.filter(edition=participant.edition_id))
    items += [_talk_item(talk, skipped=talk.pk in skipped) for talk in talks]
    away = list(participant.absences.all())
    taken = {m.slot_id for m in meetings}
    for slot in Slot.objects.filter(edition=participant.edition_id):
        if slot.pk in taken or _overlaps(slot, [t for t in talks if t.pk not in skipped]):
            continue
        kind = Kind.AWAY if _overlaps(slot, away) else Kind.FREE
        items.append(Item(kind=kind, start=slot.start, end=slot.end))
    items.sort(key=lambda item: (item.start, item.kind != Kind.TALK))
    coming = (
        i for i in items if i.end > now and i.kind in {Kind.MEETING, Kind.TALK} and not i.skipped
    )
    return Agenda(items=tuple(items), next=next(coming, None), meetings=len(meetings))


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


def _meeting_item(meeting: Meeting, participant: Participant) -> Item:
    other = other_of(meeting, participant)
    return Item(
        kind=Kind.MEETING,
        start=meeting.slot.start,
        end=meeting.slot.end,
        title=other.person.name,
        detail=other.title,
        organisation=other.organisation.name,
        sector=other.organisation.sector,
        table=meeting.table.number,
        place=meeting.table.room.name,
    )


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


def _with_reasons(
    items: list[Item], meetings: list[Meeting], participant: Participant
) -> list[Item]:
    others = [other_of(m, participant) for m in meetings]
    wishes = Wish.objects.filter(edition=participant.edition_id).exclude(strength=Strength.NO)
    ids = [o.pk for o in others]
    companies = [o.organisation_id for o in others]
    mine, theirs = set(), set()
    rows = wishes.filter(
        Q(by_participant=participant, to_participant__in=ids)
        | Q(by_participant=participant, to_organisation__in=companies)
        | Q(by_participant__in=ids, to_participant=participant)
        | Q(by_participant__in=ids, to_organisation=participant.organisation_id)
    ).values_list("by_participant_id", "to_participant_id", "to_organisation_id")
    for by, person, company in rows:
        if by == participant.pk:
            mine.add(("p", person) if person else ("o", company))
        elif person or participant.representative:
            theirs.add(by)
    texts: dict[int, dict[str, list[str]]] = {}
    for other, kind, text in _topics([participant.pk, *ids]):
        texts.setdefault(other, {}).setdefault(kind, []).append(text)
    return [
        _reasoned(
            item,
            asked=("p", other.pk) in mine
            or (other.representative and ("o", other.organisation_id) in mine),
            answered=other.pk in theirs,
            own=texts.get(participant.pk, {}),
            other=texts.get(other.pk, {}),
        )
        for item, other in zip(items, others, strict=True)
    ]


def _topics(participants: list[int]) -> list[tuple[int, str, str]]:
    return list(
        Participant.objects.filter(pk__in=participants, topics__isnull=False)
        .order_by("topics__position")
        .values_list("pk", "topics__kind", "topics__text")
    )


def _reasoned(
    item: Item,
    *,
    asked: bool,
    answered: bool,
    own: Mapping[str, list[str]],
    other: Mapping[str, list[str]],
) -> Item:
    affinity = Affinity(
        text for texts in (own, other) for list_ in texts.values() for text in list_
    )
    mine = affinity.fit(own.get(TopicKind.CHALLENGE, []), other.get(TopicKind.SOLUTION, []))
    theirs = affinity.fit(other.get(TopicKind.CHALLENGE, []), own.get(TopicKind.SOLUTION, []))
    fit = mine if mine and (theirs is None or mine.score >= theirs.score) else theirs
    if asked:
        why = Why.BOTH if answered else Why.MINE
    elif fit is None:
        why = Why.PROGRAMME
    else:
        why = Why.MY_CHALLENGE if fit is mine else Why.THEIR_CHALLENGE
    return replace(
        item,
        why=why,
        challenge=fit.challenge if fit else "",
        solution=fit.solution if fit else "",
        mine=fit is not None and fit is mine,
    )


def _overlaps(slot: Slot, others: Sequence[Talk | Absence]) -> bool:
    return any(slot.start < other.end and other.start < slot.end for other in others)
