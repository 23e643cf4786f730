"""Given meetings: who meets whom is decided, when is not.

The problem of M. Bofill et al., "Constraint Solving Approaches to the Business-to-Business
Meeting Scheduling Problem", Journal of Artificial Intelligence Research 74 (2022), section 2.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

FAIRNESS = 2  # breaks of any two participants differ by at most so many


@dataclass(frozen=True, slots=True)
class GivenMeeting:
    """A meeting of two participants (numbers from 1) that must get one of ``slots``, and a
    later one than each meeting in ``after`` (places in the problem's list)."""

    first: int
    second: int
    slots: tuple[int, ...]
    after: tuple[int, ...] = ()


@dataclass(frozen=True)
class GivenProblem:
    """``participants`` people, ``slots`` slots (both numbered from 1), ``tables`` tables.

    Every meeting gets exactly one slot. Minimised is everybody's breaks: consecutive meetings
    of a participant that do not lie in adjacent slots.
    """

    participants: int
    slots: int
    tables: int
    meetings: tuple[GivenMeeting, ...]
    title: str = ""
    fairness: int = field(default=FAIRNESS)

    def of(self, participant: int) -> list[int]:
        """The places of the participant's meetings."""
        return [n for n, m in enumerate(self.meetings) if participant in (m.first, m.second)]

    @property
    def digest(self) -> str:
        """SHA-256 of the facts, in hexadecimal."""
        facts = (self.participants, self.slots, self.tables, self.meetings, self.fairness)
        return hashlib.sha256(repr(facts).encode()).hexdigest()
