"""What people keep to themselves is never found out: generated editions, each in two worlds that
differ in what somebody has chosen for themselves, or in what an organisation has ruled out.

As ``test_any_veto`` has it: before planning the worlds are equal to the byte. After publishing a
choice of one's own changes nothing, and a rule reads like meetings that were dropped.
"""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from cast import NOW
from samspill.web.editions.models import Participant
from samspill.web.meetings.models import Meeting
from samspill.web.people.models import Organisation, Sector
from samspill.web.planning.publishing import publish_plan
from support.drawn import LATER, Drawn, World, drafted, editions, in_an_edition
from support.examples import tries
from support.letters import deliver_all
from support.worlds import answer, differences, seen_in_two

SHARED = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


def rules(world: World, *, said: bool) -> Callable[[], object]:
    """One who represents the sayer's organisation opens the page, and rules out the target's
    organisation and all suppliers if ``said``."""

    def act() -> None:
        url = world.url("participant_rules")
        assert world.browser.get(url).status_code == 200
        if said:
            for press in ({"organisation": home_of(world)}, {"suppliers": ""}):
                assert world.browser.post(url, {**press, "on": "1"}).status_code == 302

    return act


def keeps(world: World, *, private: bool) -> Callable[[], object]:
    """The sayer saves their profile and marks somebody they work with; with other choices of
    their own if ``private``."""

    def act() -> None:
        assert world.browser.get(world.url("participant_me")).status_code == 200
        said = {"sellers": "shut", "seeks": "known"} if private else {}
        present = {"present": [str(slot.pk) for slot in world.cast.edition.slots.all()]}
        answered = world.browser.post(world.url("participant_me"), {**present, **said})
        assert answered.status_code == 302
        if private:
            url = world.url("participant_works_with", key=world.key)
            assert world.browser.post(url, {"on": "1"}).status_code == 302

    return act


def home_of(world: World) -> str:
    """The key of the target's organisation."""
    if world.key.startswith("o"):
        return world.key
    other = next(p for p in world.people if f"p{p.pk}" == world.key)
    return f"o{other.organisation_id}"


@tries(5, suppress=SHARED)
@given(drawn=editions, ruling=st.booleans())
def test_before_planning_nobody_sees_a_rule_or_what_somebody_chose_for_themselves(
    db: None, drawn: Drawn, ruling: bool
) -> None:
    def test(world: World, drawn: Drawn) -> None:
        if ruling:
            world.sayer.representative = True
            world.sayer.save()
        world.sayer.topics.all().delete()  # saved anew, the version of the profiles is a random one
        if drawn.planned:
            drafted(world.cast)
        who = world.onlookers()
        without, said = (
            rules(world, said=said) if ruling else keeps(world, private=said)
            for said in (False, True)
        )
        organiser = who.browsers["organiser"]
        then = [
            lambda: answer(organiser.post(world.url("organiser_plan_start"))),
            lambda: answer(organiser.get(world.url("organiser_planning"))),
            lambda: answer(organiser.get(world.url("organiser_journal"))),
        ]
        assert differences(*seen_in_two(without, said, who, now=LATER, then=then)) == []

    in_an_edition(test, drawn)


@tries(5, suppress=SHARED)
@given(drawn=editions)
def test_after_publishing_a_choice_of_ones_own_changes_nothing_that_anybody_sees(
    db: None, drawn: Drawn
) -> None:
    def test(world: World, drawn: Drawn) -> None:
        world.sayer.topics.all().delete()
        publish_plan(plan=drafted(world.cast), by=world.cast.organiser, now=NOW)
        deliver_all(now=NOW)
        world.cast.edition.refresh_from_db()
        who = world.onlookers()
        acts = keeps(world, private=False), keeps(world, private=True)
        without, said = seen_in_two(*acts, who, now=LATER)
        assert differences(without, said) == []

    in_an_edition(test, drawn)


@tries(5, suppress=SHARED)
@given(drawn=editions)
def test_after_publishing_a_rule_reads_to_the_other_ones_like_a_meeting_that_was_dropped(
    db: None, drawn: Drawn
) -> None:
    """The sayer alone comes from their organisation, so that nobody but they drops a meeting."""

    def test(world: World, drawn: Drawn) -> None:
        others = Organisation.objects.create(name="Andre", sector=Sector.BUSINESS)
        for person in world.people:
            if person.pk == world.sayer.pk:
                person.representative = True
            elif person.organisation_id == world.sayer.organisation_id:
                person.organisation = others
            person.save()
        world.sayer.refresh_from_db()
        publish_plan(plan=drafted(world.cast), by=world.cast.organiser, now=NOW)
        deliver_all(now=NOW)
        world.cast.edition.refresh_from_db()
        who = world.onlookers()
        # The rule about one organisation is said first, and then the one about all suppliers.
        theirs = {p.pk for p in world.people if f"o{p.organisation_id}" == home_of(world)}
        met = [m for m in Meeting.objects.all() if barred(world, m)]
        met.sort(key=lambda meeting: not meeting.people & theirs)
        said, dropped = seen_in_two(
            rules(world, said=True), lambda: world.drops(met), who, now=LATER
        )
        assert differences(said, dropped) == []

    in_an_edition(test, drawn)


def barred(world: World, meeting: Meeting) -> bool:
    """Whether the sayer's rules forbid the meeting."""
    if world.sayer.pk not in meeting.people:
        return False
    others = Participant.objects.filter(pk__in=meeting.people - {world.sayer.pk})
    return any(
        f"o{p.organisation_id}" == home_of(world)
        or p.organisation.sector == Sector.SECURITY_INDUSTRY
        for p in others
    )
