"""What the set-up's form comes to as it is typed: the day, and people against tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from samspill.web.areas.kit.wording import between
from samspill.web.areas.organiser.drawn_day import Kind, Part, drawn_day
from samspill.web.areas.organiser.setup_forms import SetupForm
from samspill.web.editions.models import Edition
from samspill.web.editions.proposals import Span, TableSum, propose_slots, span_on
from samspill.web.planning.queries import table_sum
from samspill.web.planning.what_if import Question

SLOT_FIELDS = {"start", "end", "length", "pause", "lunch_from", "lunch_to", "skipping"}
NEEDED = ("time_zone", "start", "end", "length", "pause")


@dataclass(frozen=True)
class Taken:
    """A talk, and the slots that there would be but for it."""

    title: str
    slots: list[Span]
    times: str  # the slots in words


def times_changed(form: SetupForm, talks: Any) -> bool:
    """Has anything been changed that the slots follow from? If not they stay as they are: a form
    can't say every day (slots of different length, say), and must not tidy such a day up."""
    if set(form.changed_data) & SLOT_FIELDS:
        return True
    before = {(talk["start"], talk["end"]) for talk in talks.initial or ()}
    filled = [one.cleaned_data for one in talks if one.is_valid() and one.cleaned_data.get("title")]
    return {(talk["start"], talk["end"]) for talk in filled} != before


def slots_of_day(data: dict[str, Any], talks: list[Span]) -> list[Span]:
    """The slots that the form's values and the talks leave room for."""
    lunch = _lunch(data)
    skipping = bool(data.get("skipping"))
    return propose_slots(
        within=_on(data, "start", "end"),
        length=data["length"],
        pause=data["pause"],
        blocked=lunch if skipping else [*lunch, *talks],
        skipped=talks if skipping else (),
    )


def time_of(values: dict[str, Any], talk: dict[str, Any]) -> Span:
    """When the talk is, by the clock of the values' day."""
    return span_on(values["day"], talk["start"], talk["end"], values["time_zone"])


def sum_of(
    edition: Edition | None,
    form: SetupForm,
    talks: Any,
    rooms: Any,
    *,
    asked: Question | None = None,
) -> dict[str, Any]:
    """The day and the sum, from whatever can be read of the form; nothing when too little can.
    Where nothing that the sum follows from is changed it is the one that the other pages show.
    ``asked`` is what the form is filled in with."""
    values = dict(form.cleaned_data if form.is_bound else form.initial)
    past = bool(values.get("day") and values.get("time_zone")) and _is_past(values)
    facts: dict[str, Any] = {"sum": None, "past": past}
    if any(values.get(name) is None for name in NEEDED) or values["start"] >= values["end"]:
        return facts
    values["day"] = values.get("day") or timezone.localdate()  # any day will do for its picture
    if talks.is_bound:
        spoken = [t.cleaned_data for t in talks if t.is_valid() and t.cleaned_data.get("title")]
        ranges = [r.cleaned_data for r in rooms if r.is_valid() and r.cleaned_data.get("room")]
    else:
        spoken, ranges = talks.initial or [], rooms.initial or []
    same = not (form.is_bound and times_changed(form, talks)) and not (asked and asked.slots)
    heard = [time_of(values, talk) for talk in spoken]
    kept = form.initial.get("kept")
    slots = kept if kept and same else slots_of_day(values, heard)
    with timezone.override(values["time_zone"]):
        taken = [] if values.get("skipping") else _taken(values, spoken, kept or [])
        drawn = _drawn(values, slots, spoken, taken)
        times = _times(slots)
    facts |= {"proposed": slots, "times": times, "taken": taken, "drawn": drawn}
    if not values.get("cap") or not values.get("people"):
        return facts
    # What is there for those who skip a talk gives nobody else room.
    for_all = [slot for slot in slots if not any(slot.overlaps(talk) for talk in heard)]
    holds = {t.number: t.capacity for t in edition.tables.all()} if edition else {}
    numbers = {n for r in ranges for n in range(r["first"], r["last"] + 1)}
    counted = sum(holds.get(number, 1) for number in numbers)
    typed = set(form.changed_data) if form.is_bound else set()
    typed |= {"cap"} if asked and asked.cap is not None else set()
    as_it_is = same and numbers == holds.keys() and not typed & {"people", "cap"}
    if edition is not None and kept and as_it_is and form.initial["there"]:
        total = table_sum(edition)
    else:
        total = TableSum(values["people"], values["cap"], len(for_all), counted)
    return {**facts, "sum": total}


def _taken(
    values: dict[str, Any], spoken: Sequence[dict[str, Any]], kept: Sequence[Span]
) -> list[Taken]:
    """The slots that each talk takes, of those that are ``kept`` or, in a day that has none yet,
    of those that there would be without talks; talks that take none are left out."""
    there = kept or slots_of_day(values, [])
    found = []
    for talk in spoken:
        time = time_of(values, talk)
        if gone := [slot for slot in there if slot.overlaps(time)]:
            found.append(Taken(talk["title"], gone, _times(gone)))
    return found


def _times(slots: Sequence[Span]) -> str:
    return " · ".join(between(slot.start, slot.end) for slot in slots)


def _drawn(
    values: dict[str, Any],
    slots: Sequence[Span],
    spoken: Sequence[dict[str, Any]],
    taken: Sequence[Taken],
) -> Any:
    heard = [time_of(values, talk) for talk in spoken]
    parts = [
        Part(Kind.SKIPPED if any(slot.overlaps(talk) for talk in heard) else Kind.SLOT, slot)
        for slot in slots
    ]
    parts += [Part(Kind.LUNCH, lunch, _("Lunch")) for lunch in _lunch(values)]
    parts += [
        Part(Kind.TALK, time, talk["title"], talk.get("place", ""))
        for time, talk in zip(heard, spoken, strict=True)
    ]
    gone = {slot for each in taken for slot in each.slots}
    parts += [Part(Kind.GONE, slot) for slot in gone if not any(map(slot.overlaps, slots))]
    return drawn_day(parts)


def _lunch(values: dict[str, Any]) -> list[Span]:
    first, last = values.get("lunch_from"), values.get("lunch_to")
    return [_on(values, "lunch_from", "lunch_to")] if first and last and first < last else []


def _on(values: dict[str, Any], start: str, end: str) -> Span:
    return span_on(values["day"], values[start], values[end], values["time_zone"])


def _is_past(values: dict[str, Any]) -> bool:
    """Has the day been, where the edition is?"""
    day: date = values["day"]
    return day < timezone.localdate(timezone=ZoneInfo(values["time_zone"]))
