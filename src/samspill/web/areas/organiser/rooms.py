"""The rooms in one slot of a plan: who sits where, and which tables are free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from samspill.web.areas.kit.wording import clock
from samspill.web.areas.organiser.common import edition_for, page, plan_for
from samspill.web.areas.organiser.setup_words import stretches
from samspill.web.editions.models import Edition, Participant, Table
from samspill.web.editions.queries import participants_by_name
from samspill.web.planning.models import PlanVersion
from samspill.web.planning.queries import meetings_shown, slots_of


class Seated(NamedTuple):
    """A meeting: the theme of a round table, and who sits there, by name."""

    theme: str
    people: list[Participant]


@require_safe
@login_required
def room(request: HttpRequest, slug: str, number: int, slot: int) -> HttpResponse:
    """Tables that are taken with who meets at them, the free ones, and the way to other slots."""
    edition = edition_for(request, slug)
    plan = plan_for(edition, number)
    slots = slots_of(plan)
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
        "used": sum(_used(table, meetings.get(table.pk, ())) for table in tables),
        "places": sum(table.capacity for table in tables),
        "free": stretches(table.number for table in tables if table.pk not in meetings),
    }
    return render(request, "organiser/planning/room.html", page(request, edition, **facts))


def slot_address(edition: Edition, number: int, slot: int) -> str:
    """The page of a slot (its id) in a plan version."""
    parts = {"slug": edition.slug, "number": number, "slot": slot}
    return reverse("organiser_plan_room", kwargs=parts)


def _meetings(plan: PlanVersion, slot: int) -> dict[int, list[Seated]]:
    """The slot's meetings by table: of the plan that people follow, those that are on."""
    shown = meetings_shown(plan, slot=slot)
    there = {pk for meeting in shown for pk in meeting.people}
    people = participants_by_name(there)
    found: dict[int, list[Seated]] = defaultdict(list)
    for meeting in sorted(shown, key=lambda each: each.pk):
        seated = [person for person in people if person.pk in meeting.people]
        found[meeting.table].append(Seated(meeting.theme, seated))
    return dict(found)


def _used(table: Table, meetings: Sequence[Seated]) -> int:
    """How many of the table's places are taken: a round table takes them all."""
    return table.capacity if any(each.theme for each in meetings) else len(meetings)
