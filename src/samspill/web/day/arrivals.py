"""Who has come to the day, as the door notes it.

The list lies open like the desk's: who does not appear by name is found by whoever they say their
whole name to, and by no less of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from samspill.web.editions.models import Edition, Participant
from samspill.web.journal.actions import record
from samspill.web.people.appearing import Shown, shown_as
from samspill.web.people.models import Person
from samspill.web.wishes.search import hit, plain, searched


@dataclass(frozen=True)
class Arrival:
    """Somebody on the list, and when they came."""

    pk: int
    who: Shown
    came_at: datetime | None


@dataclass(frozen=True)
class Arrivals:
    """The list, how many of those who are expected have come, and how many are not on it as they
    do not appear by name."""

    rows: list[Arrival]
    came: int
    expected: int
    unlisted: int


def arrivals(edition: Edition, *, text: str = "") -> Arrivals:
    """Everybody from A to Z, or those whose name or organisation fits ``text``: one query."""
    found = Participant.objects.filter(edition=edition, withdrawn_at__isnull=True)
    people = list(found.select_related("person", "organisation"))
    words = searched(text)
    rows: list[Arrival] = []
    unlisted = 0
    for who in people:
        shown = shown_as(who.person, who.organisation)
        if shown.name:
            if not words or hit(words, plain(f"{shown.name} {who.organisation.name}")):
                rows.append(Arrival(who.pk, shown, who.came_at))
        elif words and sorted(words) == sorted(searched(who.person.name)):
            rows.append(Arrival(who.pk, shown, who.came_at))
        else:
            unlisted += 1
    came = sum(who.came_at is not None for who in people)
    return Arrivals(rows, came, len(people), unlisted)


@transaction.atomic
def note_arrival(*, participant: Participant, came: bool, by: Person, now: datetime) -> None:
    """Somebody has come, or has not after all; again changes nothing."""
    who = Participant.objects.select_for_update().get(pk=participant.pk)
    if (who.came_at is not None) == came or who.withdrawn_at is not None:
        return
    who.came_at = now if came else None
    who.save(update_fields=["came_at"])
    record(
        verb="came" if came else "came_taken_back", subject=who, by=by, now=now,
        edition_id=who.edition_id, programme=False,
    )  # fmt: skip
