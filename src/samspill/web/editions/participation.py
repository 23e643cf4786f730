"""What an organiser changes of a participant."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from samspill.web.editions.models import Invitation, Participant
from samspill.web.editions.permissions import may_correct_address
from samspill.web.journal.actions import record
from samspill.web.outbox.actions import address_corrected
from samspill.web.outbox.lines import is_address
from samspill.web.people.models import Person


class AddressError(ValueError):
    """The address stays as it is; ``code`` says why: no_address, taken or theirs."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def correct_address(*, participant: Participant, address: str, by: Person, now: datetime) -> None:
    """Another address for somebody who has never come in by the one they have.

    What the old address refused, or has not taken yet, goes to the new one. Links that were sent
    to the old one stop working: somebody else may read there. Raises AddressError.
    """
    person = Person.objects.select_for_update().get(pk=participant.person_id)
    participant.person, address = person, address.strip().lower()
    if not may_correct_address(by, participant):
        raise AddressError("theirs")
    if not is_address(address):
        raise AddressError("no_address")
    if address == person.email:
        return
    if Person.objects.filter(email=address).exists():
        raise AddressError("taken")
    person.email = address
    person.save(update_fields=["email"])
    EmailAddress.objects.filter(user=person).delete()
    Invitation.objects.filter(
        participant__person=person, used_at__isnull=True, expires_at__gt=now
    ).update(expires_at=now)
    address_corrected(person=person, now=now)
    record(
        verb="address_corrected",
        subject=participant,
        by=by,
        now=now,
        edition_id=participant.edition_id,
        programme=False,
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
