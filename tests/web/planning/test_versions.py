"""Plan versions beside one another: what is other, what a new one keeps, filling holes and going
back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from cast import NOW, Cast, assemble, at
from samspill.engine.model.valuation import Valuation, pair_of
from samspill.web.editions.keys import participant_key
from samspill.web.editions.models import EditionRole, Role, Slot
from samspill.web.editions.participation import withdraw_participant
from samspill.web.journal.models import Entry
from samspill.web.meetings.actions import Wanted, hold, move
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.outbox.models import Letter
from samspill.web.planning.actions import order_planning
from samspill.web.planning.comparing import between_versions
from samspill.web.planning.models import Keep, PlanVersion, VersionState
from samspill.web.planning.problem import facts_of, plan_of
from samspill.web.planning.publishing import publish_plan
from samspill.web.planning.repairing import Agreed, OtherProposalError, Proposal, Way
from samspill.web.planning.reports import report_on
from samspill.web.planning.rolling_back import NothingToGoBackToError
from samspill.web.planning.running import carry_out
from samspill.web.planning.tasks import enqueue_run
from samspill.web.planning.undoing import undo_change
from samspill.web.planning.versions import discard_plan, store_draft
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

SOON = NOW + timedelta(minutes=2)
Day = list[tuple[list[int], int, int]]


@pytest.fixture
def players(transactional_db: None) -> Cast:
    return assemble()


@pytest.fixture
def met(cast: Cast) -> Meeting:
    """The bank meets the police in the first slot at table 2."""
    return meet(cast.bank, cast.police)


def on(cast: Cast) -> Day:
    """Who meets in which slot at which table."""
    found = Meeting.objects.filter(edition=cast.edition, state=MeetingState.PLANNED)
    return sorted((sorted(m.people), m.slot_id, m.table.number) for m in found)


def published(cast: Cast) -> PlanVersion:
    """The meetings that are on as the version that people follow."""
    on_now = Meeting.objects.filter(state=MeetingState.PLANNED).prefetch_related("seats")
    facts = facts_of(cast.edition)
    version = store_draft(
        edition=cast.edition,
        facts=facts,
        plan=plan_of(on_now),
        result={"levels": []},
        report=report_on(facts, plan_of(on_now)),
        run=None,
        now=NOW,
    )
    publish_plan(plan=version, by=cast.organiser, now=NOW)
    return PlanVersion.objects.get(pk=version.pk)


def elsewhere(cast: Cast, meeting: Meeting, *, slot: int, table: int) -> None:
    there = cast.edition.slots.order_by("start")[slot]
    at_table = cast.edition.tables.get(number=table)
    move(
        edition=cast.edition,
        moves={meeting.pk: (there.pk, at_table.pk)},
        by=None,
        now=NOW,
    )


def agreed_to(proposal: Proposal | None) -> Agreed:
    assert proposal is not None
    return Agreed(proposal.way, proposal.key, proposal.stands)


def rolled_back(cast: Cast, plan: PlanVersion, way: Way = Way.AS_FEW) -> Proposal | None:
    """Shown and agreed to."""
    proposal = proposed_return(plan, way=way, now=NOW)
    if proposal is None:
        return None
    return roll_back(plan=plan, agreed=agreed_to(proposal), by=cast.organiser, now=NOW)


def test_two_versions_are_compared_meeting_by_meeting(cast: Cast, met: Meeting) -> None:
    table_only = meet(cast.agency, cast.bank_colleague, slot=1, table=3)
    gone = meet(cast.bank, cast.agency, slot=2, table=4)
    stays = meet(cast.seller, cast.agency, slot=3, table=1)
    lost = gone.people
    first = published(cast)
    elsewhere(cast, met, slot=3, table=6)
    elsewhere(cast, table_only, slot=1, table=4)
    call_off(gone)
    new = meet(cast.agency, cast.police, slot=2, table=5)
    second = published(cast)
    first.refresh_from_db()
    change = between_versions(first, second)
    assert [m.people for m in change.cancelled] == [lost]
    assert {m.people for m in change.moved} == {met.people, table_only.people}
    assert [m.people for m in change.new] == [frozenset({cast.agency.pk, cast.police.pk})]
    assert (change.unchanged, new.pk == gone.pk) == (1, False)
    assert cast.seller.pk in stays.people - change.affected
    back = between_versions(second, first)
    assert [m.people for m in back.new] == [lost]
    assert between_versions(first, first).nothing


def test_the_page_says_who_gets_another_day(cast: Cast, met: Meeting) -> None:
    gone = meet(cast.bank, cast.agency, slot=2, table=4)
    published(cast)
    elsewhere(cast, met, slot=3, table=2)
    call_off(gone)
    published(cast)
    page = signed_in(cast.organiser)
    address = url("organiser_plan_against", cast, number=2, other=1)
    said = words(page.get(address).content)
    assert said.count("3 people get another day: 1 meeting is cancelled, 1 meeting is moved.") == 1
    assert said.count("Moved: Pia Politi, from 09:00 at table 2 to 13:00 at table 2") == 1
    assert said.count("Not any more: 11:00 with Berit Bank, table 4") == 1
    by_meeting = words(page.get(address, {"by": "meeting"}).content)
    assert by_meeting.count("Berit Bank and Pia Politi: from 09:00 to 13:00, at table 2") == 1
    assert by_meeting.count("Berit Bank and Tone Tilsyn: 11:00 at table 4") == 1
    chosen = page.get(url("organiser_plan_choose", cast), {"number": "2", "other": "1"})
    assert (chosen.status_code, chosen["Location"]) == (302, address)
    for wrong in ({}, {"number": "x", "other": "1"}, {"number": "2", "other": "9" * 30}):
        nowhere = page.get(url("organiser_plan_choose", cast), wrong)
        assert nowhere["Location"] == url("organiser_planning", cast)
    assert page.get(url("organiser_plan_against", cast, number=2, other=7)).status_code == 404
    assert page.get(url("organiser_planning", cast)).content.decode().count('value="2"') == 2


def test_a_discarded_version_has_no_meetings_and_the_page_says_so(cast: Cast, met: Meeting) -> None:
    first = published(cast)
    draft = store_draft(
        edition=cast.edition, facts=facts_of(cast.edition), plan=plan_of([met]),
        result={"levels": []}, report={}, run=None, now=NOW,
    )  # fmt: skip
    discard_plan(plan=draft, by=cast.organiser, now=NOW)
    page = signed_in(cast.organiser)
    address = url("organiser_plan_against", cast, number=draft.number, other=first.number)
    said = words(page.get(address).content)
    assert said.count("Plan 2 was discarded, and has no meetings any more.") == 1
    assert said.count("2 people get another day: 1 meeting is cancelled.") == 1


@pytest.mark.parametrize("meetings", [1, 3])
def test_comparing_takes_as_many_queries_for_any_number(
    cast: Cast, meetings: int, django_assert_num_queries: object
) -> None:
    others = [cast.police, cast.agency, cast.seller]
    for n, other in enumerate(others[:meetings]):
        meet(cast.bank, other, slot=n, table=1 if other is cast.seller else 2)
    published(cast)
    for meeting in Meeting.objects.all():
        call_off(meeting)
    meet(cast.bank_colleague, cast.agency)
    published(cast)
    page = signed_in(cast.organiser)
    address = url("organiser_plan_against", cast, number=2, other=1)
    page.get(address)
    with django_assert_num_queries(9):  # type: ignore[operator]  # a fixture of pytest-django
        page.get(address)


def ran(cast: Cast, keep: Keep) -> PlanVersion:
    run = order_planning(edition=cast.edition, by=cast.organiser, now=NOW, keep=keep)
    assert carry_out(run_id=run.pk, enqueue=enqueue_run) == "done"
    return PlanVersion.objects.get(run=run)


def test_a_new_plan_keeps_what_is_published(players: Cast) -> None:
    meet(players.bank, players.agency, slot=3, table=5)
    meet(players.bank_colleague, players.agency, slot=1, table=6)
    first = published(players)
    kept = between_versions(first, ran(players, Keep.EVERYTHING))
    assert (kept.moved, kept.cancelled) == ((), ())
    assert len(kept.new) > 0
    times = between_versions(first, ran(players, Keep.TIMES))
    assert times.cancelled == ()
    assert all(m.slot_id == times.current[m.key].slot_id for m in times.moved)


def test_what_the_facts_do_not_allow_any_more_is_not_kept(players: Cast) -> None:
    gone = meet(players.bank, players.police, slot=3, table=5)
    stays = meet(players.bank_colleague, players.agency, slot=1, table=6)
    published(players)
    withdraw_participant(participant=players.police, by=players.organiser, now=NOW)
    plan = ran(players, Keep.EVERYTHING)
    people = [meeting.people for meeting in plan.meetings.prefetch_related("seats")]
    assert (gone.people in people, stays.people in people) == (False, True)
    publish_plan(plan=plan, by=players.organiser, now=NOW)


def test_a_table_that_will_not_do_is_not_kept_but_the_time_is(players: Cast) -> None:
    meeting = meet(players.bank, players.police, slot=3, table=5)
    published(players)
    players.edition.tables.filter(number=5).update(organisation=players.agency.organisation)
    plan = ran(players, Keep.EVERYTHING)
    (planned_anew,) = plan.meetings.filter(pair=meeting.pair)
    assert (planned_anew.slot_id, planned_anew.table.number == 5) == (meeting.slot_id, False)


def test_an_organiser_chooses_what_is_kept_and_reads_what_would_move(players: Cast) -> None:
    meet(players.bank, players.agency, slot=3, table=5)
    published(players)
    page = signed_in(players.organiser)
    shown = words(page.get(url("organiser_planning", players)).content)
    assert [shown.count(text) for text in ("Fill the holes", "What it keeps")] == [1, 1]
    page.post(url("organiser_plan_start", players), {"keep": "everything"})
    run = players.edition.runs.get()
    assert run.keep == Keep.EVERYTHING
    assert carry_out(run_id=run.pk, enqueue=enqueue_run) == "done"
    draft = words(page.get(url("organiser_plan", players, number=run.plan.number)).content)
    assert draft.count("0 of 1 published meetings would be moved or cancelled, and ") == 1
    assert draft.count("It was asked to keep: All meetings, as they are.") == 1


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
