"""Of many groups that could be, those that are worth most and have nobody in common: set packing,
and the prices of people that belong to it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samspill.engine.answers.circles.candidates import Set
from samspill.engine.solving.bounds.highs import quiet_highs
from samspill.engine.solving.cpsat import Model

PARTS = 1 << 12  # of a point: prices are whole numbers of them
Pool = dict[Set, int]  # groups, and their points


@dataclass(frozen=True)
class Packed:
    """The groups chosen, and a bound on what any choice among the same ones is worth."""

    groups: list[Set]
    bound: int


def pack(pool: Pool, *, effort: float, seed: int) -> Packed:
    """The groups of the pool that are worth most together, by CP-SAT. ``effort`` is
    deterministic time, about a second each."""
    if not pool:
        return Packed([], 0)
    model, of_person = Model(), defaultdict[int, list[int]](list)
    groups = sorted(pool)
    for group in groups:
        x = model.variable()
        model.gain(x, pool[group])
        for i in group:
            of_person[i].append(x)
    for row in of_person.values():
        model.at_most_one(row)
    answer = model.solve(effort=effort, seed=seed)
    if answer.values is None:
        return Packed([], sum(pool.values()))
    chosen = [group for group, x in zip(groups, answer.values, strict=True) if x]
    return Packed(chosen, answer.bound)


def better_than(pool: Pool, worth: int, people: int, fewest: int) -> Pool:
    """Of the pool, the groups without which no choice is worth more than ``worth``.

    What is left out is worth too little beside the most that groups of the others could be by
    their sizes alone; or it costs more than there is to win, at the prices of the relaxation
    (reduced cost fixing). Prices are whole parts of a point, so that nothing is lost by rounding:
    whatever they are, a choice is worth no more than all people cost, and what its groups are worth
    beyond their cost.
    """
    most = _most_by_number(pool, people)
    pool = {g: points for g, points in pool.items() if points + most[people - len(g)] > worth}
    if not pool:
        return pool
    prices = np.rint(priced(pool, people)[0] * PARTS).astype(np.int64)
    beyond = {
        group: points * PARTS - int(prices[list(group)].sum()) for group, points in pool.items()
    }
    others = (people // fewest - 1) * max(0, *beyond.values())
    least = worth * PARTS - int(prices.sum()) - others
    return {group: points for group, points in pool.items() if beyond[group] > least}


def _most_by_number(pool: Pool, people: int) -> list[int]:
    """By a number of people, from 0 to ``people``: what groups of so many in all are worth at most,
    if those of each size were as good as the best of it."""
    best: dict[int, int] = {}
    for group, points in pool.items():
        best[len(group)] = max(points, best.get(len(group), 0))
    most = [0]
    for number in range(1, people + 1):
        ways = [points + most[number - k] for k, points in best.items() if k <= number]
        most.append(max([most[-1], *ways]))
    return most


def priced(pool: Pool, people: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """What each of so many people is worth where groups may be held in part, and how much of each
    group is then held (in the order of the pool): the linear relaxation, by HiGHS."""
    import highspy

    solver = quiet_highs()
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(pool), people
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.array(list(pool.values()), dtype=np.float64)
    model.col_lower_ = np.zeros(len(pool))
    model.col_upper_ = np.full(len(pool), highspy.kHighsInf)
    model.row_lower_ = np.full(people, -highspy.kHighsInf)
    model.row_upper_ = np.ones(people)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    sizes = np.array([len(group) for group in pool])
    model.a_matrix_.start_ = np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)
    model.a_matrix_.index_ = np.concatenate([np.array(g) for g in pool]).astype(np.int32)
    model.a_matrix_.value_ = np.ones(int(sizes.sum()))
    solver.passModel(model)
    solver.run()
    solution = solver.getSolution()
    return np.maximum(0, np.array(solution.row_dual)), np.array(solution.col_value)
