"""The plan that people follow, changed by hand: what holds is done and told, what breaks a rule is
refused, and a no thanks reads like what nobody gave a reason for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import NOW, Cast, at, veto, wish
from samspill.engine.judge.rules import RuleCode
from samspill.web.editions.models import Absence, Edition, Participant, Slot, Table
from samspill.web.meetings.actions import Wanted, hold
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.meetings.promises import confirm, lock
from samspill.web.planning.by_hand import (
    MeanwhileError,
    RefusedError,
    carry_out,
    version_followed,
)
from samspill.web.planning.edits import (
    Add,
    Broken,
    Cancel,
    Edit,
    HarmCode,
    Look,
    Move,
    Obstacle,
    Spot,
    Swap,
)
from samspill.web.planning.looking import Day, look
from samspill.web.planning.models import PlanVersion, VersionState
from samspill.web.planning.undoing import CannotUndoError, undo_change
from samspill.web.planning.vetoes import say_no_thanks
from samspill.web.wishes.models import Strength
from support.letters import deliver_all
from support.pages import call_off, crowd, meet

SOON = NOW + timedelta(minutes=2)


@pytest.fixture
def met(cast: Cast) -> Meeting:
    """The bank meets the police in the first slot at table 2."""
    return meet(cast.bank, cast.police)


def slot(cast: Cast, number: int) -> int:
    return cast.edition.slots.order_by("start")[number].pk


def table(cast: Cast, number: int) -> int:
    return cast.edition.tables.get(number=number).pk


def do(cast: Cast, edit: Edit, **more: Any) -> Look:
    said = {"seen": version_followed(cast.edition), "by": cast.organiser, "now": NOW, **more}
    return carry_out(edition=cast.edition, edit=edit, **said).look


def refused(cast: Cast, edit: Edit, **more: Any) -> tuple[Broken, ...]:
    """Why it is; nothing is changed."""
    before = on(cast)
    versions = PlanVersion.objects.count()
    with pytest.raises(RefusedError) as caught:
        do(cast, edit, **more)
    assert (on(cast), PlanVersion.objects.count()) == (before, versions)
    return caught.value.look.broken


def on(cast: Cast) -> set[tuple[frozenset[int], int, int]]:
    """Who meets in which slot at which table."""
    found = Meeting.objects.filter(edition=cast.edition, state=MeetingState.PLANNED)
    return {(m.people, m.slot_id, m.table_id) for m in found}


def test_a_meeting_is_moved_and_both_are_told_once(cast: Cast, met: Meeting) -> None:
    done = do(cast, Move(met.pk, slot(cast, 2)))
    assert (done.told, done.harms) == (met.people, ())
    met.refresh_from_db()
    assert (met.slot_id, met.table_id, met.sequence) == (slot(cast, 2), table(cast, 2), 1)
    plan = PlanVersion.objects.get()
    assert (plan.state, plan.published_by) == (VersionState.PUBLISHED, cast.organiser)
    assert deliver_all(now=NOW) == []
    assert sorted(letter.to[0] for letter in deliver_all(now=SOON)) == sorted(
        [cast.bank.person.email, cast.police.person.email]
    )


def test_it_is_undone_within_the_minute_and_nobody_is_told(cast: Cast, met: Meeting) -> None:
    do(cast, Move(met.pk, slot(cast, 1)))
    before = on(cast)
    do(cast, Move(met.pk, slot(cast, 2)))
    undo_change(edition=cast.edition, by=cast.organiser, now=NOW + timedelta(seconds=30))
    assert on(cast) == before
    assert version_followed(cast.edition) == 1
    assert len(deliver_all(now=SOON)) == 2  # of the first
    do(cast, Move(met.pk, slot(cast, 3)))
    deliver_all(now=SOON)
    with pytest.raises(CannotUndoError):
        undo_change(edition=cast.edition, by=cast.organiser, now=SOON)


def test_two_meetings_trade_their_times(cast: Cast, met: Meeting) -> None:
    other = meet(cast.bank, cast.agency, slot=1, table=3)
    done = do(cast, Swap(met.pk, other.pk))
    assert done.told == {cast.bank.pk, cast.police.pk, cast.agency.pk}
    assert on(cast) == {
        (met.people, slot(cast, 1), table(cast, 2)),
        (other.people, slot(cast, 0), table(cast, 3)),
    }


def test_a_trade_that_the_third_has_no_time_for_is_no_target(cast: Cast, met: Meeting) -> None:
    """The agency would go to the first slot, where it meets the bank's colleague."""
    other = meet(cast.bank, cast.agency, slot=1, table=3)
    meet(cast.bank_colleague, cast.agency, slot=0, table=4)
    targets = Day(cast.edition, now=NOW, meetings=[met.pk], trades=True).targets(met.pk)
    assert (targets[1].swaps, targets[1].look.holds) == (other.pk, False)
    assert [each.people for each in targets[1].look.broken] == [(cast.agency.pk,)]
    assert refused(cast, Swap(met.pk, other.pk)) == targets[1].look.broken


