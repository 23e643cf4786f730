"""When two names are the same name, and two addresses the same address.

One answer for every part of the platform: a preview, an import and the database must not differ
about who is who.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from functools import lru_cache

LONGEST_KEY = 200  # characters
_ALIKE = 0.75  # how alike two spellings of one person's name are; 1 is equal
_USUAL = re.compile("[ -~À-ÖØ-öø-ÿ]*")  # of one form only
_DOTS = {"\u3002": ".", "\uff0e": ".", "\uff61": "."}  # what else separates a domain's parts
_TURKISH = {"i\u0307": "i", "\u0131": "i"}  # İstanbul, istanbul and ıstanbul


@lru_cache(maxsize=20_000)
def same_name(name: str) -> str:
    """What names have in common that differ in case, spaces, joiners or the form of letters."""
    if len(name) <= LONGEST_KEY // 2 and _USUAL.fullmatch(name):
        return " ".join(name.casefold().split())
    text = unicodedata.normalize("NFKC", name).casefold()
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    for written, meant in _TURKISH.items():
        text = text.replace(written, meant)
    # Folding the case may take letters apart, and putting them together may need folding again.
    key = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if len(key) <= LONGEST_KEY:
        return key
    return key[:100] + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def alike(one: str, other: str) -> bool:
    """True when two names may be one person's: a word in common, or spelled nearly the same."""
    first, second = same_name(one), same_name(other)
    words = {word for word in first.split() if len(word.strip(".")) > 1}
    if not words.isdisjoint(second.split()):
        return True
    return difflib.SequenceMatcher(None, first, second).ratio() >= _ALIKE


def same_address(address: str) -> str:
    """The one form that an e-mail address is kept in: lower case, and a domain of other letters
    as people write it, whichever way it came (``xn--blbr-ioab.no`` and ``BLÅBÆR.no``)."""
    text = unicodedata.normalize("NFC", address.strip()).lower()
    local, at, domain = text.rpartition("@")
    if not at:
        return text
    for other, dot in _DOTS.items():
        domain = domain.replace(other, dot)
    return f"{local}@{'.'.join(map(_as_written, domain.split('.')))}"


def _as_written(label: str) -> str:
    """A part of a domain in its own letters; one that names none is left as it came."""
    if not label.startswith("xn--"):
        return label
    try:
        written = label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label
    again = written.encode("utf-8", "replace").decode("utf-8")  # no lone halves of a letter
    plain = unicodedata.normalize("NFC", again).lower()
    if plain != written or written.isascii() or not written.replace("-", "").isalnum():
        return label
    return written
