"""Reading actions: what somebody has said they would do, and what they wait for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from samspill.web.editions.models import Participant
from samspill.web.people.identity import is_confirmed
from samspill.web.sharing.calendar_days import in_calendar
from samspill.web.sharing.calendar_models import What
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import OPENS, Visit
from samspill.web.sharing.tie_models import STILL_OPEN, Action, ActionAnswer
from samspill.web.sharing.tie_permissions import (
    begun,
    may_answer,
    may_take_away,
    not_held,
    own_actions,
    own_answers,
)
from samspill.web.sharing.tie_queries import Known, named

ENDED_AT = Coalesce("done_at", "let_go_at")
MOST_ENDED = 50  # of what is over, the latest


@dataclass(frozen=True)
class MyAction:
    """An action as a page shows it to one of the two. ``them``: the other; None where nobody has it
    any more. ``left``: they do not take part any more where it was agreed."""

    action: Action
    them: Known | None
    mine: bool
    overdue: bool
    left: bool
    may_answer: bool
    may_take_away: bool
    answer: ActionAnswer | None = None
    in_calendar: bool = False  # the visitor's, by us


@dataclass(frozen=True)
class MyActions:
    """Somebody's actions: open ones by who does them, and the latest that are over."""

    mine: list[MyAction] = field(default_factory=list)
    waited: list[MyAction] = field(default_factory=list)
    ended: list[MyAction] = field(default_factory=list)
    all_open: bool = True  # else there may be more, which the visit does not open


def my_actions(visit: Visit) -> MyActions:
    """What the visitor will do and what they wait for, by day, and what is over, the latest first:
    seven queries at most."""
    standing = Participant.objects.filter(
        person=OuterRef("owner"), edition=OuterRef("edition"), withdrawn_at__isnull=True
    )
    there = Exists(standing) | Q(edition__isnull=True)
    rows = own_actions(visit).annotate(there=there).select_related("meeting__edition")
    still = list(rows.filter(STILL_OPEN))
    over = list(rows.exclude(STILL_OPEN).order_by(ENDED_AT.desc(), "-pk")[:MOST_ENDED])
    # Of what was done once and then was not after all, nothing came.
    done = [row for row in over if row.done_at is not None]
    answers = {row.action_id: row for row in own_answers(visit).filter(action__in=done)}
    people = {
        one for row in (*still, *over) for one in (row.owner_id, row.other_id) if one is not None
    }
    known = {each.person: each for each in named(people - {visit.person})}
    today = timezone.localdate(visit.now)
    entries = in_calendar(visit)

    def shown(rows: Sequence[Action]) -> list[MyAction]:
        return [
            _shown(
                row, visit, known, today,
                answer=answers.get(row.pk), in_calendar=(What.ACTION, row.pk) in entries,
            )
            for row in rows
        ]  # fmt: skip

    return MyActions(
        mine=shown([row for row in still if row.owner_id == visit.person]),
        waited=shown([row for row in still if row.owner_id != visit.person]),
        ended=shown(over),
        all_open=Label.AMBER in OPENS[visit.shown] and is_confirmed(visit.person),
    )


def others_in(visit: Visit, meeting: UUID) -> list[Known]:
    """Those whom the visitor sits or sat with in the meeting (its uid), which has begun, but for
    whom one of the two says that it was not held with: three queries, four at most."""
    seats = begun(visit).filter(meeting__uid=meeting)
    people = set(seats.values_list("participant__person", flat=True))
    denied = not_held(visit).filter(meeting__uid=meeting).values_list("by", "other")
    return sorted(named(people - {one for pair in denied for one in pair}), key=lambda k: k.name)


def _shown(
    row: Action,
    visit: Visit,
    known: dict[int, Known],
    today: date,
    *,
    answer: ActionAnswer | None,
    in_calendar: bool,
) -> MyAction:
    mine = row.owner_id == visit.person
    other = row.other_id if mine else row.owner_id
    return MyAction(
        action=row,
        them=None if other is None else known.get(other),
        mine=mine,
        overdue=row.is_open and row.due is not None and row.due < today,
        left=not mine and not row.there,  # type: ignore[attr-defined]  # annotated
        may_answer=bool(may_answer(visit, row)),
        may_take_away=bool(may_take_away(visit, row)),
        answer=answer,
        in_calendar=in_calendar,
    )
