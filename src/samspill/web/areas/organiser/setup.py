"""Setting an edition up: the day, its slots, talks, rooms and tables, with a live sum."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import whole_number
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.meanwhile import changed, digest_in, shown
from samspill.web.areas.organiser.on_paper import asks_again
from samspill.web.areas.organiser.repairs import (
    after_saving,
    agreed_in,
    not_saved,
    repair_in_words,
)
from samspill.web.areas.organiser.setup_forms import (
    FEWEST_PEOPLE,
    LENGTHS,
    PAUSES,
    RoomSet,
    SetupForm,
    TalkSet,
)
from samspill.web.areas.organiser.setup_words import label, refused, written
from samspill.web.areas.organiser.what_if_setup import filled_in
from samspill.web.editions.actions import create_edition
from samspill.web.editions.facts import Basics, SetupError, TableRange, TalkFacts
from samspill.web.editions.models import Edition
from samspill.web.editions.overview import numbers_of_tables
from samspill.web.editions.permissions import may_create_edition
from samspill.web.editions.proposals import Span, TableSum, propose_slots, span_on
from samspill.web.editions.queries import with_its_day
from samspill.web.editions.seen import ChangedMeanwhileError, last_setup_change, setup_values
from samspill.web.planning.changes import change_setup
from samspill.web.planning.queries import table_sum
from samspill.web.planning.standing import StandsAgainstError
from samspill.web.planning.what_if import Question, question_asked

SLOT_FIELDS = {"start", "end", "length", "pause", "lunch_from", "lunch_to", "skipping"}


@require_form
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new edition."""
    if not may_create_edition(organiser(request)):
        raise Http404
    return _form(request, None)


@require_form
@login_required
@asks_again
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The edition as it is set up."""
    return _form(request, edition_for(request, slug))


@require_POST
@login_required
def live_sum(request: HttpRequest) -> HttpResponse:
    """The sum and the slots that the values typed so far give, for a new edition or the one that
    the address names."""
    slug = request.GET.get("edition", "")
    edition = edition_for(request, slug) if slug else None
    form = SetupForm(request.POST, initial=_initial(edition))
    talks = TalkSet(request.POST, prefix="talk", initial=_talks(edition))
    form.is_valid()
    rooms = RoomSet(request.POST, prefix="room", initial=_rooms(edition))
    facts = _sum_of(edition, form, talks, rooms)
    return render(request, "organiser/_sum.html", facts)


def _form(request: HttpRequest, edition: Edition | None) -> HttpResponse:
    if edition is not None and request.method != "POST":
        edition = with_its_day(edition)
    more: dict[str, Any] = {} if edition is None else {"seen": shown(setup_values(edition))}
    if request.method == "POST":
        form = SetupForm(request.POST, initial=_initial(edition))
        talks = TalkSet(request.POST, prefix="talk", initial=_talks(edition))
        rooms = RoomSet(request.POST, prefix="room", initial=_rooms(edition))
        if form.is_valid() and talks.is_valid() and rooms.is_valid():
            try:
                saved = _save(request, edition, form, talks, rooms)
            except SetupError as error:
                form.add_error(None, refused(error))
            except ChangedMeanwhileError:
                more = _meanwhile(request, edition)
            except StandsAgainstError as error:
                more |= repair_in_words(error)
            else:
                messages.success(request, _("Saved."))
                return after_saving(request, saved.slug, "organiser_home")
    else:
        asked = _asked(request, edition)
        values, spoken = _initial(edition), _talks(edition)
        if asked is not None:
            heard = [_heard(values, talk) for talk in spoken]
            values |= filled_in(asked, values, slots_of=lambda typed: _slots(typed, heard))
            more["filled"] = asked
        form = SetupForm(initial=values)
        talks = TalkSet(initial=spoken, prefix="talk")
        rooms = RoomSet(initial=_rooms(edition, more=asked.tables if asked else 0), prefix="room")
    total = _sum_of(edition, form, talks, rooms, asked=more.get("filled"))
    facts = {"form": form, "talks": talks, "rooms": rooms, **total, **more}
    status = not_saved(request)
    if edition is None:
        return render(request, "organiser/setup.html", facts, status=status)
    return render(request, "organiser/setup.html", page(request, edition, **facts), status=status)


def _asked(request: HttpRequest, edition: Edition | None) -> Question | None:
    """The what-if whose set-up the form is filled in with, if the address names one."""
    pk = whole_number(request.GET.get("what-if", ""))
    return None if edition is None or pk is None else question_asked(edition, pk)


def _meanwhile(request: HttpRequest, edition: Edition | None) -> dict[str, Any]:
    """Somebody else was quicker. From here on the form has been compared with what is there."""
    assert edition is not None  # noqa: S101  (nobody else has a new one open)
    values = setup_values(edition_for(request, edition.slug))
    notice = changed(
        request, values=values, entry=last_setup_change(edition), label=label, written=written
    )
    return {"seen": shown(values), "meanwhile": notice, "again": request.path}


def _save(
    request: HttpRequest, edition: Edition | None, form: SetupForm, talks: Any, rooms: Any
) -> Edition:
    by, now, data = organiser(request), timezone.now(), form.cleaned_data
    basics = Basics(
        name=data["name"],
        day=data["day"],
        place=data["place"],
        time_zone=data["time_zone"],
        cap=data["cap"],
        minimum=data["minimum"],
        wishes_close_at=data["wishes_close_at"],
        announced=data["announced"],
        skipping=data["skipping"],
        answers_to=data["answers_to"],
    )
    moved = edition is None or not {"day", "time_zone"}.isdisjoint(form.changed_data)
    if edition is not None and not moved and "wishes_close_at" not in form.changed_data:
        # The form shows no seconds: what it does not say stays as it is.
        basics = replace(basics, wishes_close_at=edition.wishes_close_at)
    kept = {} if moved else _spans(edition)
    spoken = [
        TalkFacts(
            title=t["title"],
            span=_span(t, data, kept),
            speaker=t["speaker"],
            place=t["place"],
            id=t["id"],
        )
        for t in _filled(talks, "title")
    ]
    tables = [TableRange(r["room"], r["first"], r["last"]) for r in _filled(rooms, "room")]
    slots = _slots(data, [talk.span for talk in spoken])
    if edition is None:
        return create_edition(
            event_name=data["name"].rstrip(" 0123456789") or data["name"],
            basics=basics,
            slots=slots,
            talks=spoken,
            tables=tables,
            by=by,
            now=now,
        )
    change_setup(
        edition=edition,
        basics=basics,
        slots=slots if not form.initial["kept"] or _times_changed(form, talks) else None,
        talks=spoken,
        tables=tables,
        by=by,
        now=now,
        agreed=agreed_in(request),
        seen=digest_in(request),
    )
    return edition


def _span(talk: dict[str, Any], data: dict[str, Any], kept: dict[int, Span]) -> Span:
    """When the talk is: to the second as it was, where the form says no other time."""
    typed = span_on(data["day"], talk["start"], talk["end"], data["time_zone"])
    before = kept.get(talk["id"] or 0)
    same = before is not None and (_minute(before.start), _minute(before.end)) == (
        typed.start,
        typed.end,
    )
    return before if before is not None and same else typed


def _spans(edition: Edition | None) -> dict[int, Span]:
    talks = [] if edition is None else edition.talks.all()
    return {talk.pk: Span(talk.start, talk.end) for talk in talks}


def _minute(moment: datetime) -> datetime:
    """The moment as a form shows it, in the edition's zone."""
    return timezone.localtime(moment).replace(second=0, microsecond=0)


