"""Nobody is told in letters, calendars and on the desk's page what somebody does not let others be
told: generated editions with choices drawn, published, changed, repaired and handed over.

Everybody has a name that is nowhere else, and so has each organisation. What may stand in what
somebody gets is worked out from the choices alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from icalendar import Calendar

from cast import at
from samspill.web.editions.models import Participant
from samspill.web.meetings.models import Meeting, Seat
from samspill.web.meetings.queries import all_on
from samspill.web.outbox.models import Letter
from samspill.web.people.models import Appears, Organisation, Person, Sector
from samspill.web.planning.letters import DAY_CHANGED, write
from samspill.web.planning.publishing import publish_plan
from samspill.web.planning.repairing import Agreed
from samspill.web.planning.substitutes import (
    CannotTakeError,
    NoColleagueError,
    TakeOver,
    propose_take_over,
    take_over,
)
from support.drawn import LATER, PEOPLE, Drawn, World, drafted, editions, in_an_edition
from support.examples import tries
from support.pages import browser_of
from support.steps import Drawing, Story, drawings

SHARED = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)
CANARY = re.compile(r"zq(?:name|home)\d+z")
STEPS = 12

choices = st.lists(st.sampled_from(["", *Appears]), min_size=PEOPLE, max_size=PEOPLE)


@tries(8, suppress=SHARED)
@given(drawn=editions, chosen=choices, again=choices, steps=st.lists(drawings, max_size=STEPS))
def test_no_letter_calendar_or_host_tells_more_than_people_let_them(
    db: None, drawn: Drawn, chosen: list[str], again: list[str], steps: list[Drawing]
) -> None:
    def test(world: World, drawn: Drawn) -> None:
        with_canaries(world, chosen)
        story = Story(world)
        publish_plan(plan=drafted(world.cast), by=world.cast.organiser, now=story.now)
        hands_over_what_it_can(world, story)
        for drawing in steps:
            story.does(drawing)
        looked_through(world)
        choose(world, again)  # what lies there unsent, and calendars, follow the new choice
        looked_through(world)

    in_an_edition(test, drawn)


def with_canaries(world: World, chosen: list[str]) -> None:
    for number, home in enumerate(Organisation.objects.order_by("pk")):
        home.name = f"zqhome{number}z"
        home.save()
    for number, who in enumerate(world.people):
        who.person.name = f"zqname{number}z"
        who.person.save()
    choose(world, chosen)


def choose(world: World, chosen: list[str]) -> None:
    for who, appears in zip(world.people, chosen, strict=True):
        Person.objects.filter(pk=who.person_id).update(appears=appears)


def hands_over_what_it_can(world: World, story: Story) -> None:
    """Everybody who has a colleague lets them take over all that they can."""
    for who in world.people:
        for colleague in world.people:
            if colleague.organisation_id != who.organisation_id or colleague == who:
                continue
            over, by = TakeOver(story.person(world.people.index(who)), colleague), who.person
            try:
                proposal = propose_take_over(over=over, agreed=Agreed(), by=by, now=story.now)
                if proposal is not None:
                    agreed = Agreed(proposal.way, proposal.key)
                    take_over(over=over, agreed=agreed, by=by, now=story.now)
            except (CannotTakeError, NoColleagueError):
                continue


def looked_through(world: World) -> None:
    people = list(
        Participant.objects.filter(edition=world.cast.edition)
        .select_related("person", "organisation")
        .order_by("pk")
    )
    told = {p.pk: told_of(p) for p in people}
    letters = list(Letter.objects.filter(kind=DAY_CHANGED))
    for reader in people:
        own = {reader.person.name}
        others = set[str]().union(*(told[p.pk] for p in people if p != reader))
        for letter in letters:
            if letter.about["participant"] == reader.pk and (written := write(letter, LATER)):
                known = {pk for line in letter.about["lines"] for pk in line["others"]}
                may = set[str]().union(*(told[pk] for pk in known))
                found = canaries(written.subject, written.text, written.html)
                assert found <= own | may, written.text
        feed = Client().get(f"/calendar/{reader.calendar_token}.ics").content
        assert canaries(feed.decode()) <= others
        exactly_those_who_let(feed, reader, told)
    desk = browser_of(world.cast.desk_host).get(world.url("desk")).content.decode()
    coming = [p for p in people if p.withdrawn_at is None]
    assert canaries(desk) == set[str]().union(*(told[p.pk] for p in coming))


def exactly_those_who_let(feed: bytes, reader: Participant, told: dict[int, set[str]]) -> None:
    """Of a meeting of two that is on, the calendar says just what the other lets it."""
    said = {
        str(event["uid"]): str(event["summary"])
        for event in Calendar.from_ical(feed).walk("VEVENT")
    }
    starts = [at(hour) for hour in (9, 10, 11)]
    for meeting, other, start in of_two(reader):
        summary = said[f"{meeting}@samspill"]
        assert canaries(summary) == told[other]
        if not told[other] and start in starts:
            assert re.fullmatch(r"Møte \d", summary)


def of_two(reader: Participant) -> Iterator[tuple[object, int, datetime]]:
    mine = Seat.objects.filter(participant=reader, slot__isnull=False).values("meeting")
    on = all_on(
        reader.edition_id, list(Meeting.objects.filter(pk__in=mine).values_list("pk", flat=True))
    )
    for meeting in on:
        if not meeting.theme:
            (other,) = meeting.people - {reader.pk}
            yield meeting.uid, other, meeting.slot.start


def told_of(who: Participant) -> set[str]:
    """What may stand of them, by the words of the choices alone."""
    appears = who.person.appears
    if not appears:
        secret = who.organisation.sector in {Sector.POLICE, Sector.CONTROL_AGENCY}
        appears = "neutral" if secret else "name"
    return {
        "name": {who.person.name, who.organisation.name},
        "organisation": {who.organisation.name},
        "neutral": set[str](),
    }[appears]


def canaries(*texts: str) -> set[str]:
    return {found for text in texts for found in CANARY.findall(text.replace("\r\n ", ""))}
