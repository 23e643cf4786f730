"""The set-up in words: its values for whoever compares them, and why a change was refused."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import cast

from django.utils.translation import gettext as _

from samspill.web.areas.kit.wording import between, clock, day
from samspill.web.editions.facts import SetupError


def label(name: str, value: object) -> str:
    """What a value of the set-up is called."""
    kind, _slash, rest = name.partition("/")
    if kind == "talk":
        return _("Talk: %(title)s") % {"title": cast(list[str], value)[0]}
    if kind == "room":
        return _("Tables in %(room)s") % {"room": rest}
    return {
        "name": _("Name of the edition"),
        "day": _("Day"),
        "place": _("Place"),
        "time_zone": _("Time zone"),
        "wishes_close_at": _("Deadline for wishes"),
        "announced": _("Name the edition on the start page"),
        "skipping": _("Meetings during talks that one skips"),
        "answers_to": _("Answers to letters go to"),
        "cap": _("Most meetings for each"),
        "minimum": _("Guaranteed meetings for each"),
        "slots": _("Slots"),
    }[name]


def written(name: str, value: object) -> str:
    """A value of the set-up as people read it."""
    if value is None:
        return ""
    kind = name.partition("/")[0]
    if kind == "talk":
        title, speaker, place, start, end = cast(list[str], value)
        return ", ".join(filter(None, (title, speaker, place, _times(start, end))))
    if kind == "room":
        return stretches(cast(list[int], value))
    if kind == "slots":
        return ", ".join(_times(start, end) for start, end in cast(list[tuple[str, str]], value))
    if kind == "day":
        return day(date.fromisoformat(str(value)), "full")
    if kind == "wishes_close_at":
        at = datetime.fromisoformat(str(value))
        return f"{day(at, 'year')} {clock(at)}"
    if kind in {"announced", "skipping"}:
        return _("Yes") if value else _("No")
    return str(value)


def _times(start: str, end: str) -> str:
    return between(datetime.fromisoformat(start), datetime.fromisoformat(end))


def stretches(numbers: Iterable[int]) -> str:
    """Numbers in words: "1, 4\N{EN DASH}9"."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][-1] == number - 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(f"{s[0]}\N{EN DASH}{s[-1]}" if len(s) > 1 else f"{s[0]}" for s in found)


def refused(error: SetupError) -> str:
    """Why the set-up stays as it was."""
    numbers = error.facts.get("numbers", [])
    facts = {
        "numbers": ", ".join(map(str, numbers)) if isinstance(numbers, list) else "",
        "number": error.facts.get("number", ""),
    }
    said = {
        "slots_overlap": _("Two slots would overlap. Nothing has been changed."),
        "tables_have_meetings": _(
            "More meetings stand at these tables than they would hold: %(numbers)s. "
            "Nothing has been changed."
        ),
        "table_twice": _("Table number %(number)s is in two rooms."),
        "zone_is_published": _(
            "The time zone can't be changed: a plan is published, and people have its times in "
            "their calendars."
        ),
        "day_is_published": _(
            "The day can't be moved: a plan is published, and people have it in their calendars."
        ),
    }
    return said[error.code] % facts
