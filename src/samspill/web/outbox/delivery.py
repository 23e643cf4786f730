"""Delivering what waits: a letter at a time, claimed with a lease, its fate stored at once.

At least once. What was claimed by a process that died is due again when its lease has passed;
only a letter that the mail server took, and of which we could not store that it did, is sent
twice, and then with the same Message-ID, date and links.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime, formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils import translation

from samspill.web.outbox.actions import PATIENCE
from samspill.web.outbox.calendars import NAME
from samspill.web.outbox.kinds import Written, kind_of
from samspill.web.outbox.lines import is_address, one_line
from samspill.web.outbox.models import Fault, Letter, LetterState
from samspill.web.outbox.post import Answer, Fate, Post

logger = logging.getLogger("samspill.outbox")

# Seconds until the next attempt: quick at first, as a code is waited for, and slow at last.
PAUSES = (5, 10, 20, 40, 80, 160, 300, 600, 1200, 2400, 3600)
LEASE = timedelta(seconds=60)  # much longer than an attempt may take
STORING = 30  # seconds for which a fate is tried to be stored, when the database is away

DATABASE_AWAY = (OperationalError, InterfaceError)


@dataclass(frozen=True)
class Attempt:
    """What came of one letter. ``away``: no letter can be sent now, so rest before the next."""

    letter: int
    state: LetterState
    away: bool = False


def deliver_next(*, post: Post, by: str, now: datetime) -> Attempt | None:
    """Claim the most urgent letter that is due and try to send it. None: nothing is due."""
    letter = claim(by=by, now=now)
    if letter is None:
        return None
    if letter.state != LetterState.WAITING:  # found to be past its time
        return Attempt(letter.pk, LetterState(letter.state))
    answer = _attempt(letter, post, now)
    state = _stored(lambda: settle(letter=letter, answer=answer, by=by, now=now))
    return Attempt(letter.pk, state, away=answer is not None and answer.fate is Fate.AWAY)


@transaction.atomic
def claim(*, by: str, now: datetime) -> Letter | None:
    """The most urgent letter that is due, ours for the length of a lease: those that are valid
    for a short time first, then as they came. One that is past its time is ended instead.

    Several may claim at once: on PostgreSQL each passes over what another one holds, on SQLite
    they wait for one another.
    """
    letter = (
        Letter.objects.select_for_update(skip_locked=True)
        .filter(state=LetterState.WAITING, due_at__lte=now)
        .filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=now))
        .order_by(F("valid_until").asc(nulls_last=True), "due_at", "pk")
        .first()
    )
    if letter is None:
        return None
    if letter.valid_until is not None and letter.valid_until <= now:
        _end(letter, LetterState.EXPIRED, now)
        return letter
    if letter.first_attempt_at is not None and letter.first_attempt_at + PATIENCE <= now:
        _end(letter, LetterState.GIVEN_UP, now)
        return letter
    letter.claimed_by, letter.claimed_until = by, now + LEASE
    letter.first_attempt_at = letter.first_attempt_at or now
    letter.message_id = letter.message_id or _new_message_id()
    letter.tried_address = _address_of(letter)
    letter.save()
    return letter


def _attempt(letter: Letter, post: Post, now: datetime) -> Answer | None:
    """Write and send it. None: it has nothing to tell any more."""
    if not is_address(letter.tried_address):
        return Answer(Fate.REFUSED, Fault.ADDRESS, "")
    try:
        with transaction.atomic(), translation.override(_language_of(letter)):
            written = kind_of(letter).write(letter, now)
    except DATABASE_AWAY:
        raise
    except Exception:  # a fault of ours in one kind of letter must not stop the others
        logger.exception("Letter %s (%s) could not be written.", letter.pk, letter.kind)
        return Answer(Fate.LATER, Fault.OURS, "")
    return None if written is None else post.send(message_of(letter, written))


def message_of(letter: Letter, written: Written) -> EmailMessage:
    """The letter as it goes over the wire: the same in each attempt."""
    sent_at = letter.first_attempt_at or letter.created_at
    subject, body = written.subject, written.text
    if written.marking:
        label, *_asked = written.marking
        subject = f"[{label}] {subject}"
        body = "\n".join((*written.marking, "", body, "", label, ""))
    message = EmailMultiAlternatives(
        subject=one_line(subject),  # a line break in a name must not make a header
        body=body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[_named(letter, written)],
        reply_to=[written.reply_to] if written.reply_to else None,
        headers={
            "Message-ID": letter.message_id,
            "Date": format_datetime(sent_at),
            "Auto-Submitted": "auto-generated",  # no "out of office" in return
        },
    )
    if written.html:
        message.attach_alternative(written.html, "text/html")
    if (calendar := written.calendar) is not None:
        # Beside the text for programs that act on it, and as a file for those that do not.
        kind = f"text/calendar; method={calendar.method}"
        message.attach_alternative(calendar.content.decode(), kind)
        message.attach(NAME, calendar.content, "application/ics")
    return message


def _named(letter: Letter, written: Written) -> str:
    """The address, with the name where people share a mailbox and it alone says whose it is."""
    person = letter.person
    name = written.name or (person.name if person and person.shares_mailbox else "")
    return formataddr((name, letter.tried_address)) if name else letter.tried_address


@transaction.atomic
def settle(*, letter: Letter, answer: Answer | None, by: str, now: datetime) -> LetterState:
    """Store what came of the attempt; nothing when another one has claimed it since."""
    held = Letter.objects.select_for_update().filter(pk=letter.pk, claimed_by=by).first()
    if held is None or held.state != LetterState.WAITING:
        return LetterState(letter.state if held is None else held.state)
    held.fault = (answer.fault or "") if answer else ""
    held.said = answer.said if answer else ""
    if answer is None:
        return _end(held, LetterState.DROPPED, now)
    if answer.fate is Fate.SENT:
        held.attempts += 1
        return _end(held, LetterState.SENT, now)
    corrected = answer.fault is Fault.ADDRESS and _address_of(held) != held.tried_address
    if answer.fate is Fate.REFUSED and not corrected:
        held.attempts += 1
        return _end(held, LetterState.REFUSED, now)
    if answer.fate is Fate.LATER:
        held.due_at = now + timedelta(seconds=PAUSES[min(held.attempts, len(PAUSES) - 1)])
        held.attempts += 1
    # Else the server is away, which is nothing about this letter: it keeps its place.
    held.claimed_by, held.claimed_until = "", None
    held.save()
    return LetterState.WAITING


def _end(letter: Letter, state: LetterState, now: datetime) -> LetterState:
    letter.state, letter.ended_at = state, now
    letter.claimed_by, letter.claimed_until = "", None
    if state is LetterState.DROPPED and letter.person_id is None:
        letter.address = letter.tried_address = ""  # of nobody we know: not ours to keep
    letter.save()
    if state not in {LetterState.SENT, LetterState.DROPPED}:
        logger.warning("Letter %s (%s): %s, %s.", letter.pk, letter.kind, state, letter.fault)
        failed = kind_of(letter).failed
        if failed is not None:
            failed(letter, now)
    return state


def _stored(store: Callable[[], LetterState]) -> LetterState:
    """Store it even when the database is away for a moment: else the letter would go out twice."""
    end = time.monotonic() + STORING
    while True:
        try:
            return store()
        except DATABASE_AWAY:
            if time.monotonic() > end or connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(0.2)


def _address_of(letter: Letter) -> str:
    return letter.address or (letter.person.email if letter.person else "")


def _language_of(letter: Letter) -> str:
    """That of the page on which it was asked for, else the person's own."""
    language = str(letter.about.get("language", ""))
    if language in dict(settings.LANGUAGES):
        return language
    return settings.LANGUAGE_CODE if letter.person is None else str(letter.person.language)


def _new_message_id() -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{uuid.uuid4().hex}@{domain}>"
