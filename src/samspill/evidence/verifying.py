"""Is a journal's file whole? Read once from the top, a line at a time: it may be of any size.

What is found is told as codes with their place; ``samspill.telling.journal`` has the words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, BinaryIO

from samspill.evidence.canonical import CHAIN, FORM, HASH, START, canonical, hash_of
from samspill.evidence.heads import Head, NoHeadError, head_from

LONGEST = 1_000_000  # bytes of a line; an entry of the platform has some hundred
MOST_FAULTS = 100  # told of one file; more are counted
KEYS = {"entry", "hash", "number", "previous"}


class Code(StrEnum):
    """What can be wrong."""

    FIRST_LINE = "first_line"  # does not say whose journal it is
    DAMAGED = "damaged"  # a line that is neither an entry nor a head as they are written
    CHANGED = "changed"  # an entry that does not fit its hash
    REWRITTEN = "rewritten"  # an entry that does not follow from the one before it
    MISSING = "missing"  # entries that are not there
    OUT_OF_ORDER = "out_of_order"  # an entry that stands after a later one
    INSERTED = "inserted"  # an entry whose number another one has
    AFTER_THE_END = "after_the_end"
    NO_END = "no_end"  # the last line is not a head
    END_DIFFERS = "end_differs"  # the head in the file is of another entry than the last one
    END_NOT_SIGNED = "end_not_signed"
    CUT = "cut"  # shorter than it was when a head was mailed
    NOT_AS_MAILED = "not_as_mailed"  # the entry was another one when its head was mailed


@dataclass(frozen=True)
class Fault:
    """Something wrong: the line, and the entries from ``number`` to ``last``."""

    code: Code
    line: int
    number: int = 0
    last: int = 0
    at: str = ""  # when the head was mailed


@dataclass(frozen=True)
class Verdict:
    """What was found. ``more``: faults beyond those that are told."""

    chain: str
    entries: int
    head: Head | None
    faults: tuple[Fault, ...]
    more: int = 0

    @property
    def whole(self) -> bool:
        """True when nothing is wrong."""
        return not self.faults


class NoJournalError(ValueError):
    """The file is no journal of this form, or a head is not one of it."""


class OtherChainError(ValueError):
    """The mailed head is another journal's."""


def verify(file: BinaryIO, *, heads: Sequence[Head] = ()) -> Verdict:
    """Judge the file, also against heads that were mailed. Raises NoJournalError for what is not
    meant to be a journal at all, and OtherChainError."""
    return verify_lines(_lines(file), heads=heads)


def verify_lines(lines: Iterable[bytes], *, heads: Sequence[Head] = ()) -> Verdict:
    """The same of lines that are in no file, each with its line break."""
    reading = _Reading(sorted(heads, key=lambda head: head.number))
    rest, number = iter(lines), 1
    reading.begin(next(rest, b""))
    for line in rest:
        number += 1
        reading.take(line, number)
    return reading.end(number)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    while line := _line(file):
        yield line


def _line(file: BinaryIO) -> bytes:
    """The next line; of one that is too long its beginning, which is no entry then."""
    line = file.readline(LONGEST)
    rest = line
    while len(rest) == LONGEST and not rest.endswith(b"\n"):
        rest = file.readline(LONGEST)
    return line


def parsed(line: bytes) -> Any:
    """What the line says; None when it is not written as it would be here."""
    try:
        text = line.decode("ascii")
        value = json.loads(text)
        return value if canonical(value) + "\n" == text else None
    except (ValueError, RecursionError):
        return None


