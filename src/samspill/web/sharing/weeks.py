"""The one letter a week: ordered by whatever there is to tell of, written in ``letters``."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from samspill.web.outbox.duties import order_duty

WEEK = "sharing_week"
AT = time(6, tzinfo=UTC)  # on Mondays
A_WEEK = timedelta(days=7)


def order_week(edition: int, now: datetime, *, weeks: int = 1) -> None:
    """Have everybody at the edition told of their news on so many Mondays to come. Within the
    transaction of what there is to tell of; again changes nothing."""
    monday = now.astimezone(UTC).date() + timedelta(days=7 - now.astimezone(UTC).weekday())
    for week in range(weeks):
        day = monday + week * A_WEEK
        order_duty(
            kind=WEEK,
            key=f"{WEEK}/{edition}/{day.isoformat()}",
            due_at=datetime.combine(day, AT),
            about={"edition": edition},
        )
