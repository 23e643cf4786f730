"""What is said of each broken rule: in words, and in the ids of who, when and where."""

from __future__ import annotations

from dataclasses import replace

import pytest

from samspill.engine.judge.rules import RuleCode
from samspill.engine.model.problem import (
    Locked,
    Organisation,
    Participant,
    Problem,
    RoundTable,
    Sector,
    Table,
)
from support.plans import plan_of
from support.problems import small_problem
from support.violations import Said, said_of

DAY = replace(
    small_problem(
        "a b c d*:shop e*:shop f:bank g:bank",
        wishes="a>>b a>shop b>c a>c a>g c>f",
        vetoes="c>g",
        slots=4,
        organisations=[
            Organisation("shop", "Butikken", Sector.SECURITY_INDUSTRY, "t3"),
            Organisation("bank", "Banken", Sector.BUSINESS),
        ],
        participants=[
            Participant("a", "Anne", "a-org", cap=2),
            Participant("b", "Bo", "b-org", available=frozenset({"s1", "s2"})),
            Participant("d", "Dag", "shop", representative=True),
        ],
    ),
    tables=(Table("t1", capacity=1, capacities=(("s2", 2),)), Table("t2"), Table("t3")),
)
# Six at two themes; the first is moderated, bound to a table and to slots, and mixed.
ROUND = replace(
    small_problem(
        "a b c d e f:d-org",
        interests="a>g b>g c>g d>g f>g a>h b>h c>h",
        vetoes="a>e",
        slots=3,
        organisations=[
            Organisation("a-org", "A", Sector.POLICE),
            Organisation("e-org", "E", Sector.BUSINESS, "t3"),
        ],
        participants=[Participant("a", "Anne", "a-org"), Participant("b", "Bo", "b-org")],
    ),
    tables=(Table("t1", capacity=2, seats=4), Table("t2", seats=4), Table("t3", seats=4)),
    round_tables=(
        RoundTable("g", "Insiders", "a", 3, 4, 2, "t1", frozenset({"s1", "s2"})),
        RoundTable("h", "Fraud", None, 3, 3, 1),
    ),
)


def told(problem: Problem, *meetings: str) -> list[Said]:
    return said_of(problem, plan_of(*meetings))


