"""A number that no groups are worth more than, without looking for any."""

from __future__ import annotations

import numpy as np

from samspill.engine.answers.circles.numbers import Ints, Numbers


def bound_by_people(numbers: Numbers) -> int:
    """Points that no groups are worth more than together. Half of a pair's points are each one's:
    nobody has more than half of what the best ``most`` - 1 others who share a theme with them
    bring, and may be in a group with them."""
    best: Ints = np.zeros(len(numbers.people), dtype=np.int64)
    others = numbers.facts.most - 1
    for holders in numbers.holders:
        if len(holders) < numbers.facts.fewest:
            continue
        square = np.ix_(holders, holders)
        worth = np.where(numbers.barred[square], 0, numbers.worth[square])
        if len(holders) > others:
            worth = np.partition(worth, -others, axis=1)[:, -others:]
        best[holders] = np.maximum(best[holders], worth.sum(axis=1))
    return int(best.sum()) // 2
