"""The plan that people follow, changed by hand: a meeting's own page, what is said of it when it is
picked up on the map or in somebody's day, and setting it down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.kit.posted import whole_number
from samspill.web.areas.kit.wording import clock, number
from samspill.web.areas.organiser.by_hand_words import (
    harm_in_words,
    look_in_words,
    targets_in_words,
    who_meets,
)
from samspill.web.areas.organiser.changes import changes_in_words
from samspill.web.areas.organiser.common import edition_for, organiser, page
from samspill.web.areas.organiser.on_paper import asks_again, knows
from samspill.web.areas.organiser.ways_back import to_where_it_is_undone
from samspill.web.editions.models import Edition
from samspill.web.editions.overview import participant_of
from samspill.web.editions.queries import participants_by_name
from samspill.web.meetings import promises
from samspill.web.planning.by_hand import (
    Done,
    MeanwhileError,
    RefusedError,
    carry_out,
    plan_followed,
    version_followed,
)
from samspill.web.planning.days import day_around, day_of_two
from samspill.web.planning.edits import Add, Cancel, Edit, Move, Swap
from samspill.web.planning.looking import Day
from samspill.web.planning.models import PlanVersion
from samspill.web.planning.undoing import undoable
from samspill.web.planning.whom import partners_found
from samspill.web.wishes.search import LONGEST_SEARCH

PROMISES = {
    "lock": promises.lock,
    "unlock": promises.unlock,
    "confirm": promises.confirm,
    "unconfirm": promises.unconfirm,
}


@require_safe
@login_required
def meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One meeting: where it may go, and what else may be done with it. Works without scripts."""
    edition = edition_for(request, slug)
    return _meeting_page(request, edition, day_around(edition, pk, now=timezone.now()), pk)


