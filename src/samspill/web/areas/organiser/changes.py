"""What publishing a plan would change for whom, in words: who meets when and where, and no more.

The first publishing changes everything for everybody, and there the plan itself says it better.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samspill.web.areas.kit.wording import clock
from samspill.web.editions.queries import names_by_id
from samspill.web.meetings.models import Meeting
from samspill.web.planning.models import PlannedMeeting
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


def changes_in_words(change: Difference, *, first: bool = True) -> list[Changes]:
    """What is cancelled, moved and new, those that hurt most first: none or one query. Nothing of
    a ``first`` publishing, in which all is new."""
    if first and not (
        change.moved
        or change.cancelled
        or change.unchanged
        or change.joined
        or change.left
        or change.taken
    ):
        return []
    shown = (change.cancelled[:MOST], change.left[:MOST], change.moved[:MOST],
             change.joined[:MOST], change.new[:MOST])  # fmt: skip
    cancelled, left, moved, joined, new = shown
    taken = change.taken[:MOST]
    groups = [people for _meeting, people in (*left, *joined)]
    groups += [before.people | after.people for before, after in taken]
    names = _names([*cancelled, *moved, *new], groups)
    kinds: tuple[tuple[str, int, list[str]], ...] = (
        (_("Cancelled"), len(change.cancelled), [_where(m, names) for m in cancelled]),
        (
            _("Left a round table"),
            len(change.left),
            [_who_at(m, people, names) for m, people in left],
        ),
        (
            _("Taken over by a colleague"),
            len(change.taken),
            [_taken(before, after, names) for before, after in taken],
        ),
        (
            _("Moved"),
            len(change.moved),
            [_moved(m, change.current[m.key], names) for m in moved],
        ),
        (
            _("Joined a round table"),
            len(change.joined),
            [_who_at(m, people, names) for m, people in joined],
        ),
        (_("New"), len(change.new), [_where(m, names) for m in new]),
    )
    return [
        Changes(title, tuple(lines), count - len(lines)) for title, count, lines in kinds if count
    ]


def _names(meetings: Iterable[AnyMeeting], groups: Iterable[Collection[int]]) -> Names:
    people = {p for m in meetings for p in m.people} | {p for group in groups for p in group}
    return names_by_id(people)


def _where(meeting: AnyMeeting, names: Names) -> str:
    return _("%(who)s: %(time)s at table %(table)s") % _facts(meeting, names)


def _who_at(meeting: AnyMeeting, people: Collection[int], names: Names) -> str:
    facts = _facts(meeting, names) | {"people": _listed(people, names)}
    return _("%(people)s, %(who)s: %(time)s at table %(table)s") % facts


def _moved(meeting: PlannedMeeting, before: Meeting, names: Names) -> str:
    facts = _facts(meeting, names) | {
        "from_time": clock(before.slot.start),
        "from_table": before.table.number,
    }
    if meeting.slot_id == before.slot_id:
        said = _("%(who)s: %(time)s, from table %(from_table)s to %(table)s")
    elif meeting.table_id == before.table_id:
        said = _("%(who)s: from %(from_time)s to %(time)s, at table %(table)s")
    else:
        said = _(
            "%(who)s: from %(from_time)s at table %(from_table)s to %(time)s at table %(table)s"
        )
    return said % facts


def _taken(before: Meeting, after: PlannedMeeting, names: Names) -> str:
    facts = {
        "colleague": _listed(after.people - before.people, names),
        "giver": _listed(before.people - after.people, names),
        "who": _listed(before.people & after.people, names),
        "time": clock(after.slot.start),
        "table": after.table.number,
    }
    said = _("%(colleague)s instead of %(giver)s meets %(who)s: %(time)s at table %(table)s")
    return said % facts


def _facts(meeting: AnyMeeting, names: Names) -> dict[str, object]:
    return {
        "who": meeting.theme or _listed(meeting.people, names),
        "time": clock(meeting.slot.start),
        "table": meeting.table.number,
    }


def _listed(people: Collection[int], names: Names) -> str:
    *most, last = sorted(names[person] for person in people)
    if not most:
        return last
    return _("%(most)s and %(last)s") % {"most": ", ".join(most), "last": last}
