"""What a change does to people's meetings as a map: those whose day changes down, slots across.

Each change is told by a sign and words in its cell. It holds no more than the lines beside it do,
and those people's other meetings, which the plan map has as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from samspill.web.areas.kit.wording import clock
from samspill.web.areas.organiser.changes import Names, listed
from samspill.web.editions.models import Participant
from samspill.web.editions.queries import participants_by_name
from samspill.web.meetings.models import Meeting
from samspill.web.planning.differences import AnyMeeting, Difference
from samspill.web.planning.proposed_day import ProposedDay

MOST_ROWS = 40  # people: the rest are counted, and the lines beside the map say more

NEW, MOVED, LEFT, GONE, SAME = "new", "moved", "left", "gone", "same"


@dataclass(frozen=True)
class Mark:
    """What becomes of a meeting in one cell: ``what`` of the five, at which table, with whom, and
    the rest in ``words``."""

    what: str
    table: int
    who: str
    words: str


Cells = dict[tuple[int, int], list[Mark]]  # by the ids of person and slot


def map_of(change: Difference, day: ProposedDay) -> dict[str, Any]:
    """The map's columns and rows: one query."""
    rows = _worst(change)
    people = {p.pk: p for p in participants_by_name(_named(change, rows))}
    shown = [pk for pk in people if pk in rows]
    cells = _cells(change, frozenset(shown), {pk: p.person.name for pk, p in people.items()})
    columns = _columns(change, day, cells)
    return {
        "slots": [{"label": clock(each.start), "note": note} for _pk, each, note in columns],
        "rows": [
            _row(
                people[pk], [slot for slot, _each, _note in columns], cells, day.closed.get(pk, {})
            )
            for pk in shown
        ],
        "more": len(change.affected) - len(shown),
    }


def _worst(change: Difference) -> frozenset[int]:
    """Who has a row: those who lose most, where there are many."""
    counts = change.counts

    def hurt(person: int) -> tuple[int, ...]:
        mine = counts[person]
        return -mine["cancelled"], -mine["moved"], -mine["new"], person

    return frozenset(sorted(counts, key=hurt)[:MOST_ROWS])


def _named(change: Difference, rows: frozenset[int]) -> set[int]:
    """Everybody who is named in a cell: those of the rows, and whom they meet."""
    meetings: Iterable[AnyMeeting] = (*change.current.values(), *change.new, *change.moved)
    groups = [m.people for m in meetings] + [after.people for _before, after in change.taken]
    groups += [m.people for m, _people in change.joined]
    return {person for people in groups if people & rows for person in people}


def _cells(change: Difference, rows: frozenset[int], names: Names) -> Cells:
    cells: Cells = defaultdict(list)

    def put(
        people: Iterable[int], meeting: AnyMeeting, what: str, words: str, theirs: bool = True
    ) -> None:
        for me in people:
            if me in rows:
                who = _partners(me, meeting, names) if theirs else ""
                cells[me, meeting.slot_id].append(Mark(what, meeting.table.number, who, words))

    left = {m.key: people for m, people in change.left}
    joined = {m.key: people for m, people in change.joined}
    for gone in change.cancelled:
        put(gone.people, gone, GONE, _("cancelled"))
    for there, people in change.left:
        put(people, there, GONE, _("leaves"))
    for planned in change.moved:
        if not planned.people & rows:
            continue  # there may be hundreds, and the words of each take time
        was = change.current[planned.key]
        stay = planned.people - joined.get(planned.key, frozenset())
        put(stay, planned, MOVED, _from(was, planned))
        if was.slot_id != planned.slot_id:
            put(stay, was, LEFT, _("to %(time)s") % {"time": clock(planned.slot.start)})
    for planned, people in change.joined:
        put(people, planned, NEW, _("comes"))
    for planned in change.new:
        put(planned.people, planned, NEW, _("new"))
    for before, after in change.taken:
        _taken(before, after, names, put)
    other = {m.key for m in (*change.cancelled, *change.moved)}
    other |= {before.key for before, _after in change.taken}
    for key, meeting in change.current.items():
        if key not in other:
            put(meeting.people - left.get(key, frozenset()), meeting, SAME, "")
    return cells


def _taken(before: Meeting, after: AnyMeeting, names: Names, put: Any) -> None:
    """A meeting that goes on with a colleague of one of the two."""
    giver, colleague = before.people - after.people, after.people - before.people
    facts = {"giver": listed(giver, names), "colleague": listed(colleague, names)}
    put(giver, before, GONE, _("to %(colleague)s") % facts)
    put(colleague, after, NEW, _("instead of %(giver)s") % facts)
    partner = before.people & after.people
    put(partner, after, MOVED, _("instead of %(giver)s") % facts)
    if before.slot_id != after.slot_id:
        put(partner, before, LEFT, _("to %(time)s") % {"time": clock(after.slot.start)})


def _from(was: AnyMeeting, planned: AnyMeeting) -> str:
    """Where a meeting was: the time where that is other, else the table."""
    if (was.slot_id, was.slot.start) != (planned.slot_id, planned.slot.start):
        return _("from %(time)s") % {"time": clock(was.slot.start)}
    if was.table_id != planned.table_id:
        return _("from table %(table)s") % {"table": was.table.number}
    return _("other times")  # the slot ends at another time


def _partners(me: int, meeting: AnyMeeting, names: Names) -> str:
    others = meeting.people - {me}
    return meeting.theme or (listed(others, names) if others else "")


def _columns(
    change: Difference, day: ProposedDay, cells: Collection[tuple[int, int]]
) -> list[tuple[int, Any, str]]:
    """The slots by id, in order of time, with a word on those that are other than they were."""
    was = {m.slot_id: m.slot for m in change.current.values()}
    found = []
    for pk, slot in day.slots.items():
        before = was.get(pk)
        other = before is not None and (before.start, before.end) != (slot.start, slot.end)
        note = _("was %(time)s") % {"time": clock(before.start)} if before and other else ""
        found.append((pk, slot, note))
    gone = {slot for _person, slot in cells} - day.slots.keys()
    found += [(pk, was[pk], _("is gone")) for pk in gone]
    return sorted(found, key=lambda each: (each[1].start, each[0]))


def _row(
    person: Participant, slots: list[int], cells: Cells, closed: Mapping[int, str]
) -> dict[str, Any]:
    return {
        "name": person.person.name,
        "organisation": person.organisation.name,
        "cells": [
            {
                "marks": cells.get((person.pk, slot), ()),
                "closed": slot in closed,
                "talk": closed.get(slot, ""),
            }
            for slot in slots
        ],
    }
