"""What tests of pages share: signed-in browsers, published meetings, a crowd."""

from __future__ import annotations

import re
from datetime import datetime

from django.test import Client
from django.urls import reverse

from cast import NOW, Cast
from samspill.web.editions.models import Participant, Slot, Table, Topic, TopicKind
from samspill.web.meetings.actions import Wanted, cancel, hold
from samspill.web.meetings.models import Meeting
from samspill.web.people.models import Organisation, Person, Sector
from samspill.web.planning.actions import order_planning
from samspill.web.planning.models import PlanVersion
from samspill.web.planning.running import carry_out
from samspill.web.planning.tasks import enqueue_run

BACKEND = "django.contrib.auth.backends.ModelBackend"
HTMX = {"HX-Request": "true"}


def browser_of(who: Participant | Person) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    person = who.person if isinstance(who, Participant) else who
    client.force_login(person, backend=BACKEND)
    return client


def signed_in(person: Person) -> Client:
    """A browser in English in which somebody is signed in."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend=BACKEND)
    return client


def url(name: str, cast: Cast, **more: object) -> str:
    """An address of the cast's edition."""
    return reverse(name, kwargs={"slug": cast.edition.slug, **more})


def words(html: bytes) -> str:
    """What a reader sees of a page."""
    text = re.sub(r"<(script|style).*?</\1>", "", html.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def meet(one: Participant, other: Participant, *, slot: int = 0, table: int = 2) -> Meeting:
    """A published meeting of the two, in the edition's slot number ``slot``."""
    at = Slot.objects.filter(edition=one.edition_id).order_by("start")[slot]
    wanted = Wanted(
        people=frozenset((one.pk, other.pk)),
        slot=at.pk,
        table=Table.objects.get(edition=one.edition_id, number=table).pk,
    )
    (meeting,) = hold(edition=one.edition, wanted=[wanted], by=None, now=NOW)
    return meeting


def round_table(*people: Participant, slot: int = 1, table: int = 3) -> Meeting:
    """A published round table of these, in the edition's slot number ``slot``."""
    edition = people[0].edition
    wanted = Wanted(
        people=frozenset(one.pk for one in people),
        slot=Slot.objects.filter(edition=edition).order_by("start")[slot].pk,
        table=Table.objects.get(edition=edition, number=table).pk,
        round_table="r1",
        theme="Svindel",
    )
    (meeting,) = hold(edition=edition, wanted=[wanted], by=None, now=NOW)
    return meeting


def call_off(meeting: Meeting, *, now: datetime = NOW) -> None:
    """The meeting is cancelled."""
    cancel(edition=meeting.edition, meetings=[meeting.pk], by=None, now=now)


def crowd(cast: Cast, number: int) -> list[Participant]:
    """That many more participants, each with a challenge and a solution."""
    organisation = Organisation.objects.create(name="Storkjeden", sector=Sector.BUSINESS)
    people = Person.objects.bulk_create(
        Person(email=f"nr{n}@eksempel.no", name=f"Nummer {n:03}") for n in range(number)
    )
    participants = Participant.objects.bulk_create(
        Participant(edition=cast.edition, person=person, organisation=organisation)
        for person in people
    )
    Topic.objects.bulk_create(
        Topic(participant=participant, kind=kind, text=f"Svindel nummer {n}")
        for n, participant in enumerate(participants)
        for kind in TopicKind
    )
    return participants


def planned(cast: Cast) -> PlanVersion:
    """A plan of the cast's edition, made by the planner as a draft."""
    run = order_planning(edition=cast.edition, by=cast.organiser, now=NOW)
    assert carry_out(run_id=run.pk, enqueue=enqueue_run) == "done"
    return PlanVersion.objects.get(run=run)
