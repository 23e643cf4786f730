"""Problems to try things on: any number of participants, the same ones for the same seed.

The shape follows real events of the kind: people from six sectors, police and control agencies
wanted by many (popularity falls as in Zipf's law), a third of the wishes returned, some people
there for part of the day only, companies with a few representatives and a fixed table.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from enum import StrEnum

import numpy as np

from samspill.engine.model.problem import (
    Known,
    Organisation,
    Participant,
    Problem,
    Sector,
    Seeks,
    Slot,
    Strength,
    Suggestion,
    Table,
    Talk,
    Veto,
    Wish,
)

SHARES = {  # of the organisations
    Sector.SECURITY_INDUSTRY: 0.24,
    Sector.BUSINESS: 0.38,
    Sector.POLICE: 0.07,
    Sector.CONTROL_AGENCY: 0.11,
    Sector.OTHER_PUBLIC: 0.13,
    Sector.RESEARCH: 0.07,
}
WANTED = {  # how much more somebody of the sector is wished for
    Sector.SECURITY_INDUSTRY: 0.8,
    Sector.BUSINESS: 1.0,
    Sector.POLICE: 4.0,
    Sector.CONTROL_AGENCY: 3.0,
    Sector.OTHER_PUBLIC: 1.0,
    Sector.RESEARCH: 0.7,
}
STRENGTHS = (Strength.MUST, Strength.LIKE, Strength.OPEN)
STRENGTH_SHARES = (0.25, 0.6, 0.15)
WISHES = 20
SLOTS, MOST_SLOTS = 8, 12
CAP, MINIMUM = 6, 3
RETURNED = 0.3  # the chance that a wish is returned by whom it is for
PART_DAY = 0.1
SEEKING = {Seeks.MIX: 0.6, Seeks.KNOWN: 0.2, Seeks.NEW: 0.2}
MARKS = 3  # people whom somebody works with, of other organisations
OSLO_WINTER = timezone(timedelta(hours=1))


class TableSupply(StrEnum):
    """How many places at tables there are, against what everybody's cap asks for."""

    LOOSE = "loose"  # 15 % to spare
    TIGHT = "tight"  # a fifth too few: somebody must do without


class Hours(StrEnum):
    """When people are there."""

    MOST = "most"  # nine of ten all day, the others for half of it
    SCATTERED = "scattered"  # each in every second slot, drawn one by one
    CLUSTERED = "clustered"  # each for half of the day, one stretch without a gap


PLACES = {TableSupply.LOOSE: 1.15, TableSupply.TIGHT: 0.8}  # of what the caps ask for


def generate(
    *,
    participants: int,
    seed: int,
    wishes: int = WISHES,
    slots: int = SLOTS,
    cap: int = CAP,
    room: TableSupply = TableSupply.LOOSE,
    hours: Hours = Hours.MOST,
    private: bool = False,
) -> Problem:
    """A problem with that many participants (at least 2), ``wishes`` wishes each, in a day of so
    many slots (2 to 12), of which each takes at most ``cap`` meetings. ``private``: police and
    control agencies are closed to sellers, and people say whom they seek and work with."""
    if participants < 2:
        raise ValueError("there must be at least two participants")
    if not 2 <= slots <= MOST_SLOTS:
        message = f"there must be 2 to {MOST_SLOTS} slots"
        raise ValueError(message)
    random = np.random.default_rng(seed)
    organisations, members = _organisations(random, participants)
    times, talks = day(slots)
    there = _hours(random, len(members), times, hours)
    people = _people(organisations, members, there)
    popularity = _popularity(random, people, organisations)
    wished = _wishes(random, people, popularity, wishes)
    vetoes = _vetoes(random, people, {(w.by, w.to) for w in wished})
    refused = {(v.by, v.to) for v in vetoes}
    wished = [w for w in wished if (w.by, w.to) not in refused]
    meetings = _asked_for(people, cap=cap, slots=slots)
    needed = round(meetings / slots * PLACES[room])
    organisations, tables = _tables(organisations, people, needed)
    known: list[Known] = []
    if private:  # drawn last, so that all else is the same
        people, known = _private(random, people, organisations)
    return Problem(
        participants=tuple(people),
        organisations=tuple(organisations),
        slots=times,
        tables=tuple(tables),
        talks=talks,
        wishes=tuple(wished),
        vetoes=tuple(vetoes),
        suggestions=tuple(_suggestions(random, people, wished)),
        known=tuple(known),
        cap=cap,
        minimum=min(cap, MINIMUM),
        title=f"{participants} generated participants, seed {seed}",
    )