@require_safe
@login_required
def targets(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What the map and a day show while the meeting is picked up: every slot, in one answer."""
    edition = edition_for(request, slug)
    day = day_around(edition, pk, now=timezone.now())
    facts = {"edition": edition, **_targets(request, edition, day, pk, plan_followed(edition))}
    return render(request, "organiser/hand/_tray.html", facts)


@require_POST
@login_required
@asks_again
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Set it down, trade it, cancel it, lock it."""
    edition = edition_for(request, slug)
    by, now = organiser(request), timezone.now()
    for name, promise in PROMISES.items():
        if name in request.POST:
            if promise(edition=edition, meetings=[pk], by=by, now=now):
                messages.success(request, _promised(name))
            return _back(request, edition, pk, version_followed(edition))
    wanted = _wanted(request, pk)
    if wanted is None:  # nothing was chosen
        return redirect("organiser_meeting", slug=slug, pk=pk)
    try:
        done = carry_out(
            edition=edition,
            edit=wanted,
            seen=_seen(request),
            by=by,
            now=now,
            on_paper=knows(request),
        )
    except (MeanwhileError, RefusedError) as error:
        return _not_done(request, edition, pk, error)
    messages.success(request, _done(done))
    return _back(request, edition, pk, done.plan.number)


@require_form
@login_required
@asks_again
def add(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A new meeting for somebody: with whom, then when."""
    edition = edition_for(request, slug)
    who, now = participant_of(edition, pk), timezone.now()
    other = whole_number(request.POST.get("with") or request.GET.get("with", ""))
    facts: dict[str, Any] = {"who": who, "slot": whole_number(request.GET.get("slot", ""))}
    if who.withdrawn_at is not None:
        raise Http404
    if other is None:
        asked = request.GET.get("q", "")[:LONGEST_SEARCH]
        facts |= {"q": asked, "found": partners_found(who, asked) if asked.strip() else None}
        return render(request, "organiser/hand/add.html", page(request, edition, **facts))
    day = day_of_two(edition, pk, other, now=now)
    status = 200
    if request.method == "POST":
        wanted = Add(frozenset({pk, other}), whole_number(request.POST.get("slot", "")) or 0)
        try:
            done = carry_out(
                edition=edition,
                edit=wanted,
                seen=_seen(request),
                by=organiser(request),
                now=now,
                on_paper=knows(request),
            )
        except RefusedError as error:
            facts["refused"], status = look_in_words(error.look, day), 422
        except MeanwhileError as error:
            facts["meanwhile"], status = _meanwhile(error), 422
        else:
            messages.success(request, _done(done))
            return redirect("organiser_participant", slug=slug, pk=pk)
    facts |= {
        "other": day.names[other],
        "with": other,
        "names": day.names,
        "seen": version_followed(edition),
        "targets": [
            {**target, "nearest": target["slot"] == facts["slot"]}
            for target in targets_in_words(day.spaces(frozenset({pk, other})), day)
        ],
    }
    return render(
        request, "organiser/hand/add.html", page(request, edition, **facts), status=status
    )


def _meeting_page(
    request: HttpRequest,
    edition: Edition,
    day: Day,
    pk: int,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    held = day.meetings[pk]
    cancelling = day.look(Cancel(pk))
    published = plan_followed(edition)
    facts = {
        **_targets(request, edition, day, pk, published),
        "people": participants_by_name(held.people),
        "tables": [
            {"pk": table, "number": day.table_numbers[table]}
            for table in sorted(
                day.free_tables(Move(pk, held.slot_id)), key=day.table_numbers.__getitem__
            )
            if table != held.table_id
        ],
        "harms": " ".join(harm_in_words(each, day.names) for each in cancelling.harms),
        "undoable": published and undoable(edition, timezone.now(), published),
        **more,
    }
    return render(
        request, "organiser/hand/meeting.html", page(request, edition, **facts), status=status
    )


def _targets(
    request: HttpRequest, edition: Edition, day: Day, pk: int, published: PlanVersion | None
) -> dict[str, Any]:
    held = day.meetings[pk]
    return {
        "meeting": held,
        "title": who_meets(held, day.names),
        "time": clock(held.slot.start),
        "targets": targets_in_words(day.targets(pk), day),
        "seen": published and published.number,
        "back": _way_back(request),
    }


def _wanted(request: HttpRequest, pk: int) -> Edit | None:
    """What the form asks for; None where it asks for nothing."""
    if "cancel" in request.POST:
        return Cancel(pk)
    slot, table, other = (
        whole_number(request.POST.get(name, "")) for name in ("slot", "table", "other")
    )
    if other is not None:
        return Swap(pk, other)
    return None if slot is None else Move(pk, slot, table)


def _seen(request: HttpRequest) -> int | None:
    return whole_number(request.POST.get("seen", ""))


def _way_back(request: HttpRequest) -> str:
    """Where the meeting was picked up: ``map``, the person's number, or empty."""
    asked = request.POST.get("back") or request.GET.get("back", "")
    return asked if asked == "map" or whole_number(asked) is not None else ""


def _back(request: HttpRequest, edition: Edition, pk: int, plan: int | None) -> HttpResponse:
    back, slug = _way_back(request), edition.slug
    if back == "map" and plan is not None:
        address = reverse("organiser_plan_map", kwargs={"slug": slug, "number": plan})
        return redirect(f"{address}#m{pk}")
    if (person := whole_number(back)) is not None:
        address = reverse("organiser_participant", kwargs={"slug": slug, "pk": person})
        return redirect(f"{address}#m{pk}")
    if "cancel" in request.POST:
        address = reverse("organiser_meeting", kwargs={"slug": slug, "pk": pk})
        return to_where_it_is_undone(slug, address)
    return redirect("organiser_meeting", slug=slug, pk=pk)


def _not_done(
    request: HttpRequest, edition: Edition, pk: int, error: MeanwhileError | RefusedError
) -> HttpResponse:
    """The meeting's page with why; where the meeting is not on any more, the front page."""
    try:
        day = day_around(edition, pk, now=timezone.now())
    except Http404:
        messages.warning(request, _("The meeting is not on any more. Nothing is done."))
        return redirect("organiser_home", slug=edition.slug)
    if isinstance(error, MeanwhileError):
        return _meeting_page(request, edition, day, pk, 422, meanwhile=_meanwhile(error))
    refused = look_in_words(error.look, day)
    return _meeting_page(request, edition, day, pk, 422, refused=refused)


def _meanwhile(error: MeanwhileError) -> dict[str, Any]:
    """Who has changed the plan since it was seen, and what."""
    by = None if error.plan is None else error.plan.published_by
    return {
        "who": None if by is None else by.name,
        "changes": [] if error.change is None else changes_in_words(error.change, first=False),
    }


def _done(done: Done) -> str:
    told = len(done.look.told)
    said = {
        Move: _("The meeting is moved."),
        Swap: _("The two meetings have traded places."),
        Cancel: _("The meeting is cancelled."),
        Add: _("The meeting is added."),
    }[type(done.look.edit)]
    people = ngettext(
        "%(n)s person is told, unless you undo it.",
        "%(n)s people are told, unless you undo it.",
        told,
    )
    return f"{said} {people % {'n': number(told)}}"


def _promised(name: str) -> str:
    return {
        "lock": _("The meeting is locked: it keeps its people and its time."),
        "unlock": _("The meeting is not locked any more."),
        "confirm": _("The meeting is confirmed: it keeps its people and its time."),
        "unconfirm": _("The meeting is not confirmed any more."),
    }[name]
