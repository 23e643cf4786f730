"""Locked and confirmed meetings as the planner must keep them: in their slot, at any table.

Facts may have changed since something was promised, so that not all of it can be: what cannot is
no fact, and a repair sees to it. The problem never has a fault because of a promise, and no
promise stands against a no thanks: what one is said to is cancelled at once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from django.db.models import Q, QuerySet

from samspill.engine.model.problem import Locked, LockedRoundTable, Problem
from samspill.engine.repairing.locks import without_faulty_locks
from samspill.web.editions.keys import participant_key, slot_key
from samspill.web.editions.models import Edition
from samspill.web.meetings.models import Meeting
from samspill.web.meetings.queries import meetings_on


class Promised(NamedTuple):
    """A meeting that is locked or confirmed, its people ascending."""

    pk: int
    slot_id: int
    round_table: str
    people: tuple[int, ...]


def promised_meetings(edition: Edition) -> list[Promised]:
    """The meetings that are locked or confirmed, by id: one query, two where there are any."""
    return [
        Promised(m.pk, m.slot_id, m.round_table, tuple(sorted(m.people)))
        for m in promised_on(edition)
    ]


def promised_on(edition: Edition) -> QuerySet[Meeting]:
    """The meetings that are locked or confirmed, by id, with their seats."""
    promised = meetings_on(edition.pk).filter(Q(locked=True) | Q(confirmed=True))
    return promised.order_by("pk")


def with_promised(problem: Problem, meetings: Collection[Promised]) -> Problem:
    """The problem in which the promised meetings are locked, as many of them as can be."""
    if not meetings:
        return problem
    locked = tuple(
        Locked(pair, slot_key(m.slot_id)) for m in meetings if (pair := _pair(m)) is not None
    )
    groups = tuple(
        LockedRoundTable(m.round_table, _may_sit(problem, m), slot_key(m.slot_id))
        for m in meetings
        if m.round_table
    )
    return without_faulty_locks(replace(problem, locked=locked, locked_round_tables=groups))


def _pair(meeting: Promised) -> tuple[str, str] | None:
    if meeting.round_table or len(meeting.people) != 2:
        return None
    first, second = meeting.people
    return participant_key(first), participant_key(second)


def _may_sit(problem: Problem, meeting: Promised) -> tuple[str, ...]:
    """Those of the round table who still want to sit there: who has taken that back is not kept."""
    asked = {each.by for each in problem.interests if each.round_table == meeting.round_table}
    held = problem.round_table_by_id.get(meeting.round_table)
    if held is not None and held.moderator is not None:
        asked.add(held.moderator)
    people = [participant_key(pk) for pk in meeting.people]
    return tuple(person for person in people if person in asked)
