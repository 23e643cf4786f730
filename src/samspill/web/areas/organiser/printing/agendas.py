"""Everybody's day on a sheet of their own, to get along with and without a phone.

The sheet is its owner's: it has their name on it. Of whom they meet it says what these let others
be told. Each sheet is in its owner's language, as their letters are.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from samspill.web.areas.kit.counting import counted
from samspill.web.areas.kit.wording import between
from samspill.web.areas.organiser.printing.common import (
    Task,
    badge_number,
    head,
    printed,
    way_to,
    when,
)
from samspill.web.areas.organiser.printing.forms import BY_ORGANISATION
from samspill.web.areas.organiser.printing.kinds import ORDERED
from samspill.web.areas.prints.typesetting import Value
from samspill.web.editions.models import Participant
from samspill.web.meetings.agenda import Item, Kind, in_order
from samspill.web.meetings.whole_day import Held
from samspill.web.sharing.tie_permissions import ties_are_on
from samspill.web.sharing.ties import code_on_paper

TOLD_EVERY = 25  # people


def ordered(task: Task) -> list[Participant]:
    """Everybody in the order that was chosen."""
    if task.choices.get(ORDERED) == BY_ORGANISATION:
        return task.day.by_organisation()
    return task.day.by_surname()


def agenda_values(task: Task) -> dict[str, Value]:
    """The sheets, in the order that was chosen."""
    sheets: list[Value] = []
    words: dict[str, Value] = {}
    codes = ties_are_on(task.edition.pk)
    for n, participant in enumerate(ordered(task)):
        if n % TOLD_EVERY == 0:
            task.report(n)
        language = participant.person.language
        with translation.override(language):
            words.setdefault(language, _words())
            sheets.append(_sheet(task, participant, codes=codes))
    return {**task.common(), "sheets": sheets, "words": words}


def _words() -> dict[str, Value]:
    return {
        "notes": _("Notes"),
        "agreed": _("What we agreed"),
        "what": _("What"),
        "who": _("Who"),
        "by-when": _("By when"),
        "details": _("May have my contact details"),
        "yes": _("Yes"),
        "no": _("No"),
        "code": _("code"),
        "codes": _(
            "Whoever is to have your contact details can write down the code of your meeting, and "
            "enter it at home at %(address)s. Then you have theirs, too."
        )
        % {"address": _address()},
        "page": _("page {n} of {all}"),
        "nobody": _("Nothing is on your day yet. Ask at the desk."),
    }


def _address() -> str:
    """Where a code is entered, as one types it."""
    return f"{settings.SITE_URL}{reverse('tie_code')}".partition("//")[2]


def _code(meeting: Held, participant: Participant) -> str:
    said = code_on_paper(meeting=meeting.uid, person=participant.person_id)
    return f"{said[:3]} {said[3:]}"


def _sheet(task: Task, participant: Participant, *, codes: bool) -> dict[str, Value]:
    meetings = task.day.of(participant.pk)
    stretches: list[tuple[tuple[datetime, bool], Value]] = []
    for meeting in meetings:
        title, others = task.day.called(meeting, by=participant.pk)
        stretches.append(
            (
                (meeting.slot.start, True),
                {
                    "kind": "meeting",
                    "time": when(meeting),
                    "title": title,
                    "detail": " · ".join(others),
                    "place": way_to(meeting.table),
                    "code": _code(meeting, participant) if codes else "",
                },
            )
        )
    for item in task.day.beside(participant.pk):
        stretches.append((in_order(item), _beside(item)))
    return {
        "language": participant.person.language,
        "name": participant.person.name,
        "organisation": participant.organisation.name,
        "number": _("Badge %(number)s") % {"number": badge_number(participant)},
        "head": head(task.edition),
        "printed": printed(task.now),
        "lead": _("You have %(some_meetings)s.")
        % {"some_meetings": counted(len(meetings), "meeting")},
        "codes": codes and bool(meetings),
        "stretches": [each for _when, each in sorted(stretches, key=lambda pair: pair[0])],
    }


def _beside(item: Item) -> dict[str, Value]:
    time = between(item.start, item.end)
    if item.kind is Kind.FREE:
        return {"kind": "free", "time": time, "title": _("Free"), "detail": "", "place": ""}
    return {
        "kind": "talk",
        "time": time,
        "title": item.title,
        "detail": _("You skip this.") if item.skipped else item.detail,
        "place": item.place,
    }
