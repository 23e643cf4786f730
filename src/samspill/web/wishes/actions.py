"""Saying whom one wants to meet and works with, and taking back what was said.

Saying no thanks is ``samspill.web.planning.vetoes``: it may cancel a meeting.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from samspill.web.editions.models import Edition, Participant, Phase
from samspill.web.journal.actions import record, record_privately
from samspill.web.people.models import Organisation, Person
from samspill.web.wishes.models import Preference, Strength, Veto, Wish, WorksWith
from samspill.web.wishes.queries import Preferences, Target, preferences_of


class WishesClosedError(ValueError):
    """They are not open yet, the deadline has passed, or the plan is frozen."""


def wishes_are_open(edition: Edition, *, now: datetime) -> bool:
    """True while participants may change their wishes: from when they open until the deadline,
    also when a first plan is published, since a second one may follow, and until it is frozen."""
    waits = wishes_wait(edition, now=now)
    if not vetoes_are_open(edition) or waits or edition.is_frozen(now):
        return False
    return edition.wishes_close_at is None or now <= edition.wishes_close_at


def wishes_wait(edition: Edition, *, now: datetime) -> bool:
    """True before wishes open: people say who they are, and not yet whom they want to meet."""
    return edition.wishes_open_at is not None and now < edition.wishes_open_at


def vetoes_are_open(edition: Edition) -> bool:
    """True while participants may say no thanks: no deadline makes somebody meet another."""
    return edition.phase != Phase.OVER


@transaction.atomic
def set_wish(
    *, participant: Participant, target: Target, strength: Strength | None, now: datetime
) -> None:
    """Keep the participant's wish for the target; a no thanks to it is taken back with that.

    None takes back what was said last: the no thanks, and the wish that stood beside it is there
    as before; else the wish. Raises WishesClosedError after the deadline, when only a no thanks
    can be taken back, and ValueError for a target within one's own organisation or of another
    edition.
    """
    key = said_between(participant, target)
    vetoed = vetoes_are_open(participant.edition) and Veto.objects.filter(**key).exists()
    only_back = vetoed and strength is None
    if not only_back and not wishes_are_open(participant.edition, now=now):
        raise WishesClosedError
    if vetoed:
        Veto.objects.filter(**key).delete()
    if strength is not None:
        said = {"strength": strength, "own": True, "entered": False, "changed_at": now}
        Wish.objects.update_or_create(**key, defaults=said)
    elif not vetoed:
        Wish.objects.filter(**key).delete()
    record_choice(participant, now=now)


def keep_entered_wish(
    *, participant: Participant, target: Target, strength: Strength, now: datetime
) -> None:
    """Keep what the participant told an organiser. What they have said themselves stays as it is,
    a wish and a no thanks alike, and nothing tells whether there was any. To be called within the
    caller's transaction.

    Raises WishesClosedError when the edition is over (a deadline is the organiser's own), and
    ValueError for a target within one's own organisation or of another edition.
    """
    key = said_between(participant, target)
    if not vetoes_are_open(participant.edition):
        raise WishesClosedError
    new = {"strength": strength, "own": False, "entered": True, "changed_at": now}
    wish, made = Wish.objects.get_or_create(**key, defaults=new)
    if made:
        return
    wish.entered = True
    if not wish.own:
        wish.strength, wish.changed_at = strength, now
    wish.save(update_fields=("entered", "strength", "changed_at"))


def said_between(participant: Participant, target: Target) -> dict[str, Any]:
    """The fields of what the participant says of the target. Raises ValueError for a target
    within one's own organisation or of another edition."""
    if not may_wish_for(participant, target):
        raise ValueError("no wish for oneself, one's own organisation or another edition")
    return {
        "edition_id": participant.edition_id,
        "by_participant": participant,
        "to_participant": target if isinstance(target, Participant) else None,
        "to_organisation": target if isinstance(target, Organisation) else None,
    }


@transaction.atomic
def set_preferences(*, participant: Participant, chosen: Preferences, now: datetime) -> None:
    """Keep what the participant chooses for themselves. What they leave as it was for them is not
    chosen: whether they are open to sellers then follows their organisation's sector still.

    Raises WishesClosedError when the edition is over.
    """
    before = preferences_of(participant)
    if chosen == before:
        return
    if not vetoes_are_open(participant.edition):
        raise WishesClosedError
    said: dict[str, Any] = {"seeks": chosen.seeks, "changed_at": now}
    if chosen.open_to_sellers != before.open_to_sellers:
        said["open_to_sellers"] = chosen.open_to_sellers
    Preference.objects.update_or_create(participant=participant, defaults=said)
    record_choice(participant, now=now)


@transaction.atomic
def mark_works_with(*, participant: Participant, target: Target, on: bool, now: datetime) -> None:
    """Keep that the participant works with the target, or no more; saying it again changes
    nothing. Raises WishesClosedError when the edition is over, and ValueError for a target within
    one's own organisation or of another edition.
    """
    key = said_between(participant, target)
    if not vetoes_are_open(participant.edition):
        raise WishesClosedError
    if on:
        WorksWith.objects.get_or_create(**key, defaults={"said_at": now})
    else:
        WorksWith.objects.filter(**key).delete()
    record_choice(participant, now=now)


def record_choice(participant: Participant, *, now: datetime) -> None:
    """The one entry for whatever somebody chooses: not what, and not for whom; and on no
    edition's list, where it would stand with their name and the time."""
    record_privately(verb="choice_changed", subject=participant, by=participant.person, now=now)


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
def finish_wishes(*, participant: Participant, now: datetime, by: Person | None = None) -> None:
    """The participant says that their answer is complete, or an organiser ``by`` whom they told
    it. Saying it again changes nothing."""
    if participant.answered_at is not None:
        return
    participant.answered_at = now
    participant.save(update_fields=("answered_at",))
    record(
        verb="wishes_finished",
        subject=participant,
        by=by or participant.person,
        now=now,
        edition_id=participant.edition_id,
        programme=False,
    )
