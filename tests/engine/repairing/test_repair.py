"""A plan repaired: what each kind of fact does, and what both sides are told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from samspill.engine.formats.json_change import refused as as_input
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import (
    Locked,
    Organisation,
    Participant,
    Sector,
    Strength,
    Table,
    Wish,
)
from samspill.engine.repairing import (
    BrokenPlanError,
    Change,
    ChangeError,
    Fact,
    Late,
    Leaves,
    Meet,
    NoShow,
    NoteCode,
    NoThanks,
    Repairer,
    RepresentativeLost,
    SlotDeleted,
    TableLost,
    TalkMoved,
    ToldCode,
    WalkIn,
    repair,
)
from samspill.telling import refusals
from support.plans import plan_of
from support.problems import MORNING, STEP, slots_of, small_problem, talk_over
from support.repairs import lines, notes, repaired, told

AT_S1, AT_S2 = MORNING, MORNING + STEP
CANCELLED = "Your meeting with {} at 09:00 is cancelled."


def both(words: str, first: str = "a", second: str = "b") -> dict[str, list[str]]:
    """The same words to both, each with the other's name."""
    return {first: [words.format(second)], second: [words.format(first)]}


PAIR = small_problem("a b", wishes="a>b", slots=3, tables=2)
PLAN = plan_of("s1 t1 a b")


def test_a_no_show_is_told_like_any_cancellation_to_both_sides() -> None:
    made = repaired(PAIR, PLAN, NoShow("a"))
    assert lines(made.plan) == []
    assert told(made) == both(CANCELLED)
    assert made.problem.participants[0].available == frozenset()


def test_a_veto_reads_word_for_word_like_a_no_show() -> None:
    vetoed, absent = (repaired(PAIR, PLAN, fact) for fact in (NoThanks("b", "a"), NoShow("b")))
    assert vetoed.notices == absent.notices
    assert [n.code for n in vetoed.notes] == [n.code for n in absent.notes] == []


def test_a_veto_takes_the_place_of_the_same_partys_wish() -> None:
    made = repaired(PAIR, PLAN, NoThanks("a", "b"))
    assert made.problem.wishes == ()
    assert lines(made.plan) == []


def test_who_comes_late_meets_later() -> None:
    made = repaired(PAIR, PLAN, Late("a", "s2"))
    assert lines(made.plan) == ["s2 t1 a b"]
    assert told(made) == both("Your meeting with {} is moved from 09:00 to 09:20, at table t1.")
    assert made.proven


def test_who_leaves_early_meets_earlier() -> None:
    made = repaired(PAIR, plan_of("s3 t1 a b"), Leaves("a", "s2"))
    assert lines(made.plan) == ["s1 t1 a b"]
    assert [shift.code for shift in made.shifts] == [ToldCode.MOVED]
    assert told(made) == both("Your meeting with {} is moved from 09:40 to 09:00, at table t1.")


def test_a_lost_table_moves_the_meeting_to_another_in_the_same_slot() -> None:
    made = repaired(PAIR, PLAN, TableLost("t1"))
    assert lines(made.plan) == ["s1 t2 a b"]
    assert told(made) == both("Your meeting with {} at 09:00 is moved from table t1 to table t2.")


def test_a_table_lost_in_one_slot_is_used_in_the_others() -> None:
    only = replace(PAIR, tables=PAIR.tables[:1])
    made = repaired(only, PLAN, TableLost("t1", ("s1",)))
    assert lines(made.plan) == ["s2 t1 a b"]


def test_an_organisation_whose_table_is_lost_sits_at_the_common_ones() -> None:
    shop = Organisation("a-org", "Shop", Sector.SECURITY_INDUSTRY, table="t1")
    problem = small_problem("a*:a-org b", wishes="b>a", organisations=[shop])
    made = repaired(problem, PLAN, TableLost("t1"))
    assert lines(made.plan) == ["s1 t2 a b"]
    assert [(n.code, n.about) for n in made.notes] == [(NoteCode.TABLE_GIVEN_UP, ("a-org",))]


def test_a_deleted_slot_is_gone_from_the_problem_and_its_meetings_move() -> None:
    away = [Participant("a", "", "a-org", available=frozenset({"s1", "s3"}))]
    tables = (Table("t1", capacities=(("s1", 1),)), Table("t2"))
    problem = small_problem("a b", wishes="a>b", slots=3, participants=away, tables=2)
    problem = replace(problem, tables=tables)
    made = repaired(problem, PLAN, SlotDeleted("s1"))
    assert lines(made.plan) == ["s3 t1 a b"]
    assert [slot.id for slot in made.problem.slots] == ["s2", "s3"]
    assert made.problem.participants[0].available == frozenset({"s3"})
    assert told(made) == both("Your meeting with {} is moved from 09:00 to 09:40, at table t1.")


