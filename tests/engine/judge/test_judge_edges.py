"""The judge where rules touch one another, and what it says of levels and shares in full."""

from __future__ import annotations

from dataclasses import replace

import pytest

from samspill.engine.judge.check import check, check_result
from samspill.engine.judge.rules import RuleCode, violations
from samspill.engine.judge.score import Levels, Share, levels_of, score
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import (
    Locked,
    LockedRoundTable,
    Organisation,
    Participant,
    RoundTable,
    Sector,
    Table,
)
from samspill.engine.model.result import Level, Result, Status
from samspill.engine.model.valuation import Valuation
from support.plans import plan_of
from support.problems import small_problem
from support.violations import Said, said_of

GROUP = replace(
    small_problem("a b c d e", wishes="d>e a>b", interests="a>>g b>g c>g", slots=3),
    tables=(Table("t1", capacity=3, capacities=(("s2", 2), ("s3", 1)), seats=3), Table("t2")),
    round_tables=(RoundTable("g", "Theme", fewest=3, most=3),),
)


def full(slot: str, text: str, round_table: str | None = None) -> Said:
    return Said(RuleCode.TABLE_FULL, text, (), slot, "t1", round_table)


def test_a_round_table_has_its_table_to_itself() -> None:
    beside = "Table t1 has 1 more meeting beside round table g in slot"
    alone = plan_of("s1 t1 a b c @g", "s1 t2 d e")
    assert said_of(GROUP, alone) == []
    shared = plan_of("s1 t1 a b c @g", "s1 t1 d e")
    assert said_of(GROUP, shared) == [full("s1", f"{beside} s1.", "g")]
    shared = plan_of("s2 t1 a b c @g", "s2 t1 d e")
    assert said_of(GROUP, shared) == [full("s2", f"{beside} s2.", "g")]
    # Where the table holds one, that is what is told, and once.
    shared = plan_of("s3 t1 a b c @g", "s3 t1 d e")
    over = full("s3", "Table t1 has 2 meetings in slot s3 and holds 1.")
    assert said_of(GROUP, shared) == [over]


@pytest.mark.parametrize(
    ("plan", "table", "held"),
    [
        ("s1 t1 a b c @g", None, True),
        ("s1 t1 c b a @g", "t1", True),
        ("s2 t1 a b c @g", None, False),
        ("s1 t1 a b @g", "t1", False),
    ],
)
def test_a_locked_round_table_is_held_as_it_is_locked(
    plan: str, table: str | None, held: bool
) -> None:
    locked = (LockedRoundTable("g", ("b", "a", "c"), "s1", table),)
    problem = replace(GROUP, locked_round_tables=locked)
    found = [v for v in said_of(problem, plan_of(plan)) if v.code is RuleCode.LOCKED_MISSING]
    at = f" at table {table}" if table else ""
    text = f"Round table g is locked in slot s1{at} with b and a and c, but is not held so."
    missing = Said(RuleCode.LOCKED_MISSING, text, ("b", "a", "c"), "s1", table, "g")
    assert found == ([] if held else [missing])


def test_a_locked_round_table_at_another_table_is_missing() -> None:
    problem = replace(
        GROUP,
        tables=(*GROUP.tables, Table("t3", seats=3)),
        locked_round_tables=(LockedRoundTable("g", ("a", "b", "c"), "s1", "t3"),),
    )
    (said,) = violations(problem, plan_of("s1 t1 a b c @g"))
    assert (said.code, said.table) == (RuleCode.LOCKED_MISSING, "t3")


