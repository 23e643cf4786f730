"""Round tables: who may sit there, what they are worth, and why somebody has a seat or none."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samspill.cli import app
from samspill.engine.answers.explain import Audience, WhyNotSeated, WhySeated, explain
from samspill.engine.arrays.instance import build
from samspill.engine.arrays.offers import offers_of
from samspill.engine.baselines.first_come import first_come
from samspill.engine.formats.csv_folder import read_folder, write_folder
from samspill.engine.formats.errors import InputError
from samspill.engine.formats.json_plan import read_plan, write_plan
from samspill.engine.formats.json_problem import read_problem, write_problem
from samspill.engine.generate.problems import generate
from samspill.engine.generate.round_tables import with_round_tables
from samspill.engine.judge.check import check
from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.judge.reference import best_plan
from samspill.engine.judge.score import Share, score
from samspill.engine.model.problem import (
    LockedRoundTable,
    Participant,
    Problem,
    RoundTable,
    Strength,
    Table,
)
from samspill.engine.model.result import LevelName, Result, Status
from samspill.engine.model.stop import Stop
from samspill.engine.model.valuation import Valuation
from samspill.engine.solving.round_tables.bound import RoundTableBound
from samspill.engine.solving.round_tables.exchange import exchange
from samspill.engine.solving.solve import solve
from samspill.engine.solving.timetable.state import Timetable
from samspill.engine.solving.timetable.tables import plan_of as plan_from
from samspill.telling.explanations import _NOT_SEATED_WORDS, report
from samspill.telling.language import Language
from samspill.telling.letters.letter import letter
from samspill.telling.refusals import refusal
from support.plans import plan_of
from support.problems import small_problem

FRAUD = RoundTable("g", "Fraud")


def talking(people: str = "a b c d", *, held: RoundTable = FRAUD, **facts: object) -> Problem:
    """People with a round table g at tables of eight seats."""
    known: dict[str, object] = {"seats": 8, "interests": "a>>g b>g c~g", **facts}
    return small_problem(people, round_tables=(held,), **known)  # type: ignore[arg-type]  # a test's own


def test_a_round_table_is_worth_the_interests_of_those_who_sit_there() -> None:
    problem = talking(held=replace(FRAUD, moderator="d"), wishes="a>d", minimum=2)
    found = score(problem, plan_of("s1 t1 a b c d @g", "s2 t1 a d"))
    served = 2 * (2_400 + 1_600) + 2 * 2_400
    assert found.value == 3_000 + 2_000 + 1_000 + 0 + 2_000 + served
    assert found.minimum == 2  # b and c lack one meeting each
    assert (found.breaks, found.table_changes, found.meetings) == (0, 0, 2)
    a, b, c, d = found.served
    assert [s.points for s in (a, b, c, d)] == [3_000 + 2_000 + 4_000, 4_400, 3_400, 6_000]
    assert (a.musts, a.likes, b.likes) == (Share(1, 1), Share(1, 1), Share(1, 1))
    assert (a.possible, c.possible) == (9_000, 3_400)


def test_an_interest_without_a_seat_counts_as_not_fulfilled() -> None:
    found = score(talking(), plan_of("s1 t1 a d"))
    assert (found.served[0].musts, found.served[1].likes) == (Share(0, 1), Share(0, 1))


def test_breaks_and_changes_of_table_count_round_tables() -> None:
    problem = talking(wishes="a>d", slots=3)
    found = score(problem, plan_of("s1 t1 a b c @g", "s3 t2 a d"))
    assert (found.breaks, found.table_changes) == (1, 1)


def test_the_musts_of_one_who_says_must_to_all_share_their_extra() -> None:
    themes = tuple(RoundTable(f"g{n}", "") for n in range(4))
    problem = small_problem(
        "a", interests="a>>g0 a>>g1 a>>g2 a>>g3", seats=8, round_tables=themes, cap=2
    )
    assert set(Valuation(problem).interests.values()) == {2_500}


def test_two_at_a_round_table_may_still_meet() -> None:
    problem = talking(wishes="a>b")
    plan = plan_of("s1 t1 a b c @g", "s2 t1 a b")
    assert check(problem, plan).valid
    assert best_plan(problem).plan.pairs[0].participants == ("a", "b")
    assert len(best_plan(problem).plan.groups) == 1


def test_the_best_plan_holds_a_round_table_for_as_many_as_it_can() -> None:
    problem = talking("a b c d", interests="a>g b>g c>g d~g", slots=1, tables=1)
    assert best_plan(problem).plan == plan_of("s1 t1 a b c d @g")
    assert best_plan(replace(problem, round_tables=(replace(FRAUD, most=3),))).plan == plan_of(
        "s1 t1 a b c @g"
    )


def test_a_veto_keeps_two_apart_at_a_round_table() -> None:
    problem = talking("a b c d", interests="a>>g b>g c>g d~g", slots=1, vetoes="b>a")
    assert best_plan(problem).plan == plan_of("s1 t1 a c d @g")


def test_a_locked_round_table_stays_as_it_is() -> None:
    locked = LockedRoundTable("g", ("b", "c", "d"), "s2", "t2")
    problem = talking("a b c d", interests="a>>g b>g c>g d~g", locked_round_tables=(locked,))
    assert best_plan(problem).plan == plan_of("s2 t2 b c d @g")


# Why b has no seat at g: the plan, what the organiser is told, and b.
MISSED = {
    "it is not held": (talking(), "s1 t1 a d", WhyNotSeated.NOT_HELD, WhyNotSeated.NOT_FITTED),
    "no seat": (
        talking(held=replace(FRAUD, most=3), interests="a>g b>g c>g d>g"),
        "s1 t1 a c d @g",
        WhyNotSeated.NO_SEAT,
        WhyNotSeated.NOT_FITTED,
    ),
    "a veto": (
        talking(interests="a>g b>g c>g d>g", vetoes="a>b"),
        "s1 t1 a c d @g",
        WhyNotSeated.CANNOT_MEET,
        WhyNotSeated.NOT_FITTED,
    ),
    "a colleague is there": (
        talking("a:x b:x c d", interests="a>g b>g c>g d>g"),
        "s1 t1 a c d @g",
        WhyNotSeated.CANNOT_MEET,
        WhyNotSeated.NOT_FITTED,
    ),
    "away": (
        talking(
            interests="a>g b>g c>g d>g",
            participants=[Participant("b", "", "b-org", available=frozenset({"s2"}))],
        ),
        "s1 t1 a c d @g",
        WhyNotSeated.BUSY_THEN,
        WhyNotSeated.NOT_FITTED,
    ),
    "a full day": (
        talking(
            "a b c d e",
            interests="a>g b>g c>g d>g",
            wishes="b>e",
            participants=[Participant("b", "", "b-org", cap=1)],
        ),
        "s1 t1 a c d @g,s2 t1 b e",
        WhyNotSeated.SELF_FULL,
        WhyNotSeated.SELF_FULL,
    ),
    "there is one": (
        talking(interests="a>g b>g c>g d>g"),
        "s1 t1 a c d @g",
        WhyNotSeated.HAS_SEAT,
        WhyNotSeated.NOT_FITTED,
    ),
}


@pytest.mark.parametrize("case", MISSED)
def test_why_somebody_has_no_seat(case: str) -> None:
    problem, meetings, to_organiser, to_participant = MISSED[case]
    plan = plan_of(*meetings.split(","))
    told = {who: explain(problem, plan, "b", who).missed_round_tables for who in Audience}
    assert [lost.code for lost in told[Audience.ORGANISER]] == [to_organiser]
    assert [lost.code for lost in told[Audience.PARTICIPANT]] == [to_participant]
    assert told[Audience.PARTICIPANT][0].meeting is None


def test_every_reason_for_no_seat_has_a_case() -> None:
    assert {code for _, _, *codes in MISSED.values() for code in codes} == set(WhyNotSeated)
    assert set(_NOT_SEATED_WORDS) == set(WhyNotSeated)


def test_why_somebody_has_a_seat() -> None:
    problem = talking(held=replace(FRAUD, moderator="d"), wishes="a>d")
    plan = plan_of("s1 t1 a b c d @g", "s2 t1 a d")
    (mine,) = explain(problem, plan, "a").round_tables
    assert (mine.code, mine.own, mine.meeting.round_table) == (
        WhySeated.OWN_INTEREST,
        Strength.MUST,
        "g",
    )
    (leads,) = explain(problem, plan, "d").round_tables
    assert (leads.code, leads.own) == (WhySeated.MODERATES, None)
    assert [why.other for why in explain(problem, plan, "a").meetings] == ["d"]


def test_a_problem_with_round_tables_is_written_as_version_2_and_read_back(tmp_path: Path) -> None:
    locked = LockedRoundTable("g", ("a", "b", "c"), "s1")
    problem = talking(
        held=replace(FRAUD, moderator="a", slots=frozenset({"s1"}), sectors=1),
        locked_round_tables=(locked,),
    )
    text = write_problem(problem)
    assert json.loads(text)["version"] == 2
    assert read_problem(text, file="x") == problem
    write_folder(problem, tmp_path)
    assert read_folder(tmp_path) == problem


def test_a_problem_without_stays_version_1() -> None:
    document = json.loads(write_problem(small_problem()))
    assert document["version"] == 1
    assert not {"round_tables", "interests", "locked_round_tables"} & set(document)


def test_what_is_of_version_2_is_refused_in_a_file_of_version_1() -> None:
    text = write_problem(talking()).replace('"version": 2', '"version": 1')
    with pytest.raises(InputError) as refused:
        read_problem(text, file="x")
    assert refusal(refused.value) == (
        'x, tables[0], seats: This key is of version 2. Write "version": 2 at the top.'
    )


def test_a_plan_with_a_round_table_is_written_as_version_2_and_read_back() -> None:
    plan = plan_of("s1 t1 a b c @g", "s2 t1 a d")
    result = Result(plan=plan, status=Status.FEASIBLE, seconds=0.0, levels=())
    text = write_plan(result, title="", problem_digest="")
    assert json.loads(text)["version"] == 2
    assert read_plan(text, file="x").plan == plan
    with pytest.raises(InputError) as refused:
        read_plan(text.replace('"version": 2', '"version": 1'), file="x")
    assert (refused.value.where, refused.value.field) == ("meetings[0]", "round_table")


def test_generated_round_tables_leave_the_rest_as_it_is() -> None:
    bare = generate(participants=60, seed=3)
    problem = with_round_tables(bare, count=5, seed=3)
    assert problems_in(problem) == ()
    assert len(problem.round_tables) == 5
    assert [t.seats for t in problem.tables if t.seats > 2] == [8, 8]
    assert replace(problem, tables=bare.tables, round_tables=(), interests=()) == bare
    assert with_round_tables(bare, count=5, seed=3) == problem
    assert with_round_tables(bare, count=0, seed=3) is bare


def test_letter_and_report_tell_of_round_tables() -> None:
    problem = talking(held=replace(FRAUD, moderator="d"), interests="a>>g b>g c~g")
    plan = plan_of("s1 t1 a b d @g")
    mine = letter(problem, explain(problem, plan, "a")).splitlines()
    assert "You sit at one round table:" in mine
    assert "  09:00, table t1: Fraud. You asked for it." in mine
    lost = letter(problem, explain(problem, plan, "c")).splitlines()
    assert lost[-2:] == [
        "There was no seat for you at this round table:",
        "  Fraud (open to being there). It found no place beside all the rest.",
    ]
    said = [letter(problem, explain(problem, plan, p), Language.NYNORSK) for p in "dc"]
    assert [text.splitlines()[-2:] for text in said] == [
        ["Du er med på éin rundebordssamtale:", "  09.00, bord t1: Fraud. Du er ordstyrar."],
        [
            "Det var ikkje plass til deg i denne rundebordssamtalen:",
            "  Fraud (open for å vere med). Det gjekk ikkje opp med alt det andre.",
        ],
    ]
    told = report(problem, explain(problem, plan, "c", Audience.ORGANISER)).splitlines()
    assert told[-1].strip() == "There is a seat for them, and they are free when it is held."


def test_the_planner_holds_what_is_worth_it_and_proves_it() -> None:
    problem = talking("a b c d e", interests="a>>g b>g c~g", wishes="a>d e>b")
    result = solve(problem)
    best = best_plan(problem)
    assert result.plan is not None
    assert [m.participants for m in result.plan.groups] == [("a", "b", "c")]
    value = result.level(LevelName.VALUE)
    assert (value.value, value.bound) == (best.value, best.value)


def test_the_planner_leaves_a_round_table_that_costs_more_than_it_brings() -> None:
    wishes = "a>>b b>>a c>>d d>>c"
    problem = talking("a b c d", interests="a~g b~g c~g", wishes=wishes, slots=1)
    plan = solve(problem).plan
    assert plan is not None
    assert {m.participants for m in plan.meetings} == {("a", "b"), ("c", "d")}


def test_the_planner_keeps_a_locked_round_table_and_plans_the_rest() -> None:
    locked = LockedRoundTable("g", ("b", "c", "d"), "s2", "t2")
    problem = talking(
        "a b c d", wishes="a>b", interests="b>g c>g d>g", locked_round_tables=(locked,)
    )
    for plan in (solve(problem).plan, first_come(problem)):
        assert plan is not None
        assert plan.groups == plan_of("s2 t2 b c d @g").meetings
        assert [m.participants for m in plan.pairs] == [("a", "b")]


def test_a_round_table_gives_the_minimum_to_those_who_lack_it() -> None:
    problem = talking("a b c d", wishes="a>>b b>>a", interests="a~g c~g d~g", slots=1, minimum=1)
    result = solve(problem)
    assert result.plan is not None
    assert [m.participants for m in result.plan.meetings] == [("a", "c", "d")]
    assert result.level(LevelName.MINIMUM).value == 1


def test_a_round_table_is_put_in_where_the_whole_gets_better() -> None:
    problem = talking("a b c d e", interests="a>>g b>g c~g", wishes="a>d e>b", slots=3)
    roof = RoundTableBound(offers_of(build(problem)), Stop())
    chosen = roof.choose(seed=0, seconds=60)
    bare = Timetable(build(problem))
    found = exchange(bare, roof, chosen, tries=4, stop=Stop(), seed=0)
    assert found.instance.held == chosen
    assert {m.participants for m in plan_from(found).pairs} == {("a", "d"), ("b", "e")}


def test_a_round_table_is_taken_out_where_the_whole_gets_better() -> None:
    wishes = "a>>b b>>a c>>d d>>c"
    problem = talking("a b c d", interests="a~g b~g c~g", wishes=wishes, slots=1)
    roof = RoundTableBound(offers_of(build(problem)), Stop())
    held = plan_of("s1 t1 a b c @g").meetings
    found = exchange(Timetable(build(problem, held=held)), roof, held, tries=4, stop=Stop(), seed=0)
    assert {m.participants for m in plan_from(found).meetings} == {("a", "b"), ("c", "d")}


def test_two_sit_at_the_small_tables() -> None:
    tables = (Table("t1", seats=8), Table("t2"))
    problem = replace(
        talking("a b c d e", interests="a>g b>g c>g", wishes="d>e", slots=1), tables=tables
    )
    assert solve(problem).plan == plan_of("s1 t1 a b c @g", "s1 t2 d e")


def test_the_command_plans_and_checks_round_tables(tmp_path: Path) -> None:
    problem, plan, run = str(tmp_path / "problem.json"), str(tmp_path / "plan.json"), CliRunner()
    options = ["--participants", "40", "--round-tables", "4", "--seed", "3", "-o", problem]
    assert run.invoke(app, ["generate", *options]).exit_code == 0
    planned = run.invoke(app, ["plan", problem, "-o", plan])
    assert planned.exit_code == 0, planned.output
    held = read_plan(Path(plan).read_text(), file=plan).plan
    assert held is not None
    assert held.groups != ()
    many = len(held.groups)
    assert f"({many} round {'table' if many == 1 else 'tables'})" in planned.stderr
    checked = run.invoke(app, ["check", problem, plan])
    assert checked.exit_code == 0, checked.output


def test_a_table_that_is_closed_is_no_choice() -> None:
    tables = (Table("t1", capacities=(("s1", 0),), seats=8), Table("t2"))
    problem = replace(talking(slots=1), tables=tables)
    assert best_plan(problem).plan.groups == ()