def test_a_moved_talk_moves_the_meetings_it_falls_upon() -> None:
    slots = slots_of(3)
    problem = replace(PAIR, talks=(talk_over(slots[2]),))
    made = repaired(problem, PLAN, TalkMoved("talk", slots[0].start, slots[0].end))
    assert lines(made.plan) == ["s2 t1 a b"]
    assert made.problem.talks[0].start == slots[0].start
    assert told(made) == both("Your meeting with {} is moved from 09:00 to 09:20, at table t1.")


def test_who_represents_no_more_loses_what_was_wished_with_the_organisation() -> None:
    problem = small_problem("a*:shop b c", wishes="b>shop c>a")
    plan = plan_of("s1 t1 a b", "s2 t1 a c")
    made = repaired(problem, plan, RepresentativeLost("a", stays=True))
    assert lines(made.plan) == ["s2 t1 a c"]
    assert [(n.code, n.about) for n in made.notes] == [(NoteCode.NOT_REPRESENTED, ("shop",))]
    assert [(w.by, w.to) for w in made.problem.wishes] == [("c", "a")]
    assert told(made) == both(CANCELLED)
    gone = repaired(problem, plan, RepresentativeLost("a"))
    assert lines(gone.plan) == []


def test_a_walk_in_meets_whom_they_wish() -> None:
    new = Participant("new", "Nina Ny", "new-org", minimum=1)
    home = Organisation("new-org", "Ny AS", Sector.BUSINESS)
    made = repaired(PAIR, PLAN, WalkIn(new, home, (Wish("new", "b", Strength.MUST),)))
    assert lines(made.plan) == ["s1 t1 a b", "s2 t1 b new"]
    assert told(made) == {
        "b": ["You have a new meeting with Nina Ny (Ny AS) at 09:20, at table t1."],
        "new": ["You have a new meeting with b at 09:20, at table t1."],
    }


def test_a_walk_in_to_whom_nothing_is_guaranteed_meets_whom_they_wish_too() -> None:
    wish = Wish("n", "a", Strength.OPEN)
    made = repaired(PAIR, PLAN, WalkIn(Participant("n", "", "b-org"), None, (wish,)))
    assert lines(made.plan) == ["s1 t1 a b", "s2 t1 a n"]


def test_two_who_ask_meet_as_early_as_it_works_from_then_on() -> None:
    problem = small_problem("a b c", wishes="a>b", slots=3)
    made = repaired(problem, PLAN, Meet("b", "c"))
    assert lines(made.plan) == ["s1 t1 a b", "s2 t1 b c"]
    assert told(made) == both("You have a new meeting with {} at 09:20, at table t1.", "b", "c")
    late = repaired(problem, PLAN, Meet("b", "c", "s3"))
    assert lines(late.plan) == ["s1 t1 a b", "s3 t1 b c"]


def test_an_ask_under_a_veto_reads_like_one_that_finds_no_time() -> None:
    full = small_problem("a b c", wishes="a>b", slots=1)
    vetoed = small_problem("a b c", wishes="a>b", vetoes="c>b", slots=3)
    one, other = (repaired(problem, PLAN, Meet("b", "c")) for problem in (full, vetoed))
    assert one.notes == other.notes
    assert notes(one) == ["No time and table could be found for b and c."]


def test_two_who_meet_already_are_told_so() -> None:
    made = repaired(PAIR, PLAN, Meet("b", "a"))
    assert made.shifts == ()
    assert notes(made) == ["a and b have their meeting already."]


def test_a_chain_of_moves_saves_a_meeting() -> None:
    problem = small_problem("a b c", wishes="a>b b>c", slots=3, tables=1)
    problem = replace(
        problem,
        participants=(
            replace(problem.participants[0], available=frozenset({"s1", "s2"})),
            *problem.participants[1:],
        ),
    )
    made = repaired(problem, plan_of("s1 t1 a b", "s2 t1 b c"), Late("a", "s2"))
    assert (len(made.cancelled), len(made.moved), made.proven) == (0, 2, True)
    assert made.notified == ("a", "b", "c")