def test_two_of_one_slot_trade_their_tables(cast: Cast, met: Meeting) -> None:
    other = meet(cast.bank_colleague, cast.agency, table=3)
    do(cast, Swap(met.pk, other.pk))
    assert on(cast) == {
        (met.people, slot(cast, 0), table(cast, 3)),
        (other.people, slot(cast, 0), table(cast, 2)),
    }


def test_a_table_is_changed(cast: Cast, met: Meeting) -> None:
    do(cast, Move(met.pk, met.slot_id, table(cast, 4)))
    assert on(cast) == {(met.people, slot(cast, 0), table(cast, 4))}


def test_one_is_cancelled_and_told_so(cast: Cast, met: Meeting) -> None:
    done = do(cast, Cancel(met.pk))
    assert on(cast) == set()
    assert [(h.code, h.person, h.found) for h in done.harms] == [
        (HarmCode.BELOW_MINIMUM, one.pk, 0) for one in (cast.bank, cast.police)
    ]
    assert len(deliver_all(now=SOON)) == 2


def test_one_is_added_at_the_companys_table(cast: Cast, met: Meeting) -> None:
    two = frozenset({cast.bank.pk, cast.seller.pk})
    done = do(cast, Add(two, slot(cast, 1)))
    assert done.told == two
    assert on(cast) == {
        (met.people, slot(cast, 0), table(cast, 2)),
        (two, slot(cast, 1), table(cast, 1)),
    }


def test_what_is_in_the_way_is_said_and_the_nearest_that_holds(cast: Cast, met: Meeting) -> None:
    meet(cast.bank, cast.agency, slot=1, table=3)
    Absence.objects.create(participant=cast.police, start=at(11), end=at(12))
    for wanted, code, who in (
        (1, RuleCode.TWO_PLACES, (cast.bank.pk,)),
        (2, RuleCode.SLOT_CLOSED, (cast.police.pk,)),
    ):
        found = look(cast.edition, Move(met.pk, slot(cast, wanted)), now=NOW)
        assert [(each.code, each.people) for each in found.broken] == [(code, who)]
        assert found.nearest == Spot(slot(cast, 3), table(cast, 2))
        assert refused(cast, Move(met.pk, slot(cast, wanted))) == found.broken


def test_a_table_that_is_full_or_somebodys_own_is_refused(cast: Cast, met: Meeting) -> None:
    meet(cast.bank_colleague, cast.agency, slot=1, table=3)
    for number, code in ((3, RuleCode.TABLE_FULL), (1, RuleCode.WRONG_TABLE)):
        edit = Move(met.pk, slot(cast, 1), table(cast, number))
        assert [each.code for each in refused(cast, edit)] == [code]
        nearest = look(cast.edition, edit, now=NOW).nearest
        assert nearest == Spot(slot(cast, 1), table(cast, 2))


def test_where_no_table_is_free_it_says_so(cast: Cast, met: Meeting) -> None:
    people = crowd(cast, 10)
    rows = list(zip(people[::2], people[1::2], strict=True))
    Participant.objects.filter(pk__in=[b.pk for _a, b in rows]).update(
        organisation=cast.agency.organisation
    )
    for number, (one, other) in enumerate(rows, start=2):
        meet(one, other, slot=1, table=number)
    edit = Move(met.pk, slot(cast, 1))
    assert [each.code for each in refused(cast, edit)] == [Obstacle.NO_TABLE]
    targets = Day(cast.edition, now=NOW, meetings=[met.pk], trades=True).targets(met.pk)
    assert [(t.look.holds, t.here) for t in targets] == [
        (False, True), (False, False), (True, False), (True, False),
    ]  # fmt: skip
    assert [t.nearest for t in targets] == [False, False, True, False]


