"""A reason for every meeting that people have, whatever has become of the wishes behind it."""

from __future__ import annotations

from dataclasses import replace

from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Interest, Problem, Strength, Suggestion, Wish
from samspill.engine.model.valuation import Valuation, pair_of
from samspill.engine.repairing.becoming import valuation_after
from samspill.engine.repairing.pairs import between
from samspill.web.planning.last_made import LastMade

# While nothing has changed it is the same problem, in which who may meet is found once.
_grounded: LastMade[tuple[Problem, Plan], Problem] = LastMade()


def ground_kept(
    edition_id: int, problem: Problem, plan: Plan, near: Problem | None = None
) -> Problem:
    """As :func:`with_ground`, for the meetings that are on in an edition: as it was made before
    when both are equal. Who may meet in it is known with it; ``near`` is a problem much like it,
    in which that is known."""

    def make(at: tuple[Problem, Plan]) -> Problem:
        known, meetings = at
        if near is None:
            Valuation.of(known)
        else:
            valuation_after(near, known)
        grounded = with_ground(known, meetings)
        valuation_after(known, grounded)
        return grounded

    return _grounded.of(edition_id, (problem, plan), make)


def with_ground(problem: Problem, plan: Plan) -> Problem:
    """The problem in which each meeting of the plan has a reason to be: one whose wishes were taken
    back since it was published is worth least of all, and stays until somebody drops it; and so is
    a seat at a round table that its owner asks for no more. So does the meeting with a seller of
    somebody who is closed to them since; there no suggestion is a reason, and it is as if they were
    open to it."""
    known = problem.participant_by_id
    pairs = sorted(pair_of(*meeting.participants) for meeting in plan.pairs)
    valuation = Valuation.kept(problem) or Valuation(between(problem, pairs))
    missing = [
        (first, second)
        for first, second in pairs
        if (first, second) not in valuation.pairs
        and first in known
        and second in known
        and known[first].organisation != known[second].organisation
    ]
    sales = [
        pair for pair in missing if valuation.unasked_sale(*pair) and valuation.may_meet(*pair)
    ]
    added = tuple(Suggestion(*pair, worth=1) for pair in missing if pair not in sales)
    opened = tuple(
        Wish(*(pair if valuation.sells_to(pair[1], pair[0]) else pair[::-1]), Strength.OPEN)
        for pair in sales
    )
    asked = {(interest.by, interest.round_table) for interest in problem.interests}
    seats = tuple(
        Interest(person, meeting.round_table, Strength.OPEN)
        for meeting in plan.groups
        if meeting.round_table in problem.round_table_by_id
        for person in meeting.participants
        if person in known and (person, meeting.round_table) not in asked
    )
    if not added and not opened and not seats:
        return problem
    return replace(
        problem,
        wishes=(*problem.wishes, *opened),
        suggestions=(*problem.suggestions, *added),
        interests=(*problem.interests, *seats),
    )
