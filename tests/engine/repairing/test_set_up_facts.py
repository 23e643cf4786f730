"""Facts of the set-up, and a colleague who takes over: what each does, what is told, and what is
refused where."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from samspill.engine.formats.json_change import refused as as_input
from samspill.engine.model.problem import (
    Locked,
    Organisation,
    Sector,
    Strength,
    Table,
    Talk,
    Veto,
    Wish,
)
from samspill.engine.repairing import (
    CapChanged,
    Change,
    ChangeError,
    Fact,
    FixedTableChanged,
    MinimumChanged,
    NoteCode,
    OrganisationChanged,
    Repairer,
    SlotAdded,
    SlotDeleted,
    SlotMoved,
    TakenOver,
    ToldCode,
    Way,
    repair,
)
from samspill.telling import refusals
from samspill.telling.language import Language
from support.plans import plan_of
from support.problems import MORNING, STEP, small_problem
from support.repairs import lines, notes, repaired, told

PAIR = small_problem("a b", wishes="a>b", slots=3)
PLAN = plan_of("s1 t1 a b")
SOON = MORNING + timedelta(minutes=5)
NEW_SLOT = SlotAdded("s9", MORNING + 9 * STEP, MORNING + 10 * STEP)
HOME = Organisation("new", "Ny AS", Sector.POLICE)


def both(words: str, first: str = "a", second: str = "b") -> dict[str, list[str]]:
    return {first: [words.format(second)], second: [words.format(first)]}


def test_a_slot_that_moves_takes_its_meeting_along() -> None:
    made = repaired(PAIR, PLAN, SlotMoved("s1", SOON, SOON + timedelta(minutes=15)))
    assert lines(made.plan) == ["s1 t1 a b"]
    assert [shift.code for shift in made.shifts] == [ToldCode.MOVED]
    assert told(made) == both("Your meeting with {} is moved from 09:00 to 09:05, at table t1.")


def test_a_slot_that_moves_under_a_talk_loses_its_meeting_to_another() -> None:
    last = MORNING + 6 * STEP
    talk = Talk("k", "Plenary", last, last + STEP)
    made = repaired(replace(PAIR, talks=(talk,)), PLAN, SlotMoved("s1", last, last + STEP))
    assert lines(made.plan) == ["s2 t1 a b"]


def test_a_slot_that_is_added_has_room() -> None:
    one = small_problem("a b c", wishes="a>b a>c", slots=1, minimum=1)
    made = repaired(one, PLAN, NEW_SLOT)
    assert lines(made.plan) == ["s1 t1 a b"]  # nobody is bothered for it
    again = repaired(made.problem, made.plan, SlotDeleted("s1"))
    assert lines(again.plan) == ["s9 t1 a b"]


def test_a_lower_cap_cancels_what_is_worth_least() -> None:
    three = small_problem("a b c", wishes="a>>b a>c", slots=2)
    plan = plan_of("s1 t1 a b", "s2 t1 a c")
    everybody = repaired(three, plan, CapChanged(1))
    assert lines(everybody.plan) == ["s1 t1 a b"]
    one = repaired(three, plan, CapChanged(1, "a"))
    assert lines(one.plan) == ["s1 t1 a b"]
    assert one.problem.participant_by_id["a"].cap == 1
    back = repaired(one.problem, one.plan, CapChanged(None, "a"))
    assert back.problem == three


def test_who_is_guaranteed_more_gets_it() -> None:
    made = repaired(PAIR, plan_of(), MinimumChanged(1, "a"))
    assert lines(made.plan) == ["s1 t1 a b"]
    everybody = repaired(PAIR, plan_of(), MinimumChanged(1))
    assert lines(everybody.plan) == ["s1 t1 a b"]


def test_an_organisation_that_gets_a_table_meets_there() -> None:
    shop = Organisation("a-org", "Shop", Sector.SECURITY_INDUSTRY)
    problem = small_problem("a*:a-org b c d", wishes="b>a c>d", organisations=[shop])
    plan = plan_of("s1 t1 a b", "s1 t2 c d")
    made = repaired(problem, plan, FixedTableChanged("a-org", "t2"))
    assert lines(made.plan) == ["s1 t1 c d", "s1 t2 a b"]
    back = repaired(made.problem, made.plan, FixedTableChanged("a-org"))
    assert back.shifts == ()


def test_who_changes_employer_meets_no_new_colleague() -> None:
    three = small_problem("a b c", wishes="a>b a>c", slots=2)
    plan = plan_of("s1 t1 a b", "s2 t1 a c")
    made = repaired(three, plan, OrganisationChanged("a", "b-org"))
    assert lines(made.plan) == ["s2 t1 a c"]
    assert [(w.by, w.to) for w in made.problem.wishes] == [("a", "c")]
    elsewhere = repaired(three, plan, OrganisationChanged("a", "new", HOME))
    assert elsewhere.shifts == ()
    assert elsewhere.problem.organisation_by_id["new"] == HOME


def test_an_organisation_that_loses_its_last_representative_is_said_to() -> None:
    shop = small_problem("a*:shop b c", wishes="b>shop c>a", slots=2)
    made = repaired(shop, plan_of("s1 t1 a b", "s2 t1 a c"), OrganisationChanged("a", "b-org"))
    assert [(note.code, note.about) for note in made.notes] == [
        (NoteCode.NOT_REPRESENTED, ("shop",))
    ]
    assert lines(made.plan) == ["s2 t1 a c"]
    assert [(w.by, w.to) for w in made.problem.wishes] == [("c", "a")]


def test_a_locked_meeting_that_cannot_be_is_locked_no_more_and_that_is_said() -> None:
    three = small_problem("a b c", wishes="a>>b a>c", slots=2)
    locked = replace(three, locked=(Locked(("a", "b"), "s1"), Locked(("a", "c"), "s2")))
    made = repaired(locked, plan_of("s1 t1 a b", "s2 t1 a c"), CapChanged(1, "a"))
    assert len(made.problem.locked) == 1
    assert [m.participants for m in made.unkept] == [("a", "c")]


def taken(*people: str, **how: object) -> tuple[list[str], list[NoteCode]]:
    """What becomes of a's meeting with c when b, of the same organisation, takes it."""
    problem = small_problem("a:ours b:ours c d", wishes=" ".join(people), slots=2, tables=2)
    problem = replace(problem, **how)  # type: ignore[arg-type]  # fields of a problem
    plan = plan_of("s1 t2 a c", *(["s1 t1 b d"] if "b>d" in people else []))
    made = repaired(problem, plan, TakenOver("a", "b", "c"))
    assert Veto("a", "c") in made.problem.vetoes
    again = repair(made.problem, made.plan, Change((TakenOver("a", "b", "c"),)))
    assert again.shifts == ()
    return lines(made.plan), [note.code for note in made.notes]


