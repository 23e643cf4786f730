"""Personal links: made, sent, and used once.

A link's secret exists in the e-mail only; the database keeps its SHA-256 digest. A new link
voids the older ones of the same participant, so that at most one is open at any time.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from samspill.web.editions.models import Edition, Invitation, Participant
from samspill.web.journal.actions import record
from samspill.web.people.models import Person
from samspill.web.people.sameness import same_address

SECRET_BYTES = 32


class LinkFault(StrEnum):
    """Why a link does not sign anybody in."""

    UNKNOWN = "unknown"  # never made, voided by a newer one and forgotten, or mistyped
    USED = "used"
    EXPIRED = "expired"  # too old, or voided by a newer link
    WITHDRAWN = "withdrawn"  # the participant does not come after all


class InvitationError(Exception):
    """The link can't be used; ``fault`` says why."""

    def __init__(self, fault: LinkFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def digest_of(secret: str) -> str:
    """What is kept of a secret: 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create_invitation(*, participant: Participant, by: Person | None, now: datetime) -> str:
    """A new link's secret for the participant; older unused links stop working.

    The secret is returned once and never stored: only its digest is.
    """
    participant.invitations.filter(used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    Invitation.objects.create(
        participant=participant,
        digest=digest_of(secret),
        created_at=now,
        created_by=by,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )
    record(
        verb="invitation_created",
        subject=participant,
        by=by,
        now=now,
        edition_id=participant.edition_id,
        facts={"days": settings.INVITATION_DAYS},
        programme=False,
    )
    return secret


def find_invitation(*, secret: str, now: datetime) -> Invitation:
    """The open invitation of a secret, without using it: for the page with the button.

    Mail programs and scanners open links by themselves, so a link is used by a POST only.
    Raises InvitationError when the link can't be used.
    """
    invitation = (
        Invitation.objects.select_related("participant__person", "participant__edition")
        .filter(digest=digest_of(secret))
        .first()
    )
    if invitation is None:
        raise InvitationError(LinkFault.UNKNOWN)
    if invitation.used_at is not None:
        raise InvitationError(LinkFault.USED)
    if invitation.expires_at <= now:
        raise InvitationError(LinkFault.EXPIRED)
    participant = invitation.participant
    if participant.withdrawn_at is not None or not participant.person.is_active:
        raise InvitationError(LinkFault.WITHDRAWN)
    return invitation


def owner_of(*, secret: str, person: Person) -> Participant | None:
    """The participant whose link it is or was, when that is this person and they still come."""
    return (
        Participant.objects.filter(
            invitations__digest=digest_of(secret), person=person, withdrawn_at__isnull=True
        )
        .select_related("edition")
        .first()
    )


@transaction.atomic
def redeem_invitation(*, secret: str, now: datetime) -> Participant:
    """Use the link: its participant, who may now be signed in by the caller.

    Two simultaneous uses: one wins, the other gets the fault ``used``. Raises InvitationError.
    """
    invitation = find_invitation(secret=secret, now=now)
    taken = Invitation.objects.filter(
        pk=invitation.pk, used_at__isnull=True, expires_at__gt=now
    ).update(used_at=now)
    if taken != 1:
        raise InvitationError(LinkFault.USED)
    participant = invitation.participant
    if participant.first_seen_at is None:
        participant.first_seen_at = now
        participant.save(update_fields=["first_seen_at"])
    record(
        verb="invitation_used",
        subject=participant,
        by=participant.person,
        now=now,
        edition_id=participant.edition_id,
        programme=False,
    )
    return participant


@dataclass(slots=True)
class Delivery:
    """How sending went, by participant id; complete when the transaction has committed."""

    sent: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)


def send_invitations(
    *, edition: Edition, participants: Iterable[Participant], by: Person, now: datetime
) -> Delivery:
    """A new link and an e-mail to each of the participants, in their own language.

    Who was invited before gets a reminder; who withdrew or is inactive is passed over. A
    message that can't be sent takes its link with it, so that its participant is not shown
    as invited.
    """
    delivery = Delivery()
    connection = get_connection()
    for participant in participants:
        if participant.edition_id != edition.pk:
            raise ValueError("A participant of another edition.")
        if participant.withdrawn_at is not None or not participant.person.is_active:
            continue
        _invite(
            participant=participant,
            edition=edition,
            by=by,
            now=now,
            connection=connection,
            delivery=delivery,
        )
    connection.close()
    return delivery


def _invite(
    *,
    participant: Participant,
    edition: Edition,
    by: Person,
    now: datetime,
    connection: BaseEmailBackend,
    delivery: Delivery,
) -> None:
    with transaction.atomic():
        reminder = participant.invitations.exists()
        secret = create_invitation(participant=participant, by=by, now=now)
        message = invitation_message(
            participant=participant, edition=edition, secret=secret, reminder=reminder
        )
        message.connection = connection

        def deliver() -> None:
            try:
                connection.open()
                message.send()
            except (SMTPException, OSError):
                _forget(participant, secret, by, now)
                delivery.failed.append(participant.pk)
            else:
                delivery.sent.append(participant.pk)

        transaction.on_commit(deliver)


@transaction.atomic
def _forget(participant: Participant, secret: str, by: Person, now: datetime) -> None:
    Invitation.objects.filter(digest=digest_of(secret)).delete()
    record(
        verb="invitation_failed",
        subject=participant,
        by=by,
        now=now,
        edition_id=participant.edition_id,
        programme=False,
    )


def invitation_message(
    *, participant: Participant, edition: Edition, secret: str, reminder: bool
) -> EmailMultiAlternatives:
    """The e-mail, as text and as simple HTML, in the person's language."""
    person = participant.person
    with translation.override(person.language):
        facts = {
            "participant": participant,
            "person": person,
            "edition": edition,
            "link": f"{settings.SITE_URL}/i/{secret}/",
            "days": settings.INVITATION_DAYS,
            "reminder": reminder,
            "language": person.language,
        }
        subject = (
            _("Reminder: whom will you meet at %(edition)s?")
            if reminder
            else _("Whom will you meet at %(edition)s?")
        ) % {"edition": edition.name}
        message = EmailMultiAlternatives(
            subject=" ".join(subject.split()),  # a line break in a name must not make a header
            body=render_to_string("organiser/mail/invitation.txt", facts),
            to=[person.letter_to],
        )
        message.attach_alternative(
            render_to_string("organiser/mail/invitation.html", facts), "text/html"
        )
    return message


def send_new_link(*, email: str, now: datetime) -> None:
    """Send whoever asks a new link to their own address, for the next edition they are at; people
    who share a mailbox get one each, in letters that say whose it is.

    An address that nobody has sends nothing; who asks cannot see the difference.
    """
    found = (
        Participant.objects.filter(
            person__email=same_address(email), person__is_active=True, withdrawn_at__isnull=True
        )
        .select_related("person", "edition", "organisation")
        .order_by("-edition__day", "pk")
    )
    latest: dict[int, Participant] = {}
    for participant in found:
        latest.setdefault(participant.person_id, participant)
    for participant in latest.values():
        send_invitations(
            edition=participant.edition,
            participants=[participant],
            by=participant.person,
            now=now,
        )
