"""All pairs that may meet, as arrays: the valuation of events of any size.

The same definitions as :class:`samspill.engine.model.valuation.Valuation`, which is the one to
read; there a pair is an object, here a row. Generated problems hold the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from samspill.engine.arrays.compiled import Flags, Ints
from samspill.engine.model.problem import Problem, Sector, Seeks, Strength
from samspill.engine.model.valuation import (
    LIKE_POINTS,
    MUST_EXTRA,
    MUTUAL_POINTS,
    OPEN_POINTS,
    SUGGESTED_POINTS,
)

RANK = {Strength.OPEN: 0, Strength.LIKE: 1, Strength.MUST: 2}


@dataclass(frozen=True)
class Pairs:
    """Pairs in ascending order: ``first`` and ``second`` are indices of participants, first below
    second; ``points`` what a meeting is worth, ``wished`` whether either side wishes it."""

    first: Ints
    second: Ints
    points: Ints
    wished: Flags


@dataclass(frozen=True)
class Sides:
    """The wishes of one participant for another, companies' among them: ``by`` and ``to`` are
    indices of participants, ``points`` what the strongest such wish is worth to ``by``'s side."""

    by: Ints
    to: Ints
    points: Ints


@dataclass(frozen=True)
class _Parties:
    """The participants that each party stands for: those of party k are
    ``people[start[k] : start[k + 1]]``. The first parties are the participants themselves."""

    index: dict[str, int]
    start: Ints
    people: Ints

    def each(self, left: Ints, right: Ints) -> tuple[Ints, Ints, Ints]:
        """Every participant of ``left[i]`` with every one of ``right[i]``, and that i."""
        size = np.diff(self.start)
        row = np.repeat(np.arange(len(left)), size[left])
        a = self.people[self.start[left][row] + _within(size[left])]
        again = np.repeat(np.arange(len(row)), size[right[row]])
        b = self.people[self.start[right][row[again]] + _within(size[right[row]])]
        return a[again], b, row[again]


def _within(sizes: Ints) -> Ints:
    """0, 1, .., size - 1 for each size, one after the other."""
    ends = np.cumsum(sizes)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - sizes, sizes)


class _Reader:
    """The facts of a problem by index, participants in the order given."""

    def __init__(self, problem: Problem, people: Sequence[str]) -> None:
        self.problem = problem
        self.n = len(people)
        number = {key: i for i, key in enumerate(people)}
        self.number = number
        homes = {o.id: k for k, o in enumerate(problem.organisations)}
        self.home = np.array(
            [homes[problem.participant_by_id[p].organisation] for p in people], dtype=np.int64
        )
        sells = [o.sector is Sector.SECURITY_INDUSTRY for o in problem.organisations]
        self.sells = np.array(sells, dtype=bool)[self.home] if people else np.zeros(0, dtype=bool)
        known = [problem.participant_by_id[p] for p in people]
        closed = np.array([not p.open_to_sellers for p in known], dtype=bool)
        self.shut = closed & ~self.sells
        self.seeks_known = np.array([p.seeks is Seeks.KNOWN for p in known], dtype=bool)
        self.seeks_new = np.array([p.seeks is Seeks.NEW for p in known], dtype=bool)
        self.represented = self._parties(
            [number[p.id] for p in problem.representatives[o.id]] for o in problem.organisations
        )
        self.members = self._parties(
            [number[p.id] for p in problem.members[o.id]] for o in problem.organisations
        )

    def _parties(self, organisations: Iterable[list[int]]) -> _Parties:
        index = dict(self.number)
        listed = list(organisations)
        for k, organisation in enumerate(self.problem.organisations):
            index[organisation.id] = self.n + k
        sizes = [1] * self.n + [len(row) for row in listed]
        start = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        flat = [v for row in listed for v in row]
        people = np.concatenate([np.arange(self.n), np.array(flat, dtype=np.int64)])
        return _Parties(index, start, people)

    def keys(self, parties: _Parties, pairs: Iterable[tuple[str, str]]) -> tuple[Ints, Ints]:
        """The pairs that the two parties stand for, by ascending number, and whose they are."""
        listed = [(parties.index[a], parties.index[b]) for a, b in pairs]
        sides = np.array(listed, dtype=np.int64).reshape(-1, 2)
        a, b, row = parties.each(sides[:, 0], sides[:, 1])
        other = a != b
        return (np.minimum(a, b) * self.n + np.maximum(a, b))[other], row[other]

    def marked(self) -> Ints:
        """Who says that they work with whom, by directed pair."""
        parties = self.members
        listed = [(parties.index[k.by], parties.index[k.to]) for k in self.problem.known]
        sides = np.array(listed, dtype=np.int64).reshape(-1, 2)
        a, b, _row = parties.each(sides[:, 0], sides[:, 1])
        return a * self.n + b


