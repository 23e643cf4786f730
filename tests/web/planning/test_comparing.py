"""Plan versions beside one another: what is other, and what a new one keeps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cast import NOW, Cast, assemble
from samspill.web.editions.models import Slot
from samspill.web.editions.participation import withdraw_participant
from samspill.web.meetings.models import Meeting
from samspill.web.meetings.promises import confirm, lock
from samspill.web.planning.actions import order_planning
from samspill.web.planning.comparing import between_versions
from samspill.web.planning.models import Keep, PlanVersion
from samspill.web.planning.problem import facts_of, plan_of
from samspill.web.planning.publishing import publish_plan
from samspill.web.planning.running import carry_out
from samspill.web.planning.tasks import enqueue_run
from samspill.web.planning.versions import discard_plan, store_draft
from support.pages import call_off, meet, signed_in, url, words
from support.versions import elsewhere, published


@pytest.fixture
def players(transactional_db: None) -> Cast:
    return assemble()


@pytest.fixture
def met(cast: Cast) -> Meeting:
    """The bank meets the police in the first slot at table 2."""
    return meet(cast.bank, cast.police)


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


def later(cast: Cast, slot: int, *, start: int = 0, end: int = 0) -> None:
    """The edition's slot number ``slot`` starts and ends so many minutes later."""
    moved = cast.edition.slots.order_by("start")[slot]
    moved.start += timedelta(minutes=start)
    moved.end += timedelta(minutes=end)
    moved.save()


def test_a_version_has_the_times_that_its_slots_had(cast: Cast, met: Meeting) -> None:
    first = published(cast)
    later(cast, 0, start=20, end=20)
    second = published(cast)
    first.refresh_from_db()
    change = between_versions(first, second)
    (moved,) = change.moved
    was = change.current[moved.key]
    assert moved.slot.start - was.slot.start == timedelta(minutes=20)
    assert between_versions(first, first).nothing
    page = signed_in(cast.organiser)
    said = words(page.get(url("organiser_plan_against", cast, number=2, other=1)).content)
    assert said.count("Moved: Pia Politi, from 09:00 at table 2 to 09:20 at table 2") == 1
    by_meeting = url("organiser_plan_against", cast, number=2, other=1) + "?by=meeting"
    said = words(page.get(by_meeting).content)
    assert said.count("Berit Bank and Pia Politi: from 09:00 to 09:20, at table 2") == 1
    note = "The times are those of this plan. Slots have been changed since."
    for name, more in (
        ("organiser_plan", {}),
        ("organiser_plan_map", {}),
        ("organiser_plan_room", {"slot": met.slot_id}),
    ):
        old = words(page.get(url(name, cast, number=1, **more)).content)
        new = words(page.get(url(name, cast, number=2, **more)).content)
        assert ("09:00" in old, "09:20" in old) == (True, False)
        assert ("09:00" in new, "09:20" in new) == (False, True)
        assert (old.count(note), new.count(note)) == (int(not more), 0)


def test_a_version_has_the_slots_that_are_gone(cast: Cast, met: Meeting) -> None:
    published(cast)
    call_off(met)
    cast.edition.slots.filter(pk=met.slot_id).update(retired_at=NOW)
    published(cast)
    page = signed_in(cast.organiser)
    shown = page.get(url("organiser_plan_map", cast, number=1)).content
    assert words(shown).count("09:00") == 1
    room = page.get(url("organiser_plan_room", cast, number=1, slot=met.slot_id))
    assert words(room.content).count("Pia Politi") == 1
    gone = page.get(url("organiser_plan_room", cast, number=2, slot=met.slot_id))
    assert gone.status_code == 404


def test_a_slot_that_ends_later_is_told_as_that(cast: Cast, met: Meeting) -> None:
    first = published(cast)
    later(cast, 0, end=5)
    second = published(cast)
    first.refresh_from_db()
    assert len(between_versions(first, second).moved) == 1
    page = signed_in(cast.organiser)
    address = url("organiser_plan_against", cast, number=2, other=1)
    said = words(page.get(address).content)
    assert said.count("Pia Politi: 09:00 to 09:20 instead of 09:15, at table 2") == 1
    by_meeting = words(page.get(address + "?by=meeting").content)
    line = "Berit Bank and Pia Politi: 09:00 to 09:20 instead of 09:15, at table 2"
    assert by_meeting.count(line) == 1
    assert said.count("1 meeting is moved") == 1


