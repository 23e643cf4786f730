"""An edition's set-up as its form shows it."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from samspill.web.areas.kit.posted import whole_number
from samspill.web.areas.organiser.setup_forms import (
    FEWEST_PEOPLE,
    LENGTHS,
    PAUSES,
    RoomSet,
    SetupForm,
    TalkSet,
)
from samspill.web.areas.organiser.setup_sum import sum_of
from samspill.web.editions.models import Edition
from samspill.web.editions.overview import numbers_of_tables
from samspill.web.editions.proposals import Span, lunch_among


def minute(moment: datetime) -> datetime:
    """The moment as a form shows it, in the edition's zone."""
    return timezone.localtime(moment).replace(second=0, microsecond=0)


def spans_of(edition: Edition | None) -> dict[int, Span]:
    """When each talk is, to the second."""
    talks = [] if edition is None else edition.talks.all()
    return {talk.pk: Span(talk.start, talk.end) for talk in talks}


def values_of(edition: Edition | None) -> dict[str, Any]:
    """The form's values; of a new edition those that work for most."""
    if edition is None:
        return SetupForm.usual()
    slots = list(edition.slots.all())
    there = edition.participants.filter(withdrawn_at__isnull=True).count()
    facts: dict[str, Any] = {
        **SetupForm.usual(),
        "kept": [Span(slot.start, slot.end) for slot in slots],
        "name": edition.name,
        "day": edition.day,
        "place": edition.place,
        "time_zone": edition.time_zone,
        "cap": edition.cap,
        "minimum": edition.minimum,
        "wishes_close_at": edition.wishes_close_at and minute(edition.wishes_close_at),
        "announced": edition.announced,
        "skipping": edition.skipping,
        "answers_to": edition.answers_to,
        "there": there,
        "people": max(FEWEST_PEOPLE, there) if there else 200,
    }
    if slots:
        gaps = [b.start - a.end for a, b in itertools.pairwise(slots)]
        facts |= {
            "start": minute(slots[0].start).time(),
            "end": minute(slots[-1].end).time(),
            "length": _within((slots[0].end - slots[0].start).total_seconds() // 60, LENGTHS),
            "lunch_from": None,
            "lunch_to": None,
        }
        if gaps:
            facts["pause"] = _within(min(gaps).total_seconds() // 60, PAUSES)
        lunch = lunch_among(facts["kept"], spans_of(edition).values())
        if lunch is not None:
            facts["lunch_from"] = minute(lunch.start).time()
            facts["lunch_to"] = minute(lunch.end).time()
    return facts


def _within(minutes: float, bounds: tuple[int, int]) -> int:
    """What the form can show of a number that is beyond what it lets one choose."""
    low, high = bounds
    return max(low, min(int(minutes), high))


def talks_of(edition: Edition | None) -> list[dict[str, Any]]:
    """A row for each talk."""
    if edition is None:
        return []
    return [
        {
            "id": talk.pk,
            "title": talk.title,
            "speaker": talk.speaker,
            "place": talk.place,
            "start": minute(talk.start).time(),
            "end": minute(talk.end).time(),
        }
        for talk in edition.talks.all()
    ]


def rooms_of(edition: Edition | None, *, more: int = 0) -> list[dict[str, Any]]:
    """A row for each stretch of tables in a room; with ``more`` tables in the last one. A new
    edition has as many as the usual number of people is advised to have."""
    if edition is None:
        form = SetupForm(initial=values_of(None))
        total = sum_of(None, form, TalkSet(prefix="talk"), RoomSet(prefix="room"))["sum"]
        return [{"room": _("Main hall"), "first": 1, "last": total.advised[0]}]
    return [
        {"room": room, "first": first, "last": last}
        for room, first, last in numbers_of_tables(edition, more=more)
    ]


def posted(data: QueryDict, edition: Edition | None) -> tuple[SetupForm, Any, Any]:
    """The form, its talks and its rooms, as they were posted."""
    return (
        SetupForm(data, initial=values_of(edition)),
        TalkSet(data, prefix="talk", initial=talks_of(edition)),
        RoomSet(data, prefix="room", initial=rooms_of(edition)),
    )


def filled_rows(rows: Any, key: str) -> list[dict[str, Any]]:
    """What the rows say that are not empty."""
    return [row.cleaned_data for row in rows if row.cleaned_data.get(key)]


def with_more(data: QueryDict, edition: Edition | None, what: str) -> dict[str, Any]:
    """For the page: what was typed, not judged yet, with one more row for a ``talk`` or a
    ``room``, or with as many ``tables`` as the people are advised to have."""
    form, talks, rooms = posted(data, edition)
    form.is_valid()
    total = sum_of(edition, form, talks, rooms)
    typed = {"talk": [_typed(row) for row in talks], "room": [_typed(row) for row in rooms]}
    if what in typed:
        typed[what].append({})
    elif what == "tables" and (counted := total["sum"]) and counted.advised:
        _add_tables(typed["room"], counted.advised[0] - counted.seats)
        total = sum_of(edition, form, talks, _rooms_typed(typed["room"]))
    shown: dict[str, Any] = {
        "form": SetupForm(initial=values_of(edition) | _typed(form)),
        "talks": TalkSet(initial=typed["talk"], prefix="talk"),
        "rooms": RoomSet(initial=typed["room"], prefix="room"),
    }
    shown["talks"].extra = shown["rooms"].extra = 0
    return {**total, **shown}


def _rooms_typed(rows: list[dict[str, Any]]) -> Any:
    """The rows as they would be posted."""
    data = QueryDict(mutable=True)
    data.update({"room-TOTAL_FORMS": str(len(rows)), "room-INITIAL_FORMS": "0"})
    for n, row in enumerate(rows):
        data.update({f"room-{n}-{name}": str(value or "") for name, value in row.items()})
    return RoomSet(data, prefix="room")


def _add_tables(rows: list[dict[str, Any]], more: int) -> None:
    """So many more in the last room that has any; in a first one, where there is none."""
    there = [(row, whole_number(str(row.get("last") or ""))) for row in rows if row.get("room")]
    row, last = next(((row, last) for row, last in there[::-1] if last), (None, None))
    if row is not None and last is not None and more > 0:
        row["last"] = last + more
    elif not there and more > 0:
        rows.insert(0, {"room": _("Main hall"), "first": 1, "last": more})


def _typed(form: forms.BaseForm) -> dict[str, Any]:
    return {name: form[name].value() for name in form.fields}