@pytest.mark.parametrize("promise", [lock, confirm])
def test_what_is_promised_is_not_touched(cast: Cast, met: Meeting, promise: Any) -> None:
    promise(edition=cast.edition, meetings=[met.pk], by=cast.organiser, now=NOW)
    other = meet(cast.bank, cast.agency, slot=1, table=3)
    for edit in (
        Move(met.pk, slot(cast, 2)),
        Move(met.pk, met.slot_id, table(cast, 4)),
        Swap(met.pk, other.pk),
        Swap(other.pk, met.pk),
        Cancel(met.pk),
    ):
        assert Broken(Obstacle.PROMISED, tuple(sorted(met.people))) in refused(cast, edit)


def test_what_has_begun_or_is_gone_is_not_touched(cast: Cast, met: Meeting) -> None:
    begun = at(9, 5)
    assert refused(cast, Move(met.pk, slot(cast, 2)), now=begun) == (Broken(Obstacle.BEGUN),)
    later = meet(cast.bank, cast.agency, slot=1, table=3)
    assert Broken(Obstacle.BEGUN) in refused(cast, Move(later.pk, slot(cast, 0)), now=begun)
    call_off(met)
    gone = (Broken(Obstacle.GONE),)
    strange = frozenset({cast.bank.pk, cast.stranger.pk})
    for edit in (
        Move(met.pk, slot(cast, 2)),
        Cancel(met.pk),
        Swap(later.pk, met.pk),
        Move(later.pk, 0),
        Move(later.pk, cast.other_edition.pk + 10_000),
        Add(strange, slot(cast, 1)),
        Add(frozenset({cast.bank.pk}), slot(cast, 1)),
        Add(frozenset({cast.bank.pk, cast.withdrawn.pk}), slot(cast, 1)),
    ):
        assert refused(cast, edit) == gone


def test_nothing_is_not_done(cast: Cast, met: Meeting) -> None:
    assert refused(cast, Move(met.pk, met.slot_id)) == (Broken(Obstacle.AS_IT_IS),)
    assert refused(cast, Swap(met.pk, met.pk)) == (Broken(Obstacle.AS_IT_IS),)


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("bank", "bank_colleague", RuleCode.SAME_ORGANISATION),
        ("bank", "police", RuleCode.MEETS_TWICE),
        ("agency", "seller_colleague", RuleCode.TWO_REPRESENTATIVES),
    ],
)
def test_who_may_not_meet_by_what_everybody_knows(
    cast: Cast, met: Meeting, one: str, other: str, code: RuleCode
) -> None:
    meet(cast.agency, cast.seller, slot=3, table=1)
    two = frozenset({getattr(cast, one).pk, getattr(cast, other).pk})
    assert [each.code for each in refused(cast, Add(two, slot(cast, 1)))] == [code]


def test_a_cap_is_kept(cast: Cast, met: Meeting) -> None:
    Participant.objects.filter(pk=cast.bank.pk).update(cap=1)
    two = frozenset({cast.bank.pk, cast.agency.pk})
    broken = refused(cast, Add(two, slot(cast, 1)))
    assert broken == (Broken(RuleCode.ABOVE_CAP, (cast.bank.pk,), 2),)


def test_what_is_above_a_cap_already_may_be_made_less(cast: Cast, met: Meeting) -> None:
    meet(cast.bank, cast.agency, slot=1, table=3)
    meet(cast.bank, cast.seller, slot=2, table=1)
    Participant.objects.filter(pk=cast.bank.pk).update(cap=1)
    do(cast, Cancel(met.pk))
    assert len(on(cast)) == 2


def test_who_gets_many_in_a_row_is_said(cast: Cast) -> None:
    first = cast.edition.slots.order_by("start")[0]
    for number in (1, 2):
        begin = first.start + timedelta(minutes=20 * number)
        Slot.objects.create(edition=cast.edition, start=begin, end=begin + timedelta(minutes=15))
    meet(cast.bank, cast.agency, slot=0, table=3)
    meet(cast.bank, cast.seller, slot=1, table=1)
    met = meet(cast.bank, cast.police, slot=5)
    assert cast.edition.slots.count() == 6
    found = look(cast.edition, Move(met.pk, slot(cast, 2)), now=NOW)
    assert [(h.code, h.person, h.found) for h in found.harms] == [
        (HarmCode.IN_A_ROW, cast.bank.pk, 3)
    ]