def _times_changed(form: SetupForm, talks: Any) -> bool:
    """Has anything been changed that the slots follow from? If not they stay as they are: a form
    can't say every day (slots of different length, say), and must not tidy such a day up."""
    if set(form.changed_data) & SLOT_FIELDS:
        return True
    before = {(talk["start"], talk["end"]) for talk in talks.initial or ()}
    filled = [one.cleaned_data for one in talks if one.is_valid() and one.cleaned_data.get("title")]
    return {(talk["start"], talk["end"]) for talk in filled} != before


def _slots(data: dict[str, Any], talks: list[Span]) -> list[Span]:
    def on(start: str, end: str) -> Span:
        return span_on(data["day"], data[start], data[end], data["time_zone"])

    lunch = (
        [on("lunch_from", "lunch_to")] if data.get("lunch_from") and data.get("lunch_to") else []
    )
    skipping = bool(data.get("skipping"))
    return propose_slots(
        within=on("start", "end"),
        length=data["length"],
        pause=data["pause"],
        blocked=lunch if skipping else [*lunch, *talks],
        skipped=talks if skipping else (),
    )


def _filled(forms: Any, key: str) -> list[dict[str, Any]]:
    return [f.cleaned_data for f in forms if f.cleaned_data.get(key)]


def _sum_of(
    edition: Edition | None,
    form: SetupForm,
    talks: Any,
    rooms: Any,
    *,
    asked: Question | None = None,
) -> dict[str, Any]:
    """The sum, from whatever can be read of the form; nothing when too little can. Where nothing
    that it follows from is changed it is the one that the other pages show. ``asked`` is what the
    form is filled in with."""
    values = form.cleaned_data if form.is_bound else dict(form.initial)
    past = bool(values.get("day") and values.get("time_zone")) and _is_past(values)
    facts: dict[str, Any] = {"sum": None, "past": past}
    needed = ("day", "time_zone", "start", "end", "length", "pause", "cap", "people")
    if any(values.get(name) is None for name in needed) or not values["people"]:
        return facts
    if values["start"] >= values["end"]:
        return facts
    spoken, counted = [], 0
    if talks.is_bound:
        spoken = [t.cleaned_data for t in talks if t.is_valid() and t.cleaned_data.get("title")]
        ranges = [r.cleaned_data for r in rooms if r.is_valid() and r.cleaned_data.get("room")]
    else:
        spoken, ranges = talks.initial or [], rooms.initial or []
    holds = {t.number: t.capacity for t in edition.tables.all()} if edition else {}
    numbers = {n for r in ranges for n in range(r["first"], r["last"] + 1)}
    counted = sum(holds.get(number, 1) for number in numbers)
    same = not (form.is_bound and _times_changed(form, talks)) and not (asked and asked.slots)
    heard = [_heard(values, talk) for talk in spoken]
    slots = form.initial["kept"] if form.initial.get("kept") and same else _slots(values, heard)
    # What is there for those who skip a talk gives nobody else room.
    for_all = [slot for slot in slots if not any(slot.overlaps(talk) for talk in heard)]
    typed = set(form.changed_data) if form.is_bound else set()
    typed |= {"cap"} if asked and asked.cap is not None else set()
    as_it_is = same and numbers == holds.keys() and not typed & {"people", "cap"}
    if edition is not None and form.initial["kept"] and as_it_is and form.initial["there"]:
        total = table_sum(edition)
    else:
        total = TableSum(values["people"], values["cap"], len(for_all), counted)
    return {**facts, "sum": total, "proposed": slots}