def test_a_good_meeting_does_not_hide_a_bad_one_after_it() -> None:
    homes = [Organisation("shop", "", Sector.BUSINESS, "t2")]
    problem = small_problem("a b c*:shop", wishes="a>b a>c", organisations=homes, slots=3)
    at = [v.slot for v in violations(problem, plan_of("s1 t1 a b", "s2 t2 a c", "s3 t1 a c"))]
    assert at == ["s3", None]  # at the wrong table; the two meet twice
    groups = replace(
        small_problem("a b c d e f", interests="a>g b>g c>g d>h e>h f>h", slots=2, tables=3),
        tables=(Table("t1", seats=8), Table("t2", seats=8), Table("t3")),
        round_tables=(
            RoundTable("g", "", fewest=3, most=3),
            RoundTable("h", "", fewest=4, most=4, table="t1"),
        ),
    )
    found = violations(groups, plan_of("s1 t1 a b c @g", "s2 t2 d e f @h"))
    assert [(v.code, v.round_table) for v in found] == [
        (RuleCode.WRONG_TABLE, "h"),
        (RuleCode.ROUND_TABLE_SIZE, "h"),
    ]


def test_representatives_are_counted_beside_round_tables() -> None:
    problem = replace(
        small_problem("a b c*:x d*:x", wishes="a>x", interests="a>g b>g c>g", slots=3, tables=2),
        tables=(Table("t1", seats=8), Table("t2")),
        round_tables=(RoundTable("g", "", fewest=3, most=3),),
    )
    plan = plan_of("s1 t1 a b c @g", "s2 t2 a c", "s3 t2 a d")
    assert [v.participants for v in violations(problem, plan)] == [("a", "c", "d")]


def test_the_report_of_a_result_is_that_of_its_plan() -> None:
    problem = small_problem("a b", wishes="a>b")
    plan = plan_of("s1 t1 a b")
    result = Result(plan, Status.FEASIBLE, 0.0, ())
    said = check_result(problem, result)
    assert said.report == check(problem, plan)
    assert said.claims == ("The levels are none, not minimum, value, comfort.",)


def claims(comfort: Level, value: int = 6_800) -> tuple[str, ...]:
    problem = small_problem("a b", wishes="a>b")
    levels = (Level("minimum", 0, 0), Level("value", 6_800, value, maximise=True), comfort)
    result = Result(plan_of("s1 t1 a b"), Status.OPTIMAL, 0.0, levels)
    return check_result(problem, result).claims


def test_optimal_is_claimed_only_where_every_level_and_tie_breaker_is_closed() -> None:
    untrue = ("The status says optimal, but a level has a gap.",)
    closed = Level("table changes", 0, 0)
    assert claims(Level("comfort", 0, 0)) == ()
    assert claims(Level("comfort", 0, 0, then=closed)) == ()
    assert claims(Level("comfort", 0, -1)) == untrue
    assert claims(Level("comfort", 0, 0, then=Level("table changes", 0, -1))) == untrue
    assert claims(Level("comfort", 0, 0, then=closed), value=6_801) == untrue


def test_levels_alone_are_those_of_the_score() -> None:
    problem = replace(
        small_problem(
            "a b c d e", wishes="a>>b b>a c>a d>a b>c", interests="a>g c>g d>g", slots=5, minimum=3
        ),
        tables=(Table("t1", seats=8), Table("t2"), Table("t3")),
        round_tables=(RoundTable("g", "", fewest=3, most=3),),
    )
    plan = plan_of("s1 t1 a b", "s3 t2 b c", "s4 t3 a c", "s5 t1 a c d @g", "s2 t1 d e")
    valuation = Valuation(problem)
    points = {pair: value.points for pair, value in valuation.pairs.items()}
    found, judged = levels_of(problem, plan, points, valuation), score(problem, plan)
    assert found.order == judged.order
    # b and d lack one meeting each, e two; a, b and d have a break; a and c change tables twice.
    assert found == Levels(minimum=1 + 1 + 11, value=judged.value, breaks=3, table_changes=5)
    # d and e have no reason to meet: the meeting serves them, and is worth nothing itself.
    without = Plan.of(m for m in plan.meetings if m.participants != ("d", "e"))
    served = valuation.served(2)  # a second meeting of one, a first of the other
    assert found.value - levels_of(problem, without, points, valuation).value == served
    assert judged.value - score(problem, without).value == served


