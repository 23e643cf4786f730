"""Changing a participant: what an organiser may, and what is their own to say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from samspill.web.editions.facts import ParticipantFacts
from samspill.web.editions.models import Absence, Participant, Slot, Topic, TopicKind
from samspill.web.editions.profile import absent_stretches, tidy
from samspill.web.editions.seen import participant_values, unless_changed
from samspill.web.editions.spans import overlap
from samspill.web.journal.actions import record
from samspill.web.people.models import Person


@transaction.atomic
def update_participant(
    *,
    participant: Participant,
    facts: ParticipantFacts,
    by: Person,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Change title, organisation, representative, cap and guaranteed meetings (these for everybody
    from the organisation, where the facts say so); what is the same stays unwritten. Raises
    ChangedMeanwhileError when they are not what was ``seen`` any more."""
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    unless_changed(seen=seen, values=participant_values(participant) if seen is not None else {})
    changed = [
        name
        for name in ("title", "organisation", "representative", "cap", "minimum")
        if getattr(participant, name) != getattr(facts, name)
    ]
    if facts.for_all:
        _guarantee_colleagues(participant, facts, by, now)
    if not changed:
        return
    for name in changed:
        setattr(participant, name, getattr(facts, name))
    participant.save(update_fields=changed)
    record(
        verb="participant_changed",
        subject=participant,
        by=by,
        now=now,
        edition_id=participant.edition_id,
        facts={"fields": changed},
    )


def _guarantee_colleagues(
    participant: Participant, facts: ParticipantFacts, by: Person, now: datetime
) -> None:
    """The same number of meetings to each who comes from the organisation."""
    others = Participant.objects.select_for_update().filter(
        edition=participant.edition_id, organisation=facts.organisation, withdrawn_at__isnull=True
    )
    for other in others.exclude(pk=participant.pk).order_by("pk"):
        if other.minimum == facts.minimum:
            continue
        other.minimum = facts.minimum
        other.save(update_fields=("minimum",))
        record(
            verb="participant_changed",
            subject=other,
            by=by,
            now=now,
            edition_id=participant.edition_id,
            facts={"fields": ["minimum"]},
        )


@transaction.atomic
def save_profile(
    *,
    participant: Participant,
    challenges: Sequence[str],
    solutions: Sequence[str],
    present_slots: Collection[int],
    skipped_talks: Collection[int],
    standby: bool,
    wants_quiet: bool = False,
    by: Person,
    now: datetime,
) -> None:
    """Replace the participant's topics, hours and talks with what they said now.

    ``present_slots`` and ``skipped_talks`` are ids of the edition's; others are ignored.
    Raises ProfileError when a topic is too long or there are too many.
    """
    wanted = _put_topics(participant, challenges, solutions)
    there = _put_hours(participant, present_slots)
    talks = participant.edition.talks.filter(pk__in=skipped_talks)
    participant.skipped_talks.set(talks)
    participant.standby, participant.wants_quiet = standby, wants_quiet
    participant.profile_saved_at = now
    participant.save(update_fields=("standby", "wants_quiet", "profile_saved_at"))
    record(
        verb="profile_saved",
        subject=participant,
        by=by,
        now=now,
        edition_id=participant.edition_id,
        facts={
            "challenges": len(wanted[TopicKind.CHALLENGE]),
            "solutions": len(wanted[TopicKind.SOLUTION]),
            "slots": there,
        },
    )


def other_hours(
    participant: Participant, present_slots: Collection[int], skipped_talks: Collection[int]
) -> bool:
    """Would the participant be there at other times, or skip other talks? Four queries."""
    slots = list(Slot.objects.filter(edition=participant.edition_id))
    absences = list(participant.absences.all())
    there = {slot.pk for slot in slots if not any(overlap(slot, away) for away in absences)}
    skipped = set(participant.skipped_talks.values_list("pk", flat=True))
    talks = set(participant.edition.talks.filter(pk__in=skipped_talks).values_list("pk", flat=True))
    present = {slot.pk for slot in slots} & set(present_slots)
    return (present, talks) != (there, skipped)


@transaction.atomic
def enter_topics(
    *,
    participant: Participant,
    challenges: Sequence[str],
    solutions: Sequence[str],
    by: Person,
    now: datetime,
) -> None:
    """Keep the topics that the participant told an organiser, in the place of those there were:
    they count as the participant's own, and no import changes them. Raises ProfileError."""
    wanted = _put_topics(participant, challenges, solutions)
    participant.profile_saved_at = now
    participant.save(update_fields=("profile_saved_at",))
    record(
        verb="profile_entered",
        subject=participant,
        by=by,
        now=now,
        edition_id=participant.edition_id,
        facts={
            "challenges": len(wanted[TopicKind.CHALLENGE]),
            "solutions": len(wanted[TopicKind.SOLUTION]),
        },
    )


@transaction.atomic
def enter_hours(
    *, participant: Participant, present_slots: Collection[int], by: Person, now: datetime
) -> None:
    """Keep when the participant told an organiser that they are there: slots by id, as
    :func:`save_profile`."""
    there = _put_hours(participant, present_slots)
    record(
        verb="hours_entered",
        subject=participant,
        by=by,
        now=now,
        edition_id=participant.edition_id,
        facts={"slots": there},
    )


def _put_topics(
    participant: Participant, challenges: Sequence[str], solutions: Sequence[str]
) -> dict[TopicKind, list[str]]:
    wanted = {
        TopicKind.CHALLENGE: tidy(challenges),
        TopicKind.SOLUTION: tidy(solutions),
    }
    participant.topics.all().delete()
    Topic.objects.bulk_create(
        Topic(participant=participant, kind=kind, text=text, position=position)
        for kind, texts in wanted.items()
        for position, text in enumerate(texts)
    )
    return wanted


def _put_hours(participant: Participant, present_slots: Collection[int]) -> int:
    """In how many slots they are there, then."""
    participant.absences.all().delete()
    slots = list(Slot.objects.filter(edition=participant.edition_id).order_by("start"))
    Absence.objects.bulk_create(
        Absence(participant=participant, start=start, end=end)
        for start, end in absent_stretches(slots, present_slots)
    )
    return len({slot.pk for slot in slots} & set(present_slots))
