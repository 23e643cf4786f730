"""Locked and confirmed meetings: they keep their people and their slot in a repair and in a plan
made anew, and nothing but what ends a meeting ends the promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cast import NOW, Cast, veto
from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.model.problem import Locked
from samspill.engine.repairing import Way
from samspill.web.editions.models import Absence
from samspill.web.journal.models import Entry
from samspill.web.meetings.actions import Wanted, hold
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.meetings.promises import confirm, lock, unconfirm, unlock
from samspill.web.planning.by_hand import carry_out as by_hand
from samspill.web.planning.changes import change_coming, change_fixed_tables, change_setup
from samspill.web.planning.edits import Move, Swap
from samspill.web.planning.models import PlanVersion
from samspill.web.planning.problem import facts_of
from samspill.web.planning.repairing import Agreed, propose
from samspill.web.planning.standing import StandsAgainstError
from samspill.web.planning.undoing import undo_change
from samspill.web.planning.vetoes import drop_meeting, hold_vetoes, say_no_thanks
from support.pages import call_off, meet, planned
from support.setups import as_it_is

SOON = NOW + timedelta(seconds=30)


@pytest.fixture
def met(cast: Cast) -> Meeting:
    """The bank meets the police in the third slot at table 2."""
    return meet(cast.bank, cast.police, slot=2)


def said(cast: Cast, meeting: Meeting) -> dict[str, Any]:
    return {"edition": cast.edition, "meetings": [meeting.pk], "by": cast.organiser, "now": NOW}


def test_each_verb_is_journalled_once_and_moves_nobody(cast: Cast, met: Meeting) -> None:
    before = (met.sequence, met.slot_id, met.changed_at)
    for verb in (lock, lock, confirm, confirm, unlock, unlock, unconfirm, unconfirm):
        verb(**said(cast, met))
        met.refresh_from_db()
        assert (met.sequence, met.slot_id, met.changed_at) == before
    entries = Entry.objects.filter(verb__endswith="ed", facts__ids=[met.pk], by=cast.organiser)
    assert list(entries.order_by("pk").values_list("verb", flat=True)) == [
        "meetings_locked",
        "meetings_confirmed",
        "meetings_unlocked",
        "meetings_unconfirmed",
    ]
    assert not met.promised


def test_what_is_cancelled_or_of_another_edition_is_not_promised(cast: Cast, met: Meeting) -> None:
    assert lock(**{**said(cast, met), "edition": cast.other_edition}) == []
    call_off(met)
    assert lock(**said(cast, met)) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=met.pk).update(locked=True)


def test_a_promise_is_a_fact_of_its_slot_alone(cast: Cast, met: Meeting) -> None:
    without = facts_of(cast.edition)
    lock(**said(cast, met))
    facts = facts_of(cast.edition)
    first, second = sorted((cast.bank.pk, cast.police.pk))
    locked = Locked((f"p{first}", f"p{second}"), f"s{met.slot_id}")
    assert facts.problem.locked == facts.told.locked == (locked,)
    assert replace(facts.problem, locked=()) == without.problem
    assert facts.digest != without.digest
    confirm(**said(cast, met))
    unlock(**said(cast, met))
    assert facts_of(cast.edition).digest == facts.digest


def test_a_plan_made_anew_keeps_it_in_its_slot(cast: Cast, met: Meeting) -> None:
    confirm(**said(cast, met))
    plan = planned(cast)
    (kept,) = plan.meetings.filter(pair=met.pair)
    assert kept.slot_id == met.slot_id


def test_a_repair_moves_the_other_and_keeps_its_table(cast: Cast, met: Meeting) -> None:
    """Table 2 becomes the company's: what stands there must go to another table, in its slot."""
    lock(**said(cast, met))
    beside = meet(cast.agency, cast.bank_colleague, slot=2, table=3)
    tables = {1: cast.seller.organisation, 3: cast.police.organisation}
    tell: dict[str, Any] = {
        "edition": cast.edition,
        "tables": tables,
        "by": cast.organiser,
        "now": NOW,
    }
    with pytest.raises(StandsAgainstError) as caught:
        change_fixed_tables(**tell, agreed=Agreed())
    assert caught.value.proposal is not None
    change = caught.value.proposal.difference
    assert [m.people for m in change.moved] == [beside.people]
    assert (change.new, change.cancelled) == ((), ())


def test_a_lost_table_changes_nothing_but_the_table(cast: Cast, met: Meeting) -> None:
    lock(**said(cast, met))
    tables = {1: cast.seller.organisation, 2: cast.agency.organisation}
    tell: dict[str, Any] = {
        "edition": cast.edition,
        "tables": tables,
        "by": cast.organiser,
        "now": NOW,
    }
    with pytest.raises(StandsAgainstError) as caught:
        change_fixed_tables(**tell, agreed=Agreed())
    assert caught.value.proposal is not None
    (moved,) = caught.value.proposal.difference.moved
    assert moved.slot_id == met.slot_id
    assert moved.table_id != met.table_id


