"""A version's meetings copied from one that is nearly the same, within the database: a repair for
a thousand people changes ten of three thousand meetings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from django.db import connection, models

from samspill.web.planning.models import PlannedMeeting, PlannedSeat, PlanVersion

MOST_OTHERS = 400  # that the earlier version has; with more, little is won by copying


class Wanted(Protocol):
    """A meeting as the version is to have it."""

    @property
    def pair(self) -> str | None:
        """Its people's; None for a round table."""

    @property
    def slot_id(self) -> int:
        """Its slot's id."""

    @property
    def table_id(self) -> int:
        """Its table's id."""

    @property
    def reason(self) -> str:
        """Why it is held."""


Each = TypeVar("Each", bound=Wanted)


def copy_meetings(version: PlanVersion, like: PlanVersion, meetings: Sequence[Each]) -> list[Each]:
    """Copy the meetings of two that the version, which has none yet, has as ``like`` has them;
    answers those that are left to make."""
    mine = {meeting.pair: meeting for meeting in meetings}
    rows = like.meetings.exclude(pair=None)
    same, others = set(), []
    for pk, pair, *facts in rows.values_list("pk", "pair", "slot_id", "table_id", "reason"):
        meeting = mine.get(pair)
        if meeting and facts == [meeting.slot_id, meeting.table_id, meeting.reason]:
            same.add(pair)
        else:
            others.append(pk)
    if not same or len(others) > MOST_OTHERS:
        return list(meetings)
    _copy(version, like, others)
    return [meeting for meeting in meetings if meeting.pair not in same]


def _copy(version: PlanVersion, like: PlanVersion, others: list[int]) -> None:
    quote = connection.ops.quote_name
    meeting, seat = (quote(m._meta.db_table) for m in (PlannedMeeting, PlannedSeat))
    facts = ", ".join(_columns(PlannedMeeting, "plan"))
    but = f"AND NOT id IN ({', '.join(['%s'] * len(others))})" if others else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {meeting} (plan_id, {facts}) "  # noqa: S608  (names of our own columns)
            f"SELECT %s, {facts} FROM {meeting} WHERE plan_id = %s AND pair IS NOT NULL {but}",
            [version.pk, like.pk, *others],
        )
        facts = ", ".join(_columns(PlannedSeat, "plan", "meeting"))
        told = ", ".join(f"seat.{name}" for name in _columns(PlannedSeat, "plan", "meeting"))
        cursor.execute(
            f"INSERT INTO {seat} (plan_id, meeting_id, {facts}) "  # noqa: S608
            f"SELECT made.plan_id, made.id, {told} FROM {meeting} made "
            f"JOIN {meeting} old ON old.pair = made.pair AND old.plan_id = %s "
            f"JOIN {seat} seat ON seat.meeting_id = old.id WHERE made.plan_id = %s",
            [like.pk, version.pk],
        )


def _columns(model: type[models.Model], *but: str) -> list[str]:
    """The columns that are copied: all but the row's number, and those of these fields."""
    quote = connection.ops.quote_name
    return [
        quote(field.column)
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in but and field.column
    ]