def test_what_is_confirmed_stays_and_the_other_moves() -> None:
    problem = small_problem("a b c", wishes="a>b b>c", slots=2, tables=2)
    plan = plan_of("s1 t1 a b", "s2 t1 b c")
    made = repaired(problem, plan, Late("a", "s2"), confirmed=(("c", "b"),))
    assert lines(made.plan) == ["s2 t1 b c"]
    assert made.unkept == ()
    free = repaired(problem, plan, Late("a", "s2"))
    assert lines(free.plan) == ["s1 t1 b c", "s2 t1 a b"]


def test_what_is_confirmed_is_cancelled_when_it_is_impossible_and_that_is_said() -> None:
    made = repaired(PAIR, PLAN, Late("a", "s2"), confirmed=(("a", "b"),))
    assert lines(made.plan) == []
    assert made.unkept == made.cancelled == PLAN.meetings
    assert told(made)["b"] == [CANCELLED.format("a")]


def test_what_is_confirmed_keeps_its_slot_when_its_table_is_lost() -> None:
    made = repaired(PAIR, PLAN, TableLost("t1"), confirmed=(("a", "b"),))
    assert lines(made.plan) == ["s1 t2 a b"]
    assert made.unkept == ()


def test_a_locked_meeting_that_is_impossible_is_locked_no_more() -> None:
    problem = replace(PAIR, locked=(Locked(("a", "b"), "s1", "t1"),))
    made = repaired(problem, PLAN, Late("b", "s2"))
    assert (made.problem.locked, made.unkept) == ((), PLAN.meetings)
    moved = repaired(problem, PLAN, TableLost("t1"))
    assert moved.problem.locked == (Locked(("a", "b"), "s1", None),)
    assert lines(moved.plan) == ["s1 t2 a b"]


def test_what_has_begun_is_never_touched() -> None:
    plan = plan_of("s1 t1 a b", "s2 t1 a c")
    problem = small_problem("a b c", wishes="a>b a>c", slots=3)
    made = repaired(problem, plan, NoShow("a"), now=AT_S1)
    assert lines(made.plan) == ["s1 t1 a b"]
    again = repaired(problem, plan, NoThanks("b", "a"), now=AT_S1)
    assert again.plan == plan
    assert [n.code for n in again.notes] == [NoteCode.ALREADY_SO]


def test_nothing_new_is_put_where_a_slot_has_begun() -> None:
    problem = small_problem("a b c", wishes="a>b", slots=3)
    made = repaired(problem, plan_of("s3 t1 a b"), Meet("b", "c"), now=AT_S2)
    assert lines(made.plan) == ["s3 t1 a b"]
    assert [n.code for n in made.notes] == [NoteCode.NOT_FITTED]


def test_freed_slots_go_to_the_worst_off_then_to_standby() -> None:
    problem = small_problem(
        "a b c d", wishes="a>b b>c b>>d", slots=1, tables=2, minimum=0,
        participants=[Participant("c", "", "c-org", minimum=1)],
    )  # fmt: skip
    made = repaired(problem, PLAN, NoShow("a"), standby=("d",))
    assert lines(made.plan) == ["s1 t1 b c"]
    content = replace(
        problem, participants=tuple(replace(p, minimum=0) for p in problem.participants)
    )
    assert lines(repaired(content, PLAN, NoShow("a"), standby=("d",)).plan) == ["s1 t1 b d"]
    assert lines(repaired(content, PLAN, NoShow("a")).plan) == []


def test_nobody_is_bothered_who_has_nothing_to_do_with_the_change() -> None:
    problem = small_problem("a b c d", wishes="a>b c>d", slots=2, minimum=1)
    made = repaired(problem, PLAN, NoShow("a"))
    assert lines(made.plan) == []


def test_the_bound_says_what_a_new_plan_could_gain() -> None:
    problem = small_problem("a b c d", wishes="a>b c>d", slots=2)
    made = repaired(problem, PLAN, NoShow("a"))
    assert (made.replan.value, made.replan.value_bound) == (0, 2000 + 2 * 2400)
    assert made.replan.value_to_gain == 6800


def test_a_repairer_goes_on_from_its_own_repair() -> None:
    problem = small_problem("a b c", wishes="a>b b>c", slots=3)
    first = Repairer(problem, plan_of("s1 t1 a b", "s2 t1 b c")).repair(Change((Late("a", "s2"),)))
    second = Repairer.after(first).repair(Change((NoShow("c"),)))
    assert lines(second.plan) == [m for m in lines(first.plan) if "c" not in m.split()]