def day(count: int = SLOTS) -> tuple[tuple[Slot, ...], tuple[Talk, ...]]:
    """Slots of 15 minutes with pauses of 5, half of them before lunch, and three talks."""
    date = datetime(2026, 11, 12, tzinfo=OSLO_WINTER)

    def at(hour: int, minute: int) -> datetime:
        return date + timedelta(hours=hour, minutes=minute)

    morning = count - count // 2
    starts = [at(10, 0) + timedelta(minutes=20 * n) for n in range(morning)]
    starts += [at(13, 0) + timedelta(minutes=20 * n) for n in range(count - morning)]
    slots = tuple(
        Slot(id=f"s{n}", start=start, end=start + timedelta(minutes=15))
        for n, start in enumerate(starts, start=1)
    )
    closing = max(at(14, 45), slots[-1].end + timedelta(minutes=5))
    talks = (
        Talk("t1", "Opening", at(9, 0), at(9, 40)),
        Talk("t2", "After lunch", at(12, 20), at(12, 55)),
        Talk("t3", "Closing", closing, closing + timedelta(minutes=45)),
    )
    return slots, talks


def _organisations(
    random: np.random.Generator, participants: int
) -> tuple[list[Organisation], list[int]]:
    """Organisations, and for each participant the index of theirs."""
    count = min(participants, max(2, round(participants * 0.45)))
    sectors = random.choice(len(SHARES), size=count, p=list(SHARES.values()))
    kinds = list(SHARES)
    organisations = [
        Organisation(id=f"o{n + 1}", name=f"Organisation {n + 1}", sector=kinds[int(sector)])
        for n, sector in enumerate(sectors)
    ]
    members = list(range(count))
    members += [int(n) for n in random.integers(0, count, size=participants - count)]
    return organisations, members


def _hours(
    random: np.random.Generator, people: int, slots: tuple[Slot, ...], hours: Hours
) -> list[frozenset[str] | None]:
    """The slots that each is there in, None for all of them."""
    ids = [slot.id for slot in slots]
    half = len(ids) // 2
    if hours is Hours.SCATTERED:
        drawn = random.random((people, len(ids))) < 0.5
        drawn[np.arange(people), random.integers(0, len(ids), size=people)] = True
        return [frozenset(np.array(ids)[row].tolist()) for row in drawn]
    if hours is Hours.CLUSTERED:
        starts = random.integers(0, len(ids) - half + 1, size=people).tolist()
        return [frozenset(ids[start : start + half]) for start in starts]
    part_day = (random.random(people) < PART_DAY).tolist()
    morning = (random.random(people) < 0.5).tolist()
    early, late = frozenset(ids[:half]), frozenset(ids[half:])
    return [
        (early if first else late) if part else None
        for part, first in zip(part_day, morning, strict=True)
    ]


def _people(
    organisations: list[Organisation], members: list[int], there: list[frozenset[str] | None]
) -> list[Participant]:
    return [
        Participant(
            id=f"p{n}",
            name=f"Participant {n}",
            organisation=organisations[member].id,
            representative=organisations[member].sector is Sector.SECURITY_INDUSTRY,
            available=available,
        )
        for n, (member, available) in enumerate(zip(members, there, strict=True), start=1)
    ]


def _popularity(
    random: np.random.Generator, people: list[Participant], organisations: list[Organisation]
) -> np.ndarray:
    """Cumulative weights, one a participant, ending at 1."""
    sector = {o.id: o.sector for o in organisations}
    rank = random.permutation(len(people)) + 1
    weights = np.array([WANTED[sector[p.organisation]] for p in people]) / rank**0.6
    total: np.ndarray = np.cumsum(weights / weights.sum())
    return total


