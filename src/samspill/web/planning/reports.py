"""What the organiser is told of a plan: numbers and codes, kept with the plan version.

Made once, by the judge's score and the explainer, so that the page is as quick for a thousand
people as for one. People and organisations are numbers (their rows'); words are the page's.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from samspill.engine.answers.explain import Audience, Explainer
from samspill.engine.answers.fairness.figures import Spread, WorstOff, report
from samspill.engine.judge.score import Share, score
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.valuation import Reason, Valuation, pair_of
from samspill.web.editions.keys import number_in
from samspill.web.planning.ground import with_ground
from samspill.web.planning.guarantees import guarantees_in
from samspill.web.planning.problem import Facts

WORST_OFF = 12
FEWEST_MARKING = 5  # people, for a sum that is of no single one


def report_on(facts: Facts, plan: Plan) -> dict[str, Any]:
    """The report of a plan; JSON's types only.

    Everything is counted as if nobody had said no thanks, nor closed to sellers: an organiser who
    knows the wishes would read a veto off one that is missing in "97 of 98". Only why a wish did
    not become a meeting is found with both, of which the page says no more than that there was no
    room.
    """
    problem = with_ground(facts.told, plan)
    judged = score(problem, plan, Valuation.of(problem))
    found = report(problem, plan, most=WORST_OFF)
    why = _why(facts, plan)
    mutual = sum(s.mutual.of for s in judged.served), sum(s.mutual.fulfilled for s in judged.served)
    return {
        "meetings": judged.meetings,
        "participants": len(problem.participants),
        "breaks": judged.breaks,
        "table_changes": judged.table_changes,
        "fairness": round(judged.fairness, 4),
        # Both sides count the same wish: half the sum is the number of pairs.
        "mutual": {"of": mutual[0] // 2, "fulfilled": mutual[1] // 2},
        "musts": _share([s.musts for s in judged.served]),
        "fewest": min((s.meetings for s in judged.served), default=0),
        "below_minimum": sum(1 for s in judged.served if s.meetings < s.minimum),
        "distribution": list(judged.distribution),
        "sectors": [
            {
                "sector": s.sector.value,
                "participants": s.participants,
                "meetings": s.meetings,
                "of": s.musts.of,
                "fulfilled": s.musts.fulfilled,
            }
            for s in judged.sectors
        ],
        "satisfaction": _spread(found.everybody.satisfaction),
        "sizes": [
            {
                "size": size.value,
                "participants": group.people,
                "meetings": sum(n * people for n, people in enumerate(group.meetings)),
                "satisfaction": _spread(group.satisfaction),
                "musts": _share([group.musts]),
            }
            for size, group in found.sizes.items()
        ],
        "worst_off": [_worst_off(entry, why) for entry in found.worst_off],
        "rooms": [
            {"slot": number_in(use.slot), "used": use.used, "of": use.of} for use in found.slots
        ],
        "wishes": dict(Counter(w.strength.value for w in problem.wishes)),
        "dropped": {reason: count for reason, count in facts.dropped.items() if count},
        "suggested": _suggested(problem, plan),
        **_works_with(facts.problem, plan),
        "guarantees": guarantees_in(problem, plan),
    }


def _works_with(problem: Problem, plan: Plan) -> dict[str, Any]:
    """How many of those whom people work with they meet, of all together: a sum of so many people
    that it says nothing of one of them, and else nothing."""
    people = {known.by for known in problem.known}
    if len(people) < FEWEST_MARKING:
        return {}
    met = {(p, q) for m in plan.meetings for p in m.participants for q in m.participants}
    held = [
        any((known.by, person.id) in met for person in problem.everyone_of(known.to))
        for known in problem.known
    ]
    return {"works_with": {"of": len(held), "fulfilled": sum(held)}}


def _suggested(problem: Problem, plan: Plan) -> int:
    pairs = Valuation.of(problem).pairs
    reasons = [pairs[pair_of(*m.participants)].reason for m in plan.pairs]
    return reasons.count(Reason.SUGGESTED)


def _share(shares: list[Share]) -> dict[str, int]:
    return {"of": sum(s.of for s in shares), "fulfilled": sum(s.fulfilled for s in shares)}


def _spread(spread: Spread) -> dict[str, Any]:
    return {
        "people": spread.people,
        "tenths": list(spread.tenths),
        "lowest": round(spread.lowest, 4),
        "median": round(spread.median, 4),
    }


def _why(facts: Facts, plan: Plan) -> Explainer:
    """Says why wishes came to nothing, those beside a veto or of a seller for who is closed to them
    too: "cannot meet", as it does of two whom nothing else allows to meet, and of which the page
    makes no more."""
    problem = replace(
        facts.told, vetoes=facts.problem.vetoes, participants=facts.problem.participants
    )
    grounded = with_ground(problem, plan)
    pairs = Valuation.of(grounded).pairs
    # What two have said no thanks to since the plan was published is not held.
    held = (m for m in plan.meetings if m.round_table or pair_of(*m.participants) in pairs)
    return Explainer(grounded, Plan.of(held))


def _worst_off(entry: WorstOff, why: Explainer) -> dict[str, Any]:
    """Why their wishes were not met is codes and counts; a veto is no more than "cannot meet"."""
    missed = why.of(entry.participant, Audience.ORGANISER).missed
    reasons = Counter(wish.code.value for wish in missed).most_common()
    return {
        "participant": number_in(entry.participant),
        "meetings": entry.meetings,
        "minimum": entry.minimum,
        "open_slots": entry.open_slots,
        "wishes": entry.wishes,
        "reasons": dict(reasons),
    }
