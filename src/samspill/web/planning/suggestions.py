"""Pairs nobody asked for that would do each other good: one's challenge, another's solution."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from samspill.engine.model.problem import Suggestion
from samspill.web.planning.last_made import LastMade
from samspill.web.wishes.affinity import stems

EACH = 12  # suggestions a participant, at most, from their side
LEAST = 0.12  # fits below this are chance
FALLBACK = 8  # candidates a participant has at least, where there are people enough
FALLBACK_WORTH = 3
FAMILIAR_WORTH = 60  # of whom somebody works with, and would like to meet

# Equal facts are the same object as long as they are among the last, and soon compared.
MOST_KEPT = 1 << 18
_suggestion = lru_cache(MOST_KEPT)(Suggestion)


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


Said = tuple[Sequence[Profile], Collection[tuple[str, str]], Collection[tuple[str, str]]]
_made: LastMade[Said, tuple[Suggestion, ...]] = LastMade()
_told: LastMade[Said, tuple[Suggestion, ...]] = LastMade()


def suggestions_kept(
    edition_id: int,
    profiles: Sequence[Profile],
    *,
    asked: Collection[tuple[str, str]],
    rivals: Collection[tuple[str, str]],
    told: bool = False,
) -> tuple[Suggestion, ...]:
    """As :func:`suggestions`, of an edition: as they were made before when all is equal. Those for
    what is ``told`` of a plan are kept apart."""

    def make(said: Said) -> tuple[Suggestion, ...]:
        profiles, asked, rivals = said
        return suggestions(profiles, asked=asked, rivals=rivals)

    return (_told if told else _made).of(edition_id, (profiles, asked, rivals), make)


def suggestions(
    profiles: Sequence[Profile],
    *,
    asked: Collection[tuple[str, str]],
    rivals: Collection[tuple[str, str]] = (),
) -> tuple[Suggestion, ...]:
    """The best fits of each participant, and where those and the wishes are few, some people
    of other sectors at a low worth, so that nobody is left without anybody to meet. Those whom
    somebody works with and seeks are suggested whether they fit or not, but by no seller.
    A seller is never suggested to who is not open to sellers.

    ``asked`` are pairs of ids, ascending, that a wish or a veto speaks of: they need no suggestion.
    ``rivals`` are pairs of organisations (ids) whose people are never suggested to each other.
    """
    pairing = _Pairing(
        frozenset(asked),
        frozenset(each for one, other in rivals for each in ((one, other), (other, one))),
    )
    by_id = {profile.id: profile for profile in profiles}
    found = {
        _key(profiles[one], profiles[other]): worth
        for one, other, worth in _best(tuple(profiles))
        if pairing.may_be(profiles[one], profiles[other])
    }
    for profile in profiles:
        for other in (by_id[key] for key in sorted(profile.familiar) if key in by_id):
            if (not profile.sells or other.sells) and pairing.may_be(profile, other):
                key = _key(profile, other)
                found[key] = max(found.get(key, 0), FAMILIAR_WORTH)
    return _with_fallback(profiles, found, pairing)


@dataclass(frozen=True)
class _Pairing:
    """Who is not to be suggested to whom: pairs of people that have been spoken of, in ascending
    order, and pairs of organisations, in both."""

    asked: frozenset[tuple[str, str]]
    apart: frozenset[tuple[str, str]]

    def may_be(self, one: Profile, other: Profile) -> bool:
        return (
            one.organisation != other.organisation
            and _key(one, other) not in self.asked
            and (one.organisation, other.organisation) not in self.apart
            and not (one.sells and other.shut)
            and not (other.sells and one.shut)
        )


def _key(one: Profile, other: Profile) -> tuple[str, str]:
    return (one.id, other.id) if one.id < other.id else (other.id, one.id)


# Asked for twice of each set of facts: as they are, and as they are told.
@lru_cache(maxsize=2)
def _best(profiles: tuple[Profile, ...]) -> list[tuple[int, int, int]]:
    """Each pair (numbers, ascending) in which one is among the other's best fits, with what that is
    worth. Whoever fits as well and stands earlier is better."""
    fits = _fits(profiles)
    sellers = [n for n, profile in enumerate(profiles) if profile.sells]
    shut = [n for n, profile in enumerate(profiles) if profile.shut]
    fits[np.ix_(sellers, shut)] = fits[np.ix_(shut, sellers)] = 0
    rows, columns = np.nonzero(fits >= np.float64(LEAST))
    scores = fits[rows, columns].astype(np.float64)
    order = np.lexsort((columns, -scores, rows))
    rows, columns, scores = rows[order], columns[order], scores[order]
    near = np.arange(len(rows)) - np.searchsorted(rows, rows) < EACH * 2
    rows, columns = rows[near], columns[near]
    worth = 10 + np.rint(90 * np.minimum(1.0, scores[near])).astype(int)
    low, high = np.minimum(rows, columns), np.maximum(rows, columns)
    _pairs, first = np.unique(low * len(profiles) + high, return_index=True)
    return list(zip(low[first].tolist(), high[first].tolist(), worth[first].tolist(), strict=True))


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
    profiles: Sequence[Profile], found: dict[tuple[str, str], int], pairing: _Pairing
) -> tuple[Suggestion, ...]:
    known: dict[str, int] = defaultdict(int)
    for first, second in (*found, *pairing.asked):
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
            if pairing.may_be(profile, other) and _key(profile, other) not in found:
                found[_key(profile, other)] = FALLBACK_WORTH
                known[profile.id] += 1
                known[other.id] += 1
    return tuple(_suggestion(a, b, worth) for (a, b), worth in sorted(found.items()))
