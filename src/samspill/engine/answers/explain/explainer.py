"""Explanations of one plan, for the organiser and for each participant."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

from samspill.engine.answers.explain.obstacles import TimesAndPlaces, other_in
from samspill.engine.answers.explain.participant_view import parties_of, seen_by, told, unfulfilled
from samspill.engine.answers.explain.reasons import (
    Audience,
    Explanation,
    MeetingWhy,
    WhyMet,
    WhyNot,
    WishWhy,
)
from samspill.engine.answers.explain.seats import Seats
from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.problem import Participant, Problem, Wish
from samspill.engine.model.valuation import Reason, Valuation, pair_of

_CLOSEST = tuple(WhyNot)


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
    """A problem and a plan with what explanations share, made once. Then one participant takes
    time that grows with their wishes times what might have been different for each: their
    slots, and the meetings of the two."""

    problem: Problem
    plan: Plan

    def of(self, participant: str, audience: Audience) -> Explanation:
        """The participant's explanation for that audience. Raises KeyError for a stranger."""
        me = self.problem.participant_by_id[participant]
        wishes = [w for party in parties_of(me) for w in self._wishes[party]]
        if audience is Audience.PARTICIPANT:
            seen = seen_by(me, self._ground, wishes, self.problem.vetoes)
            return replace(
                told(seen, self._met),
                round_tables=self._seats.of(me),
                missed_round_tables=self._seats.missed(me, organiser=False),
            )
        missed = unfulfilled(self.problem, wishes, self._met)
        return Explanation(
            participant=me.id,
            audience=audience,
            cap=self.problem.cap_of(me),
            minimum=self.problem.minimum_of(me),
            open_slots=len(self.problem.open_slots[me.id]),
            free_slots=len(self._ground.free(me)),
            meetings=tuple(self._why_met(me, m) for m in self._ground.pairs_of(me.id)),
            missed=tuple(self._why_not(me, wish) for wish in missed),
            round_tables=self._seats.of(me),
            missed_round_tables=self._seats.missed(me, organiser=True),
        )

    def _why_met(self, me: Participant, meeting: Meeting) -> MeetingWhy:
        other = other_in(meeting, me.id)
        pair = pair_of(me.id, other)
        value = self._valuation.pairs[pair]
        own, theirs = value.sides if pair[0] == me.id else value.sides[::-1]
        if own and theirs:
            code = WhyMet.MUTUAL
        elif own:
            code = WhyMet.OWN_WISH
        elif theirs:
            code = WhyMet.THEIR_WISH
        else:
            code = WhyMet.LOCKED if value.reason is Reason.LOCKED else WhyMet.SUGGESTED
        return MeetingWhy(meeting=meeting, other=other, code=code, own=own, theirs=theirs)

    def _why_not(self, me: Participant, wish: Wish) -> WishWhy:
        ranked = [
            (_CLOSEST.index(self._obstacle(me, other)), other)
            for other in self.problem.people_of(wish.to)
        ]
        rank, other = min(ranked, key=lambda entry: entry[0])
        code = _CLOSEST[rank]
        value = self._valuation.pairs.get(pair_of(me.id, other.id))
        open_ = value is not None and code is not WhyNot.CANNOT_MEET
        shut = code in {WhyNot.WOULD_FIT, WhyNot.CANNOT_MEET}
        return WishWhy(
            by=wish.by,
            to=wish.to,
            strength=wish.strength,
            code=code,
            other=other.id,
            mutual=value is not None and value.reason is Reason.MUTUAL,
            points=0 if value is None else value.points,
            obstacles=() if shut else tuple(self._ground.obstacles(me, other)),
            openings=tuple(self._ground.openings(me, other)) if open_ else (),
            instead_of=() if shut else self._instead_of(me, other),
            changes=() if shut else tuple(self._ground.changes(me, other, both_sides=True)),
        )

    def _obstacle(self, me: Participant, other: Participant) -> WhyNot:
        valuation = self._valuation
        if not valuation.may_meet(me.id, other.id) or valuation.unasked_sale(me.id, other.id):
            return WhyNot.CANNOT_MEET
        return self._ground.obstacle(me, other)

    def _instead_of(self, me: Participant, other: Participant) -> tuple[Meeting, ...]:
        found = [
            (self._valuation.pairs[pair_of(m.participants[0], m.participants[1])].points, m)
            for m in self._ground.instead_of(me, other, both_sides=True)
        ]
        return tuple(meeting for _, meeting in sorted(found))

    @cached_property
    def _ground(self) -> TimesAndPlaces:
        return TimesAndPlaces.of(self.problem, self.plan)

    @cached_property
    def _seats(self) -> Seats:
        return Seats(self.problem, self.plan, self._valuation)

    @cached_property
    def _valuation(self) -> Valuation:
        return Valuation.of(self.problem)

    @cached_property
    def _wishes(self) -> dict[str, list[Wish]]:
        found: dict[str, list[Wish]] = defaultdict(list)
        for wish in self.problem.wishes:
            found[wish.by].append(wish)
        return found

    @cached_property
    def _met(self) -> frozenset[tuple[str, str]]:
        return frozenset(pair_of(m.participants[0], m.participants[1]) for m in self.plan.pairs)
