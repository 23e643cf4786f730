"""What a meeting is worth: the points behind the level ``value``.

The value of a plan is the sum of its meetings' points and of every participant's points for
being served::

    value(plan) = sum over meetings {p, q} of points(p, q)
                + sum over round tables held of the points of their people
                + sum over participants p of served(number of p's meetings)

A round table's points are those of the interests of the people who sit there. ``served`` is
concave: a first meeting counts more than a sixth. ``points`` put any mutual wish
before any one-sided one, and any one-sided wish before any suggestion, whatever their
strengths (see ``docs/explanation/levels.md`` for the inequalities). All points are integers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from samspill.engine.model.problem import (
    Interest,
    Participant,
    Problem,
    Sector,
    Seeks,
    Strength,
    Wish,
)

LIKE_POINTS = 2000
OPEN_POINTS = 1000
MUST_EXTRA = 1000  # a must is a like with this added, shared out when musts outnumber the cap
MUTUAL_POINTS = 4000  # for both sides wishing it, on top of both sides' points
SUGGESTED_POINTS = 3  # a unit of a suggestion's worth (0..100)
SERVED_POINTS = (2400, 1600, 1000, 600, 300, 100)  # for the first meeting, the second, ...

Pair = tuple[str, str]
_KEPT = "_valuation"  # beside a problem's own cached properties


class Reason(StrEnum):
    """Why two participants may meet."""

    MUTUAL = "mutual"
    ONE_SIDED = "one-sided"
    SUGGESTED = "suggested"
    LOCKED = "locked"


class PairValue(NamedTuple):
    """What a pair's meeting is worth and why: ``sides`` are the wishes of the first and of the
    second participant of the pair (ids ascending), None where that side wished nothing."""

    points: int
    reason: Reason
    sides: tuple[Strength | None, Strength | None]
    known: bool
    stale: bool


def pair_of(first: str, second: str) -> Pair:
    """The two ids in ascending order."""
    return (first, second) if first < second else (second, first)


def served_points(meetings: int, steps: tuple[int, ...] = SERVED_POINTS) -> int:
    """Points a participant's number of meetings is worth; concave and non-decreasing."""
    return sum(steps[:meetings])