def _wishes(
    random: np.random.Generator, people: list[Participant], popularity: np.ndarray, wanted: int
) -> list[Wish]:
    """At most ``wanted`` wishes a participant, every list drawn and then partly returned."""
    found: dict[tuple[int, int], Strength] = {}
    left = Counter(dict.fromkeys(range(len(people)), wanted))

    def add(by: int, to: int) -> bool:
        if people[by].organisation == people[to].organisation or (by, to) in found:
            return False
        if left[by] <= 0:
            return False
        found[by, to] = STRENGTHS[int(random.choice(3, p=STRENGTH_SHARES))]
        left[by] -= 1
        return True

    for by in (int(n) for n in random.permutation(len(people))):
        draws = np.searchsorted(popularity, random.random(wanted * 3)).tolist()
        returns = (random.random(wanted * 3) < RETURNED).tolist()
        for to, returned in zip(draws, returns, strict=True):
            if left[by] <= 0:
                break
            if add(by, min(to, len(people) - 1)) and returned:
                add(to, by)
    return [
        Wish(by=people[by].id, to=people[to].id, strength=strength)
        for (by, to), strength in sorted(found.items())
    ]


def _vetoes(
    random: np.random.Generator, people: list[Participant], wished: set[tuple[str, str]]
) -> list[Veto]:
    """About one for every ten people, never against somebody the same person wishes for."""
    count = len(people) // 10
    pairs = random.integers(0, len(people), size=(count, 2)).tolist()
    found = {
        (people[by].id, people[to].id)
        for by, to in pairs
        if people[by].organisation != people[to].organisation
    }
    return [Veto(by=by, to=to) for by, to in sorted(found - wished)]


def _suggestions(
    random: np.random.Generator, people: list[Participant], wished: list[Wish]
) -> list[Suggestion]:
    """Five a person, for pairs that neither side asked for."""
    asked = {frozenset((w.by, w.to)) for w in wished}
    found: dict[tuple[str, str], int] = {}
    draws = random.integers(0, len(people), size=(len(people), 5)).tolist()
    worths = random.integers(5, 100, size=(len(people), 5)).tolist()
    for person, others, values in zip(people, draws, worths, strict=True):
        for index, worth in zip(others, values, strict=True):
            other = people[index]
            if other.organisation == person.organisation:
                continue
            if frozenset((person.id, other.id)) not in asked:
                first, second = sorted((person.id, other.id))
                found[first, second] = worth
    return [Suggestion(a, b, worth) for (a, b), worth in sorted(found.items())]


def _private(
    random: np.random.Generator, people: list[Participant], organisations: list[Organisation]
) -> tuple[list[Participant], list[Known]]:
    """The people with what they keep to themselves, and whom they work with."""
    sector = {o.id: o.sector for o in organisations}
    closed = {Sector.POLICE, Sector.CONTROL_AGENCY}
    seeks = random.choice(len(SEEKING), size=len(people), p=list(SEEKING.values())).tolist()
    marks = random.integers(0, len(people), size=(len(people), MARKS)).tolist()
    found = [
        replace(
            person,
            open_to_sellers=sector[person.organisation] not in closed,
            seeks=list(SEEKING)[seek],
        )
        for person, seek in zip(people, seeks, strict=True)
    ]
    known = [
        Known(person.id, people[other].id)
        for person, others in zip(people, marks, strict=True)
        for other in sorted(set(others))
        if people[other].organisation != person.organisation
    ]
    return found, known


def _asked_for(people: list[Participant], *, cap: int, slots: int) -> float:
    """The meetings it takes to give everybody as many as they take and have slots for."""
    there = (slots if p.available is None else len(p.available) for p in people)
    return sum(min(cap, number) for number in there) / 2


def _tables(
    organisations: list[Organisation], people: list[Participant], needed: int
) -> tuple[list[Organisation], list[Table]]:
    """Fixed tables for every second company, and open ones to make up what is needed."""
    size = Counter(p.organisation for p in people)
    tables: list[Table] = []
    placed: list[Organisation] = []
    companies = 0
    for organisation in organisations:
        table = None
        if organisation.sector is Sector.SECURITY_INDUSTRY:
            companies += 1
            if companies % 2:
                table = f"b{len(tables) + 1}"
                tables.append(Table(table, name=organisation.name, capacity=size[organisation.id]))
        placed.append(Organisation(organisation.id, organisation.name, organisation.sector, table))
    own = sum(table.capacity for table in tables)
    start = len(tables) + 1
    common = max(1, needed - own // 2)
    tables += [Table(f"b{n}", name=f"Table {n}") for n in range(start, start + common)]
    return placed, tables
