"""Whose solution fits whose challenge, from their own words.

Texts are cut into stems (lower case, short words and common endings off, six letters kept, so
that "svindel" and "svindelsaker" meet), and each stem weighs by how rare it is at the edition
(inverse document frequency). No model and no network: a base that works everywhere.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(r"[a-zæøåäöáčđŋšŧž]{3,}", re.IGNORECASE)
STEM = 6
LEAST = 0.12  # fits below this are chance
COMMON = frozenset(
    [
        "alle",
        "and",
        "andre",
        "are",
        "blir",
        "både",
        "den",
        "der",
        "det",
        "dette",
        "disse",
        "eller",
        "enn",
        "ett",
        "etter",
        "for",
        "fra",
        "får",
        "gjør",
        "god",
        "gode",
        "har",
        "hva",
        "hvem",
        "hvor",
        "hvordan",
        "ikke",
        "ikkje",
        "inn",
        "ingen",
        "ingenting",
        "kan",
        "kom",
        "korleis",
        "kva",
        "kven",
        "lage",
        "med",
        "meir",
        "men",
        "mer",
        "mot",
        "mye",
        "nye",
        "når",
        "oss",
        "over",
        "som",
        "skal",
        "slik",
        "sin",
        "sitt",
        "the",
        "til",
        "uten",
        "utan",
        "ved",
        "vet",
        "veit",
        "vil",
        "våre",
        "vår",
        "vårt",
        "være",
        "bruk",
        "bruker",
        "bruke",
        "bedre",
        "mellom",
        "under",
        "gir",
        "gjennom",
        "hos",
        "mange",
        "with",
        "from",
        "that",
        "this",
        "how",
        "our",
        "your",
        "who",
        "what",
    ]
)
ENDINGS = ("ene", "ane", "het", "en", "et", "er", "ar", "a", "e", "s")


@lru_cache(maxsize=8192)  # most of an edition's texts are as they were when one of them changes
def stems(text: str) -> frozenset[str]:
    """The stems of a text's telling words."""
    return frozenset(
        _stem(word) for word in map(str.lower, WORD.findall(text)) if word not in COMMON
    )


def _stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word.removesuffix(ending)
            break
    return word[:STEM]


@dataclass(frozen=True, slots=True)
class Fit:
    """A challenge and the solution that fits it, and how well (0..1)."""

    score: float
    challenge: str
    solution: str


class Affinity:
    """Fits between texts of one edition; ``texts`` are all of them, to weigh the stems."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._stems: dict[str, frozenset[str]] = {}
        seen: Counter[str] = Counter()
        total = 0
        for text in texts:
            if text not in self._stems:
                self._stems[text] = stems(text)
            seen.update(self._stems[text])
            total += 1
        self._square: Mapping[str, float] = {
            stem: math.log(1 + total / count) ** 2 for stem, count in seen.items()
        }
        self._length = {text: self._of(found) for text, found in self._stems.items()}
        self._with: dict[str, list[str]] = defaultdict(list)
        for text, found in self._stems.items():
            for stem in found:
                self._with[stem].append(text)

    def near(self, text: str) -> dict[str, float]:
        """The edition's texts that fit this one of them, and how well: those that ``fit`` takes.
        Looks only at texts that share a stem with it."""
        sharing = {other for stem in self._stems[text] for other in self._with[stem]}
        scores = ((other, self._cosine(text, other)) for other in sharing)
        return {other: score for other, score in scores if score >= LEAST}

    def mean(self, text: str, numbers: Mapping[str, int]) -> float:
        """The mean of the numbers of this text's stems (none is 0), as the stems weigh."""
        found = self._stems[text]
        if not found:
            return 0.0
        return math.fsum(self._square[s] * numbers.get(s, 0) for s in found) / self._length[text]

    def fit(self, challenges: Sequence[str], solutions: Sequence[str]) -> Fit | None:
        """The best fit of a challenge with a solution, both among the edition's texts; None when
        no two share more than chance would have it (``LEAST``)."""
        best: Fit | None = None
        for challenge in challenges:
            for solution in solutions:
                score = self._cosine(challenge, solution)
                if score >= LEAST and (best is None or score > best.score):
                    best = Fit(score=score, challenge=challenge, solution=solution)
        return best

    def _cosine(self, first: str, second: str) -> float:
        shared = self._stems[first] & self._stems[second]
        if not shared:
            return 0.0
        return self._of(shared) / math.sqrt(self._length[first] * self._length[second])

    def _of(self, some: Iterable[str]) -> float:
        # Exactly rounded, so that the order of a set (and so the worker) makes no difference.
        return math.fsum(self._square[stem] for stem in some)