def test_the_second_of_two_organisers_reads_what_the_first_did(cast: Cast, met: Meeting) -> None:
    other = meet(cast.bank_colleague, cast.agency, slot=1, table=3)
    do(cast, Move(other.pk, slot(cast, 2)))
    seen = version_followed(cast.edition)
    do(cast, Move(met.pk, slot(cast, 1)))
    before = on(cast)
    with pytest.raises(MeanwhileError) as caught:
        do(cast, Cancel(other.pk), seen=seen)
    assert on(cast) == before
    assert caught.value.plan == PlanVersion.objects.get(number=2)
    change = caught.value.change
    assert change is not None
    assert [m.people for m in change.moved] == [met.people]
    assert (change.new, change.cancelled) == ((), ())
    with pytest.raises(MeanwhileError) as nothing:
        do(cast, Cancel(other.pk), seen=None)
    assert nothing.value.change is None
    do(cast, Cancel(other.pk))


@pytest.mark.parametrize("said", ["nothing", "no thanks", "no thanks to all of them"])
def test_a_no_thanks_reads_like_what_is_not_wished_for(cast: Cast, met: Meeting, said: str) -> None:
    """The agency has told the organiser that it would like to meet the bank."""
    two = frozenset({cast.agency.pk, cast.bank.pk})
    edit = Add(two, slot(cast, 2))
    before = look(cast.edition, edit, now=NOW)
    if said == "no thanks":
        veto(cast.bank, cast.agency)
    elif said == "no thanks to all of them":
        veto(cast.bank, cast.agency.organisation)
    assert look(cast.edition, edit, now=NOW) == before
    assert before.holds
    with pytest.raises(RefusedError) as caught:
        do(cast, edit)
    assert caught.value.look == Look(
        edit, (Broken(Obstacle.NOT_TOGETHER),), (), before.spots, before.told, None
    )


def test_two_who_both_would_like_it_are_put_together(cast: Cast, met: Meeting) -> None:
    wish(cast.bank, cast.agency, Strength.OPEN)
    do(cast, Add(frozenset({cast.agency.pk, cast.bank.pk}), slot(cast, 2)))


def test_what_is_dropped_is_not_put_back_by_hand(cast: Cast, met: Meeting) -> None:
    two = met.people
    assert say_no_thanks(participant=cast.police, target=cast.bank, now=NOW) == 1
    assert refused(cast, Add(two, slot(cast, 2))) == (Broken(Obstacle.NOT_TOGETHER),)


def test_a_round_table_moves_with_everybody(cast: Cast, met: Meeting) -> None:
    from samspill.web.wishes.models import Interest, RoundTable

    Table.objects.filter(edition=cast.edition, number__in=(4, 5)).update(seats=6, capacity=2)
    row = RoundTable.objects.create(
        edition=cast.edition, key="k1", theme="Svindel", fewest=3, most=6, sectors=1
    )
    who = [cast.bank, cast.police, cast.agency]
    for one in who:
        Interest.objects.create(participant=one, round_table=row, strength=Strength.LIKE)
    people = frozenset(one.pk for one in who)
    wanted = Wanted(people, slot(cast, 1), table(cast, 4), round_table="k1", theme="Svindel")
    (held,) = hold(edition=cast.edition, wanted=[wanted], by=None, now=NOW)
    beside = meet(cast.bank_colleague, cast.seller, slot=2, table=5)
    assert Broken(RuleCode.TWO_PLACES, (cast.bank.pk,), 2) in refused(
        cast, Move(held.pk, slot(cast, 0))
    )
    found = look(cast.edition, Move(held.pk, slot(cast, 2), table(cast, 5)), now=NOW)
    assert [each.code for each in found.broken] == [RuleCode.TABLE_FULL]
    small = look(cast.edition, Move(held.pk, slot(cast, 2), table(cast, 3)), now=NOW)
    assert [each.code for each in small.broken] == [RuleCode.TABLE_TOO_SMALL]
    do(cast, Move(held.pk, slot(cast, 2)))
    held.refresh_from_db()
    assert (held.people, held.table_id) == (people, table(cast, 4))
    assert beside.people


@pytest.mark.parametrize("people", [2, 60])
def test_looking_takes_as_many_queries_for_any_number(
    cast: Cast, met: Meeting, people: int
) -> None:
    more = crowd(cast, people)
    Participant.objects.filter(pk__in=[p.pk for p in more[::2]]).update(
        organisation=cast.agency.organisation
    )
    meet(more[0], more[1], slot=1, table=3)
    edition = Edition.objects.get(pk=cast.edition.pk)
    with CaptureQueriesContext(connection) as captured:
        Day(edition, now=NOW, meetings=[met.pk], trades=True).targets(met.pk)
    assert len(captured) == 8
