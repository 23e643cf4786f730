"""What organisers write to all or some: a draft, its words to each who gets it, and its letter.

A message joins the one letter a week (see ``sharing.messages``), unless it is about the day itself:
then it is a letter of its own, at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.http import Http404
from django.utils import timezone, translation

from samspill.web.editions.invitations import MESSAGE
from samspill.web.editions.letter_models import LetterKind, Message, MessageText, MessageTo
from samspill.web.editions.letter_words import (
    Words,
    check_places,
    filled,
    ours,
    own_words,
    reply_address,
    signature,
    values_of,
)
from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.seen import Values
from samspill.web.journal.actions import record
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.models import Letter
from samspill.web.people.models import Person


class SentAlreadyError(ValueError):
    """The message has been sent: what it says stays."""


@dataclass(frozen=True)
class Told:
    """A message as one of those who get it reads it."""

    edition: Edition
    by: Person | None
    words: Words
    signature: str


@dataclass(frozen=True)
class Listed:
    """A message in a list, and how many it went to."""

    pk: int
    subject: str
    by: str
    sent_at: datetime | None
    people: int


def register_messages() -> None:
    """Called when Django is ready."""
    register(MESSAGE, write)


def message_of_edition(edition: Edition, pk: int) -> Message:
    """A message of the edition's. For those who organise it. Raises Http404."""
    found = Message.objects.filter(edition=edition, pk=pk).select_related("by").first()
    if found is None:
        raise Http404
    found.edition = edition
    return found


def messages_of(edition: Edition) -> list[Listed]:
    """All of the edition's, newest first: two queries."""
    found = Message.objects.filter(edition=edition).select_related("by")
    rows = found.prefetch_related("texts").annotate(people=Count("receivers"))
    return [
        Listed(
            pk=row.pk,
            subject=_subject(row, edition),
            by="" if row.by is None else row.by.name,
            sent_at=row.sent_at,
            people=row.people,
        )
        for row in rows
    ]


def _subject(message: Message, edition: Edition) -> str:
    first = next(iter(texts_of(message).values()), Words("", ""))
    return filled(first, values_of(edition, "", "")).subject


def texts_of(message: Message) -> dict[str, Words]:
    """What it says, by language, in the order of the languages."""
    texts = {text.language: Words(text.subject, text.text) for text in message.texts.all()}
    return {code: texts[code] for code, _name in settings.LANGUAGES if code in texts}


def text_to_begin_with(edition: Edition, language: str) -> Words:
    """What a new message says before anybody has written it."""
    return own_words(edition, LetterKind.MESSAGE, language) or ours(LetterKind.MESSAGE, language)


@transaction.atomic
def write_message(
    *,
    edition: Edition,
    texts: Mapping[str, Words],
    about_the_day: bool,
    by: Person,
    now: datetime,
    message: Message | None = None,
) -> Message:
    """A draft, or other words for one. Raises PlaceError, ValueError where it says nothing, and
    SentAlreadyError."""
    if not texts:
        raise ValueError("A message that says nothing.")
    for words in texts.values():
        check_places(words, LetterKind.MESSAGE)
    if message is None:
        message = Message(edition=edition, created_at=now)
    else:
        message = Message.objects.select_for_update().get(pk=message.pk)
        if message.sent_at is not None:
            raise SentAlreadyError
    message.by, message.about_the_day = by, about_the_day
    message.save()
    message.texts.exclude(language__in=texts).delete()
    for language, words in texts.items():
        MessageText.objects.update_or_create(
            message=message,
            language=language,
            defaults={"subject": words.subject, "text": words.text},
        )
    return message


@transaction.atomic
def discard_message(*, message: Message, by: Person, now: datetime) -> None:
    """Away with a draft. Raises SentAlreadyError."""
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.sent_at is not None:
        raise SentAlreadyError
    record(
        verb="message_discarded", subject=message, by=by, now=now,
        edition_id=message.edition_id, programme=False,
    )  # fmt: skip
    message.delete()


def message_values(message: Message, recipients: Iterable[Participant]) -> Values:
    """What is looked at before a message is sent."""
    return {
        "to": sorted(who.pk for who in recipients),
        "at_once": message.about_the_day,
        "says": [[code, words.subject, words.text] for code, words in texts_of(message).items()],
    }


def told(message: Message, participant: Participant, *, by: Person | None = None) -> Told:
    """The message as the participant reads it, in their language or the first that it is in."""
    edition, person = message.edition, participant.person
    texts = texts_of(message)
    sender = by or message.by
    with translation.override(person.language), timezone.override(ZoneInfo(edition.time_zone)):
        words = texts.get(person.language) or next(iter(texts.values()))
        values = values_of(edition, person.name, f"{settings.SITE_URL}/e/{edition.slug}/")
        said = filled(words, values)
        return Told(edition, sender, said, signature(edition, sender, said.text))


def message_words(message: Message, participant: Participant) -> Written:
    """The letter of its own that a message about the day is."""
    said = told(message, participant)
    person = participant.person
    return Written(
        subject=said.words.subject,
        text=f"{said.words.text.strip()}\n\n{said.signature}\n",
        name=person.name if person.shares_mailbox else "",
        reply_to=reply_address(said.by, said.edition),
    )


def write(letter: Letter, now: datetime) -> Written | None:
    """The message, to one who still comes."""
    receivers = MessageTo.objects.filter(
        message=letter.about["message"],
        participant=letter.about["participant"],
        participant__withdrawn_at__isnull=True,
        participant__person__is_active=True,
    )
    found = receivers.select_related(
        "message__edition", "message__by", "participant__person"
    ).first()
    return None if found is None else message_words(found.message, found.participant)
