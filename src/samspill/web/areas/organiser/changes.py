"""What publishing a plan would change for whom, in words: who meets when and where, and no more.

The first publishing changes everything for everybody, and there the plan itself says it better.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samspill.web.areas.kit.wording import clock
from samspill.web.editions.models import Participant
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.planning.models import PlannedMeeting, PlanVersion
from samspill.web.planning.publishing import Difference

MOST = 20  # lines of a kind: more are counted

AnyMeeting = PlannedMeeting | Meeting
Names = dict[int, str]


@dataclass(frozen=True)
class Changes:
    """Changes of one kind: a line each, and how many more there are."""

    title: str
    lines: tuple[str, ...]
    more: int


def changes_in_words(plan: PlanVersion, change: Difference) -> list[Changes]:
    """What is cancelled, moved and new, those that hurt most first: none, one or two queries."""
    if not (change.moved or change.cancelled or change.unchanged):
        return []
    shown = (change.cancelled[:MOST], change.moved[:MOST], change.new[:MOST])
    names = _names(meeting for kind in shown for meeting in kind)
    before = _before(plan) if change.moved else {}
    kinds: tuple[tuple[str, Sequence[AnyMeeting], list[str]], ...] = (
        (_("Cancelled"), change.cancelled, [_where(m, names) for m in shown[0]]),
        (
            _("Moved"),
            change.moved,
            [_moved(m, before.get((m.first_id, m.second_id)), names) for m in shown[1]],
        ),
        (_("New"), change.new, [_where(m, names) for m in shown[2]]),
    )
    return [
        Changes(title, tuple(lines), len(meetings) - len(lines))
        for title, meetings, lines in kinds
        if meetings
    ]


def _names(meetings: Iterable[AnyMeeting]) -> Names:
    people = {p for m in meetings for p in (m.first_id, m.second_id)}
    return dict(Participant.objects.filter(pk__in=people).values_list("pk", "person__name"))


def _before(plan: PlanVersion) -> dict[tuple[int, int], Meeting]:
    published = Meeting.objects.filter(edition=plan.edition_id, state=MeetingState.PLANNED)
    return {(m.first_id, m.second_id): m for m in published.select_related("slot", "table")}


def _where(meeting: AnyMeeting, names: Names) -> str:
    return _("%(one)s and %(other)s: %(time)s at table %(table)s") % _facts(meeting, names)


def _moved(meeting: PlannedMeeting, before: Meeting | None, names: Names) -> str:
    if before is None:  # cancelled while the page was being made
        return _where(meeting, names)
    facts = _facts(meeting, names) | {
        "from_time": clock(before.slot.start),
        "from_table": before.table.number,
    }
    if meeting.slot_id == before.slot_id:
        said = _("%(one)s and %(other)s: %(time)s, from table %(from_table)s to %(table)s")
    elif meeting.table_id == before.table_id:
        said = _("%(one)s and %(other)s: from %(from_time)s to %(time)s, at table %(table)s")
    else:
        said = _(
            "%(one)s and %(other)s: from %(from_time)s at table %(from_table)s "
            "to %(time)s at table %(table)s"
        )
    return said % facts


def _facts(meeting: AnyMeeting, names: Names) -> dict[str, object]:
    return {
        "one": names[meeting.first_id],
        "other": names[meeting.second_id],
        "time": clock(meeting.slot.start),
        "table": meeting.table.number,
    }
