"""Finding the people who cannot all be given their minimum: cuts of flows.

One flow runs from needs to whoever could meet them, with one meeting for a pair, one for a person
and an organisation, one for a partner and a slot, and a partner's room; another from needs to
slots and places at tables. Where a flow leaves a need unmet, the source's side of its smallest cut
holds the people who fall short, and its parts that share no partner are told apart. As for
tables, people no two of whom could meet are tried as well: each needs a place of their own. People
joined by whom they could meet are tried last, as an odd number of them may leave one over.

A proof is found wherever the flow of :mod:`samspill.engine.solving.bounds.relaxation` would prove a
shortfall by people and caps alone; where only people and tables together make it, not always.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping

from ortools.graph.python import max_flow

from samspill.engine.answers.feasibility.certificate import Certificate
from samspill.engine.answers.feasibility.limits import certified, may_leave_over, smallest
from samspill.engine.answers.feasibility.remaining import Remaining

WORK = 300_000  # looks at a pair while a certificate is made small: some seconds at most
LITTLE_WORK = 20_000  # some tenths of a second


def certificates(left: Remaining, *, work: int = WORK) -> Iterator[Certificate]:
    """Proofs that people cannot be given their minimum: first of each alone, then of sets of
    people by whom they could meet, then by tables. What one proof takes away is no part of the
    needs in the next. Each is as small as it can be without falling less short, where ``work``
    allows that to be found out."""
    needs = {p: need for p, need in left.need.items() if need > 0}
    for person in list(needs):
        yield from _proved(left, needs, [person], work)
    for sets in (
        lambda: _parts(left, _to_partners(left, needs, by_slot=True).short()),
        # A cut by slots may be of a kind that no limit can say.
        lambda: _parts(left, _to_partners(left, needs, by_slot=False).short()),
        lambda: [sorted(_to_tables(left, needs).short())],
        lambda: [_strangers(left, needs)],
        lambda: _joined(left, needs),
    ):
        for part in sets():
            yield from _proved(left, needs, part, work)


def lacking(found: Iterable[Certificate]) -> int:
    """Meetings that people lack in every plan, by the certificates that share nobody: those that
    come first of the others."""
    lacked, told = 0, set[str]()
    for certificate in found:
        people = dict(certificate.needs).keys()
        if told.isdisjoint(people):
            told |= people
            lacked += certificate.short
    return lacked


def _proved(
    left: Remaining, needs: dict[str, int], people: list[str], work: int
) -> Iterator[Certificate]:
    """The proof that these people fall short, if there is one; their needs are then lowered to
    what they can get."""
    found = certified(left, {p: needs[p] for p in people}) if people else None
    if found is None:
        return
    found = smallest(left, found, short=found.short, work=work)
    yield found
    short = found.short
    for person, need in found.needs:
        less = min(short, need)
        needs[person] -= less
        short -= less
        if not needs[person]:
            del needs[person]


class _Flow:
    """A network from a source by way of needs to a sink; nodes are named by any keys."""

    def __init__(self, needs: Mapping[str, int]) -> None:
        self._numbers: dict[Hashable, int] = {"source": 0, "sink": 1}
        self._arcs: list[tuple[int, int, int]] = []
        self.needs = needs
        for person, need in needs.items():
            self.arc("source", ("needs", person), need)

    def arc(self, tail: Hashable, head: Hashable, capacity: int) -> None:
        """Lets so much through."""
        number = self._numbers
        ends = [number.setdefault(key, len(number)) for key in (tail, head)]
        self._arcs.append((ends[0], ends[1], capacity))

    def short(self) -> set[str]:
        """The people on the source's side of a smallest cut: empty when all needs are met."""
        solver = max_flow.SimpleMaxFlow()
        for arc in self._arcs:
            solver.add_arc_with_capacity(*arc)
        if not self._arcs or solver.solve(0, 1) != solver.OPTIMAL:
            return set()
        near = set(solver.get_source_side_min_cut())
        return {p for p in self.needs if self._numbers["needs", p] in near}


