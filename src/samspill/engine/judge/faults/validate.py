"""Every fault in a problem, with its place and remedy, before anything is planned from it.

A problem without faults always has a plan that keeps all rules: the locked meetings alone.
Takes time linear in the size of the problem (times a logarithm to put the slots in order).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import pairwise

from samspill.engine.judge.faults.fault import Fault, FaultCode, unknown
from samspill.engine.judge.faults.locked import faults_in_locked
from samspill.engine.judge.faults.round_tables import faults_in_round_tables
from samspill.engine.model.problem import (
    Known,
    Met,
    Participant,
    Problem,
    Slot,
    Suggestion,
    Talk,
    Veto,
    Wish,
)

__all__ = ["Fault", "FaultCode", "problems_in"]

LARGEST = 1_000_000  # of any number: what is above is a slip, not an event
LARGEST_MINIMUM = 1_000  # each meeting that somebody lacks costs ten times the one before


def problems_in(problem: Problem) -> tuple[Fault, ...]:
    """Every fault, in the order of the problem's fields; empty when it can be planned.

    Locked meetings are looked at only when all else is right: they clash with other facts.
    """
    faults = (
        *_ids(problem),
        *_numbers(problem),
        *_times(problem),
        *_tables(problem),
        *_organisations(problem),
        *_participants(problem),
        *_parties(problem),
        *_contradictions(problem),
        *_rivals(problem),
        *faults_in_round_tables(problem),
    )
    return faults or tuple(faults_in_locked(problem))


def _ids(problem: Problem) -> Iterator[Fault]:
    people_and_organisations = [
        *((f"organisations[{i}].id", o.id) for i, o in enumerate(problem.organisations)),
        *((f"participants[{i}].id", p.id) for i, p in enumerate(problem.participants)),
    ]
    yield from _unique(people_and_organisations)
    yield from _unique((f"slots[{i}].id", s.id) for i, s in enumerate(problem.slots))
    yield from _unique((f"talks[{i}].id", t.id) for i, t in enumerate(problem.talks))
    yield from _unique((f"tables[{i}].id", t.id) for i, t in enumerate(problem.tables))
    yield from _unique((f"round_tables[{i}].id", r.id) for i, r in enumerate(problem.round_tables))


def _unique(places: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for place, key in places:
        if not key:
            yield Fault(FaultCode.EMPTY_ID, place)
        elif key in first:
            by = first[key].removesuffix(".id")
            yield Fault(FaultCode.DUPLICATE_ID, place, (key,), {"by": by})
        else:
            first[key] = place


def _numbers(problem: Problem) -> Iterator[Fault]:
    numbers: list[tuple[str, int | None]] = [("cap", problem.cap), ("minimum", problem.minimum)]
    for i, person in enumerate(problem.participants):
        numbers.append((f"participants[{i}].cap", person.cap))
        numbers.append((f"participants[{i}].minimum", person.minimum))
    for place, number in numbers:
        if number is not None and number < 0:
            yield Fault(FaultCode.NEGATIVE, place, facts={"number": number})
    for i, table in enumerate(problem.tables):
        numbers.append((f"tables[{i}].capacity", table.capacity))
        numbers.append((f"tables[{i}].seats", table.seats))
        for j, (_, capacity) in enumerate(table.capacities):
            numbers.append((f"tables[{i}].capacities[{j}]", capacity))
    for place, number in numbers:
        most = LARGEST_MINIMUM if place.endswith("minimum") else LARGEST
        if number is not None and number > most:
            yield Fault(FaultCode.TOO_LARGE, place, facts={"most": most})


def _times(problem: Problem) -> Iterator[Fault]:
    items: list[tuple[str, Slot | Talk]] = [
        *((f"slots[{i}]", slot) for i, slot in enumerate(problem.slots)),
        *((f"talks[{i}]", talk) for i, talk in enumerate(problem.talks)),
    ]
    moments = [
        (f"{place}.{field}", moment)
        for place, item in items
        for field, moment in (("start", item.start), ("end", item.end))
    ]
    mixed = [
        (place, moment) for place, moment in moments if _zoned(moment) != _zoned(moments[0][1])
    ]
    for place, moment in mixed:
        facts = {"moment": moment.isoformat(), "zoned": _zoned(moment), "other": moments[0][0]}
        yield Fault(FaultCode.TIMES_MIXED, place, facts=facts)
    if mixed:  # such times cannot be compared
        return
    for place, item in items:
        if item.end <= item.start:
            facts = {"end": item.end.isoformat()}
            yield Fault(FaultCode.TIME_REVERSED, f"{place}.end", (item.id,), facts)
    ordered = sorted(enumerate(problem.slots), key=lambda numbered: numbered[1].start)
    for (_, before), (i, after) in pairwise(ordered):
        if after.start < before.end:
            yield Fault(FaultCode.SLOTS_OVERLAP, f"slots[{i}].start", (before.id, after.id))


def _zoned(moment: datetime) -> bool:
    return moment.utcoffset() is not None


def _tables(problem: Problem) -> Iterator[Fault]:
    slots = {slot.id for slot in problem.slots}
    for i, table in enumerate(problem.tables):
        if table.capacity < 1:
            facts = {"capacity": table.capacity}
            yield Fault(FaultCode.BAD_CAPACITY, f"tables[{i}].capacity", (table.id,), facts)
        if table.seats < 2:
            facts = {"seats": table.seats}
            yield Fault(FaultCode.BAD_SEATS, f"tables[{i}].seats", (table.id,), facts)
        seen: set[str] = set()
        for j, (slot, capacity) in enumerate(table.capacities):
            place = f"tables[{i}].capacities[{j}]"
            if slot not in slots:
                yield unknown(place, "slot", slot)
            elif slot in seen:
                yield Fault(FaultCode.DUPLICATE_CAPACITY, place, (table.id, slot))
            if capacity < 0:
                about = (table.id, slot)
                yield Fault(FaultCode.BAD_CAPACITY, place, about, {"capacity": capacity})
            seen.add(slot)


def _organisations(problem: Problem) -> Iterator[Fault]:
    tables = {table.id for table in problem.tables}
    for i, organisation in enumerate(problem.organisations):
        if organisation.table is not None and organisation.table not in tables:
            yield unknown(f"organisations[{i}].table", "table", organisation.table)


def _participants(problem: Problem) -> Iterator[Fault]:
    slots = {slot.id for slot in problem.slots}
    talks = {talk.id for talk in problem.talks}
    for i, person in enumerate(problem.participants):
        if person.organisation not in problem.organisation_by_id:
            yield unknown(f"participants[{i}].organisation", "organisation", person.organisation)
        for slot in sorted((person.available or frozenset()) - slots):
            yield unknown(f"participants[{i}].available", "slot", slot)
        for talk in sorted(person.skips - talks):
            yield unknown(f"participants[{i}].skips", "talk", talk)


def _parties(problem: Problem) -> Iterator[Fault]:
    """Faults in who wishes, vetoes, is suggested to, has met or works with whom."""
    represented = {p.organisation for p in problem.participants if p.representative}
    named: list[tuple[str, Wish | Veto | Suggestion | Met | Known]] = [
        *((f"wishes[{i}]", wish) for i, wish in enumerate(problem.wishes)),
        *((f"vetoes[{i}]", veto) for i, veto in enumerate(problem.vetoes)),
        *((f"suggestions[{i}]", found) for i, found in enumerate(problem.suggestions)),
        *((f"met[{i}]", met) for i, met in enumerate(problem.met)),
        *((f"known[{i}]", known) for i, known in enumerate(problem.known)),
    ]
    for place, item in named:
        fields = ("by", "to") if isinstance(item, Wish | Veto | Known) else ("first", "second")
        parties: tuple[str, str] = (getattr(item, fields[0]), getattr(item, fields[1]))
        strangers = False
        for field, party in zip(fields, parties, strict=True):
            if party not in problem.participant_by_id and party not in problem.organisation_by_id:
                strangers = True
                yield unknown(f"{place}.{field}", "participant or organisation", party)
        if isinstance(item, Wish | Suggestion) and not strangers:
            yield from _empty_hopes(problem, represented, place, fields, parties)
        if isinstance(item, Suggestion) and not 0 <= item.worth <= 100:
            facts = {"worth": item.worth}
            yield Fault(FaultCode.WORTH_OUT_OF_RANGE, f"{place}.worth", facts=facts)


def _empty_hopes(
    problem: Problem,
    represented: set[str],
    place: str,
    fields: tuple[str, str],
    parties: tuple[str, str],
) -> Iterator[Fault]:
    """Faults of a wish or suggestion that no meeting could ever fulfil."""
    if _home(problem, parties[0]) == _home(problem, parties[1]):
        yield Fault(FaultCode.OWN_ORGANISATION, f"{place}.{fields[1]}", parties)
    for field, party in zip(fields, parties, strict=True):
        if party in problem.organisation_by_id and party not in represented:
            yield Fault(FaultCode.NO_REPRESENTATIVE, f"{place}.{field}", (party,))


def _home(problem: Problem, party: str) -> str:
    """The organisation that a known party is or belongs to."""
    person: Participant | None = problem.participant_by_id.get(party)
    return party if person is None else person.organisation


def _rivals(problem: Problem) -> Iterator[Fault]:
    """Rivals that are no two organisations of the problem."""
    for i, each in enumerate(problem.rivals):
        for field, home in (("first", each.first), ("second", each.second)):
            if home not in problem.organisation_by_id:
                yield unknown(f"rivals[{i}].{field}", "organisation", home)
        if each.first == each.second:
            yield Fault(FaultCode.OWN_ORGANISATION, f"rivals[{i}].second", (each.first,) * 2)


def _contradictions(problem: Problem) -> Iterator[Fault]:
    """One party that says two different things of another."""
    said: dict[tuple[str, str], Wish] = {}
    for i, wish in enumerate(problem.wishes):
        first = said.setdefault((wish.by, wish.to), wish)
        if first.strength is not wish.strength:
            about, place = (wish.by, wish.to), f"wishes[{i}].strength"
            facts = {"first": first.strength, "second": wish.strength}
            yield Fault(FaultCode.TWO_STRENGTHS, place, about, facts)
    for i, veto in enumerate(problem.vetoes):
        if (veto.by, veto.to) in said:
            yield Fault(FaultCode.WISH_AND_NO_THANKS, f"vetoes[{i}]", (veto.by, veto.to))
