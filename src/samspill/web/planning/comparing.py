"""What is other from one plan version to another, whichever two they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from samspill.web.editions.models import Edition
from samspill.web.planning.differences import (
    AnyMeeting,
    Comparison,
    Key,
    compared,
)
from samspill.web.planning.models import PlanVersion, VersionState
from samspill.web.planning.publishing import (
    published_now,
)
from samspill.web.planning.queries import all_as_planned


def between_versions(before: PlanVersion, after: PlanVersion) -> Comparison[AnyMeeting]:
    """What is other in the second version than in the first, each at the times that slots had in
    it: six queries, or eight. The version that people follow is the meetings that are on; one that
    was discarded has none."""
    was = _meetings_of(before)
    return compared(was, _meetings_of(after, near=was.values()), as_read=True)


def _meetings_of(plan: PlanVersion, near: Iterable[AnyMeeting] = ()) -> Mapping[Key, AnyMeeting]:
    if plan.is_published:
        return dict(published_now(plan.edition))
    return {meeting.key: meeting for meeting in all_as_planned(plan, near)}


def comparable(edition: Edition, *named: int) -> list[PlanVersion]:
    """The versions that may be chosen, the latest first, and beside them those ``named`` (numbers)
    that are discarded: one query."""
    return [
        plan
        for plan in edition.plans.all()
        if plan.state != VersionState.DISCARDED or plan.number in named
    ]


def to_compare_with(plan: PlanVersion, plans: list[PlanVersion]) -> PlanVersion | None:
    """The version that one most wants to see another beside: the one that people follow, or for
    that one the latest that they followed before. None where there is no such."""
    others = [each for each in plans if each.number != plan.number]
    if not plan.is_published:
        return next((each for each in others if each.is_published), None)
    return next((each for each in others if each.state == VersionState.REPLACED), None)