def test_a_colleague_takes_a_meeting_over_at_its_time() -> None:
    assert [line[:2] + line[5:] for line in taken("a>c")[0]] == ["s1 b c"]


def test_a_colleague_who_is_busy_takes_it_at_another_time() -> None:
    found, said = taken("a>c", "b>d")
    assert {line[:2] + line[5:] for line in found} == {"s1 b d", "s2 b c"}
    assert said == []


def test_what_a_colleague_cannot_take_is_cancelled_and_no_reason_is_told() -> None:
    assert taken("a>c", vetoes=(Veto("c", "b"),)) == ([], [NoteCode.NOT_FITTED])


def test_a_colleague_takes_all_that_is_still_to_come() -> None:
    problem = small_problem("a:ours b:ours c d", wishes="a>c a>d", slots=3)
    plan = plan_of("s1 t1 a c", "s2 t1 a d")
    made = repaired(problem, plan, TakenOver("a", "b"), now=MORNING)
    assert {(m.slot, m.participants) for m in made.plan.meetings} == {
        ("s1", ("a", "c")),
        ("s2", ("b", "d")),
    }
    assert told(made) == {
        "a": ["b takes over your meeting with d at 09:20."],
        "b": ["You take over from a and meet d at 09:20, at table t1."],
        "d": ["You meet b instead of a at 09:20, at table t1."],
    }
    assert (made.cancelled, made.new, len(made.taken_over)) == ((), (), 1)
    assert (made.proven, made.cancelled_bound) == (True, 0)
    assert notes(repair(problem, plan, Change((TakenOver("b", "a"),)))) == [
        "This is so already; nothing was changed for it."
    ]


