"""What stands in the way of a meeting as to time, place and number: never a wish or a veto.

Everything that might have been different is asked in the same way: the obstacle is looked for
anew with the change made, and the change is told only if then there is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from samspill.engine.answers.explain.reasons import Opening, Remedy, RemedyKind, WhyNot
from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.problem import Participant, Problem, overlap
from samspill.engine.model.tables import capacity_in, own_tables, set_apart
from samspill.engine.model.valuation import pair_of


def other_in(meeting: Meeting, me: str) -> str:
    """The one in the meeting who is not me."""
    first, second = meeting.participants
    return second if first == me else first


@dataclass(frozen=True)
class If:
    """What is thought away or added: a meeting taken out, a fact changed, or nothing."""

    without: Meeting | None = None
    change: Remedy | None = None


AS_IT_STANDS = If()
_OPENING = {RemedyKind.PRESENT, RemedyKind.SKIPPED}


@dataclass(frozen=True)
class TimesAndPlaces:
    """Agendas, free slots and room at tables. Takes a problem without wishes, interests,
    suggestions, vetoes, ties and earlier meetings (:meth:`of` takes them away), so that nothing
    found here can depend on them."""

    problem: Problem
    plan: Plan

    @staticmethod
    def of(problem: Problem, plan: Plan) -> TimesAndPlaces:
        """The ground of a problem and its plan."""
        bare = replace(
            problem, wishes=(), suggestions=(), vetoes=(), met=(), known=(), interests=()
        )
        return TimesAndPlaces(problem=bare, plan=plan)

    def obstacle(self, me: Participant, other: Participant, if_: If = AS_IT_STANDS) -> WhyNot:
        """The first thing that stands between two people of different organisations."""
        return next(self.obstacles(me, other, if_), WhyNot.WOULD_FIT)

    def obstacles(
        self, me: Participant, other: Participant, if_: If = AS_IT_STANDS
    ) -> Iterator[WhyNot]:
        """All that stands between two people of different organisations; of times and tables,
        the first alone, as each later one follows from it."""
        if self._meets_colleague(me, other, if_) or self._meets_colleague(other, me, if_):
            yield WhyNot.COLLEAGUE_MET
        ever = self._open(me, if_) & self._open(other, if_)
        if not ever:
            yield WhyNot.NO_COMMON_SLOT
        if self.full(me, if_):
            yield WhyNot.SELF_FULL
        if self.full(other, if_):
            yield WhyNot.OTHER_FULL
        if ever and not self.free(me, if_) & self.free(other, if_):
            yield WhyNot.BUSY_SAME_TIMES
        elif ever and not any(self.openings(me, other, if_)):
            yield WhyNot.NO_TABLE

    def openings(
        self, me: Participant, other: Participant, if_: If = AS_IT_STANDS
    ) -> Iterator[Opening]:
        """Where two people could meet as to time and table, in the order of time. A table that
        is only thought of has no id: there an opening may list none."""
        for slot in self.in_order(self.free(me, if_) & self.free(other, if_)):
            tables = self.tables_with_room((me, other), slot)
            if if_.without is not None and if_.without.slot == slot:
                tables |= {if_.without.table} & self.tables_for((me, other))
            more = if_.change is not None and if_.change.kind is RemedyKind.TABLE
            if tables or (more and if_.change is not None and if_.change.slot == slot):
                yield Opening(slot=slot, tables=tuple(sorted(tables)))

    def instead_of(
        self, me: Participant, other: Participant, *, both_sides: bool
    ) -> Iterator[Meeting]:
        """The meetings, not locked, each of which would make room if it were taken out."""
        held = {*self.pairs_of(me.id), *(self.pairs_of(other.id) if both_sides else ())}
        for meeting in sorted(held):
            loose = pair_of(meeting.participants[0], meeting.participants[1]) not in self._locked
            if loose and self.obstacle(me, other, If(without=meeting)) is WhyNot.WOULD_FIT:
                yield meeting

    def changes(self, me: Participant, other: Participant, *, both_sides: bool) -> Iterator[Remedy]:
        """The changes of one fact, each of which would make room: mine first, tables last."""
        people = (me, other) if both_sides else (me,)
        for thought in (
            *(change for person in people for change in self._on_the_side_of(person)),
            *(Remedy(RemedyKind.TABLE, slot) for slot in self._common(me, other)),
        ):
            with_it = If(change=thought)
            if self.obstacle(me, other, with_it) is WhyNot.WOULD_FIT:
                slots = [opening.slot for opening in self.openings(me, other, with_it)]
                yield thought if thought.slot in slots else replace(thought, slot=slots[0])

    def full(self, person: Participant, if_: If = AS_IT_STANDS) -> bool:
        """True when the person has as many meetings as they take."""
        held = sum(m != if_.without for m in self.agendas[person.id])
        more = if_.change is not None and if_.change.kind is RemedyKind.CAP
        mine = more and if_.change is not None and if_.change.participant == person.id
        return held >= self.problem.cap_of(person) + mine

    def free(self, person: Participant, if_: If = AS_IT_STANDS) -> frozenset[str]:
        """The open slots in which the person has no meeting."""
        busy = {m.slot for m in self.agendas[person.id] if m != if_.without}
        return self._open(person, if_) - busy

    def in_order(self, slots: frozenset[str]) -> list[str]:
        """The slots in the order of time."""
        return sorted(slots, key=lambda slot: self.problem.slot_index[slot])

    def tables_for(self, people: tuple[Participant, Participant]) -> frozenset[str]:
        """The tables that a meeting of the two may be at."""
        own = own_tables(self.problem, (people[0].id, people[1].id))
        return own or frozenset(t.id for t in self.problem.tables) - set_apart(self.problem)

    def tables_with_room(self, people: tuple[Participant, Participant], slot: str) -> set[str]:
        """Those of the tables that hold one more meeting in the slot."""
        own = own_tables(self.problem, (people[0].id, people[1].id))
        return {t for t in self._room[slot] if (t in own if own else t not in self._fixed)}

    @cached_property
    def agendas(self) -> dict[str, tuple[Meeting, ...]]:
        """Everybody's meetings in the order of time."""
        found: dict[str, list[Meeting]] = {p.id: [] for p in self.problem.participants}
        for meeting in sorted(self.plan.meetings, key=lambda m: self.problem.slot_index[m.slot]):
            for participant in meeting.participants:
                found[participant].append(meeting)
        return {key: tuple(value) for key, value in found.items()}

    def pairs_of(self, participant: str) -> tuple[Meeting, ...]:
        """The participant's meetings of two, in the order of time."""
        return tuple(m for m in self.agendas[participant] if not m.round_table)

    def colleague_met(self, me: Participant, other: Participant) -> Meeting | None:
        """My meeting with another representative of the other's organisation."""
        return next(self._colleagues(me, other, AS_IT_STANDS), None)

    def _meets_colleague(self, me: Participant, other: Participant, if_: If) -> bool:
        return any(self._colleagues(me, other, if_))

    def _colleagues(self, me: Participant, other: Participant, if_: If) -> Iterator[Meeting]:
        if not other.representative:
            return
        for meeting in self.pairs_of(me.id):
            whom = self.problem.participant_by_id[other_in(meeting, me.id)]
            same = whom.representative and whom.organisation == other.organisation
            if same and meeting != if_.without:
                yield meeting

    def _open(self, person: Participant, if_: If) -> frozenset[str]:
        found = self.problem.open_slots[person.id]
        thought = if_.change
        if thought is None or thought.participant != person.id or thought.kind not in _OPENING:
            return found
        return found | {thought.slot}

    def _common(self, me: Participant, other: Participant) -> list[str]:
        return self.in_order(self.free(me) & self.free(other))

    def _on_the_side_of(self, person: Participant) -> Iterator[Remedy]:
        """What could be different with one person."""
        here = person.available
        for slot in self.in_order(frozenset(self.problem.slot_index)):
            talks = [talk for talk in self._talks_over[slot] if talk not in person.skips]
            away = here is not None and slot not in here
            if away and not talks:
                yield Remedy(RemedyKind.PRESENT, slot, person.id)
            elif len(talks) == 1 and not away:
                yield Remedy(RemedyKind.SKIPPED, slot, person.id, talks[0])
        free = self.in_order(self.free(person))
        if free and self.problem.cap_of(person) < self.problem.cap:
            yield Remedy(RemedyKind.CAP, free[0], person.id)

    @cached_property
    def _talks_over(self) -> dict[str, list[str]]:
        return {
            slot.id: [t.id for t in self.problem.talks if overlap(slot, t)]
            for slot in self.problem.slots
        }

    @cached_property
    def _fixed(self) -> frozenset[str]:
        return set_apart(self.problem)

    @cached_property
    def _locked(self) -> frozenset[tuple[str, str]]:
        return frozenset(pair_of(*m.participants) for m in self.problem.locked)

    @cached_property
    def _room(self) -> dict[str, tuple[str, ...]]:
        """Per slot the tables that hold one more meeting."""
        used = Counter((m.slot, m.table) for m in self.plan.meetings)
        whole = {(m.slot, m.table) for m in self.plan.groups}
        return {
            slot.id: tuple(
                t.id
                for t in self.problem.tables
                if used[slot.id, t.id] < capacity_in(t, slot.id) and (slot.id, t.id) not in whole
            )
            for slot in self.problem.slots
        }
