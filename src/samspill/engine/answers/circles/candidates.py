"""Groups that could be: all of them where they are few, else grown one person at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from samspill.engine.answers.circles.numbers import Bools, Ints, Numbers

Set = tuple[int, ...]  # people by number, ascending
MOST_LISTED = 20_000  # sets that are looked at before listing them all is given up


def all_candidates(numbers: Numbers) -> dict[Set, int] | None:
    """Every group that keeps the rules, and its points; None where there are too many to list."""
    found: dict[Set, int] = {}
    looked = 0
    for holders in numbers.holders:
        # Depth first over ascending sets; what is barred is never entered.
        open_sets: list[tuple[Set, Ints]] = [((), holders)]
        while open_sets:
            people, further = open_sets.pop()
            looked += 1
            if looked > MOST_LISTED:
                return None
            if people not in found and people and numbers.may_be(people):
                found[people] = numbers.points(people)
            missing = numbers.facts.fewest - len(people)
            if len(people) == numbers.facts.most or len(further) < missing:
                continue
            for place, i in enumerate(further.tolist()):
                rest = further[place + 1 :]
                open_sets.append(((*people, i), rest[~numbers.barred[i, rest]]))
    return found


def grown(
    numbers: Numbers,
    free: Bools,
    prices: npt.NDArray[np.float64],
    random: np.random.Generator,
    noise: float,
) -> dict[Set, int]:
    """For each theme and each of the ``free`` who share it, the groups of every size that grow from
    them by always taking in whoever brings most: points with those who are in, less their price,
    and up to ``noise`` points by chance. Whoever is taken in has met one who is in."""
    found: dict[Set, int] = {}
    for sharing in numbers.holders:
        holders = sharing[free[sharing]]
        if len(holders) >= numbers.facts.fewest:
            _grow(numbers, holders, prices, random, noise, found)
    return found


def _grow(
    numbers: Numbers,
    holders: Ints,
    prices: npt.NDArray[np.float64],
    random: np.random.Generator,
    noise: float,
    found: dict[Set, int],
) -> None:
    """All at once: a row for each group that grows, a column for each who may come in."""
    facts, h = numbers.facts, len(holders)
    square = np.ix_(holders, holders)
    worth, met = numbers.worth[square], numbers.met[square]
    free, known = ~numbers.barred[square], met.copy()
    homes = np.unique(numbers.home[holders], return_inverse=True)[1]
    sectors = np.unique(numbers.sector[holders], return_inverse=True)[1]
    in_home = np.zeros((h, int(homes.max()) + 1), dtype=np.int64)
    has_sector = np.zeros((h, int(sectors.max()) + 1), dtype=np.bool_)
    rows, members = np.arange(h), [np.arange(h)]
    in_home[rows, homes] = 1
    has_sector[rows, sectors] = True
    gain = worth - prices[holders] + noise * random.random((h, h))
    points, alive = np.zeros(h, dtype=np.int64), np.ones(h, dtype=np.bool_)
    for size in range(2, facts.most + 1):
        may = free & known & (in_home[:, homes] < facts.of_one)
        lacking = facts.sectors_needed - has_sector.sum(axis=1)
        # As many seats are left, up to the smallest size, as sectors lack: take one of those.
        must = lacking >= facts.fewest - size + 1
        may &= ~(must & (lacking > 0))[:, None] | ~has_sector[:, sectors]
        alive &= may.any(axis=1)
        if not alive.any():
            return
        chosen = np.where(may, gain, -np.inf).argmax(axis=1)
        points += sum(worth[each, chosen] for each in members)
        members.append(chosen)
        free &= ~numbers.barred[square][chosen]
        known |= met[chosen]
        gain += worth[chosen]
        in_home[rows, homes[chosen]] += 1
        has_sector[rows, sectors[chosen]] = True
        if size >= facts.fewest:
            whole = alive & (has_sector.sum(axis=1) >= facts.sectors_needed)
            groups = np.sort(holders[np.stack(members, axis=1)[whole]], axis=1)
            found.update(zip(map(tuple, groups.tolist()), points[whole].tolist(), strict=True))
