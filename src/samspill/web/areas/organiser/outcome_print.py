"""The outcomes as a PDF, made by the worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from samspill.web.areas.kit.wording import day, share
from samspill.web.areas.organiser import outcome_words
from samspill.web.areas.organiser.outcome_words import Line
from samspill.web.areas.prints.typesetting import Value, pdf
from samspill.web.editions.permissions import may_organise
from samspill.web.sharing.outcomes.actions import store_print
from samspill.web.sharing.outcomes.permissions import edition_before
from samspill.web.sharing.outcomes.queries import (
    Told,
    ordered_print,
    outcomes_of,
    somebody,
    stories_for,
)


@task()
def make_print(ordered: int, by: int) -> str:
    """Make the PDF that was ordered, as whoever ordered it may read it then. Safe to start twice;
    nothing is done where it has been dropped, or they organise the edition no more."""
    found, who = ordered_print(ordered), somebody(by)
    if found is None or who is None:
        return "dropped"
    if not may_organise(who, found.edition):
        return "not theirs"
    now = timezone.now()
    with translation.override(found.language):
        told = outcomes_of(found.edition)
        before = edition_before(who, found.edition)
        last = None if before is None else outcomes_of(before)
        values = values_of(told, last, stories_for(who, found.edition, now), now=now)
        content = pdf("outcomes", title=title_of(told), values=values, now=now)
    store_print(ordered=ordered, content=content, now=now)
    return "made"


def enqueue_print(*, ordered: int, by: int) -> None:
    """Put it in the queue that workers read."""
    make_print.enqueue(ordered=ordered, by=by)


def title_of(told: Told) -> str:
    """The head of the first page."""
    return _("What came of %(edition)s") % {"edition": told.edition.name}


def values_of(
    told: Told, last: Told | None, stories: Sequence[str], *, now: datetime
) -> dict[str, Value]:
    """What the template takes."""
    five, others = outcome_words.headline(told, last), outcome_words.more(told, last)
    found = outcome_words.networks(told)
    before = [] if last is None else [last.edition.name]
    values: dict[str, Value] = {
        "printed": _("Samspill, %(day)s") % {"day": day(now, "year")},
        "page-words": _("page {n} of {all}"),
        "label": None,
        "lead": outcome_words.sentence(told),
        "figures-names": [_("What"), _("This time"), *before, _("Goal")],
        "five": [_row(line, compared=bool(before)) for line in five if line.shown],
        "others-title": _("And else"),
        "others": [_row(line, compared=bool(before)) for line in others if line.shown],
        "compared": _("A conference of 330 without help followed up %(share)s.")
        % {"share": share(outcome_words.WITHOUT_HELP)},
        "network-title": _("Ties across sectors"),
        "network": None,
        "stories-title": _("Words that became action"),
        "stories": list(stories),
        "no-stories": _("No two have let one be read yet."),
        "hidden-title": _("What may not be shown"),
        "hidden": [[line.label, line.note] for line in outcome_words.not_shown([*five, *others])],
        "rule": rule(),
    }
    if found is not None:
        values["network"] = {
            "say": found.say,
            "note": found.note,
            "pictures": [
                {"name": each.name, "say": each.say, **each.picture.values}
                for each in found.pictures
            ],
            "names": list(found.heads),
            "rows": [list(row) for row in found.rows],
        }
    return values


def rule() -> str:
    """What keeps a figure from telling of anybody."""
    return _(
        "A figure has at least fifteen people from five organisations behind it and five on either"
        " side, and is told in steps of five; what comes later is added fifteen at a time. Groups"
        " and cases are told from six on, and counted once. So nobody's own answer can be worked"
        " out, by comparing two days either."
    )


def _row(line: Line, *, compared: bool) -> list[str]:
    label = f"{line.label}\n{line.note}" if line.note else line.label
    return [label, line.now, *([line.last] if compared else []), line.goal]