def shortfall_cost(missing: int) -> int:
    """Cost at level ``minimum`` of a participant who lacks ``missing`` meetings: 0, 1, 11, 111.

    Each further missing meeting costs ten times the one before, so that the worst-off count
    first: nine people who lack one are better than one who lacks two.
    """
    return int((10**missing - 1) // 9) if missing > 0 else 0


@dataclass(frozen=True)
class Valuation:
    """All pairs that may meet, with their value. Built once from a problem.

    ``steps`` are the points of being served: of a participant's first meeting, of the second,
    and so on; none is larger than the one before. Without steps only the pairs' points count.
    """

    problem: Problem
    steps: tuple[int, ...] = SERVED_POINTS

    @classmethod
    def knowing(cls, problem: Problem, pairs: dict[Pair, PairValue]) -> Valuation:
        """The valuation of a problem of which it is known who may meet: ``pairs`` are as this
        class finds them, in the same order."""
        made = cls(problem)
        made.__dict__["pairs"] = pairs
        problem.__dict__.setdefault(_KEPT, made)
        return made

    @classmethod
    def of(cls, problem: Problem) -> Valuation:
        """The problem's valuation, found once and kept as long as the problem is: for problems
        that are asked of again and again."""
        made = cls.kept(problem)
        if made is None:
            made = problem.__dict__[_KEPT] = cls(problem)
        return made

    @staticmethod
    def kept(problem: Problem) -> Valuation | None:
        """The problem's valuation, if somebody has found it."""
        made: Valuation | None = problem.__dict__.get(_KEPT)
        return made

    def served(self, meetings: int) -> int:
        """Points a participant's number of meetings is worth."""
        return served_points(meetings, self.steps)

    @cached_property
    def pairs(self) -> dict[Pair, PairValue]:
        """Every pair that may meet, by ascending pair: wished, suggested or locked; never
        within an organisation, never vetoed, and nobody sold to against their will (a locked pair
        is kept whatever else holds)."""
        found: dict[Pair, PairValue] = {}
        keys = {pair_of(p, q) for p, q in self._sides} | set(self._suggested) | set(self._locked)
        for key in sorted(keys):
            if key not in self._locked and (not self.may_meet(*key) or self.unasked_sale(*key)):
                continue
            found[key] = self._value(key)
        return found

    def may_meet(self, first: str, second: str) -> bool:
        """False for a person with themselves, within an organisation, and under a veto."""
        people = self.problem.participant_by_id
        if first == second or people[first].organisation == people[second].organisation:
            return False
        return pair_of(first, second) not in self.vetoed

    def unasked_sale(self, first: str, second: str) -> bool:
        """True where one of the two sells, and the other is not open to sellers and wishes neither
        for them nor for the organisation that they represent."""
        return self._imposes(first, second) or self._imposes(second, first)

    def _imposes(self, seller: str, other: str) -> bool:
        return (
            other in self._closed
            and self.sells_to(seller, other)
            and (other, seller) not in self._sides
        )

    def may_sit(self, first: str, second: str) -> bool:
        """True when the two may sit at one round table: they may meet, and are no rivals."""
        people = self.problem.participant_by_id
        homes = pair_of(people[first].organisation, people[second].organisation)
        return homes not in self.rivals and self.may_meet(first, second)

    @cached_property
    def rivals(self) -> frozenset[Pair]:
        """Pairs of organisations that are rivals."""
        return frozenset(pair_of(each.first, each.second) for each in self.problem.rivals)

    @cached_property
    def vetoed(self) -> frozenset[Pair]:
        """Pairs of participants that a veto from either side forbids."""
        return frozenset(
            pair_of(p.id, q.id)
            for veto in self.problem.vetoes
            for p in self.problem.everyone_of(veto.by)
            for q in self.problem.everyone_of(veto.to)
            if p.id != q.id
        )

    @cached_property
    def met(self) -> frozenset[Pair]:
        """Pairs of participants that met at an earlier edition, in person or through a company."""
        return frozenset(
            pair_of(p.id, q.id)
            for met in self.problem.met
            for p in self.problem.everyone_of(met.first)
            for q in self.problem.everyone_of(met.second)
            if p.id != q.id
        )

    @cached_property
    def marked(self) -> frozenset[Pair]:
        """Who says that they work with whom, in that order."""
        return frozenset(
            (p.id, q.id)
            for known in self.problem.known
            for p in self.problem.everyone_of(known.by)
            for q in self.problem.everyone_of(known.to)
            if p.id != q.id
        )

    @cached_property
    def _locked(self) -> frozenset[Pair]:
        return frozenset(pair_of(*locked.participants) for locked in self.problem.locked)

    @cached_property
    def _suggested(self) -> dict[Pair, int]:
        worth: dict[Pair, int] = {}
        for suggestion in self.problem.suggestions:
            for p in self.problem.people_of(suggestion.first):
                for q in self.problem.people_of(suggestion.second):
                    if p.id != q.id:
                        key = pair_of(p.id, q.id)
                        worth[key] = max(worth.get(key, 0), suggestion.worth)
        return worth

    @cached_property
    def _sides(self) -> dict[Pair, tuple[int, Strength]]:
        """Points and strength of the strongest wish of p (or p's company) for q (or q's)."""
        said = {(w.by, w.to) for w in self.problem.wishes if w.strength is Strength.MUST}
        musts = Counter(by for by, _ in said)
        found: dict[Pair, tuple[int, Strength]] = {}
        for wish in self.problem.wishes:
            points = self._strength_points(wish, musts[wish.by])
            for p, q in self._alternatives(wish):
                if p.id != q.id and points > found.get((p.id, q.id), (0, wish.strength))[0]:
                    found[p.id, q.id] = (points, wish.strength)
        return found

    def _alternatives(self, wish: Wish) -> Iterator[tuple[Participant, Participant]]:
        for p in self.problem.people_of(wish.by):
            for q in self.problem.people_of(wish.to):
                yield p, q

    @cached_property
    def interests(self) -> dict[tuple[str, str], int]:
        """Points of each participant's interest in each round table, by both ids. The musts of
        one participant share their extra as those of wishes do, for themselves."""
        said = {(i.by, i.round_table): i for i in self.problem.interests}
        musts = Counter(i.by for i in said.values() if i.strength is Strength.MUST)
        return {key: self._strength_points(i, musts[i.by]) for key, i in said.items()}

    def group_points(self, round_table: str, participants: Iterable[str]) -> int:
        """What the round table is worth with these people."""
        return sum(self.interests.get((p, round_table), 0) for p in participants)

    def _strength_points(self, wish: Wish | Interest, musts: int) -> int:
        if wish.strength is Strength.OPEN:
            return OPEN_POINTS
        if wish.strength is Strength.LIKE:
            return LIKE_POINTS
        person = self.problem.participant_by_id.get(wish.by)
        cap = self.problem.cap if person is None else self.problem.cap_of(person)
        # Whoever says must to everybody gets no more out of it than whoever says it to as many
        # as they can meet.
        return LIKE_POINTS + MUST_EXTRA * min(cap, musts) // musts

    def _value(self, key: Pair) -> PairValue:
        first, second = self._sides.get(key), self._sides.get((key[1], key[0]))
        known, stale = self._is_known(*key), self._is_stale(*key)
        if first is not None and second is not None:
            points, reason = first[0] + second[0] + MUTUAL_POINTS, Reason.MUTUAL
        elif first is not None:
            points, reason = self._one_sided(key[0], key[1], first[0]), Reason.ONE_SIDED
        elif second is not None:
            points, reason = self._one_sided(key[1], key[0], second[0]), Reason.ONE_SIDED
        elif key in self._suggested:
            points, reason = SUGGESTED_POINTS * self._suggested[key], Reason.SUGGESTED
            if stale:
                points = 0
        else:
            points, reason = 0, Reason.LOCKED
        if known:
            points = points * 6 // 5
        if stale:
            points = points * 3 // 4
        return PairValue(
            points=points,
            reason=reason,
            sides=(first and first[1], second and second[1]),
            known=known,
            stale=stale,
        )

    def _is_known(self, first: str, second: str) -> bool:
        return self._likes_known(first, second) or self._likes_known(second, first)

    def _likes_known(self, by: str, to: str) -> bool:
        """A mark is one's own, and cheap: a seller's raises nothing that the other does not
        wish."""
        return (
            by in self._seeking[Seeks.KNOWN]
            and (by, to) in self.marked
            and ((to, by) in self._sides or not self.sells_to(by, to))
        )

    def _is_stale(self, first: str, second: str) -> bool:
        return self._likes_new(first, second) or self._likes_new(second, first)

    def _likes_new(self, by: str, to: str) -> bool:
        """What has been counts against those alone who seek new people."""
        return by in self._seeking[Seeks.NEW] and (
            pair_of(by, to) in self.met or (by, to) in self.marked
        )

    def _one_sided(self, by: str, to: str, points: int) -> int:
        """A seller's wish that the other side does not share counts half: wishing is cheap for
        who came to sell, and the other's six meetings are not theirs to spend."""
        return points // 2 if self.sells_to(by, to) else points

    def sells_to(self, by: str, to: str) -> bool:
        """True where the first is of the security industry, and the second is not."""
        return by in self._sellers and to not in self._sellers

    @cached_property
    def _sellers(self) -> frozenset[str]:
        sectors = {o.id: o.sector for o in self.problem.organisations}
        sells = Sector.SECURITY_INDUSTRY
        return frozenset(
            p.id for p in self.problem.participants if sectors[p.organisation] is sells
        )

    @cached_property
    def _closed(self) -> frozenset[str]:
        return frozenset(p.id for p in self.problem.participants if not p.open_to_sellers)

    @cached_property
    def _seeking(self) -> dict[Seeks, frozenset[str]]:
        people = self.problem.participants
        return {sought: frozenset(p.id for p in people if p.seeks is sought) for sought in Seeks}
