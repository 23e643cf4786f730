"""Secrets of letters: computed from the row's seed and the server's key, and kept nowhere.

A link in a letter must be the same when the letter is sent again after a crash: mail programs
show one of two letters with the same Message-ID, and that may be the first. And a sign-in code
is made in one process and written in a letter by another. So neither is stored and neither is
drawn by lot: both are a keyed hash of the seed. Whoever reads the database alone has the seed
and cannot compute them. See docs/decisions/0018-outbox.md.
"""

from __future__ import annotations

import base64

from django.utils.crypto import salted_hmac


def secret_of(seed: str, *, purpose: str) -> str:
    """43 characters for an address, of 256 bits."""
    return base64.urlsafe_b64encode(_digest(seed, purpose)).decode().rstrip("=")


def code_of(seed: str, *, purpose: str, alphabet: str, length: int) -> str:
    """A code to type, of characters of the alphabet."""
    number = int.from_bytes(_digest(seed, purpose), "big")
    signs = []
    for _ in range(length):
        number, rest = divmod(number, len(alphabet))
        signs.append(alphabet[rest])
    return "".join(signs)


def _digest(seed: str, purpose: str) -> bytes:
    return salted_hmac(f"samspill.outbox.{purpose}", seed, algorithm="sha256").digest()
