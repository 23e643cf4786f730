"""The order of names as Norwegians sort them: a key of bytes, kept beside the name.

The keys follow the Unicode collation algorithm (by pyuca) with Norwegian's own letters last: æ, ø
and å, with ä, ö and aa beside them. They compare byte by byte, so they order the same on SQLite,
on PostgreSQL whatever its locale, and in Python. Numbers count as numbers: "Rom 2" comes before
"Rom 10". Letters that are alike but for marks or case are told apart last.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from pyuca import Collator

LONGEST = 200  # characters of a name that count
Elements = tuple[tuple[int, int, int, int], ...]  # primary, after it (see below), second, third

# Norwegian's letters in their order behind z, and what sorts beside each (Unicode's CLDR, "nb").
# They stand behind the last letter of other Latin scripts' a to z, which is where ǀ (a click)
# would come; the second number puts them between two primary weights that are in use.
_BEHIND_Z = ("æÆäÄęĘ", "øØöÖőŐœŒ", "åÅ")
_AFTER = 8089 - 1  # the weight before that of ǀ
_DOUBLE = ("aa", "Aa", "AA")  # å as it was written before 1917, and still is in names
_BESIDE = {"y": "üÜűŰ", "d": "đĐðÐ", "l": "łŁ"}
_CLUSTER = re.compile(r"[0-9]+|(?:aa|Aa|AA|.)[\u0300-\u036f]*", re.DOTALL)
_DIGIT = 7229  # the weight of 0
_SECOND, _SMALL, _CAPITAL = 32, 2, 8  # weights of what has no marks, is small, is a capital


@cache
def _collator() -> Collator:
    return Collator()  # takes 0.2 s and 15 MB: once a process, and only where names are ordered


@cache
def _tailored() -> dict[str, Elements]:
    found: dict[str, Elements] = {}
    for after, letters in enumerate(_BEHIND_Z, start=1):
        for place, letter in enumerate(letters):
            third = _CAPITAL if letter.isupper() else _SMALL
            found[letter] = ((_AFTER, after, _SECOND + place // 2, third),)
    for place, letters in enumerate(_DOUBLE):
        found[letters] = ((_AFTER, len(_BEHIND_Z), _SECOND + 1, _SMALL + 3 * place),)
    for base, beside in _BESIDE.items():
        primary = _collator().sort_key(base)[0]
        for place, letter in enumerate(beside):
            third = _CAPITAL if letter.isupper() else _SMALL
            found[letter] = ((primary, 0, 300 + place // 2, third),)
    thorn = [_collator().sort_key(base)[0] for base in "th"]
    for letter, third in (("þ", _SMALL), ("Þ", _CAPITAL)):
        found[letter] = tuple((primary, 0, 300, third) for primary in thorn)
    return {unicodedata.normalize("NFC", letters): e for letters, e in found.items()}


@lru_cache(maxsize=20_000)
def _elements(cluster: str) -> Elements:
    """The weights of a letter with its marks, or of a number."""
    if cluster.isascii() and cluster.isdigit():
        digits = cluster.lstrip("0") or "0"
        number = [(_DIGIT, len(digits), _SECOND, _SMALL)]
        number += [(_DIGIT + int(digit), 0, _SECOND, _SMALL) for digit in digits]
        return tuple(number)
    base = cluster[:2] if cluster.startswith(_DOUBLE) else cluster[:1]
    marks, own = cluster[len(base) :], _tailored().get(base)
    for place, mark in enumerate(marks if own is None else ""):
        before = map(unicodedata.combining, marks[:place])
        with_mark = _tailored().get(unicodedata.normalize("NFC", base + mark))
        if with_mark is not None and unicodedata.combining(mark) not in before:
            own, marks = with_mark, marks[:place] + marks[place + 1 :]
            break
    rest = cluster if own is None else marks
    found = _collator().collation_elements(rest) if rest else []
    return (*(own or ()), *((p, 0, s, t) for p, s, t, *_ in found))


@lru_cache(maxsize=20_000)
def order_key(name: str) -> bytes:
    """The key of a name: at most 2,500 bytes. Any text has one."""
    text = unicodedata.normalize("NFD", name[:LONGEST])
    elements = [e for cluster in _CLUSTER.findall(text) for e in _elements(cluster)]
    first = b"".join(
        primary.to_bytes(2, "big") + bytes((after,)) for primary, after, _, _ in elements if primary
    )
    second = b"".join(weight.to_bytes(2, "big") for _, _, weight, _ in elements if weight)
    third = bytes(weight for _, _, _, weight in elements if weight)
    return first + b"\0\0\0" + second + b"\0\0" + third