@pytest.mark.parametrize(
    ("meetings", "said"),
    [
        (["s1 t1 a b", "s2 t2 a c"], []),
        (
            ["s1 t1 a", "s2 t1 b c"],
            [(RuleCode.NOT_TWO, "A meeting has 1 participant, not two.", ("a",), "s1", "t1")],
        ),
        (
            ["s1 t1 a a", "s2 t1 a b c"],
            [
                (
                    RuleCode.NOT_TWO,
                    "A meeting has 1 participant, not two.",
                    ("a", "a"),
                    "s1",
                    "t1",
                ),
                (
                    RuleCode.NOT_TWO,
                    "A meeting has 3 participants, not two.",
                    ("a", "b", "c"),
                    "s2",
                    "t1",
                ),
            ],
        ),
        (
            ["s9 t9 a x"],
            [
                (
                    RuleCode.UNKNOWN,
                    f"A meeting names {what}, which the problem does not have.",
                    ("a", "x"),
                    "s9",
                    "t9",
                )
                for what in ("x", "s9", "t9")
            ],
        ),
        (
            ["s1 t1 a b", "s1 t2 a c"],
            [(RuleCode.TWO_PLACES, "Anne (a) is in 2 meetings in slot s1.", ("a",), "s1")],
        ),
        (
            ["s3 t1 a b"],
            [
                (
                    RuleCode.SLOT_CLOSED,
                    "Bo (b) is away or at a talk in slot s3, but has a meeting.",
                    ("b",),
                    "s3",
                    "t1",
                )
            ],
        ),
        (
            ["s1 t1 a b", "s2 t2 a c", "s3 t2 a g"],
            [(RuleCode.ABOVE_CAP, "Anne (a) has 3 meetings, the cap is 2.", ("a",))],
        ),
        (["s2 t1 a b", "s2 t1 c f"], []),
        (
            ["s1 t1 a b", "s1 t1 c f"],
            [
                (
                    RuleCode.TABLE_FULL,
                    "Table t1 has 2 meetings in slot s1 and holds 1.",
                    (),
                    "s1",
                    "t1",
                )
            ],
        ),
        (
            ["s1 t1 a b", "s1 t2 a d", "s2 t3 c f"],
            [
                (RuleCode.TWO_PLACES, "Anne (a) is in 2 meetings in slot s1.", ("a",), "s1"),
                (
                    RuleCode.WRONG_TABLE,
                    "The meeting of Anne (a) and Dag (d) must be at table t3.",
                    ("a", "d"),
                    "s1",
                    "t2",
                ),
                (
                    RuleCode.WRONG_TABLE,
                    "The meeting of c and f is at table t3, which is an organisation's own.",
                    ("c", "f"),
                    "s2",
                    "t3",
                ),
            ],
        ),
        (
            ["s1 t1 c g"],
            [(RuleCode.CANNOT_MEET, "c and g cannot meet.", ("c", "g"), "s1", "t1")],
        ),
        (
            ["s1 t1 f g"],
            [
                (
                    RuleCode.SAME_ORGANISATION,
                    "f and g are both from Banken (bank).",
                    ("f", "g"),
                    "s1",
                    "t1",
                )
            ],
        ),
        (
            ["s1 t1 a b", "s2 t1 a b"],
            [
                (
                    RuleCode.MEETS_TWICE,
                    "Anne (a) and Bo (b) have 2 meetings with one another.",
                    ("a", "b"),
                )
            ],
        ),
        (
            ["s1 t3 a e", "s2 t3 a d"],
            [
                (
                    RuleCode.TWO_REPRESENTATIVES,
                    "Anne (a) meets 2 representatives of Butikken (shop).",
                    ("a", "d", "e"),
                )
            ],
        ),
        (
            ["s1 t1 b f"],
            [
                (
                    RuleCode.NO_REASON,
                    "Nobody wished, suggested or locked a meeting of Bo (b) and f.",
                    ("b", "f"),
                    "s1",
                    "t1",
                )
            ],
        ),
    ],
)
def test_what_is_said_of_meetings_of_two(
    meetings: list[str], said: list[tuple[object, ...]]
) -> None:
    assert told(DAY, *meetings) == [Said(*facts) for facts in said]  # type: ignore[arg-type]  # as they stand above


def test_a_meeting_at_either_table_where_both_sides_have_one() -> None:
    homes = [
        Organisation("x", "", Sector.POLICE, "t1"),
        Organisation("y", "", Sector.BUSINESS, "t2"),
    ]
    problem = small_problem("a*:x b*:y", wishes="a>b", tables=3, organisations=homes)
    assert told(problem, "s1 t1 a b") == told(problem, "s1 t2 a b") == []
    assert told(problem, "s1 t3 a b") == [
        Said(
            RuleCode.WRONG_TABLE,
            "The meeting of a and b must be at table t1 or t2.",
            ("a", "b"),
            "s1",
            "t3",
        )
    ]


@pytest.mark.parametrize(
    ("meetings", "at", "table"),
    [
        (["s1 t1 a b"], "", None),
        (["s1 t1 a b"], " at table t1", "t1"),
        (["s2 t2 a b"], "", None),
        ([], " at table t2", "t2"),
    ],
)
def test_a_locked_meeting_held_otherwise_or_not_at_all(
    meetings: list[str], at: str, table: str | None
) -> None:
    problem = replace(DAY, locked=(Locked(("b", "a"), "s1", table),))
    held = meetings == ["s1 t1 a b"]
    text = f"The meeting of Anne (a) and Bo (b) is locked in slot s1{at}, but is not there."
    missing = Said(RuleCode.LOCKED_MISSING, text, ("a", "b"), "s1", table)
    assert told(problem, *meetings) == ([] if held else [missing])


def test_a_locked_meeting_at_another_table_is_missing() -> None:
    problem = replace(DAY, locked=(Locked(("a", "b"), "s1", "t2"), Locked(("c", "f"), "s2")))
    (said,) = told(problem, "s1 t1 a b", "s2 t1 c f")
    assert (said.code, said.slot, said.table) == (RuleCode.LOCKED_MISSING, "s1", "t2")


GOOD = "s1 t1 a b c d @g"


