"""What is wrong with a journal's file, in English sentences."""

from __future__ import annotations

from collections.abc import Sequence

from samspill.evidence.heads import Head
from samspill.evidence.verifying import Code, Fault, Verdict
from samspill.telling.numbers import in_figures


def in_words(fault: Fault) -> str:
    """The fault as a sentence: what is wrong, and where."""
    number, last = fault.number, fault.last
    one = number == last
    entries = f"Entry {number}" if one else f"Entries {number} to {last}"
    isare = "is" if one else "are"
    hasve = "has" if one else "have"
    said = {
        Code.FIRST_LINE: "It does not say whose journal this is, as a journal's first line does.",
        Code.DAMAGED: "It is written neither as an entry nor as a head: it has been changed.",
        Code.CHANGED: f"Entry {number} has been changed: it does not fit its hash.",
        Code.REWRITTEN: (
            f"Entry {number} does not follow from the one before it: one of the two has been "
            "written anew, or something between them is gone."
        ),
        Code.MISSING: f"{entries} {isare} missing before this line.",
        Code.OUT_OF_ORDER: f"Entry {number} stands after a later one: the order has been changed.",
        Code.INSERTED: f"There is an entry {number} already: one of them has been inserted.",
        Code.AFTER_THE_END: "It stands after the head, which is the last line of a journal.",
        Code.NO_END: (
            f"The file ends after entry {number} without a head: it has been cut off, or was not "
            "written to the end."
        ),
        Code.END_DIFFERS: (
            f"The head is of entry {last}, and not of the journal above it, which ends with entry "
            f"{number}."
        ),
        Code.END_NOT_SIGNED: "The head's signature is not of this head and its key.",
        Code.CUT: (
            f"{entries} {hasve} been cut off: a head of entry {last} was mailed at {fault.at}."
        ),
        Code.NOT_AS_MAILED: (
            f"Entry {number} is another one than when its head was mailed at {fault.at}: it, or "
            "something before it, has been written anew since."
        ),
    }[fault.code]
    return f"Line {fault.line}: {said}"


def otherwise_in_words(numbers: Sequence[int], more: int) -> list[str]:
    """What the platform shows of these entries is not what was sealed, a sentence a line."""
    lines = [
        f"Entry {number} says another thing on the page than what was sealed: what can be read of"
        " it has been changed."
        for number in numbers
    ]
    if more:
        lines.append(f"{in_figures(more, 'more entry', 'more entries')} like these.")
    return lines


def verdict_in_words(verdict: Verdict, heads: list[Head]) -> list[str]:
    """What was found, a sentence a line."""
    lines = [in_words(fault) for fault in verdict.faults]
    if verdict.more:
        lines.append(f"{in_figures(verdict.more, 'more fault')} like these.")
    entries = in_figures(verdict.entries, "entry", "entries")
    if not verdict.whole:
        lines.append(
            f"The journal {verdict.chain} is not whole: {entries} read.".replace("  ", " ")
        )
        return lines
    lines.append(f"The journal {verdict.chain} is whole: {entries}.")
    tail = verdict.head
    if tail is not None:
        lines.append(f"Its head was signed at {tail.at} with the key {tail.key}.")
    for head in heads:
        lines.append(f"It holds what was mailed at {head.at}: entry {head.number}.")
        if tail is not None and head.key != tail.key:
            lines.append(
                f"That head was signed with another key, {head.key}. Ask those who run the site "
                "why the key was changed."
            )
    if not heads:
        lines.append(
            "Whoever runs the site may have written it anew as a whole: hold it against a head "
            "that was mailed, with --head."
        )
    return lines