def test_a_slot_that_goes_cancels_what_is_locked_there_and_undo_locks_it_again(
    cast: Cast, met: Meeting
) -> None:
    """It may be nowhere else: an organiser who wants it moved unlocks it."""
    plan = PlanVersion.objects.create(
        edition=cast.edition, number=1, state="published", made_at=NOW, published_at=NOW
    )
    row = plan.meetings.create(
        slot=met.slot, table=met.table, pair=met.pair, round_table="", reason="mutual"
    )
    for person in met.people:
        row.seats.create(plan=plan, slot=met.slot, participant_id=person)
    lock(**said(cast, met))
    fewer = as_it_is(cast.edition)
    fewer["slots"] = [span for span in fewer["slots"] if span.start != met.slot.start]
    tell: dict[str, Any] = {**fewer, "by": cast.organiser, "now": NOW}
    with pytest.raises(StandsAgainstError) as caught:
        change_setup(**tell, agreed=Agreed(Way.ONLY_CANCEL))
    assert caught.value.proposal is not None
    assert [m.pk for m in caught.value.proposal.difference.cancelled] == [met.pk]
    change_setup(**tell, agreed=Agreed(Way.ONLY_CANCEL, caught.value.proposal.key))
    met.refresh_from_db()
    assert (met.state, met.locked) == (MeetingState.CANCELLED, False)
    undo_change(edition=cast.edition, by=cast.organiser, now=SOON)
    met.refresh_from_db()
    assert (met.state, met.locked, met.confirmed) == (MeetingState.PLANNED, True, False)


def test_a_no_thanks_goes_over_it_and_leaves_nothing_locked(cast: Cast, met: Meeting) -> None:
    lock(**said(cast, met))
    confirm(**said(cast, met))
    assert say_no_thanks(participant=cast.police, target=cast.bank, now=NOW) == 1
    met.refresh_from_db()
    assert (met.state, met.promised) == (MeetingState.CANCELLED, False)
    problem = facts_of(cast.edition).problem
    assert (problem.locked, problems_in(problem)) == ((), ())


def test_one_that_is_dropped_or_vetoed_by_a_file_is_locked_no_more(
    cast: Cast, met: Meeting
) -> None:
    lock(**said(cast, met))
    drop_meeting(participant=cast.bank, meeting=met, now=NOW)
    met.refresh_from_db()
    assert not met.promised
    other = meet(cast.agency, cast.bank_colleague, table=3)
    lock(**said(cast, other))
    veto(cast.agency, cast.bank_colleague)
    with transaction.atomic():
        assert hold_vetoes(edition=cast.edition, now=NOW) == 1
    other.refresh_from_db()
    assert (other.state, other.promised) == (MeetingState.CANCELLED, False)


def test_who_withdraws_takes_the_promise_with_them(cast: Cast, met: Meeting) -> None:
    lock(**said(cast, met))
    tell: dict[str, Any] = {"participant": cast.police, "by": cast.organiser, "now": NOW}
    with pytest.raises(StandsAgainstError) as caught:
        change_coming(**tell, agreed=Agreed(Way.ONLY_CANCEL))
    assert caught.value.proposal is not None
    agreed = Agreed(Way.ONLY_CANCEL, caught.value.proposal.key)
    change_coming(**tell, agreed=agreed)
    met.refresh_from_db()
    assert (met.state, met.promised) == (MeetingState.CANCELLED, False)


def test_what_cannot_be_is_no_fact_and_makes_no_fault(cast: Cast, met: Meeting) -> None:
    """Hours that were marked away over it, beside all checks: the problem can still be planned."""
    lock(**said(cast, met))
    fine = meet(cast.agency, cast.bank_colleague, slot=2, table=3)
    lock(**said(cast, fine))
    Absence.objects.create(participant=cast.bank, start=met.slot.start, end=met.slot.end)
    problem = facts_of(cast.edition).problem
    assert [{*each.participants} for each in problem.locked] == [
        {f"p{cast.agency.pk}", f"p{cast.bank_colleague.pk}"}
    ]
    assert problems_in(problem) == ()


def test_a_colleague_who_takes_over_has_confirmed_nothing(cast: Cast, met: Meeting) -> None:
    lock(**said(cast, met))
    confirm(**said(cast, met))
    people = frozenset({cast.bank_colleague.pk, cast.police.pk})
    wanted = Wanted(people, met.slot_id, met.table_id, meeting=met.pk)
    hold(edition=cast.edition, wanted=[wanted], by=cast.organiser, now=NOW)
    met.refresh_from_db()
    assert (met.people, met.locked, met.confirmed) == (people, True, False)


def test_going_back_to_a_plan_leaves_what_is_promised_where_it_is(cast: Cast, met: Meeting) -> None:
    """In the first version the two met in the third slot, and the bank meets the agency where they
    are now."""
    slots = list(cast.edition.slots.order_by("start"))
    other = meet(cast.bank, cast.agency, slot=1, table=3)
    said: dict[str, Any] = {"edition": cast.edition, "by": cast.organiser, "now": NOW}
    by_hand(edit=Move(met.pk, slots[3].pk), seen=None, **said)
    by_hand(edit=Swap(met.pk, other.pk), seen=1, **said)
    lock(edition=cast.edition, meetings=[met.pk], by=cast.organiser, now=NOW)
    first = PlanVersion.objects.get(number=1)
    tell: dict[str, Any] = {"edition": cast.edition, "change": nothing, "back_to": first}
    proposal = propose(**tell, way=Way.AS_FEW, now=NOW)
    met.refresh_from_db()
    assert met.slot_id == slots[1].pk
    if proposal is not None:
        assert met.key not in {
            m.key for m in (*proposal.difference.moved, *proposal.difference.cancelled)
        }


def nothing() -> None:
    """No fact changes."""
