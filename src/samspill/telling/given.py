"""Broken rules of given meetings, in English sentences."""

from __future__ import annotations

from samspill.engine.given.check import GivenRule, GivenViolation
from samspill.engine.given.problem import GivenProblem
from samspill.telling.numbers import in_figures


def in_words(problem: GivenProblem, violation: GivenViolation) -> str:
    """The violation as a sentence: who breaks the rule, where and how."""
    seen, found = violation, violation.found
    people = " and ".join(seen.participants)
    meetings = in_figures(found or 0, "meeting")
    before, after = seen.order or (0, 0)
    return {
        GivenRule.UNKNOWN: "Slot, table or participants of a meeting are not the problem's.",
        GivenRule.MISSING: f"{people} lack {found} of their meetings.",
        GivenRule.NOT_GIVEN: f"{people} have {meetings} too many.",
        GivenRule.TWO_PLACES: f"Participant {people} has {meetings} in slot {seen.slot}.",
        GivenRule.TABLE_FULL: f"Table {seen.table} has {meetings} in slot {seen.slot}.",
        GivenRule.SLOT_CLOSED: f"{people} can't have their meeting in slot {seen.slot}.",
        GivenRule.ORDER: f"Meeting {before} is not before meeting {after}.",
        GivenRule.UNFAIR: (
            f"The numbers of breaks differ by {found}, more than {problem.fairness}."
        ),
    }[seen.code]
