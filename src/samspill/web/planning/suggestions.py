"""Pairs nobody asked for that would do each other good: one's challenge, another's solution."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from samspill.engine.model.problem import Suggestion
from samspill.web.wishes.affinity import stems

EACH = 12  # suggestions a participant, at most, from their side
LEAST = 0.12  # fits below this are chance
FALLBACK = 8  # candidates a participant has at least, where there are people enough
FALLBACK_WORTH = 3
FAMILIAR_WORTH = 60  # of whom somebody works with, and would like to meet


@dataclass(frozen=True)
class Profile:
    """What suggestions are made from. ``sells``: from the security industry; ``shut``: not open to
    those, and none of them. ``familiar``: ids of whom they would like to meet again."""

    id: str
    organisation: str
    sells: bool
    challenges: tuple[str, ...]
    solutions: tuple[str, ...]
    shut: bool = False
    familiar: frozenset[str] = frozenset()


def suggestions(
    profiles: Sequence[Profile],
    *,
    asked: frozenset[frozenset[str]],
    rivals: Collection[tuple[str, str]] = (),
) -> tuple[Suggestion, ...]:
    """The best fits of each participant, and where those and the wishes are few, some people
    of other sectors at a low worth, so that nobody is left without anybody to meet. Those whom
    somebody works with and seeks are suggested whether they fit or not, but by no seller.
    A seller is never suggested to who is not open to sellers.

    ``asked`` are pairs of ids that a wish or a veto speaks of: they need no suggestion. ``rivals``
    are pairs of organisations (ids) whose people are never suggested to each other.
    """
    apart = frozenset(frozenset(pair) for pair in rivals)
    found: dict[tuple[str, str], int] = {}
    by_id = {profile.id: profile for profile in profiles}
    for profile in profiles:
        for other in (by_id[key] for key in sorted(profile.familiar) if key in by_id):
            if not profile.sells or other.sells:
                _offer(found, profile, other, FAMILIAR_WORTH, asked, apart)
    written = tuple(Written(p.sells, p.shut, p.challenges, p.solutions) for p in profiles)
    for profile, near in zip(profiles, _nearest(written), strict=True):
        for column, worth in near:
            _offer(found, profile, profiles[column], worth, asked, apart)
    return _with_fallback(profiles, found, asked, apart)


class Written(NamedTuple):
    """What of a profile says whom it fits."""

    sells: bool
    shut: bool
    challenges: tuple[str, ...]
    solutions: tuple[str, ...]


# Few of the facts that a plan is made from change who fits whom, and they are asked for again for
# what is told of it.
@lru_cache(maxsize=2)
def _nearest(profiles: tuple[Written, ...]) -> list[list[tuple[int, int]]]:
    """Whom each fits best, by number, and what that is worth."""
    fits = _fits(profiles)
    sellers = [n for n, profile in enumerate(profiles) if profile.sells]
    shut = [n for n, profile in enumerate(profiles) if profile.shut]
    fits[np.ix_(sellers, shut)] = fits[np.ix_(shut, sellers)] = 0
    found: list[list[tuple[int, int]]] = []
    for row in fits:
        order = np.argsort(-row, kind="stable")[: EACH * 2]
        scores = ((int(column), float(row[column])) for column in order)
        found.append([(n, 10 + round(90 * min(1.0, s))) for n, s in scores if s >= LEAST])
    return found


def _fits(profiles: Sequence[Written]) -> npt.NDArray[np.float32]:
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

    texts_in_order = sorted(cut)
    rows = np.zeros((len(cut), len(column)), dtype=np.float32)
    for row, text in zip(rows, texts_in_order, strict=True):
        for stem in cut[text]:
            row[column[stem]] = weight[column[stem]]
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    rows = np.divide(rows, length, out=rows, where=length > 0)
    number = {text: n for n, text in enumerate(texts_in_order)}
    challenges, struggling, first = _said((p.challenges for p in profiles), number)
    solutions, knowing, last = _said((p.solutions for p in profiles), number)
    best = np.zeros((size, size), dtype=np.float32)
    if len(challenges) and len(solutions):
        # Texts that are the same are compared once, and a fit is told to five digits: so equal
        # texts fit equally, whoever wrote them and how many there are.
        asked, at = np.unique(challenges, return_inverse=True)
        told, where = np.unique(solutions, return_inverse=True)
        alike = np.round(rows[asked] @ rows[told].T, 5)
        by_solver = np.maximum.reduceat(alike[:, where], last, axis=1)
        best[np.ix_(struggling, knowing)] = np.maximum.reduceat(by_solver[at], first, axis=0)
    fits: npt.NDArray[np.float32] = np.maximum(best, best.T)
    return fits


Places = npt.NDArray[np.intp]


def _said(
    texts: Iterable[Sequence[str]], number: Mapping[str, int]
) -> tuple[Places, Places, Places]:
    """Everybody's texts in a row, by number; who has any, and where theirs begin."""
    numbers: list[int] = []
    owners: list[int] = []
    begins: list[int] = []
    for owner, said in enumerate(texts):
        if said:
            owners.append(owner)
            begins.append(len(numbers))
            numbers += [number[text] for text in said]
    return (
        np.array(numbers, dtype=np.intp),
        np.array(owners, dtype=np.intp),
        np.array(begins, dtype=np.intp),
    )


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
    if (one.sells and other.shut) or (other.sells and one.shut):
        return False
    key = (one.id, other.id) if one.id < other.id else (other.id, one.id)
    if found.get(key, -1) >= worth:
        return False
    new = key not in found
    found[key] = worth
    return new
