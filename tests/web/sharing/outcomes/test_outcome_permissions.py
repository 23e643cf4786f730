"""Who answers, tells a story and reads what came of an edition, asked of the rules themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cast import Cast
from samspill.web.editions.models import Edition, EditionRole, Participant, Role, Room, Slot, Table
from samspill.web.sharing.models import Part
from samspill.web.sharing.outcomes.actions import (
    approve_story,
    propose_story,
    take_back_story,
)
from samspill.web.sharing.outcomes.models import Story
from samspill.web.sharing.outcomes.permissions import (
    approved_stories,
    asked_in_letters,
    edition_before,
    edition_of_story,
    may_answer,
    own_stories,
)
from samspill.web.sharing.permissions import Shown
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.ties import NoTieError
from support.outcomes import answers, did_not_meet
from support.pages import meet
from support.shared import let_share
from support.ties import met, of

WORDS = "Vi skrev en felles rutine, og den brukes i fem avdelinger."


def a_year_before(cast: Cast) -> Edition:
    """The event's edition of the year before, where the bank met the company."""
    back = timedelta(days=365)
    edition = Edition.objects.create(
        event=cast.edition.event, slug="fjor", name="I fjor", day=cast.edition.day - back,
        phase=cast.edition.phase,
    )  # fmt: skip
    for slot in Slot.objects.filter(edition=cast.edition):
        Slot.objects.create(edition=edition, start=slot.start - back, end=slot.end - back)
    room = Room.objects.create(edition=edition, name="Salen")
    Table.objects.create(edition=edition, room=room, number=1)
    bank, seller = (
        Participant.objects.create(
            edition=edition, person=who.person, organisation=who.organisation
        )
        for who in (cast.bank, cast.seller)
    )
    EditionRole.objects.create(edition=edition, person=cast.creator, role=Role.ORGANISER)
    let_share(replace(cast, edition=edition, organiser=cast.creator), Part.TIES)
    meet(bank, seller, table=1)
    return edition


@pytest.fixture
def been(cast: Cast) -> Cast:
    met(cast)
    return cast


def proposed(cast: Cast) -> Story:
    visit = of(cast.bank, days=2)
    with as_visit(visit):
        return propose_story(
            other=cast.police.person_id, text=WORDS, visit=visit, by=cast.bank.person
        )


def test_a_story_is_the_twos_and_nobody_elses(been: Cast) -> None:
    story = proposed(been)
    sees = {}
    for name in ("bank", "police", "agency", "seller", "bank_colleague"):
        who = getattr(been, name)
        visit = of(who, days=3)
        with as_visit(visit):
            sees[name] = own_stories(visit).exists()
            if not sees[name]:
                with pytest.raises(NoTieError):
                    take_back_story(story=story.pk, visit=visit, by=who.person)
    assert [name for name, seen in sees.items() if seen] == ["bank", "police"]


def test_a_story_is_told_where_the_two_met_and_by_who_has_signed_in(been: Cast) -> None:
    before = a_year_before(been)
    visit = of(been.bank, days=2)
    with as_visit(visit):
        told = {
            name: edition_of_story(visit, getattr(been, name).person_id)
            for name in ("police", "seller", "stranger")
        }
    assert told == {"police": been.edition, "seller": before, "stranger": None}
    link = of(been.bank, Shown.LINK, days=2)
    with as_visit(link):
        assert edition_of_story(link, been.police.person_id) is None


def test_who_says_that_it_was_not_held_tells_no_story_of_it(cast: Cast) -> None:
    meeting = met(cast)
    did_not_meet(cast.police, cast.bank, meeting)
    visit = of(cast.bank, days=2)
    with as_visit(visit):
        assert edition_of_story(visit, cast.police.person_id) is None
        assert edition_of_story(visit, cast.agency.person_id) == cast.edition


def test_one_is_asked_of_each_edition_in_its_time_and_where_one_met_somebody(been: Cast) -> None:
    before = a_year_before(been)
    visit = of(been.bank, days=60)
    with as_visit(visit):
        assert may_answer(visit, been.edition)
        assert not may_answer(visit, before)
    link = of(been.bank, Shown.LINK, days=60)
    with as_visit(link):
        assert not may_answer(link, been.edition)
    seller = of(been.seller, days=60)  # who met somebody the year before alone
    with as_visit(seller):
        assert not may_answer(seller, been.edition)


def test_an_answer_to_another_edition_is_no_answer_to_this(been: Cast) -> None:
    before = a_year_before(been)
    bank = Participant.objects.get(edition=before, person=been.bank.person)
    answers(bank, of(been.bank, days=60 - 365).now, useful=1)
    visit = of(been.bank, days=60)
    with as_visit(visit):
        assert asked_in_letters(visit, been.edition)


def test_the_edition_before_is_the_events_and_for_who_organises_it(been: Cast) -> None:
    other = been.other_edition
    Edition.objects.filter(pk=other.pk).update(day=been.edition.day - timedelta(days=30))
    EditionRole.objects.create(edition=other, person=been.organiser, role=Role.ORGANISER)
    assert edition_before(been.organiser, been.edition) is None
    before = a_year_before(been)
    assert edition_before(been.organiser, been.edition) is None
    EditionRole.objects.create(edition=before, person=been.organiser, role=Role.ORGANISER)
    assert edition_before(been.organiser, been.edition) == before


def test_what_is_approved_is_told_of_its_own_edition(been: Cast) -> None:
    story = proposed(been)
    visit = of(been.police, days=3)
    with as_visit(visit):
        approve_story(story=story.pk, text=WORDS, visit=visit, by=been.police.person)
    before = a_year_before(been)
    EditionRole.objects.create(edition=before, person=been.organiser, role=Role.ORGANISER)
    with as_visit(of(been.police, days=3)):
        assert [one.pk for one in approved_stories(been.organiser, been.edition)] == [story.pk]
        assert not approved_stories(been.organiser, before).exists()
