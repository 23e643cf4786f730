"""A certificate that some people cannot all be given their minimum, and its checker.

The people of a certificate need so many meetings, counted once for each of them. Whoever they
could meet, each such meeting is under one limit at least: the slots of the person who needs it,
the one they would meet, that one's organisation, or the tables it could be at. So they can get no
more than the limits together, in any plan; and that is less than they need. This is the
condition of Hall ("On representatives of subsets", 1935) for whole numbers: one side of a cut in
a flow from needs to whoever could meet them (Ford and Fulkerson, 1956). One limit is no flow's:
of an odd number who could meet only one another in a slot, one is left over (Tutte, "The
factorization of linear graphs", 1947, with nobody taken away).

The checker imports no solver. It looks at the problem, never at how the certificate was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from samspill.engine.answers.feasibility.remaining import Remaining


class LimitKind(StrEnum):
    """What sets a limit."""

    SLOTS = "slots"  # of one of the people themselves
    PARTNER = "partner"  # somebody they could meet
    ORGANISATION = "organisation"  # whose representatives they could meet: one each
    TABLES = "tables"  # a class of tables in a slot
    SLOT = "slot"  # a slot, whatever the tables


class Because(StrEnum):
    """What makes a limit as low as it is."""

    SLOTS = "slots"  # so many slots in which they could meet
    CAP = "cap"  # so many further meetings that the partner takes
    PEOPLE = "people"  # so many of the people could meet there: one meeting each
    TABLES = "tables"  # so many places
    ODD = "odd"  # an odd number who could meet only one another then: one is left over


@dataclass(frozen=True)
class Limit:
    """The people of the certificate get at most ``most`` meetings out of this.

    ``about`` is the id of a participant, an organisation or an organisation's own table (empty:
    the tables that are nobody's own, or a slot), ``slot`` the slot of a limit of tables or of the
    slot.
    """

    kind: LimitKind
    about: str
    most: int
    because: Because
    slot: str | None = None


@dataclass(frozen=True)
class Certificate:
    """``needs`` are participants with the meetings they need beside the locked ones, at most
    their minimum; ``limits`` is all that they can get."""

    needs: tuple[tuple[str, int], ...]
    limits: tuple[Limit, ...]

    @property
    def needed(self) -> int:
        """Meetings that the people need, counted once for each of them."""
        return sum(need for _, need in self.needs)

    @property
    def available(self) -> int:
        """Meetings that they can get, counted in the same way."""
        return sum(limit.most for limit in self.limits)

    @property
    def short(self) -> int:
        """Meetings that they lack in every plan."""
        return self.needed - self.available


def untrue(left: Remaining, certificate: Certificate) -> tuple[str, ...]:
    """What the certificate says that is not so, in English; empty when it proves its case."""
    return tuple(_untrue(left, certificate))


def true_most(left: Remaining, certificate: Certificate, limit: Limit) -> int:
    """The most meetings that the people can get out of what the limit is about. Raises KeyError
    when it is about nothing that there is."""
    people = dict(certificate.needs)
    if limit.kind is LimitKind.SLOTS:
        return len(left.times[limit.about])
    if limit.kind is LimitKind.PARTNER:
        return partner_most(left, people, limit.about)[0]
    if limit.kind is LimitKind.ORGANISATION:
        covered = {x.about for x in certificate.limits if x.kind is LimitKind.PARTNER}
        return organisation_most(left, people, limit.about, covered)[0]
    if limit.kind is LimitKind.SLOT:
        return slots_most(left, people)[limit.slot or ""][0]
    return tables_most(left, people)[limit.about, limit.slot or ""][0]


def partner_most(left: Remaining, people: Mapping[str, int], partner: str) -> tuple[int, Because]:
    """Meetings of the people with one partner: by the partner's room, one for each slot, and one
    for each of the people, those who represent the same organisation taken as one."""
    whom: dict[str, frozenset[str]] = {}
    for person, slots in left.partners[partner].items():
        if person in people:
            one = left.represents(person) or person
            whom[one] = whom.get(one, frozenset()) | slots
    return min(
        (left.room[partner], Because.CAP),
        (len(whom), Because.PEOPLE),
        (_apart(list(whom.values())), Because.SLOTS),
    )


def organisation_most(
    left: Remaining, people: Mapping[str, int], organisation: str, without: set[str]
) -> tuple[int, Because]:
    """Meetings of the people with the organisation's representatives, those in ``without`` left
    out: one for each of the people, and as many as its own table holds where they must use it."""
    met = [
        (p, q, slots)
        for q in (r.id for r in left.problem.representatives[organisation])
        if q not in without
        for p, slots in left.partners[q].items()
        if p in people
    ]
    most = len({p for p, _, _ in met}), Because.PEOPLE
    table = left.problem.organisation_by_id[organisation].table
    if table is not None and all(left.classes((p, q)) == {table} for p, q, _ in met):
        used = _slots(slots for _, _, slots in met)
        return min(most, (sum(left.places[table, slot] for slot in used), Because.TABLES))
    return most


def tables_most(
    left: Remaining, people: Mapping[str, int]
) -> dict[tuple[str, str], tuple[int, Because]]:
    """Meetings of the people at each class of tables in each slot where there are places: a
    meeting counts for both of the people in it, and nobody is in two."""
    there: dict[tuple[str, str], set[str]] = {}
    inner: set[tuple[str, str]] = set()
    for person in people:
        for other, slots in left.partners[person].items():
            for kind in left.classes((person, other)):
                for slot in slots:
                    there.setdefault((kind, slot), set()).add(person)
                    if other in people:
                        inner.add((kind, slot))
    return {
        key: min(
            ((2 if key in inner else 1) * left.places[key], Because.TABLES),
            (len(here), Because.PEOPLE),
            key=_most,
        )
        for key, here in there.items()
        if left.places[key] > 0
    }


def slots_most(left: Remaining, people: Mapping[str, int]) -> dict[str, tuple[int, Because]]:
    """Meetings of the people in each slot in which they could meet anybody: one for each, but for
    one of every odd number who could meet only one another in it."""
    there: dict[str, dict[str, list[str]]] = {}
    for person in people:
        for other, slots in left.partners[person].items():
            for slot in slots:
                there.setdefault(slot, {}).setdefault(person, []).append(other)
    found = {}
    for slot, met in there.items():
        left_over = sum(size % 2 for size in _closed(met))
        found[slot] = (len(met) - left_over, Because.ODD if left_over else Because.PEOPLE)
    return found


def _closed(met: Mapping[str, list[str]]) -> Iterator[int]:
    """Sizes of the sets of people joined by whom each could meet, where all of them are keys."""
    waiting = set(met)
    while waiting:
        edge, size, closed = [waiting.pop()], 0, True
        while edge:
            size += 1
            for other in met[edge.pop()]:
                if other in waiting:
                    waiting.discard(other)
                    edge.append(other)
                elif other not in met:
                    closed = False
        if closed:
            yield size


def _most(limit: tuple[int, Because]) -> int:
    return limit[0]


def _slots(many: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*many)


def _apart(many: list[frozenset[str]]) -> int:
    """How many of the sets can be given a slot of their own: a largest matching, by augmenting
    paths (Berge, "Two theorems in graph theory", 1957)."""
    fewest = sorted(len(slots) for slots in many)
    if all(size > before for before, size in enumerate(fewest)):
        return len(many)  # one after another, each finds a slot that is not yet given
    given: dict[str, int] = {}

    def give(index: int, tried: set[str]) -> bool:
        for slot in sorted(many[index] - tried):
            tried.add(slot)
            if slot not in given or give(given[slot], tried):
                given[slot] = index
                return True
        return False

    return sum(give(index, set()) for index in range(len(many)))


def _untrue(left: Remaining, certificate: Certificate) -> Iterator[str]:
    people = dict(certificate.needs)
    if len(people) != len(certificate.needs):
        yield "Somebody is named twice."
    for person, need in certificate.needs:
        if not 0 < need <= left.need.get(person, 0):
            yield f"{person} does not need {need} more."
            return
    keys = [(limit.kind, limit.about, limit.slot) for limit in certificate.limits]
    if len(set(keys)) != len(keys):
        yield "A limit is given twice."
    for limit in certificate.limits:
        try:
            most = true_most(left, certificate, limit)
        except KeyError:
            yield f"There is no {limit.kind} {limit.about or limit.slot}."
            return
        if limit.most < most:
            yield f"{limit.kind} {limit.about or limit.slot} gives {most}, not {limit.most}."
    for person in people:
        for other, slots in left.partners[person].items():
            if not _covered(left, person, other, slots, set(keys)):
                yield f"{person} could meet {other} under no limit."
    if certificate.short <= 0:
        yield f"{certificate.available} are enough for {certificate.needed}."


def _covered(
    left: Remaining,
    person: str,
    other: str,
    slots: frozenset[str],
    keys: set[tuple[LimitKind, str, str | None]],
) -> bool:
    home = left.represents(other)
    return (
        (LimitKind.SLOTS, person, None) in keys
        or (LimitKind.PARTNER, other, None) in keys
        or (home is not None and (LimitKind.ORGANISATION, home, None) in keys)
        or all(
            (LimitKind.SLOT, "", slot) in keys
            or all(
                (LimitKind.TABLES, kind, slot) in keys
                for kind in left.classes((person, other))
                if left.places[kind, slot] > 0
            )
            for slot in slots
        )
    )
