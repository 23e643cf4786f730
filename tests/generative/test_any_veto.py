"""A veto is never found out: generated editions, each in two worlds that differ in one veto.

Before planning, and while a plan is a draft, every page, file, count, letter and journal entry of
everybody else is equal to the byte. After publishing it is equal to the world in which the same
meeting was dropped. And a plan that is refused is refused in the same words, whatever changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import HealthCheck, given

from cast import NOW
from samspill.web.editions.models import (
    Participant,
)
from samspill.web.meetings.models import Meeting
from samspill.web.planning.publishing import publish_plan
from support.drawn import LATER, Drawn, World, drafted, editions, in_an_edition
from support.examples import tries
from support.letters import deliver_all, invite
from support.worlds import Seen, answer, differences, seen_in_two, seen_in_world

SHARED = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


def invited(world: World, *, remind: bool) -> int:
    cast = world.cast
    return invite(edition=cast.edition, remind=remind, by=cast.organiser, now=NOW)


@tries(25, suppress=SHARED)
@given(drawn=editions)
def test_before_publishing_nobody_sees_that_a_veto_was_said(db: None, drawn: Drawn) -> None:
    def test(world: World, drawn: Drawn) -> None:
        if drawn.planned:
            drafted(world.cast)
        who = world.onlookers()
        organiser = who.browsers["organiser"]

        def posts(name: str, **data: str) -> Callable[[], object]:
            return lambda: answer(organiser.post(world.url(name), data))

        then = [
            lambda: answer(organiser.get(world.url("organiser_letters_whom"))),
            lambda: invited(world, remind=False),
            lambda: invited(world, remind=True),
            posts("organiser_plan_start"),
            lambda: answer(organiser.get(world.url("organiser_planning"))),
            lambda: answer(organiser.get(world.url("organiser_journal"))),
        ]
        acts = world.chooses(None), world.chooses("no")
        without, said = seen_in_two(*acts, who, now=LATER, then=then)
        assert differences(without, said) == []

    in_an_edition(test, drawn)


@tries(25, suppress=SHARED)
@given(drawn=editions)
def test_after_publishing_a_veto_reads_like_a_meeting_that_was_dropped(
    db: None, drawn: Drawn
) -> None:
    def test(world: World, drawn: Drawn) -> None:
        publish_plan(plan=drafted(world.cast), by=world.cast.organiser, now=NOW)
        deliver_all(now=NOW)
        world.cast.edition.refresh_from_db()
        who = world.onlookers()
        met = meetings_with(world)
        if not met:  # somebody whom they do not meet: nothing happens that anybody could see
            acts = world.chooses(None), world.chooses("no")
            assert differences(*seen_in_two(*acts, who, now=LATER)) == []
            return
        said, dropped = seen_in_two(world.chooses("no"), lambda: world.drops(met), who, now=LATER)
        assert differences(said, dropped) == []
        told = [letter[0] for letter in letters(said)]
        assert len(told) == len(met)
        assert [world.sayer.person.email] not in told

    in_an_edition(test, drawn)


def meetings_with(world: World) -> list[Meeting]:
    """The sayer's meetings with the one they say no thanks to, a company's people each."""
    found = []
    for meeting in Meeting.objects.order_by("pk"):
        if world.sayer.pk in meeting.people:
            other = Participant.objects.get(pk__in=meeting.people - {world.sayer.pk})
            if world.key in {f"p{other.pk}", f"o{other.organisation_id}"}:
                found.append(meeting)
    return found


def letters(seen: Seen) -> list[tuple[object, ...]]:
    found = seen["letters"]
    assert isinstance(found, list)
    return found


@tries(10, suppress=SHARED)
@given(drawn=editions)
def test_a_plan_is_refused_in_the_same_words_whatever_changed(db: None, drawn: Drawn) -> None:
    def test(world: World, drawn: Drawn) -> None:
        drafted(world.cast)
        who = world.onlookers()
        onlookers = replace(who, browsers={})  # only what is answered to the publishing counts
        publish = world.url("organiser_plan_publish", number=1)

        def answered(act: Callable[[], object]) -> object:
            posted = [lambda: answer(who.browsers["organiser"].post(publish))]
            return seen_in_world(act, onlookers, now=LATER, then=posted)["then 0"]

        by_veto, by_hours = answered(world.chooses("no")), answered(world.leaves)
        assert by_veto == by_hours
        assert isinstance(by_veto, tuple)
        assert by_veto[0] == 409

    if drawn.noes:  # the same veto said twice changes nothing
        drawn = replace(drawn, noes={})
    in_an_edition(test, drawn)
