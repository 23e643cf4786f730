"""Why this meeting, and why not that one: what a plan means for one participant.

Two audiences. The organiser sees every reason, except that a veto is only "cannot meet", like
two people of one organisation. The participant's own explanation is made from nothing but the
plan's agenda for them, their own wishes, and for a meeting they wished, whether it was mutual:
no veto, availability, cap or wish of anybody else changes a word of it, so nothing of that can
be read off it, not even by comparing reasons.

Given an :class:`Explainer`, one participant takes time linear in their wishes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from samspill.engine.plan import Meeting, Plan
from samspill.engine.problem import Participant, Problem, Strength, Wish
from samspill.engine.rules import capacity_in, fixed_tables, own_tables
from samspill.engine.valuation import Reason, Valuation, pair_of


class Audience(StrEnum):
    """Who reads the explanation."""

    ORGANISER = "organiser"
    PARTICIPANT = "participant"


class WhyMet(StrEnum):
    """Why a meeting is in the plan."""

    MUTUAL = "mutual"
    OWN_WISH = "own_wish"
    THEIR_WISH = "their_wish"  # told to the organiser only
    SUGGESTED = "suggested"  # told to the organiser only
    LOCKED = "locked"  # told to the organiser only
    PROPOSED = "proposed"  # what a participant is told of the three above


class WhyNot(StrEnum):
    """Why a wish is not met; of an organisation, the reason of the representative who came
    closest. In the order of how close it came."""

    WOULD_FIT = "would_fit"  # told to the organiser only, as all below but the last three
    NO_TABLE = "no_table"
    BUSY_SAME_TIMES = "busy_same_times"
    OTHER_FULL = "other_full"
    NO_COMMON_SLOT = "no_common_slot"
    CANNOT_MEET = "cannot_meet"
    SELF_FULL = "self_full"
    COLLEAGUE_MET = "colleague_met"
    NOT_FITTED = "not_fitted"  # what a participant is told of all that is not their own


_CLOSEST = tuple(WhyNot)

_MET_WORDS = {
    WhyMet.MUTUAL: "Both wished to meet.",
    WhyMet.OWN_WISH: "They wished it themselves.",
    WhyMet.THEIR_WISH: "The other side wished it.",
    WhyMet.SUGGESTED: "Nobody asked for it; it was suggested.",
    WhyMet.LOCKED: "It is locked.",
    WhyMet.PROPOSED: "Samspill proposes it.",
}
_NOT_WORDS = {
    WhyNot.WOULD_FIT: "It would fit: both are free and there is a table.",
    WhyNot.NO_TABLE: "Both are free at the same time, but no table is.",
    WhyNot.BUSY_SAME_TIMES: "Whenever one of them is free, the other is in a meeting.",
    WhyNot.OTHER_FULL: "The other has as many meetings as they take.",
    WhyNot.NO_COMMON_SLOT: "They are never there and free of talks at the same time.",
    WhyNot.CANNOT_MEET: "They cannot meet.",
    WhyNot.SELF_FULL: "They have as many meetings as they take.",
    WhyNot.COLLEAGUE_MET: "They meet a colleague from the same organisation.",
    WhyNot.NOT_FITTED: "It could not be fitted in beside everybody's wishes, times and tables.",
}


@dataclass(frozen=True)
class MeetingWhy:
    """A meeting with ``other`` and why. ``own`` is the strength of the participant's wish,
    ``theirs`` that of the other side's (None for a participant who asks, unless mutual)."""

    meeting: Meeting
    other: str
    code: WhyMet
    own: Strength | None
    theirs: Strength | None

    @property
    def text(self) -> str:
        """The reason as an English sentence."""
        return _MET_WORDS[self.code]


@dataclass(frozen=True)
class Opening:
    """A slot that both have free, with the tables that have room (ids)."""

    slot: str
    tables: tuple[str, ...]


@dataclass(frozen=True)
class WishWhy:
    """A wish that no meeting fulfils, and why. ``by`` is the participant or the organisation they
    represent. All after ``code`` is told to the organiser only.

    ``other`` is the person who came closest (the wished one, or a representative). ``openings``
    is where it would fit as the plan stands. ``instead_of`` are meetings each of which, taken
    out alone, would make room, the one of fewest points first; ``points`` is what the missed
    meeting is worth, so that the two can be compared (0 where they cannot meet).
    """

    by: str
    to: str
    strength: Strength
    code: WhyNot
    other: str | None = None
    mutual: bool | None = None
    points: int = 0
    openings: tuple[Opening, ...] = ()
    instead_of: tuple[Meeting, ...] = ()

    @property
    def text(self) -> str:
        """The reason as an English sentence."""
        return _NOT_WORDS[self.code]


