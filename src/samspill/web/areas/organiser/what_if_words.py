"""What was asked, and what was found, in words and numbers side by side."""

from __future__ import annotations

import math
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samspill.web.areas.kit.wording import number, share
from samspill.web.planning.what_if import Outcome, Question


def in_words(question: Question) -> str:
    """What is asked for: "2 more tables, at most 7 meetings each"."""
    said = ", ".join(_parts(question))
    return said[:1].upper() + said[1:]


def _parts(question: Question) -> Iterator[str]:
    many = abs(question.tables)
    if question.tables > 0:
        yield ngettext("%(n)s more table", "%(n)s more tables", many) % {"n": number(many)}
    elif question.tables < 0:
        yield ngettext("%(n)s table fewer", "%(n)s tables fewer", many) % {"n": number(many)}
    many = abs(question.slots)
    if question.slots > 0:
        yield ngettext("%(n)s more slot", "%(n)s more slots", many) % {"n": number(many)}
    elif question.slots < 0:
        yield ngettext("%(n)s slot fewer", "%(n)s slots fewer", many) % {"n": number(many)}
    if question.cap is not None:
        words = ngettext("at most %(n)s meeting each", "at most %(n)s meetings each", question.cap)
        yield words % {"n": number(question.cap)}
    if question.minimum is not None:
        words = ngettext("%(n)s meeting guaranteed", "%(n)s meetings guaranteed", question.minimum)
        yield words % {"n": number(question.minimum)}


def headings() -> list[str]:
    """What the columns say, in the order of ``cells``."""
    return [
        _("Below the guarantee"),
        _("Meetings"),
        _("Of the possible value"),
        _("Musts fulfilled"),
        _("Breaks between meetings"),
        _("Changes of table"),
    ]


def cells(outcome: Outcome, *, beside: Outcome | None = None) -> list[dict[str, str]]:
    """An outcome's numbers, each with its column's heading and how it differs from ``beside``.
    What is worth how much follows from the cap: with another one there is no difference to tell."""
    told = [
        _at_most(outcome.below, proven="below" in outcome.proven),
        number(outcome.meetings),
        _of_the_possible(outcome),
        _("%(some)s of %(all)s") % {"some": number(outcome.musts), "all": number(outcome.musts_of)},
        _at_most(outcome.breaks, proven="breaks" in outcome.proven),
        number(outcome.moves),
    ]
    differs = ["", "", "", "", "", ""]
    if beside is not None:
        worth = ""
        if outcome.cap == beside.cap and beside.value > 0:
            worth = _better((outcome.value - beside.value) / beside.value)
        differs = [
            _signed(outcome.below - beside.below),
            _signed(outcome.meetings - beside.meetings),
            worth,
            _signed(outcome.musts - beside.musts),
            _signed(outcome.breaks - beside.breaks),
            _signed(outcome.moves - beside.moves),
        ]
    return [
        {"heading": heading, "text": text, "differs": difference}
        for heading, text, difference in zip(headings(), told, differs, strict=True)
    ]


def _at_most(count: int, *, proven: bool) -> str:
    """The count; of one that a better plan could have lowered, that it is no more."""
    if proven or not count:
        return number(count)
    return _("at most %(count)s") % {"count": number(count)}


def _of_the_possible(outcome: Outcome) -> str:
    """How much of what any plan could be worth, rounded down: it is proven to be that much."""
    part = outcome.value / outcome.possible if outcome.possible > 0 else 1.0
    part = math.floor(part * 1000) / 1000
    if part >= 1.0:
        return share(1.0)
    return _("at least %(share)s") % {"share": share(part, 1)}


def _better(part: float) -> str:
    per_mille = round(part * 1000)
    if not per_mille:
        return _("the same")
    words = _("%(share)s better") if per_mille > 0 else _("%(share)s worse")
    return words % {"share": share(abs(per_mille) / 1000, 1)}


def _signed(difference: int) -> str:
    if not difference:
        return _("the same")
    return f"{'+' if difference > 0 else chr(0x2212)}{number(abs(difference))}"


def refused(code: str, most: int | None) -> str:
    """Why the set-up that was asked about cannot be."""
    if code == "few_tables" and most is not None:
        words = ngettext(
            "Only %(n)s table is nobody's own and can be done without.",
            "Only %(n)s tables are nobody's own and can be done without.",
            most,
        )
        return words % {"n": number(most)}
    return {
        "nothing": _("There is nothing to plan yet: slots, tables and people are needed."),
        "no_slot": _(
            "There would be no slot left, or there is none whose rhythm could be followed."
        ),
        "locked_there": _("A meeting that is locked or confirmed is in one of those slots."),
        "last_year": _("The day cannot be so long."),
    }.get(code, _("The set-up cannot be so."))
