"""Round tables: an organiser makes, changes and takes them away, and people wish for a seat.

Changing or taking away one that is in the published plan is ``samspill.web.planning.changes``: it
may move or cancel the meeting.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from samspill.web.editions.models import Edition, Participant, Slot, Table
from samspill.web.editions.seen import unless_changed
from samspill.web.journal.actions import record
from samspill.web.people.lines import one_line
from samspill.web.people.models import Person, Sector
from samspill.web.wishes.actions import WishesClosedError, record_choice, wishes_are_open
from samspill.web.wishes.models import Interest, RoundTable, Strength

FEWEST, MOST = 3, 8
LONGEST_THEME = 200
COUNTED_FROM = 3  # fewer who want a seat are not counted: one of them might be told by it


class RoundTableError(ValueError):
    """What is asked for cannot be: ``code`` is ``sizes``, ``sectors``, ``theme``, ``moderator``,
    ``slots``, ``table`` (not of the edition, or an organisation's own) or ``chairs`` (no table has
    chairs for the fewest)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class RoundTableFacts:
    """What an organiser says of a round table; participants, tables and slots by id. ``table``
    None: at any; ``slots`` None: at any time."""

    theme: str
    moderator: int | None = None
    fewest: int = FEWEST
    most: int = MOST
    sectors: int = 1
    table: int | None = None
    slots: frozenset[int] | None = None


@dataclass(frozen=True)
class Listed:
    """A round table for its organiser. ``wanted``: how many ask for a seat by strength, None
    where they are fewer than ``COUNTED_FROM``. ``held``: False when its moderator does not come."""

    row: RoundTable
    wanted: Mapping[Strength, int | None]
    held: bool


@dataclass(frozen=True)
class Offered:
    """A round table for a participant: what they have chosen, and whether they lead it."""

    row: RoundTable
    chosen: Strength | None
    leads: bool


@transaction.atomic
def create_round_table(
    *, edition: Edition, facts: RoundTableFacts, by: Person, now: datetime
) -> RoundTable:
    """Make a round table that people may wish for. Raises RoundTableError."""
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    # Its id in files and plans is never another's: a meeting of that name may be kept.
    row = RoundTable(edition=edition, key=f"r-{uuid.uuid4().hex[:12]}")
    _write(row, facts)
    _record("round_table_made", row, by, now)
    return row


