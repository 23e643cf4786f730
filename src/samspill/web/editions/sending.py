"""Sending invitations and reminders to those who are chosen, and having a look before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from samspill.web.editions.actions import open_wishing
from samspill.web.editions.invitations import LIMITED, LinkLetter, send_links
from samspill.web.editions.letter_models import LetterKind, LetterTemplate
from samspill.web.editions.limits import leaving_times
from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.recipients import Choice, Chosen, chosen
from samspill.web.editions.seen import Values, unless_changed
from samspill.web.journal.actions import record
from samspill.web.outbox.models import Letter, LetterState
from samspill.web.people.models import Person


@dataclass(frozen=True)
class Sent:
    """How many letters there are, how many of them wait as an edition may send no more in an hour
    or a day, and when the last one leaves."""

    letters: int
    waiting: int = 0
    last_at: datetime | None = None


def what_would_leave(edition: Edition, number: int, *, now: datetime) -> Sent:
    """The same of so many letters that are not sent yet."""
    times = leaving_times(edition.pk, LIMITED, number, now=now)
    waiting = [at for at in times if at > now]
    return Sent(number, len(waiting), max(waiting, default=None))


def sent_by(action: str, *, now: datetime) -> Sent:
    """The letters of an action."""
    waiting = Letter.objects.filter(action=action, state=LetterState.WAITING, due_at__gt=now)
    last_at = waiting.aggregate(last=Max("due_at"))["last"]
    return Sent(Letter.objects.filter(action=action).count(), waiting.count(), last_at)


def sending_values(edition: Edition, kind: str, recipients: Collection[Participant]) -> Values:
    """What is looked at before letters are sent: who gets one, how many of the kind there are
    already, and what they say."""
    templates = LetterTemplate.objects.filter(edition=edition, kind=kind).order_by("language")
    return {
        "kind": kind,
        "to": sorted(who.pk for who in recipients),
        "before": Letter.objects.filter(edition_id=edition.pk, kind=kind).count(),
        "says": [list(row) for row in templates.values_list("language", "subject", "text")],
    }


@transaction.atomic
def send_letters(
    *,
    edition: Edition,
    kind: LetterKind,
    choice: Choice,
    by: Person,
    now: datetime,
    seen: str | None = None,
) -> Sent:
    """Invite or remind those who are chosen; opens the edition for wishes when it is being set up.

    ``seen`` is the digest of what was looked at. Raises ChangedMeanwhileError when it has become
    another, as the number of people has. Pressed twice, or by two people at once, it sends once:
    who is chosen is decided while the edition is held.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    action = f"{kind}/{edition.pk}/{(seen or now.isoformat())[:32]}"
    if Letter.objects.filter(action=action).exists():
        return Sent(0)
    found: Chosen = chosen(edition, kind, choice, now=now)
    unless_changed(seen=seen, values=sending_values(edition, kind, found.recipients))
    open_wishing(edition=edition, by=by, now=now)
    letters = send_links(
        edition=edition, participants=found.recipients, kind=LinkLetter(kind), by=by, now=now,
        action=action,
    )  # fmt: skip
    if letters:
        record(
            verb="letters_ordered", subject=edition, by=by, now=now, edition_id=edition.pk,
            facts={"kind": kind, "letters": letters, "again": choice.again}, programme=False,
        )  # fmt: skip
    return sent_by(action, now=now)
