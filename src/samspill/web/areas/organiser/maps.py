"""The plan as a map: people down, slots across."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samspill.web.areas.kit.wording import clock
from samspill.web.areas.organiser.common import edition_for, page, plan_for
from samspill.web.areas.organiser.rooms import slot_address
from samspill.web.editions.models import Participant, Slot
from samspill.web.meetings.models import Meeting
from samspill.web.planning.models import PlanVersion
from samspill.web.planning.queries import (
    ShownMeeting,
    has_other_times,
    meetings_shown,
    slots_of,
)
from samspill.web.planning.undoing import undoable
from samspill.web.planning.version_days import days_shown, is_kept


@require_safe
@login_required
def plan_map(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """People down, slots across."""
    edition = edition_for(request, slug)
    plan = plan_for(edition, number)
    slots = slots_of(plan)
    meetings = meetings_shown(plan)
    rows = map_rows(plan, slots, meetings)
    facts = {
        "plan": plan,
        "rows": rows,
        "slots": [
            {
                "label": clock(slot.start),
                "url": slot_address(edition, number, slot.pk),
                "pk": slot.pk if plan.is_published else None,
            }
            for slot in slots
        ],
        "meetings": len(meetings),
        "other_times": has_other_times(plan),
        "day_kept": is_kept(plan),
        "by_hand": plan.is_published,
        "undoable": undoable(edition, timezone.now(), plan) if plan.is_published else None,
    }
    return render(request, "organiser/planning/map.html", page(request, edition, **facts))


def map_rows(
    plan: PlanVersion, slots: list[Slot], meetings: list[ShownMeeting]
) -> list[dict[str, Any]]:
    """The rows of the plan map: as many queries for any number of people."""
    people = days_shown(plan, slots, meetings)
    known = {each.who.pk: each.who for each in people}
    cells: dict[int, dict[int, dict[str, Any]]] = {pk: {} for pk in known}
    reasons = _reasons()
    for meeting in meetings:
        reason = reasons.get(meeting.reason, meeting.reason)
        there = {person: known[person] for person in sorted(meeting.people) if person in known}
        for one in there:
            others = [who for other, who in there.items() if other != one]
            if others:
                cells[one][meeting.slot] = _meeting_cell(meeting, others, reason)
    for each in people:
        mine = cells[each.who.pk]
        for slot, title in each.closed.items():
            mine.setdefault(
                slot, {"kind": "away"} if title is None else {"kind": "talk", "title": title}
            )
    published, columns = plan.is_published, [slot.pk for slot in slots]
    return [
        {
            "name": who.person.name,
            "organisation": who.organisation.name,
            "note": "" if who.withdrawn_at is None else _("withdrawn since"),
            "sector": who.organisation.sector,
            "pk": pk if published else None,
            "cells": [cells[pk].get(slot) for slot in columns],
        }
        for pk, who in known.items()
    ]


def _meeting_cell(meeting: ShownMeeting, others: list[Participant], reason: str) -> dict[str, Any]:
    """A meeting as one of its people has it; at a round table the others are named by name."""
    facts: dict[str, Any] = {"kind": "meeting", "table": meeting.table_number, "reason": reason}
    if meeting.on:
        facts |= {"meeting": meeting.pk, "promise": promise_in_words(meeting)}
    if meeting.theme:
        names = ", ".join(sorted(other.person.name for other in others))
        return {**facts, "partner": names, "organisation": meeting.theme, "sector": ""}
    partner = others[0]
    return {
        **facts,
        "partner": partner.person.name,
        "organisation": partner.organisation.name,
        "sector": partner.organisation.sector,
    }


def promise_in_words(meeting: ShownMeeting | Meeting) -> str:
    """That a meeting keeps its people and its time, in a word; empty when it does not."""
    if meeting.locked and meeting.confirmed:
        return _("Locked and confirmed")
    return _("Locked") if meeting.locked else _("Confirmed") if meeting.confirmed else ""


def _reasons() -> dict[str, str]:
    """The engine's words for why two meet, in those of the page."""
    return {
        "mutual": _("both asked for it"),
        "one-sided": _("one of them asked for it"),
        "suggested": _("suggested by the programme"),
        "locked": _("kept from before"),
        "round table": _("round table"),
    }
