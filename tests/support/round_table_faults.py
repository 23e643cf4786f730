"""Problems with a fault in a round table, and unusual ones without: cases of the validation."""

from __future__ import annotations

from dataclasses import replace

from samspill.engine.judge.faults.fault import FaultCode
from samspill.engine.model.problem import (
    Locked,
    LockedRoundTable,
    Organisation,
    Participant,
    Problem,
    RoundTable,
    Sector,
    Table,
)
from support.problems import small_problem

SHOP = Organisation("shop", "", Sector.SECURITY_INDUSTRY, table="t1")
G = RoundTable("g", "Theme")


def person(key: str, **facts: object) -> Participant:
    """A participant of an organisation of their own."""
    return replace(Participant(key, "", f"{key}-org"), **facts)  # type: ignore[arg-type]  # a test's own


def themed(held: RoundTable | None = None, *locks: str, **facts: object) -> Problem:
    """People a, b, c, d who all ask for round table g, and locks on it written "a b c s1 t1"
    (the table may be left out)."""
    facts = {
        "people": "a b c d",
        "interests": "a>g b>g c>g d>g",
        "seats": 8,
        "round_tables": (held or RoundTable("g", "Theme"),),
        **facts,
    }
    found = []
    for lock in locks:
        words = lock.split()
        people = tuple(word for word in words if word[0] not in "st")
        slot, *table = words[len(people) :]
        found.append(LockedRoundTable("g", people, slot, *table))
    problem = small_problem(**facts)  # type: ignore[arg-type]  # a test's own
    return replace(problem, locked_round_tables=tuple(found)) if found else problem