def test_a_plan_that_breaks_rules_is_not_repaired() -> None:
    with pytest.raises(BrokenPlanError, match="no_reason"):
        Repairer(replace(PAIR, wishes=()), PLAN)


REFUSED: list[tuple[Fact, datetime | None, str, str]] = [
    (NoShow("x"), None, "facts[0].participant", "There is no participant x."),
    (Late("a", "s9"), None, "facts[0].from", "There is no slot s9."),
    (Leaves("a", "s9"), None, "facts[0].after", "There is no slot s9."),
    (NoThanks("a", "x"), None, "facts[0].to", "There is no participant or organisation x."),
    (TableLost("t9"), None, "facts[0].table", "There is no table t9."),
    (TableLost("t1", ("s1", "s9")), None, "facts[0].slots[1]", "There is no slot s9."),
    (SlotDeleted("s1"), AT_S1, "facts[0].slot", "Slot s1 has begun."),
    (TalkMoved("k", AT_S1, AT_S2), None, "facts[0].talk", "There is no talk k."),
    (RepresentativeLost("x"), None, "facts[0].participant", "There is no participant x."),
    (Meet("a", "x"), None, "facts[0].second", "There is no participant x."),
    (NoThanks("a", "b-org"), AT_S1, "facts[0]", "Some of them have met already"),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "now", "place", "message"), REFUSED)
def test_a_change_that_cannot_be_is_refused_with_its_place(
    fact: Fact, now: datetime | None, place: str, message: str
) -> None:
    problem = small_problem("a b b2:b-org", wishes="a>b", slots=3)
    with pytest.raises(ChangeError) as refused:
        repair(problem, PLAN, Change((fact,), now=now))
    assert refused.value.place == place
    assert refusals.message(as_input(refused.value, file="")).startswith(message)


def test_a_talk_is_not_moved_over_what_has_begun_nor_backwards() -> None:
    slots = slots_of(3)
    problem = replace(PAIR, talks=(talk_over(slots[2]),))
    for start, end, place in ((AT_S1, AT_S2, "start"), (AT_S2, AT_S1, "end")):
        with pytest.raises(ChangeError) as refused:
            repair(problem, PLAN, Change((TalkMoved("talk", start, end),), now=AT_S1))
        assert refused.value.place == f"facts[0].{place}"


def test_what_was_held_at_an_own_table_keeps_the_representative_and_the_table() -> None:
    shop = Organisation("shop", "", Sector.SECURITY_INDUSTRY, table="t1")
    bank = Organisation("bank", "", Sector.BUSINESS, table="t2")
    problem = small_problem("a*:shop b*:bank", wishes="b>a", organisations=[shop, bank])
    with pytest.raises(ChangeError) as refused:
        repair(problem, PLAN, Change((RepresentativeLost("a", stays=True),), now=AT_S1))
    assert refused.value.place == "facts[0].stays"
    lost = repaired(problem, PLAN, TableLost("t1"), now=AT_S1)
    assert lost.problem.organisations == (shop, bank)
    assert lost.plan == PLAN


def test_a_new_organisation_gets_no_table_where_others_have_begun() -> None:
    home = Organisation("new", "", Sector.POLICE, table="t1")
    fact = WalkIn(Participant("n", "", "new", representative=True), home)
    with pytest.raises(ChangeError) as refused:
        repair(PAIR, PLAN, Change((fact,), now=AT_S1))
    assert refused.value.place == "facts[0].organisation.table"
    assert lines(repaired(PAIR, PLAN, fact).plan) == ["s1 t2 a b"]


def test_a_meeting_that_has_begun_stays_when_its_wish_is_taken_out() -> None:
    problem = small_problem("a*:shop b", wishes="b>shop", slots=3)
    made = repaired(problem, PLAN, RepresentativeLost("a", stays=True), now=AT_S1)
    assert made.plan == PLAN
    assert made.problem.locked == (Locked(("a", "b"), "s1", "t1"),)


WALK_INS = [
    (Participant("a", "Other", "a-org"), None, "facts[0].participant.id"),
    (Participant("n", "", "x-org"), None, "facts[0].participant.organisation"),
    (Participant("n", "", "a-org", cap=-1), None, "facts[0].participant.cap"),
    (Participant("n", "", "a-org", available=frozenset({"s9"})), None,
     "facts[0].participant.available"),
    (Participant("n", "", "n-org"), Organisation("n-org", "", Sector.POLICE, "t9"),
     "facts[0].organisation.table"),
    (Participant("n", "", "a-org"), Organisation("b-org", "", Sector.POLICE),
     "facts[0].organisation.id"),
]  # fmt: skip


