"""Who has been told, and who has not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, Q, QuerySet, Subquery

from samspill.web.outbox.actions import FAILED
from samspill.web.outbox.models import Fault, Letter, LetterState

LONG_OVERDUE = timedelta(minutes=5)
MOST_LETTERS = 30  # to one person, on a page


@dataclass(frozen=True)
class Told:
    """How far the letters of an action have come."""

    told: int = 0
    waiting: int = 0
    refused: int = 0  # by their address: somebody corrects it
    failed: int = 0  # for another reason: they are tried again by a press

    @property
    def everybody(self) -> bool:
        """True when nobody waits and nobody is left out."""
        return not (self.waiting or self.refused or self.failed)

    @property
    def anybody(self) -> bool:
        """True when there was anybody to tell."""
        return bool(self.told or self.waiting or self.refused or self.failed)


def waits_until(action: str, *, else_: datetime) -> datetime | None:
    """When the first letter of the action leaves; None when one may have left, ``else_`` when it
    has none."""
    rows = list(
        Letter.objects.filter(action=action).values("state", "attempts", "claimed_by", "due_at")
    )
    if any(r["state"] != LetterState.WAITING or r["attempts"] or r["claimed_by"] for r in rows):
        return None
    return min((row["due_at"] for row in rows), default=else_)


def told_by(action: str) -> Told:
    """How far the letters of this action have come: one query."""
    return _told(_counted(Letter.objects.filter(action=action)))


def told_lately(edition_id: int, kinds: Collection[str]) -> Told:
    """How far the letters of the latest action of these kinds have come: one query."""
    return each_told_lately(edition_id, kinds)[0]


def each_told_lately(edition_id: int, *kinds: Collection[str]) -> list[Told]:
    """The same for several sets of kinds that have none in common: one query."""
    latest = Q()
    for some in kinds:
        found = Letter.objects.filter(edition_id=edition_id, kind__in=some)
        action = found.order_by("-created_at", "-pk").values("action")[:1]
        latest |= Q(kind__in=some, action=Subquery(action))
    rows = _counted(Letter.objects.filter(latest, edition_id=edition_id))
    return [_told(row for row in rows if row["kind"] in some) for some in kinds]


def counts_by_kind(edition_id: int, kinds: Collection[str]) -> dict[str, Told]:
    """How far all letters of each of these kinds have come: one query."""
    rows = _counted(Letter.objects.filter(edition_id=edition_id, kind__in=kinds))
    return {kind: _told(row for row in rows if row["kind"] == kind) for kind in kinds}


def not_told(edition_id: int) -> QuerySet[Letter]:
    """The letters of the edition that have not reached anybody: those that failed first, each
    with its person."""
    states = (*FAILED, LetterState.WAITING)
    found = Letter.objects.filter(edition_id=edition_id, state__in=states)
    return found.select_related("person").order_by("state", "person__name", "pk")


@dataclass(frozen=True)
class LetterTo:
    """A letter to somebody: its kind and how far it has come, and nothing of what it says."""

    kind: str
    state: LetterState
    at: datetime  # when it ended so; until then, when it was written


def letters_to(person_id: int, edition_id: int, kinds: Collection[str]) -> list[LetterTo]:
    """The letters of these kinds to the person about the edition, the newest first: one query."""
    found = Letter.objects.filter(person=person_id, edition_id=edition_id, kind__in=kinds)
    rows = found.order_by("-created_at", "-pk")[:MOST_LETTERS]
    return [
        LetterTo(kind, LetterState(state), ended or created)
        for kind, state, ended, created in rows.values_list(
            "kind", "state", "ended_at", "created_at"
        )
    ]


def last_sent(edition_id: int, kind: str, people: Collection[int]) -> dict[int, datetime]:
    """When each of these people was sent a letter of the kind last, or one was written that waits:
    one query."""
    on = Letter.objects.filter(
        edition_id=edition_id,
        kind=kind,
        person__in=people,
        state__in=(LetterState.SENT, LetterState.WAITING),
    )
    rows = on.order_by().values_list("person_id").annotate(last=Max("created_at"))
    return dict(rows.values_list("person_id", "last"))


def counts_of_not_told(edition_id: int) -> tuple[int, int]:
    """How many letters of the edition have failed, and how many wait: one query."""
    counts = Letter.objects.filter(edition_id=edition_id).aggregate(
        failed=Count("pk", filter=Q(state__in=FAILED)),
        waiting=Count("pk", filter=Q(state=LetterState.WAITING)),
    )
    return counts["failed"], counts["waiting"]


def nobody_delivers(edition_id: int, *, now: datetime) -> bool:
    """True when there are letters that are long overdue: one query."""
    return overdue(edition_id, now=now).exists()


def overdue(edition_id: int, *, now: datetime) -> QuerySet[Letter]:
    """The letters of the edition that are long overdue when no letter of anybody's was tried or
    sent meanwhile: whatever delivers moves one on, even when the mail server is away."""
    since = now - LONG_OVERDUE
    moved = Letter.objects.filter(
        Q(ended_at__gt=since, attempts__gt=0) | Q(claimed_until__gt=since)
    )
    waiting = Letter.objects.filter(
        edition_id=edition_id, state=LetterState.WAITING, due_at__lt=since
    )
    return waiting.filter(~Exists(moved))


def _counted(letters: QuerySet[Letter]) -> list[Mapping[str, Any]]:
    # Without an order of its own, as that would be part of the groups.
    rows = letters.order_by().values("kind", "state", "fault").annotate(letters=Count("pk"))
    return list(rows)


def _told(rows: Iterable[Mapping[str, Any]]) -> Told:
    told = waiting = refused = failed = 0
    for row in rows:
        state, number = row["state"], row["letters"]
        told += number if state == LetterState.SENT else 0
        waiting += number if state == LetterState.WAITING else 0
        if state in FAILED:
            of_address = row["fault"] == Fault.ADDRESS
            refused, failed = refused + number * of_address, failed + number * (not of_address)
    return Told(told, waiting, refused, failed)
