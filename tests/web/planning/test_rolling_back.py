"""Holes that are filled, and earlier versions that one goes back to: shown first, and undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from cast import NOW, Cast, at
from samspill.engine.model.valuation import Valuation, pair_of
from samspill.web.editions.keys import participant_key
from samspill.web.editions.models import EditionRole, Role, Slot
from samspill.web.editions.participation import withdraw_participant
from samspill.web.journal.models import Entry
from samspill.web.meetings.actions import Wanted, hold
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.outbox.models import Letter
from samspill.web.planning.models import PlanVersion, VersionState
from samspill.web.planning.problem import facts_of
from samspill.web.planning.repairing import OtherProposalError, Proposal, Way
from samspill.web.planning.rolling_back import NothingToGoBackToError
from samspill.web.planning.undoing import undo_change
from samspill.web.planning.vetoes import drop_meeting, say_no_thanks
from samspill.web.planning.without_facts import (
    fill_holes,
    proposed_filling,
    proposed_return,
    roll_back,
)
from samspill.web.wishes.models import Interest, RoundTable, Strength, Veto
from support.letters import deliver_all
from support.pages import call_off, meet, planned, signed_in, url, words
from support.versions import agreed_to, elsewhere, on, published

SOON = NOW + timedelta(minutes=2)


@pytest.fixture
def met(cast: Cast) -> Meeting:
    """The bank meets the police in the first slot at table 2."""
    return meet(cast.bank, cast.police)


def rolled_back(cast: Cast, plan: PlanVersion, way: Way = Way.AS_FEW) -> Proposal | None:
    """Shown and agreed to."""
    proposal = proposed_return(plan, way=way, now=NOW)
    if proposal is None:
        return None
    return roll_back(plan=plan, agreed=agreed_to(proposal), by=cast.organiser, now=NOW)


def test_holes_are_filled_shown_first_and_undone(cast: Cast, met: Meeting) -> None:
    published(cast)
    deliver_all(now=NOW)
    before = on(cast)
    proposal = proposed_filling(cast.edition, now=NOW)
    assert on(cast) == before
    assert proposal is not None
    change = proposal.difference
    assert (change.moved, change.cancelled, len(change.new) > 0) == ((), (), True)
    fill_holes(edition=cast.edition, agreed=agreed_to(proposal), by=cast.organiser, now=NOW)
    assert len(on(cast)) == 1 + len(change.new)
    assert Entry.objects.filter(verb="holes_filled").count() == 1
    undo_change(edition=cast.edition, by=cast.organiser, now=NOW)
    assert (on(cast), deliver_all(now=SOON)) == (before, [])


def test_the_plans_are_headed_by_what_people_have(cast: Cast, met: Meeting) -> None:
    page, address = signed_in(cast.organiser), url("organiser_planning", cast)
    said = [words(page.get(address).content)]
    published(cast)
    said.append(words(page.get(address).content))
    assert [text.count("have answered.") for text in said] == [1, 0]
    assert [text.count("1 meeting is published.") for text in said] == [0, 1]


def test_nothing_is_filled_where_there_is_no_hole(cast: Cast, met: Meeting) -> None:
    published(cast)
    fill_holes(
        edition=cast.edition,
        agreed=agreed_to(proposed_filling(cast.edition, now=NOW)),
        by=cast.organiser,
        now=NOW,
    )
    page = signed_in(cast.organiser)
    asked = words(page.get(url("organiser_plan_fill", cast)).content)
    assert [asked.count(text) for text in ("See what it would do", "no hole")] == [1, 0]
    said = words(page.post(url("organiser_plan_fill", cast)).content)
    assert said.count("There is no hole to fill: nobody can have another meeting now.") == 1


def test_a_dropped_meeting_does_not_come_back_by_undo(cast: Cast, met: Meeting) -> None:
    meet(cast.bank, cast.agency, slot=2, table=4)
    published(cast)
    drop_meeting(participant=cast.bank, meeting=met, now=NOW)
    after_dropping = on(cast)
    proposal = proposed_filling(cast.edition, now=NOW)
    fill_holes(edition=cast.edition, agreed=agreed_to(proposal), by=cast.organiser, now=NOW)
    assert met.people not in [frozenset(people) for people, _slot, _table in on(cast)]
    undo_change(edition=cast.edition, by=cast.organiser, now=NOW)
    assert on(cast) == after_dropping


def test_a_seat_that_was_given_up_is_nobodys_again(cast: Cast) -> None:
    row = RoundTable.objects.create(
        edition=cast.edition, key="svindel", theme="Svindel", fewest=3, most=4, sectors=1,
        moderator=cast.agency,
    )  # fmt: skip
    people = [cast.bank, cast.police, cast.seller, cast.agency]
    for who in people:
        Interest.objects.create(participant=who, round_table=row, strength=Strength.LIKE)
    Veto.objects.all().delete()
    cast.edition.tables.filter(number=6).update(seats=8)
    slot = cast.edition.slots.order_by("start")[1]
    wanted = Wanted(
        frozenset(who.pk for who in people),
        slot.pk,
        cast.edition.tables.get(number=6).pk,
        round_table="svindel",
        theme="Svindel",
    )
    (held,) = hold(edition=cast.edition, wanted=[wanted], by=None, now=NOW)
    first = published(cast)
    meet(cast.bank_colleague, cast.agency, slot=0, table=3)
    published(cast)
    for who in (cast.bank, cast.agency):
        drop_meeting(participant=who, meeting=Meeting.objects.get(pk=held.pk), now=NOW)
    assert row.interests.count() == 2
    assert RoundTable.objects.get().moderator is None
    first.refresh_from_db()
    for proposal in (
        proposed_filling(cast.edition, now=NOW),
        proposed_return(first, way=Way.FILLED, now=NOW),
    ):
        assert proposal is not None
        assert proposal.difference.joined == ()
        seated = [m.people for m in proposal.difference.new if m.round_table]
        assert not any({cast.bank.pk, cast.agency.pk} & people for people in seated)


def test_going_back_to_an_earlier_version(cast: Cast, met: Meeting) -> None:
    gone = meet(cast.bank, cast.agency, slot=2, table=4)
    first = published(cast)
    before = on(cast)
    elsewhere(cast, met, slot=3, table=6)
    call_off(gone)
    meet(cast.bank_colleague, cast.agency, slot=0, table=5)
    published(cast)
    deliver_all(now=NOW)
    between, last = on(cast), cast.edition.plans.get(state=VersionState.PUBLISHED)
    first.refresh_from_db()
    rolled_back(cast, first)
    assert on(cast) == before
    now = cast.edition.plans.get(state=VersionState.PUBLISHED)
    assert now.number == last.number + 1
    told = {letter.to[0] for letter in deliver_all(now=SOON)}
    assert told == {
        who.person.email for who in (cast.bank, cast.police, cast.agency, cast.bank_colleague)
    }
    first.refresh_from_db()
    assert proposed_return(first, way=Way.AS_FEW, now=NOW) is None
    last.refresh_from_db()
    rolled_back(cast, last)
    assert on(cast) == between
    undo_change(edition=cast.edition, by=cast.organiser, now=NOW)
    assert (on(cast), deliver_all(now=SOON)) == (before, [])


@pytest.mark.parametrize("how", ["dropped", "vetoed", "withdrawn", "wish taken back"])
def test_what_does_not_fit_any_more_stays_out(cast: Cast, how: str, met: Meeting) -> None:
    stays = meet(cast.bank_colleague, cast.agency, slot=1, table=3)
    first = published(cast)
    elsewhere(cast, stays, slot=2, table=5)
    if how in {"vetoed", "wish taken back"}:
        call_off(met)
    published(cast)
    if how == "dropped":
        drop_meeting(participant=cast.police, meeting=Meeting.objects.get(pk=met.pk), now=NOW)
    elif how == "vetoed":
        say_no_thanks(participant=cast.police, target=cast.bank, now=NOW)
    elif how == "wish taken back":
        cast.edition.wishes.all().delete()
        cast.police.topics.all().delete()
        cast.bank.topics.all().delete()
    else:
        withdraw_participant(participant=cast.police, by=cast.organiser, now=NOW)
    first.refresh_from_db()
    rolled_back(cast, first)
    people = {frozenset(people): (slot, table) for people, slot, table in on(cast)}
    assert people[stays.people] == (stays.slot_id, 3)
    pair = pair_of(participant_key(cast.bank.pk), participant_key(cast.police.pk))
    grounded = pair in Valuation(facts_of(cast.edition).problem).pairs
    assert (met.people in people) == grounded
    assert not grounded or how == "wish taken back"


def test_a_slot_and_a_table_that_are_gone_get_others(cast: Cast, met: Meeting) -> None:
    first = published(cast)
    call_off(met)
    meet(cast.bank_colleague, cast.agency, slot=1, table=3)
    published(cast)
    Slot.objects.filter(pk=met.slot_id).update(retired_at=NOW)
    cast.edition.tables.filter(number=2).update(retired_at=NOW)
    first.refresh_from_db()
    rolled_back(cast, first)
    met.refresh_from_db()
    assert met.state == MeetingState.PLANNED
    assert met.slot in cast.edition.slots.all()
    assert met.table in cast.edition.tables.all()


def test_what_has_begun_stays_as_it_is_on(cast: Cast, met: Meeting) -> None:
    later = meet(cast.bank_colleague, cast.agency, slot=3, table=3)
    first = published(cast)
    call_off(met)
    held = meet(cast.bank, cast.agency, slot=0, table=4)
    elsewhere(cast, later, slot=2, table=5)
    published(cast)
    first.refresh_from_db()
    during = at(9, 5)
    proposal = proposed_return(first, way=Way.AS_FEW, now=during)
    roll_back(plan=first, agreed=agreed_to(proposal), by=cast.organiser, now=during)
    where = {frozenset(people): (slot, table) for people, slot, table in on(cast)}
    assert where[held.people] == (held.slot_id, 4)
    assert where[later.people] == (later.slot_id, 3)
    assert met.people not in where


def test_only_what_people_followed_before_is_gone_back_to(cast: Cast, met: Meeting) -> None:
    follows = published(cast)
    page = signed_in(cast.organiser)
    for plan in (follows, planned(cast)):
        with pytest.raises(NothingToGoBackToError):
            proposed_return(plan, way=Way.AS_FEW, now=NOW)
        address = url("organiser_plan_back", cast, number=plan.number)
        assert (page.get(address).status_code, page.post(address).status_code) == (404, 404)


def test_an_organiser_goes_back_on_the_page(cast: Cast, met: Meeting) -> None:
    published(cast)
    elsewhere(cast, met, slot=3, table=6)
    published(cast)
    page = signed_in(cast.organiser)
    earlier = page.get(url("organiser_plan_against", cast, number=1, other=2))
    assert earlier.status_code == 200
    address = url("organiser_plan_back", cast, number=1)
    assert words(page.get(address).content).count("See what it would do") == 1
    shown = page.post(address)
    assert words(shown.content).count("1 meeting is moved, 2 people are told.") == 1
    done = page.post(address, sent(shown.context["repair"]), follow=True)
    assert words(done.content).count("The meetings are changed. People are told at") == 1
    met.refresh_from_db()
    assert met.table.number == 2


def sent(repair: dict[str, object]) -> dict[str, object]:
    return {"way": repair["way"], "agreed": repair["key"], "stands": repair["stands"]}


def test_who_was_quicker_is_said_with_name_and_time(
    cast: Cast, met: Meeting, second: Client
) -> None:
    published(cast)
    first = signed_in(cast.organiser)
    address = url("organiser_plan_fill", cast)
    mine, theirs = (page.post(address).context["repair"] for page in (first, second))
    assert second.post(address, sent(theirs)).status_code == 302
    answer = first.post(address, sent(mine))
    assert answer.status_code == 422
    said = words(answer.content)
    assert said.count("Plan 2 was published by Siv Starter on ") == 1
    assert said.count("There is no hole to fill") == 1


@pytest.fixture
def second(cast: Cast) -> Client:
    """The browser of a second organiser."""
    EditionRole.objects.create(edition=cast.edition, person=cast.creator, role=Role.ORGANISER)
    return signed_in(cast.creator)


def test_an_old_key_carries_nothing_out(cast: Cast, met: Meeting) -> None:
    published(cast)
    proposal = proposed_filling(cast.edition, now=NOW)
    assert proposal is not None
    meet(cast.bank_colleague, cast.agency, slot=0, table=3)
    before, letters = on(cast), Letter.objects.count()
    agreed = agreed_to(proposal)
    with pytest.raises(OtherProposalError) as caught:
        fill_holes(edition=cast.edition, agreed=agreed, by=cast.organiser, now=NOW)
    assert (on(cast), Letter.objects.count()) == (before, letters)
    assert caught.value.published is None  # no version was published meanwhile


def test_one_goes_back_to_the_times_that_slots_have_today(cast: Cast, met: Meeting) -> None:
    first = published(cast)
    slot = met.slot
    Slot.objects.filter(pk=slot.pk).update(
        start=slot.start + timedelta(minutes=10), end=slot.end + timedelta(minutes=10)
    )
    elsewhere(cast, met, slot=3, table=2)
    published(cast)
    first.refresh_from_db()
    proposal = rolled_back(cast, first)
    assert proposal is not None
    (moved,) = proposal.difference.moved
    assert (moved.slot_id, moved.slot.start) == (slot.pk, slot.start + timedelta(minutes=10))
    met.refresh_from_db()
    assert met.slot_id == slot.pk
    page = signed_in(cast.organiser)
    said = words(page.get(url("organiser_plan_map", cast, number=first.number)).content)
    assert (said.count("09:00"), said.count("09:10")) == (1, 0)
