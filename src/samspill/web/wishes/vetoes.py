"""Keeping a "no thanks" and an organisation's rules: the lower half of
``samspill.web.planning.vetoes``, which also cancels what is published. Nothing else calls it, and a
contract on imports sees to that."""

from __future__ import annotations

from datetime import datetime

from samspill.web.editions.models import Participant
from samspill.web.people.models import Organisation
from samspill.web.wishes.actions import (
    WishesClosedError,
    record_choice,
    said_between,
    vetoes_are_open,
)
from samspill.web.wishes.models import NoSuppliers, Veto
from samspill.web.wishes.permissions import may_set_rules
from samspill.web.wishes.queries import Target


class RuleError(ValueError):
    """They represent no organisation, or it is their own that they would not meet."""


def keep_veto(*, participant: Participant, target: Target, now: datetime) -> None:
    """Keep that the participant says no thanks to the target; saying it again changes nothing.
    The wish that may stand beside it stays. To be called within the caller's transaction.

    Raises WishesClosedError when the edition is over, ValueError for a target within one's own
    organisation or of another edition.
    """
    key = said_between(participant, target)
    if not vetoes_are_open(participant.edition):
        raise WishesClosedError
    Veto.objects.get_or_create(**key, imported=False, defaults={"said_at": now})
    record_choice(participant, now=now)


def keep_entered_veto(*, participant: Participant, target: Target, now: datetime) -> None:
    """As :func:`keep_veto`, of what the participant told an organiser; the caller writes in the
    journal. It is the participant's own from then on: no import looks at it."""
    key = said_between(participant, target)
    if not vetoes_are_open(participant.edition):
        raise WishesClosedError
    Veto.objects.get_or_create(**key, imported=False, defaults={"said_at": now})


def keep_not_again(*, participant: Participant, other: Participant, now: datetime) -> None:
    """As :func:`keep_veto`, of somebody with whom the participant had a meeting, and who is a
    colleague by now or does not come: neither may stay so. When the edition is over, nothing."""
    if other.edition_id != participant.edition_id or other == participant:
        raise ValueError("nobody to meet at this edition")
    if vetoes_are_open(participant.edition):
        key = {
            "edition_id": participant.edition_id,
            "by_participant": participant,
            "to_participant": other,
            "to_organisation": None,
        }
        Veto.objects.get_or_create(**key, imported=False, defaults={"said_at": now})
        record_choice(participant, now=now)


def keep_rule(
    *, participant: Participant, organisation: Organisation, on: bool, now: datetime
) -> None:
    """Keep that nobody of the participant's organisation meets anybody of the other one, or no
    more. What a file brought stays as it is. To be called within the caller's transaction.

    Raises WishesClosedError when the edition is over, RuleError for who represents nobody and for
    one's own organisation.
    """
    _unless_refused(participant)
    if organisation.pk == participant.organisation_id:
        raise RuleError
    key = {
        "edition_id": participant.edition_id,
        "by_organisation_id": participant.organisation_id,
        "to_organisation": organisation,
        "imported": False,
    }
    if on:
        Veto.objects.get_or_create(**key, defaults={"said_at": now})
    else:
        Veto.objects.filter(**key).delete()
    record_choice(participant, now=now)


def keep_no_suppliers(*, participant: Participant, on: bool, now: datetime) -> None:
    """As :func:`keep_rule`, of every other organisation of the security industry."""
    _unless_refused(participant)
    key = {
        "edition_id": participant.edition_id,
        "organisation_id": participant.organisation_id,
    }
    if on:
        NoSuppliers.objects.get_or_create(**key, defaults={"said_at": now})
    else:
        NoSuppliers.objects.filter(**key).delete()
    record_choice(participant, now=now)


def _unless_refused(participant: Participant) -> None:
    if not may_set_rules(participant):
        raise RuleError
    if not vetoes_are_open(participant.edition):
        raise WishesClosedError