@pytest.mark.parametrize("way", Way)
def test_a_colleague_takes_over_whatever_the_way(way: Way) -> None:
    problem = small_problem("a:ours b:ours c d", wishes="a>c b>d", slots=2, tables=2)
    change = Change((TakenOver("a", "b", "c"),))
    made = Repairer(problem, plan_of("s1 t2 a c")).repair(change, way=way)
    assert [shift.code for shift in made.taken_over] == [ToldCode.TAKEN_OVER]
    assert len(made.new) == (way is Way.FILLED)
    busy = Repairer(problem, plan_of("s1 t2 a c", "s1 t1 b d")).repair(change, way=way)
    assert len(busy.taken_over) == (way is not Way.ONLY_CANCEL)
    assert len(busy.cancelled) == (way is Way.ONLY_CANCEL)


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (
            SlotMoved("s7", SOON, SOON + STEP),
            "facts[0].slot: There is no slot s7. Correct the id, or add the slot.",
        ),
        (
            SlotMoved("s1", SOON, SOON + STEP),
            "facts[0].slot: Slot s1 has begun. Choose a slot that is still to come.",
        ),
        (
            SlotMoved("s2", MORNING - STEP, MORNING),
            "facts[0].start: Slot s2 would have begun already."
            ' Give a start that is later than "now".',
        ),
        (
            SlotAdded("s2", MORNING + 9 * STEP, MORNING + 10 * STEP),
            "facts[0].slot: There is a slot s2 already, at another time."
            " Give the new one another id, or say slot_moved.",
        ),
        (
            CapChanged(None),
            "facts[0].cap: For everybody a number is needed."
            " Give a number, or a participant who is as everybody else again.",
        ),
        (
            CapChanged(0, "a"),
            "facts[0]: A meeting of a has begun, and would break a rule."
            " Leave this as it was until the day is over.",
        ),
        (
            FixedTableChanged("shop", "t1"),
            "facts[0].organisation: There is no organisation shop."
            " Correct the id, or add the organisation.",
        ),
        (
            OrganisationChanged("a", "b-org"),
            "facts[0]: A meeting of a, b has begun, and would break a rule."
            " Leave this as it was until the day is over.",
        ),
        (
            OrganisationChanged("a", "other", HOME),
            "facts[0].home.id: The participant comes from other, not from new."
            " Give the same id in both.",
        ),
        (
            TakenOver("a", "z"),
            "facts[0].colleague: There is no participant z."
            " Correct the id, or add the participant.",
        ),
        (
            TakenOver("a", "b"),
            "facts[0].colleague: a and b are no two colleagues."
            " Choose somebody else from the same organisation.",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(fact: Fact, said: str) -> None:
    with pytest.raises(ChangeError) as refused:
        repair(PAIR, PLAN, Change((fact,), now=MORNING))
    error = refused.value
    read = as_input(error, file="")
    assert f"{error.place}: {refusals.message(read)} {refusals.remedy(read)}" == said
    for language in Language:
        assert refusals.message(read, language)
        assert refusals.remedy(read, language)


@pytest.mark.parametrize(
    "fact",
    [
        SlotMoved("s1", MORNING + STEP, MORNING + 2 * STEP),
        SlotMoved("s1", SOON, SOON),
        CapChanged(-1),
        MinimumChanged(5_000, "a"),
    ],
)
def test_what_would_be_a_fault_is_refused_as_that(fact: Fact) -> None:
    with pytest.raises(ChangeError) as refused:
        repair(PAIR, PLAN, Change((fact,)))
    assert refused.value.place == "facts[0]"
    assert refusals.message(as_input(refused.value, file=""))


def test_a_meeting_that_is_not_there_is_not_handed_over() -> None:
    ours = small_problem("a:ours b:ours c d", wishes="a>c", slots=2)
    with pytest.raises(ChangeError) as refused:
        repair(ours, plan_of("s1 t1 a c"), Change((TakenOver("a", "b", "d"),)))
    assert refused.value.place == "facts[0].partner"


def test_the_same_fact_once_more_changes_nothing() -> None:
    wish = Wish("b", "a", Strength.LIKE)
    problem = replace(PAIR, wishes=(*PAIR.wishes, wish), tables=(*PAIR.tables, Table("t3")))
    for fact in (
        NEW_SLOT,
        SlotMoved("s2", MORNING + 5 * STEP, MORNING + 6 * STEP),
        CapChanged(2),
        MinimumChanged(1, "b"),
        FixedTableChanged("a-org", "t3"),
        OrganisationChanged("a", "new", HOME),
    ):
        made = repaired(problem, PLAN, fact)
        again = repair(made.problem, made.plan, Change((fact,)))
        assert again.shifts == ()
        assert [note.code for note in again.notes] == [NoteCode.ALREADY_SO]
