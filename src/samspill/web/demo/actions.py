"""The demo in the database: everybody, what they wished, a published plan, and the day that some of
them had the year before, with what came of it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from samspill.engine.generate.demo import DemoEdition, LastYear, demo_edition, last_year
from samspill.engine.model.plan import Meeting as PlannedMeeting
from samspill.engine.model.plan import Plan
from samspill.web.demo import earlier
from samspill.web.demo.afterwards import write_afterwards
from samspill.web.demo.besides.actions import order_besides
from samspill.web.demo.outcomes import write_outcomes
from samspill.web.demo.queries import (
    LAST_YEAR,
    SLUG,
    TWO_YEARS_AGO,
    demo_is_there,
    known_organisations,
    known_people,
    loaded_edition,
    without_address,
)
from samspill.web.editions.keys import participant_key, slot_key, table_key
from samspill.web.editions.models import (
    KEPT_FOR,
    Absence,
    Edition,
    EditionRole,
    Event,
    Participant,
    Phase,
    Role,
    Room,
    Slot,
    Table,
    Talk,
    Topic,
    TopicKind,
)
from samspill.web.journal.actions import record
from samspill.web.outbox.actions import count_as_sent
from samspill.web.outbox.duties import count_as_done
from samspill.web.people.addresses import addresses_are_theirs
from samspill.web.people.identity import confirm_all
from samspill.web.people.models import Organisation, Person
from samspill.web.planning.actions import order_planning
from samspill.web.planning.leases import MOST_ATTEMPTS, reap
from samspill.web.planning.models import RunState
from samspill.web.planning.problem import facts_of
from samspill.web.planning.publishing import publish_plan
from samspill.web.planning.reports import report_on
from samspill.web.planning.running import carry_out
from samspill.web.planning.tasks import enqueue_run
from samspill.web.planning.versions import store_draft
from samspill.web.sharing.outcomes.models import Outcomes
from samspill.web.sharing.outcomes.queries import outcomes_of
from samspill.web.sharing.outcomes.released import from_json, to_json
from samspill.web.sharing.weeks import WEEK
from samspill.web.wishes.models import Veto, VetoKind, Wish

NO_THANKS = VetoKind.NO_THANKS.value
ORGANISER = ("arrangor@demo.example", "Liv Sletten")
COLLEAGUE = ("sekretariat@demo.example", "Sverre Haukås")
DESK = ("vert@demo.example", "Dagny Vollan")


def load_people(*, password: str, now: datetime, seed: int = 2026) -> Edition:
    """The demo edition with its people and their wishes, and its plan ordered; what is there
    already stays as it is."""
    edition = loaded_edition()
    if edition is None:
        demo = demo_edition(day=_day_for(timezone.localdate(now)), seed=seed)
        with transaction.atomic():
            edition = put_in_database(demo, password=password, now=now)
            before = put_last_year(last_year(demo, seed=seed), password=password)
            write_afterwards(before=before, edition=edition, now=now)
            order_planning(edition=edition, by=None, now=now)
    return edition


def load_demo(*, password: str, now: datetime, seed: int = 2026) -> Edition:
    """Load, plan and publish the demo edition; what is there already stays as it is."""
    edition = load_people(password=password, now=now, seed=seed)
    while not edition.plans.exists():
        _carry_out(edition)
    latest = edition.plans.order_by("-number").first()
    if latest is not None and not demo_is_there():
        with transaction.atomic():
            publish_plan(plan=latest, by=None, now=timezone.now())
            count_as_sent(edition_id=edition.pk, now=now)  # nobody of the demo has a mailbox
    tell_outcomes(password=password, now=now, seed=seed)
    return edition


@transaction.atomic
def tell_outcomes(*, password: str, now: datetime, seed: int = 2026) -> None:
    """What came of the day the year before, beside that of two years before, unless it is told
    already. The first page does not wait for it: it takes some seconds."""
    before = Edition.objects.select_for_update().filter(slug=LAST_YEAR).first()
    if before is None or outcomes_of(before).cost is not None:
        return
    _two_years_ago(before, password, seed)
    write_outcomes(before=before, now=now, seed=seed)
    kept = Outcomes.objects.get(edition=before)
    released = replace(from_json(kept.released), together=earlier.together(_start(before)))
    kept.released = to_json(released)
    kept.save(update_fields=("released",))
    count_as_done(kind=WEEK, now=now)  # a year of Mondays, of people who have no mailbox
    order_besides(now)


def _two_years_ago(before: Edition, password: str, seed: int) -> None:
    first = earlier.two_years_ago(before, seed=seed)
    edition = put_last_year(first, password=password, slug=TWO_YEARS_AGO)
    released = earlier.figures(_start(edition), len(first.meetings))
    Outcomes.objects.create(
        edition=edition, released=to_json(released), cost=earlier.COST,
        counted_at=_start(edition) + earlier.COUNTED_LAST,
    )  # fmt: skip


def _start(edition: Edition) -> datetime:
    found: datetime = edition.slots.order_by("start")[0].start
    return found


def _carry_out(edition: Edition) -> None:
    """Make the plan that is ordered, or wait for whoever is making it: a worker that was killed
    holds the run for a while, and gets it taken away then."""
    now = timezone.now()
    reap(now=now, enqueue=lambda run_id: None)
    run = edition.runs.filter(state__in=(RunState.WAITING, RunState.RUNNING)).first()
    if run is None:
        if edition.runs.count() >= MOST_ATTEMPTS:
            raise RuntimeError("the demo's plan failed several times; see what was logged")
        run = order_planning(edition=edition, by=None, now=now)
    if run.state == RunState.WAITING:
        carry_out(run_id=run.pk, enqueue=enqueue_run)
    else:
        time.sleep(settings.WORKER_POLL_SECONDS)


def _day_for(today: date) -> date:
    """A Thursday about six weeks ahead."""
    later = today + timedelta(weeks=6)
    return later + timedelta(days=(3 - later.weekday()) % 7)


@transaction.atomic
def put_in_database(
    demo: DemoEdition, *, password: str, now: datetime, slug: str = SLUG
) -> Edition:
    """The edition with all its facts, not planned yet. Who is there from another is the same."""
    event, _ = Event.objects.get_or_create(slug=SLUG, defaults={"name": "Samspill sikkerhet"})
    edition = Edition.objects.create(
        event=event,
        name=demo.name,
        slug=slug,
        day=demo.day,
        place=demo.place,
        cap=demo.cap,
        minimum=demo.minimum,
        wishes_close_at=demo.wishes_close_at,
        phase=Phase.WISHING,
        announced=True,
        erase_on=demo.day + 3 * KEPT_FOR,  # last year's is there to look at, too
    )
    Slot.objects.bulk_create(Slot(edition=edition, start=a, end=b) for a, b in demo.slots)
    Talk.objects.bulk_create(
        Talk(edition=edition, title=title, speaker=speaker, start=a, end=b, place="Storsalen")
        for title, speaker, a, b in demo.talks
    )
    organisations = _organisations(demo)
    _rooms(demo, edition, organisations)
    _staff(edition, password)
    participants = _participants(demo, edition, organisations, now)
    # Invented, at a name that nobody can have: the doors sign them in without a letter.
    new = list(without_address(edition))
    addresses_are_theirs(new)
    confirm_all(people=new, now=now)
    _wishes(demo, edition, participants, organisations, now)
    record(
        verb="demo_loaded",
        subject=edition,
        by=None,
        now=now,
        edition_id=edition.pk,
        facts={"participants": len(participants), "wishes": edition.wishes.count()},
    )
    return edition


@transaction.atomic
def put_last_year(before: LastYear, *, password: str, slug: str = LAST_YEAR) -> Edition:
    """The edition of a year before with its meetings, which have all been."""
    demo = before.edition
    published = demo.slots[0][0] - timedelta(days=10)
    invited = published - timedelta(days=20)
    edition = put_in_database(demo, password=password, now=invited, slug=slug)
    people = {p.person.email: p.pk for p in edition.participants.select_related("person")}
    slots = [slot.pk for slot in edition.slots.order_by("start")]
    tables = [table.pk for table in edition.tables.order_by("number")]
    plan = Plan.of(
        PlannedMeeting(
            slot=slot_key(slots[meeting.slot]),
            table=table_key(tables[meeting.table]),
            participants=tuple(participant_key(people[email]) for email in meeting.people),
        )
        for meeting in before.meetings
    )
    facts = facts_of(edition)
    version = store_draft(
        edition=edition, facts=facts, plan=plan, result={"levels": []},
        report=report_on(facts, plan), run=None, now=published,
    )  # fmt: skip
    publish_plan(plan=version, by=None, now=published)
    count_as_sent(edition_id=edition.pk, now=published)
    return edition


def _organisations(demo: DemoEdition) -> dict[str, Organisation]:
    known = known_organisations()
    for name, sector in demo.organisations:
        if name not in known:
            known[name] = Organisation.objects.create(name=name, sector=sector.value)
    return known


def _rooms(demo: DemoEdition, edition: Edition, organisations: dict[str, Organisation]) -> None:
    fixed = {number: (name, capacity) for name, number, capacity in demo.fixed_tables}
    for name, first, last in demo.rooms:
        room = Room.objects.create(edition=edition, name=name)
        tables = []
        for number in range(first, last + 1):
            company, capacity = fixed.get(number, ("", 1))
            tables.append(
                Table(
                    edition=edition,
                    room=room,
                    number=number,
                    capacity=capacity,
                    organisation=organisations.get(company),
                )
            )
        Table.objects.bulk_create(tables)


def _staff(edition: Edition, password: str) -> None:
    known = known_people([ORGANISER[0], COLLEAGUE[0], DESK[0]])
    new = []
    for (email, name), role in (
        (ORGANISER, Role.ORGANISER),
        (COLLEAGUE, Role.ORGANISER),
        (DESK, Role.DESK),
    ):
        person = known.get(email)
        if person is None:
            person = Person.objects.create_user(
                email=email, name=name, may_create_editions=role is Role.ORGANISER
            )
            new.append(person.pk)
        EditionRole.objects.create(edition=edition, person=person, role=role)
    if new:  # all have the one, and hashing takes long by design
        Person.objects.filter(pk__in=new).update(password=make_password(password))


def _participants(
    demo: DemoEdition, edition: Edition, organisations: dict[str, Organisation], now: datetime
) -> dict[str, Participant]:
    people = known_people([invented.email for invented in demo.people])
    known = set(people)
    for invented in demo.people:
        if invented.email in known:
            continue
        person = Person(email=invented.email, name=invented.name)
        person.set_unusable_password()
        people[invented.email] = person
    Person.objects.bulk_create(person for email, person in people.items() if email not in known)
    participants = {}
    for index, invented in enumerate(demo.people):
        # They answered over three weeks, most of them near the end.
        answered = now - timedelta(hours=(index * 37) % 500) if invented.answered else None
        participants[invented.email] = Participant(
            edition=edition,
            person=people[invented.email],
            organisation=organisations[invented.organisation],
            title=invented.title,
            representative=invented.representative,
            first_seen_at=answered,
            profile_saved_at=answered,
            answered_at=answered,
        )
    Participant.objects.bulk_create(participants.values())
    topics = []
    for invented in demo.people:
        for kind, texts in (
            (TopicKind.CHALLENGE, invented.challenges),
            (TopicKind.SOLUTION, invented.solutions),
        ):
            topics += [
                Topic(
                    participant=participants[invented.email], kind=kind, text=text, position=place
                )
                for place, text in enumerate(dict.fromkeys(texts))
            ]
    Topic.objects.bulk_create(topics)
    Absence.objects.bulk_create(
        Absence(participant=participants[p.email], start=p.away[0], end=p.away[1])
        for p in demo.people
        if p.away
    )
    return participants


def _wishes(
    demo: DemoEdition,
    edition: Edition,
    participants: dict[str, Participant],
    organisations: dict[str, Organisation],
    now: datetime,
) -> None:
    def parties(by: str, to: str) -> dict[str, Any]:
        return {
            "edition": edition,
            "by_participant": participants[by],
            "to_participant": participants.get(to),
            "to_organisation": None if to in participants else organisations[to],
        }

    wishes = [wish for wish in demo.wishes if wish.strength != NO_THANKS]
    noes = [wish for wish in demo.wishes if wish.strength == NO_THANKS]
    Wish.objects.bulk_create(
        Wish(**parties(wish.by, wish.to), strength=wish.strength, changed_at=now) for wish in wishes
    )
    Veto.objects.bulk_create(Veto(**parties(wish.by, wish.to), said_at=now) for wish in noes)
