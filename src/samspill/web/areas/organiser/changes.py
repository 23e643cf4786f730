"""What publishing a plan would change for whom, in words: who meets when and where, and no more.

The first publishing changes everything for everybody, and there the plan itself says it better.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from samspill.web.areas.kit.wording import clock, day
from samspill.web.editions.queries import names_by_id
from samspill.web.planning.differences import AnyMeeting, Difference
from samspill.web.planning.models import PlanVersion

MOST = 20  # lines of a kind: more are counted

Names = Mapping[int, str]


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
        (_("Cancelled"), len(change.cancelled), [where_in_words(m, names) for m in cancelled]),
        (
            _("Left a round table"),
            len(change.left),
            [where_in_words(m, names, people) for m, people in left],
        ),
        (
            _("Taken over by a colleague"),
            len(change.taken),
            [_taken(before, after, names) for before, after in taken],
        ),
        (
            _("Moved"),
            len(change.moved),
            [moved_in_words(m, change.current[m.key], names) for m in moved],
        ),
        (
            _("Joined a round table"),
            len(change.joined),
            [where_in_words(m, names, people) for m, people in joined],
        ),
        (_("New"), len(change.new), [where_in_words(m, names) for m in new]),
    )
    return [
        Changes(title, tuple(lines), count - len(lines)) for title, count, lines in kinds if count
    ]


def _names(meetings: Iterable[AnyMeeting], groups: Iterable[Collection[int]]) -> Names:
    people = {p for m in meetings for p in m.people} | {p for group in groups for p in group}
    return names_by_id(people)


def where_in_words(meeting: AnyMeeting, names: Names, people: Collection[int] = ()) -> str:
    """Who meets when and where; of a round table perhaps only the ``people`` who come or go."""
    facts = _facts(meeting, names)
    if people:
        facts |= {"people": listed(people, names)}
        return _("%(people)s, %(who)s: %(time)s at table %(table)s") % facts
    return _("%(who)s: %(time)s at table %(table)s") % facts


def moved_in_words(meeting: AnyMeeting, before: AnyMeeting, names: Names) -> str:
    """Where from and where to; what stays is said once."""
    facts = _facts(meeting, names) | {
        "from_time": clock(before.slot.start),
        "from_table": before.table.number,
    }
    if meeting.slot.start == before.slot.start:
        if meeting.table_id == before.table_id:
            facts |= {"until": clock(meeting.slot.end), "from_until": clock(before.slot.end)}
            said = _("%(who)s: %(time)s to %(until)s instead of %(from_until)s, at table %(table)s")
        else:
            said = _("%(who)s: %(time)s, from table %(from_table)s to %(table)s")
    elif meeting.table_id == before.table_id:
        said = _("%(who)s: from %(from_time)s to %(time)s, at table %(table)s")
    else:
        said = _(
            "%(who)s: from %(from_time)s at table %(from_table)s to %(time)s at table %(table)s"
        )
    return said % facts


def _taken(before: AnyMeeting, after: AnyMeeting, names: Names) -> str:
    facts = {
        "colleague": listed(after.people - before.people, names),
        "giver": listed(before.people - after.people, names),
        "who": listed(before.people & after.people, names),
        "time": clock(after.slot.start),
        "table": after.table.number,
    }
    if after.theme:
        facts["who"] = after.theme
        said = _("%(colleague)s instead of %(giver)s, %(who)s: %(time)s at table %(table)s")
    else:
        said = _("%(colleague)s instead of %(giver)s meets %(who)s: %(time)s at table %(table)s")
    return said % facts


def _facts(meeting: AnyMeeting, names: Names) -> dict[str, object]:
    return {
        "who": meeting.theme or listed(meeting.people, names),
        "time": clock(meeting.slot.start),
        "table": meeting.table.number,
    }


def listed(people: Collection[int], names: Names) -> str:
    """Their names, sorted, as one says them."""
    *most, last = sorted(names[person] for person in people)
    if not most:
        return last
    return _("%(most)s and %(last)s") % {"most": ", ".join(most), "last": last}


def published_in_words(plan: PlanVersion) -> str:
    """Which version is published, by whom and when."""
    at = timezone.localtime(plan.published_at)
    facts = {"number": plan.number, "day": day(at), "time": clock(at)}
    if plan.published_by is None:
        return _("Plan %(number)s was published on %(day)s at %(time)s.") % facts
    facts["name"] = plan.published_by.name
    return _("Plan %(number)s was published by %(name)s on %(day)s at %(time)s.") % facts
