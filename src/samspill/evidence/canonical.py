"""The one way in which an entry is written as bytes, and what is made of these bytes.

Everything here is form 1. Chains outlive versions of the code, so a form is never changed: another
one gets another number.

A journal's **chain** is ``installation`` or ``edition-`` and a number. Its entries are numbered
from 1, and each has the hash of its form, chain, number, the hash before it (64 zeros before the
first) and its body, each on a line of its own. So whoever has the hash of one entry has, in 64
signs, all that stood before it.

What is about people stands in the body as a **commitment**: the hash of a salt and of what it is.
Without the salt nobody can tell what it was, nor try names until one fits; with it anybody can
check it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from typing import Any

FORM = "samspill-journal-1"
START = "0" * 64  # the hash before the first entry
INSTALLATION = "installation"
CHAIN = re.compile(r"installation|edition-[1-9][0-9]{0,18}", re.ASCII)
HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
COMMITMENT = "samspill-commitment-1"


def canonical(value: Any) -> str:
    """The value as JSON in its one form: keys sorted, no spaces, only ASCII. Raises TypeError and
    ValueError for what is not JSON."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    )


def chain_of(edition_id: int | None) -> str:
    """The name of the edition's chain; that of the installation for None."""
    return INSTALLATION if edition_id is None else f"edition-{edition_id}"


def hash_of(*, chain: str, number: int, previous: str, body: str) -> str:
    """The hash of an entry, 64 signs. The triggers of the platform compute the same."""
    return sha256("\n".join((FORM, chain, str(number), previous, body)))


def new_salt() -> str:
    """32 random bytes, as 64 signs."""
    return os.urandom(32).hex()


def commitment(value: Any, *, salt: str) -> str:
    """64 signs that hold somebody to the value and tell nothing of it without the salt."""
    return sha256("\n".join((COMMITMENT, salt, canonical(value))))


def sha256(text: str) -> str:
    """Of the text's bytes in UTF-8, as 64 signs."""
    return hashlib.sha256(text.encode()).hexdigest()
