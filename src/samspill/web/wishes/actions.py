"""Saying whom one wants to meet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.journal.actions import record
from samspill.web.people.models import Organisation
from samspill.web.wishes.models import Strength, Wish

Target = Participant | Organisation


class WishesClosedError(ValueError):
    """The deadline has passed."""


def wishes_are_open(edition: Edition, *, now: datetime) -> bool:
    """True while participants may change their wishes: until the deadline, also when a first
    plan is published, since a second one may follow."""
    if edition.phase == Phase.OVER:
        return False
    return edition.wishes_close_at is None or now <= edition.wishes_close_at


def wished_by(participant: Participant) -> int:
    """How many people and companies the participant wants to meet."""
    return participant.wishes.exclude(strength=Strength.NO).count()


@transaction.atomic
def set_wish(
    *, participant: Participant, target: Target, strength: Strength | None, now: datetime
) -> None:
    """Keep the participant's wish for the target; None takes it back.

    The journal keeps that a wish was changed, not for whom nor how: a veto must not be found
    there. Raises WishesClosedError after the deadline, ValueError for a target within one's own
    organisation or of another edition.
    """
    if not wishes_are_open(participant.edition, now=now):
        raise WishesClosedError
    if not may_wish_for(participant, target):
        raise ValueError("no wish for oneself, one's own organisation or another edition")
    key: dict[str, Any] = {
        "edition_id": participant.edition_id,
        "by_participant": participant,
        "to_participant": target if isinstance(target, Participant) else None,
        "to_organisation": target if isinstance(target, Organisation) else None,
    }
    if strength is None:
        Wish.objects.filter(**key).delete()
    else:
        Wish.objects.update_or_create(**key, defaults={"strength": strength, "changed_at": now})
    record(
        verb="wish_changed",
        subject=participant,
        by=participant.person,
        now=now,
        edition_id=participant.edition_id,
        programme=False,
    )


def may_wish_for(participant: Participant, target: Target) -> bool:
    """Somebody else's person or company, at the same edition."""
    if isinstance(target, Organisation):
        return (
            target.pk != participant.organisation_id
            and Participant.objects.filter(
                edition=participant.edition_id,
                organisation=target,
                representative=True,
                withdrawn_at__isnull=True,
            ).exists()
        )
    return (
        target.edition_id == participant.edition_id
        and target.organisation_id != participant.organisation_id
        and target.withdrawn_at is None
    )


@transaction.atomic
def finish_wishes(*, participant: Participant, now: datetime) -> None:
    """The participant says that their answer is complete. Saying it again changes nothing."""
    if participant.answered_at is not None:
        return
    participant.answered_at = now
    participant.save(update_fields=("answered_at",))
    record(
        verb="wishes_finished",
        subject=participant,
        by=participant.person,
        now=now,
        edition_id=participant.edition_id,
        programme=False,
    )
