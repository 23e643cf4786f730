"""What an organiser changes of a participant."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from samspill.web.editions.day_calendar import day_follows
from samspill.web.editions.letters import tell_address_changed, tell_devices_ended
from samspill.web.editions.models import Invitation, Participant
from samspill.web.editions.permissions import may_correct_address, may_correct_name
from samspill.web.journal.actions import record
from samspill.web.outbox.actions import address_corrected
from samspill.web.outbox.lines import is_address
from samspill.web.people.devices import end_devices
from samspill.web.people.identity import doubt
from samspill.web.people.lines import is_line, one_line
from samspill.web.people.models import Person, Why
from samspill.web.people.sameness import alike, same_name

LONGEST_NAME = 200  # characters


class AddressError(ValueError):
    """The address stays as it is; ``code`` says why: no_address, taken or theirs."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def correct_address(
    *, participant: Participant, address: str, by: Person, now: datetime, holds_own: bool = False
) -> None:
    """Another address for somebody who has never come in by the one they have.

    What the old address refused, or has not taken yet, goes to the new one. Links that were sent
    to the old one stop working: somebody else may read there, and is told. It is not sure any more
    who comes in: see ``people.identity``; ``holds_own``: there is something of theirs to hold back,
    which there may be anyhow when the day of an edition of theirs has come. Raises AddressError.
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
    old, person.email = person.email, address
    person.save(update_fields=["email"])
    EmailAddress.objects.filter(user=person).delete()
    Invitation.objects.filter(
        participant__person=person, used_at__isnull=True, expires_at__gt=now
    ).update(expires_at=now)
    address_corrected(person=person, now=now)
    made = doubt(
        person=person, why=Why.ADDRESS, by=by, now=now,
        holds_own=holds_own or _has_been_somewhere(person, now),
        old_address=old if is_address(old) else "",
    )  # fmt: skip
    tell_address_changed(person=person, old=old, doubt=made.pk, now=now)
    record(
        verb="address_corrected",
        subject=participant,
        by=by,
        now=now,
        edition_id=participant.edition_id,
        programme=False,
    )


class NameRefusedError(ValueError):
    """The name stays as it is; ``code`` says why: no_name, theirs, another (that would be somebody
    else), or taken (somebody who reads the same mailbox has it)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def correct_name(*, participant: Participant, name: str, by: Person, now: datetime) -> None:
    """The name as it should be written. Nobody becomes somebody else by it: the two resemble.
    Raises NameRefusedError."""
    person = Person.objects.select_for_update().get(pk=participant.person_id)
    participant.person, name = person, " ".join(one_line(name).split())
    if not may_correct_name(by, participant):
        raise NameRefusedError("theirs")
    if not name or not is_line(name) or len(name) > LONGEST_NAME:
        raise NameRefusedError("no_name")
    if name == person.name:
        return
    if not alike(name, person.name):
        raise NameRefusedError("another")
    beside = Person.objects.filter(email=person.email).exclude(pk=person.pk)
    if any(same_name(name) == same_name(other) for other in beside.values_list("name", flat=True)):
        raise NameRefusedError("taken")
    person.name = name
    person.save(update_fields=["name", "name_order"])
    record(
        verb="name_corrected",
        subject=participant,
        by=by,
        now=now,
        edition_id=participant.edition_id,
    )


@transaction.atomic
def end_visits(*, participant: Participant, by: Person, now: datetime) -> None:
    """The participant has lost a phone: every visit of theirs ends, and they are told."""
    person = participant.person
    end_devices(person=person)
    entry = record(
        verb="devices_ended", subject=participant, by=by, now=now,
        edition_id=participant.edition_id, programme=False,
    )  # fmt: skip
    tell_devices_ended(person=person, entry=entry.pk, now=now)


def _has_been_somewhere(person: Person, now: datetime) -> bool:
    """Has the day of an edition of theirs come? Before it there is nothing of their own yet for
    whoever has never come in: whom they met, what others let them have."""
    days = Participant.objects.filter(person=person).select_related("edition")
    return any(each.edition.day <= timezone.localdate(now) for each in days)


@transaction.atomic
def withdraw_participant(*, participant: Participant, by: Person, now: datetime) -> None:
    """The participant does not come after all; open links stop working."""
    if participant.withdrawn_at is not None:
        return
    participant.withdrawn_at = now
    participant.save(update_fields=["withdrawn_at"])
    participant.invitations.filter(used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    day_follows(participant=participant, now=now)
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
    day_follows(participant=participant, now=now)
    record(
        verb="participant_restored",
        subject=participant,
        by=by,
        now=now,
        edition_id=participant.edition_id,
    )
