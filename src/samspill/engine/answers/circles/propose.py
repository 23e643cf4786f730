"""From who met whom to groups that might go on meeting.

Groups that have nobody in common and are worth most is the clique partitioning problem of Grötschel
and Wakabayashi, "A cutting plane algorithm for a clustering problem" (Mathematical Programming 45,
1989), with bounds on sizes, and the opposite of maximally diverse grouping. It is solved as set
packing over groups that could be, as Johnson, Mehrotra and Nemhauser, "Min-cut clustering"
(Mathematical Programming 62, 1993), do. They are grown at the prices that people have in the
linear relaxation of those grown before (column generation, with pricing that is greedy), and taken
by diving, as in Sadykov, Vanderbeck, Pessoa, Tahiri and Uchoa, "Primal heuristics for branch and
price" (INFORMS Journal on Computing 31, 2019). Where there are so few that all can be listed, the
best of these are found and proven best. Else the bound beside the answer is looser: see
:mod:`samspill.engine.answers.circles.bound`.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from samspill.engine.answers.circles.bound import bound_by_people
from samspill.engine.answers.circles.candidates import Set, all_candidates, grown
from samspill.engine.answers.circles.facts import Acquaintance, Proposal
from samspill.engine.answers.circles.numbers import Numbers
from samspill.engine.answers.circles.packing import Pool, better_than, pack, priced

ROUNDS = 6  # of growing groups, before the first are taken
NOISE = 1.5  # points: half of what a meeting is worth
MOST_KEPT = 4_000  # groups from one round to the next: those nearest to being worth their price
AT_A_TIME, SURELY = 0.2, 0.9  # of the groups taken at once; held so far, one is taken anyway
EFFORT = 5.0  # deterministic time of choosing among all groups that can be, about a second each


def propose(facts: Acquaintance, *, seed: int = 0, effort: float = 1.0) -> Proposal:
    """Groups that keep every rule of :mod:`samspill.engine.answers.circles.judge`, have nobody in
    common and are worth as many points as were found, and the bound that is proven for them.

    ``effort`` scales the work; no clock ends it, so that the same facts in any order, with the same
    seed, give the same groups on any machine. No groups where none can be.
    """
    numbers = Numbers(facts)
    chosen, bound = search(numbers, seed, effort), bound_by_people(numbers)
    pool = all_candidates(numbers)
    if pool is not None:
        largest = _disjoint(sorted(pool, key=lambda group: (-pool[group], group)))
        chosen = max(chosen, largest, key=lambda groups: sum(pool[group] for group in groups))
        worth = sum(pool[group] for group in chosen)
        left = better_than(pool, worth, len(numbers.people), facts.fewest)
        packed = pack(left, effort=EFFORT * effort, seed=seed)
        bound = min(bound, max(worth, packed.bound))
        if sum(left[group] for group in packed.groups) > worth:
            chosen = packed.groups
    return Proposal(
        circles=tuple(sorted(numbers.circle(group) for group in chosen)),
        worth=sum(map(numbers.points, chosen)),
        bound=bound,
    )


def search(numbers: Numbers, seed: int, effort: float) -> list[Set]:
    """By diving: the groups that the relaxation holds most of are taken, and those who are left
    are priced and grown anew."""
    random = np.random.default_rng(seed)
    n = len(numbers.people)
    pool: Pool = {}
    prices, free = np.zeros(n), np.ones(n, dtype=np.bool_)
    chosen: list[Set] = []
    rounds, noise = max(1, round(ROUNDS * effort)), 0.0
    while True:
        for _ in range(1 if chosen else rounds):
            new = grown(numbers, free, prices, random, noise)
            pool = _dearest(pool | new, prices)
            if not pool:
                return chosen
            prices, part = priced(pool, n)
            noise = NOISE
        held = dict(zip(pool, part.tolist(), strict=True))
        whole = _disjoint(sorted(pool, key=lambda group: (-held[group], -pool[group], group)))
        surely = sum(held[group] > SURELY for group in whole)
        taken = whole[: max(1, surely, int(len(whole) * AT_A_TIME))]
        chosen += taken
        free[[i for group in taken for i in group]] = False
        pool = {group: points for group, points in pool.items() if free[list(group)].all()}


def _dearest(pool: Pool, prices: npt.NDArray[np.float64]) -> Pool:
    """Of the pool, the groups that are worth most beyond what their people cost."""
    if len(pool) <= MOST_KEPT:
        return pool
    beyond = {group: points - float(prices[list(group)].sum()) for group, points in pool.items()}
    kept = sorted(pool, key=lambda group: (-beyond[group], group))[:MOST_KEPT]
    return {group: pool[group] for group in kept}


def _disjoint(groups: Iterable[Set]) -> list[Set]:
    """Each that has nobody in common with those before it."""
    taken: set[int] = set()
    found = []
    for group in groups:
        if taken.isdisjoint(group):
            taken.update(group)
            found.append(group)
    return found
