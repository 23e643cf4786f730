"""The same event a year before: some of the same people, and whom each of them met."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from samspill.engine.generate.demo.edition import (
    DOORS,
    DemoEdition,
    DemoPerson,
    DemoWish,
    demo_edition,
)

PEOPLE = 44
MEETINGS = 6  # of each at most
YEAR = timedelta(weeks=52)  # so that it is on the same day of the week
PARTICIPANT, SELLER, POLICE = DOORS
# Organisations that those behind the doors met last year, beside one another.
MET = {
    PARTICIPANT: ("Betalingsverket", "Finanskontrollen", "Trygghet Forsikring", "Storelv kommune"),
    SELLER: ("Lufthavnservice Sør", "Havnevesenet i Kysthavn", "Dagligvarehuset", "Polarpost"),
    POLICE: (
        "Varetilsynet",
        "Sentrumstorget Kjøpesenter",
        "Fjellregionen kommune",
        "Institutt for kriminalitetsforebygging",
    ),
}


@dataclass(frozen=True)
class DemoMeeting:
    """Two who met (e-mails), in the slot and at the table of those places in the edition's."""

    people: tuple[str, str]
    slot: int
    table: int


@dataclass(frozen=True)
class LastYear:
    """The edition and its meetings. Those who met had wished for one another."""

    edition: DemoEdition
    meetings: tuple[DemoMeeting, ...]


def last_year(demo: DemoEdition, *, seed: int = 2026) -> LastYear:
    """The edition of the year before."""
    draw = random.Random(seed)  # noqa: S311  (invented people, not secrets)
    day = demo.day - YEAR
    before = demo_edition(day=day, seed=seed)
    people = _people(demo)
    meetings = _meetings(people, len(before.slots), draw)
    there = {person.organisation for person in people}
    edition = replace(
        before,
        minimum=0,
        rooms=(("Storsalen", 1, len(people) // 2),),
        organisations=tuple(each for each in demo.organisations if each[0] in there),
        fixed_tables=(),
        people=people,
        wishes=tuple(
            DemoWish(by, to, "like")
            for meeting in meetings
            for by, to in (meeting.people, meeting.people[::-1])
        ),
    )
    return LastYear(edition, meetings)


def _people(demo: DemoEdition) -> tuple[DemoPerson, ...]:
    """Those behind the doors, one of each organisation that they met, and some others."""
    wanted = {name for names in MET.values() for name in names}
    left = set(wanted)
    chosen = [person for person in demo.people if person.email in DOORS]
    for person in demo.people:
        if person.organisation in left and person.email not in DOORS:
            left.remove(person.organisation)
            chosen.append(person)
    taken = wanted | {person.organisation for person in chosen}
    others = [person for person in demo.people if person.organisation not in taken]
    chosen += others[:: len(others) // (PEOPLE - len(chosen))][: PEOPLE - len(chosen)]
    return tuple(replace(person, answered=True, away=None) for person in chosen)


def _meetings(
    people: Sequence[DemoPerson], slots: int, draw: random.Random
) -> tuple[DemoMeeting, ...]:
    """Each pair in the first slot in which both are free; those of the doors first."""
    by_home = {person.organisation: person.email for person in reversed(people)}
    pairs = [(PARTICIPANT, SELLER), (PARTICIPANT, POLICE), (SELLER, POLICE)]
    pairs += [(door, by_home[name]) for door, names in MET.items() for name in names]
    known = {frozenset(pair) for pair in pairs}
    homes = {person.email: person.organisation for person in people}
    others = [
        (one, other)
        for one in homes
        for other in homes
        if one < other and homes[one] != homes[other] and {one, other} not in known
    ]
    draw.shuffle(others)
    busy: dict[str, set[int]] = defaultdict(set)
    used: Counter[int] = Counter()
    found = []
    for one, other in (*pairs, *others):
        free = [slot for slot in range(slots) if slot not in busy[one] | busy[other]]
        if not free or max(len(busy[one]), len(busy[other])) >= MEETINGS:
            continue
        busy[one].add(free[0])
        busy[other].add(free[0])
        found.append(DemoMeeting((one, other), free[0], used[free[0]]))
        used[free[0]] += 1
    return tuple(found)