@transaction.atomic
def update_round_table(
    *,
    round_table: RoundTable,
    facts: RoundTableFacts,
    by: Person,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Make it this one; what is the same stays unwritten. Raises RoundTableError,
    RoundTable.DoesNotExist, and ChangedMeanwhileError when it is another than was ``seen``."""
    row = _locked(round_table)
    before = round_table_values(row)
    unless_changed(seen=seen, values=before)
    _write(row, facts)
    if round_table_values(row) != before:
        _record("round_table_changed", row, by, now)


@transaction.atomic
def delete_round_table(*, round_table: RoundTable, by: Person, now: datetime) -> None:
    """Take it away, and with it what people have wished for there. Raises
    RoundTable.DoesNotExist."""
    row = _locked(round_table)
    _record("round_table_taken_away", row, by, now)
    row.delete()


@transaction.atomic
def set_interest(
    *, participant: Participant, round_table: RoundTable, strength: Strength | None, now: datetime
) -> None:
    """Keep the participant's wish for a seat; None takes it back.

    Raises WishesClosedError after the deadline, RoundTable.DoesNotExist, and ValueError for one
    that the participant leads or that is of another edition.
    """
    row = RoundTable.objects.select_for_update(no_key=True).get(pk=round_table.pk)
    if row.edition_id != participant.edition_id or row.moderator_id == participant.pk:
        raise ValueError("no wish for a round table of another edition, or one's own")
    if not wishes_are_open(participant.edition, now=now):
        raise WishesClosedError
    mine: dict[str, Any] = {"participant": participant, "round_table": row}
    if strength is None:
        Interest.objects.filter(**mine).delete()
    else:
        Interest.objects.update_or_create(**mine, defaults={"strength": strength})
    record_choice(participant, now=now)


def round_table_values(row: RoundTable) -> dict[str, object]:
    """What its form shows: one query."""
    slots = row.slots.order_by("start").values_list("pk", flat=True)
    return {
        "theme": row.theme,
        "moderator": row.moderator_id,
        "fewest": row.fewest,
        "most": row.most,
        "sectors": row.sectors,
        "table": row.table_id,
        "slots": None if row.anytime else list(slots),
    }


def round_table_at(edition: Edition, pk: int) -> RoundTable | None:
    """The edition's round table of that number."""
    return _shown(RoundTable.objects.filter(edition=edition, pk=pk)).first()


def listed(edition: Edition) -> list[Listed]:
    """The edition's round tables, and how many ask for each: three queries."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    asked = Interest.objects.filter(
        round_table__edition=edition, participant__withdrawn_at__isnull=True
    )
    for pk, strength in asked.values_list("round_table_id", "strength"):
        counts[pk][strength] += 1
    return [
        Listed(row, {each: _counted(counts[row.pk][each]) for each in Strength}, _comes(row))
        for row in _shown(RoundTable.objects.filter(edition=edition))
    ]


def offered(participant: Participant) -> list[Offered]:
    """The round tables of the participant's edition, for their own page: three queries. One whose
    moderator does not come is not held."""
    mine = dict(participant.interests.values_list("round_table_id", "strength"))
    return [
        Offered(
            row,
            Strength(mine[row.pk]) if row.pk in mine else None,
            row.moderator_id == participant.pk,
        )
        for row in _shown(_held(participant.edition_id))
    ]


def offered_in(edition: OuterRef) -> Exists:
    """Is there a round table to wish for? A part of a query whose row has the ``edition``."""
    return Exists(_held(edition))


def themes_by_key(edition: Edition) -> dict[str, str]:
    """What each is about, by its id in plans: one query."""
    return dict(RoundTable.objects.filter(edition=edition).values_list("key", "theme"))


def who_may_lead(edition: Edition) -> list[tuple[int, str]]:
    """Those who come, by name with their organisation: one query."""
    coming = Participant.objects.filter(edition=edition, withdrawn_at__isnull=True)
    ordered = coming.order_by("person__name_order", "person__name", "pk")
    rows = ordered.values_list("pk", "person__name", "organisation__name")
    return [(pk, f"{name} ({home})") for pk, name, home in rows]


def free_tables(edition: Edition) -> list[tuple[int, int, int]]:
    """Id, number and chairs of the tables that are no organisation's own: one query."""
    free = Table.objects.filter(edition=edition, organisation=None).order_by("number")
    return list(free.values_list("pk", "number", "seats"))


def with_a_table(edition: Edition, facts: RoundTableFacts) -> RoundTableFacts:
    """The facts at any table where one has chairs enough, else at the last of the free ones that
    are not kept quiet, which gets them: for who has not chosen. One query."""
    free = Table.objects.filter(edition=edition, organisation=None, quiet=False).order_by("number")
    rows = list(free.values_list("pk", "seats"))
    if not rows or any(seats >= facts.most for _pk, seats in rows):
        return facts
    return RoundTableFacts(**{**vars(facts), "table": rows[-1][0]})


def _held(edition_id: int | OuterRef) -> QuerySet[RoundTable]:
    led = Q(moderator=None) | Q(moderator__withdrawn_at__isnull=True)
    return RoundTable.objects.filter(led, edition=edition_id)


def _shown(rows: QuerySet[RoundTable]) -> QuerySet[RoundTable]:
    return rows.select_related(
        "moderator__person", "moderator__organisation", "table"
    ).prefetch_related("slots")


def _comes(row: RoundTable) -> bool:
    return row.moderator is None or row.moderator.withdrawn_at is None


def _counted(number: int) -> int | None:
    return number if number >= COUNTED_FROM else None


def _locked(round_table: RoundTable) -> RoundTable:
    Edition.objects.select_for_update(no_key=True).get(pk=round_table.edition_id)
    return RoundTable.objects.select_for_update().get(pk=round_table.pk)


def _write(row: RoundTable, facts: RoundTableFacts) -> None:
    """The facts in the row, when the planner can use them; the table that it is to be at gets
    chairs for as many as may come."""
    theme = one_line(facts.theme).strip()
    if not theme or len(theme) > LONGEST_THEME:
        raise RoundTableError("theme")
    if not FEWEST <= facts.fewest <= facts.most <= MOST:
        raise RoundTableError("sizes")
    if not 1 <= facts.sectors <= min(facts.most, len(Sector)):
        raise RoundTableError("sectors")
    coming = Participant.objects.filter(edition=row.edition_id, withdrawn_at__isnull=True)
    # One who leads it and comes no more may stay, as the rest is changed.
    leads = facts.moderator
    if leads not in {None, row.moderator_id} and not coming.filter(pk=leads or 0).exists():
        raise RoundTableError("moderator")
    slots = Slot.objects.filter(edition=row.edition_id, pk__in=facts.slots or ())
    if facts.slots is not None and (not facts.slots or slots.count() != len(facts.slots)):
        raise RoundTableError("slots")
    _place(row.edition_id, facts)
    row.theme, row.moderator_id, row.table_id = theme, facts.moderator, facts.table
    row.fewest, row.most, row.sectors = facts.fewest, facts.most, facts.sectors
    row.anytime = facts.slots is None
    row.save()
    row.slots.set(slots if facts.slots is not None else ())


def _place(edition_id: int, facts: RoundTableFacts) -> None:
    free = Table.objects.filter(edition=edition_id, organisation=None)
    if facts.table is None:
        if not free.filter(seats__gte=facts.fewest).exists():
            raise RoundTableError("chairs")
        return
    if not free.filter(pk=facts.table).exists():
        raise RoundTableError("table")
    free.filter(pk=facts.table, seats__lt=facts.most).update(seats=facts.most)


def _record(verb: str, row: RoundTable, by: Person, now: datetime) -> None:
    record(verb=verb, subject=row, by=by, now=now, edition_id=row.edition_id)
