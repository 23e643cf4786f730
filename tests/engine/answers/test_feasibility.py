"""What is said before planning: room, who cannot be given their minimum, why, and what mends it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from samspill.engine.answers.feasibility.balance import Why, feasible
from samspill.engine.answers.feasibility.certificate import (
    Because,
    Certificate,
    Limit,
    LimitKind,
    untrue,
)
from samspill.engine.answers.feasibility.mend import Mend, MendKind
from samspill.engine.answers.feasibility.remaining import Remaining
from samspill.engine.answers.feasibility.supply import SlotSupply
from samspill.engine.formats.json_feasibility import write_feasibility
from samspill.engine.model.alter import (
    AlterError,
    with_cap,
    with_minimum,
    with_more_of_the_day,
    with_slots,
    with_tables,
)
from samspill.engine.model.problem import Locked, Organisation, Participant, Problem, Sector
from samspill.telling.feasibility import in_words
from support.problems import small_problem, talk_over

PIA = Participant("pia", "Pia", "police", cap=3, minimum=0)
ONLY_PIA = small_problem(
    "a b c d e",
    wishes="a>>pia b>pia c>pia d>>pia e~pia",
    participants=[PIA],
    organisations=[Organisation("police", "Police", Sector.POLICE)],
    slots=6,
    tables=3,
    minimum=1,
)


def test_five_people_who_wish_only_one_officer_who_takes_three() -> None:
    said = feasible(ONLY_PIA)
    (conflict,) = said.conflicts
    assert conflict.why is Why.SAME_FEW
    assert conflict.certificate == Certificate(
        needs=tuple((p, 1) for p in "abcde"),
        limits=(Limit(LimitKind.PARTNER, "pia", 3, Because.CAP),),
    )
    assert conflict.core is not None
    assert (conflict.core.needed, conflict.core.available) == (4, 3)
    assert conflict.mends == (Mend(MendKind.OWN_CAP, 2, bound=0, about="pia"),)
    assert (said.bound, said.mends) == (2, ())


def test_a_quick_report_says_the_same_without_mends_and_cores() -> None:
    said, quick = feasible(ONLY_PIA), feasible(ONLY_PIA, thorough=False)
    less = tuple(replace(conflict, core=None, mends=()) for conflict in said.conflicts)
    assert quick == replace(said, conflicts=less, mends=())


def test_the_report_in_words() -> None:
    assert "\n".join(in_words(ONLY_PIA, feasible(ONLY_PIA))) == (
        "6 people, 6 slots. Everybody with as many meetings as they take and have slots for: 16"
        " meetings. Everybody with their minimum: 3. Room in all slots: 18.\n"
        "\n"
        "Not everybody can be given their minimum, in any plan:\n"
        "\n"
        "a, b, c, d and e need five meetings together, and can get three.\n"
        "  They could meet only Pia (Police) (who takes 3).\n"
        "  Already a, b, c and d are too many: they need four, and can get three. They could meet"
        " only Pia (Police) (who takes 3).\n"
        "  Enough would be Pia taking two more (the bound falls from 2 to 0, where nothing is"
        " proven against it any more).\n"
        "\n"
        "The level minimum cannot be below 2. No number of tables or slots, and no higher cap,"
        " would lower it."
    )


def test_enough_for_everybody_is_said_too() -> None:
    problem = small_problem("a b", wishes="a>b", minimum=1)
    assert list(in_words(problem, feasible(problem)))[-1] == (
        "Nothing is proven against it: everybody may get their minimum."
    )


def test_too_few_slots() -> None:
    early = Participant("a", "", "a-org", available=frozenset({"s1"}))
    early = replace(early, minimum=2)
    problem = small_problem("a b c", wishes="a>b a>c b>c", participants=[early], slots=3)
    (conflict,) = feasible(problem).conflicts
    assert conflict.why is Why.FEW_SLOTS
    assert conflict.certificate.limits == (Limit(LimitKind.SLOTS, "a", 1, Because.SLOTS),)
    assert conflict.mends == (Mend(MendKind.MORE_OF_THE_DAY, 1, bound=0, about="a"),)


def test_too_few_people_and_a_veto_among_them_is_nobody() -> None:
    problem = small_problem("a b c d", wishes="a>b b>c c>d d>b", vetoes="b>a", minimum=1, slots=3)
    (conflict,) = feasible(problem).conflicts
    assert (conflict.why, conflict.certificate.limits) == (Why.FEW_PEOPLE, ())
    assert conflict.mends == (Mend(MendKind.SUGGESTIONS, 1, bound=0, about="a"),)


def test_one_representative_of_an_organisation() -> None:
    problem = small_problem("a b*:shop c*:shop d", wishes="a>b a>c d>b d>c", slots=4)
    people = tuple(replace(p, minimum=2 if p.id == "a" else 0) for p in problem.participants)
    (conflict,) = feasible(replace(problem, participants=people)).conflicts
    assert conflict.why is Why.FEW_PEOPLE
    assert conflict.certificate.limits == (
        Limit(LimitKind.ORGANISATION, "shop", 1, Because.PEOPLE),
    )


def test_who_represent_one_organisation_meet_somebody_once_between_them() -> None:
    problem = small_problem("a*:shop b*:shop c", wishes="a>c b>c", slots=4)
    people = tuple(replace(p, minimum=int(p.id != "c")) for p in problem.participants)
    (conflict,) = feasible(replace(problem, participants=people)).conflicts
    assert conflict.why is Why.SAME_FEW
    assert conflict.certificate.limits == (Limit(LimitKind.PARTNER, "c", 1, Because.PEOPLE),)


def test_people_who_are_there_at_the_same_time_only() -> None:
    early = [Participant(p, "", f"{p}-org", available=frozenset({"s1"}), minimum=1) for p in "abc"]
    problem = small_problem("d", wishes="a>d b>d c>d", slots=4, participants=early)
    (conflict,) = feasible(problem).conflicts
    assert conflict.certificate.limits == (Limit(LimitKind.PARTNER, "d", 1, Because.SLOTS),)
    assert conflict.certificate.short == 2


def test_people_no_two_of_whom_could_meet_need_a_table_each() -> None:
    homes = [Participant(p, "", "home", minimum=1) for p in "abc"]
    problem = small_problem("d e f", wishes="a>d b>e c>f", slots=1, tables=2, participants=homes)
    (conflict,) = feasible(problem).conflicts
    assert (conflict.why, conflict.certificate.needed, conflict.certificate.available) == (
        Why.TABLES, 3, 2,
    )  # fmt: skip


def test_an_own_table_that_is_too_small() -> None:
    shop = Organisation("shop", "", Sector.SECURITY_INDUSTRY, table="t1")
    problem = small_problem(
        "b*:shop c*:shop d e f", wishes="b>d c>e shop>f", organisations=[shop], slots=1
    )
    people = tuple(replace(p, minimum=int(p.id in "def")) for p in problem.participants)
    (conflict,) = feasible(replace(problem, participants=people)).conflicts
    assert conflict.why is Why.TABLES
    assert (conflict.certificate.needed, conflict.certificate.available) == (3, 1)


def test_too_few_tables_and_the_least_that_would_do() -> None:
    problem = small_problem("a b c d e f", wishes="a>b c>d e>f", slots=1, tables=1, minimum=1)
    said = feasible(problem)
    (conflict,) = said.conflicts
    assert (conflict.why, conflict.certificate.short) == (Why.TABLES, 4)
    assert said.mends == (Mend(MendKind.TABLES, 2, bound=0), Mend(MendKind.SLOTS, 2, bound=0))


ODD = small_problem("a b c d e", wishes="a>b b>c c>a d>e", slots=1, tables=3, minimum=1)


def test_of_three_who_can_meet_only_one_another_one_is_left_over() -> None:
    said = feasible(ODD)
    (conflict,) = said.conflicts
    assert conflict.why is Why.LEFT_OVER
    assert conflict.certificate == Certificate(
        needs=(("a", 1), ("b", 1), ("c", 1)),
        limits=(Limit(LimitKind.SLOT, "", 2, Because.ODD, "s1"),),
    )
    assert conflict.mends == ()  # with a fourth, it would be five
    assert (said.bound, said.mends) == (1, (Mend(MendKind.SLOTS, 1, bound=0),))


def test_two_sets_of_three_are_helped_by_one_suggestion_between_them() -> None:
    problem = small_problem("a b c d e f", wishes="a>b b>c c>a d>e e>f f>d", slots=1, tables=3)
    said = feasible(replace(problem, minimum=1))
    assert said.bound == 2  # which no flow knows
    assert [conflict.mends for conflict in said.conflicts] == [
        (Mend(MendKind.SUGGESTIONS, 1, bound=0, about=who),) for who in ("d", "a")
    ]


def test_tables_in_one_slot_and_an_odd_number_in_another() -> None:
    early = [Participant(p, "", f"{p}-org", available=frozenset({"s1"})) for p in "de"]
    problem = small_problem(
        "a b c", wishes="a>b b>c c>a d>e a>d", slots=2, tables=2, minimum=2, participants=early
    )
    tables = tuple(replace(t, capacities=(("s1", int(t.id == "t1")),)) for t in problem.tables)
    people = tuple(replace(p, minimum=0) if p.id in "de" else p for p in problem.participants)
    (conflict,) = feasible(replace(problem, tables=tables, participants=people)).conflicts
    assert conflict.why is Why.TABLES
    assert conflict.certificate.limits == (
        Limit(LimitKind.TABLES, "", 2, Because.TABLES, "s1"),
        Limit(LimitKind.SLOT, "", 2, Because.ODD, "s2"),
    )


def test_what_the_locked_meetings_take_is_taken() -> None:
    locked = (Locked(("pia", "a"), "s1"), Locked(("pia", "b"), "s2"))
    problem = replace(ONLY_PIA, locked=locked)
    (conflict,) = feasible(problem).conflicts
    assert conflict.certificate == Certificate(
        needs=(("c", 1), ("d", 1), ("e", 1)),
        limits=(Limit(LimitKind.PARTNER, "pia", 1, Because.CAP),),
    )


def test_the_room_in_each_slot() -> None:
    problem = small_problem("a b c d e", wishes="a>b", slots=2, tables=3)
    problem = replace(problem, talks=(talk_over(problem.slots[1]),))
    assert feasible(problem).slots == (SlotSupply("s1", 5, 3), SlotSupply("s2", 0, 3))
    assert [slot.most for slot in feasible(problem).slots] == [2, 0]


def test_the_checker_knows_a_limit_that_leaves_somebody_out() -> None:
    left = Remaining(ONLY_PIA)
    nothing = Certificate(needs=(("a", 1),), limits=())
    assert untrue(left, nothing) == ("a could meet pia under no limit.",)
    stranger = Certificate((("a", 1),), (Limit(LimitKind.PARTNER, "zoe", 0, Because.CAP),))
    assert untrue(left, stranger) == ("There is no partner zoe.",)


def test_new_slots_go_on_in_the_days_rhythm_and_past_a_talk() -> None:
    problem = small_problem("a b", slots=2)
    more = with_slots(problem, 2)
    assert [f"{s.start:%H.%M}-{s.end:%H.%M}" for s in more.slots] == [
        "09.00-09.15", "09.20-09.35", "09.40-09.55", "10.00-10.15",
    ]  # fmt: skip
    closing = replace(problem, talks=(talk_over(more.slots[2]),))
    assert f"{with_slots(closing, 1).slots[-1].start:%H.%M}" == "10.00"


def test_who_is_there_last_stays_for_a_new_slot() -> None:
    late = Participant("a", "", "a-org", available=frozenset({"s2"}))
    early = Participant("b", "", "b-org", available=frozenset({"s1"}))
    more = with_slots(small_problem("a b", participants=[late, early]), 1)
    assert [p.available for p in more.participants] == [
        frozenset({"s2", "extra-slot-1"}), frozenset({"s1"}),
    ]  # fmt: skip


LOCKED = small_problem("a b", wishes="a>b", locked=(Locked(("a", "b"), "s2", "t2"),))
REFUSED: dict[str, Callable[[], Problem]] = {
    "more tables than there are loose": lambda: with_tables(LOCKED, -2),
    "a slot with a locked meeting": lambda: with_slots(LOCKED, -1),
    "all slots": lambda: with_slots(LOCKED, -2),
    "a cap below 0": lambda: with_cap(LOCKED, -1),
    "a minimum below 0": lambda: with_minimum(LOCKED, -1),
    "more slots than they are away in": lambda: with_more_of_the_day(LOCKED, "a", 1),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_altered_is_refused(case: str) -> None:
    with pytest.raises(AlterError):
        REFUSED[case]()


def test_tables_without_a_locked_meeting_are_taken_away() -> None:
    assert [t.id for t in with_tables(LOCKED, -1).tables] == ["t2"]


def test_the_checker_knows_a_slot_that_leaves_nobody_over() -> None:
    left = Remaining(
        small_problem("a b c d", wishes="a>b b>c c>a c>d", slots=1, tables=3, minimum=1)
    )
    claim = Certificate(
        needs=(("a", 1), ("b", 1), ("c", 1)),
        limits=(Limit(LimitKind.SLOT, "", 2, Because.ODD, "s1"),),
    )
    assert untrue(left, claim) == ("slot s1 gives 3, not 2.",)


def test_the_report_as_json() -> None:
    text = write_feasibility(feasible(ONLY_PIA), title="One officer", problem_digest="d1")
    document = json.loads(text)
    assert document["problem"] == {"title": "One officer", "digest": "d1"}
    (conflict,) = document["conflicts"]
    assert (conflict["why"], conflict["needed"], conflict["available"]) == ("same_few", 5, 3)
    assert conflict["limits"] == [
        {"kind": "partner", "about": "pia", "slot": None, "most": 3, "because": "cap"}
    ]
    assert [need["participant"] for need in conflict["core"]["needs"]] == ["a", "b", "c", "d"]
    assert conflict["mends"] == [{"kind": "own_cap", "amount": 2, "about": "pia", "bound": 0}]
