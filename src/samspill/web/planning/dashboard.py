"""What an organiser reads of an edition at a glance: how far people have come, what they ask for,
who has too few to meet, and how full the tables are.

The same few queries for any number of people. Of wishes it says what ``wishes.demand`` may, and
nothing here is made of a no thanks or of what somebody has chosen for themselves.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F
from django.utils import timezone

from samspill.engine.model.problem import Problem
from samspill.web.editions.keys import number_in, organisation_key
from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.overview import Answer, answer_of, coming
from samspill.web.editions.rivals import trades_of
from samspill.web.people.models import Sector
from samspill.web.planning.models import VersionState
from samspill.web.planning.problem import problem_of_room
from samspill.web.planning.queries import places_taken
from samspill.web.wishes.demand import ThemeDemand, Wished, demand_by_theme, wished


@dataclass(frozen=True)
class Thin:
    """Somebody who can have fewer meetings than they are guaranteed: ``times`` are the slots that
    they are there in, ``partners`` those of other organisations who are there then, too."""

    pk: int
    name: str
    times: int
    partners: int
    guaranteed: int


@dataclass(frozen=True)
class SlotUse:
    """A slot, and how many of the places at tables its meetings take; None before any plan."""

    start: datetime
    end: datetime
    used: int | None


@dataclass(frozen=True)
class Dashboard:
    """All of it. ``days``: on which somebody answered, with how many had by then; ``behind``: the
    people, each with ``name``, by how far they have come."""

    people: int
    days: list[tuple[date, int]]
    behind: Mapping[Answer, list[Participant]]
    themes: list[ThemeDemand]
    there: Mapping[Sector, int]
    wished: Wished
    thin: list[Thin]
    slots: list[SlotUse]
    places: int


def dashboard_of(edition: Edition) -> Dashboard:
    """Nine queries."""
    # Without their persons: a thousand rows, of which the page needs a name each.
    people = list(
        coming(edition)
        .annotate(name=F("person__name"))
        .only("withdrawn_at", "first_seen_at", "profile_saved_at", "answered_at")
    )
    behind: dict[Answer, list[Participant]] = defaultdict(list)
    for person in people:
        behind[answer_of(person)].append(person)
    problem = problem_of_room(edition)
    sectors = {each.id: Sector(each.sector.value) for each in problem.organisations}
    there = Counter(sectors[person.organisation] for person in problem.participants)
    participants = {
        number_in(person.id): (sectors[person.organisation], problem.cap_of(person))
        for person in problem.participants
    }
    homes = {number_in(home): sector for home, sector in sectors.items()}
    return Dashboard(
        people=len(people),
        days=_days(people),
        behind=behind,
        themes=demand_by_theme(edition),
        there={sector: there[sector] for sector in Sector if there[sector]},
        wished=wished(edition, participants, homes),
        thin=too_few(problem, trades_of(edition)),
        slots=_slots(edition, problem),
        places=sum(table.capacity for table in problem.tables),
    )


def _days(people: Iterable[Participant]) -> list[tuple[date, int]]:
    answered = Counter(
        timezone.localtime(person.answered_at).date() for person in people if person.answered_at
    )
    total, found = 0, []
    for day in sorted(answered):
        total += answered[day]
        found.append((day, total))
    return found


def too_few(problem: Problem, trades: Mapping[int, str]) -> list[Thin]:
    """Those who can have fewer meetings than they are guaranteed, the fewest first, whatever
    anybody wishes: from when people are there, and of which organisation and trade (by its id).
    Rivals that an organisation has marked itself do not count: that is not the organiser's to see.
    """
    bits = {slot.id: 1 << place for place, slot in enumerate(problem.slots)}
    trade = {organisation_key(home): name.casefold() for home, name in trades.items()}
    times: dict[str, int] = {}
    everybody: Counter[int] = Counter()
    near: dict[str, Counter[int]] = defaultdict(Counter)  # of one's organisation, or trade
    for person in problem.participants:
        free = times[person.id] = sum(bits[slot] for slot in problem.open_slots[person.id])
        everybody[free] += 1
        near[_group(person.organisation, trade)][free] += 1
    found = []
    for person in problem.participants:
        free, own = times[person.id], near[_group(person.organisation, trade)]
        partners = _meeting(everybody, free) - _meeting(own, free)
        guaranteed = problem.minimum_of(person)
        if min(free.bit_count(), partners) < guaranteed:
            pk = number_in(person.id)
            found.append(Thin(pk, person.name, free.bit_count(), partners, guaranteed))
    return sorted(found, key=lambda each: (min(each.times, each.partners), each.name))


def _group(home: str, trade: Mapping[str, str]) -> str:
    return f"trade/{trade[home]}" if trade.get(home) else home


def _meeting(people: Mapping[int, int], free: int) -> int:
    """How many of them are there in any of these slots."""
    return sum(number for theirs, number in people.items() if theirs & free)


def _slots(edition: Edition, problem: Problem) -> list[SlotUse]:
    """As people follow it, else as the latest draft has it: one query."""
    used: Mapping[int, int] | None
    if edition.is_published:
        used = places_taken(edition)
    else:
        drafts = edition.plans.filter(state=VersionState.DRAFT).order_by("-number")
        report = drafts.values_list("report", flat=True).first()
        used = {row["slot"]: row["used"] for row in report["rooms"]} if report else None
    return [
        SlotUse(slot.start, slot.end, None if used is None else used.get(number_in(slot.id), 0))
        for slot in problem.slots
    ]
