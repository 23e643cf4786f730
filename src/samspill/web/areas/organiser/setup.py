"""Setting an edition up: the day, its slots, talks, rooms and tables, with a live sum."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

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
from samspill.web.areas.organiser.setup_forms import RoomSet, SetupForm, TalkSet
from samspill.web.areas.organiser.setup_sum import slots_of_day, sum_of, time_of, times_changed
from samspill.web.areas.organiser.setup_values import (
    filled_rows,
    minute,
    posted,
    rooms_of,
    spans_of,
    talks_of,
    values_of,
    with_more,
)
from samspill.web.areas.organiser.setup_words import label, refused, written
from samspill.web.areas.organiser.what_if_setup import filled_in
from samspill.web.editions.actions import create_edition, event_named
from samspill.web.editions.facts import Basics, SetupError, TableRange, TalkFacts
from samspill.web.editions.models import Edition
from samspill.web.editions.permissions import may_create_edition
from samspill.web.editions.proposals import Span, span_on
from samspill.web.editions.queries import with_its_day
from samspill.web.editions.seen import ChangedMeanwhileError, last_setup_change, setup_values
from samspill.web.planning.changes import change_setup
from samspill.web.planning.standing import StandsAgainstError
from samspill.web.planning.what_if import Question, question_asked


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
    """The day and the sum that the values typed so far give, for a new edition or the one that
    the address names."""
    slug = request.GET.get("edition", "")
    edition = edition_for(request, slug) if slug else None
    form, talks, rooms = posted(request.POST, edition)
    form.is_valid()
    facts = {"edition": edition, **sum_of(edition, form, talks, rooms)}
    return render(request, "organiser/_sum.html", facts)


def _form(request: HttpRequest, edition: Edition | None) -> HttpResponse:
    if edition is not None and request.method != "POST":
        edition = with_its_day(edition)
    more: dict[str, Any] = {} if edition is None else {"seen": shown(setup_values(edition))}
    if request.method == "POST":
        if edition is not None:  # what was looked at, whatever has been saved meanwhile
            more = {"seen": request.POST.get("seen", "")}
        if what := request.GET.get("more"):
            facts = more | with_more(request.POST, edition, what) | {"filling": True}
            return _shown(request, edition, facts, status=200)
        form, talks, rooms = posted(request.POST, edition)
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
        values, spoken = values_of(edition), talks_of(edition)
        if asked is not None:
            heard = [time_of(values, talk) for talk in spoken]
            values |= filled_in(asked, values, slots_of=lambda typed: slots_of_day(typed, heard))
            more["filled"] = asked
        form = SetupForm(initial=values)
        talks = TalkSet(initial=spoken, prefix="talk")
        rooms = RoomSet(initial=rooms_of(edition, more=asked.tables if asked else 0), prefix="room")
    total = sum_of(edition, form, talks, rooms, asked=more.get("filled"))
    facts = {"form": form, "talks": talks, "rooms": rooms, **total, **more}
    return _shown(request, edition, facts, status=not_saved(request))


def _shown(
    request: HttpRequest, edition: Edition | None, facts: dict[str, Any], *, status: int
) -> HttpResponse:
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
    kept = {} if moved else spans_of(edition)
    spoken = [
        TalkFacts(
            title=t["title"],
            span=_span(t, data, kept),
            speaker=t["speaker"],
            place=t["place"],
            id=t["id"],
        )
        for t in filled_rows(talks, "title")
    ]
    tables = [TableRange(r["room"], r["first"], r["last"]) for r in filled_rows(rooms, "room")]
    slots = slots_of_day(data, [talk.span for talk in spoken])
    if edition is None:
        return create_edition(
            event_name=event_named(data["name"]),
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
        slots=slots if not form.initial["kept"] or times_changed(form, talks) else None,
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
    same = before is not None and (minute(before.start), minute(before.end)) == (
        typed.start,
        typed.end,
    )
    return before if before is not None and same else typed
