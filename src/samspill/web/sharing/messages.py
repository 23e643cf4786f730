"""Messages of organisers on their way: at once when they are about the day itself, and else in the
one letter a week, like everything that can wait."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from samspill.web.editions.invitations import LIMITED, MESSAGE
from samspill.web.editions.letter_models import Message, MessageTo
from samspill.web.editions.limits import leaving_times
from samspill.web.editions.messages import Told, message_values, told
from samspill.web.editions.models import Edition
from samspill.web.editions.recipients import Choice, chosen
from samspill.web.editions.seen import unless_changed
from samspill.web.editions.sending import Sent, sent_by
from samspill.web.journal.actions import record
from samspill.web.outbox.actions import Recipient, tell_all
from samspill.web.people.models import Person
from samspill.web.sharing.weeks import order_week, week_told_of


@transaction.atomic
def send_message(
    *, message: Message, choice: Choice, by: Person, now: datetime, seen: str | None = None
) -> Sent:
    """Send a draft to those who are chosen, in the name of who sends it. Pressed twice it sends
    once. Raises ChangedMeanwhileError when ``seen`` is the digest of other people or other words.
    """
    edition = Edition.objects.select_for_update().get(pk=message.edition_id)
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.sent_at is not None:
        return Sent(0)
    message.edition = edition
    recipients = chosen(edition, MESSAGE, choice, now=now).recipients
    unless_changed(seen=seen, values=message_values(message, recipients))
    if not recipients:
        return Sent(0)
    message.sent_at, message.by = now, by
    message.save(update_fields=("sent_at", "by"))
    MessageTo.objects.bulk_create(MessageTo(message=message, participant=p) for p in recipients)
    record(
        verb="message_sent", subject=message, by=by, now=now, edition_id=edition.pk,
        facts={"people": len(recipients), "at_once": message.about_the_day}, programme=False,
    )  # fmt: skip
    if not message.about_the_day:
        order_week(edition.pk, now)
        return Sent(len(recipients))
    action = f"{MESSAGE}/{message.pk}"
    times = leaving_times(edition.pk, LIMITED, len(recipients), now=now)
    tell_all(
        kind=MESSAGE,
        to=[
            Recipient(
                person_id=who.person_id,
                key=f"{action}/{who.pk}",
                about={"message": message.pk, "participant": who.pk},
                due_at=at,
            )
            for who, at in zip(recipients, times, strict=True)
        ],
        action=action,
        now=now,
        edition_id=edition.pk,
    )
    return sent_by(action, now=now)


def take_along(people: Collection[int], week: str, now: datetime) -> frozenset[int]:
    """The messages that the week's letter brings the people (ids): those that no letter has
    brought, of the days before its Monday. Gives who gets any. Again changes nothing."""
    _from, monday = week_told_of(now)
    rows = _weekly(people).filter(Q(week=week) | Q(week="", message__sent_at__lt=monday))
    found = dict(rows.values_list("pk", "participant__person"))
    MessageTo.objects.filter(pk__in=found).update(week=week)
    return frozenset(found.values())


def messages_in(person: int, week: str) -> list[Told]:
    """What the week's letter brings the person, oldest first."""
    rows = _weekly([person]).filter(week=week).order_by("message__sent_at", "message")
    found = rows.select_related("message__edition", "message__by", "participant__person")
    return [told(row.message, row.participant) for row in found]


def _weekly(people: Collection[int]) -> QuerySet[MessageTo]:
    return MessageTo.objects.filter(
        participant__person__in=people,
        participant__withdrawn_at__isnull=True,
        message__about_the_day=False,
        message__sent_at__isnull=False,
    )
