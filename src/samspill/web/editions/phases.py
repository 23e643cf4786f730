"""The phases of an edition that have a date or are turned by hand: when wishes open and close, when
the plan is frozen, and when the edition is over.

Which phase it is in is nowhere stored but in what these dates and ``Edition.phase`` say (see
``planning.stages``). A date that comes does no more than say so in the journal, write to those for
whom something opens, and end the edition: what a page lets somebody do, it reads from the dates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from samspill.web.editions.models import Edition, Phase
from samspill.web.editions.overview import coming
from samspill.web.editions.permissions import may_organise
from samspill.web.editions.seen import unless_changed
from samspill.web.journal.actions import record
from samspill.web.journal.models import Entry
from samspill.web.outbox.actions import Recipient, tell_all
from samspill.web.outbox.duties import order_duty, register_daily, register_duty
from samspill.web.outbox.models import Duty
from samspill.web.people.models import Person

WISHES_OPENED = "wishes_opened"  # a letter, too
TURN, LOOK_AHEAD = "turn_phase", "look_ahead_for_phases"  # duties
LOOKS_AT = time(0, 30, tzinfo=UTC)
AHEAD = timedelta(days=2)


class Turn(StrEnum):
    """What a date does when it comes, and an organiser can do by hand before that."""

    OPEN_WISHES = "open_wishes"
    CLOSE_WISHES = "close_wishes"
    FREEZE = "freeze"
    END = "end"


class Back(StrEnum):
    """What an organiser can take back by hand."""

    THAW = "thaw"
    REOPEN = "reopen"


VERBS: Mapping[Turn | Back, str] = {
    Turn.OPEN_WISHES: WISHES_OPENED,
    Turn.CLOSE_WISHES: "wishes_closed",
    Turn.FREEZE: "plan_frozen",
    Turn.END: "edition_ended",
    Back.THAW: "plan_thawed",
    Back.REOPEN: "edition_reopened",
}
FIELDS: Mapping[Turn, str] = {
    Turn.OPEN_WISHES: "wishes_open_at",
    Turn.CLOSE_WISHES: "wishes_close_at",
    Turn.FREEZE: "freeze_at",
    Turn.END: "over_at",
}


@dataclass(frozen=True)
class Dates:
    """When each phase turns; None: by hand, and for the end the morning after."""

    wishes_open_at: datetime | None = None
    wishes_close_at: datetime | None = None
    freeze_at: datetime | None = None
    over_at: datetime | None = None


class PhaseError(ValueError):
    """The dates or the turn make no sense. ``code``: ``closes_first`` (wishes would close before
    they open), ``after_the_day`` (the wishes' dates, or the plan frozen later than the day),
    ``over_too_soon`` (over before its day), ``not_now`` (there is nothing to turn)."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.field = field


def register_phases() -> None:
    """Called when Django is ready."""
    register_duty(TURN, carry_out_turn)
    register_daily(LOOK_AHEAD, look_ahead, at=LOOKS_AT)


def date_values(edition: Edition) -> dict[str, object]:
    """What the page of the phases shows to be changed."""
    moments = {name: getattr(edition, name) for name in FIELDS.values()}
    return {name: None if at is None else at.isoformat() for name, at in moments.items()}


@transaction.atomic
def set_dates(
    *, edition: Edition, dates: Dates, by: Person, now: datetime, seen: str | None = None
) -> None:
    """Have the phases turn at these times. Raises PermissionError, PhaseError, and
    ChangedMeanwhileError when they are others than was ``seen``."""
    edition = _held(edition, by)
    unless_changed(seen=seen, values=date_values(edition) if seen is not None else {})
    _check(edition, dates)
    changed = [n for n in FIELDS.values() if getattr(edition, n) != getattr(dates, n)]
    if not changed:
        return
    for name in changed:
        setattr(edition, name, getattr(dates, name))
    edition.save(update_fields=changed)
    record(
        verb="phase_dates_set",
        subject=edition,
        by=by,
        now=now,
        edition_id=edition.pk,
        facts={"fields": changed},
    )
    order_turns(edition, now=now)


@transaction.atomic
def turn(*, edition: Edition, to: Turn | Back, by: Person, now: datetime) -> int:
    """Do it now, by hand. Gives how many letters that writes. Raises PermissionError, and
    PhaseError where there is nothing to turn."""
    edition = _held(edition, by)
    if to not in turns_possible(edition, now):
        raise PhaseError("not_now")
    if to is Back.REOPEN:
        published = edition.meetings.exists()  # cancelled ones, too: there are none before that
        edition.phase = Phase.PUBLISHED if published else Phase.WISHING
        edition.save(update_fields=("phase",))
    elif to is Back.THAW:
        edition.freeze_at = None
        edition.save(update_fields=("freeze_at",))
    elif to is not Turn.END:
        setattr(edition, FIELDS[to], now)
        edition.save(update_fields=(FIELDS[to],))
    return _turned(edition, to, by, now)


def turns_possible(edition: Edition, now: datetime) -> frozenset[Turn | Back]:
    """What can be done by hand now."""
    if edition.phase == Phase.OVER:
        return frozenset({Back.REOPEN})
    if edition.phase == Phase.SETUP:  # the first invitation opens it
        return frozenset()
    found: set[Turn | Back] = {Turn.END}
    opens, closes = edition.wishes_open_at, edition.wishes_close_at
    if opens is not None and now < opens:
        found.add(Turn.OPEN_WISHES)
    elif closes is None or now < closes:
        found.add(Turn.CLOSE_WISHES)
    if edition.phase == Phase.PUBLISHED:
        found.add(Back.THAW if edition.is_frozen(now) else Turn.FREEZE)
    return frozenset(found)


def order_turns(edition: Edition, *, now: datetime) -> None:
    """Have what comes within two days carried out when it comes. What comes later is ordered when
    it is near (see :func:`look_ahead`); a time that has been changed meanwhile does nothing."""
    for to, field in FIELDS.items():
        at = edition.ends_at if to is Turn.END else getattr(edition, field)
        if at is None or at > now + AHEAD:
            continue
        # What has passed long ago is no news, but an edition that has been is to be over.
        if to is Turn.END or at >= now - AHEAD:
            said = at.astimezone(UTC).isoformat()
            about = {"edition": edition.pk, "turn": to.value, "at": said}
            order_duty(kind=TURN, key=f"{TURN}/{edition.pk}/{to}/{said}", due_at=at, about=about)


def look_ahead(duty: Duty, now: datetime) -> None:
    """A duty, every day: what comes until the next one is ordered, however its time was set."""
    soon = (now - AHEAD, now + AHEAD)
    near = Q(day__lte=soon[1].date())
    for field in FIELDS.values():
        near |= Q(**{f"{field}__range": soon})
    for edition in Edition.objects.filter(near).exclude(phase__in=(Phase.SETUP, Phase.OVER)):
        order_turns(edition, now=now)


def carry_out_turn(duty: Duty, now: datetime) -> None:
    """A duty: the time has come, unless it was set to another, or the phase was turned by hand."""
    edition = Edition.objects.select_for_update().filter(pk=duty.about["edition"]).first()
    if edition is None or edition.phase in {Phase.SETUP, Phase.OVER}:
        return
    to = Turn(duty.about["turn"])
    at = edition.ends_at if to is Turn.END else getattr(edition, FIELDS[to])
    if at is None or at != datetime.fromisoformat(duty.about["at"]):
        return
    if to is Turn.FREEZE and edition.phase != Phase.PUBLISHED:
        return
    done = Entry.objects.filter(edition_id=edition.pk, at__gte=at)
    if done.filter(verb=VERBS[Back.REOPEN if to is Turn.END else to]).exists():
        return
    _turned(edition, to, None, now)


def _turned(edition: Edition, to: Turn | Back, by: Person | None, now: datetime) -> int:
    if to is Turn.END:
        edition.phase = Phase.OVER
        edition.save(update_fields=("phase",))
    record(verb=VERBS[to], subject=edition, by=by, now=now, edition_id=edition.pk)
    return _tell(edition, now) if to is Turn.OPEN_WISHES else 0


def _tell(edition: Edition, now: datetime) -> int:
    """A letter to whoever was invited before they could say whom they want to meet."""
    action = f"{WISHES_OPENED}/{edition.pk}/{now.isoformat()}"
    return tell_all(
        kind=WISHES_OPENED,
        to=[
            Recipient(person, f"{action}/{pk}", {"participant": pk})
            for pk, person in coming(edition)
            .filter(Q(invited=True) | Q(first_seen_at__isnull=False), answered_at__isnull=True)
            .values_list("pk", "person_id")
        ],
        action=action,
        now=now,
        edition_id=edition.pk,
    )


def _check(edition: Edition, dates: Dates) -> None:
    zone = ZoneInfo(edition.time_zone)
    opens, closes = dates.wishes_open_at, dates.wishes_close_at
    if opens is not None and closes is not None and closes <= opens:
        raise PhaseError("closes_first", "wishes_close_at")
    for name in ("wishes_open_at", "wishes_close_at", "freeze_at"):
        at = getattr(dates, name)
        if at is not None and at.astimezone(zone).date() > edition.day:
            raise PhaseError("after_the_day", name)
    if dates.over_at is not None and dates.over_at.astimezone(zone).date() < edition.day:
        raise PhaseError("over_too_soon", "over_at")


def _held(edition: Edition, by: Person) -> Edition:
    if not may_organise(by, edition):
        raise PermissionError
    return Edition.objects.select_for_update().get(pk=edition.pk)
