"""What a participant is told: made from what they may know, and from nothing else.

See the package's text for why the reasons are cut as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from samspill.engine.answers.explain.obstacles import TimesAndPlaces, other_in
from samspill.engine.answers.explain.reasons import (
    Audience,
    Explanation,
    MeetingWhy,
    Remedy,
    WhyMet,
    WhyNot,
    WishWhy,
)
from samspill.engine.model.plan import Meeting
from samspill.engine.model.problem import Participant, Problem, Strength, Veto, Wish
from samspill.engine.model.valuation import pair_of

_STRENGTHS = tuple(Strength)


@dataclass(frozen=True)
class Seen:
    """All that goes into a participant's explanation.

    ``ground`` knows of no wish or veto. ``wishes`` are the participant's and those of the
    organisation they represent, and ``noes`` whom they said no thanks to themselves.
    """

    me: Participant
    ground: TimesAndPlaces
    wishes: tuple[Wish, ...]
    noes: frozenset[str]


def seen_by(
    me: Participant, ground: TimesAndPlaces, wishes: Iterable[Wish], vetoes: Iterable[Veto]
) -> Seen:
    """What the participant may know. ``wishes`` are theirs, ``vetoes`` anybody's."""
    return Seen(
        me=me,
        ground=ground,
        wishes=tuple(wishes),
        noes=frozenset(v.to for v in vetoes if v.by == me.id),
    )


def parties_of(person: Participant) -> tuple[str, ...]:
    """The person, and the organisation they represent."""
    return (person.id, person.organisation) if person.representative else (person.id,)


def strength_for(other: Participant, wishes: Iterable[Wish]) -> Strength | None:
    """The strongest of the wishes that reaches the other, None when none does."""
    reaching = [w.strength for w in wishes if w.to in parties_of(other)]
    return min(reaching, key=_STRENGTHS.index, default=None)


def unfulfilled(
    problem: Problem, wishes: Iterable[Wish], met: Collection[tuple[str, str]]
) -> list[Wish]:
    """The wishes that no meeting of the party's fulfils, the strongest first."""
    unique = {(w.by, w.to): w for w in wishes}.values()
    return [
        wish
        for wish in sorted(unique, key=lambda w: _STRENGTHS.index(w.strength))
        if not any(
            pair_of(p.id, q.id) in met
            for p in problem.people_of(wish.by)
            for q in problem.people_of(wish.to)
        )
    ]


def told(seen: Seen, met: Collection[tuple[str, str]]) -> Explanation:
    """The participant's explanation. ``met`` are the pairs of the plan."""
    me, ground = seen.me, seen.ground
    problem, agenda = ground.problem, ground.pairs_of(me.id)
    return Explanation(
        participant=me.id,
        audience=Audience.PARTICIPANT,
        cap=problem.cap_of(me),
        minimum=problem.minimum_of(me),
        open_slots=len(problem.open_slots[me.id]),
        free_slots=len(ground.free(me)),
        meetings=tuple(_why_met(seen, meeting) for meeting in agenda),
        missed=tuple(_why_not(seen, wish) for wish in unfulfilled(problem, seen.wishes, met)),
    )


def _why_met(seen: Seen, meeting: Meeting) -> MeetingWhy:
    other = other_in(meeting, seen.me.id)
    own = _own(seen, meeting)
    code = WhyMet.PROPOSED if own is None else WhyMet.OWN_WISH
    return MeetingWhy(meeting=meeting, other=other, code=code, own=own, theirs=None)


def _own(seen: Seen, meeting: Meeting) -> Strength | None:
    other = seen.ground.problem.participant_by_id[other_in(meeting, seen.me.id)]
    return strength_for(other, seen.wishes)


def _why_not(seen: Seen, wish: Wish) -> WishWhy:
    asked = [p for p in seen.ground.problem.people_of(wish.to) if not _refused(seen, p)]
    other, instead, changes = _made_room(seen, wish, asked)
    return WishWhy(
        by=wish.by,
        to=wish.to,
        strength=wish.strength,
        code=_reason(seen, asked),
        other=other,
        instead_of=instead,
        changes=changes,
    )


def _refused(seen: Seen, other: Participant) -> bool:
    return other.id in seen.noes or other.organisation in seen.noes


def _reason(seen: Seen, asked: list[Participant]) -> WhyNot:
    """What stands on the participant's own side, if anything does."""
    me, ground = seen.me, seen.ground
    free = ground.free(me)
    if asked and all(ground.colleague_met(me, other) for other in asked):
        return WhyNot.COLLEAGUE_MET
    if ground.full(me):
        return WhyNot.SELF_FULL
    if not free:
        return WhyNot.SELF_BUSY
    if not any(ground.tables_with_room((me, other), slot) for other in asked for slot in free):
        return WhyNot.NO_TABLE if asked else WhyNot.NOT_FITTED
    return WhyNot.NOT_FITTED


def _made_room(
    seen: Seen, wish: Wish, asked: list[Participant]
) -> tuple[str | None, tuple[Meeting, ...], tuple[Remedy, ...]]:
    """Who could have been met had something been different, and what. Nothing where nothing
    stands in the way with one of them: then no change is called for, whatever the reason."""
    me, ground = seen.me, seen.ground
    if any(ground.obstacle(me, other) is WhyNot.WOULD_FIT for other in asked):
        return None, (), ()
    limit = _STRENGTHS.index(wish.strength)
    for other in asked:
        ranked = sorted(
            (-_rank(seen, meeting), ground.problem.slot_index[meeting.slot], meeting)
            for meeting in ground.instead_of(me, other, both_sides=False)
            if _rank(seen, meeting) >= limit
        )
        changes = tuple(ground.changes(me, other, both_sides=False))
        if ranked or changes:
            return other.id, tuple(meeting for *_, meeting in ranked), changes
    return None, (), ()


def _rank(seen: Seen, meeting: Meeting) -> int:
    """0 for a meeting that the participant says must to, more the less they wished it."""
    own = _own(seen, meeting)
    return len(_STRENGTHS) if own is None else _STRENGTHS.index(own)
