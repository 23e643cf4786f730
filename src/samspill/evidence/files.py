"""A journal as a file: a line that says whose it is, a line an entry, and its signed head.

Each line is the canonical form of what it says (see ``canonical``) and ends with a line break, so
that no byte of the file can be another one unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from samspill.evidence.canonical import FORM, START, canonical
from samspill.evidence.heads import Head


def first_line(chain: str) -> str:
    """Whose journal it is."""
    return canonical({"chain": chain, "form": FORM}) + "\n"


def entry_line(*, number: int, previous: str, hash: str, body: str) -> str:  # noqa: A002
    """An entry. ``body`` is canonical already."""
    keys = f'"hash":"{hash}","number":{number},"previous":"{previous}"'
    return f'{{"entry":{body},{keys}}}\n'


def last_line(head: Head) -> str:
    """The signed head."""
    return canonical({"head": head.facts}) + "\n"


def journal_lines(chain: str, entries: Iterable[tuple[int, str, str]], head: Head) -> Iterator[str]:
    """All lines of a file; ``entries`` are numbers, hashes and bodies in their order."""
    yield first_line(chain)
    previous = START
    for number, hash_, body in entries:
        yield entry_line(number=number, previous=previous, hash=hash_, body=body)
        previous = hash_
    yield last_line(head)
