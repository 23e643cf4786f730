"""An earlier plan version as the plan that stands, for a repair to be as near to it as it can.

What the version has and the facts of today do not (people who do not come any more, slots and
tables that are gone, round tables that are no more) is put into a problem beside today's, so that
the repair sees what the version was and finds another place for what has lost its own.

A meeting of the version that nobody has a reason for today stays out, unless it is on: as one that
somebody dropped, or said no thanks to. Which of these it was nobody can see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from samspill.engine.model import problem as engine
from samspill.engine.model.plan import Meeting as EngineMeeting
from samspill.engine.model.plan import Plan
from samspill.web.editions.keys import (
    number_in,
    organisation_key,
    participant_key,
    slot_key,
    table_key,
)
from samspill.web.editions.models import Edition, Participant
from samspill.web.meetings.models import Meeting
from samspill.web.planning.models import PlannedMeeting, PlanVersion, VersionState
from samspill.web.planning.problem import plan_of
from samspill.web.planning.publishing import planned_by_key


class NothingToGoBackToError(ValueError):
    """People have never followed the version, they follow it now, or its meetings are gone."""


def may_go_back_to(plan: PlanVersion) -> bool:
    """True for a version that people followed before another one."""
    return plan.state == VersionState.REPLACED


def as_it_was(
    version: PlanVersion, today: engine.Problem, on: Iterable[Meeting], now: datetime
) -> tuple[engine.Problem, Plan]:
    """The version's plan, with what has begun as it is ``on``, and the problem that has all of
    ``today``'s and what is in that plan: four queries. Raises NothingToGoBackToError."""
    if not may_go_back_to(version):
        raise NothingToGoBackToError
    begun = [meeting for meeting in on if meeting.slot.start <= now]
    had = {meeting.key for meeting in begun}
    coming = [
        meeting
        for key, meeting in planned_by_key(version).items()
        if meeting.slot.start > now and key not in had
    ]
    asked_for = (_as_asked_for(meeting, today) for meeting in plan_of(coming).meetings)
    coming_there = [meeting for meeting in asked_for if len(meeting.participants) > 1]
    plan = Plan.of([*plan_of(begun).meetings, *coming_there])
    return _with_all_of(today, coming, version.edition), plan


def _as_asked_for(meeting: EngineMeeting, today: engine.Problem) -> EngineMeeting:
    """A round table without those who do not ask for it any more."""
    held = today.round_table_by_id.get(meeting.round_table)
    if held is None:
        return meeting
    asked = {each.by for each in today.interests if each.round_table == held.id}
    asked |= {held.moderator} if held.moderator else set()
    stay = (
        person
        for person in meeting.participants
        if person in asked or person not in today.participant_by_id
    )
    return replace(meeting, participants=tuple(stay))


def _with_all_of(
    today: engine.Problem, meetings: list[PlannedMeeting], edition: Edition
) -> engine.Problem:
    zone = ZoneInfo(edition.time_zone)
    slots = {slot_key(m.slot_id): m.slot for m in meetings}
    tables = {table_key(m.table_id): m.table for m in meetings}
    known = {slot.id for slot in today.slots}, {table.id for table in today.tables}
    rounds = {m.round_table: m for m in meetings if m.round_table}
    people, homes = _gone(today, meetings)
    return replace(
        today,
        participants=(*today.participants, *people),
        organisations=(*today.organisations, *homes),
        slots=(
            *today.slots,
            *(
                engine.Slot(key, slot.start.astimezone(zone), slot.end.astimezone(zone))
                for key, slot in sorted(slots.items())
                if key not in known[0]
            ),
        ),
        tables=(
            *today.tables,
            *(
                engine.Table(key, str(table.number), table.capacity, seats=table.seats)
                for key, table in sorted(tables.items())
                if key not in known[1]
            ),
        ),
        round_tables=(
            *today.round_tables,
            *(
                engine.RoundTable(id=key, theme=meeting.theme)
                for key, meeting in sorted(rounds.items())
                if key not in today.round_table_by_id
            ),
        ),
    )


def _gone(
    today: engine.Problem, meetings: list[PlannedMeeting]
) -> tuple[list[engine.Participant], list[engine.Organisation]]:
    """Those of the meetings who do not come today, and their organisations: at most one query."""
    missing = {
        person
        for meeting in meetings
        for person in meeting.people
        if participant_key(person) not in today.participant_by_id
    }
    if not missing:
        return [], []
    found = Participant.objects.filter(pk__in=missing).select_related("person", "organisation")
    people = [
        engine.Participant(
            id=participant_key(who.pk),
            name=who.person.name,
            organisation=organisation_key(who.organisation_id),
            representative=who.representative,
        )
        for who in found.order_by("pk")
    ]
    homes = {organisation_key(who.organisation_id): who.organisation for who in found}
    return people, [
        engine.Organisation(key, home.name, engine.Sector(home.sector))
        for key, home in sorted(homes.items(), key=lambda each: number_in(each[0]))
        if key not in today.organisation_by_id
    ]