@dataclass
class _Reading:
    """Where one is in the file."""

    heads: list[Head]
    chain: str = ""
    hash: str = START  # of the latest entry
    number: int = 0  # its number
    fits: bool = True  # it has the hash that it says
    damaged: int = 0  # lines since then that are no entries
    entries: int = 0
    awaited: list[tuple[int, int]] = field(default_factory=list)  # not there so far
    missing_at: dict[tuple[int, int], int] = field(default_factory=dict)
    tail: Head | None = None
    faults: list[Fault] = field(default_factory=list)
    more: int = 0

    def begin(self, line: bytes) -> None:
        said = parsed(line)
        if isinstance(said, dict) and said.keys() == {"chain", "form"} and said["form"] == FORM:
            chain = said["chain"]
            if isinstance(chain, str) and CHAIN.fullmatch(chain):
                self.chain = chain
        if not self.chain:
            if not line.startswith(b"{"):
                raise NoJournalError
            self.chain = self.heads[0].chain if self.heads else ""
            self.fault(Code.FIRST_LINE, 1)
        if any(head.chain != self.chain for head in self.heads):
            raise OtherChainError(self.chain)

    def take(self, line: bytes, at: int) -> None:
        if self.tail is not None:
            self.fault(Code.AFTER_THE_END, at)
            return
        said = parsed(line)
        if isinstance(said, dict) and said.keys() == {"head"}:
            self.close(said["head"], at)
        elif isinstance(said, dict) and said.keys() == KEYS and self.shaped(said):
            self.entry(said, at)
        else:
            self.damaged += 1
            self.fault(Code.DAMAGED, at)

    @staticmethod
    def shaped(said: dict[str, Any]) -> bool:
        hashes = (said["hash"], said["previous"])
        return (
            type(said["number"]) is int
            and 1 <= said["number"] < 10**18
            and isinstance(said["entry"], dict)
            and all(isinstance(each, str) and HASH.fullmatch(each) for each in hashes)
        )

    def entry(self, said: dict[str, Any], at: int) -> None:
        number, own, previous = said["number"], said["hash"], said["previous"]
        self.entries += 1
        fits = own == hash_of(
            chain=self.chain, number=number, previous=previous, body=canonical(said["entry"])
        )
        if not fits and previous == self.hash:
            number = self.number + 1  # it stands in its place, whatever number it says now
        if not fits and self.chain:
            self.fault(Code.CHANGED, at, number, number)
        if number <= self.number:
            late = self.came_late(number)
            self.fault(Code.OUT_OF_ORDER if late else Code.INSERTED, at, number, number)
            return
        if number > self.number + 1:
            gap = (self.number + 1, number - 1)
            if number - self.number - 1 > self.damaged:
                self.awaited.append(gap)
                self.missing_at[gap] = at
        elif previous != self.hash and fits and self.fits:
            self.fault(Code.REWRITTEN, at, number, number)
        self.number, self.hash, self.fits, self.damaged = number, own, fits, 0
        self.hold_against_heads(number, own, at)

    def hold_against_heads(self, number: int, own: str, at: int) -> None:
        for head in self.heads:
            if head.number == number and head.hash != own:
                self.fault(Code.NOT_AS_MAILED, at, number, number, head.at)

    def came_late(self, number: int) -> bool:
        """True for one that was missing; then it is not any more."""
        for index, (first, last) in enumerate(self.awaited):
            if first <= number <= last:
                line = self.missing_at.pop((first, last))
                parts = [(first, number - 1), (number + 1, last)]
                left = [part for part in parts if part[0] <= part[1]]
                self.missing_at |= dict.fromkeys(left, line)
                self.awaited[index : index + 1] = left
                return True
        return False

    def close(self, facts: Any, at: int) -> None:
        try:
            self.tail = head_from(facts)
        except NoHeadError:
            self.fault(Code.DAMAGED, at)
            return
        tail = self.tail
        if (tail.chain, tail.number, tail.hash) != (self.chain, self.number, self.hash):
            self.fault(Code.END_DIFFERS, at, self.number, tail.number)
        if not tail.genuine:
            self.fault(Code.END_NOT_SIGNED, at)

    def end(self, at: int) -> Verdict:
        for gap in self.awaited:
            self.fault(Code.MISSING, self.missing_at[gap], *gap)
        if self.tail is None:
            self.fault(Code.NO_END, at, self.number)
        for head in self.heads:
            if head.number > self.number:
                self.fault(Code.CUT, at, self.number + 1, head.number, head.at)
        faults = tuple(sorted(self.faults, key=lambda fault: fault.line))
        return Verdict(self.chain, self.entries, self.tail, faults, self.more)

    def fault(self, code: Code, line: int, number: int = 0, last: int = 0, at: str = "") -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(code, line, number, last, at))
        else:
            self.more += 1
