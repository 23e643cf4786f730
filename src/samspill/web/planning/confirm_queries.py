"""How far a round of confirmation has come, and who has not answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from samspill.web.editions.models import Edition, Participant
from samspill.web.journal.models import Entry
from samspill.web.meetings.models import Seat, is_coming
from samspill.web.meetings.queries import meetings_on
from samspill.web.planning.models import ConfirmRound


@dataclass(frozen=True)
class Standing:
    """Of the meetings that are ahead: how many all have said yes to or an organiser has confirmed,
    some, and nobody; and how many were dropped since the round was opened."""

    confirmed: int
    some: int
    nobody: int
    dropped: int

    @property
    def meetings(self) -> int:
        """All that are on."""
        return self.confirmed + self.some + self.nobody


def round_of(edition: int) -> ConfirmRound | None:
    """The edition's (id), open or not: one query."""
    return ConfirmRound.objects.filter(edition=edition).select_related("edition").first()


def round_at_hand(edition: Edition) -> ConfirmRound | None:
    """The same of an edition that it was read beside: no query."""
    found: ConfirmRound | None = getattr(edition, "confirm_round", None)
    return found


def round_values(found: ConfirmRound | None) -> dict[str, object]:
    """What its page shows of it."""
    if found is None:
        return {"opened_at": "", "closes_at": "", "silence": "", "closed_at": ""}
    closed = found.closed_at
    return {
        "opened_at": found.opened_at.isoformat(),
        "closes_at": found.closes_at.isoformat(),
        "silence": found.silence,
        "closed_at": "" if closed is None else closed.isoformat(),
    }


def standing_of(found: ConfirmRound, now: datetime) -> Standing:
    """How far it has come: two queries. How many were dropped is counted and never which: who said
    no is known to them alone."""
    ahead = meetings_on(found.edition_id).filter(slot__end__gt=now).prefetch_related(None)
    coming = Count("seats", filter=is_coming("seats__"))
    rows = list(ahead.order_by().annotate(coming=coming).values_list("confirmed", "coming"))
    confirmed = sum(1 for sure, _said in rows if sure)
    some = sum(1 for sure, said in rows if said and not sure)
    dropped = Entry.objects.filter(
        edition_id=found.edition_id, verb="meeting_dropped", at__gte=found.opened_at
    )
    return Standing(confirmed, some, len(rows) - confirmed - some, dropped.count())


def silent_people(edition: int, now: datetime) -> QuerySet[Participant]:
    """Those who come and have a meeting ahead that they have not answered and that is not
    confirmed, by name: one query."""
    waiting = unanswered(now).filter(meeting__edition=edition)
    people = Participant.objects.filter(
        edition=edition, withdrawn_at__isnull=True, pk__in=waiting.values("participant")
    )
    return people.select_related("person", "organisation").order_by("person__name_order", "pk")


def unanswered(now: datetime) -> QuerySet[Seat]:
    """Seats in meetings ahead of which nothing is said."""
    ahead = Seat.objects.filter(slot__end__gt=now, meeting__confirmed=False)
    return ahead.exclude(pk__in=Seat.objects.filter(is_coming()).values("pk"))


def answers_of(participant: Participant, now: datetime) -> tuple[int, int]:
    """Of the participant's meetings ahead: how many are answered, and how many there are."""
    ahead = Seat.objects.filter(participant=participant, slot__end__gt=now)
    return ahead.count() - unanswered(now).filter(participant=participant).count(), ahead.count()


def coming_to(participant: Participant) -> Collection[int]:
    """The participant's meetings (ids) that they have said yes to."""
    mine = Seat.objects.filter(is_coming(), participant=participant)
    return frozenset(mine.values_list("meeting_id", flat=True))


def edition_confirms(edition: Edition, now: datetime) -> bool:
    """Are the edition's people asked to confirm now?"""
    found = round_of(edition.pk)
    return found is not None and found.is_open(now)
