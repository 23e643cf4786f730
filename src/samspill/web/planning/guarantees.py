"""Meetings that an organiser guarantees somebody, instead of the edition's number: whether a plan
holds them, and why it does not.

A guarantee to an organisation is one to each who comes from it. Why it is not held is found out as
if nobody had said no thanks, like everything that is told before planning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from samspill.engine.answers.feasibility.remaining import Remaining
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.web.editions.keys import number_in
from samspill.web.editions.models import Edition, Participant
from samspill.web.meetings.queries import meetings_each
from samspill.web.planning.models import PlannedSeat, PlanVersion
from samspill.web.planning.queries import guaranteed


class WhyNot(StrEnum):
    """Why somebody has fewer meetings than they were guaranteed."""

    FEW_SLOTS = "few_slots"  # too few slots in which they can meet anybody
    FEW_PEOPLE = "few_people"  # too few people whom there is a reason to meet
    NO_ROOM = "no_room"  # neither: the others' meetings left no more


def guarantees_in(told: Problem, plan: Plan) -> list[dict[str, Any]]:
    """Each guarantee with the meetings that the plan gives and why they are fewer; JSON's types
    only. ``told``: the problem as it would be without vetoes."""
    have = {p.id: 0 for p in told.participants}
    for meeting in plan.meetings:
        for person in meeting.participants:
            have[person] += 1
    wanted = {p.id: told.minimum_of(p) for p in told.participants if p.minimum is not None}
    short = [person for person, number in wanted.items() if have[person] < number]
    why = dict(_why(told, short))
    return [
        {
            "participant": number_in(person),
            "guaranteed": number,
            "meetings": have[person],
            "why": why.get(person, ""),
        }
        for person, number in wanted.items()
    ]


def _why(told: Problem, short: list[str]) -> Iterator[tuple[str, str]]:
    if not short:
        return
    left = Remaining(told)
    for person in short:
        if len(left.times[person]) < left.need[person]:
            yield person, WhyNot.FEW_SLOTS.value
        elif _meetable(told, left, person) < left.need[person]:
            yield person, WhyNot.FEW_PEOPLE.value
        else:
            yield person, WhyNot.NO_ROOM.value


def _meetable(told: Problem, left: Remaining, person: str) -> int:
    """How many they can meet: of those who represent one organisation, one."""
    people = told.participant_by_id
    return len(
        {
            people[other].organisation if people[other].representative else other
            for other in left.partners[person]
        }
    )


def guarantees_of(plan: PlanVersion, each: Mapping[int, int] | None = None) -> list[dict[str, Any]]:
    """The guarantees that stand now, with the meetings that the version gives (those that are on,
    of the one that people follow), and why they were fewer when it was made: two queries, one where
    it is known how many meetings that are on ``each`` has."""
    rows = list(
        Participant.objects.filter(
            edition=plan.edition_id, withdrawn_at__isnull=True, minimum__isnull=False
        ).select_related("person", "organisation")
    )
    if not rows:
        return []
    have: Mapping[int, int] = each or {}
    if each is None:
        have = meetings_each(plan.edition_id) if plan.is_published else _planned_each(plan)
    why = {row["participant"]: row["why"] for row in plan.report.get("guarantees", ())}
    return [_said(plan.edition, who, have.get(who.pk, 0), why.get(who.pk, "")) for who in rows]


def _said(edition: Edition, who: Participant, have: int, why: str) -> dict[str, Any]:
    number = guaranteed(edition, minimum=who.minimum, cap=who.cap)
    held = have >= number
    return {
        "who": who,
        "guaranteed": number,
        "meetings": have,
        "held": held,
        "why": "" if held else why,
    }


def _planned_each(plan: PlanVersion) -> dict[int, int]:
    found: dict[int, int] = {}
    seats = PlannedSeat.objects.filter(meeting__plan=plan)
    for pk in seats.values_list("participant", flat=True):
        found[pk] = found.get(pk, 0) + 1
    return found


def short_of(edition: Edition) -> dict[int, int]:
    """How many meetings each (by id) lacks of what they are guaranteed, once meetings are on: two
    queries."""
    have = meetings_each(edition.pk)
    if not have:
        return {}
    coming = Participant.objects.filter(edition=edition, withdrawn_at__isnull=True)
    return {
        pk: lacking
        for pk, minimum, cap in coming.values_list("pk", "minimum", "cap")
        if (lacking := guaranteed(edition, minimum=minimum, cap=cap) - have[pk]) > 0
    }
