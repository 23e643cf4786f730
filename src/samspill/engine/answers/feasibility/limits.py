"""The lowest limits that can be found for a set of people, and the sets that fall short."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from samspill.engine.answers.feasibility.certificate import (
    Because,
    Certificate,
    Limit,
    LimitKind,
    organisation_most,
    partner_most,
    slots_most,
    tables_most,
)
from samspill.engine.answers.feasibility.remaining import Remaining

MOST_SPLIT = 5  # representatives of one organisation: every way to split them is tried up to here


def certified(left: Remaining, needs: Mapping[str, int]) -> Certificate | None:
    """The certificate that falls shortest for these needs, None when none falls short."""
    needs = {p: need for p, need in needs.items() if need > 0}
    ways = [_by_partners(left, needs), _slot_by_slot(left, needs)]
    if len(needs) == 1:
        (person,) = needs
        if left.partners[person]:  # first: of equals, the plainest is taken
            ways.insert(0, _by_slots(left, person))
    limits = min((list(way) for way in ways), key=lambda found: sum(x.most for x in found))
    found = Certificate(needs=tuple(needs.items()), limits=tuple(limits))
    return found if found.short > 0 else None


def smallest(left: Remaining, certificate: Certificate, *, short: int, work: int) -> Certificate:
    """A certificate of fewer people that still falls short by as much as ``short``, from which
    nobody can be left out. People are left out in blocks, then one by one (Zeller and
    Hildebrandt, "Simplifying and isolating failure-inducing input", 2002), as long as ``work``
    looks at a pair allow."""
    best = certificate
    # Whoever has most others to turn to is the least part of the reason: they go first.
    order = sorted(dict(best.needs), key=lambda p: (-len(left.partners[p]), p))
    size = max(1, len(order) // 2)
    while order and work > 0:
        kept, at, found = list(order), 0, False
        while at < len(kept) and work > 0:
            rest = kept[:at] + kept[at + size :]
            work -= 1 + sum(len(left.partners[p]) for p in rest)
            fewer = _among(left, best, rest)
            if fewer is not None and fewer.short >= short:
                best, kept, found = fewer, rest, True
            else:
                at += size
        order = kept
        if size == 1 and not found:
            break
        size = max(1, size // 2)
    return best


def _among(left: Remaining, certificate: Certificate, people: Iterable[str]) -> Certificate | None:
    needs = dict(certificate.needs)
    fewer = {p: needs[p] for p in people}
    return certified(left, fewer) if fewer else None


def _by_slots(left: Remaining, person: str) -> Iterator[Limit]:
    yield Limit(LimitKind.SLOTS, person, len(left.times[person]), Because.SLOTS)


def _by_partners(left: Remaining, needs: Mapping[str, int]) -> Iterator[Limit]:
    """Each partner's limit, or their organisation's where that is lower."""
    homes: dict[str, list[str]] = {}
    partners = dict.fromkeys(q for p in needs for q in left.partners[p])
    for partner in sorted(partners):
        home = left.represents(partner)
        if home is None:
            most, because = partner_most(left, needs, partner)
            yield Limit(LimitKind.PARTNER, partner, most, because)
        else:
            homes.setdefault(home, []).append(partner)
    for home, representatives in homes.items():
        yield from _of_organisation(left, needs, home, representatives)


def _of_organisation(
    left: Remaining, needs: Mapping[str, int], home: str, partners: list[str]
) -> list[Limit]:
    alone = {
        q: Limit(LimitKind.PARTNER, q, *partner_most(left, needs, q)) for q in sorted(partners)
    }
    sizes = range(len(partners) + 1) if len(partners) <= MOST_SPLIT else (0, len(partners))
    ways = []
    for size in sizes:
        for some in combinations(alone, size):
            found = [alone[q] for q in some]
            if size < len(partners):
                most, because = organisation_most(left, needs, home, set(some))
                found.append(Limit(LimitKind.ORGANISATION, home, most, because))
            ways.append(found)
    return min(ways, key=lambda found: (sum(x.most for x in found), len(found)))


def _slot_by_slot(left: Remaining, needs: Mapping[str, int]) -> Iterator[Limit]:
    """In each slot the limits of its tables, or the slot's own where that is lower."""
    tables: dict[str, list[Limit]] = {slot: [] for slot in left.problem.slot_index}
    for (kind, slot), (most, because) in sorted(tables_most(left, needs).items()):
        tables[slot].append(Limit(LimitKind.TABLES, kind, most, because, slot))
    slots = slots_most(left, needs) if may_leave_over(left, needs) else {}
    for slot, limits in tables.items():
        if slot in slots and slots[slot][0] < sum(limit.most for limit in limits):
            yield Limit(LimitKind.SLOT, "", *slots[slot], slot)
        else:
            yield from limits


def may_leave_over(left: Remaining, needs: Mapping[str, int]) -> bool:
    """False where slots alone are enough even if, of any three who are there, one is left over."""
    times = sum(len(left.times[person]) for person in needs)
    return 3 * sum(needs.values()) > 2 * times
