"""Chains of the platform's journal, taken out and judged."""

from __future__ import annotations

import io

from samspill.evidence.files import journal_lines
from samspill.evidence.heads import sign
from samspill.evidence.verifying import verify
from samspill.web.journal.queries import last_link, seal_what_waits, sealed_entries
from support.journals import AT, SEED


def taken_out(chain: str) -> bytes:
    """The chain as a file."""
    seal_what_waits()
    number, hash_ = last_link(chain)
    head = sign(chain=chain, number=number, hash=hash_, at=AT, seed=SEED)
    return "".join(journal_lines(chain, sealed_entries(chain, upto=number), head)).encode()


def whole(chain: str) -> int:
    """The number of its entries, once it is shown to be whole."""
    verdict = verify(io.BytesIO(taken_out(chain)))
    assert (verdict.faults, verdict.chain) == ((), chain)
    return verdict.entries
