"""Setting an edition up: the day, its slots, talks, rooms and tables, with a live sum."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samspill.web.areas.kit.against import against_in_words
from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.meanwhile import changed, digest_in, shown
from samspill.web.areas.organiser.setup_forms import RoomSet, SetupForm, TalkSet
from samspill.web.areas.organiser.setup_words import label, refused, written
from samspill.web.editions.actions import create_edition
from samspill.web.editions.facts import Basics, SetupError, TableRange, TalkFacts
from samspill.web.editions.models import Edition
from samspill.web.editions.permissions import may_create_edition
from samspill.web.editions.proposals import Span, TableSum, propose_slots, span_on
from samspill.web.editions.seen import ChangedMeanwhileError, last_setup_change, setup_values
from samspill.web.planning.changes import change_setup
from samspill.web.planning.standing import StandsAgainstError

ZONE = "Europe/Oslo"
SLOT_FIELDS = {"start", "end", "length", "pause", "lunch_from", "lunch_to"}


@require_form
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new edition."""
    if not may_create_edition(organiser(request)):
        raise Http404
    return _form(request, None)


@require_form
@login_required
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The edition as it is set up."""
    return _form(request, edition_for(request, slug))


@require_POST
@login_required
def live_sum(request: HttpRequest) -> HttpResponse:
    """The sum and the slots that the values typed so far give."""
    form, talks = SetupForm(request.POST), TalkSet(request.POST, prefix="talk")
    form.is_valid()
    rooms = RoomSet(request.POST, prefix="room")
    facts = _sum_of(form, talks, rooms)
    return render(request, "organiser/_sum.html", facts)


def _form(request: HttpRequest, edition: Edition | None) -> HttpResponse:
    more: dict[str, Any] = {} if edition is None else {"seen": shown(setup_values(edition))}
    if request.method == "POST":
        form = SetupForm(request.POST, initial=_initial(edition))
        talks = TalkSet(request.POST, prefix="talk", initial=_talks(edition))
        rooms = RoomSet(request.POST, prefix="room")
        if form.is_valid() and talks.is_valid() and rooms.is_valid():
            try:
                saved = _save(request, edition, form, talks, rooms)
            except SetupError as error:
                form.add_error(None, refused(error))
            except ChangedMeanwhileError:
                more = _meanwhile(request, edition)
            except StandsAgainstError as error:
                more |= {"against": against_in_words(error)}
            else:
                messages.success(request, _("Saved."))
                return redirect("organiser_home", slug=saved.slug)
    else:
        form = SetupForm(initial=_initial(edition))
        talks = TalkSet(initial=_talks(edition), prefix="talk")
        rooms = RoomSet(initial=_rooms(edition), prefix="room")
    facts = {"form": form, "talks": talks, "rooms": rooms, **_sum_of(form, talks, rooms), **more}
    status = 422 if request.method == "POST" else 200
    if edition is None:
        return render(request, "organiser/setup.html", facts, status=status)
    return render(request, "organiser/setup.html", page(request, edition, **facts), status=status)


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
        cap=data["cap"],
        minimum=data["minimum"],
        wishes_close_at=data["wishes_close_at"],
        announced=data["announced"],
    )
    spoken = [
        TalkFacts(
            title=t["title"],
            span=span_on(data["day"], t["start"], t["end"], ZONE),
            speaker=t.get("speaker", ""),
            id=t.get("id"),
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
        slots=slots if _times_changed(form, talks) else None,
        talks=spoken,
        tables=tables,
        by=by,
        now=now,
        seen=digest_in(request),
    )
    return edition


def _times_changed(form: SetupForm, talks: Any) -> bool:
    """Has anything been changed that the slots follow from? If not they stay as they are: a form
    can't say every day (slots of different length, say), and must not tidy such a day up."""
    if set(form.changed_data) & SLOT_FIELDS:
        return True
    before = {(talk["start"], talk["end"]) for talk in talks.initial or ()}
    filled = [one.cleaned_data for one in talks if one.is_valid() and one.cleaned_data.get("title")]
    return {(talk["start"], talk["end"]) for talk in filled} != before


