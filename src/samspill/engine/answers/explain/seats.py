"""Why a participant sits at this round table, and why not at that one.

The same two audiences as everywhere in :mod:`samspill.engine.answers.explain`: the participant's
reasons are made from their own agenda and interests alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.problem import Interest, Participant, Problem, Strength
from samspill.engine.model.valuation import Valuation


class WhySeated(StrEnum):
    """Why a participant sits at a round table."""

    MODERATES = "moderates"
    OWN_INTEREST = "own_interest"


class WhyNotSeated(StrEnum):
    """Why an interest in a round table is not met."""

    HAS_SEAT = "has_seat"  # told to the organiser only, as all below but the last two
    BUSY_THEN = "busy_then"
    NO_SEAT = "no_seat"
    CANNOT_MEET = "cannot_meet"
    NOT_HELD = "not_held"
    SELF_FULL = "self_full"
    NOT_FITTED = "not_fitted"  # what a participant is told of all that is not their own


@dataclass(frozen=True)
class SeatWhy:
    """A seat at a round table and why; ``own`` is the strength of the participant's interest."""

    meeting: Meeting
    code: WhySeated
    own: Strength | None


@dataclass(frozen=True)
class MissedSeat:
    """An interest that is not met, and why. ``points`` is what the seat would be worth and
    ``meeting`` the round table as it is held (0 and None for a participant who asks)."""

    round_table: str
    strength: Strength
    code: WhyNotSeated
    points: int = 0
    meeting: Meeting | None = None


@dataclass(frozen=True)
class Seats:
    """Round tables of a plan explained, made once for many participants."""

    problem: Problem
    plan: Plan
    valuation: Valuation

    def of(self, me: Participant) -> tuple[SeatWhy, ...]:
        """Where the participant sits and why, in the order of time."""
        order = self.problem.slot_index
        mine = sorted(self._seated.get(me.id, ()), key=lambda meeting: order[meeting.slot])
        return tuple(self._why(me, m) for m in mine)

    def missed(self, me: Participant, *, organiser: bool) -> tuple[MissedSeat, ...]:
        """The participant's interests that are not met, the strongest first."""
        seated = {m.round_table for m in self._seated.get(me.id, ())}
        interests = sorted(
            self._interests.get(me.id, {}).values(), key=lambda i: tuple(Strength).index(i.strength)
        )
        return tuple(
            self._why_not(me, i) if organiser else self._why_not_said_to(me, i)
            for i in interests
            if i.round_table not in seated
        )

    def _why(self, me: Participant, meeting: Meeting) -> SeatWhy:
        held = self.problem.round_table_by_id[meeting.round_table]
        own = self._interests.get(me.id, {}).get(held.id)
        moderates = held.moderator == me.id
        code = WhySeated.MODERATES if moderates else WhySeated.OWN_INTEREST
        return SeatWhy(meeting, code, own.strength if own else None)

    def _why_not_said_to(self, me: Participant, interest: Interest) -> MissedSeat:
        full = self._full(me) or not self._free(me)
        code = WhyNotSeated.SELF_FULL if full else WhyNotSeated.NOT_FITTED
        return MissedSeat(interest.round_table, interest.strength, code)

    def _why_not(self, me: Participant, interest: Interest) -> MissedSeat:
        held = self._held.get(interest.round_table)
        return MissedSeat(
            round_table=interest.round_table,
            strength=interest.strength,
            code=WhyNotSeated.NOT_HELD if held is None else self._obstacle(me, held),
            points=self.valuation.interests[me.id, interest.round_table],
            meeting=held,
        )

    def _obstacle(self, me: Participant, held: Meeting) -> WhyNotSeated:
        table = next(t for t in self.problem.tables if t.id == held.table)
        most = min(table.seats, self.problem.round_table_by_id[held.round_table].most)
        found = WhyNotSeated.HAS_SEAT
        if not all(self.valuation.may_sit(me.id, other) for other in held.participants):
            found = WhyNotSeated.CANNOT_MEET
        elif self._full(me):
            found = WhyNotSeated.SELF_FULL
        elif held.slot not in self._free(me):
            found = WhyNotSeated.BUSY_THEN
        elif len(held.participants) >= most or self._is_locked(held):
            found = WhyNotSeated.NO_SEAT
        return found

    def _is_locked(self, held: Meeting) -> bool:
        return any(k.round_table == held.round_table for k in self.problem.locked_round_tables)

    def _full(self, me: Participant) -> bool:
        return len(self._slots.get(me.id, ())) >= self.problem.cap_of(me)

    def _free(self, me: Participant) -> frozenset[str]:
        return self.problem.open_slots[me.id] - frozenset(self._slots.get(me.id, ()))

    @cached_property
    def _held(self) -> dict[str, Meeting]:
        return {m.round_table: m for m in self.plan.groups}

    @cached_property
    def _seated(self) -> dict[str, list[Meeting]]:
        """The round tables that each participant sits at."""
        found: dict[str, list[Meeting]] = {}
        for meeting in self._held.values():
            for participant in meeting.participants:
                found.setdefault(participant, []).append(meeting)
        return found

    @cached_property
    def _interests(self) -> dict[str, dict[str, Interest]]:
        found: dict[str, dict[str, Interest]] = {}
        for interest in self.problem.interests:
            found.setdefault(interest.by, {})[interest.round_table] = interest
        return found

    @cached_property
    def _slots(self) -> dict[str, list[str]]:
        """The slots that each participant has a meeting in."""
        found: dict[str, list[str]] = {}
        for meeting in self.plan.meetings:
            for participant in meeting.participants:
                found.setdefault(participant, []).append(meeting.slot)
        return found