def test_another_slot_at_the_same_time_is_the_same_to_a_reader(cast: Cast, met: Meeting) -> None:
    first = published(cast)
    same = met.slot
    Slot.objects.filter(pk=same.pk).update(retired_at=NOW)
    Slot.objects.create(edition=cast.edition, start=same.start, end=same.end)
    elsewhere(cast, met, slot=0, table=2)
    second = published(cast)
    first.refresh_from_db()
    assert between_versions(first, second).nothing


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
    with django_assert_num_queries(13):  # type: ignore[operator]  # a fixture of pytest-django
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


def test_a_new_plan_keeps_only_what_is_locked_or_confirmed(players: Cast) -> None:
    locked = meet(players.bank, players.agency, slot=3, table=5)
    confirmed = meet(players.bank_colleague, players.police, slot=1, table=6)
    meet(players.bank_colleague, players.agency, slot=2, table=6)
    first = published(players)
    these: dict[str, Any] = {"edition": players.edition, "by": players.organiser, "now": NOW}
    lock(meetings=[locked.pk], **these)
    confirm(meetings=[confirmed.pk], **these)
    plan = ran(players, Keep.PROMISED)
    for meeting in (locked, confirmed):
        (same,) = plan.meetings.filter(pair=meeting.pair)
        assert (same.slot_id, same.table_id) == (meeting.slot_id, meeting.table_id)
    change = between_versions(first, plan)
    others = len(change.moved) + len(change.cancelled)
    assert (others <= 1, change.unchanged) == (True, 3 - others)
    page = signed_in(players.organiser)
    draft = words(page.get(url("organiser_plan", players, number=plan.number)).content)
    assert draft.count("It was asked to keep: Only meetings that are locked or confirmed.") == 1
    assert draft.count(f"{others} of 3 published meetings would be moved or cancelled, and ") == 1


@pytest.mark.parametrize("keep", [Keep.EVERYTHING, Keep.TIMES, Keep.PROMISED])
def test_what_is_promised_stays_at_its_table_whatever_is_kept(players: Cast, keep: Keep) -> None:
    meeting = meet(players.bank, players.agency, slot=3, table=5)
    published(players)
    lock(edition=players.edition, meetings=[meeting.pk], by=players.organiser, now=NOW)
    (same,) = ran(players, keep).meetings.filter(pair=meeting.pair)
    assert (same.slot_id, same.table_id) == (meeting.slot_id, meeting.table_id)


def test_what_is_promised_finds_room_where_the_others_would_have_all_of_it(players: Cast) -> None:
    """Its table is gone, and the only one left is another meeting's: that one gives way."""
    promised = meet(players.bank, players.agency, slot=3, table=5)
    other = meet(players.bank_colleague, players.police, slot=3, table=6)
    published(players)
    lock(edition=players.edition, meetings=[promised.pk], by=players.organiser, now=NOW)
    gone = players.edition.tables.filter(organisation=None).exclude(number=6)
    gone.update(retired_at=NOW)
    plan = ran(players, Keep.EVERYTHING)
    (stays,) = plan.meetings.filter(pair=promised.pair)
    assert (stays.slot_id, stays.table.number) == (promised.slot_id, 6)
    assert not plan.meetings.filter(pair=other.pair, slot=other.slot).exists()


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
    assert shown.count("No meeting is locked or confirmed now.") == 1
    offered = ("as they are", "not their tables", "Only meetings that are locked or confirmed")
    assert [shown.count(text) for text in offered] == [1, 1, 1]
    page.post(url("organiser_plan_start", players), {"keep": "everything"})
    run = players.edition.runs.get()
    assert run.keep == Keep.EVERYTHING
    assert carry_out(run_id=run.pk, enqueue=enqueue_run) == "done"
    draft = words(page.get(url("organiser_plan", players, number=run.plan.number)).content)
    assert draft.count("0 of 1 published meetings would be moved or cancelled, and ") == 1
    assert draft.count("It was asked to keep: All meetings, as they are.") == 1
