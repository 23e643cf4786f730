"""Making a print, in the worker."""

from __future__ import annotations

import logging
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from samspill.web.areas.organiser.printing import agendas, hall, lists
from samspill.web.areas.organiser.printing.common import Task
from samspill.web.areas.prints.apart import pdf_apart
from samspill.web.areas.prints.typesetting import Value
from samspill.web.meetings.whole_day import WholeDay
from samspill.web.planning.models import Print, PrintKind
from samspill.web.planning.printing.actions import note_failure, note_progress, store_print
from samspill.web.planning.printing.queries import facts_version, ordered_print

logger = logging.getLogger(__name__)
Values = Callable[[Task], dict[str, Value]]
# The template of each kind, and what fills it.
MADE_WITH: dict[PrintKind, tuple[str, Values]] = {
    PrintKind.AGENDAS: ("agendas", agendas.agenda_values),
    PrintKind.TABLES: ("lists", lists.table_values),
    PrintKind.SLOTS: ("lists", lists.slot_values),
    PrintKind.PEOPLE: ("lists", lists.people_values),
    PrintKind.DOORS: ("lists", lists.door_values),
    PrintKind.SIGNS: ("signs", hall.sign_values),
    PrintKind.BADGES: ("badges", hall.badge_values),
    PrintKind.GONG: ("lists", lists.gong_values),
    PrintKind.SLIPS: ("slips", hall.slip_values),
    PrintKind.WALK_INS: ("lists", lists.walk_in_values),
}


class UnwantedError(Exception):
    """It has been ordered anew meanwhile, or dropped."""


@task()
def make_print(ordered: int, order: str) -> str:
    """Make what was ordered (id, and the order's secret). Safe to start twice; nothing is done
    where it is not wanted any more."""
    found = ordered_print(ordered, order)
    if found is None:
        return "dropped"
    try:
        with (
            translation.override(found.language),
            timezone.override(ZoneInfo(found.edition.time_zone)),
        ):
            return _make(found)
    except UnwantedError:
        return "dropped"
    except Exception:
        logger.exception("print %s failed", ordered)
        note_failure(order=order, now=timezone.now())
        return "failed"


def enqueue_print(ordered: int, order: str) -> None:
    """Put it in the queue that workers read."""
    make_print.enqueue(ordered=ordered, order=order)


def _make(found: Print) -> str:
    now = timezone.now()
    version = facts_version(found.edition_id)
    day = WholeDay(found.edition)
    total = len(day.people)

    def report(done: int) -> None:
        if not note_progress(order=found.order, done=done, total=total, now=timezone.now()):
            raise UnwantedError

    report(0)
    kind = PrintKind(found.kind)
    template, values_of = MADE_WITH[kind]
    values = values_of(Task(day, found.choices, now, report))
    report(total)
    content = pdf_apart(
        template, title=title_of(found), values=values, now=now, alive=lambda: report(total)
    )
    stored = store_print(
        order=found.order, content=content, facts_version=version, facts_read_at=now,
        now=timezone.now(),
    )  # fmt: skip
    return "made" if stored else "dropped"


def title_of(found: Print) -> str:
    """The head of the first page, and the name of the document."""
    facts = {"kind": PrintKind(found.kind).label, "edition": found.edition.name}
    return _("%(kind)s: %(edition)s") % facts