def _heard(values: dict[str, Any], talk: dict[str, Any]) -> Span:
    """When the talk is, by the clock of the values' day."""
    return span_on(values["day"], talk["start"], talk["end"], values["time_zone"])


def _is_past(values: dict[str, Any]) -> bool:
    """Has the day been, where the edition is?"""
    day: date = values["day"]
    return day < timezone.localdate(timezone=ZoneInfo(values["time_zone"]))


def _initial(edition: Edition | None) -> dict[str, Any]:
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
        "wishes_close_at": edition.wishes_close_at and _minute(edition.wishes_close_at),
        "announced": edition.announced,
        "skipping": edition.skipping,
        "answers_to": edition.answers_to,
        "there": there,
        "people": max(FEWEST_PEOPLE, there) if there else 200,
    }
    if slots:
        gaps = [(b.start - a.end, a.end, b.start) for a, b in itertools.pairwise(slots)]
        facts |= {
            "start": _minute(slots[0].start).time(),
            "end": _minute(slots[-1].end).time(),
            "length": _within((slots[0].end - slots[0].start).total_seconds() // 60, LENGTHS),
            "lunch_from": None,
            "lunch_to": None,
        }
        if gaps:
            facts["pause"] = _within(min(gaps)[0].total_seconds() // 60, PAUSES)
            talks = sorted(_spans(edition).values())
            free = [part for _gap, a, b in gaps for part in _without(Span(a, b), talks)]
            gap, lunch_from, lunch_to = max((part.end - part.start, *_ends(part)) for part in free)
            if gap.total_seconds() >= 1800:
                facts["lunch_from"] = _minute(lunch_from).time()
                facts["lunch_to"] = _minute(lunch_to).time()
    return facts


def _without(gap: Span, talks: list[Span]) -> list[Span]:
    """What is left of the gap beside the talks, in order of time; an end of it where nothing is."""
    parts, start = [], gap.start
    for talk in talks:
        if talk.overlaps(gap):
            parts.append(Span(start, max(start, talk.start)))
            start = max(start, min(talk.end, gap.end))
    return [*parts, Span(start, gap.end)]


def _ends(span: Span) -> tuple[datetime, datetime]:
    return span.start, span.end


def _within(minutes: float, bounds: tuple[int, int]) -> int:
    """What the form can show of a number that is beyond what it lets one choose."""
    low, high = bounds
    return max(low, min(int(minutes), high))


def _talks(edition: Edition | None) -> list[dict[str, Any]]:
    if edition is None:
        return []
    return [
        {
            "id": talk.pk,
            "title": talk.title,
            "speaker": talk.speaker,
            "place": talk.place,
            "start": _minute(talk.start).time(),
            "end": _minute(talk.end).time(),
        }
        for talk in edition.talks.all()
    ]


def _rooms(edition: Edition | None, *, more: int = 0) -> list[dict[str, Any]]:
    if edition is None:
        return [{"room": _("Main hall"), "first": 1, "last": 80}]
    return [
        {"room": room, "first": first, "last": last}
        for room, first, last in numbers_of_tables(edition, more=more)
    ]
