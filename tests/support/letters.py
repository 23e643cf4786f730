"""Delivering what an action wrote in the outbox, so that ``mail.outbox`` has it."""

from __future__ import annotations

from datetime import datetime

from django.core import mail
from django.core.mail import EmailMessage
from django.db.models import Max

from samspill.web.editions.letter_models import LetterKind
from samspill.web.editions.models import Edition
from samspill.web.editions.recipients import Choice, Group
from samspill.web.editions.sending import send_letters
from samspill.web.outbox.delivery import deliver_next
from samspill.web.outbox.models import Letter, LetterState
from samspill.web.outbox.post import Post
from samspill.web.people.models import Person


def deliver_all(*, now: datetime | None = None) -> list[EmailMessage]:
    """Send all that is due at ``now``, or all that waits; gives the letters that were sent."""
    if now is None:
        waiting = Letter.objects.filter(state=LetterState.WAITING)
        now = waiting.aggregate(latest=Max("due_at"))["latest"]
    before, post = len(mail.outbox), Post()
    while now is not None:
        attempt = deliver_next(post=post, by="test", now=now)
        if attempt is None or attempt.away:
            break
    post.close()
    return mail.outbox[before:]


def invite(*, edition: Edition, remind: bool, by: Person, now: datetime) -> int:
    """Invite those who have not been, or remind those who are silent; gives how many letters."""
    kind = LetterKind.REMINDER if remind else LetterKind.INVITATION
    group = Group.SILENT if remind else Group.NOT_INVITED
    choice = Choice(groups=frozenset({group}))
    return send_letters(edition=edition, kind=kind, choice=choice, by=by, now=now).letters
