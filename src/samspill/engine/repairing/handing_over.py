"""A colleague takes over: whose meetings, and what is a fact from then on."""

from __future__ import annotations

from dataclasses import replace

from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem, Suggestion, Veto
from samspill.engine.model.valuation import pair_of
from samspill.engine.repairing.change import ChangeCode, ChangeError, TakenOver, unknown

WORTH = 100  # of a suggestion: as much as any can be


def given_away(
    problem: Problem, plan: Plan, fact: TakenOver, begun: frozenset[str], place: str
) -> list[tuple[str, str]]:
    """The partner and the slot of each meeting that is handed over: none that has begun, or that
    was handed over before. Raises ChangeError where the two are no colleagues, and where there is
    no meeting to hand over."""
    for name, key in (("giver", fact.giver), ("colleague", fact.colleague)):
        if key not in problem.participant_by_id:
            raise unknown(f"{place}.{name}", "participant", key)
    homes = {problem.participant_by_id[p].organisation for p in (fact.giver, fact.colleague)}
    if fact.giver == fact.colleague or len(homes) == 2:
        raise ChangeError(
            f"{place}.colleague",
            ChangeCode.NOT_COLLEAGUES,
            giver=fact.giver,
            colleague=fact.colleague,
        )
    if fact.partner is not None and fact.partner not in problem.participant_by_id:
        raise unknown(f"{place}.partner", "participant", fact.partner)
    gone = {veto.to for veto in problem.vetoes if veto.by == fact.giver}
    found = [
        (partner, meeting.slot)
        for meeting in plan.pairs
        if fact.giver in meeting.participants and meeting.slot not in begun
        for partner in meeting.participants
        if partner != fact.giver and partner not in gone
    ]
    found = [each for each in found if fact.partner in {None, each[0]}]
    if fact.partner is not None and not found and fact.partner not in gone:
        raise ChangeError(
            f"{place}.partner", ChangeCode.NO_MEETING, giver=fact.giver, partner=fact.partner
        )
    return found


def handed_over(problem: Problem, fact: TakenOver, partner: str) -> Problem:
    """Whoever gave a meeting away is not set up with the partner again, and wishes for them no
    more; the colleague is suggested, unless one of the two has said something of the other."""
    pair = pair_of(fact.colleague, partner)
    asked = {frozenset((wish.by, wish.to)) for wish in problem.wishes}
    asked |= {frozenset((veto.by, veto.to)) for veto in problem.vetoes}
    others = tuple(s for s in problem.suggestions if (s.first, s.second) != pair)
    suggested = (*others, Suggestion(*pair, worth=WORTH))
    return replace(
        problem,
        vetoes=(*problem.vetoes, Veto(by=fact.giver, to=partner)),
        wishes=tuple(w for w in problem.wishes if (w.by, w.to) != (fact.giver, partner)),
        suggestions=problem.suggestions if frozenset(pair) in asked else suggested,
    )
