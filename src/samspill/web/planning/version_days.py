"""Whom a version has, and who has no time when: the day as it was when the version was made.

People follow today's day, and the published version shows that. Any other keeps the people, talks
and hours that it was made from; of one that was made before they were kept, only those who sit in
its meetings are known, and it shows neither talks nor hours rather than those of today.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q

from samspill.engine.model.problem import Problem
from samspill.web.editions.keys import number_in
from samspill.web.editions.models import Participant, Slot
from samspill.web.editions.proposals import Span
from samspill.web.editions.queries import hours_of, with_their_organisation
from samspill.web.editions.spans import overlap
from samspill.web.planning.models import PlanVersion
from samspill.web.planning.queries import ShownMeeting


@dataclass(frozen=True)
class PersonsDay:
    """Somebody in a version; ``closed`` has the slots (by id) in which they have no time, with the
    title of the talk that they are at, None where they are away."""

    who: Participant
    closed: Mapping[int, str | None]


def kept_day(problem: Problem) -> dict[str, Any]:
    """What a version keeps of the day, in JSON's types."""
    slots = [slot.id for slot in problem.slots]
    people = problem.participants
    return {
        "people": [number_in(p.id) for p in people],
        "talks": [
            [
                number_in(talk.id),
                talk.title,
                *(moment.astimezone(UTC).isoformat() for moment in (talk.start, talk.end)),
            ]
            for talk in problem.talks
        ],
        "away": {
            str(number_in(p.id)): [number_in(slot) for slot in slots if slot not in p.available]
            for p in people
            if p.available is not None
        },
        "skips": {str(number_in(p.id)): sorted(map(number_in, p.skips)) for p in people if p.skips},
    }


def is_kept(plan: PlanVersion) -> bool:
    """Does it know the talks and hours of its day?"""
    return plan.is_published or bool(plan.day)


def days_shown(
    plan: PlanVersion, slots: Sequence[Slot], meetings: Iterable[ShownMeeting]
) -> list[PersonsDay]:
    """Everybody whom the version has, by name: four queries of the one that people follow, else
    one."""
    if plan.is_published:
        return _today(plan, slots)
    sitting = {person for meeting in meetings for person in meeting.people}
    if not plan.day:
        there = Q(pk__in=sitting) | Q(withdrawn_at__isnull=True)
        return [PersonsDay(who, {}) for who in _people(plan, there)]
    there = Q(pk__in=sitting | {*plan.day["people"]})
    talks = [
        (pk, title, _closes(slots, Span(*map(datetime.fromisoformat, times))))
        for pk, title, *times in plan.day["talks"]
    ]
    found = []
    for who in _people(plan, there):
        skipped = plan.day["skips"].get(str(who.pk), ())
        closed: dict[int, str | None] = dict.fromkeys(plan.day["away"].get(str(who.pk), ()))
        for pk, title, during in talks:
            if pk not in skipped:
                closed |= dict.fromkeys(during, title)
        found.append(PersonsDay(who, closed))
    return found


def _today(plan: PlanVersion, slots: Sequence[Slot]) -> list[PersonsDay]:
    talks = [(talk.pk, talk.title, _closes(slots, talk)) for talk in plan.edition.talks.all()]
    found = []
    away, skips = hours_of(plan.edition)
    coming = Participant.objects.filter(edition=plan.edition_id, withdrawn_at__isnull=True)
    for who in with_their_organisation(coming):
        skipped = skips.get(who.pk, ())
        closed: dict[int, str | None] = {
            slot.pk: None
            for slot in slots
            if any(overlap(slot, each) for each in away.get(who.pk, ()))
        }
        for pk, title, during in talks:
            if pk not in skipped:
                closed |= dict.fromkeys(during, title)
        found.append(PersonsDay(who, closed))
    return found


def _closes(slots: Sequence[Slot], talk: Any) -> list[int]:
    return [slot.pk for slot in slots if overlap(slot, talk)]


def _people(plan: PlanVersion, there: Q) -> list[Participant]:
    return with_their_organisation(Participant.objects.filter(there, edition=plan.edition_id))
