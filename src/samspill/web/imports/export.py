"""Lists out: what an organiser may see of an edition, in files that import back without a change.

No wish, no no thanks and no note is in them, and nothing that people share with one another. What
a spreadsheet would calculate is text there (see ``cells.defused``).
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from samspill.web.editions.models import Absence, Edition, Participant, Topic, TopicKind
from samspill.web.editions.overview import answer_of, everybody, label_of
from samspill.web.editions.registering.practical import needs_at
from samspill.web.imports.cells import defused, tidied
from samspill.web.imports.values import text_as_part
from samspill.web.journal.actions import record
from samspill.web.meetings.queries import all_on
from samspill.web.people.models import Person

Rows = list[tuple[str, ...]]
WIDTH = 24  # of a column, in signs
HEADINGS = {
    "nb": ("navn", "e-post", "virksomhet", "sektor", "stilling", "representant", "fra", "til",
           "borte", "utfordringer", "løsninger", "maks møter", "garanterte møter", "status"),
    "nn": ("namn", "e-post", "verksemd", "sektor", "stilling", "representant", "frå", "til",
           "borte", "utfordringar", "løysingar", "maks møte", "garanterte møte", "status"),
    "en": ("name", "e-mail", "organisation", "sector", "title", "representative", "from", "to",
           "away", "challenges", "solutions", "most meetings", "guaranteed meetings", "status"),
}  # fmt: skip


class Out(StrEnum):
    """The files there are."""

    PEOPLE = "people"
    MEETINGS = "meetings"
    WORKBOOK = "workbook"


@transaction.atomic
def take_lists_out(*, edition: Edition, what: Out, by: Person, now: datetime) -> bytes:
    """The file, in the language in use; the journal keeps that it was taken."""
    made: dict[Out, Callable[[], bytes]] = {
        Out.PEOPLE: lambda: as_csv(people_rows(edition)),
        Out.MEETINGS: lambda: as_csv(meeting_rows(edition)),
        Out.WORKBOOK: lambda: as_xlsx(
            [(_("People"), people_rows(edition)), (_("Meetings"), meeting_rows(edition))]
        ),
    }
    record(verb="lists_taken_out", subject=edition, by=by, now=now, edition_id=edition.pk,
           programme=False)  # fmt: skip
    return made[what]()


@transaction.atomic
def take_needs_out(*, edition: Edition, by: Person, now: datetime) -> bytes:
    """A workbook of what people need on the day, for organisers; the journal keeps that it was
    taken."""
    rows: Rows = [(_("Name"), _("Organisation"), _("Food"), _("Access"), _("Phone"))]
    for each in needs_at(edition):
        who = each.participant
        rows.append((who.person.name, who.organisation.name, each.diet, each.access, each.phone))
    record(verb="needs_taken_out", subject=edition, by=by, now=now, edition_id=edition.pk,
           programme=False)  # fmt: skip
    return as_xlsx([(_("Needs"), rows)])


def people_rows(edition: Edition) -> Rows:
    """Headings and everybody by name, with headings and words that an import knows. Whoever has
    been erased is in no list. Three queries."""
    language = (get_language() or "nb")[:2]
    topics: dict[tuple[int, str], list[str]] = defaultdict(list)
    for pk, kind, text in Topic.objects.filter(participant__edition=edition).values_list(
        "participant_id", "kind", "text"
    ):
        topics[pk, kind].append(tidied(text)[0])
    away: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for pk, start, end in Absence.objects.filter(participant__edition=edition).values_list(
        "participant_id", "start", "end"
    ):
        away[pk].append((start, end))
    found: Rows = [HEADINGS.get(language, HEADINGS["nb"])]
    yes, no = _("Yes").lower(), _("No").lower()
    for p in everybody(edition).select_related("person", "organisation"):
        if not p.person.email:
            continue
        come, leave, between = _hours(edition, away[p.pk])
        found.append((
            p.person.name, p.person.email, p.organisation.name,
            str(p.organisation.get_sector_display()), p.title, yes if p.representative else no,
            come, leave, between,
            _texts(topics[p.pk, TopicKind.CHALLENGE]), _texts(topics[p.pk, TopicKind.SOLUTION]),
            _number(p.cap), _number(p.minimum), label_of(answer_of(p)),
        ))  # fmt: skip
    return found


def meeting_rows(edition: Edition) -> Rows:
    """Headings and the meetings that are on, a row for each of those who sit there."""
    zone = ZoneInfo(edition.time_zone)
    people = {
        p.pk: p
        for p in Participant.objects.filter(edition=edition).select_related(
            "person", "organisation"
        )
    }
    rooms = dict(edition.tables.values_list("pk", "room__name"))
    found: Rows = [
        (_("From"), _("Until"), _("Room"), _("Table"), pgettext("meeting", "Meeting"),
         _("Name"), _("Organisation"))
    ]  # fmt: skip
    meetings = sorted(all_on(edition.pk), key=lambda m: (m.slot.start, m.table.number, m.pk))
    for number, meeting in enumerate(meetings, start=1):
        for who in sorted((people[pk] for pk in meeting.people), key=lambda p: p.person.name):
            found.append((
                _clock(meeting.slot.start.astimezone(zone)),
                _clock(meeting.slot.end.astimezone(zone)),
                rooms.get(meeting.table_id, ""), str(meeting.table.number),
                meeting.theme or str(number), who.person.name, who.organisation.name,
            ))  # fmt: skip
    return found


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Semicolons and a mark of the encoding: a Norwegian Excel opens it with a double click."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: Iterable[tuple[str, Rows]]) -> bytes:
    """A workbook of these sheets, by title. Every cell is text, whatever it begins with."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([_cell(value) for value in row])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = WIDTH
        for line in sheet.iter_rows(min_row=2):
            for cell in line:
                if cell.value and "\n" in str(cell.value):
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "A2"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(value: str) -> str:
    return defused(tidied(value)[0])


def _texts(texts: Iterable[str]) -> str:
    return "\n".join(map(text_as_part, texts))


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _hours(edition: Edition, away: Iterable[tuple[datetime, datetime]]) -> tuple[str, str, str]:
    """When they come, when they leave, and the stretches that they are away between."""
    zone = ZoneInfo(edition.time_zone)
    begins = datetime.combine(edition.day, time(0), zone)
    ends = datetime.combine(edition.day + timedelta(days=1), time(0), zone)
    come = leave = ""
    between = []
    for start, end in sorted(away):
        here, there = start.astimezone(zone), end.astimezone(zone)
        if start == begins and end < ends and not come:
            come = _clock(there)
        elif end == ends and start > begins and not leave:
            leave = _clock(here)
        else:
            between.append(f"{_clock(here)}–{'24.00' if end == ends else _clock(there)}")
    return come, leave, "; ".join(between)


def _clock(moment: datetime) -> str:
    return f"{moment:%H.%M}"
