"""Writing what is to be told. Called inside the transaction of what it tells about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from samspill.web.journal.actions import record
from samspill.web.outbox.duties import order_duty
from samspill.web.outbox.kinds import known
from samspill.web.outbox.lines import is_address
from samspill.web.outbox.models import Duty, Letter, LetterState, new_seed
from samspill.web.people.models import Person

FORGET = "forget_addresses"
PATIENCE = timedelta(hours=24)  # for how long a letter is tried
FAILED = (LetterState.REFUSED, LetterState.EXPIRED, LetterState.GIVEN_UP)
BATCH = 500


@dataclass(frozen=True)
class Recipient:
    """Somebody to tell. ``key`` is unique for the action and the recipient. ``due_at``: not before
    this, where it is another time than the others'."""

    person_id: int
    key: str
    about: dict[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None


@transaction.atomic
def tell_all(
    *,
    kind: str,
    to: Iterable[Recipient],
    action: str,
    now: datetime,
    edition_id: int | None = None,
    valid_until: datetime | None = None,
    wait: timedelta = timedelta(0),
) -> int:
    """Write a letter to each; gives how many of them are to be sent, once the ``wait`` is over:
    until then they can be taken back (see :func:`take_back`).

    Who has a letter of this key already gets no second one, unless that one has failed: then it
    is tried anew, as part of this action.
    """
    _refuse_unknown(kind)
    recipients = list(to)
    keys = [recipient.key for recipient in recipients]
    failed = Letter.objects.filter(key__in=keys, state__in=FAILED)
    again = retry(letters=failed, now=now, action=action)
    before = Letter.objects.filter(action=action).count()
    Letter.objects.bulk_create(
        (
            Letter(
                kind=kind,
                person_id=recipient.person_id,
                edition_id=edition_id,
                about=recipient.about,
                action=action,
                key=recipient.key,
                created_at=now,
                due_at=recipient.due_at or now + wait,
                valid_until=valid_until,
            )
            for recipient in recipients
        ),
        batch_size=BATCH,
        ignore_conflicts=True,  # the key: pressed twice at once
    )
    return again + Letter.objects.filter(action=action).count() - before


@transaction.atomic
def take_back(*, action: str, now: datetime) -> bool:
    """Nobody is told of the action after all; False, with nothing done, when any of its letters
    has left or may be leaving."""
    letters = list(Letter.objects.select_for_update().filter(action=action))
    if any(x.state != LetterState.WAITING or x.attempts or x.claimed_by for x in letters):
        return False
    Letter.objects.filter(action=action).delete()
    return True


@transaction.atomic
def send_now(*, action: str, now: datetime) -> None:
    """The action's letters wait no longer."""
    waiting = Letter.objects.filter(action=action, state=LetterState.WAITING, due_at__gt=now)
    waiting.filter(attempts=0).update(due_at=now)


@transaction.atomic
def tell_address(
    *,
    kind: str,
    address: str,
    about: dict[str, Any],
    key: str,
    now: datetime,
    seed: str = "",
    person: Person | None = None,
    valid_until: datetime | None = None,
) -> None:
    """Write one letter that is about an address itself: a code asked for there, a new link.

    Raises ValueError for what is no address: one with a line break would write headers.
    """
    _refuse_unknown(kind)
    if not is_address(address):
        raise ValueError("No address that a letter can go to.")
    Letter.objects.bulk_create(
        [
            Letter(
                kind=kind,
                person=person,
                address=address,
                about=about,
                action=kind,
                key=key,
                seed=seed or new_seed(),
                created_at=now,
                due_at=now,
                valid_until=valid_until,
            )
        ],
        ignore_conflicts=True,
    )
    if person is None:
        _forget_later(now)


def _forget_later(now: datetime) -> None:
    """Have it forgotten who asked for something at which address."""
    day = (now + PATIENCE).date() + timedelta(days=1)
    due_at = datetime.combine(day, time(3), tzinfo=now.tzinfo)
    order_duty(kind=FORGET, key=f"{FORGET}/{day.isoformat()}", due_at=due_at, about={})


def forget_addresses(duty: Duty, now: datetime) -> None:
    """A duty: letters to addresses that belong to nobody we know go, once they have ended."""
    Letter.objects.filter(person__isnull=True).exclude(state=LetterState.WAITING).delete()


@transaction.atomic
def retry(*, letters: QuerySet[Letter], now: datetime, action: str = "") -> int:
    """Send anew those of the letters that have failed; gives how many those are.

    Each is a new letter: with links and a Message-ID of its own.
    """
    found = list(letters.filter(state__in=FAILED).select_for_update())
    for letter in found:
        letter.state, letter.due_at, letter.attempts = LetterState.WAITING, now, 0
        letter.seed, letter.message_id, letter.first_attempt_at = new_seed(), "", None
        letter.fault, letter.said, letter.ended_at = "", "", None
        letter.action = action or letter.action
    Letter.objects.bulk_update(
        found,
        (
            "state", "due_at", "attempts", "seed", "message_id", "first_attempt_at", "fault",
            "said", "ended_at", "action",
        ),
        batch_size=BATCH,
    )  # fmt: skip
    return len(found)


@transaction.atomic
def retry_failed(*, edition_id: int, by: Person, now: datetime) -> int:
    """Send anew all of the edition's letters that have failed; gives how many those are."""
    again = retry(letters=Letter.objects.filter(edition_id=edition_id), now=now)
    if again:
        record(
            verb="letters_tried_again",
            subject=by,
            by=by,
            now=now,
            edition_id=edition_id,
            facts={"letters": again},
            programme=False,
        )
    return again


@transaction.atomic
def address_corrected(*, person: Person, now: datetime) -> int:
    """The person has another address now: what the old one refused, or has not taken yet, goes to
    the new one. Gives how many letters those are."""
    theirs = Letter.objects.filter(person=person, address="")
    waiting = theirs.filter(state=LetterState.WAITING).update(due_at=now)
    return retry(letters=theirs, now=now) + waiting


@transaction.atomic
def count_as_sent(*, edition_id: int, now: datetime) -> None:
    """What the edition's people would be told counts as told: for people who are invented."""
    Letter.objects.filter(edition_id=edition_id, state=LetterState.WAITING).update(
        state=LetterState.SENT, ended_at=now
    )


def _refuse_unknown(kind: str) -> None:
    if not known(kind):
        raise ValueError(f"Nobody has registered what letters of the kind {kind!r} say.")