def _to_partners(left: Remaining, needs: Mapping[str, int], *, by_slot: bool) -> _Flow:
    flow = _Flow(needs)
    groups: set[tuple[str, str]] = set()
    partners: dict[str, set[frozenset[str]]] = defaultdict(set)
    for person in needs:
        for other in left.partners[person]:
            home = left.represents(other)
            start: tuple[str, ...] = ("needs", person)
            if home is not None:
                start = ("group", person, home)
                if (person, home) not in groups:
                    groups.add((person, home))
                    flow.arc(("needs", person), start, 1)
            slots = _slots(left, person, other) if by_slot else left.free[other]
            end: Hashable = ("meets", other, slots)
            partners[other].add(slots)
            home = left.represents(person)
            if home is not None:
                end, inner = ("one of", home, other), end
                if (home, other) not in groups:
                    groups.add((home, other))
                    flow.arc(end, inner, 1)
            flow.arc(start, end, 1)
    for other, sets in partners.items():
        for slots in sets:
            for slot in slots:
                flow.arc(("meets", other, slots), ("in", other, slot), 1)
    limited = _limited_by_own_table(left, needs)
    for other in sorted(partners):
        for slot in left.free[other]:
            flow.arc(("in", other, slot), ("room", other), 1)
        home = left.represents(other)
        to = ("own table", home) if home in limited else "sink"
        flow.arc(("room", other), to, left.room[other])
    for home, most in limited.items():
        flow.arc(("own table", home), "sink", most)
    return flow


def _slots(left: Remaining, person: str, other: str) -> frozenset[str]:
    """When the other could meet the person, or whoever represents the person's organisation: of
    them the other meets one."""
    home = left.represents(person)
    if home is None:
        return left.partners[other][person]
    people = (p.id for p in left.problem.representatives[home])
    return frozenset().union(*(left.partners[other].get(p, frozenset()) for p in people))


def _limited_by_own_table(left: Remaining, needs: Mapping[str, int]) -> dict[str | None, int]:
    """Organisations whose own table all of the people must use, with the places it has."""
    found: dict[str | None, int] = {}
    for organisation in left.problem.organisations:
        table = organisation.table
        pairs = [
            (p, q.id)
            for q in left.problem.representatives[organisation.id]
            for p in left.partners[q.id]
            if p in needs
        ]
        if table is not None and pairs and all(left.classes(pair) == {table} for pair in pairs):
            found[organisation.id] = sum(left.places[table, s.id] for s in left.problem.slots)
    return found


def _to_tables(left: Remaining, needs: Mapping[str, int]) -> _Flow:
    flow = _Flow(needs)
    used: set[tuple[str, str]] = set()
    for person in needs:
        where: dict[str, set[str]] = defaultdict(set)
        for other, slots in left.partners[person].items():
            for kind in left.classes((person, other)):
                for slot in slots:
                    where[slot].add(kind)
        for slot, kinds in where.items():
            flow.arc(("needs", person), ("at", person, slot), 1)
            for kind in kinds:
                flow.arc(("at", person, slot), ("tables", kind, slot), 1)
                used.add((kind, slot))
    for kind, slot in sorted(used):
        # A meeting is one for each of its two people.
        flow.arc(("tables", kind, slot), "sink", 2 * left.places[kind, slot])
    return flow


def _strangers(left: Remaining, needs: Mapping[str, int]) -> list[str]:
    """People no two of whom could meet: each of their meetings is another one, and takes a place
    of its own. Those whom fewest others could meet come first."""
    found: list[str] = []
    for person in sorted(needs, key=lambda p: (len(left.partners[p]), p)):
        if left.partners[person].keys().isdisjoint(found):
            found.append(person)
    return sorted(found)


def _joined(left: Remaining, needs: Mapping[str, int]) -> Iterator[list[str]]:
    """The people in parts that could not meet one another, even by way of others among them."""
    waiting = dict.fromkeys(sorted(needs))
    while waiting:
        part, edge = [], [waiting.popitem()[0]]
        while edge:
            person = edge.pop()
            part.append(person)
            near = [other for other in left.partners[person] if other in waiting]
            edge += near
            for other in near:
                del waiting[other]
        if may_leave_over(left, {p: needs[p] for p in part}):
            yield sorted(part)


def _parts(left: Remaining, people: set[str]) -> Iterator[list[str]]:
    """The people in parts that share no partner, organisation or table with one another."""
    shared: dict[Hashable, list[str]] = defaultdict(list)
    for person in sorted(people):
        for other in left.partners[person]:
            shared[left.represents(other) or other].append(person)
    waiting = set(people)
    for start in sorted(people):
        if start not in waiting:
            continue
        part, edge = [], [start]
        waiting.discard(start)
        while edge:
            person = edge.pop()
            part.append(person)
            for other in left.partners[person]:
                for near in shared.pop(left.represents(other) or other, ()):
                    if near in waiting:
                        waiting.discard(near)
                        edge.append(near)
        yield sorted(part)
