"""A formula in clauses over Boolean variables, and the counters that it is built from.

A literal is a whole number as in DIMACS: ``v`` is true when variable v is, ``-v`` when it is
not. Variable 1 is the constant true, so that a literal known in advance needs no special case.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

TRUE = 1
FALSE = -TRUE
CHUNK = 4


class Clauses:
    """Clauses, of each of which at least one literal is true."""

    def __init__(self) -> None:
        self.variables = TRUE
        self.clauses: list[list[int]] = [[TRUE]]

    def new(self) -> int:
        """A new variable's positive literal."""
        self.variables += 1
        return self.variables

    def add(self, *literals: int) -> None:
        """At least one of the literals is true. Constants are folded away."""
        if TRUE not in literals:
            self.clauses.append([literal for literal in literals if literal != FALSE])

    def exactly_one(self, literals: Sequence[int]) -> None:
        """Exactly one of the literals is true."""
        self.add(*literals)
        self.at_most_one(literals)

    def at_most_one(self, literals: Sequence[int]) -> None:
        """At most one of the literals is true.

        Long rows are cut in chunks with a variable between ("the one is in what follows"). A
        solver's own constraint would be shorter, but it learns from these variables: measured,
        the proof of tight instances takes several times as long without them.
        """
        if len(literals) <= CHUNK + 2:
            for one, other in combinations(literals, 2):
                self.add(-one, -other)
            return
        later = self.new()
        self.at_most_one([*literals[:CHUNK], later])
        self.at_most_one([*literals[CHUNK:], -later])

    def any_of_exclusive(self, literals: Sequence[int]) -> int:
        """A literal that is true when one of ``literals`` is; no two of them may be."""
        if len(literals) == 1:
            return literals[0]
        either = self.new()
        self.exactly_one([*literals, -either])
        return either

    def count(self, literals: Sequence[int], limit: int) -> list[int]:
        """Literals c with c[k] true when, and only when, more than k of ``literals`` are true,
        for k up to ``limit``: their number in unary, not told apart above limit + 1.

        The totalizer of O. Bailleux and Y. Boufkhad, "Efficient CNF encoding of Boolean
        cardinality constraints" (2003), section 2, both directions, cut off at the limit.
        """
        return self.total([[literal] for literal in literals], limit)

    def total(self, numbers: Sequence[list[int]], limit: int) -> list[int]:
        """The sum of numbers in unary, not told apart above limit + 1: literals as in ``count``."""
        if len(numbers) <= 1:
            return list(numbers[0]) if numbers else []
        half = len(numbers) // 2
        left = self.total(numbers[:half], limit)
        right = self.total(numbers[half:], limit)
        merged = [self.new() for _ in range(min(len(left) + len(right), limit + 1))]
        for i in range(len(left) + 1):
            for j in range(len(right) + 1):
                if i + j:
                    sure = ([-left[i - 1]] if i else []) + ([-right[j - 1]] if j else [])
                    self.add(*sure, merged[min(i + j, len(merged)) - 1])
                if i + j < len(merged):
                    spare = left[i : i + 1] + right[j : j + 1]
                    self.add(*spare, -merged[i + j])
        return merged

    def at_most(self, numbers: Sequence[list[int]], limit: int) -> None:
        """The sum of numbers in unary is at most ``limit``."""
        number = self.total(numbers, limit)
        if len(number) > limit:
            self.add(-number[limit])
