"""Personal links: asked for, made when their letter is sent, and used once.

A link's secret exists in the e-mail only; the database keeps its SHA-256 digest. A new link
leaves the older ones as they are: anybody may ask for one on the start page, and must not be able
to take away the one that somebody has in their mailbox. The first that is used ends the others.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F
from django.utils.crypto import get_random_string

from samspill.web.editions.actions import open_wishing
from samspill.web.editions.limits import leaving_times
from samspill.web.editions.models import Edition, Invitation, Participant
from samspill.web.journal.actions import record
from samspill.web.outbox.actions import Recipient, tell_address, tell_all
from samspill.web.outbox.lines import is_address
from samspill.web.outbox.models import Letter, LetterState
from samspill.web.people.models import Person

SECRET_BYTES = 32


class LinkLetter(StrEnum):
    """Letters that bring a personal link: kinds of the outbox."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    PERSONAL_LINK = "personal_link"  # the organiser sends one participant a new link
    NEW_LINK = "new_link"  # somebody asks for one on the start page


INVITING = (LinkLetter.INVITATION, LinkLetter.REMINDER)
MESSAGE = "message"  # what an organiser has written to all or some: a kind of the outbox
# What organisers order for many: see ``limits``.
LIMITED = (*INVITING, LinkLetter.PERSONAL_LINK, MESSAGE)


class LinkFault(StrEnum):
    """Why a link does not sign anybody in."""

    UNKNOWN = "unknown"  # never made, or mistyped
    USED = "used"
    EXPIRED = "expired"  # too old, or another link of the participant was used
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
def create_invitation(
    *, participant: Participant, by: Person | None, now: datetime, secret: str = ""
) -> str:
    """A new link's secret for the participant; older unused links work until one is used.

    The secret is returned once and never stored: only its digest is. A ``secret`` that is given
    is the link's; when there is a link of it already, that one stays as it is.
    """
    secret = secret or secrets.token_urlsafe(SECRET_BYTES)
    if Invitation.objects.filter(digest=digest_of(secret)).exists():
        return secret
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
    """Use the link: its participant, who may now be signed in by the caller. Other links of
    theirs end with it.

    Two simultaneous uses, of one link or of two: one wins, the other gets the fault ``used`` or
    ``expired``. Raises InvitationError.
    """
    whose = Participant.objects.filter(invitations__digest=digest_of(secret))
    whose.select_for_update(of=("self",)).first()  # whoever comes second looks again below
    invitation = find_invitation(secret=secret, now=now)
    taken = Invitation.objects.filter(
        pk=invitation.pk, used_at__isnull=True, expires_at__gt=now
    ).update(used_at=now)
    if taken != 1:
        raise InvitationError(LinkFault.USED)
    participant = invitation.participant
    # To when they were made, and not to now: a clock that is read a little earlier sees it too.
    participant.invitations.filter(used_at__isnull=True).update(expires_at=F("created_at"))
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


@transaction.atomic
def send_link(*, participant: Participant, by: Person, now: datetime) -> int:
    """A new link to one participant; one that waits to be sent is not joined by another."""
    edition = Edition.objects.select_for_update().get(pk=participant.edition_id)
    open_wishing(edition=edition, by=by, now=now)
    kind = LinkLetter.PERSONAL_LINK
    return send_links(edition=edition, participants=[participant], kind=kind, by=by, now=now)


@transaction.atomic
def send_links(
    *,
    edition: Edition,
    participants: Iterable[Participant],
    kind: LinkLetter,
    by: Person,
    now: datetime,
    action: str = "",
) -> int:
    """Write each of the participants a letter with a link, which is made when it is sent; gives
    how many letters. Who withdrew or is inactive is passed over. What is more than an edition may
    send in an hour or a day waits.

    The n-th letter of a kind to a participant is written once: again only when it has been sent,
    or could not be.
    """
    chosen = [p for p in participants if p.withdrawn_at is None and p.person.is_active]
    if any(participant.edition_id != edition.pk for participant in chosen):
        raise ValueError("A participant of another edition.")
    ended = Letter.objects.filter(
        edition_id=edition.pk, kind=kind, state__in=(LetterState.SENT, LetterState.DROPPED)
    )
    rows = ended.order_by().values_list("person_id").annotate(letters=Count("pk"))
    before = dict(rows.values_list("person_id", "letters"))
    times = leaving_times(edition.pk, LIMITED, len(chosen), now=now)
    return tell_all(
        kind=kind,
        to=[
            Recipient(
                person_id=participant.person_id,
                key=f"{kind}/{participant.pk}/{before.get(participant.person_id, 0) + 1}",
                about={"participant": participant.pk, "by": by.pk},
                due_at=at,
            )
            for participant, at in zip(chosen, times, strict=True)
        ],
        action=action or f"{kind}/{edition.pk}/{now.isoformat()}",
        now=now,
        edition_id=edition.pk,
    )


def send_new_link(*, email: str, language: str, now: datetime) -> None:
    """Send whoever asks a new link to their own address, for the next edition they are at.

    Whether anybody has the address is found out when the letter is sent: who asks sees no
    difference, not even in time. An address that nobody has is forgotten then.
    """
    if is_address(email):
        tell_address(
            kind=LinkLetter.NEW_LINK,
            address=email,
            about={"language": language},
            key=f"{LinkLetter.NEW_LINK}/{get_random_string(32)}",
            now=now,
        )


def forget_link(*, secret: str, participant: Participant, by: Person | None, now: datetime) -> None:
    """The letter with the link could not be sent: the link goes, so that the participant is not
    shown as invited."""
    Invitation.objects.filter(digest=digest_of(secret), used_at__isnull=True).delete()
    record(
        verb="invitation_failed",
        subject=participant,
        by=by,
        now=now,
        edition_id=participant.edition_id,
        programme=False,
    )
