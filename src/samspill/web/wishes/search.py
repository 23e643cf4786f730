"""Looking for people by name and theme: in any spelling, and with a letter wrong."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LONGEST_SEARCH = 100  # signs of what is searched for; nobody types more to find a name
SIMILAR_ENOUGH = 0.45  # share of a searched word's trigrams that a name must have


def plain(text: str) -> str:
    """Lower case without marks, so that "Sørås" is found by "soras" and "sörås"."""
    text = text.lower().replace("ø", "o").replace("æ", "ae").replace("đ", "d").replace("ß", "ss")
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def searched(text: str) -> list[str]:
    """The words to look for, of a text of which the beginning counts."""
    return plain(text[:LONGEST_SEARCH]).split()


def hit(words: list[str], haystack: str) -> float:
    """How well all the words are found in the text: 1 when each is there as it stands, less
    when spelled differently, 0 when one is not there at all."""
    total = 0.0
    for word in words:
        best = 1.0 if word in haystack else max(map(_Similar(word), haystack.split()), default=0.0)
        if best < SIMILAR_ENOUGH:
            return 0.0
        total += best
    return total / len(words)


class _Similar:
    """Shared trigrams of a searched word and another, over all of both (Dice)."""

    def __init__(self, word: str) -> None:
        self._own = _trigrams(word)

    def __call__(self, other: str) -> float:
        theirs = _trigrams(other)
        return 2 * len(self._own & theirs) / (len(self._own) + len(theirs))


@lru_cache(maxsize=4096)  # the same words again and again, through a whole list of people
def _trigrams(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))