@pytest.mark.parametrize(
    ("meetings", "said"),
    [
        ([GOOD], []),
        (["s2 t1 a b c @g", "s3 t2 a b c @h"], []),
        (
            ["s1 t1 a b @g", "s2 t2 a b c a @h"],
            [
                (
                    RuleCode.ROUND_TABLE_SIZE,
                    "Round table g has 2 people, not 3 to 4.",
                    ("a", "b"),
                    "s1",
                    "t1",
                    "g",
                ),
                (
                    RuleCode.ROUND_TABLE_SIZE,
                    "Round table h names somebody twice.",
                    ("a", "a", "b", "c"),
                    "s2",
                    "t2",
                    "h",
                ),
            ],
        ),
        (
            ["s1 t1 a b c d f @g"],
            [
                (
                    RuleCode.SAME_ORGANISATION,
                    "d and f are both from d-org.",
                    ("d", "f"),
                    "s1",
                    "t1",
                    "g",
                ),
                (
                    RuleCode.ROUND_TABLE_SIZE,
                    "Round table g has 5 people, not 3 to 4.",
                    ("a", "b", "c", "d", "f"),
                    "s1",
                    "t1",
                    "g",
                ),
                (
                    RuleCode.TABLE_TOO_SMALL,
                    "Round table g has 5 people at table t1 of 4 seats.",
                    (),
                    "s1",
                    "t1",
                    "g",
                ),
            ],
        ),
        (
            ["s1 t1 b c d @g"],
            [
                (
                    RuleCode.ROUND_TABLE_SECTORS,
                    "Round table g has people of 1 sector, fewer than 2.",
                    ("b", "c", "d"),
                    "s1",
                    "t1",
                    "g",
                ),
                (
                    RuleCode.MODERATOR_ABSENT,
                    "Round table g is held without Anne (a).",
                    ("a",),
                    "s1",
                    "t1",
                    "g",
                ),
            ],
        ),
        (
            ["s1 t2 a b d @h"],
            [
                (
                    RuleCode.NOT_INTERESTED,
                    "d has shown no interest in round table h.",
                    ("d",),
                    "s1",
                    "t2",
                    "h",
                )
            ],
        ),
        (
            ["s3 t1 a b c @g"],
            [
                (
                    RuleCode.ROUND_TABLE_SLOT,
                    "Round table g may not be held in slot s3.",
                    (),
                    "s3",
                    "t1",
                    "g",
                )
            ],
        ),
        (
            ["s1 t1 a b c @g", "s2 t1 a b c @g"],
            [
                (
                    RuleCode.ROUND_TABLE_TWICE,
                    "Round table g is held 2 times.",
                    (),
                    None,
                    None,
                    "g",
                )
            ],
        ),
        (
            ["s1 t2 a b c @h", "s2 t2 a b c @g"],
            [
                (
                    RuleCode.WRONG_TABLE,
                    "Round table g must be at table t1.",
                    (),
                    "s2",
                    "t2",
                    "g",
                )
            ],
        ),
        (
            ["s1 t3 a b c @h"],
            [
                (
                    RuleCode.WRONG_TABLE,
                    "Round table h is at table t3, which is an organisation's own.",
                    (),
                    "s1",
                    "t3",
                    "h",
                )
            ],
        ),
        (
            ["s1 t1 a b e @g"],
            [
                (
                    RuleCode.CANNOT_MEET,
                    "Anne (a) and e cannot meet.",
                    ("a", "e"),
                    "s1",
                    "t1",
                    "g",
                ),
                (
                    RuleCode.NOT_INTERESTED,
                    "e has shown no interest in round table g.",
                    ("e",),
                    "s1",
                    "t1",
                    "g",
                ),
            ],
        ),
        (
            ["s1 t1 a b c @x"],
            [
                (
                    RuleCode.UNKNOWN,
                    "A meeting names x, which the problem does not have.",
                    ("a", "b", "c"),
                    "s1",
                    "t1",
                )
            ],
        ),
    ],
)
def test_what_is_said_of_round_tables(meetings: list[str], said: list[tuple[object, ...]]) -> None:
    assert told(ROUND, *meetings) == [Said(*facts) for facts in said]  # type: ignore[arg-type]  # as they stand above
