"""Which organisations are rivals: of one trade, or marked as such by an organiser or by themselves.

Rivals are never suggested to each other, and never sit at one round table. Whom an organisation
marks itself is known to those who represent it, and to nobody else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import combinations

from django.db import transaction
from django.db.models import QuerySet

from samspill.web.editions.models import Edition, Participant, Rivalry
from samspill.web.editions.seen import unless_changed
from samspill.web.journal.actions import record
from samspill.web.people.lines import one_line
from samspill.web.people.models import Organisation, Person

Pair = tuple[int, int]


class NotOfThisEditionError(ValueError):
    """An organisation that nobody comes from, or one's own."""


def rival_pairs(edition: Edition) -> set[Pair]:
    """The organisations (ids, ascending) that are rivals, whoever says so: one query."""
    found: set[Pair] = set()
    trades: dict[str, set[int]] = defaultdict(set)
    rows = Rivalry.objects.filter(edition=edition)
    for home, other, trade in rows.values_list("organisation_id", "other_id", "trade"):
        if other is None:
            trades[trade.casefold()].add(home)
        else:
            found.add((min(home, other), max(home, other)))
    for homes in trades.values():
        found.update(combinations(sorted(homes), 2))
    return found


def trades_of(edition: Edition) -> dict[int, str]:
    """The trade of each organisation (by id) that has one: one query."""
    rows = Rivalry.objects.filter(edition=edition, other=None)
    return dict(rows.values_list("organisation_id", "trade"))


def trade_values(edition: Edition) -> dict[str, object]:
    """The trades as their page shows them: one query."""
    return {str(home): trade for home, trade in trades_of(edition).items()}


def marked_by(participant: Participant) -> set[int]:
    """The organisations (ids) that the participant's own has marked itself: one query. For those
    who represent it."""
    return set(_own(participant).values_list("other_id", flat=True))


def may_mark_rivals(participant: Participant) -> bool:
    """Who represents an organisation says who its rivals are."""
    return participant.representative


def others_at(participant: Participant) -> QuerySet[Organisation]:
    """The other organisations at the edition, by name."""
    there = Organisation.objects.filter(participants__edition=participant.edition_id).distinct()
    return there.exclude(pk=participant.organisation_id)


@transaction.atomic
def set_trades(
    *,
    edition: Edition,
    trades: Mapping[int, str],
    by: Person,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Give organisations (by id) their trades: those of one trade are rivals. Empty: none; one
    that is not named keeps what it has. What is the same stays unwritten. Raises
    ChangedMeanwhileError when they are others than was ``seen``."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    unless_changed(seen=seen, values=trade_values(edition) if seen is not None else {})
    before = trades_of(edition)
    wanted = {home: one_line(trade).strip() for home, trade in trades.items()}
    changed = {home for home, trade in wanted.items() if trade != before.get(home, "")}
    if not changed:
        return
    Rivalry.objects.filter(edition=edition, other=None, organisation__in=changed).delete()
    Rivalry.objects.bulk_create(
        Rivalry(edition=edition, organisation_id=home, trade=wanted[home])
        for home in sorted(changed)
        if wanted[home]
    )
    record(
        verb="trades_set",
        subject=edition,
        by=by,
        now=now,
        edition_id=edition.pk,
        facts={"organisations": len(changed)},
        programme=False,
    )


@transaction.atomic
def mark_rivals(*, participant: Participant, rivals: Collection[int], now: datetime) -> None:
    """The participant's organisation has these rivals (ids), and no others of its own saying.
    Raises NotOfThisEditionError."""
    edition = Edition.objects.select_for_update(no_key=True).get(pk=participant.edition_id)
    wanted = set(rivals)
    if not may_mark_rivals(participant) or wanted - set(
        others_at(participant).values_list("pk", flat=True)
    ):
        raise NotOfThisEditionError
    before = marked_by(participant)
    _own(participant).filter(other__in=before - wanted).delete()
    Rivalry.objects.bulk_create(
        Rivalry(edition=edition, organisation_id=participant.organisation_id, other_id=other)
        for other in sorted(wanted - before)
    )


def _own(participant: Participant) -> QuerySet[Rivalry]:
    return Rivalry.objects.filter(
        edition=participant.edition_id,
        organisation=participant.organisation_id,
        other__isnull=False,
    )
