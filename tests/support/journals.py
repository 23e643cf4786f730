"""Journals as files, made without the platform."""

from __future__ import annotations

from samspill.evidence.canonical import START, canonical, commitment, hash_of
from samspill.evidence.files import journal_lines
from samspill.evidence.heads import Head, sign

CHAIN = "edition-7"
SEED = bytes(range(32))
AT = "2026-11-02T09:00:00Z"


def entries(count: int, *, chain: str = CHAIN, mark: str = "") -> list[tuple[int, str, str]]:
    """Numbers, hashes and bodies, each following from the one before."""
    found: list[tuple[int, str, str]] = []
    previous = START
    for number in range(1, count + 1):
        body = canonical(
            {"at": AT, "by": commitment(number, salt="0" * 64), "facts": {"n": mark}, "verb": "x"}
        )
        previous = hash_of(chain=chain, number=number, previous=previous, body=body)
        found.append((number, previous, body))
    return found


def head_of(rows: list[tuple[int, str, str]], *, chain: str = CHAIN, seed: bytes = SEED) -> Head:
    """Signed, of the last of them."""
    number, hash_, _body = rows[-1] if rows else (0, START, "")
    return sign(chain=chain, number=number, hash=hash_, at=AT, seed=seed)


def journal_of(rows: list[tuple[int, str, str]], *, chain: str = CHAIN) -> bytes:
    """The whole file."""
    return "".join(journal_lines(chain, rows, head_of(rows, chain=chain))).encode()