def _slots(data: dict[str, Any], blocked: list[Span]) -> list[Span]:
    day: date = data["day"]
    if data.get("lunch_from") and data.get("lunch_to"):
        blocked = [*blocked, span_on(day, data["lunch_from"], data["lunch_to"], ZONE)]
    return propose_slots(
        within=span_on(day, data["start"], data["end"], ZONE),
        length=data["length"],
        pause=data["pause"],
        blocked=blocked,
    )


def _filled(forms: Any, key: str) -> list[dict[str, Any]]:
    return [f.cleaned_data for f in forms if f.cleaned_data.get(key)]


def _sum_of(form: SetupForm, talks: Any, rooms: Any) -> dict[str, Any]:
    """The sum, from whatever can be read of the form; nothing when too little can."""
    values = form.cleaned_data if form.is_bound else dict(form.initial)
    needed = ("day", "start", "end", "length", "pause", "cap", "people")
    if any(values.get(name) is None for name in needed) or not values["people"]:
        return {"sum": None}
    if values["start"] >= values["end"]:
        return {"sum": None}
    spoken, counted = [], 0
    if talks.is_bound:
        for one in talks:
            if one.is_valid() and one.cleaned_data.get("title"):
                times = (one.cleaned_data["start"], one.cleaned_data["end"])
                spoken.append(span_on(values["day"], *times, ZONE))
        for one in rooms:
            if one.is_valid() and one.cleaned_data.get("room"):
                counted += one.cleaned_data["last"] - one.cleaned_data["first"] + 1
    else:
        spoken = [span_on(values["day"], t["start"], t["end"], ZONE) for t in talks.initial or ()]
        counted = sum(r["last"] - r["first"] + 1 for r in rooms.initial or ())
    if form.initial.get("kept") and not (form.is_bound and _times_changed(form, talks)):
        slots = form.initial["kept"]
    else:
        slots = _slots(values, spoken)
    total = TableSum(values["people"], values["cap"], len(slots), counted)
    return {"sum": total, "proposed": slots}


def _initial(edition: Edition | None) -> dict[str, Any]:
    if edition is None:
        return SetupForm.usual()
    slots = list(edition.slots.all())
    facts: dict[str, Any] = {
        **SetupForm.usual(),
        "kept": [Span(slot.start, slot.end) for slot in slots],
        "name": edition.name,
        "day": edition.day,
        "place": edition.place,
        "cap": edition.cap,
        "minimum": edition.minimum,
        "wishes_close_at": edition.wishes_close_at,
        "announced": edition.announced,
        "people": edition.participants.filter(withdrawn_at__isnull=True).count() or 200,
    }
    if len(slots) > 1:
        local = timezone.localtime
        facts |= {
            "start": local(slots[0].start).time(),
            "end": local(slots[-1].end).time(),
            "length": int((slots[0].end - slots[0].start).total_seconds() // 60),
            "pause": min(
                int((b.start - a.end).total_seconds() // 60) for a, b in itertools.pairwise(slots)
            ),
        }
        gaps = [(b.start - a.end, a.end, b.start) for a, b in itertools.pairwise(slots)]
        gap, lunch_from, lunch_to = max(gaps)
        if gap.total_seconds() >= 1800:
            facts |= {
                "lunch_from": local(lunch_from).time(),
                "lunch_to": local(lunch_to).time(),
            }
        else:
            facts |= {"lunch_from": None, "lunch_to": None}
    return facts


def _talks(edition: Edition | None) -> list[dict[str, Any]]:
    if edition is None:
        return []
    return [
        {
            "id": talk.pk,
            "title": talk.title,
            "speaker": talk.speaker,
            "start": timezone.localtime(talk.start).time(),
            "end": timezone.localtime(talk.end).time(),
        }
        for talk in edition.talks.all()
    ]


def _rooms(edition: Edition | None) -> list[dict[str, Any]]:
    if edition is None:
        return [{"room": _("Main hall"), "first": 1, "last": 80}]
    found: list[dict[str, Any]] = []
    for table in edition.tables.select_related("room"):
        last = found[-1] if found else None
        if last and (last["room"], last["last"] + 1) == (table.room.name, table.number):
            last["last"] = table.number
        else:
            found.append({"room": table.room.name, "first": table.number, "last": table.number})
    return found