@pytest.mark.parametrize(("person", "home", "place"), WALK_INS)
def test_a_walk_in_with_a_fault_is_refused_with_its_place(
    person: Participant, home: Organisation | None, place: str
) -> None:
    with pytest.raises(ChangeError) as refused:
        repair(PAIR, PLAN, Change((WalkIn(person, home),)))
    assert refused.value.place == place


@pytest.mark.parametrize(
    ("to", "place"), [("x", "facts[0].wishes[0].to"), ("a", "facts[0].wishes[0].to")]
)
def test_a_walk_ins_wish_that_cannot_be_is_refused(to: str, place: str) -> None:
    fact = WalkIn(Participant("n", "", "a-org"), None, (Wish("n", to, Strength.LIKE),))
    with pytest.raises(ChangeError) as refused:
        repair(PAIR, PLAN, Change((fact,)))
    assert refused.value.place == place


def test_a_walk_in_brings_no_wishes_of_others() -> None:
    fact = WalkIn(Participant("n", "", "a-org"), None, (Wish("b", "n", Strength.LIKE),))
    with pytest.raises(ChangeError) as refused:
        repair(PAIR, PLAN, Change((fact,)))
    assert refused.value.place == "facts[0].wishes[0].by"


def test_times_are_all_with_a_zone_or_all_without() -> None:
    naive = (MORNING + timedelta(hours=1)).replace(tzinfo=None)
    with pytest.raises(ChangeError, match="now: "):
        repair(PAIR, PLAN, Change(now=naive))


def test_an_ask_from_a_slot_that_was_deleted_is_not_met_earlier_the_second_time() -> None:
    problem = small_problem("a b c", wishes="a>b", slots=2)
    change = Change((Meet("b", "c", "s2"), SlotDeleted("s2")), standby=("c",))
    first = repair(problem, plan_of(), change)
    second = Repairer.after(first).repair(change)
    assert (first.shifts, second.shifts) == ((), ())


def test_who_asks_for_quiet_sits_anywhere_once_no_quiet_table_is_left() -> None:
    problem = small_problem("a b c d", wishes="a>b c>d", slots=1, tables=2)
    quiet = tuple(replace(t, quiet=t.id == "t1") for t in problem.tables)
    people = tuple(replace(p, quiet=p.id == "a") for p in problem.participants)
    asks = replace(problem, tables=(*quiet, Table("t3")), participants=people)
    plan = plan_of("s1 t1 a b", "s1 t2 c d")
    made = repair(asks, plan, Change((TableLost("t1"),)))
    assert made.plan == plan_of("s1 t3 a b", "s1 t2 c d")
    gone = replace(asks, tables=asks.tables[1:])
    assert Repairer(asks, plan).repair_to(gone).plan == made.plan
    assert repair(made.problem, made.plan, Change((TableLost("t1"),))).shifts == ()


def test_a_companys_own_quiet_table_is_lost_once() -> None:
    problem = small_problem("a b", wishes="a>b", slots=1, tables=1)
    (table,) = problem.tables
    own, *homes = problem.organisations
    people = tuple(replace(p, quiet=p.id == "b") for p in problem.participants)
    asks = replace(
        problem,
        participants=people,
        organisations=(replace(own, table=table.id), *homes),
        tables=(replace(table, quiet=True),),
    )
    lost = Change((TableLost(table.id),))
    once = repair(asks, Plan(()), lost)
    assert repair(once.problem, once.plan, lost).problem == once.problem


def test_who_asks_for_quiet_waits_for_another_quiet_table() -> None:
    problem = small_problem("a b c d", wishes="a>b c>d", slots=2, tables=2)
    quiet = tuple(replace(t, quiet=True) for t in problem.tables)
    people = tuple(replace(p, quiet=p.id in {"a", "c"}) for p in problem.participants)
    asks = replace(problem, tables=(*quiet, Table("t3")), participants=people)
    plan = plan_of("s1 t1 a b", "s1 t2 c d")
    made = repair(asks, plan, Change((TableLost("t1"),)))
    assert {m.table for m in made.plan.meetings} == {"t2"}
    both = Change((TableLost("t1"), TableLost("t2")))
    assert {m.table for m in repair(asks, plan, both).plan.meetings} == {"t3"}
