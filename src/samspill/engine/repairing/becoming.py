"""What a repair must see to when a problem has become another one, whatever the facts were.

A platform keeps facts, not changes: an organiser moves a slot, lowers a cap, gives a company a
table, somebody changes employer, several of these at once. The two problems are compared, and the
one that the repair works on is the new one, with what is gone from it still known: people who are
there no more, tables that hold nothing, round tables that are never on. :meth:`Becoming.without`
takes these out again when the repair is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.problem import Organisation, Participant, Problem, Table
from samspill.engine.model.valuation import Valuation
from samspill.engine.repairing.change import Change, ChangeCode, ChangeError
from samspill.engine.repairing.pairs import Pairs, pairs_after

Fact = TypeVar("Fact")


@dataclass(frozen=True)
class Becoming:
    """The problem to repair in, and what is different from the one before.

    ``touched`` is the participants whose pairs may be worth something else, ``joined`` those who
    are new, ``raised`` those who are guaranteed more than before, ``retimed`` the slots (ids) at
    another time than before; ``gone`` is the ids that are known to the repair only.
    """

    problem: Problem
    touched: frozenset[str]
    joined: tuple[str, ...]
    raised: tuple[str, ...]
    retimed: frozenset[str]
    gone: frozenset[str]
    pairs: Pairs | None = None

    def without(self, problem: Problem) -> Problem:
        """The repaired problem without what is gone."""
        if not self.gone:
            return problem

        def there(known: str) -> bool:
            return known not in self.gone

        return replace(
            problem,
            participants=tuple(p for p in problem.participants if there(p.id)),
            organisations=tuple(o for o in problem.organisations if there(o.id)),
            tables=tuple(t for t in problem.tables if there(t.id)),
            round_tables=tuple(r for r in problem.round_tables if there(r.id)),
        )


def become(before: Problem, after: Problem, plan: Plan, change: Change) -> Becoming:
    """Compare the problem that the plan was made for with the one that it is repaired for.

    Who, what and where meetings were held that have begun stays in the problem. Raises ChangeError
    when a slot that has begun is gone, or is at another time.
    """
    begun = _begun(before, change)
    retimed = _retimed(before, after)
    for slot in sorted(begun):
        if slot in retimed or slot not in after.slot_index:
            raise ChangeError("slots", ChangeCode.SLOT_BEGUN, slot=slot)
    held = [meeting for meeting in plan.meetings if meeting.slot in begun]
    problem, gone = _with_what_is_gone(before, after, begun, held)
    known = Valuation.kept(after)  # of those who are gone nobody has anything to say
    joined = tuple(p.id for p in after.participants if p.id not in before.participant_by_id)
    return Becoming(
        problem=problem,
        touched=frozenset(_touched(before, problem)) if known is None else frozenset(),
        joined=joined,
        raised=tuple(
            p.id
            for p in after.participants
            if (was := before.participant_by_id.get(p.id)) is not None
            and after.minimum_of(p) > before.minimum_of(was)
        ),
        retimed=retimed,
        gone=gone,
        pairs=None if known is None else known.pairs,
    )


def valuation_after(before: Problem, after: Problem) -> Valuation:
    """The valuation of a problem that is much like another one whose valuation is known: none but
    those whose pairs may be worth something else are valued anew."""
    if Valuation.kept(after) is None:
        gone = before.participant_by_id.keys() - after.participant_by_id.keys()
        known, touched = Valuation.of(before).pairs, _touched(before, after)
        return Valuation.knowing(after, pairs_after(known, after, touched, gone))
    return Valuation.of(after)


def _begun(before: Problem, change: Change) -> frozenset[str]:
    now = change.now
    if now is None:
        return frozenset()
    return frozenset(slot.id for slot in before.slots if slot.start <= now)


def _retimed(before: Problem, after: Problem) -> frozenset[str]:
    times = {slot.id: (slot.start, slot.end) for slot in before.slots}
    return frozenset(
        slot.id
        for slot in after.slots
        if slot.id in times and times[slot.id] != (slot.start, slot.end)
    )


def _with_what_is_gone(
    before: Problem, after: Problem, begun: frozenset[str], held: Iterable[Meeting]
) -> tuple[Problem, frozenset[str]]:
    """The new problem with those who are gone and away from now on, with their organisations,
    with the tables that are gone and closed, and the round tables that are gone and have no slot;
    and the ids of those that nothing that has begun needs."""
    kept = {person for meeting in held for person in meeting.participants}
    kept |= {meeting.table for meeting in held} | {meeting.round_table for meeting in held}
    apart = bool(after.quiet_tables)  # what is gone keeps no table apart for anybody
    people = [
        replace(p, available=begun, minimum=0, skips=frozenset(), quiet=p.quiet and apart)
        for p in before.participants
        if p.id not in after.participant_by_id
    ]
    homes = {p.organisation for p in people if p.organisation not in after.organisation_by_id}
    kept |= {p.organisation for p in people if p.id in kept}
    there = {table.id for table in after.tables}
    tables = [_closed(t, begun, after) for t in before.tables if t.id not in there]
    known = there | {table.id for table in tables}
    organisations = [
        replace(o, table=o.table if o.table in known else None)
        for o in before.organisations
        if o.id in homes
    ]
    rounds = [
        replace(r, slots=frozenset(), moderator=None, table=None)
        for r in before.round_tables
        if r.id not in after.round_table_by_id
    ]
    lost: list[Participant | Organisation | Table] = [*people, *organisations, *tables]
    gone = {each.id for each in lost} | {each.id for each in rounds}
    problem = replace(
        after,
        participants=(*after.participants, *people),
        organisations=(*after.organisations, *organisations),
        tables=(*after.tables, *tables),
        round_tables=(*after.round_tables, *rounds),
    )
    return problem, frozenset(gone - kept)


def _closed(table: Table, begun: frozenset[str], after: Problem) -> Table:
    """The table with nothing on it but what has begun."""
    before = dict(table.capacities)
    room = {slot: before.get(slot, table.capacity) for slot in begun}
    closed = {slot.id: room.get(slot.id, 0) for slot in after.slots}
    quiet = table.quiet and bool(after.quiet_tables)
    return replace(table, capacities=tuple(sorted(closed.items())), quiet=quiet)


def _touched(before: Problem, after: Problem) -> set[str]:
    """Everybody whose pairs may be worth something else: who says or is said something else of,
    who is new or gone, whose organisation or role is another, whose meeting is locked anew."""
    parties: set[str] = set()
    for wish in _other(before.wishes, after.wishes):
        parties |= {wish.by, wish.to}
    for veto in _other(before.vetoes, after.vetoes):
        parties |= {veto.by, veto.to}
    for suggestion in _other(before.suggestions, after.suggestions):
        parties |= {suggestion.first, suggestion.second}
    for met in _other(before.met, after.met):
        parties |= {met.first, met.second}
    for known in _other(before.known, after.known):
        parties |= {known.by, known.to}
    for organisation in after.organisations:
        home = before.organisation_by_id.get(organisation.id)
        if home is not None and home.sector is not organisation.sector:
            parties.add(organisation.id)  # who sells to whom
    for locked in _other(before.locked, after.locked):
        parties |= {*locked.participants}
    for person in after.participants:
        was = before.participant_by_id.get(person.id)
        if (
            was is None
            or (was.organisation, was.representative, was.open_to_sellers, was.seeks)
            != (person.organisation, person.representative, person.open_to_sellers, person.seeks)
            or before.cap_of(was) != after.cap_of(person)
        ):
            parties |= {person.id, person.organisation}
            parties |= set() if was is None else {was.organisation}
    parties |= {p.id for p in before.participants if p.id not in after.participant_by_id}
    if before.cap != after.cap:  # an organisation's musts share it out
        parties |= {o.id for o in after.organisations}
    found: set[str] = set()
    for party in parties:
        for problem in (before, after):
            if party in problem.participant_by_id:
                found.add(party)
            elif party in problem.organisation_by_id:
                found |= {p.id for p in problem.members[party]}
    return {person for person in found if person in after.participant_by_id}


def _other(before: tuple[Fact, ...], after: tuple[Fact, ...]) -> set[Fact]:
    """What is in one of them only. Most facts are the very same objects in both, and these need
    not be compared."""
    if before is after:
        return set()
    those, these = (
        dict(zip(map(id, before), before, strict=True)),
        dict(zip(map(id, after), after, strict=True)),
    )
    return {those[each] for each in those.keys() - these.keys()} ^ {
        these[each] for each in these.keys() - those.keys()
    }
