"""Why this meeting, why not that one; and who may know."""

from __future__ import annotations

import pytest

from samspill.engine.explain import Audience, Opening, WhyMet, WhyNot, WishWhy, explain
from samspill.engine.plan import Plan
from samspill.engine.problem import (
    Locked,
    Participant,
    Problem,
    Strength,
    Suggestion,
)
from support.plans import plan_of
from support.problems import small_problem

MEETINGS = small_problem(
    "a b c d e f",
    wishes="a>>b b~a a>c d>a",
    suggestions=(Suggestion("a", "e", 50),),
    locked=(Locked(("a", "f"), "s5"),),
    slots=5,
)
FIVE = plan_of("s1 t1 a b", "s2 t1 a c", "s3 t1 a d", "s4 t1 a e", "s5 t1 a f")


def test_the_organiser_sees_every_reason_of_a_meeting() -> None:
    found = explain(MEETINGS, FIVE, "a", Audience.ORGANISER).meetings
    assert [(m.other, m.code, m.own, m.theirs) for m in found] == [
        ("b", WhyMet.MUTUAL, Strength.MUST, Strength.OPEN),
        ("c", WhyMet.OWN_WISH, Strength.LIKE, None),
        ("d", WhyMet.THEIR_WISH, None, Strength.LIKE),
        ("e", WhyMet.SUGGESTED, None, None),
        ("f", WhyMet.LOCKED, None, None),
    ]


def test_the_participant_sees_their_own_wishes_and_what_was_mutual() -> None:
    found = explain(MEETINGS, FIVE, "a").meetings
    assert [(m.other, m.code, m.own, m.theirs) for m in found] == [
        ("b", WhyMet.MUTUAL, Strength.MUST, Strength.OPEN),
        ("c", WhyMet.OWN_WISH, Strength.LIKE, None),
        ("d", WhyMet.PROPOSED, None, None),
        ("e", WhyMet.PROPOSED, None, None),
        ("f", WhyMet.PROPOSED, None, None),
    ]


def test_the_numbers_of_a_day() -> None:
    found = explain(MEETINGS, plan_of("s1 t1 a b"), "a")
    assert (found.cap, found.minimum, found.open_slots, found.free_slots) == (6, 0, 5, 4)


def only(*slots: str, key: str = "b") -> Participant:
    """The participant, there in these slots only."""
    return Participant(key, "", f"{key}-org", available=frozenset(slots))


# Why a's wish for b (or shop) is not met: what the organiser is told, and a.
MISSED: dict[str, tuple[Problem, Plan, WhyNot, WhyNot]] = {
    "a veto": (
        small_problem("a b", wishes="a>b", vetoes="b>a"),
        plan_of(),
        WhyNot.CANNOT_MEET,
        WhyNot.NOT_FITTED,
    ),
    "never there together": (
        small_problem("a b", wishes="a>b", participants=[only("s1", key="a"), only("s2")]),
        plan_of(),
        WhyNot.NO_COMMON_SLOT,
        WhyNot.NOT_FITTED,
    ),
    "b is full": (
        small_problem(
            "a b c", wishes="a>b c>b", participants=[Participant("b", "", "b-org", cap=1)]
        ),
        plan_of("s1 t1 b c"),
        WhyNot.OTHER_FULL,
        WhyNot.NOT_FITTED,
    ),
    "a is full": (
        small_problem(
            "a b c", wishes="a>b a>c", participants=[Participant("a", "", "a-org", cap=1)]
        ),
        plan_of("s1 t1 a c"),
        WhyNot.SELF_FULL,
        WhyNot.SELF_FULL,
    ),
    "busy whenever the other is free": (
        small_problem("a b c d", wishes="a>b a>c b>d"),
        plan_of("s1 t1 a c", "s2 t1 b d"),
        WhyNot.BUSY_SAME_TIMES,
        WhyNot.NOT_FITTED,
    ),
    "no table": (
        small_problem("a b c d", wishes="a>b c>d", slots=1, tables=1),
        plan_of("s1 t1 c d"),
        WhyNot.NO_TABLE,
        WhyNot.NOT_FITTED,
    ),
    "it would fit": (
        small_problem("a b", wishes="a>b"),
        plan_of(),
        WhyNot.WOULD_FIT,
        WhyNot.NOT_FITTED,
    ),
    "a colleague is met": (
        small_problem("a b*:shop c*:shop", wishes="a>b c>a"),
        plan_of("s1 t1 a c"),
        WhyNot.COLLEAGUE_MET,
        WhyNot.COLLEAGUE_MET,
    ),
    "of an organisation, whoever came closest": (
        small_problem("a b*:shop c*:shop", wishes="a>shop", vetoes="b>a"),
        plan_of(),
        WhyNot.WOULD_FIT,
        WhyNot.NOT_FITTED,
    ),
}


@pytest.mark.parametrize("case", MISSED)
def test_why_a_wish_is_not_met(case: str) -> None:
    problem, plan, to_organiser, to_participant = MISSED[case]
    told = {who: explain(problem, plan, "a", who).missed for who in Audience}
    assert [wish.code for wish in told[Audience.ORGANISER]] == [to_organiser]
    assert [wish.code for wish in told[Audience.PARTICIPANT]] == [to_participant]


def test_every_reason_has_a_case_and_words() -> None:
    cases = MISSED.values()
    assert {code for _, _, *codes in cases for code in codes} == set(WhyNot)
    assert all(WishWhy("a", "b", Strength.LIKE, code).text for code in WhyNot)


def test_a_participant_gets_no_facts_beside_the_reason() -> None:
    problem = small_problem("a b", wishes="a>b b>a")
    assert explain(problem, plan_of(), "a").missed == (
        WishWhy(by="a", to="b", strength=Strength.LIKE, code=WhyNot.NOT_FITTED),
    )


def test_where_it_would_fit() -> None:
    problem = small_problem("a b c d", wishes="a>b c>d", slots=3, participants=[only("s1", "s3")])
    (missed,) = explain(problem, plan_of("s3 t1 c d"), "a", Audience.ORGANISER).missed
    assert missed.openings == (Opening("s1", ("t1", "t2")), Opening("s3", ("t2",)))
    assert (missed.points, missed.mutual) == (2_000, False)


def test_which_meeting_could_give_way() -> None:
    problem = small_problem(
        "a b c d e",
        wishes="a>>b b>>a b>c b>d b>e",
        slots=3,
        participants=[only("s1", "s2", key="a")],
        locked=(Locked(("b", "e"), "s2"),),
        cap=3,
    )
    plan = plan_of("s1 t1 b c", "s2 t1 b e", "s3 t1 b d")
    (missed,) = explain(problem, plan, "a", Audience.ORGANISER).missed
    # Without d, b still has no slot when a is there; the meeting with e is locked.
    assert missed.code is WhyNot.OTHER_FULL
    assert missed.instead_of == plan_of("s1 t1 b c").meetings


def test_missed_wishes_come_strongest_first_with_those_of_the_organisation() -> None:
    problem = small_problem("a*:shop b*:shop c d e", wishes="a~c a>d shop>>e shop>c")
    found = explain(problem, plan_of("s1 t1 b e"), "a").missed
    assert [(w.by, w.to, w.strength) for w in found] == [
        ("a", "d", Strength.LIKE),
        ("shop", "c", Strength.LIKE),
        ("a", "c", Strength.OPEN),
    ]


def test_a_stranger_is_unknown() -> None:
    with pytest.raises(KeyError):
        explain(MEETINGS, FIVE, "z")
