"""Lists: for each table, for each slot, for the desk and the doors, the gong, and empty days.

They lie open and hang on doors, so they say of people what these let others be told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samspill.web.areas.kit.wording import NOTHING, between, clock, number
from samspill.web.areas.organiser.printing.common import (
    Task,
    badge_number,
    when,
    when_and_where,
)
from samspill.web.areas.organiser.printing.forms import USUAL_WARNING
from samspill.web.areas.organiser.printing.kinds import WARNING
from samspill.web.areas.prints.typesetting import Value
from samspill.web.meetings.whole_day import Held, WholeDay, surname_first
from samspill.web.people.appearing import Shown
from samspill.web.planning.models import PrintKind

HUNG = frozenset({PrintKind.TABLES, PrintKind.DOORS})
READ_FROM_AFAR = 3  # points more
EMPTY_LINES = 14  # of a walk-in's sheet where the day has no slots yet


def _list(
    task: Task,
    kind: PrintKind,
    sections: Sequence[Value],
    *,
    names: Sequence[str],
    widths: Sequence[int],
    lead: str = "",
    note: str = "",
    tick: bool = False,
    tall: bool = False,
) -> dict[str, Value]:
    """``widths`` are shares of the line; ``tick``: the last
    column is to be ticked; ``tall``: rows to write in."""
    return {
        **task.common(),
        "size": task.size + (READ_FROM_AFAR if kind in HUNG else 0),
        "lead": lead,
        "note": note,
        "called": str(kind.label),
        "names": list(names),
        "widths": list(widths),
        "sections": list(sections),
        "tick": tick,
        "tall": tall,
        "nothing": _("Nothing here."),
    }


def _section(title: str, rows: Iterable[Sequence[str]], note: str = "") -> dict[str, Value]:
    return {"title": title, "note": note, "rows": [list(row) for row in rows]}


def table_values(task: Task) -> dict[str, Value]:
    """For each table who meets there."""
    day = task.day
    at: dict[int, list[Held]] = defaultdict(list)
    for meeting in day.meetings:
        at[meeting.table.pk].append(meeting)
    sections = [
        _section(
            _("Table %(number)s") % {"number": table.number},
            [[when(m), _who(day, m)] for m in at[table.pk]],
            " · ".join(
                [table.room.name, *([table.organisation.name] if table.organisation else [])]
            ),
        )
        for table in day.tables
        if at[table.pk]
    ]
    names = [_("Time"), _("Who meets")]
    return _list(task, PrintKind.TABLES, sections, names=names, widths=[2, 7])


def slot_values(task: Task) -> dict[str, Value]:
    """For each slot who is where."""
    day = task.day
    during: dict[int, list[Held]] = defaultdict(list)
    for meeting in day.meetings:
        during[meeting.slot.pk].append(meeting)
    sections = [
        _section(
            between(slot.start, slot.end),
            [
                [str(m.table.number), m.table.room.name, _who(day, m)]
                for m in sorted(during[slot.pk], key=lambda m: m.table.number)
            ],
        )
        for slot in day.slots
    ]
    names = [_("Table"), _("Room"), _("Who meets")]
    return _list(task, PrintKind.SLOTS, sections, names=names, widths=[1, 2, 7])


def people_values(task: Task) -> dict[str, Value]:
    """Everybody who comes, to be ticked when they have."""
    rows = []
    for participant, shown in task.day.listed():
        first = next(iter(task.day.of(participant.pk)), None)
        rows.append(
            [
                badge_number(participant),
                surname_first(shown.name) if shown.name else NOTHING,
                shown.organisation or NOTHING,
                when_and_where(first) if first else NOTHING,
                "",
            ]
        )
    many = len(rows)
    lead = ngettext("%(people)s person comes.", "%(people)s people come.", many)
    return _list(
        task,
        PrintKind.PEOPLE,
        [_section("", rows)],
        names=[_("Badge"), _("Name"), _("Organisation"), _("First table"), _("Here")],
        widths=[2, 6, 6, 4, 2],
        lead=lead % {"people": number(many)},
        note=_(
            "Who is not named here has chosen not to be: find them by the number on their badge, "
            "which is on their own sheet, too."
        )
        if any(not shown.name for _participant, shown in task.day.listed())
        else "",
        tick=True,
    )


def door_values(task: Task) -> dict[str, Value]:
    """For each room who has a table there, and when."""
    day = task.day
    rooms = {table.room.pk: table.room for table in day.tables}
    within: dict[int, dict[int, list[Held]]] = defaultdict(lambda: defaultdict(list))
    for meeting in day.meetings:
        for person in meeting.people:
            within[meeting.table.room_id][person].append(meeting)
    sections = []
    for room in sorted(rooms.values(), key=lambda room: bytes(room.name_order)):
        there = within[room.pk]
        rows = [
            [_listed(shown), shown.organisation, " · ".join(map(when_and_where, there[p.pk]))]
            for p, shown in day.listed()
            if p.pk in there and not shown.neutral
        ]
        unnamed = sum(day.told(person).neutral for person in there)
        note = ngettext(
            "%(n)s more finds the table on their own sheet.",
            "%(n)s more find the table on their own sheets.",
            unnamed,
        ) % {"n": number(unnamed)}
        sections.append(_section(room.name, rows, note if unnamed else ""))
    names = [_("Name"), _("Organisation"), _("When, and at which table")]
    return _list(task, PrintKind.DOORS, sections, names=names, widths=[3, 3, 5])


def gong_values(task: Task) -> dict[str, Value]:
    """When to ring: twice where a meeting begins and ends and a talk begins, once to warn. What
    falls together is rung once."""
    before = int(task.choices.get(WARNING) or USUAL_WARNING)
    left = ngettext("%(minutes)s minute left", "%(minutes)s minutes left", before)
    ends, begins = _("%(what)s ends"), _("%(what)s begins")
    at: dict[datetime, list[tuple[str, int]]] = defaultdict(list)
    for n, slot in enumerate(task.day.slots, start=1):
        called = {"what": _("Meeting %(number)s") % {"number": n}}
        warned = slot.end - timedelta(minutes=before)
        if warned > slot.start:
            at[warned].append((f"{called['what']}: {left % {'minutes': before}}", 1))
        at[slot.end].insert(0, (ends % called, 2))
        at[slot.start].append((begins % called, 2))
    for talk in task.day.talks:
        at[talk.end].insert(0, (ends % {"what": talk.title}, 0))
        at[talk.start].append((begins % {"what": talk.title}, 2))
    rung = {0: NOTHING, 1: _("One stroke"), 2: _("Two strokes")}
    rows = [
        [
            clock(moment),
            "\n".join(what for what, _strokes in said),
            rung[max(strokes for _what, strokes in said)],
            "",
        ]
        for moment, said in sorted(at.items())
    ]
    return _list(
        task,
        PrintKind.GONG,
        [_section("", rows)],
        names=[_("Time"), _("What"), _("Ring"), _("Done")],
        widths=[2, 8, 3, 2],
        tick=True,
        lead=_("Two strokes when a meeting begins and ends, one as a warning before its end."),
    )


def walk_in_values(task: Task) -> dict[str, Value]:
    """An empty day: the slots, with lines to fill in."""
    rows = [[between(slot.start, slot.end), "", ""] for slot in task.day.slots]
    sections = [_section("", rows or [["", "", ""]] * EMPTY_LINES)]
    return {
        **_list(
            task,
            PrintKind.WALK_INS,
            sections,
            names=[_("Time"), _("With whom"), _("Table")],
            widths=[2, 6, 2],
            tall=True,
        ),
        "called": _("My day"),
        "fill-in": [_("Name"), _("Organisation")],
    }


def _who(day: WholeDay, meeting: Held) -> str:
    title, others = day.called(meeting)
    return "\n".join((title, *others))


def _listed(shown: Shown) -> str:
    return surname_first(shown.name) if shown.name else NOTHING
