"""What the organiser is told of a plan: numbers and codes, kept with the plan version.

Made once, by the judge's score and the explainer, so that the page is as quick for a thousand
people as for one. People and organisations are numbers (their rows'); words are the page's.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from samspill.engine.explain import Audience, Explainer
from samspill.engine.plan import Plan
from samspill.engine.problem import Problem
from samspill.engine.result import Result
from samspill.engine.score import Score, Served, Share, score
from samspill.engine.valuation import Reason, Valuation, pair_of
from samspill.web.planning.problem import Facts

WORST_OFF = 12


def report_on(facts: Facts, result: Result) -> dict[str, Any]:
    """The report of a result that has a plan; JSON's types only."""
    problem, plan = facts.problem, result.plan
    if plan is None:
        raise ValueError("a report needs a plan")
    judged = score(problem, plan)
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
        "worst_off": _worst_off(problem, plan, judged),
        "rooms": _rooms(problem, plan),
        "wishes": dict(Counter(w.strength.value for w in problem.wishes)),
        "dropped": {reason: count for reason, count in facts.dropped.items() if count},
        "suggested": _suggested(problem, plan),
    }


def _suggested(problem: Problem, plan: Plan) -> int:
    pairs = Valuation(problem).pairs
    reasons = [pairs[pair_of(*m.participants)].reason for m in plan.meetings]
    return reasons.count(Reason.SUGGESTED)


def _share(shares: list[Share]) -> dict[str, int]:
    return {"of": sum(s.of for s in shares), "fulfilled": sum(s.fulfilled for s in shares)}


def _worst_off(problem: Problem, plan: Plan, judged: Score) -> list[dict[str, Any]]:
    """Those with fewest meetings, then with the smallest part of what they could have had, and
    why their wishes were not met (codes and counts; a veto is no more than "cannot meet")."""
    explainer = Explainer(problem, plan)

    def order(served: Served) -> tuple[int, float, str]:
        return served.meetings, served.satisfaction, served.participant

    found = []
    for served in sorted(judged.served, key=order)[:WORST_OFF]:
        said = explainer.of(served.participant, Audience.ORGANISER)
        reasons = Counter(missed.code.value for missed in said.missed)
        found.append(
            {
                "participant": int(served.participant[1:]),
                "meetings": served.meetings,
                "minimum": served.minimum,
                "open_slots": said.open_slots,
                "wishes": sum(1 for w in problem.wishes if w.by == served.participant),
                "reasons": dict(reasons.most_common(3)),
            }
        )
    return found


def _rooms(problem: Problem, plan: Plan) -> list[dict[str, int]]:
    """Per slot in order of time: tables' places in use and in all."""
    used = Counter(meeting.slot for meeting in plan.meetings)
    return [
        {
            "slot": int(slot.id[1:]),
            "used": used[slot.id],
            "of": sum(
                dict(table.capacities).get(slot.id, table.capacity) for table in problem.tables
            ),
        }
        for slot in sorted(problem.slots, key=lambda s: s.start)
    ]
