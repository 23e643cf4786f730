"""Round tables in a repaired plan: who leaves and who comes, where they go, and what is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samspill.cli import app
from samspill.engine.formats.json_change import write_change
from samspill.engine.formats.json_plan import write_plan
from samspill.engine.formats.json_problem import write_problem
from samspill.engine.model.problem import (
    LockedRoundTable,
    Organisation,
    Participant,
    Problem,
    RoundTable,
    Sector,
    Table,
)
from samspill.engine.model.result import Result, Status
from samspill.engine.repairing import (
    Change,
    ChangeCode,
    ChangeError,
    Fact,
    Late,
    Leaves,
    Meet,
    NoShow,
    NoThanks,
    RepresentativeLost,
    SlotDeleted,
    TableLost,
    TalkMoved,
    ToldCode,
    WalkIn,
    repair,
)
from support.plans import plan_of
from support.problems import MORNING, slots_of, small_problem, talk_over
from support.repairs import lines, notes, repaired, told, written

FRAUD = RoundTable("g", "Fraud")
OUT = "Your seat at the round table “Fraud” at 09:00 is cancelled."
THREE = plan_of("s1 t1 a b c @g")
FOUR = plan_of("s1 t1 a b c d @g")


def talking(people: str = "a b c d e", *, held: RoundTable = FRAUD, **facts: object) -> Problem:
    """People with a round table g, which a, b, c and d asked for, at tables of eight seats."""
    known: dict[str, object] = {
        "seats": 8,
        "slots": 3,
        "interests": "a>>g b>g c>g d~g",
        "round_tables": (held,),
        **facts,
    }
    return small_problem(people, **known)  # type: ignore[arg-type]  # a test's own


def test_who_cannot_come_is_taken_out_where_the_rest_are_enough() -> None:
    made = repaired(talking(), FOUR, NoShow("c"))
    assert lines(made.plan) == ["s1 t1 a b d"]
    without = "The round table “Fraud” at 09:00 is held without c."
    assert told(made) == {"a": [without], "b": [without], "c": [OUT], "d": [without]}
    assert (made.cancelled, made.moved, made.new) == ((), (), ())
    assert [shift.code for shift in made.with_others] == [ToldCode.PEOPLE_CHANGED]
    assert (made.proven, made.cancelled_bound) == (True, 0)


def test_the_empty_seat_goes_to_one_who_asked_for_it_and_is_free() -> None:
    made = repaired(talking(), THREE, Late("b", "s2"))
    assert lines(made.plan) == ["s1 t1 a c d"]
    changed = "The round table “Fraud” at 09:00 is held without b, and with d."
    new = "You have a new seat at the round table “Fraud” at 09:00, at table t1, with a and c."
    assert told(made) == {"a": [changed], "b": [OUT], "c": [changed], "d": [new]}


def test_standby_comes_before_a_stronger_wish_and_so_does_who_lacks_meetings() -> None:
    problem = talking(interests="a>>g b>g c>g d~g e>>g")
    assert lines(repaired(problem, THREE, NoShow("b")).plan) == ["s1 t1 a c e"]
    used = repaired(problem, THREE, NoShow("b"), standby=("d",))
    assert lines(used.plan) == ["s1 t1 a c d"]
    needy = [Participant("d", "", "d-org", minimum=1)]
    problem = talking(interests="a>>g b>g c>g d~g e>>g", participants=needy)
    assert lines(repaired(problem, THREE, NoShow("b")).plan) == ["s1 t1 a c d"]


def test_who_waits_for_another_time_for_a_meeting_has_no_room_for_a_seat() -> None:
    full = [Participant("d", "", "d-org", cap=1)]
    problem = talking(wishes="d>e", participants=full)
    plan = plan_of("s1 t1 d e", "s2 t1 a b c @g")
    made = repaired(problem, plan, SlotDeleted("s1"), NoShow("c"))
    assert lines(made.plan) == ["s2 t1 d e"]
    free = repaired(problem, plan_of("s2 t1 a b c @g"), SlotDeleted("s1"), NoShow("c"))
    assert lines(free.plan) == ["s2 t1 a b d"]


def test_too_few_in_its_slot_it_is_moved_to_one_where_they_are_enough() -> None:
    problem = talking(interests="a>>g b>g c>g")
    made = repaired(problem, THREE, Late("b", "s2"))
    assert lines(made.plan) == ["s2 t1 a b c"]
    moved = "The round table “Fraud” is moved from 09:00 to 09:20, at table t1."
    assert told(made) == {p: [moved] for p in "abc"}


def test_meetings_of_two_make_room_for_a_round_table_that_is_moved() -> None:
    problem = talking(interests="a>>g b>g c>g", wishes="a>d b>e", slots=2)
    plan = plan_of("s1 t1 a b c @g", "s2 t1 a d", "s2 t2 b e")
    made = repaired(problem, plan, Late("c", "s2"))
    assert lines(made.plan) == ["s1 t1 a d", "s1 t2 b e", "s2 t1 a b c"]
    assert (len(made.cancelled), len(made.moved), made.cancelled_bound) == (0, 3, 0)
    assert not made.proven  # three moves, and no proof that it takes more than one


def test_nothing_is_cancelled_to_make_room() -> None:
    problem = talking(interests="a>>g b>g c>g", wishes="a>d", slots=2)
    late = [Participant("d", "", "d-org", available=frozenset({"s2"}))]
    problem = replace(problem, participants=(*problem.participants[:3], *late))
    plan = plan_of("s1 t1 a b c @g", "s2 t1 a d")
    made = repaired(problem, plan, Late("c", "s2"))
    assert lines(made.plan) == ["s2 t1 a d"]
    assert told(made) == {p: [OUT] for p in "abc"}


def test_a_round_table_without_its_moderator_is_cancelled_and_the_hours_are_used() -> None:
    problem = talking(held=replace(FRAUD, moderator="d"), wishes="a>b", minimum=1)
    made = repaired(problem, FOUR, NoShow("d"))
    assert lines(made.plan) == ["s1 t1 a b"]
    assert told(made)["a"] == [
        OUT,
        "You have a new meeting with b at 09:00, at table t1.",
    ]
    assert told(made)["d"] == [OUT]
    assert (made.proven, made.cancelled_bound) == (True, 1)


def test_under_a_veto_whoever_loses_least_leaves_and_never_the_moderator() -> None:
    made = repaired(talking(), FOUR, NoThanks("d", "a"))
    assert lines(made.plan) == ["s1 t1 a b c"]
    led = talking(held=replace(FRAUD, moderator="d"))
    assert lines(repaired(led, FOUR, NoThanks("d", "a")).plan) == ["s1 t1 b c d"]
    sectors = [Organisation("d-org", "", Sector.POLICE)]
    mixed = talking(held=replace(FRAUD, sectors=2), organisations=sectors)
    assert lines(repaired(mixed, FOUR, NoThanks("d", "a")).plan) == ["s1 t1 b c d"]


def test_who_is_taken_out_may_meet_somebody_then() -> None:
    problem = talking(wishes="d>e", minimum=1, slots=1)
    made = repaired(problem, FOUR, NoThanks("d", "a"))
    assert lines(made.plan) == ["s1 t1 a b c", "s1 t2 d e"]
    new = "You have a new meeting with e at 09:00, at table t2."
    assert told(made)["d"] == [OUT, new]


def test_a_veto_reads_word_for_word_like_an_absence_and_like_a_cancelled_round_table() -> None:
    vetoed = repaired(talking(), FOUR, NoThanks("a", "d"))
    absent = repaired(talking(), FOUR, NoShow("d"))
    assert vetoed.notices == absent.notices
    assert vetoed.notes == absent.notes == ()
    gone = repaired(talking(held=replace(FRAUD, moderator="c")), FOUR, NoShow("c"))
    assert [n for n in gone.notices if n.participant == "d"] == [
        n for n in vetoed.notices if n.participant == "d"
    ]


def test_a_lost_table_moves_the_whole_round_table_to_another() -> None:
    problem = talking(wishes="d>e", interests="a>>g b>g c>g", tables=3)
    plan = plan_of("s1 t1 a b c @g", "s1 t2 d e")
    made = repaired(problem, plan, TableLost("t1"))
    assert lines(made.plan) == ["s1 t2 d e", "s1 t3 a b c"]
    words = "The round table “Fraud” at 09:00 is moved from table t1 to table t3."
    assert told(made) == {p: [words] for p in "abc"}
    assert made.proven


def test_who_sits_at_the_only_table_that_does_gives_it_up_for_another() -> None:
    problem = talking(wishes="d>e", interests="a>>g b>g c>g", tables=3, slots=1)
    problem = replace(problem, tables=(*problem.tables[:2], Table("t3")))
    plan = plan_of("s1 t1 a b c @g", "s1 t2 d e")
    made = repaired(problem, plan, TableLost("t1"))
    assert lines(made.plan) == ["s1 t2 a b c", "s1 t3 d e"]


def test_at_a_smaller_table_one_leaves_where_there_is_no_other_way() -> None:
    problem = talking(slots=1)
    problem = replace(problem, tables=(Table("t1", seats=8), Table("t2", seats=3)))
    made = repaired(problem, FOUR, TableLost("t1"))
    assert lines(made.plan) == ["s1 t2 a b c"]
    assert told(made)["d"] == [OUT]
    assert told(made)["a"] == [
        "The round table “Fraud” at 09:00 is moved from table t1 to table t2. It is held without d."
    ]


def test_a_deleted_slot_and_a_moved_talk_move_the_round_table() -> None:
    only = replace(FRAUD, slots=frozenset({"s1", "s3"}))
    made = repaired(talking(held=only), THREE, SlotDeleted("s1"))
    assert lines(made.plan) == ["s3 t1 a b c"]
    assert made.problem.round_tables[0].slots == frozenset({"s3"})
    slots = slots_of(3)
    problem = talking(talks=(talk_over(slots[2]),))
    made = repaired(problem, THREE, TalkMoved("talk", slots[0].start, slots[0].end))
    assert lines(made.plan) == ["s2 t1 a b c"]


@pytest.mark.parametrize("fact", [SlotDeleted("s1"), Late("a", "s2"), NoThanks("a", "b")])
def test_what_is_confirmed_is_held_in_its_slot_or_not_at_all(fact: Fact) -> None:
    problem = talking(interests="a>>g b>g c>g")
    made = repaired(problem, THREE, fact, confirmed_round_tables=("g",))
    assert lines(made.plan) == []
    assert made.unkept == made.cancelled == THREE.meetings


def test_no_round_table_takes_the_table_of_a_confirmed_meeting() -> None:
    problem = talking(wishes="d>e", interests="a>>g b>g c>g", tables=3, slots=1)
    problem = replace(problem, tables=(*problem.tables[:2], Table("t3")))
    plan = plan_of("s1 t1 a b c @g", "s1 t2 d e")
    made = repaired(problem, plan, TableLost("t1"), confirmed=(("d", "e"),))
    assert lines(made.plan) == ["s1 t2 d e"]
    assert (made.cancelled_bound, made.proven) == (0, False)


def test_no_round_table_takes_the_hour_of_a_confirmed_meeting_that_waits_for_a_table() -> None:
    problem = talking(interests="a>>g b>g c>g", wishes="a>e", slots=2)
    plan = plan_of("s1 t1 a b c @g", "s2 t2 a e")
    facts = (TableLost("t2"), Late("c", "s2"))
    made = repaired(problem, plan, *facts, confirmed=(("a", "e"),))
    assert lines(made.plan) == ["s2 t1 a e"]
    assert [m.round_table for m in made.cancelled] == ["g"]


def test_what_is_locked_stays_locked_with_those_who_are_left() -> None:
    lock = LockedRoundTable("g", ("a", "b", "c", "d"), "s1", "t1")
    made = repaired(talking(locked_round_tables=(lock,)), FOUR, NoShow("b"))
    assert made.problem.locked_round_tables == (replace(lock, participants=("a", "c", "d")),)
    made = repaired(talking(locked_round_tables=(lock,)), FOUR, TableLost("t1"))
    assert made.problem.locked_round_tables == (replace(lock, table=None),)
    assert lines(made.plan) == ["s1 t2 a b c d"]
    made = repaired(talking(locked_round_tables=(lock,)), FOUR, SlotDeleted("s1"))
    assert (made.problem.locked_round_tables, made.unkept) == ((), FOUR.meetings)


def test_what_has_begun_is_never_touched() -> None:
    problem = talking(wishes="a>b")
    plan = plan_of("s1 t1 a b c @g", "s2 t1 a b")
    made = repaired(problem, plan, NoShow("a"), TableLost("t1"), now=MORNING)
    assert lines(made.plan) == ["s1 t1 a b c"]
    with pytest.raises(ChangeError) as refused:
        repair(problem, plan, Change((NoThanks("a", "b"),), now=MORNING))
    assert refused.value.place == "facts[0]"
    assert refused.value.code is ChangeCode.ROUND_TABLE_BEGUN


def test_a_walk_ins_organisation_may_take_the_table_if_there_is_another() -> None:
    new = Participant("n", "", "n-org", representative=True)
    home = Organisation("n-org", "", Sector.SECURITY_INDUSTRY, "t1")
    made = repaired(talking(), THREE, WalkIn(new, home))
    assert lines(made.plan) == ["s1 t2 a b c"]
    with pytest.raises(ChangeError) as refused:
        repair(talking(tables=1), THREE, Change((WalkIn(new, home),)))
    assert refused.value.place == "facts[0].organisation.table"


def test_who_represents_no_more_keeps_the_seat() -> None:
    problem = talking("a*:shop b c d e", wishes="e>shop")
    made = repaired(problem, THREE, RepresentativeLost("a", stays=True))
    assert lines(made.plan) == ["s1 t1 a b c"]
    assert lines(repaired(problem, FOUR, RepresentativeLost("a")).plan) == ["s1 t1 b c d"]


def test_two_who_ask_meet_beside_their_round_table() -> None:
    made = repaired(talking(), THREE, Meet("a", "b"))
    assert lines(made.plan) == ["s1 t1 a b c", "s2 t1 a b"]
    full = [Participant("a", "", "a-org", cap=1)]
    made = repaired(talking(participants=full), THREE, Meet("a", "e"))
    assert notes(made) == ["No time and table could be found for a and e."]


def test_a_round_table_that_nobody_knows_is_refused_with_its_place() -> None:
    with pytest.raises(ChangeError) as refused:
        repair(talking(), THREE, Change(confirmed_round_tables=("g", "h")))
    assert refused.value.place == "confirmed_round_tables[1]"


def test_a_plan_made_anew_is_bounded_with_round_tables() -> None:
    made = repaired(talking(), THREE, Leaves("c", "s1"))
    assert (made.replan.value, made.replan.value_to_gain) == (made.score.value, 1000 + 2400)


NAMED = (
    Participant("a", "Ada", "a-org"),
    Participant("b", "Bo", "b-org"),
    Participant("c", "Cy", "c-org"),
    Participant("d", "Di", "d-org"),
)


def test_the_command_says_it_in_words_and_writes_it(tmp_path: Path) -> None:
    problem, plan, change, new = (tmp_path / name for name in ("p.json", "o.json", "c.json", "n"))
    named = talking(
        participants=NAMED, organisations=[Organisation("d-org", "Di AS", Sector.POLICE)]
    )
    problem.write_text(write_problem(named))
    result = Result(THREE, Status.FEASIBLE, 0.0, ())
    plan.write_text(write_plan(result, title="", problem_digest=""))
    change.write_text(write_change(Change((NoShow("b"),), confirmed_round_tables=("g",))))
    words = ["repair", *map(str, (problem, plan, change)), "-o", str(new)]
    said = CliRunner().invoke(app, words)
    assert said.exit_code == 0, said.output
    changed = "  The round table “Fraud” at 09:00 is held without Bo, and with Di (Di AS)."
    assert said.stdout.splitlines()[:-1] == [
        "0 cancelled, 0 moved, 0 new, 1 round table with other people; 4 people are told.",
        "  people changed: round table “Fraud” (g), 09:00 at table t1, without Bo (b), with Di (d)",
        "Ada (a):",
        changed,
        "Bo (b):",
        f"  {OUT}",
        "Cy (c):",
        changed,
        "Di (d):",
        "  You have a new seat at the round table “Fraud” at 09:00, at table t1, with Ada and Cy.",
    ]
    assert json.loads(new.read_text())["meetings"] == [
        {"slot": "s1", "table": "t1", "participants": ["a", "c", "d"], "round_table": "g"}
    ]


def test_a_repair_of_round_tables_is_written_as_version_2() -> None:
    said = json.loads(written(repaired(talking(), FOUR, NoShow("c"))))
    assert said["version"] == 2
    assert [row["code"] for row in said["meetings"]] == ["people_changed"]
    assert said["notices"][0]["told"] == [
        {
            "code": "people_changed",
            "round_table": "g",
            "theme": "Fraud",
            "before": {"slot": "s1", "start": "2027-03-10T09:00:00+00:00", "table": "t1"},
            "after": {"slot": "s1", "start": "2027-03-10T09:00:00+00:00", "table": "t1"},
            "others": [{"id": p, "name": "", "organisation": ""} for p in "bd"],
            "left": [{"id": "c", "name": "", "organisation": ""}],
            "joined": [],
            "text": "The round table “Fraud” at 09:00 is held without c.",
        }
    ]
