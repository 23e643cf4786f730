"""Are the journals in the database whole, and is what can be read of them what was sealed?

The command ``samspill journal verify`` judges a file by itself and knows of no page. Whether the
page says of an entry what is sealed in it, only the platform can tell, which has the salts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from samspill.evidence.canonical import INSTALLATION
from samspill.evidence.heads import Head
from samspill.evidence.verifying import MOST_FAULTS, Verdict, verify_lines
from samspill.web.editions.heads import head_of, heads_mailed, journal_file
from samspill.web.journal.queries import chains, otherwise_than_sealed, unsealed, was_erased


class OtherKeyError(ValueError):
    """The head was not signed by this site, with the key that it has now."""


@dataclass(frozen=True)
class Judged:
    """A chain: whether it is whole, and the numbers of entries that say another thing to be read
    than what is sealed; ``more`` beyond those."""

    verdict: Verdict
    otherwise: Sequence[int]
    more: int

    @property
    def whole(self) -> bool:
        """True when nothing is wrong with it."""
        return self.verdict.whole and not self.otherwise


def judged(*, heads: Sequence[Head], now: datetime) -> Iterator[Judged]:
    """Each journal there is, held against all heads that were mailed as far as the database knows,
    and those that somebody has kept. A journal that went with its edition is passed over.

    Raises OtherKeyError before anything is judged.
    """
    ours = head_of(INSTALLATION, now=now).key
    if any(not head.genuine or head.key != ours for head in heads):
        raise OtherKeyError
    for chain in sorted({*chains(), *(head.chain for head in heads)}):
        kept = [head for head in heads if head.chain == chain]
        found = _judged(chain, kept, now)
        if found.whole or not was_erased(chain):
            yield found


def _judged(chain: str, kept: Sequence[Head], now: datetime) -> Judged:
    lines = (line.encode() for line in journal_file(chain, now=now))
    verdict = verify_lines(lines, heads=[*heads_mailed(chain), *kept])
    others = otherwise_than_sealed(chain)
    return Judged(verdict, list(islice(others, MOST_FAULTS)), sum(1 for _ in others))


def outside() -> int:
    """How many entries are in no chain, which nothing here can write."""
    return unsealed()
