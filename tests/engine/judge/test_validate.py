"""Every kind of fault in a problem is found, at its place, with a remedy."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from samspill.engine.judge.faults.fault import FaultCode
from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.model.problem import (
    Locked,
    Met,
    Organisation,
    Participant,
    Problem,
    Sector,
    Slot,
    Strength,
    Suggestion,
    Table,
    Talk,
    Wish,
)
from samspill.telling.faults import message, remedy
from support import round_table_faults
from support.problems import LENGTH, MORNING, slots_of, small_problem, talk_over

S1, S2 = slots_of(2)
SHOP = Organisation("shop", "", Sector.SECURITY_INDUSTRY, table="t1")
BANK = Organisation("bank", "", Sector.BUSINESS, table="t1")


def person(key: str, **facts: object) -> Participant:
    """A participant of an organisation of their own."""
    return replace(Participant(key, "", f"{key}-org"), **facts)  # type: ignore[arg-type]  # a test's own


def locked(*words: str, **facts: object) -> Problem:
    """People a, b, c, d with locked meetings written "a b s1" or "a b s1 t1"."""
    meetings = [word.split() for word in words]
    facts = {"people": "a b c d", **facts}
    found = tuple(Locked((a, b), slot, *table) for a, b, slot, *table in meetings)
    return small_problem(**facts, locked=found)  # type: ignore[arg-type]  # a test's own


# What is wrong, and the code and place of the one fault that tells it.
FAULTS: dict[str, tuple[Problem, FaultCode, str]] = {
    "empty id": (
        small_problem(talks=(Talk("", "", S1.start, S1.end),)),
        FaultCode.EMPTY_ID,
        "talks[0].id",
    ),
    "same id for person and organisation": (
        small_problem("a b:a"),
        FaultCode.DUPLICATE_ID,
        "participants[0].id",
    ),
    "slot twice": (
        replace(small_problem(), slots=(S1, replace(S2, id="s1"))),
        FaultCode.DUPLICATE_ID,
        "slots[1].id",
    ),
    "table twice": (
        replace(small_problem(), tables=(Table("t1"), Table("t1"))),
        FaultCode.DUPLICATE_ID,
        "tables[1].id",
    ),
    "cap below zero": (small_problem(cap=-1), FaultCode.NEGATIVE, "cap"),
    "minimum below zero": (small_problem(minimum=-1), FaultCode.NEGATIVE, "minimum"),
    "cap of more than there are people": (
        small_problem(cap=1_000_001),
        FaultCode.TOO_LARGE,
        "cap",
    ),
    "minimum of more than there are slots in a year": (
        small_problem(minimum=1_001),
        FaultCode.TOO_LARGE,
        "minimum",
    ),
    "a table for more than there are people": (
        replace(small_problem(), tables=(Table("t1", capacities=(("s1", 10**7),)),)),
        FaultCode.TOO_LARGE,
        "tables[0].capacities[0]",
    ),
    "a person's cap below zero": (
        small_problem(participants=[person("b", cap=-1)]),
        FaultCode.NEGATIVE,
        "participants[1].cap",
    ),
    "a person's minimum below zero": (
        small_problem(participants=[person("b", minimum=-2)]),
        FaultCode.NEGATIVE,
        "participants[1].minimum",
    ),
    "end at the start": (
        replace(small_problem(), slots=(Slot("s1", MORNING, MORNING),)),
        FaultCode.TIME_REVERSED,
        "slots[0].end",
    ),
    "talk ends before it begins": (
        small_problem(talks=(Talk("talk", "", S1.end, S1.start),)),
        FaultCode.TIME_REVERSED,
        "talks[0].end",
    ),
    "slots overlap": (
        replace(small_problem(), slots=(S2, S1, Slot("s3", S1.start + LENGTH / 2, S2.start))),
        FaultCode.SLOTS_OVERLAP,
        "slots[2].start",
    ),
    "table for nobody": (
        replace(small_problem(), tables=(Table("t1", capacity=0),)),
        FaultCode.BAD_CAPACITY,
        "tables[0].capacity",
    ),
    "capacity below zero in a slot": (
        replace(small_problem(), tables=(Table("t1", capacities=(("s1", -1),)),)),
        FaultCode.BAD_CAPACITY,
        "tables[0].capacities[0]",
    ),
    "two capacities in a slot": (
        replace(small_problem(), tables=(Table("t1", capacities=(("s1", 1), ("s1", 2))),)),
        FaultCode.DUPLICATE_CAPACITY,
        "tables[0].capacities[1]",
    ),
    "capacity in an unknown slot": (
        replace(small_problem(), tables=(Table("t1", capacities=(("s9", 1),)),)),
        FaultCode.UNKNOWN_REFERENCE,
        "tables[0].capacities[0]",
    ),
    "unknown fixed table": (
        small_problem(organisations=[Organisation("a-org", "", Sector.POLICE, table="t9")]),
        FaultCode.UNKNOWN_REFERENCE,
        "organisations[0].table",
    ),
    "unknown organisation": (
        replace(small_problem(), organisations=small_problem("a").organisations),
        FaultCode.UNKNOWN_REFERENCE,
        "participants[1].organisation",
    ),
    "available in an unknown slot": (
        small_problem(participants=[person("a", available=frozenset({"s1", "s9"}))]),
        FaultCode.UNKNOWN_REFERENCE,
        "participants[0].available",
    ),
    "skips an unknown talk": (
        small_problem(participants=[person("a", skips=frozenset({"x"}))]),
        FaultCode.UNKNOWN_REFERENCE,
        "participants[0].skips",
    ),
    "wish by a stranger": (
        small_problem(wishes="z>a"),
        FaultCode.UNKNOWN_REFERENCE,
        "wishes[0].by",
    ),
    "veto to a stranger": (
        small_problem(vetoes="a>z"),
        FaultCode.UNKNOWN_REFERENCE,
        "vetoes[0].to",
    ),
    "suggestion of a stranger": (
        small_problem(suggestions=(Suggestion("a", "z", 1),)),
        FaultCode.UNKNOWN_REFERENCE,
        "suggestions[0].second",
    ),
    "met a stranger": (
        small_problem(met=(Met("z", "a"),)),
        FaultCode.UNKNOWN_REFERENCE,
        "met[0].first",
    ),
    "wish to oneself": (small_problem(wishes="a>a"), FaultCode.OWN_ORGANISATION, "wishes[0].to"),
    "wish to a colleague": (
        small_problem("a:shop b:shop", wishes="a>b"),
        FaultCode.OWN_ORGANISATION,
        "wishes[0].to",
    ),
    "wish to one's own organisation": (
        small_problem("a*:shop b", wishes="a>shop"),
        FaultCode.OWN_ORGANISATION,
        "wishes[0].to",
    ),
    "suggestion of colleagues": (
        small_problem("a:shop b:shop", suggestions=(Suggestion("a", "b", 1),)),
        FaultCode.OWN_ORGANISATION,
        "suggestions[0].second",
    ),
    "wish to an organisation that nobody represents": (
        small_problem("a:shop b", wishes="b>shop"),
        FaultCode.NO_REPRESENTATIVE,
        "wishes[0].to",
    ),
    "wish by an organisation that nobody represents": (
        small_problem("a:shop b", wishes="shop>b"),
        FaultCode.NO_REPRESENTATIVE,
        "wishes[0].by",
    ),
    "two strengths": (
        small_problem(wishes="a>b b>a a>>b"),
        FaultCode.TWO_STRENGTHS,
        "wishes[2].strength",
    ),
    "wish and no thanks": (
        small_problem(wishes="a>b", vetoes="a>b"),
        FaultCode.WISH_AND_NO_THANKS,
        "vetoes[0]",
    ),
    "worth above 100": (
        small_problem(suggestions=(Suggestion("a", "b", 101),)),
        FaultCode.WORTH_OUT_OF_RANGE,
        "suggestions[0].worth",
    ),
    "worth below 0": (
        small_problem(suggestions=(Suggestion("a", "b", -1),)),
        FaultCode.WORTH_OUT_OF_RANGE,
        "suggestions[0].worth",
    ),
    "locked stranger": (locked("a z s1"), FaultCode.UNKNOWN_REFERENCE, "locked[0]"),
    "locked in an unknown slot": (locked("a b s9"), FaultCode.UNKNOWN_REFERENCE, "locked[0]"),
    "locked at an unknown table": (locked("a b s1 t9"), FaultCode.UNKNOWN_REFERENCE, "locked[0]"),
    "locked with oneself": (locked("a a s1"), FaultCode.LOCKED_NOT_TWO, "locked[0]"),
    "locked twice": (locked("a b s1", "b a s2"), FaultCode.LOCKED_TWICE, "locked[1]"),
    "locked against a veto": (
        locked("a b s1", people="a:shop b", vetoes="b>shop"),
        FaultCode.LOCKED_CANNOT_MEET,
        "locked[0]",
    ),
    "locked colleagues": (
        locked("a b s1", people="a:shop b:shop"),
        FaultCode.LOCKED_CANNOT_MEET,
        "locked[0]",
    ),
    "locked during a talk": (
        locked(
            "a b s1", talks=(talk_over(S1),), participants=[person("a", skips=frozenset({"talk"}))]
        ),
        FaultCode.LOCKED_SLOT_CLOSED,
        "locked[0]",
    ),
    "locked when away": (
        locked("a b s1", participants=[person("a", available=frozenset({"s2"}))]),
        FaultCode.LOCKED_SLOT_CLOSED,
        "locked[0]",
    ),
    "locked in two places": (
        locked("a b s1", "c a s1"),
        FaultCode.LOCKED_TWO_PLACES,
        "locked[1]",
    ),
    "locked above the cap": (
        locked("a b s1", "a c s2", participants=[person("a", cap=1)]),
        FaultCode.LOCKED_ABOVE_CAP,
        "locked[1]",
    ),
    "locked with two representatives": (
        locked("a c s1", "b c s2", people="a*:shop b*:shop c"),
        FaultCode.LOCKED_TWO_REPRESENTATIVES,
        "locked[1]",
    ),
    "locked away from the fixed table": (
        locked("a b s1 t2", people="a*:shop b", organisations=[SHOP]),
        FaultCode.LOCKED_WRONG_TABLE,
        "locked[0].table",
    ),
    "locked at somebody's table": (
        locked("b c s1 t1", people="a*:shop b c", organisations=[SHOP]),
        FaultCode.LOCKED_WRONG_TABLE,
        "locked[0].table",
    ),
    "two locked at one table": (
        locked("a b s1 t1", "c d s1 t1"),
        FaultCode.LOCKED_TABLE_FULL,
        "locked[1]",
    ),
    "more locked than tables": (
        locked("a b s1", "c d s1", tables=1),
        FaultCode.LOCKED_TABLE_FULL,
        "locked[1]",
    ),
    "two locked at a shared fixed table": (
        locked("a b s1", "c d s1", people="a*:shop b c*:bank d", organisations=[SHOP, BANK]),
        FaultCode.LOCKED_TABLE_FULL,
        "locked[1]",
    ),
}
FAULTS |= round_table_faults.FAULTS


@pytest.mark.parametrize("case", FAULTS)
def test_the_fault_is_found_at_its_place(case: str) -> None:
    problem, code, place = FAULTS[case]
    assert [(fault.code, fault.place) for fault in problems_in(problem)] == [(code, place)]


def test_every_kind_of_fault_has_a_case() -> None:
    # Mixed times have their own test: they are told of each moment.
    assert {code for _, code, _ in FAULTS.values()} == set(FaultCode) - {FaultCode.TIMES_MIXED}


@pytest.mark.parametrize("case", FAULTS)
def test_every_fault_has_its_words(case: str) -> None:
    for fault in problems_in(FAULTS[case][0]):
        for said in (message(fault), remedy(fault)):
            assert (said[-1], "{" in said) == (".", False)


def test_a_message_says_what_is_wrong_and_what_to_do() -> None:
    (fault,) = problems_in(small_problem(wishes="a>zoe"))
    assert message(fault) == "There is no participant or organisation zoe."
    assert remedy(fault) == "Correct the id, or add the participant or organisation."
    assert fault.about == ("zoe",)


def test_times_with_and_without_zone_are_told_apart_and_not_compared() -> None:
    bare = Slot("s2", S2.start.replace(tzinfo=None), S2.end.replace(tzinfo=None))
    faults = problems_in(replace(small_problem(), slots=(S1, bare)))
    assert [(f.code, f.place) for f in faults] == [
        (FaultCode.TIMES_MIXED, "slots[1].start"),
        (FaultCode.TIMES_MIXED, "slots[1].end"),
    ]


def test_all_faults_are_told_at_once() -> None:
    faults = problems_in(small_problem(wishes="a>z z>b", cap=-1, minimum=-1))
    assert [fault.place for fault in faults] == ["cap", "minimum", "wishes[0].to", "wishes[1].by"]


ALLOWED: dict[str, Problem] = {
    "slots that touch": replace(
        small_problem(), slots=(S1, Slot("s2", S1.end, S1.end + timedelta(minutes=5)))
    ),
    "slots listed backwards": replace(small_problem(), slots=(S2, S1)),
    "two organisations at one table": small_problem(
        "a*:shop b*:bank", organisations=[SHOP, BANK], wishes="a>b"
    ),
    "a table closed in a slot": replace(
        small_problem(), tables=(Table("t1", capacities=(("s1", 0),)),)
    ),
    "the same wish twice": replace(small_problem(), wishes=(Wish("a", "b", Strength.MUST),) * 2),
    "a wish answered by a veto": small_problem(wishes="a>b", vetoes="b>a"),
    "a wish by one whose organisation says no": small_problem(
        "a:shop b", wishes="a>b", vetoes="shop>b"
    ),
    "a locked meeting that nobody wished": locked("a b s1"),
    "nobody and nothing": Problem((), (), (), ()),
    # The first could be at t1 or t2; t1 is the only one for the second.
    "locked meetings that share fixed tables": locked(
        "a b s1",
        "c d s1",
        people="a*:shop b*:post c*:shop d",
        organisations=[SHOP, Organisation("post", "", Sector.BUSINESS, table="t2")],
    ),
}
ALLOWED |= round_table_faults.ALLOWED


@pytest.mark.parametrize("case", ALLOWED)
def test_what_is_unusual_but_right_is_allowed(case: str) -> None:
    assert problems_in(ALLOWED[case]) == ()


def seated(*pairs: str) -> Problem:
    """Locked meetings in one slot, each between representatives of two organisations, called
    after their tables ("ab": at a or at b; "a": at a, with somebody whose organisation has none).
    """
    tables = tuple(sorted(set("".join(pairs))))
    people = " ".join(
        f"p{i}*:{pair[0]}-org q{i}*:{pair[1] if len(pair) > 1 else f'none{i}'}-org"
        for i, pair in enumerate(pairs)
    )
    homes = [Organisation(f"{t}-org", "", Sector.BUSINESS, table=t) for t in tables]
    meetings = tuple(Locked((f"p{i}", f"q{i}"), "s1") for i in range(len(pairs)))
    problem = small_problem(people, organisations=homes, locked=meetings)
    return replace(problem, tables=tuple(Table(t) for t in tables))


def test_locked_meetings_give_way_to_one_another_as_far_as_that_helps() -> None:
    # In turn: e takes e, ab takes a, cd takes c; ac moves ab to b; be moves ab back to a, ac on
    # to c and cd to d. Then all five tables are taken.
    assert problems_in(seated("e", "ab", "cd", "ac", "be")) == ()
    faults = problems_in(seated("e", "ab", "cd", "ac", "be", "ad"))
    assert [(f.code, f.place) for f in faults] == [(FaultCode.LOCKED_TABLE_FULL, "locked[5]")]
