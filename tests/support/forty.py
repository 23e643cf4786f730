"""An edition of 40 people whose plan is published: large enough that a change of one day could
change many, and small enough to be made anew for a test."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from django.utils import timezone

from cast import NOW, Cast, assemble, at, person, wish
from samspill.engine.model.plan import Meeting as Planned
from samspill.engine.model.plan import Plan
from samspill.engine.model.stop import Stop
from samspill.engine.solving.solve import solve
from samspill.web.editions.keys import number_in, participant_key, slot_key, table_key
from samspill.web.editions.models import Edition, Participant, Slot, Table
from samspill.web.outbox.actions import count_as_sent
from samspill.web.people.models import Organisation, Sector
from samspill.web.planning.models import PlanVersion
from samspill.web.planning.problem import Facts, facts_of
from samspill.web.planning.publishing import publish_plan
from samspill.web.planning.reports import report_on
from samspill.web.planning.versions import store_draft
from samspill.web.wishes.models import Strength

PEOPLE = 40
TABLES = 12
SLOTS = 8
HOMES = (Sector.BUSINESS, Sector.CONTROL_AGENCY, Sector.BUSINESS, Sector.POLICE, Sector.RESEARCH)
FURTHER = (2, 5, 9, 14)  # whom somebody wishes for: those so many places on

Sitting = tuple[tuple[str, ...], datetime, int]  # addresses, a start, a table's number


def forty() -> Cast:
    """The cast and 34 others, two from each organisation, each with four wishes; eight slots from
    nine o'clock and twelve tables. Not planned yet."""
    cast = assemble()
    edition = cast.edition
    edition.slots.all().delete()
    starts = [at(9) + n * timedelta(minutes=20) for n in range(SLOTS)]
    Slot.objects.bulk_create(
        Slot(edition=edition, start=start, end=start + timedelta(minutes=15)) for start in starts
    )
    room = edition.rooms.get()
    Table.objects.bulk_create(
        Table(edition=edition, room=room, number=number) for number in range(7, TABLES + 1)
    )
    more = PEOPLE - len(cast.participants)
    homes = [
        Organisation.objects.create(name=f"Virksomhet {n:02}", sector=HOMES[n % len(HOMES)])
        for n in range(1, more // 2 + 1)
    ]
    others = [
        Participant.objects.create(
            edition=edition,
            person=person(f"p{n:02}@eksempel.no", f"Person {n:02}"),
            organisation=homes[n % len(homes)],
        )
        for n in range(more)
    ]
    ring = [cast.bank, cast.police, cast.agency, cast.bank_colleague, *others]
    for n, by in enumerate(ring):
        for step in FURTHER:
            to = ring[(n + step) % len(ring)]
            known = edition.wishes.filter(by_participant=by, to_participant=to)
            if to.organisation_id != by.organisation_id and not known.exists():
                wish(by, to, Strength.LIKE)
    Participant.objects.filter(edition=edition).update(first_seen_at=NOW)
    return cast


def published_for_forty() -> Cast:
    """The same with a published plan, of which everybody was told long ago."""
    cast = forty()
    publish_anew(cast, now=NOW)
    count_as_sent(edition_id=cast.edition.pk, now=timezone.now())
    cast.edition.refresh_from_db()
    return cast


def publish_anew(cast: Cast, *, now: datetime) -> PlanVersion:
    """Plan the edition as it is and publish that."""
    edition = Edition.objects.get(pk=cast.edition.pk)
    facts = facts_of(edition)
    plan = _plan_of(edition, facts)
    version = store_draft(
        edition=edition,
        facts=facts,
        plan=plan,
        result={"levels": []},
        report=report_on(facts, plan),
        run=None,
        now=now,
    )
    publish_plan(plan=version, by=cast.organiser, now=now)
    return version


def _plan_of(edition: Edition, facts: Facts) -> Plan:
    """The planner's plan. It is made once, and known by what is the same in every database."""
    people = dict(edition.participants.values_list("person__email", "pk"))
    slots = {slot.start: slot.pk for slot in edition.slots.all()}
    tables = dict(edition.tables.values_list("number", "pk"))
    return Plan.of(
        Planned(
            slot_key(slots[start]),
            table_key(tables[table]),
            tuple(participant_key(people[email]) for email in emails),
        )
        for emails, start, table in _solved(_Asked(edition, facts))
    )


class _Asked:
    """An edition to plan; all of them are the same."""

    def __init__(self, edition: Edition, facts: Facts) -> None:
        self.edition = edition
        self.facts = facts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked)

    def __hash__(self) -> int:
        return 0


@cache
def _solved(asked: _Asked) -> tuple[Sitting, ...]:
    result = solve(asked.facts.problem, stop=Stop(effort=0.5))
    assert result.plan is not None
    emails = dict(asked.edition.participants.values_list("pk", "person__email"))
    starts = {slot.pk: slot.start for slot in asked.edition.slots.all()}
    numbers = dict(asked.edition.tables.values_list("pk", "number"))
    return tuple(
        (
            tuple(emails[number_in(p)] for p in meeting.participants),
            starts[number_in(meeting.slot)],
            numbers[number_in(meeting.table)],
        )
        for meeting in result.plan.meetings
    )