# What is wrong, and the code and place of the one fault that tells it.
FAULTS: dict[str, tuple[Problem, FaultCode, str]] = {
    "a table without seats": (
        replace(small_problem(), tables=(Table("t1", seats=1),)),
        FaultCode.BAD_SEATS,
        "tables[0].seats",
    ),
    "round table twice": (
        themed(round_tables=(G, G)),
        FaultCode.DUPLICATE_ID,
        "round_tables[1].id",
    ),
    "unknown moderator": (
        themed(replace(G, moderator="z")),
        FaultCode.UNKNOWN_REFERENCE,
        "round_tables[0].moderator",
    ),
    "round table in an unknown slot": (
        themed(replace(G, slots=frozenset({"s1", "s9"}))),
        FaultCode.UNKNOWN_REFERENCE,
        "round_tables[0].slots",
    ),
    "round table at an unknown table": (
        themed(replace(G, table="t9")),
        FaultCode.UNKNOWN_REFERENCE,
        "round_tables[0].table",
    ),
    "round table at an organisation's own": (
        themed(replace(G, table="t1"), people="a:shop b c d", organisations=[SHOP]),
        FaultCode.OWN_TABLE,
        "round_tables[0].table",
    ),
    "round table for two": (
        themed(replace(G, fewest=2)),
        FaultCode.BAD_SIZE,
        "round_tables[0].fewest",
    ),
    "round table for nine": (
        themed(replace(G, most=9)),
        FaultCode.BAD_SIZE,
        "round_tables[0].most",
    ),
    "more than the most": (
        themed(replace(G, fewest=5, most=4)),
        FaultCode.BAD_SIZE,
        "round_tables[0].most",
    ),
    "more sectors than there are": (
        themed(replace(G, sectors=7)),
        FaultCode.BAD_SECTORS,
        "round_tables[0].sectors",
    ),
    "no table large enough": (themed(seats=2), FaultCode.TABLE_TOO_SMALL, "round_tables[0].table"),
    "interest of nobody": (
        themed(interests="z>g"),
        FaultCode.UNKNOWN_REFERENCE,
        "interests[0].by",
    ),
    "interest in nothing": (
        themed(interests="a>h"),
        FaultCode.UNKNOWN_REFERENCE,
        "interests[0].round_table",
    ),
    "interest of two strengths": (
        themed(interests="a>g a>>g"),
        FaultCode.TWO_STRENGTHS,
        "interests[1].strength",
    ),
    "locked: no such round table": (
        themed(locked_round_tables=(LockedRoundTable("h", ("a", "b", "c"), "s1"),), interests=""),
        FaultCode.UNKNOWN_REFERENCE,
        "locked_round_tables[0].round_table",
    ),
    "locked: nobody of that id": (
        themed(None, "a b z s1"),
        FaultCode.UNKNOWN_REFERENCE,
        "locked_round_tables[0].participants",
    ),
    "locked: no such slot": (
        themed(None, "a b c s9"),
        FaultCode.UNKNOWN_REFERENCE,
        "locked_round_tables[0].slot",
    ),
    "locked: no such table": (
        themed(None, "a b c s1 t9"),
        FaultCode.UNKNOWN_REFERENCE,
        "locked_round_tables[0].table",
    ),
    "locked: too few": (
        themed(None, "a b s1"),
        FaultCode.LOCKED_SIZE,
        "locked_round_tables[0].participants",
    ),
    "locked: somebody twice": (
        themed(None, "a b b s1"),
        FaultCode.LOCKED_SIZE,
        "locked_round_tables[0].participants",
    ),
    "locked: too few sectors": (
        themed(replace(G, sectors=2), "a b c s1"),
        FaultCode.LOCKED_SECTORS,
        "locked_round_tables[0].participants",
    ),
    "locked: without the moderator": (
        themed(replace(G, moderator="d"), "a b c s1"),
        FaultCode.LOCKED_NO_MODERATOR,
        "locked_round_tables[0].participants",
    ),
    "locked: somebody who did not ask": (
        themed(None, "a b c s1", interests="a>g b>g"),
        FaultCode.LOCKED_NOT_INTERESTED,
        "locked_round_tables[0].participants",
    ),
    "locked: a veto": (
        themed(None, "a b c s1", vetoes="c>a"),
        FaultCode.LOCKED_CANNOT_MEET,
        "locked_round_tables[0].participants",
    ),
    "locked: two of one organisation": (
        themed(None, "a b c s1", people="a:x b:x c d"),
        FaultCode.LOCKED_CANNOT_MEET,
        "locked_round_tables[0].participants",
    ),
    "locked: in a slot it is not for": (
        themed(replace(G, slots=frozenset({"s2"})), "a b c s1"),
        FaultCode.LOCKED_SLOT_CLOSED,
        "locked_round_tables[0].slot",
    ),
    "locked: somebody is away": (
        themed(None, "a b c s1", participants=[person("b", available=frozenset({"s2"}))]),
        FaultCode.LOCKED_SLOT_CLOSED,
        "locked_round_tables[0]",
    ),
    "locked: at another table than its own": (
        themed(replace(G, table="t1"), "a b c s1 t2"),
        FaultCode.LOCKED_WRONG_TABLE,
        "locked_round_tables[0].table",
    ),
    "locked: at too small a table": (
        replace(themed(None, "a b c d s1 t1"), tables=(Table("t1", seats=3), Table("t2", seats=8))),
        FaultCode.LOCKED_TABLE_TOO_SMALL,
        "locked_round_tables[0].table",
    ),
    "locked: twice": (
        themed(None, "a b c s1", "a b c s2"),
        FaultCode.LOCKED_TWICE,
        "locked_round_tables[1]",
    ),
    "locked: in a meeting of two at the time": (
        themed(None, "a b c s1", locked=(Locked(("a", "d"), "s1"),)),
        FaultCode.LOCKED_TWO_PLACES,
        "locked_round_tables[0]",
    ),
    "locked: beyond the cap": (
        themed(
            None,
            "a b c s1",
            locked=(Locked(("a", "d"), "s2"),),
            participants=[person("a", cap=1)],
        ),
        FaultCode.LOCKED_ABOVE_CAP,
        "locked_round_tables[0]",
    ),
    "locked: where another is locked": (
        themed(None, "a b c s1 t1", people="a b c d e", locked=(Locked(("d", "e"), "s1", "t1"),)),
        FaultCode.LOCKED_TABLE_FULL,
        "locked_round_tables[0]",
    ),
    "locked: the table is closed": (
        replace(
            themed(None, "a b c s1"),
            tables=(Table("t1", capacities=(("s1", 0),), seats=8), Table("t2")),
        ),
        FaultCode.LOCKED_TABLE_FULL,
        "locked_round_tables[0]",
    ),
    "locked: no table left for two": (
        themed(None, "a b c s1", people="a b c d e", tables=1, locked=(Locked(("d", "e"), "s1"),)),
        FaultCode.LOCKED_TABLE_FULL,
        "locked[0]",
    ),
}

ALLOWED: dict[str, Problem] = {
    "a round table that nobody asks for": themed(interests=""),
    "a round table without a slot": themed(replace(G, slots=frozenset())),
    "a locked moderator who did not ask": themed(
        replace(G, moderator="c"), "a b c s1", interests="a>g b>g"
    ),
    # The round table takes the table for one, which leaves two places at the other.
    "a locked round table beside locked meetings": replace(
        themed(
            None,
            "a b c s1",
            people="a b c d e f g",
            locked=(Locked(("d", "e"), "s1"), Locked(("f", "g"), "s1")),
        ),
        tables=(Table("t1", capacity=2, seats=8), Table("t2", seats=8)),
    ),
}