@dataclass(frozen=True)
class Explanation:
    """One participant's plan explained: their numbers, each meeting, each wish not met."""

    participant: str
    audience: Audience
    cap: int
    minimum: int
    open_slots: int
    free_slots: int
    meetings: tuple[MeetingWhy, ...]
    missed: tuple[WishWhy, ...]


def explain(
    problem: Problem, plan: Plan, participant: str, audience: Audience = Audience.PARTICIPANT
) -> Explanation:
    """Why the participant has the meetings they have, and not others they wished.

    ``problem`` has no faults and ``plan`` breaks no rules. Raises KeyError for a participant
    the problem does not have. For many participants, make one :class:`Explainer`.
    """
    return Explainer(problem=problem, plan=plan).of(participant, audience)


@dataclass(frozen=True)
class Explainer:
    """A problem and a plan with what explanations share, made once."""

    problem: Problem
    plan: Plan

    def of(self, participant: str, audience: Audience) -> Explanation:
        """The participant's explanation for that audience. Raises KeyError for a stranger."""
        me = self.problem.participant_by_id[participant]
        organiser = audience is Audience.ORGANISER
        open_slots = self.problem.open_slots[me.id]
        return Explanation(
            participant=me.id,
            audience=audience,
            cap=self.problem.cap_of(me),
            minimum=self.problem.minimum_of(me),
            open_slots=len(open_slots),
            free_slots=len(open_slots - {m.slot for m in self._agendas[me.id]}),
            meetings=tuple(self._why_met(me, m, organiser=organiser) for m in self._agendas[me.id]),
            missed=tuple(
                self._why_not(me, wish) if organiser else self._why_not_said_to(me, wish)
                for wish in self._missed(me)
            ),
        )

    def _why_met(self, me: Participant, meeting: Meeting, *, organiser: bool) -> MeetingWhy:
        other = _other(meeting, me.id)
        pair = pair_of(me.id, other)
        value = self._valuation.pairs[pair]
        own, theirs = value.sides if pair[0] == me.id else value.sides[::-1]
        if own and theirs:
            code = WhyMet.MUTUAL
        elif own:
            code = WhyMet.OWN_WISH
        elif not organiser:
            code, theirs = WhyMet.PROPOSED, None
        elif theirs:
            code = WhyMet.THEIR_WISH
        else:
            code = WhyMet.LOCKED if value.reason is Reason.LOCKED else WhyMet.SUGGESTED
        return MeetingWhy(meeting=meeting, other=other, code=code, own=own, theirs=theirs)

    def _missed(self, me: Participant) -> Iterator[Wish]:
        """The wishes of the participant, and of the organisation they represent, that no
        meeting of the party's fulfils; the strongest first."""
        parties = (me.id, me.organisation) if me.representative else (me.id,)
        wishes = {(w.by, w.to): w for party in parties for w in self._wishes[party]}
        for wish in sorted(wishes.values(), key=lambda w: tuple(Strength).index(w.strength)):
            pairs = (
                pair_of(p.id, q.id)
                for p in self.problem.people_of(wish.by)
                for q in self.problem.people_of(wish.to)
            )
            if not any(pair in self._met for pair in pairs):
                yield wish

    def _why_not_said_to(self, me: Participant, wish: Wish) -> WishWhy:
        """Made from the participant's own agenda alone: see the module's text."""
        agenda = self._agendas[me.id]
        colleagues = {self._home_if_representative(_other(m, me.id)) for m in agenda}
        asked = self.problem.participant_by_id.get(wish.to)
        free = self.problem.open_slots[me.id] - {m.slot for m in agenda}
        if asked is not None and asked.representative and asked.organisation in colleagues:
            code = WhyNot.COLLEAGUE_MET
        elif len(agenda) >= self.problem.cap_of(me) or not free:
            code = WhyNot.SELF_FULL
        else:
            code = WhyNot.NOT_FITTED
        return WishWhy(by=wish.by, to=wish.to, strength=wish.strength, code=code)

    def _why_not(self, me: Participant, wish: Wish) -> WishWhy:
        ranked = [
            (_CLOSEST.index(self._obstacle(me, other)), other)
            for other in self.problem.people_of(wish.to)
        ]
        rank, other = min(ranked, key=lambda entry: entry[0])
        value = self._valuation.pairs.get(pair_of(me.id, other.id))
        blocked = value is None or _CLOSEST[rank] is WhyNot.CANNOT_MEET
        return WishWhy(
            by=wish.by,
            to=wish.to,
            strength=wish.strength,
            code=_CLOSEST[rank],
            other=other.id,
            mutual=value is not None and value.reason is Reason.MUTUAL,
            points=0 if value is None else value.points,
            openings=() if blocked else tuple(self._openings(me, other)),
            instead_of=() if blocked else self._instead_of(me, other),
        )

    def _obstacle(
        self, me: Participant, other: Participant, without: Meeting | None = None
    ) -> WhyNot:
        """The first thing that stands between two people, were a meeting taken out."""
        open_slots = self.problem.open_slots
        found = WhyNot.WOULD_FIT
        if not self._valuation.may_meet(me.id, other.id):
            found = WhyNot.CANNOT_MEET
        elif self._meets_colleague(me, other, without) or self._meets_colleague(other, me, without):
            found = WhyNot.COLLEAGUE_MET
        elif not open_slots[me.id] & open_slots[other.id]:
            found = WhyNot.NO_COMMON_SLOT
        elif self._full(me, without):
            found = WhyNot.SELF_FULL
        elif self._full(other, without):
            found = WhyNot.OTHER_FULL
        elif not self._free(me, without) & self._free(other, without):
            found = WhyNot.BUSY_SAME_TIMES
        elif not any(self._openings(me, other, without)):
            found = WhyNot.NO_TABLE
        return found

    def _openings(
        self, me: Participant, other: Participant, without: Meeting | None = None
    ) -> Iterator[Opening]:
        """Where two people could meet as to time and table, in the order of time."""
        own = own_tables(self.problem, (me.id, other.id))
        both = self._free(me, without) & self._free(other, without)
        for slot in sorted(both, key=lambda slot: self.problem.slot_index[slot]):
            tables = {t for t in self._room[slot] if (t in own if own else t not in self._fixed)}
            if without is not None and without.slot == slot:
                at = without.table
                tables |= {at} if (at in own if own else at not in self._fixed) else set()
            if tables:
                yield Opening(slot=slot, tables=tuple(sorted(tables)))

    def _instead_of(self, me: Participant, other: Participant) -> tuple[Meeting, ...]:
        held = {*self._agendas[me.id], *self._agendas[other.id]}
        found = [
            (self._valuation.pairs[pair].points, m)
            for m in held
            if (pair := pair_of(m.participants[0], m.participants[1])) not in self._locked
            and self._obstacle(me, other, without=m) is WhyNot.WOULD_FIT
        ]
        return tuple(m for _, m in sorted(found))

    def _meets_colleague(
        self, me: Participant, other: Participant, without: Meeting | None
    ) -> bool:
        return other.representative and any(
            self._home_if_representative(_other(m, me.id)) == other.organisation
            for m in self._agendas[me.id]
            if m != without
        )

    def _home_if_representative(self, participant: str) -> str | None:
        person = self.problem.participant_by_id[participant]
        return person.organisation if person.representative else None

    def _full(self, person: Participant, without: Meeting | None) -> bool:
        held = sum(m != without for m in self._agendas[person.id])
        return held >= self.problem.cap_of(person)

    def _free(self, person: Participant, without: Meeting | None) -> frozenset[str]:
        busy = {m.slot for m in self._agendas[person.id] if m != without}
        return self.problem.open_slots[person.id] - busy

    @cached_property
    def _valuation(self) -> Valuation:
        return Valuation(self.problem)

    @cached_property
    def _fixed(self) -> frozenset[str]:
        return fixed_tables(self.problem)

    @cached_property
    def _wishes(self) -> dict[str, list[Wish]]:
        found: dict[str, list[Wish]] = defaultdict(list)
        for wish in self.problem.wishes:
            found[wish.by].append(wish)
        return found

    @cached_property
    def _locked(self) -> frozenset[tuple[str, str]]:
        return frozenset(pair_of(*m.participants) for m in self.problem.locked)

    @cached_property
    def _met(self) -> frozenset[tuple[str, str]]:
        return frozenset(pair_of(m.participants[0], m.participants[1]) for m in self.plan.meetings)

    @cached_property
    def _agendas(self) -> dict[str, tuple[Meeting, ...]]:
        """Everybody's meetings in the order of time."""
        found: dict[str, list[Meeting]] = {p.id: [] for p in self.problem.participants}
        for meeting in sorted(self.plan.meetings, key=lambda m: self.problem.slot_index[m.slot]):
            for participant in meeting.participants:
                found[participant].append(meeting)
        return {key: tuple(value) for key, value in found.items()}

    @cached_property
    def _room(self) -> dict[str, tuple[str, ...]]:
        """Per slot the tables that hold one more meeting."""
        used = Counter((m.slot, m.table) for m in self.plan.meetings)
        return {
            slot.id: tuple(
                t.id for t in self.problem.tables if used[slot.id, t.id] < capacity_in(t, slot.id)
            )
            for slot in self.problem.slots
        }


def _other(meeting: Meeting, me: str) -> str:
    """The one in the meeting who is not me."""
    first, second = meeting.participants
    return second if first == me else first
