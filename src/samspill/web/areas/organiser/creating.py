"""A new edition from four fields: its day is set up as it works for most, and can be changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from samspill.web.areas.kit.counting import counted
from samspill.web.areas.kit.methods import require_form
from samspill.web.areas.organiser.common import organiser
from samspill.web.areas.organiser.repairs import not_saved
from samspill.web.areas.organiser.setup_forms import SetupForm
from samspill.web.editions.actions import create_edition, event_named
from samspill.web.editions.facts import Basics, TableRange
from samspill.web.editions.models import Edition
from samspill.web.editions.permissions import may_create_edition
from samspill.web.editions.proposals import Span, TableSum, propose_slots, span_on

ASKED = ("name", "day", "place", "people")


class NewForm(SetupForm):
    """What nobody can guess; all else of a set-up is as it works for most."""

    def __init__(self, posted: Mapping[str, str] | None) -> None:
        usual = self.usual()
        asked = {} if posted is None else {name: posted.get(name, "") for name in ASKED}
        super().__init__(None if posted is None else {**usual, **asked}, initial=usual)

    def asked(self) -> list[forms.BoundField]:
        """The fields that are shown."""
        return [self[name] for name in ASKED]


@require_form
@login_required
def create(request: HttpRequest) -> HttpResponse:
    """A new edition, and on to its front page, which says what to do next."""
    if not may_create_edition(organiser(request)):
        raise Http404
    form = NewForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        edition = _created(request, form.cleaned_data)
        said = _(
            "There are %(some_slots)s and %(some_tables)s. Set up shows the day, and lets you "
            "change it."
        )
        slots, tables = edition.slots.count(), edition.tables.count()
        facts = {"some_slots": counted(slots, "slot"), "some_tables": counted(tables, "table")}
        messages.success(request, said % facts)
        return redirect("organiser_home", slug=edition.slug)
    return render(request, "organiser/create.html", {"form": form}, status=not_saved(request))


def _created(request: HttpRequest, data: dict[str, Any]) -> Edition:
    def on(start: str, end: str) -> Span:
        return span_on(data["day"], data[start], data[end], data["time_zone"])

    slots = propose_slots(
        within=on("start", "end"),
        length=data["length"],
        pause=data["pause"],
        blocked=[on("lunch_from", "lunch_to")],
    )
    needed = TableSum(data["people"], data["cap"], len(slots), seats=0).advised
    last = max(needed) if needed else 1
    return create_edition(
        event_name=event_named(data["name"]),
        basics=Basics(
            name=data["name"],
            day=data["day"],
            place=data["place"],
            cap=data["cap"],
            minimum=data["minimum"],
            time_zone=data["time_zone"],
        ),
        slots=slots,
        tables=[TableRange(_("Main hall"), 1, last)],
        by=organiser(request),
        now=timezone.now(),
    )
