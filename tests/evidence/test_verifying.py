"""What is wrong with a journal is found, and told with its place."""

from __future__ import annotations

import io
from email.message import EmailMessage

import pytest

from samspill.evidence.canonical import canonical, commitment
from samspill.evidence.heads import NoHeadError, head_in
from samspill.evidence.verifying import (
    MOST_FAULTS,
    NoJournalError,
    OtherChainError,
    Verdict,
    verify,
)
from samspill.telling.journal import in_words
from support.journals import CHAIN, entries, head_of, journal_of

ROWS = entries(6)
WHOLE = journal_of(ROWS)


def judged(data: bytes, *heads: object) -> Verdict:
    return verify(io.BytesIO(data), heads=heads)  # type: ignore[arg-type]


def faults(lines: list[bytes], *heads: object) -> list[str]:
    return [in_words(fault) for fault in judged(b"".join(lines), *heads).faults]


def lines() -> list[bytes]:
    return WHOLE.splitlines(keepends=True)


def test_a_whole_journal() -> None:
    found = judged(WHOLE, head_of(ROWS), head_of(ROWS[:3]))
    assert (found.whole, found.entries, found.chain, found.faults) == (True, 6, CHAIN, ())
    assert judged(journal_of([])).whole


def test_a_changed_entry() -> None:
    damaged = lines()
    damaged[3] = damaged[3].replace(b'"verb":"x"', b'"verb":"y"')
    assert faults(damaged) == ["Line 4: Entry 3 has been changed: it does not fit its hash."]


def test_a_changed_hash_is_told_once() -> None:
    damaged = lines()
    damaged[3] = damaged[3].replace(ROWS[2][1].encode(), b"0" * 64)
    assert faults(damaged) == ["Line 4: Entry 3 has been changed: it does not fit its hash."]


def test_a_changed_number_is_told_once() -> None:
    damaged = lines()
    damaged[3] = damaged[3].replace(b'"number":3', b'"number":9')
    assert faults(damaged) == ["Line 4: Entry 3 has been changed: it does not fit its hash."]


def test_deleted_entries() -> None:
    damaged = lines()
    del damaged[3:5]
    assert faults(damaged) == ["Line 4: Entries 3 to 4 are missing before this line."]


def test_an_entry_twice() -> None:
    damaged = lines()
    damaged.insert(4, damaged[2])
    assert faults(damaged) == [
        "Line 5: There is an entry 2 already: one of them has been inserted."
    ]


def test_another_order() -> None:
    damaged = lines()
    damaged[3], damaged[4] = damaged[4], damaged[3]
    assert faults(damaged) == [
        "Line 5: Entry 3 stands after a later one: the order has been changed."
    ]


def test_a_line_that_is_no_entry() -> None:
    damaged = lines()
    damaged[3] = b"{}\n"
    assert faults(damaged) == [
        "Line 4: It is written neither as an entry nor as a head: it has been changed."
    ]
    damaged[3] = b"[" * 3_000_000 + b"\n"
    assert len(faults(damaged)) == 1


def test_entries_of_another_journal_put_in_between() -> None:
    foreign = entries(6, mark="foreign")
    damaged = lines()
    damaged[4] = journal_of(foreign).splitlines(keepends=True)[4]
    gone = "one of the two has been written anew, or something between them is gone."
    assert faults(damaged) == [
        f"Line 5: Entry 4 does not follow from the one before it: {gone}",
        f"Line 6: Entry 5 does not follow from the one before it: {gone}",
    ]


def test_a_cut_tail_without_a_head_and_with_one() -> None:
    without = [
        "Line 4: The file ends after entry 3 without a head: it has been cut off, or was not "
        "written to the end."
    ]
    assert faults(lines()[:4]) == without
    # Whoever runs the site can write a shorter journal that is whole in itself.
    shorter = journal_of(ROWS[:3])
    assert judged(shorter).whole
    assert faults([shorter], head_of(ROWS)) == [
        "Line 5: Entries 4 to 6 have been cut off: a head of entry 6 was mailed at "
        "2026-11-02T09:00:00Z."
    ]


def test_a_journal_written_anew_as_a_whole_does_not_fit_the_mailed_head() -> None:
    anew = journal_of(entries(9, mark="anew"))
    assert judged(anew).whole
    assert faults([anew], head_of(ROWS)) == [
        "Line 7: Entry 6 is another one than when its head was mailed at 2026-11-02T09:00:00Z: it, "
        "or something before it, has been written anew since."
    ]


def test_what_stands_at_the_end() -> None:
    damaged = lines()
    assert faults([*damaged, damaged[-1]]) == [
        "Line 9: It stands after the head, which is the last line of a journal."
    ]
    others = head_of(entries(6, mark="other")).signature
    signed = damaged[-1].replace(head_of(ROWS).signature.encode(), others.encode())
    assert faults([*damaged[:-1], signed]) == [
        "Line 8: The head's signature is not of this head and its key."
    ]
    other = journal_of(ROWS[:5]).splitlines(keepends=True)[-1]
    assert faults([*damaged[:-1], other]) == [
        "Line 8: The head is of entry 5, and not of the journal above it, which ends with entry 6."
    ]


def test_the_first_line_says_whose_it_is() -> None:
    damaged = lines()
    damaged[0] = damaged[0].replace(b"edition-7", b"edition-8")
    assert len(faults(damaged)) == len(ROWS) + 1  # of another chain each entry has another hash
    damaged[0] = b'{"chain": "edition-7"}\n'
    assert faults(damaged)[0] == (
        "Line 1: It does not say whose journal this is, as a journal's first line does."
    )
    for nothing in (b"", b"\n", b"name,address\n", b"\xff\xfe"):
        with pytest.raises(NoJournalError):
            judged(nothing)
    with pytest.raises(OtherChainError):
        judged(WHOLE, head_of(entries(2, chain="installation"), chain="installation"))


def test_of_many_faults_the_first_are_told() -> None:
    found = judged(lines()[0] + b"x\n" * 1000)
    assert (len(found.faults), found.more) == (MOST_FAULTS, 1000 - MOST_FAULTS + 1)


def test_a_head_is_found_in_a_letter() -> None:
    head = head_of(ROWS)
    assert head_in(head.text) == head
    assert head.genuine
    answered = "".join(f"> {line}\n" for line in f"Hello!\n\n{head.text}\nBye".splitlines())
    assert head_in(answered) == head
    letter = EmailMessage()
    letter.set_content(f"Hei på deg, {'æ' * 200}\n\n{head.text}", cte="quoted-printable")
    letter.add_alternative("<p>Hei</p>", subtype="html")
    assert head_in(letter.as_string()) == head
    for bad in ("", "Hello", head.text.replace("entry: 6", "entry: 06"), head.text[:-9]):
        with pytest.raises(NoHeadError):
            head_in(bad)
    assert not head_in(head.text.replace("entry: 6", "entry: 7")).genuine


def test_a_commitment_holds_and_tells_nothing() -> None:
    one = commitment(["people.person", "7"], salt="a" * 64)
    assert one == commitment(["people.person", "7"], salt="a" * 64)
    assert one != commitment(["people.person", "8"], salt="a" * 64)
    assert one != commitment(["people.person", "7"], salt="b" * 64)


def test_the_form_never_changes() -> None:
    """Chains outlive versions of the code."""
    assert canonical({"b": "å", "a": [1, None, True]}) == '{"a":[1,null,true],"b":"\\u00e5"}'
    assert ROWS[0][1] == "369a833a0ea6e185ee74e59e37ee070791872bcb1c2c56568ccd7194ed33d476"
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))
