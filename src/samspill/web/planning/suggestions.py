"""Pairs nobody asked for that would do each other good: one's challenge, another's solution."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from samspill.engine.model.problem import Suggestion
from samspill.web.wishes.affinity import stems

EACH = 12  # suggestions a participant, at most, from their side
LEAST = 0.12  # fits below this are chance
FALLBACK = 8  # candidates a participant has at least, where there are people enough
FALLBACK_WORTH = 3


@dataclass(frozen=True)
class Profile:
    """What suggestions are made from. ``sells``: from the security industry."""

    id: str
    organisation: str
    sells: bool
    challenges: tuple[str, ...]
    solutions: tuple[str, ...]


def suggestions(
    profiles: Sequence[Profile],
    *,
    asked: frozenset[frozenset[str]],
    rivals: Collection[tuple[str, str]] = (),
) -> tuple[Suggestion, ...]:
    """The best fits of each participant, and where those and the wishes are few, some people
    of other sectors at a low worth, so that nobody is left without anybody to meet.

    ``asked`` are pairs of ids that a wish or a veto speaks of: they need no suggestion. ``rivals``
    are pairs of organisations (ids) whose people are never suggested to each other.
    """
    apart = frozenset(frozenset(pair) for pair in rivals)
    found: dict[tuple[str, str], int] = {}
    fits = _fits(profiles)
    for row, profile in enumerate(profiles):
        for column in np.argsort(-fits[row], kind="stable")[: EACH * 2]:
            other = profiles[int(column)]
            score = float(fits[row, column])
            if score < LEAST:
                break
            _offer(found, profile, other, 10 + round(90 * min(1.0, score)), asked, apart)
    return _with_fallback(profiles, found, asked, apart)


def _fits(profiles: Sequence[Profile]) -> npt.NDArray[np.float32]:
    """Best cosine between one's challenges and the other's solutions, either way round."""
    texts = {t for p in profiles for t in (*p.challenges, *p.solutions)}
    cut = {text: stems(text) for text in sorted(texts)}
    column = {stem: n for n, stem in enumerate(sorted(frozenset().union(*cut.values(), ())))}
    size = len(profiles)
    if not column:
        return np.zeros((size, size), dtype=np.float32)
    count = np.zeros(len(column))
    for found in cut.values():
        for stem in found:
            count[column[stem]] += 1
    weight = np.log1p(len(cut) / np.maximum(count, 1))

    def matrix(kind: str) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.intp]]:
        owners, rows = [], []
        for owner, profile in enumerate(profiles):
            for text in getattr(profile, kind):
                row = np.zeros(len(column), dtype=np.float32)
                for stem in cut[text]:
                    row[column[stem]] = weight[column[stem]]
                length = float(np.linalg.norm(row))
                if length:
                    owners.append(owner)
                    rows.append(row / length)
        stacked = np.array(rows, dtype=np.float32).reshape(len(rows), len(column))
        return stacked, np.array(owners, dtype=np.intp)

    challenges, struggling = matrix("challenges")
    solutions, knowing = matrix("solutions")
    best = np.zeros((size, size), dtype=np.float32)
    for owner in range(size):
        mine = challenges[struggling == owner]
        if len(mine) and len(solutions):
            np.maximum.at(best[owner], knowing, (mine @ solutions.T).max(axis=0))
    fits: npt.NDArray[np.float32] = np.maximum(best, best.T)
    return fits


def _with_fallback(
    profiles: Sequence[Profile],
    found: dict[tuple[str, str], int],
    asked: frozenset[frozenset[str]],
    apart: frozenset[frozenset[str]],
) -> tuple[Suggestion, ...]:
    known: dict[str, int] = defaultdict(int)
    for first, second in (*found, *(tuple(sorted(p)) for p in asked if len(p) == 2)):
        known[first] += 1
        known[second] += 1
    for n, profile in enumerate(profiles):
        for step in range(1, len(profiles)):
            if known[profile.id] >= FALLBACK:
                break
            other = profiles[(n + step * 7) % len(profiles)]
            # Nobody is sold to for want of anything better.
            if profile.sells != other.sells:
                continue
            if _offer(found, profile, other, FALLBACK_WORTH, asked, apart):
                known[profile.id] += 1
                known[other.id] += 1
    return tuple(Suggestion(a, b, worth) for (a, b), worth in sorted(found.items()))


def _offer(
    found: dict[tuple[str, str], int],
    one: Profile,
    other: Profile,
    worth: int,
    asked: frozenset[frozenset[str]],
    apart: frozenset[frozenset[str]],
) -> bool:
    if frozenset((one.organisation, other.organisation)) in apart:
        return False
    if one.organisation == other.organisation or frozenset((one.id, other.id)) in asked:
        return False
    key = (one.id, other.id) if one.id < other.id else (other.id, one.id)
    if key in found:
        return False
    found[key] = worth
    return True
