"""Saying yes to being invited to an event's next edition, and taking it back.

Each is a row, with the version of the text that was shown, and each is in the journal as nobody's
business but who acted. Whoever came by a personal link may say it, too: all that rests on it is one
more letter like the one that brought them, to the same address. On PostgreSQL the rows are their
person's alone (see ``sharing.tie_policies``); who copies an edition is told who has said yes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from samspill.web.editions.again_models import InvitedAgain
from samspill.web.editions.models import Event, Participant
from samspill.web.journal.actions import record_privately
from samspill.web.people.identity import own_is_held
from samspill.web.people.models import Person

TEXT = "2026-11-30"  # the day that the text was written: another text is another consent


@dataclass(frozen=True)
class Said:
    """What somebody has said of one event: since when it is yes, or None."""

    event: Event
    since: datetime | None


@transaction.atomic
def say_again(*, event: Event, by: Person, now: datetime) -> None:
    """A yes to the text as it is now. Again changes nothing.

    Within a visit of ``by``'s own. Raises PermissionError for who has never taken part in the
    event, and while it is not sure that they are the person.
    """
    if own_is_held(by.pk) or not _parts(by).filter(edition__event=event).exists():
        raise PermissionError
    _lock(by)
    standing = InvitedAgain.objects.filter(person=by, event=event, taken_back_at__isnull=True)
    if standing.filter(version=TEXT).exists():
        return
    standing.update(taken_back_at=now)  # to an older text
    given = InvitedAgain.objects.create(person=by, event=event, version=TEXT, given_at=now)
    record_privately(verb="invited_again_given", subject=given, by=by, now=now)


@transaction.atomic
def take_back_again(*, event: Event, by: Person, now: datetime) -> None:
    """They come along to no copy any more. Again changes nothing.

    Within a visit of ``by``'s own. Raises PermissionError while it is not sure that they are the
    person.
    """
    if own_is_held(by.pk):
        raise PermissionError
    _lock(by)
    given = InvitedAgain.objects.filter(person=by, event=event, taken_back_at__isnull=True).first()
    if given is None:
        return
    given.taken_back_at = now
    given.save(update_fields=("taken_back_at",))
    record_privately(verb="invited_again_taken_back", subject=given, by=by, now=now)


def said_of_events(person: Person) -> list[Said]:
    """What the person has said of each event that they have taken part in, by name: two queries,
    within a visit of their own."""
    given = InvitedAgain.objects.filter(person=person, taken_back_at__isnull=True)
    since = dict(given.values_list("event_id", "given_at"))
    ids = {*since, *_parts(person).values_list("edition__event_id", flat=True)}
    return [Said(event, since.get(event.pk)) for event in Event.objects.filter(pk__in=ids)
            .order_by("name", "pk")]  # fmt: skip


def since_when(person: Person, event_id: int) -> datetime | None:
    """Since when the person would be invited to the event again: one query, within a visit of
    their own."""
    given = InvitedAgain.objects.filter(person=person, event=event_id, taken_back_at__isnull=True)
    return given.values_list("given_at", flat=True).first()


def who_come_again(event_id: int) -> set[int]:
    """Those (ids of people) who have said yes and not taken it back: asked by whoever copies an
    edition of the event, and by nobody else."""
    with transaction.atomic():
        _ask(str(event_id))
        given = InvitedAgain.objects.filter(event=event_id, taken_back_at__isnull=True)
        found = set(given.values_list("person_id", flat=True))
        _ask("")
    return found


def _lock(person: Person) -> None:
    """One of their words at a time: pressed twice, a yes is one row."""
    Person.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)


def _parts(person: Person) -> QuerySet[Participant]:
    return Participant.objects.filter(person=person)


def _ask(said: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select set_config('samspill.copies_event', %s, true)", [said])
