"""A what-if as values of the set-up's form, for an organiser who wants it so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from samspill.web.editions.proposals import Span
from samspill.web.planning.what_if import Question

STEP = timedelta(minutes=5)


def filled_in(
    question: Question,
    values: dict[str, Any],
    *,
    slots_of: Callable[[dict[str, Any]], Sequence[Span]],
) -> dict[str, Any]:
    """What the question changes of the form's ``values``; ``slots_of`` tells the slots that values
    give. Tables are rows of their own: see ``numbers_of_tables``."""
    found: dict[str, Any] = {}
    if question.cap is not None:
        found["cap"] = question.cap
    if question.minimum is not None:
        found["minimum"] = question.minimum
    if question.slots and values["kept"]:
        found["end"] = _end(question.slots, values, slots_of)
    return found


def _end(
    more: int, values: dict[str, Any], slots_of: Callable[[dict[str, Any]], Sequence[Span]]
) -> time:
    """When the day must end for so many more slots, past talks and lunch; as late as it can where
    there is no room for so many before midnight."""
    wanted = max(1, len(values["kept"]) + more)
    step = STEP if more > 0 else -STEP
    ends: time = values["end"]
    day = date(2000, 1, 1)
    at = datetime.combine(day, ends)
    while True:
        number = len(slots_of({**values, "end": ends}))
        if (number >= wanted) if more > 0 else (number <= wanted):
            return ends
        at += step
        if at.date() != day or at.time() <= values["start"]:
            return ends
        ends = at.time()
