"""What an edit by hand breaks and whom it harms, in words. They say what everybody at the edition
may know: hours, tables and numbers; of wishes and refusals nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samspill.web.areas.kit.wording import clock, number
from samspill.web.meetings.models import Meeting
from samspill.web.planning.edits import Broken, Harm, HarmCode, Look
from samspill.web.planning.looking import Day, Target

Names = Mapping[int, str]


def broken_in_words(broken: Broken, names: Names) -> str:
    """Why an edit does not hold, as a sentence."""
    words: dict[str, Callable[[], str]] = {
        "two_places": lambda: _("%(who)s has another meeting then."),
        "slot_closed": lambda: _("%(who)s is away or at a talk then."),
        "above_cap": lambda: ngettext(
            "%(who)s would have %(n)s meeting, more than they may.",
            "%(who)s would have %(n)s meetings, more than they may.",
            broken.found or 0,
        ),
        "table_full": lambda: _("The table is taken then."),
        "wrong_table": lambda: _("They may not be at that table."),
        "same_organisation": lambda: _("They are from the same organisation."),
        "meets_twice": lambda: _("They have a meeting with each other already."),
        "two_representatives": lambda: _("%(who)s would meet the same organisation twice."),
        "round_table_slot": lambda: _("The round table may not be held then."),
        "table_too_small": lambda: _("The table has too few seats."),
        "gone": lambda: _("It is not there any more."),
        "promised": lambda: _("It is locked or confirmed. Take that back first."),
        "begun": lambda: _("It has begun."),
        "no_table": lambda: _("No table that they may be at is free then."),
        "not_together": lambda: _("These two cannot be put together here."),
        "as_it_is": lambda: _("It is there already."),
    }
    said = words.get(broken.code.value, lambda: _("The plan would not hold together."))()
    who = names.get(broken.people[0], "–") if broken.people else ""
    return said % {"who": who, "n": number(broken.found or 0)}


def harm_in_words(harm: Harm, names: Names) -> str:
    """What is worse for somebody, as a sentence."""
    said = {
        HarmCode.BELOW_MINIMUM: ngettext(
            "%(who)s is left with %(n)s meeting, fewer than everybody is promised.",
            "%(who)s is left with %(n)s meetings, fewer than everybody is promised.",
            harm.found,
        ),
        HarmCode.IN_A_ROW: ngettext(
            "%(who)s gets %(n)s meeting in a row without a break.",
            "%(who)s gets %(n)s meetings in a row without a break.",
            harm.found,
        ),
    }[harm.code]
    return said % {"who": names[harm.person], "n": number(harm.found)}


def targets_in_words(targets: tuple[Target, ...], day: Day) -> list[dict[str, Any]]:
    """Each slot with what is to be said of it. ``state``: here, ok, cost (holds, and somebody is
    worse off) or no."""
    return [_target(each, day) for each in targets]


def _target(target: Target, day: Day) -> dict[str, Any]:
    look = target.look
    state = "here" if target.here else "no" if not look.holds else "cost" if look.harms else "ok"
    said = [broken_in_words(each, day.names) for each in look.broken] if state == "no" else []
    said += [harm_in_words(each, day.names) for each in look.harms]
    table = None
    if look.holds:
        spots = [spot for spot in look.spots.values() if spot.slot == target.slot]
        table = day.table_numbers[spots[0].table] if spots else None
    if look.holds and target.swaps is not None:
        other = day.meetings[target.swaps]
        said.insert(0, _("Trades with %(who)s.") % {"who": who_meets(other, day.names)})
    return {
        "slot": target.slot,
        "time": clock(day.slots[target.slot][0]),
        "table": table,
        "state": state,
        "why": " ".join(dict.fromkeys(said)),
        # What the form sends: trade with that meeting, or go to that slot.
        "name": "slot" if target.swaps is None else "other",
        "value": target.slot if target.swaps is None else target.swaps,
        "nearest": target.nearest,
    }


def who_meets(meeting: Meeting, names: Names) -> str:
    """``Berit Bank and Pia Politi``, or a round table's theme."""
    if meeting.theme:
        return meeting.theme
    *most, last = sorted(names[pk] for pk in meeting.people)
    return _("%(most)s and %(last)s") % {"most": ", ".join(most), "last": last} if most else last


def look_in_words(look: Look, day: Day) -> dict[str, Any]:
    """Why an edit was refused, and the nearest place that holds."""
    nearest = None
    if look.nearest is not None:
        nearest = {
            "slot": look.nearest.slot,
            "table": look.nearest.table,
            "time": clock(day.slots[look.nearest.slot][0]),
            "number": day.table_numbers[look.nearest.table],
        }
    said = dict.fromkeys(broken_in_words(each, day.names) for each in look.broken)
    return {"said": list(said), "nearest": nearest}
