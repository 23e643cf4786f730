"""The rooms in one slot of a plan: who sits where, and which tables are free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from samspill.web.areas.organiser.common import edition_for, page, plan_for
from samspill.web.areas.wording import clock
from samspill.web.editions.models import Edition, Table
from samspill.web.planning.models import PlannedMeeting, PlanVersion


@login_required
@require_safe
def room(request: HttpRequest, slug: str, number: int, slot: int) -> HttpResponse:
    """Tables that are taken with who meets at them, the free ones, and the way to other slots."""
    edition = edition_for(request, slug)
    plan = plan_for(edition, number)
    slots = list(edition.slots.all())
    shown = next((each for each in slots if each.pk == slot), None)
    if shown is None:
        raise Http404
    tables = list(edition.tables.select_related("room", "organisation"))
    meetings = _meetings(plan, slot)
    facts = {
        "plan": plan,
        "slot": shown,
        "chips": [
            {
                "label": clock(each.start),
                "url": slot_address(edition, number, each.pk),
                "current": each.pk == slot,
                "count": None,
            }
            for each in slots
        ],
        "taken": [(table, meetings[table.pk]) for table in tables if table.pk in meetings],
        "used": sum(map(len, meetings.values())),
        "places": sum(table.capacity for table in tables),
        "free": _stretches(table for table in tables if table.pk not in meetings),
    }
    return render(request, "organiser/planning/room.html", page(request, edition, **facts))


def slot_address(edition: Edition, number: int, slot: int) -> str:
    """The page of a slot (its id) in a plan version."""
    parts = {"slug": edition.slug, "number": number, "slot": slot}
    return reverse("organiser_plan_room", kwargs=parts)


def _meetings(plan: PlanVersion, slot: int) -> dict[int, list[Any]]:
    """The slot's meetings by table."""
    found: dict[int, list[Any]] = defaultdict(list)
    meetings = PlannedMeeting.objects.filter(plan=plan, slot=slot).select_related(
        *(f"{one}__{what}" for one in ("first", "second") for what in ("person", "organisation"))
    )
    for meeting in meetings.order_by("first__person__name_order", "first__person__name", "pk"):
        found[meeting.table_id].append((meeting.first, meeting.second))
    return dict(found)


def _stretches(tables: Iterable[Table]) -> str:
    """Numbers in words: "1, 4–9"."""
    stretches: list[list[int]] = []
    for table in tables:
        if stretches and stretches[-1][-1] == table.number - 1:
            stretches[-1].append(table.number)
        else:
            stretches.append([table.number])
    return ", ".join(f"{s[0]}–{s[-1]}" if len(s) > 1 else f"{s[0]}" for s in stretches)
