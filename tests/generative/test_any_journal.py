"""Whatever is done to a journal's file is found: any change, deletion, insertion, other order."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from samspill.evidence.heads import Head, sign
from samspill.evidence.verifying import NoJournalError, Verdict, verify
from samspill.telling.journal import in_words
from support.examples import tries
from support.journals import AT, CHAIN, SEED, entries, head_of, journal_of

ROWS = entries(12)
WHOLE = journal_of(ROWS)
FOREIGN = journal_of(entries(12, mark="foreign"))
LINES = WHOLE.splitlines(keepends=True)


def found(data: bytes, *heads: Head) -> bool:
    """That it is not whole; and whatever is found can be said."""
    try:
        verdict: Verdict = verify(io.BytesIO(data), heads=heads)
    except NoJournalError:
        return True
    assert all(in_words(fault).startswith("Line ") for fault in verdict.faults)
    return not verdict.whole


@tries(200)  # 10,000 in the deep run
@given(st.data())
def test_anything_done_to_the_bytes_is_found(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(("change", "delete", "insert")))
    start = data.draw(st.integers(0, len(WHOLE) - 1))
    if kind == "change":
        byte = data.draw(st.integers(0, 255).filter(lambda b: b != WHOLE[start]))
        damaged = WHOLE[:start] + bytes([byte]) + WHOLE[start + 1 :]
    elif kind == "delete":
        damaged = WHOLE[:start] + WHOLE[start + data.draw(st.integers(1, 2000)) :]
    else:
        damaged = WHOLE[:start] + data.draw(st.binary(min_size=1)) + WHOLE[start:]
    assert damaged == WHOLE or found(damaged)


@tries(200)  # 10,000 in the deep run
@given(st.data())
def test_anything_done_to_the_lines_is_found(data: st.DataObject) -> None:
    """Entries left out, put in twice, put in from elsewhere, in another order."""
    pool = [*LINES, *FOREIGN.splitlines(keepends=True)]
    damaged = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        kind = data.draw(st.sampled_from(("delete", "insert", "swap", "replace")))
        place = data.draw(st.integers(0, max(len(damaged) - 1, 0)))
        if kind == "insert" or not damaged:
            damaged.insert(place, data.draw(st.sampled_from(pool)))
        elif kind == "delete":
            del damaged[place]
        elif kind == "replace":
            damaged[place] = data.draw(st.sampled_from(pool))
        else:
            other = data.draw(st.integers(0, len(damaged) - 1))
            damaged[place], damaged[other] = damaged[other], damaged[place]
    assert damaged == LINES or b"".join(damaged) == FOREIGN or found(b"".join(damaged))


@tries(60)
@given(st.data())
def test_whatever_the_operator_writes_anew_the_mailed_head_finds(data: st.DataObject) -> None:
    """With the key and all of the chain in hand: whole in itself, and not what was mailed."""
    mailed = data.draw(st.integers(1, len(ROWS)))
    head = head_of(ROWS[:mailed])
    changed = data.draw(st.integers(0, mailed - 1))
    length = data.draw(st.integers(changed, 20))
    anew = _rewritten(changed, length)
    assert verify(io.BytesIO(anew)).whole
    assert found(anew, head)
    assert not found(WHOLE, head)


def _rewritten(kept: int, length: int) -> bytes:
    """The first entries as they are, then others up to the length."""
    from samspill.evidence.canonical import START, canonical, hash_of
    from samspill.evidence.files import journal_lines

    rows = list(ROWS[:kept])
    previous = rows[-1][1] if rows else START
    for number in range(kept + 1, length + 1):
        body = canonical({"anew": number})
        previous = hash_of(chain=CHAIN, number=number, previous=previous, body=body)
        rows.append((number, previous, body))
    last = rows[-1][1] if rows else START
    head = sign(chain=CHAIN, number=len(rows), hash=last, at=AT, seed=SEED)
    return "".join(journal_lines(CHAIN, rows, head)).encode()
