"""Who has ties and notes, and with whom, as tables that are written out: ``make mutants`` puts each
fault there can be into ``sharing.tie_permissions`` and ``sharing.note_permissions``."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from cast import LONG_AGO, Cast
from samspill.web.editions.models import Edition, Participant, Talk
from samspill.web.meetings.models import Meeting, MeetingState, Seat
from samspill.web.people.identity import doubt
from samspill.web.people.models import Why
from samspill.web.sharing.labels import Label
from samspill.web.sharing.models import Part, Terms
from samspill.web.sharing.note_models import Learnt, Note
from samspill.web.sharing.note_permissions import (
    About,
    AboutKind,
    learnt_by_me,
    learnt_by_others,
    may_open_lines,
    own_notes,
    subject_of,
)
from samspill.web.sharing.permissions import STRONGER, UNSURE, Shown, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_models import Action, How, NotHeld, Offer, Release
from samspill.web.sharing.tie_permissions import (
    begun,
    editions_with_ties,
    findable,
    has_met,
    has_tie,
    kept,
    may_keep_ties,
    may_reach,
    own_actions,
    releases,
    ties_are_on,
)
from support.pages import call_off
from support.shared import let_share
from support.ties import AFTER, met, of

NOWHERE = (False, "nothing there")


def lets_go(
    giver: Participant, receiver: Participant, edition: Edition | None, *, back: bool = False
) -> None:
    """A release, straight in the database."""
    with as_visit(of(giver)):
        Release.objects.create(
            edition=edition, giver=giver.person, receiver=receiver.person, how=How.TAP,
            released_at=AFTER, taken_back_at=AFTER if back else None,
        )  # fmt: skip


def says(
    owner: Participant, other: Participant, edition: Edition | None, label: Label = Label.CLEAR
) -> None:
    with as_visit(of(owner)):
        Action.objects.create(
            edition=edition, owner=owner.person, other=other.person, writer=owner.person,
            line="x", label=label, made_at=AFTER,
        )  # fmt: skip


def stays(who: Participant, *, yes: bool = True) -> None:
    with as_visit(of(who)):
        Offer.objects.create(person=who.person, stays=yes, searched="", changed_at=AFTER)


def denies(who: Participant, other: Participant, seat: Seat) -> None:
    with as_visit(of(who)):
        NotHeld.objects.create(
            meeting=seat.meeting, by=who.person, other=other.person, said_at=AFTER
        )


def keeps(who: Participant, shown: Shown = Shown.SIGNED_IN) -> tuple[bool, str]:
    visit = of(who, shown)
    with as_visit(visit):
        verdict = may_keep_ties(visit)
    return verdict.allowed, verdict.reason


def reaches(who: Participant, other: Participant, shown: Shown = Shown.SIGNED_IN) -> bool:
    visit = of(who, shown)
    with as_visit(visit):
        return bool(may_reach(visit, other.person_id))


def between(who: Participant) -> set[int]:
    """With whom they have releases, either way."""
    visit = of(who)
    with as_visit(visit):
        pairs = releases(visit).values_list("giver", "receiver")
        return {person for pair in pairs for person in pair} - {who.person_id}


def has_met_(who: Participant, other: Participant) -> bool:
    visit = of(who)
    with as_visit(visit):
        return has_met(visit, other.person_id)


def finds(who: Participant) -> set[int]:
    visit = of(who)
    with as_visit(visit):
        return set(findable(visit).values_list("person", flat=True))


def let_other(cast: Cast, part: Part) -> None:
    """The other edition lets its people do as much."""
    let_share(replace(cast, edition=cast.other_edition, organiser=cast.other_organiser), part)


@pytest.mark.parametrize("part", Part)
def test_where_ties_are_kept(cast: Cast, part: Part) -> None:
    met(cast)
    let_share(cast, part)
    on = part != Part.NONE
    let_other(cast, Part.NONE if on else Part.CASES)
    assert ties_are_on(cast.edition.pk) is on
    assert ties_are_on(cast.other_edition.pk) is not on
    wanted = {cast.edition.pk} if on else set()
    assert set(editions_with_ties(cast.bank.person_id).values_list("pk", flat=True)) == wanted
    assert not editions_with_ties(cast.withdrawn.person_id).exists()
    assert keeps(cast.bank) == ((True, "takes part") if on else NOWHERE)
    assert keeps(cast.stranger)[0] is not on
    lets_go(cast.bank, cast.police, cast.edition)
    lets_go(cast.bank, cast.agency, None)
    says(cast.bank, cast.police, cast.edition)
    says(cast.bank, cast.agency, None)
    there = {cast.agency.person_id} | ({cast.police.person_id} if on else set())
    assert between(cast.bank) == there
    with as_visit(of(cast.bank)):
        assert set(own_actions(of(cast.bank)).values_list("other", flat=True)) == there
        assert begun(of(cast.bank)).count() == (2 if on else 0)


def test_who_has_signed_in_and_is_sure_to_be_themselves(cast: Cast) -> None:
    let_share(cast, Part.TIES)
    let_other(cast, Part.TIES)
    for shown in Shown:
        link = shown is Shown.LINK
        wanted = (False, STRONGER) if link else (True, "takes part")
        assert keeps(cast.bank, shown) == wanted
        assert keeps(cast.withdrawn, shown) == NOWHERE
    doubt(person=cast.bank.person, why=Why.ADDRESS, by=None, now=AFTER, holds_own=True)
    assert keeps(cast.bank) == (False, UNSURE)
    assert keeps(cast.bank, Shown.LINK) == (False, STRONGER)
    assert keeps(cast.police) == keeps(cast.stranger) == (True, "takes part")


def test_what_outlives_its_edition_is_kept_by_both(cast: Cast) -> None:
    let_share(cast, Part.TIES)
    lets_go(cast.bank, cast.stranger, None)
    lets_go(cast.bank, cast.police, cast.edition)
    lets_go(cast.agency, cast.withdrawn, cast.edition)
    for who, there in (
        (cast.bank, 1), (cast.stranger, 1), (cast.police, 0), (cast.agency, 0), (cast.withdrawn, 0),
    ):  # fmt: skip
        with as_visit(of(who)):
            assert kept(of(who)).count() == there
    assert keeps(cast.stranger) == (True, "keeps ties of an edition that is erased")
    assert keeps(cast.stranger, Shown.LINK) == keeps(cast.withdrawn) == NOWHERE
    doubt(person=cast.police.person, why=Why.ADDRESS, by=None, now=AFTER, holds_own=True)
    assert keeps(cast.stranger)[0]
    doubt(person=cast.stranger.person, why=Why.ADDRESS, by=None, now=AFTER, holds_own=True)
    assert not keeps(cast.stranger)[0]
    assert not reaches(cast.stranger, cast.bank)


def test_what_is_taken_back_is_kept_by_nobody(cast: Cast) -> None:
    let_share(cast, Part.TIES)
    lets_go(cast.bank, cast.stranger, None, back=True)
    lets_go(cast.bank, cast.police, cast.edition, back=True)
    lets_go(cast.police, cast.bank, cast.edition)
    assert keeps(cast.stranger) == NOWHERE
    with as_visit(of(cast.bank)):
        assert not kept(of(cast.bank)).exists()
        assert not has_tie(of(cast.bank), cast.police.person_id)
        (one,) = releases(of(cast.bank))
        assert one.giver_id == cast.police.person_id


def test_a_tie_is_both_of_the_two(cast: Cast) -> None:
    let_share(cast, Part.TIES)
    lets_go(cast.bank, cast.police, cast.edition)
    lets_go(cast.agency, cast.bank, cast.edition)
    lets_go(cast.seller, cast.police, cast.edition)
    with as_visit(of(cast.bank)):
        for other in (cast.police, cast.agency, cast.seller):
            assert not has_tie(of(cast.bank), other.person_id)
    lets_go(cast.police, cast.bank, cast.edition)
    for who, other in ((cast.bank, cast.police), (cast.police, cast.bank)):
        with as_visit(of(who)):
            assert has_tie(of(who), other.person_id)
    with as_visit(of(cast.bank)):
        assert not has_tie(of(cast.bank), cast.agency.person_id)
    assert between(cast.bank) == {cast.police.person_id, cast.agency.person_id}
    assert between(cast.seller) == {cast.police.person_id}


class TestMet:
    def test_both_had_seats_in_it_and_it_has_begun(self, cast: Cast) -> None:
        seat = met(cast).seats.get(participant=cast.police)
        assert has_met_(cast.bank, cast.police)
        assert has_met_(cast.police, cast.bank)
        for other in (cast.agency, cast.seller, cast.police):
            assert not has_met_(cast.police, other)
        assert seat.slot is not None
        for now, there in ((seat.slot.start, 1), (seat.slot.start - timedelta(seconds=1), 0)):
            visit = Visit(cast.police.person_id, Shown.SIGNED_IN, now)
            with as_visit(visit):
                assert begun(visit).count() == there

    def test_not_who_has_withdrawn_or_left_it(self, cast: Cast) -> None:
        meeting = met(cast)
        Participant.objects.filter(pk=cast.agency.pk).update(withdrawn_at=AFTER)
        assert has_met_(cast.bank, cast.agency)  # for the one who stayed it is as it was
        let_other(cast, Part.TIES)
        assert not has_met_(cast.agency, cast.bank)
        slot = meeting.seats.get(participant=cast.bank).slot
        meeting.seats.filter(participant=cast.bank).update(
            slot=None, place=None, left_slot=slot, until=1
        )
        assert not has_met_(cast.bank, cast.police)
        assert not has_met_(cast.police, cast.bank)

    def test_not_one_that_was_cancelled(self, cast: Cast) -> None:
        meeting = met(cast)
        with pytest.raises(DatabaseError), transaction.atomic():
            Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED)
        call_off(meeting)
        assert not has_met_(cast.bank, cast.police)
        assert has_met_(cast.bank, cast.agency)

    @pytest.mark.parametrize("who", ["bank", "police"])
    def test_not_where_one_of_the_two_says_so(self, cast: Cast, who: str) -> None:
        seat = met(cast).seats.get(participant=cast.police)
        one: Participant = getattr(cast, who)
        other = cast.police if who == "bank" else cast.bank
        denies(one, other, seat)
        assert not has_met_(cast.bank, cast.police)
        assert not has_met_(cast.police, cast.bank)
        assert has_met_(cast.bank, cast.agency)
        assert reaches(one, other)  # to take it back
        assert not reaches(other, one)
        assert not reaches(one, cast.seller)

    def test_what_others_deny_is_theirs(self, cast: Cast) -> None:
        seat = met(cast).seats.get(participant=cast.police)
        denies(cast.bank, cast.agency, seat)
        assert has_met_(cast.bank, cast.police)
        denies(cast.seller, cast.police, seat)
        assert has_met_(cast.bank, cast.police)
        assert has_met_(cast.police, cast.bank)


class TestStaying:
    def test_who_stays_finds_who_stays(self, cast: Cast) -> None:
        let_share(cast, Part.TIES)
        stays(cast.seller)
        stays(cast.agency, yes=False)
        assert finds(cast.bank) == set()
        stays(cast.bank)
        assert finds(cast.bank) == {cast.seller.person_id}
        assert finds(cast.seller) == {cast.bank.person_id}
        assert finds(cast.agency) == set()
        assert reaches(cast.bank, cast.seller)
        assert reaches(cast.seller, cast.bank)
        assert not reaches(cast.bank, cast.agency)
        assert not reaches(cast.police, cast.seller)

    def test_among_the_people_of_ones_own_events(self, cast: Cast) -> None:
        let_share(cast, Part.TIES)
        let_other(cast, Part.TIES)
        for who in (cast.bank, cast.stranger, cast.withdrawn, cast.seller):
            stays(who)
        assert finds(cast.bank) == {cast.seller.person_id}
        assert finds(cast.stranger) == set()

    def test_of_an_earlier_edition_of_the_event_too_where_ties_are_kept(self, cast: Cast) -> None:
        let_share(cast, Part.TIES)
        Edition.objects.filter(pk=cast.other_edition.pk).update(event=cast.edition.event)
        stays(cast.bank)
        stays(cast.stranger)
        assert finds(cast.bank) == set()
        let_other(cast, Part.TIES)
        assert finds(cast.bank) == {cast.stranger.person_id}
        Terms.objects.filter(edition=cast.edition).delete()
        assert finds(cast.bank) == set()


class TestReach:
    def test_whom_one_has_met(self, cast: Cast) -> None:
        met(cast)
        assert reaches(cast.bank, cast.police)
        assert not reaches(cast.bank, cast.police, Shown.LINK)
        for other in (cast.bank, cast.seller, cast.withdrawn, cast.stranger):
            assert not reaches(cast.bank, other)

    @pytest.mark.parametrize("how", [lets_go, says])
    def test_who_let_one_have_something_and_with_whom_one_agreed(
        self, cast: Cast, how: type
    ) -> None:
        let_share(cast, Part.TIES)
        how(cast.bank, cast.police, cast.edition)
        assert reaches(cast.bank, cast.police)
        assert reaches(cast.police, cast.bank)
        for who in (cast.bank, cast.police):
            assert not reaches(who, cast.agency)
        assert not reaches(cast.agency, cast.bank)
        assert not reaches(cast.bank, cast.bank)

    def test_of_two_who_agreed_both_read_it_and_nobody_else(self, cast: Cast) -> None:
        let_share(cast, Part.TIES)
        says(cast.bank, cast.police, cast.edition)
        for who, there in ((cast.bank, 1), (cast.police, 1), (cast.agency, 0)):
            with as_visit(of(who)):
                assert own_actions(of(who)).count() == there


class TestNotesAndLines:
    def writes(self, cast: Cast, who: Participant, edition: Edition) -> None:
        with as_visit(of(who)):
            Note.objects.create(
                person=who.person, key=f"{who.pk:032}", edition=edition, other=cast.agency.person,
                text="x", revision=1, begun_at=AFTER, changed_at=AFTER,
            )  # fmt: skip

    def learns(self, who: Participant, edition: Edition, opened: timedelta | None) -> None:
        with as_visit(of(who)):
            Learnt.objects.create(
                edition=edition, person=who.person, challenge="x", line="x", said_at=LONG_AGO,
                opened_at=None if opened is None else AFTER + opened,
            )  # fmt: skip

    @pytest.mark.parametrize("part", Part)
    def test_ones_own_where_ties_are_kept(self, cast: Cast, part: Part) -> None:
        let_share(cast, part)
        let_other(cast, Part.CASES if part == Part.NONE else Part.NONE)
        for who in (cast.bank, cast.police):
            self.writes(cast, who, cast.edition)
            self.learns(who, cast.edition, None)
        there = {cast.bank.person_id} if part != Part.NONE else set()
        with as_visit(of(cast.bank)):
            assert set(own_notes(of(cast.bank)).values_list("person", flat=True)) == there
            assert set(learnt_by_me(of(cast.bank)).values_list("person", flat=True)) == there

    def reads(self, who: Participant, edition: Edition) -> set[int]:
        with as_visit(of(who)):
            lines = learnt_by_others(of(who), edition.pk)
            return set(lines.values_list("person", flat=True))

    @pytest.mark.parametrize("part", Part)
    def test_others_lines_where_people_share(self, cast: Cast, part: Part) -> None:
        let_share(cast, part)
        on = part in {Part.SHARING, Part.CASES}
        let_other(cast, Part.TIES if on else Part.SHARING)
        for who in (cast.bank, cast.police):
            self.learns(who, cast.edition, timedelta())
        self.learns(cast.agency, cast.edition, None)
        self.learns(cast.seller, cast.edition, timedelta(seconds=1))
        self.learns(cast.stranger, cast.other_edition, timedelta())
        assert self.reads(cast.bank, cast.edition) == ({cast.police.person_id} if on else set())
        for who, edition in (
            (cast.withdrawn, cast.edition),
            (cast.stranger, cast.edition),
            (cast.bank, cast.other_edition),
        ):
            assert self.reads(who, edition) == set()
            assert not may_open_lines(of(who), edition.pk)
        assert bool(may_open_lines(of(cast.bank), cast.edition.pk)) is on


def about(who: Participant, what: About) -> tuple[str, int, str, int] | None:
    """What they would write about, if they may."""
    visit = of(who)
    with as_visit(visit):
        found = subject_of(visit, what)
    return None if found is None else (found.field, found.pk, found.name, found.edition)


class TestWhatANoteIsAbout:
    def test_a_meeting_that_one_has_or_had_a_seat_in(self, cast: Cast) -> None:
        meeting, here = met(cast), cast.edition.pk
        other = Meeting.objects.exclude(pk=meeting.pk).get()
        one, two = (About(AboutKind.MEETING, uid=each.uid) for each in (meeting, other))
        assert about(cast.bank, one) == ("meeting", meeting.pk, "Pia Politi", here)
        assert about(cast.bank, two) == ("meeting", other.pk, "Tone Tilsyn", here)
        assert about(cast.police, one) == ("meeting", meeting.pk, "Berit Bank", here)
        assert about(cast.police, two) is about(cast.seller, one) is None
        assert about(cast.bank, About(AboutKind.MEETING, uid=uuid4())) is None
        call_off(meeting)
        assert about(cast.police, one) == ("meeting", meeting.pk, "", here)  # nobody has a seat

    def test_none_of_an_edition_that_one_left_or_where_ties_are_off(self, cast: Cast) -> None:
        one = About(AboutKind.MEETING, uid=met(cast).uid)
        let_other(cast, Part.TIES)
        for who in (cast.bank, cast.police):
            Participant.objects.create(
                edition=cast.other_edition, person=who.person, organisation=who.organisation
            )
        Participant.objects.filter(pk=cast.police.pk).update(withdrawn_at=AFTER)
        assert about(cast.police, one) is None
        assert about(cast.bank, one) is not None
        let_share(cast, Part.NONE)
        assert about(cast.bank, one) is None

    def test_talks_people_and_organisations_of_ones_own_editions(self, cast: Cast) -> None:
        let_share(cast, Part.TIES)
        let_other(cast, Part.TIES)
        here, there = cast.edition.pk, cast.other_edition.pk
        talk = Talk.objects.get(edition=cast.edition)
        police, agency = cast.police, cast.agency.organisation
        assert police.organisation is not None
        assert agency is not None
        on_talk = About(AboutKind.TALK, uid=talk.uid)
        on_police = About(AboutKind.PERSON, pk=police.person_id)
        on_their_force = About(AboutKind.ORGANISATION, pk=police.organisation.pk)
        assert about(cast.bank, on_talk) == ("talk", talk.pk, "Åpning", here)
        assert about(cast.bank, on_police) == ("other", police.person_id, "Pia Politi", here)
        assert about(cast.bank, on_their_force) == (
            "organisation", police.organisation.pk, "Østre politidistrikt", here,
        )  # fmt: skip
        assert about(police, on_police) is None
        for what in (on_talk, on_police, on_their_force):
            assert about(cast.stranger, what) is about(cast.withdrawn, what) is None
        assert about(cast.stranger, About(AboutKind.ORGANISATION, pk=agency.pk)) == (
            "organisation", agency.pk, "Varetilsynet", there,
        )  # fmt: skip
