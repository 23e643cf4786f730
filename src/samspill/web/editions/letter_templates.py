"""An edition's own words for its letters: saved, put back to ours, looked at, and tried."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from samspill.web.editions.letter_models import LetterKind, LetterTemplate, Message
from samspill.web.editions.letter_words import NO_LINK, Words, check_places
from samspill.web.editions.letters import invitation_words
from samspill.web.editions.messages import message_words
from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.seen import Values, unless_changed
from samspill.web.journal.actions import record
from samspill.web.outbox.actions import tell_address
from samspill.web.outbox.kinds import Written, register
from samspill.web.outbox.lines import is_address
from samspill.web.outbox.models import Letter
from samspill.web.people.models import Person

TEST = "letter_test"
TEMPLATE_VERBS = ("template_changed", "template_put_back")


def register_tests() -> None:
    """Called when Django is ready."""
    register(TEST, write_test)


def template_values(edition: Edition, kind: str, language: str) -> Values:
    """What the form of a kind and a language shows: one query."""
    found = LetterTemplate.objects.filter(edition=edition, kind=kind, language=language).first()
    return {} if found is None else {"subject": found.subject, "text": found.text}


@transaction.atomic
def save_template(
    *,
    edition: Edition,
    kind: LetterKind,
    language: str,
    words: Words,
    by: Person,
    now: datetime,
    seen: str | None = None,
) -> None:
    """The edition's letters of the kind say this in the language from now on; those that wait, too.
    Raises PlaceError and ChangedMeanwhileError."""
    check_places(words, kind)
    _held(edition, kind, language, seen)
    LetterTemplate.objects.update_or_create(
        edition=edition, kind=kind, language=language,
        defaults={"subject": words.subject, "text": words.text},
    )  # fmt: skip
    _record("template_changed", edition, kind, language, by, now)


@transaction.atomic
def put_back_template(
    *, edition: Edition, kind: LetterKind, language: str, by: Person, now: datetime
) -> None:
    """Back to our words; nothing where they are."""
    _held(edition, kind, language, None)
    own = LetterTemplate.objects.filter(edition=edition, kind=kind, language=language)
    if own.delete()[0]:
        _record("template_put_back", edition, kind, language, by, now)


def _held(edition: Edition, kind: str, language: str, seen: str | None) -> None:
    Edition.objects.select_for_update().get(pk=edition.pk)
    unless_changed(seen=seen, values=template_values(edition, kind, language))


def _record(
    verb: str, edition: Edition, kind: str, language: str, by: Person, now: datetime
) -> None:
    record(
        verb=verb, subject=edition, by=by, now=now, edition_id=edition.pk,
        facts={"kind": kind, "language": language}, programme=False,
    )  # fmt: skip


def preview(
    participant: Participant, kind: str, *, by: Person, message: Message | None = None
) -> Written:
    """The letter as the participant would get it from ``by``, with a link that opens nothing."""
    if message is not None:
        message.by = by
        return message_words(message, participant)
    return invitation_words(
        participant=participant, edition=participant.edition, secret=NO_LINK,
        kind=LetterKind(kind), by=by,
    )  # fmt: skip


@transaction.atomic
def send_test(
    *,
    edition: Edition,
    kind: LetterKind,
    participant: Participant,
    by: Person,
    now: datetime,
    message: Message | None = None,
) -> bool:
    """The letter that the participant would get, to who asks: marked as a test, and without a link
    that opens anything. False where they have no address."""
    if participant.edition_id != edition.pk:
        raise ValueError("A participant of another edition.")
    if not is_address(by.email):
        return False
    about = {
        "kind": kind,
        "participant": participant.pk,
        "message": None if message is None else message.pk,
    }
    tell_address(
        kind=TEST, address=by.email, person=by, about=about,
        key=f"{TEST}/{get_random_string(32)}", now=now,
    )  # fmt: skip
    return True


def write_test(letter: Letter, now: datetime) -> Written | None:
    """The test, while there are the participant and the message that it is of."""
    people = Participant.objects.select_related("person", "edition")
    participant = people.filter(pk=letter.about["participant"]).first()
    message = None
    if letter.about["message"] is not None:
        messages = Message.objects.select_related("edition", "by")
        message = messages.filter(pk=letter.about["message"]).first()
        if message is None:
            return None
    if participant is None or letter.person is None:
        return None
    said = preview(participant, letter.about["kind"], by=letter.person, message=message)
    return Written(
        subject=_("Test: %(subject)s") % {"subject": said.subject},
        text="\n\n".join((_("This is a test. The link in it opens nothing."), said.text)),
        reply_to=said.reply_to,
    )
