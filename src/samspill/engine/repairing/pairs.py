"""Who may meet after a change, without valuing everybody anew.

A pair's value depends on the wishes of its own two sides, on how many musts they say in all, and
on nobody else. So a change of one person's facts touches only the pairs with that person, and
these are valued by :class:`~samspill.engine.model.valuation.Valuation` itself, from a problem that
holds no more wishes than they need.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace
from itertools import product

from samspill.engine.model.problem import Problem, Strength
from samspill.engine.model.valuation import Pair, PairValue, Valuation

Pairs = dict[Pair, PairValue]


def pairs_after(
    before: Pairs, problem: Problem, touched: Set[str], gone: Set[str] = frozenset()
) -> Pairs:
    """The pairs of the changed ``problem`` that may meet, ascending, given those before the change,
    the participants whose own wishes, vetoes, locked meetings or role it touches, and those who
    are ``gone`` from it."""
    if not touched and not gone:
        return before
    other = touched | gone
    found = {
        pair: value
        for pair, value in before.items()
        if pair[0] not in other and pair[1] not in other
    }
    if not touched:
        return found
    new = {
        pair: value
        for pair, value in Valuation(_around(problem, touched)).pairs.items()
        if pair[0] in touched or pair[1] in touched
    }
    return dict(sorted({**found, **new}.items())) if new else found


def between(problem: Problem, pairs: Iterable[Pair]) -> Problem:
    """The problem with those wishes and suggestions only that speak of one of these pairs: in it
    each of them may meet, or not, as in the whole. What they are worth may be something else."""
    people = problem.participant_by_id
    said: set[tuple[str, str]] = set()
    for first, second in pairs:
        if first in people and second in people:
            ours = (first, people[first].organisation)
            theirs = (second, people[second].organisation)
            said |= {*product(ours, theirs), *product(theirs, ours)}
    return replace(
        problem,
        wishes=tuple(w for w in problem.wishes if (w.by, w.to) in said),
        suggestions=tuple(s for s in problem.suggestions if (s.first, s.second) in said),
    )


def _around(problem: Problem, touched: Set[str]) -> Problem:
    """The problem with only those wishes and suggestions that the touched people's pairs are
    valued from."""
    people = problem.participant_by_id
    parties = touched | {people[p].organisation for p in touched}
    near = [w for w in problem.wishes if w.by in parties or w.to in parties]
    wishers = {w.by for w in near}
    musts = [
        w
        for w in problem.wishes
        if w.strength is Strength.MUST and w.by in wishers and not {w.by, w.to} & parties
    ]
    return replace(
        problem,
        wishes=(*near, *musts),
        suggestions=tuple(s for s in problem.suggestions if {s.first, s.second} & parties),
    )
