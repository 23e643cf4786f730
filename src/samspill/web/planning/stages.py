"""Where an edition is on its way, from setting it up to what comes after: reckoned from its dates
and from what has been done, and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from samspill.web.editions.models import Edition, Phase
from samspill.web.planning.models import ConfirmRound, PlanVersion


class Stage(StrEnum):
    """The stops on the way, in order."""

    SETTING_UP = "setting_up"
    INVITING = "inviting"
    WISHING = "wishing"
    FIRST_PLAN = "first_plan"
    CONFIRMING = "confirming"
    SECOND_PLAN = "second_plan"
    PUBLISHED = "published"
    FROZEN = "frozen"
    THE_DAY = "the_day"
    AFTER = "after"


class At(StrEnum):
    """A stop, seen from where the edition is. ``passed_by``: the edition went on without it."""

    DONE = "done"
    CURRENT = "current"
    NEXT = "next"
    PASSED_BY = "passed_by"


AFTER_ASKING = frozenset({Stage.CONFIRMING, Stage.SECOND_PLAN})


@dataclass(frozen=True)
class Stop:
    """A stop of the way; None: it opens, or closes, by hand."""

    stage: Stage
    at: At
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True)
class Way:
    """The whole way of an edition, and where it is. ``asked`` is its round of confirmation."""

    stage: Stage
    stops: tuple[Stop, ...]
    asked: ConfirmRound | None = None


def way_of(edition: Edition, now: datetime) -> Way:
    """At most one query, and none before anything is published."""
    asked, second = _round(edition, now) if edition.is_published else (None, False)
    here = stage_of(edition, asked, now, second=second)
    went_by = _not_on_the_way(edition, asked, second=second)
    order = list(Stage)
    stops = []
    for stage in order:
        if stage is here:
            at = At.CURRENT
        elif order.index(stage) > order.index(here):
            at = At.NEXT
        elif asked is not None and asked.waits(now) and stage in AFTER_ASKING:
            at = At.NEXT  # it stands before where the edition is, and is to come
        else:
            at = At.PASSED_BY if stage in went_by else At.DONE
        stops.append(Stop(stage, at, *_times(stage, edition, asked)))
    return Way(here, tuple(stops), asked)


def stage_of(
    edition: Edition, asked: ConfirmRound | None, now: datetime, *, second: bool = False
) -> Stage:
    """Where the edition is now. ``asked``: its round of confirmation; ``second``: a plan has been
    published since that ended."""
    if edition.phase == Phase.OVER:
        return Stage.AFTER
    if now.astimezone(ZoneInfo(edition.time_zone)).date() >= edition.day:
        return Stage.THE_DAY
    if edition.is_published:
        if edition.is_frozen(now):
            return Stage.FROZEN
        if asked is not None and asked.is_open(now):
            return Stage.CONFIRMING
        to_come = asked is None or asked.waits(now)
        return Stage.PUBLISHED if to_come or second else Stage.SECOND_PLAN
    if edition.phase == Phase.SETUP:
        return Stage.SETTING_UP
    if edition.wishes_open_at is not None and now < edition.wishes_open_at:
        return Stage.INVITING
    closed = edition.wishes_close_at is not None and edition.wishes_close_at < now
    return Stage.FIRST_PLAN if closed else Stage.WISHING


def _round(edition: Edition, now: datetime) -> tuple[ConfirmRound | None, bool]:
    """The round of confirmation, and whether a plan has been made and published since it ended: a
    repair is none. One query."""
    ended = Coalesce(OuterRef("closed_at"), OuterRef("closes_at"))
    plans = PlanVersion.objects.filter(
        edition=OuterRef("edition"), published_at__gte=ended, run__isnull=False
    )
    rounds = ConfirmRound.objects.filter(edition=edition).select_related("edition")
    asked = rounds.annotate(second=Exists(plans)).first()
    if asked is None or asked.was_called_off:
        return None, False
    if asked.waits(now) or asked.is_open(now):
        return asked, False
    return asked, asked.second


def _ended(asked: ConfirmRound) -> datetime:
    return asked.closed_at or asked.closes_at


def _not_on_the_way(
    edition: Edition, asked: ConfirmRound | None, *, second: bool
) -> frozenset[Stage]:
    found = set()
    if edition.wishes_open_at is None:
        found.add(Stage.INVITING)
    if asked is None:
        found.add(Stage.CONFIRMING)
    if not second:
        found.add(Stage.SECOND_PLAN)
    if edition.freeze_at is None:
        found.add(Stage.FROZEN)
    if not edition.is_published:
        found |= {Stage.FIRST_PLAN, Stage.PUBLISHED}
    return frozenset(found)


def _times(
    stage: Stage, edition: Edition, asked: ConfirmRound | None
) -> tuple[datetime | None, datetime | None]:
    zone = ZoneInfo(edition.time_zone)
    morning = datetime.combine(edition.day, time.min, zone)
    ended = None if asked is None else _ended(asked)
    return {
        Stage.SETTING_UP: (None, None),
        Stage.INVITING: (None, edition.wishes_open_at),
        Stage.WISHING: (edition.wishes_open_at, edition.wishes_close_at),
        Stage.FIRST_PLAN: (edition.wishes_close_at, None),
        Stage.CONFIRMING: (None if asked is None else asked.opened_at, ended),
        Stage.SECOND_PLAN: (ended, edition.freeze_at),
        Stage.PUBLISHED: (None, edition.freeze_at),
        Stage.FROZEN: (edition.freeze_at, morning if edition.freeze_at else None),
        Stage.THE_DAY: (morning, edition.ends_at),
        Stage.AFTER: (edition.ends_at, None),
    }[stage]
