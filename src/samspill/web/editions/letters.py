"""What the letters with a personal link say. The link is made when the letter is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from samspill.web.editions.day_calendar import day_for_calendar
from samspill.web.editions.invitations import LinkLetter, create_invitation, forget_link
from samspill.web.editions.letter_models import LetterKind
from samspill.web.editions.letter_words import (
    Words,
    filled,
    ours,
    own_words,
    reply_address,
    signature,
    values_of,
)
from samspill.web.editions.models import Edition, Participant
from samspill.web.outbox.actions import tell_address
from samspill.web.outbox.derived import secret_of
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.lines import is_address
from samspill.web.outbox.models import Letter
from samspill.web.people.models import Person

PURPOSE = "invitation"
ADDRESS_CHANGED = "address_changed"
DEVICES_ENDED = "devices_ended"


def register_letters() -> None:
    """Called when Django is ready."""
    for kind in LinkLetter:
        register(kind, write, failed=failed)
    register(ADDRESS_CHANGED, write_security)
    register(DEVICES_ENDED, write_security)


def write(letter: Letter, now: datetime) -> Written | None:
    """The letter with its link, which is the same each time this letter is written."""
    participant = _participant(letter)
    if participant is None or participant.withdrawn_at or not participant.person.is_active:
        return None
    if letter.kind == LinkLetter.REMINDER and participant.answered_at is not None:
        return None  # they have answered while it waited
    if letter.kind == LinkLetter.NEW_LINK and "participant" not in letter.about:
        _tell_those_who_share(letter, now)
    secret = secret_of(letter.seed, purpose=PURPOSE)
    create_invitation(participant=participant, by=_by(letter, participant), now=now, secret=secret)
    written = invitation_words(
        participant=participant,
        edition=participant.edition,
        secret=secret,
        kind=_says(letter, participant),
        by=_sender(letter),
    )
    if letter.kind != LinkLetter.INVITATION:
        return written
    day = day_for_calendar(participant, to=letter.tried_address, now=now)
    return replace(written, calendar=day)


def failed(letter: Letter, now: datetime) -> None:
    """It was not sent, so its link goes."""
    if participant := _participant(letter):
        secret = secret_of(letter.seed, purpose=PURPOSE)
        by = _by(letter, participant)
        forget_link(secret=secret, participant=participant, by=by, now=now)


def _participant(letter: Letter) -> Participant | None:
    found = Participant.objects.select_related("person", "edition", "organisation")
    if letter.kind == LinkLetter.NEW_LINK and "participant" not in letter.about:
        return next(iter(_at_address(letter.address)), None)
    return found.filter(pk=letter.about["participant"]).first()


def _at_address(address: str) -> list[Participant]:
    """The next edition of everybody who has the address, who came first before those who share
    their mailbox."""
    mine = Participant.objects.filter(
        person__email=address, person__is_active=True, withdrawn_at__isnull=True
    ).select_related("person", "edition", "organisation")
    found: dict[int, Participant] = {}
    for participant in mine.order_by("-edition__day", "pk"):
        found.setdefault(participant.person_id, participant)
    return [found[pk] for pk in sorted(found)]


def _tell_those_who_share(letter: Letter, now: datetime) -> None:
    """A letter of their own, with a link of their own, for each of the others whose mailbox it
    is: written once, however often this one is."""
    for participant in _at_address(letter.address)[1:]:
        tell_address(
            kind=LinkLetter.NEW_LINK,
            address=letter.address,
            about={**letter.about, "participant": participant.pk},
            key=f"{letter.key}/{participant.pk}",
            now=now,
        )


def _by(letter: Letter, participant: Participant) -> Person | None:
    if letter.kind == LinkLetter.NEW_LINK:
        return participant.person
    by: Person | None = Person.objects.filter(pk=letter.about["by"]).first()
    return by


def _says(letter: Letter, participant: Participant) -> LetterKind:
    """Whoever has answered is not invited, but gets a link all the same."""
    if participant.answered_at is not None or letter.kind == LinkLetter.PERSONAL_LINK:
        return LetterKind.PERSONAL_LINK
    reminds = letter.kind == LinkLetter.REMINDER
    return LetterKind.REMINDER if reminds else LetterKind.INVITATION


def _sender(letter: Letter) -> Person | None:
    """The organiser who has it sent; nobody for a link that somebody asks for themselves."""
    if letter.kind == LinkLetter.NEW_LINK:
        return None
    found: Person | None = Person.objects.filter(pk=letter.about["by"], is_active=True).first()
    return found


def invitation_words(
    *,
    participant: Participant,
    edition: Edition,
    secret: str,
    kind: LetterKind = LetterKind.INVITATION,
    by: Person | None = None,
    own: Words | None = None,
) -> Written:
    """The letter in the person's language: in the edition's own words (``own``, where they are not
    saved yet) as text only, else in ours, as simple HTML too."""
    person = participant.person
    zone = ZoneInfo(edition.time_zone)
    with translation.override(person.language), timezone.override(zone):
        values = values_of(edition, person.name, f"{settings.SITE_URL}/i/{secret}/")
        own = own or own_words(edition, kind, person.language)
        words = filled(own or ours(kind, person.language), values)
        facts = {
            **values,
            "kind": kind,
            "person": person,
            "text": words.text,
            "days": settings.INVITATION_DAYS,
            "signature": signature(edition, by, words.text),
            "language": person.language,
        }
        html = "" if own else render_to_string("organiser/mail/invitation.html", facts)
        return Written(
            subject=words.subject,
            text=render_to_string("organiser/mail/invitation.txt", facts),
            html=html,
            name=person.name if person.shares_mailbox else "",
            reply_to=reply_address(by, edition),
        )


def tell_address_changed(*, person: Person, old: str, doubt: int, now: datetime) -> None:
    """Whoever reads at the old address is told, at once."""
    if is_address(old):
        tell_address(
            kind=ADDRESS_CHANGED, address=old, about={}, key=f"{ADDRESS_CHANGED}/{doubt}",
            person=person, now=now,
        )  # fmt: skip


def tell_devices_ended(*, person: Person, entry: int, now: datetime) -> None:
    """A host has ended somebody's visits: they are told."""
    if is_address(person.email):
        tell_address(
            kind=DEVICES_ENDED, address=person.email, about={}, key=f"{DEVICES_ENDED}/{entry}",
            person=person, now=now,
        )  # fmt: skip


def write_security(letter: Letter, now: datetime) -> Written | None:
    """What somebody else has done to the way in to an account. The new address is in none of it."""
    person = letter.person
    if person is None or not person.is_active:
        return None
    with translation.override(person.language):
        subject = (
            _("Your address at Samspill was changed")
            if letter.kind == ADDRESS_CHANGED
            else _("You are signed out of Samspill everywhere")
        )
        facts = {"person": person, "site": settings.SITE_URL}
        text = render_to_string(f"organiser/mail/{letter.kind}.txt", facts)
        return Written(subject=subject, text=text)
