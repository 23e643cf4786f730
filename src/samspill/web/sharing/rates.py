"""How often what is shared is answered: for an organisation its own share, for organisers sums that
are of nobody.

What hangs on a share is its source's and its receivers'; so that an organisation can see how it
does, there is a count beside it, of how many have been asked and how many have answered, and
nothing of whom or what. It is told in tenths and from five on, so that one more answer is nobody's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from samspill.web.editions.models import Participant
from samspill.web.sharing.models import AnswerCount

FEWEST = 5


@dataclass(frozen=True)
class Sums:
    """Of an edition, rounded down to fives: how many have been sent something, and how many of
    these have answered."""

    asked: int
    answered: int


def count_asked(edition: int, people: Collection[int]) -> None:
    """The people (ids) have been sent something at the edition (id). Call it in the transaction
    that sends it."""
    _count(edition, people, "asked")


def count_answered(edition: int, person: int) -> None:
    """The person (id) has answered something for the first time."""
    _count(edition, {person}, "answered")


def _count(edition: int, people: Collection[int], what: str) -> None:
    there = Participant.objects.filter(edition=edition, person__in=people)
    homes = Counter(there.values_list("organisation", flat=True))
    AnswerCount.objects.bulk_create(
        [AnswerCount(edition_id=edition, organisation_id=home) for home in sorted(homes)],
        ignore_conflicts=True,
    )
    # In one order, so that two who share at the same time don't wait for each other in a circle.
    for home, more in sorted(homes.items()):
        rows = AnswerCount.objects.filter(edition=edition, organisation=home)
        rows.update(**{what: F(what) + more})


def tenths_answered(me: Participant) -> int | None:
    """Of ten things that the participant's organisation was sent, how many it has answered; None
    for fewer than five: one query."""
    row = AnswerCount.objects.filter(
        edition=me.edition_id, organisation=me.organisation_id, asked__gte=FEWEST
    ).first()
    return None if row is None else round(10 * row.answered / row.asked)


def sums_of(edition: int) -> Sums | None:
    """Of all organisations at the edition (id); None while fewer than five have been sent anything:
    one query."""
    found = AnswerCount.objects.filter(edition=edition).aggregate(
        homes=Count("pk", filter=Q(asked__gt=0)), asked=Sum("asked"), answered=Sum("answered")
    )
    if found["homes"] < FEWEST:
        return None
    return Sums(*(found[what] // FEWEST * FEWEST for what in ("asked", "answered")))
