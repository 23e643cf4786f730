"""What an organiser changes of a participant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from samspill.web.editions.models import Participant
from samspill.web.journal.actions import record
from samspill.web.people.models import Organisation, Person


@dataclass(frozen=True)
class ParticipantFacts:
    """What an organiser may change of a participant."""

    title: str
    organisation: Organisation
    representative: bool
    cap: int | None


@transaction.atomic
def update_participant(
    *, participant: Participant, facts: ParticipantFacts, by: Person, now: datetime
) -> None:
    """Change title, organisation, representative and cap; what is the same stays unwritten."""
    changed = [
        name
        for name in ("title", "organisation", "representative", "cap")
        if getattr(participant, name) != getattr(facts, name)
    ]
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


@transaction.atomic
def withdraw_participant(*, participant: Participant, by: Person, now: datetime) -> None:
    """The participant does not come after all; open links stop working."""
    if participant.withdrawn_at is not None:
        return
    participant.withdrawn_at = now
    participant.save(update_fields=["withdrawn_at"])
    participant.invitations.filter(used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    record(
        verb="participant_withdrawn",
        subject=participant,
        by=by,
        now=now,
        edition_id=participant.edition_id,
    )


@transaction.atomic
def restore_participant(*, participant: Participant, by: Person, now: datetime) -> None:
    """The participant comes after all."""
    if participant.withdrawn_at is None:
        return
    participant.withdrawn_at = None
    participant.save(update_fields=["withdrawn_at"])
    record(
        verb="participant_restored",
        subject=participant,
        by=by,
        now=now,
        edition_id=participant.edition_id,
    )