def possible(**facts: object) -> int:
    """What the first participant could get at most."""
    problem = small_problem(**facts)  # type: ignore[arg-type]  # as small_problem takes them
    return score(problem, plan_of()).served[0].possible


def test_what_is_possible_is_the_best_that_could_be() -> None:
    alone = possible(people="a b", wishes="a>b")
    assert alone == 2_000 + 2_400
    # Another is another meeting, but two representatives are one, and the better one counts.
    assert possible(people="a b c", wishes="a>b a>c") == 2 * 2_000 + 4_000
    assert possible(people="a b:x c:x", wishes="a>b a>c") == 2 * 2_000 + 4_000
    assert possible(people="a b*:x c*:x", wishes="a>x") == alone
    better = possible(people="a b*:x c*:x", wishes="a>b a>x b>a")
    assert better == possible(people="a b", wishes="a>b b>a")
    assert possible(people="a b*:x c*:x", wishes="a>c a>x c>a") == better


def test_a_locked_meeting_that_nobody_wished_is_worth_being_served() -> None:
    locked = (Locked(("a", "b"), "s1"),)
    assert possible(people="a b", locked=locked) == 2_400


def test_nothing_is_possible_with_somebody_who_is_never_there_at_the_same_time() -> None:
    early = Participant("b", "", "b-org", available=frozenset({"s1"}))
    late = Participant("a", "", "a-org", available=frozenset({"s2"}))
    both = [late, early]
    assert possible(people="a b", wishes="a>b", participants=both) == 0
    assert possible(people="a b c", wishes="a>b a>c", participants=both) == 2_000 + 2_400


def test_a_round_table_is_possible_in_its_own_slots() -> None:
    there = Participant("a", "", "a-org", available=frozenset({"s1"}))
    for slots, worth in ((None, True), (frozenset({"s1"}), True), (frozenset({"s2"}), False)):
        problem = replace(
            small_problem("a b c", interests="a>g b>g c>g", participants=[there]),
            round_tables=(RoundTable("g", "", slots=slots),),
        )
        points = Valuation(problem).group_points("g", ("a",))
        assert points > 0
        served = score(problem, plan_of()).served[0]
        assert served.possible == (points + Valuation(problem).served(1) if worth else 0)


def test_a_round_table_is_worth_to_each_their_own_interest() -> None:
    found, valuation = score(GROUP, plan_of("s1 t1 a b c @g", "s1 t2 d e")), Valuation(GROUP)
    own = [valuation.group_points("g", (p,)) + valuation.served(1) for p in ("a", "b", "c")]
    assert [s.points for s in found.served[:3]] == own
    assert own[0] > own[1] == own[2]
    assert found.meetings == 2


def test_an_interest_in_a_round_table_is_nobodys_mutual_wish() -> None:
    served = score(GROUP, plan_of("s1 t1 a b c @g")).served[0]
    assert (served.musts, served.likes, served.mutual) == (Share(1, 1), Share(0, 1), Share(0, 0))


def test_musts_of_a_sector_are_those_of_all_its_people_and_organisations() -> None:
    homes = [
        Organisation("a-org", "", Sector.POLICE),
        Organisation("b-org", "", Sector.POLICE),
        Organisation("x", "", Sector.POLICE),
    ]
    problem = small_problem(
        "a b c*:x d", wishes="a>>d b>>d b>>x x>>d", organisations=homes, slots=4
    )
    police = score(problem, plan_of("s1 t1 a d", "s2 t1 b d", "s3 t1 c d")).sectors[1]
    assert (police.sector, police.musts) == (Sector.POLICE, Share(3, 4))


def test_nobody_at_all_is_scored_too() -> None:
    problem = replace(small_problem(), participants=(), organisations=())
    found = score(problem, plan_of())
    assert (found.distribution, found.fairness, found.order) == ((0,), 1.0, (0, 0, 0, 0))
