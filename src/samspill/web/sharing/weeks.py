"""The one letter a week: ordered by whatever there is to tell of, written in ``letters``."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from samspill.web.outbox.duties import order_duty

WEEK = "sharing_week"
AT = time(6, tzinfo=UTC)  # on Mondays
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


def order_week(edition: int, now: datetime, *, weeks: int = 1) -> None:
    """Have everybody at the edition told of their news on so many Mondays to come. Within the
    transaction of what there is to tell of; again changes nothing."""
    for week in range(weeks):
        _order("edition", edition, _monday_after(_day(now)) + week * A_WEEK)


def next_week(now: datetime) -> date:
    """The day of the letter that brings what is told of now."""
    return _monday_after(_day(now))


def order_letter(person: int, now: datetime) -> None:
    """Have one person (id) told of their news next Monday, whatever edition it is of."""
    _order("person", person, _monday_after(_day(now)))


def order_reminders(person: int, due: date, now: datetime) -> None:
    """Have the person (id) reminded of a day by the letter of its week, and by the next one where
    it is still open then. Of days that have been, no more than by the next."""
    next_one = _monday_after(_day(now))
    of_its_week = due - due.weekday() * A_DAY
    for monday in {of_its_week, of_its_week + A_WEEK}:
        if monday >= next_one:
            _order("person", person, monday)


def week_told_of(now: datetime) -> tuple[datetime, datetime]:
    """From when until when that is which a letter of this week tells of as new: the days whose next
    Monday is this week's."""
    today = _day(now)
    monday = datetime.combine(today - today.weekday() * A_DAY, time(tzinfo=UTC))
    return monday - A_WEEK, monday


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()


def _monday_after(day: date) -> date:
    return day + (7 - day.weekday()) * A_DAY


def _order(whom: str, pk: int, monday: date) -> None:
    """``whom``: "edition" for all who are at it, or "person"."""
    order_duty(
        kind=WEEK,
        key=f"{WEEK}/{'' if whom == 'edition' else 'person/'}{pk}/{monday.isoformat()}",
        due_at=datetime.combine(monday, AT),
        about={whom: pk},
    )