def pairs_of(problem: Problem, people: Sequence[str]) -> Pairs:
    """Every pair that may meet, ``people`` giving the order of the participants. Time and memory
    are those of sorting the wishes."""
    facts = _Reader(problem, people)
    n = max(1, facts.n)
    wish_keys, points = _sides(facts)
    asked, worth = _suggested(facts)
    locked, _ = facts.keys(facts.members, (held.participants for held in problem.locked))
    keys = np.unique(np.concatenate([_ascending(wish_keys, n), asked, locked]))
    first, second = keys // n, keys % n
    vetoed, _ = facts.keys(facts.members, ((v.by, v.to) for v in problem.vetoes))
    may_meet = facts.home[first] != facts.home[second]
    may_meet &= ~np.isin(keys, vetoed)
    own, has_own = _look_up(keys, wish_keys, points)
    theirs, has_theirs = _look_up(second * n + first, wish_keys, points)
    # Nobody is sold to against their will.
    may_meet &= has_theirs | ~(facts.sells[first] & facts.shut[second])
    may_meet &= has_own | ~(facts.sells[second] & facts.shut[first])
    kept = may_meet | np.isin(keys, locked)
    keys, first, second = keys[kept], first[kept], second[kept]
    own, has_own, theirs, has_theirs = own[kept], has_own[kept], theirs[kept], has_theirs[kept]
    suggested, _ = _look_up(keys, asked, worth)
    own = np.where(has_own & ~has_theirs, _one_sided(facts, first, second, own), own)
    theirs = np.where(has_theirs & ~has_own, _one_sided(facts, second, first, theirs), theirs)
    wished = has_own | has_theirs
    value = np.where(wished, own + theirs, SUGGESTED_POINTS * suggested)
    value += np.where(has_own & has_theirs, MUTUAL_POINTS, 0)
    met, _ = facts.keys(facts.members, ((m.first, m.second) for m in problem.met))
    again, marked = np.isin(keys, met), facts.marked()
    known = np.zeros(len(keys), dtype=bool)
    stale = np.zeros(len(keys), dtype=bool)
    for by, to, returned in ((first, second, has_theirs), (second, first, has_own)):
        works_with = np.isin(by * n + to, marked)
        sells_to = facts.sells[by] & ~facts.sells[to]
        known |= facts.seeks_known[by] & works_with & (returned | ~sells_to)
        stale |= facts.seeks_new[by] & (again | works_with)
    value = np.where(known, value * 6 // 5, value)
    value = np.where(stale, np.where(wished, value * 3 // 4, 0), value)
    return Pairs(first, second, value, wished)


def sides_of(problem: Problem, people: Sequence[str]) -> Sides:
    """Every participant's wishes, vetoed pairs, colleagues and sellers' wishes for who is closed
    to them left out, ``people`` giving the order of the participants."""
    facts = _Reader(problem, people)
    n = max(1, facts.n)
    keys, points = _sides(facts)
    by, to = keys // n, keys % n
    vetoed, _ = facts.keys(facts.members, ((v.by, v.to) for v in problem.vetoes))
    kept = (facts.home[by] != facts.home[to]) & ~np.isin(_ascending(keys, n), vetoed)
    kept &= np.isin(to * n + by, keys) | ~(facts.sells[by] & facts.shut[to])
    return Sides(by[kept], to[kept], points[kept])


def _ascending(keys: Ints, n: int) -> Ints:
    a, b = keys // n, keys % n
    return np.minimum(a, b) * n + np.maximum(a, b)


def _look_up(wanted: Ints, keys: Ints, values: Ints) -> tuple[Ints, Flags]:
    """The values of the keys (ascending), 0 where there is none, and whether there is one."""
    if not len(keys):
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=bool)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    found = keys[at] == wanted
    return np.where(found, values[at], 0), found


def _sides(facts: _Reader) -> tuple[Ints, Ints]:
    """Points of the strongest wish from one participant for another, by directed pair."""
    problem, parties = facts.problem, facts.represented
    wishes = problem.wishes
    by = np.array([parties.index[w.by] for w in wishes], dtype=np.int64)
    to = np.array([parties.index[w.to] for w in wishes], dtype=np.int64)
    rank = np.array([RANK[w.strength] for w in wishes], dtype=np.int64)
    all_parties = len(parties.start) - 1
    said = np.unique((by * all_parties + to)[rank == RANK[Strength.MUST]]) // all_parties
    musts = np.bincount(said, minlength=all_parties)
    caps = np.full(all_parties, problem.cap, dtype=np.int64)
    for person in problem.participants:
        if person.cap is not None:
            caps[facts.number[person.id]] = problem.cap_of(person)
    extra = MUST_EXTRA * np.minimum(caps, musts) // np.maximum(1, musts)
    worth = np.array([OPEN_POINTS, LIKE_POINTS, LIKE_POINTS], dtype=np.int64)[rank]
    worth += np.where(rank == RANK[Strength.MUST], extra[by], 0)
    a, b, row = parties.each(by, to)
    keys = (a * max(1, facts.n) + b)[a != b]
    return _largest(keys, worth[row][a != b])


def _suggested(facts: _Reader) -> tuple[Ints, Ints]:
    """The largest suggested worth of each pair."""
    suggestions = facts.problem.suggestions
    keys, row = facts.keys(facts.represented, ((s.first, s.second) for s in suggestions))
    worth = np.array([s.worth for s in suggestions], dtype=np.int64)
    return _largest(keys, worth[row])


def _largest(keys: Ints, values: Ints) -> tuple[Ints, Ints]:
    """Each key once, ascending, with the largest of its values."""
    order = np.lexsort((values, keys))
    keys, values = keys[order], values[order]
    last = np.append(keys[1:] != keys[:-1], True) if len(keys) else np.zeros(0, dtype=bool)
    return keys[last], values[last]


def _one_sided(facts: _Reader, by: Ints, to: Ints, points: Ints) -> Ints:
    """Half for a seller's wish that the other side does not share."""
    return np.where(facts.sells[by] & ~facts.sells[to], points // 2, points)
