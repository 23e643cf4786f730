"""The edition's round tables as the planner takes them: those that can be held."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, Protocol

from django.db.models import Prefetch

from samspill.engine.model import problem as engine
from samspill.engine.model.round_tables import tables_for
from samspill.web.editions.keys import participant_key, slot_key, table_key
from samspill.web.editions.models import Edition
from samspill.web.wishes.models import Interest, RoundTable


class SeatGiven(Protocol):
    """A seat that a colleague has taken over."""

    @property
    def giver(self) -> int: ...

    @property
    def colleague(self) -> int: ...

    @property
    def round_table(self) -> int | None: ...

    @property
    def dropped(self) -> bool: ...


def round_tables_of(
    edition: Edition,
    coming: Collection[int],
    there: Collection[int],
    given: Iterable[SeatGiven] = (),
) -> dict[str, Any]:
    """The round tables and who asked for them, of those who come: one query where there is
    none, else three. Whoever has ``given`` a seat away asks for it no more, and the colleague does;
    what either has said of it is left as it is. One whose moderator does not come is not held, and
    one whose table is no more, or is an organisation's by now, may be at any."""
    rows = RoundTable.objects.filter(edition=edition).prefetch_related(
        "slots", Prefetch("interests", Interest.objects.filter(participant__in=coming))
    )
    kept = [row for row in rows if row.moderator_id is None or row.moderator_id in coming]
    interests = sorted(
        ((interest, row) for row in kept for interest in row.interests.all()),
        key=lambda found: (found[0].participant_id, found[1].pk),  # however often it was said
    )
    asking = {
        (interest.participant_id, row.pk): (row, engine.Strength(interest.strength))
        for interest, row in interests
    }
    by_id = {row.pk: row for row in kept}
    for seat in given:
        row = by_id.get(seat.round_table or 0)
        if row is not None:
            asking.pop((seat.giver, row.pk), None)
            sits = seat.colleague in coming and not seat.dropped
            if sits and seat.colleague != row.moderator_id:
                asking.setdefault((seat.colleague, row.pk), (row, engine.Strength.LIKE))
    return {
        "round_tables": tuple(
            engine.RoundTable(
                id=row.key,
                theme=row.theme,
                moderator=participant_key(row.moderator_id) if row.moderator_id else None,
                fewest=row.fewest,
                most=row.most,
                sectors=row.sectors,
                table=table_key(row.table_id) if row.table_id and row.table_id in there else None,
                slots=None
                if row.anytime
                else frozenset(slot_key(slot.pk) for slot in row.slots.all()),
            )
            for row in kept
        ),
        "interests": tuple(
            engine.Interest(by=participant_key(who), round_table=row.key, strength=strength)
            for (who, _pk), (row, strength) in asking.items()
        ),
    }


def with_tables(problem: engine.Problem) -> engine.Problem:
    """The problem in which each round table has a table to be at: its own one, any other where
    that is kept for others or has too few chairs by now, and else it is not held. A problem in
    which one has none is refused as a whole, which would stop all planning."""
    kept = []
    for held in problem.round_tables:
        ways = (held, replace(held, table=None))
        kept += [way for way in ways if tables_for(problem, way, way.fewest)][:1]
    if tuple(kept) == problem.round_tables:
        return problem
    ids = {held.id for held in kept}
    interests = tuple(each for each in problem.interests if each.round_table in ids)
    return replace(problem, round_tables=tuple(kept), interests=interests)
