"""What a good plan is: the ordered levels, and how each participant and sector was served.

Everything is computed from the problem and the plan alone, in time linear in their sizes (and
in the number of pairs that may meet). ``docs/explanation/levels.md`` has the mathematics.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.problem import Participant, Problem, Sector, Strength
from samspill.engine.model.valuation import (
    Pair,
    Reason,
    Valuation,
    pair_of,
    shortfall_cost,
)


@dataclass(frozen=True)
class Share:
    """How many of a number of things came true."""

    fulfilled: int
    of: int

    @property
    def share(self) -> float:
        """Between 0 and 1; 1 when there was nothing to fulfil."""
        return self.fulfilled / self.of if self.of else 1.0

    @staticmethod
    def count(facts: Iterable[bool]) -> Share:
        """The share of the facts that are true."""
        listed = tuple(facts)
        return Share(fulfilled=sum(listed), of=len(listed))

    def __add__(self, other: Share) -> Share:
        return Share(self.fulfilled + other.fulfilled, self.of + other.of)


@dataclass(frozen=True)
class Served:
    """What the plan gives one participant.

    ``minimum`` is what they are guaranteed where it is possible. ``musts``, ``likes`` and
    ``mutual`` count their own wishes (not their organisation's), the first two their interests in
    round tables too; a wish for an organisation is fulfilled by one representative. ``points``
    are those of their meetings (of a round table, of their own interest) and of being served,
    ``possible`` the most they could get if nobody else had any wish or meeting in the way.
    """

    participant: str
    meetings: int
    minimum: int
    musts: Share
    likes: Share
    mutual: Share
    breaks: int
    table_changes: int
    points: int
    possible: int

    @property
    def satisfaction(self) -> float:
        """Points as a share of what was possible, 1 when nothing was."""
        return min(1.0, self.points / self.possible) if self.possible else 1.0


@dataclass(frozen=True)
class SectorServed:
    """A sector's people: how many, their meetings and points in all, and the musts that they
    and their organisations wished."""

    sector: Sector
    participants: int
    meetings: int
    points: int
    musts: Share

    @property
    def mean_meetings(self) -> float:
        """Meetings a participant."""
        return self.meetings / self.participants if self.participants else 0.0


@dataclass(frozen=True)
class Levels:
    """The levels in order; all but ``value`` are the better the smaller."""

    minimum: int
    value: int
    breaks: int
    table_changes: int

    @property
    def order(self) -> tuple[int, int, int, int]:
        """What plans are compared by: the smaller, the better."""
        return (self.minimum, -self.value, self.breaks, self.table_changes)


@dataclass(frozen=True)
class Score:
    """The levels in order, then what they mean for people.

    ``minimum``, ``breaks`` and ``table_changes`` are the better the smaller, ``value`` the
    larger. ``distribution[n]`` is the number of participants with ``n`` meetings. ``fairness``
    is Jain's index of satisfaction: 1 when all are equally satisfied, 1/n when one has it all.
    """

    minimum: int
    value: int
    breaks: int
    table_changes: int
    meetings: int
    served: tuple[Served, ...]
    sectors: tuple[SectorServed, ...]
    distribution: tuple[int, ...]
    fairness: float

    @property
    def order(self) -> tuple[int, int, int, int]:
        """What plans are compared by: the smaller, the better."""
        return (self.minimum, -self.value, self.breaks, self.table_changes)


def score(problem: Problem, plan: Plan, valuation: Valuation | None = None) -> Score:
    """The score of a plan for a problem without faults.

    A plan that breaks rules is scored as far as it can be read: meetings that name something
    unknown or somebody twice, or are neither of two participants nor at a round table, are left
    out.
    """
    valuation = valuation or Valuation(problem)
    counted = _readable(problem, plan)
    agendas = _agendas(problem, counted)
    possible = _possible(problem, valuation)
    wishes = Wishes(problem, valuation, counted)
    served = tuple(
        _serve(person, agendas[person.id], possible=possible[person.id], wishes=wishes)
        for person in problem.participants
    )
    return Score(
        minimum=sum(shortfall_cost(s.minimum - s.meetings) for s in served),
        value=sum(_points(valuation, m) for m in counted)
        + sum(valuation.served(s.meetings) for s in served),
        breaks=sum(s.breaks for s in served),
        table_changes=sum(s.table_changes for s in served),
        meetings=len(counted),
        served=served,
        sectors=_sectors(problem, served, wishes),
        distribution=_distribution(served),
        fairness=jain(s.satisfaction for s in served if s.possible),
    )


def levels_of(
    problem: Problem, plan: Plan, points: Mapping[Pair, int], valuation: Valuation
) -> Levels:
    """The levels alone, as :func:`score` has them, given what each pair that meets is worth: in
    time linear in participants and meetings, however many pairs might have met."""
    counted = _readable(problem, plan)
    value = minimum = breaks = changes = 0
    for meeting in counted:
        if meeting.round_table:
            value += valuation.group_points(meeting.round_table, meeting.participants)
        else:
            value += points.get(pair_of(meeting.participants[0], meeting.participants[1]), 0)
    agendas = _agendas(problem, counted)
    index = problem.slot_index
    for person in problem.participants:
        agenda = agendas[person.id]
        value += valuation.served(len(agenda))
        minimum += shortfall_cost(problem.minimum_of(person) - len(agenda))
        breaks += breaks_in([index[m.slot] for m in agenda])
        changes += table_changes_in([m.table for m in agenda])
    return Levels(minimum, value, breaks, changes)


def jain(values: Iterable[float]) -> float:
    """Jain's index, (sum x)^2 / (n * sum x^2); 1 for nobody and when all have nothing.

    Jain, Chiu and Hawe, "A quantitative measure of fairness and discrimination", 1984, eq. 1.
    """
    listed = tuple(values)
    squares = sum(x * x for x in listed)
    return sum(listed) ** 2 / (len(listed) * squares) if squares else 1.0


def breaks_in(slot_indices: Sequence[int]) -> int:
    """Breaks in one agenda, given its meetings' slot indices in ascending order: the number of
    meetings whose next is not in the very next slot (nor in the same)."""
    return sum(b - a > 1 for a, b in pairwise(slot_indices))


def table_changes_in(tables: Sequence[str]) -> int:
    """Changes of table in one agenda, given its meetings' tables in the order of time."""
    return sum(a != b for a, b in pairwise(tables))


def _readable(problem: Problem, plan: Plan) -> tuple[Meeting, ...]:
    slots = {slot.id for slot in problem.slots}
    tables = {table.id for table in problem.tables}
    people = problem.participant_by_id
    return tuple(
        m
        for m in plan.meetings
        if m.slot in slots
        and m.table in tables
        and (m.round_table in problem.round_table_by_id or not m.round_table)
        and (m.round_table or len(m.participants) == 2)
        and len(m.participants) == len(set(m.participants))
        and all(p in people for p in m.participants)
    )


def _agendas(problem: Problem, meetings: tuple[Meeting, ...]) -> dict[str, list[Meeting]]:
    """Each participant's meetings in the order of time."""
    agendas: dict[str, list[Meeting]] = {p.id: [] for p in problem.participants}
    for meeting in sorted(meetings, key=lambda m: (problem.slot_index[m.slot], m.table)):
        for participant in meeting.participants:
            agendas[participant].append(meeting)
    return agendas


def _points(valuation: Valuation, meeting: Meeting) -> int:
    if meeting.round_table:
        return valuation.group_points(meeting.round_table, meeting.participants)
    pair = valuation.pairs.get(pair_of(meeting.participants[0], meeting.participants[1]))
    return pair.points if pair is not None else 0


def _points_for(valuation: Valuation, meeting: Meeting, participant: str) -> int:
    """What the meeting is worth to one in it: of a round table their own interest alone."""
    if meeting.round_table:
        return valuation.group_points(meeting.round_table, (participant,))
    return _points(valuation, meeting)


def _possible(problem: Problem, valuation: Valuation) -> dict[str, int]:
    """The most points each participant could get if they were alone in wanting anything: their
    best pairs with a common open slot, one representative an organisation, and round tables in
    an open slot, up to their cap."""
    best: dict[str, dict[Pair, int]] = {p.id: {} for p in problem.participants}
    for (first, second), value in valuation.pairs.items():
        if not problem.open_slots[first] & problem.open_slots[second]:
            continue
        for me, other in ((first, second), (second, first)):
            person = problem.participant_by_id[other]
            one = ("organisation", person.organisation) if person.representative else ("", other)
            best[me][one] = max(best[me].get(one, 0), value.points)
    for (me, key), points in valuation.interests.items():
        slots = problem.round_table_by_id[key].slots
        if problem.open_slots[me] if slots is None else problem.open_slots[me] & slots:
            best[me]["round table", key] = points
    found: dict[str, int] = {}
    for person in problem.participants:
        limit = min(problem.cap_of(person), len(problem.open_slots[person.id]))
        top = heapq.nlargest(limit, best[person.id].values())
        found[person.id] = sum(top) + valuation.served(len(top))
    return found


class _Outcome(NamedTuple):
    """What became of a wish, and whether the other side wished it too."""

    strength: Strength
    met: bool
    mutual: bool


class Wishes:
    """Which wishes and interests came true in a plan's meetings: by party, strength, and whether
    the other side wished it too."""

    def __init__(self, problem: Problem, valuation: Valuation, meetings: Iterable[Meeting]) -> None:
        self.problem, self.valuation = problem, valuation
        held = tuple(meetings)
        self.met = {
            pair_of(m.participants[0], m.participants[1]) for m in held if not m.round_table
        }
        self.seated = {(p, m.round_table) for m in held for p in m.participants}
        said: dict[str, dict[str, Strength]] = {}
        for wish in problem.wishes:
            said.setdefault(wish.by, {})[wish.to] = wish.strength
        self._outcomes = {
            by: [self._outcome(by, to, strength) for to, strength in row.items()]
            for by, row in said.items()
        }
        interests = {(i.by, i.round_table): i.strength for i in problem.interests}
        for (by, key), strength in interests.items():
            seated = (by, key) in self.seated
            self._outcomes.setdefault(by, []).append(_Outcome(strength, seated, mutual=False))

    def _outcome(self, by: str, to: str, strength: Strength) -> _Outcome:
        pairs = [
            pair_of(p.id, q.id)
            for p in self.problem.people_of(by)
            for q in self.problem.people_of(to)
        ]
        return _Outcome(
            strength=strength,
            met=any(pair in self.met for pair in pairs),
            mutual=any(self._is_mutual(pair) for pair in pairs),
        )

    def of_strength(self, by: str, strength: Strength) -> Share:
        """The party's wishes of that strength."""
        return Share.count(o.met for o in self._outcomes.get(by, ()) if o.strength is strength)

    def mutual(self, by: str) -> Share:
        """The party's wishes that the other side shares."""
        return Share.count(o.met for o in self._outcomes.get(by, ()) if o.mutual)

    def _is_mutual(self, pair: Pair) -> bool:
        value = self.valuation.pairs.get(pair)
        return value is not None and value.reason is Reason.MUTUAL


def _serve(person: Participant, agenda: list[Meeting], *, possible: int, wishes: Wishes) -> Served:
    problem = wishes.problem
    return Served(
        participant=person.id,
        meetings=len(agenda),
        minimum=problem.minimum_of(person),
        musts=wishes.of_strength(person.id, Strength.MUST),
        likes=wishes.of_strength(person.id, Strength.LIKE),
        mutual=wishes.mutual(person.id),
        breaks=breaks_in([problem.slot_index[m.slot] for m in agenda]),
        table_changes=table_changes_in([m.table for m in agenda]),
        points=sum(_points_for(wishes.valuation, m, person.id) for m in agenda)
        + wishes.valuation.served(len(agenda)),
        possible=possible,
    )


def _sectors(
    problem: Problem, served: tuple[Served, ...], wishes: Wishes
) -> tuple[SectorServed, ...]:
    """The sectors that have participants, in the order of :class:`Sector`."""
    people: dict[Sector, list[Served]] = {}
    musts: Counter[Sector] = Counter()
    fulfilled: Counter[Sector] = Counter()
    for entry in served:
        home = problem.participant_by_id[entry.participant].organisation
        people.setdefault(problem.organisation_by_id[home].sector, []).append(entry)
    for organisation in problem.organisations:
        share = wishes.of_strength(organisation.id, Strength.MUST)
        for person in problem.members[organisation.id]:
            share += wishes.of_strength(person.id, Strength.MUST)
        musts[organisation.sector] += share.of
        fulfilled[organisation.sector] += share.fulfilled
    return tuple(
        SectorServed(
            sector=sector,
            participants=len(people[sector]),
            meetings=sum(s.meetings for s in people[sector]),
            points=sum(s.points for s in people[sector]),
            musts=Share(fulfilled[sector], musts[sector]),
        )
        for sector in Sector
        if sector in people
    )


def _distribution(served: tuple[Served, ...]) -> tuple[int, ...]:
    counts = Counter(s.meetings for s in served)
    return tuple(counts[n] for n in range(max(counts, default=0) + 1))
