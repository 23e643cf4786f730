"""Why this meeting, why not that one; and who may know."""

from __future__ import annotations

from dataclasses import replace

import pytest

from samspill.engine.answers.explain import (
    Audience,
    Opening,
    Remedy,
    RemedyKind,
    WhyMet,
    WhyNot,
    WishWhy,
    explain,
)
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import (
    Locked,
    Organisation,
    Participant,
    Problem,
    Sector,
    Strength,
    Suggestion,
)
from samspill.telling.explanations import _NOT_WORDS, report
from samspill.telling.language import Language
from samspill.telling.letters.letter import letter
from support.plans import plan_of
from support.problems import small_problem, talk_over

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


def test_the_participant_sees_their_own_wishes_and_nobody_elses() -> None:
    found = explain(MEETINGS, FIVE, "a").meetings
    assert [(m.other, m.code, m.own, m.theirs) for m in found] == [
        ("b", WhyMet.OWN_WISH, Strength.MUST, None),
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
        WhyNot.NO_TABLE,
    ),
    "a has a meeting whenever a is there": (
        small_problem("a b c", wishes="a>b a>c", participants=[only("s1", key="a")]),
        plan_of("s1 t1 a c"),
        WhyNot.BUSY_SAME_TIMES,
        WhyNot.SELF_BUSY,
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
    assert set(_NOT_WORDS) == set(WhyNot)


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


def changes(problem: Problem, plan: Plan, audience: Audience) -> tuple[Remedy, ...]:
    """What could have been different for the first missed wish of a."""
    return explain(problem, plan, "a", audience).missed[0].changes


def test_a_slot_that_the_participant_is_away_in_would_have_done() -> None:
    problem = small_problem("a b c", wishes="a>b b>c", participants=[only("s1", key="a")])
    plan = plan_of("s1 t1 b c")
    here = Remedy(RemedyKind.PRESENT, "s2", "a")
    assert changes(problem, plan, Audience.PARTICIPANT) == (here,)
    assert changes(problem, plan, Audience.ORGANISER) == (here,)


def test_only_the_organiser_is_told_of_the_other_sides_slots() -> None:
    problem = small_problem("a b c", wishes="a>b b>c", participants=[only("s1")])
    plan = plan_of("s1 t1 b c")
    assert changes(problem, plan, Audience.PARTICIPANT) == ()
    there = Remedy(RemedyKind.PRESENT, "s2", "b")
    assert changes(problem, plan, Audience.ORGANISER) == (there,)


def test_a_talk_left_out_would_have_done() -> None:
    problem = small_problem("a b c", wishes="a>b a>c", slots=2)
    talk = talk_over(problem.slots[1])
    skipping = Participant("b", "", "b-org", skips=frozenset({"talk"}))
    problem = small_problem(
        "a b c", wishes="a>b a>c", slots=2, talks=(talk,), participants=[skipping]
    )
    assert changes(problem, plan_of("s1 t1 a c"), Audience.PARTICIPANT) == (
        Remedy(RemedyKind.SKIPPED, "s2", "a", "talk"),
    )


def test_one_more_table_would_have_done() -> None:
    problem = small_problem("a b c d", wishes="a>b c>d", slots=1, tables=1)
    assert changes(problem, plan_of("s1 t1 c d"), Audience.PARTICIPANT) == (
        Remedy(RemedyKind.TABLE, "s1"),
    )


def test_taking_one_more_would_have_done_where_the_edition_allows_it() -> None:
    wishes, plan = "a>b a>c", plan_of("s1 t1 a c")
    lower = small_problem(
        "a b c", wishes=wishes, participants=[Participant("a", "", "a-org", cap=1)]
    )
    assert changes(lower, plan, Audience.PARTICIPANT) == (Remedy(RemedyKind.CAP, "s2", "a"),)
    assert changes(small_problem("a b c", wishes=wishes, cap=1), plan, Audience.PARTICIPANT) == ()


def test_a_participant_is_told_of_meetings_wished_no_more_the_least_wished_first() -> None:
    problem = small_problem("a b c d e", wishes="a>b a>>c a~d e>a", slots=3, cap=3)
    (missed,) = explain(problem, plan_of("s1 t1 a c", "s2 t1 a d", "s3 t1 a e"), "a").missed
    assert missed.instead_of == plan_of("s3 t1 a e").meetings + plan_of("s2 t1 a d").meetings


ALMA = Participant("a", "Alma Aas", "a-org")
BO = Participant("b", "Bo Berg", "b-org", representative=True)
CARL = Participant("c", "Carl Dahl", "c-org", available=frozenset({"s1"}))
HOMES = (
    Organisation("a-org", "Aas Bank", Sector.BUSINESS),
    Organisation("b-org", "Berg Locks", Sector.SECURITY_INDUSTRY, table="t1"),
    Organisation("c-org", "Police", Sector.POLICE),
)
WRITTEN = """\
Dear Alma Aas,

You have one meeting. You take six at most, and are there and at no talk in both slots.

  09:00, table t1: Bo Berg (Berg Locks). You wished for it.

One of your wishes did not become a meeting.

You were free at 09:20, but it found no place there beside everybody's wishes, times and tables.
  There would have been a time and a table for it instead of your meeting with Bo Berg at 09:00:
    Carl Dahl, Police (must meet)

A meeting takes two people, a time and a table. Those you wished for have a day and wishes of \
their own, and the plan weighs everybody's wishes against one another.
"""
REPORTED = """\
Alma Aas (Aas Bank) has one meeting: takes at most 6, is guaranteed 0 where it is possible, and is \
there and at no talk in 2 of 2 slots.
  09:00, table t1: Bo Berg (Berg Locks). Both wished it: like here, must there.
Not fulfilled:
  Carl Dahl (Police) (must meet)
    Whenever one of the two is free, the other has a meeting. It is worth 3000 points. \
There would be a time and a table instead of Alma Aas and Bo Berg at 09:00 (9000 points) or \
if Carl Dahl were there at 09:20.
"""


def test_the_letter_reads_as_a_letter_and_the_report_as_a_report() -> None:
    problem = small_problem(
        participants=[ALMA, BO, CARL], people="", organisations=HOMES, wishes="a>b b-org>>a a>>c"
    )
    plan = plan_of("s1 t1 a b")
    assert letter(problem, explain(problem, plan, "a")) == WRITTEN
    said = explain(problem, plan, "a", Audience.ORGANISER)
    assert report(problem, said) == REPORTED


def body(problem: Problem, plan: Plan) -> list[str]:
    """The lines of the letter to a that say something of this plan."""
    lines = letter(problem, explain(problem, plan, "a")).splitlines()[2:]
    return [line for line in lines if line and not line.startswith("A meeting takes")]


def test_the_wishes_beside_a_full_day_stand_below_how_they_compare() -> None:
    problem = small_problem("a b c d e f", wishes="a>b a~c a>>d a>>e a~f b>c", slots=3, cap=2)
    problem = replace(
        problem,
        title="Sikkerhetsdagen",
        tables=tuple(replace(t, name=t.id[1:]) for t in problem.tables),
    )
    assert body(problem, plan_of("s1 t1 a b", "s2 t1 a c", "s3 t1 b c")) == [
        "You have two meetings at Sikkerhetsdagen. That is as many as you take.",
        "  09:00, table 1: b (b-org). You wished for it.",
        "  09:20, table 1: c (c-org). You wished for it.",
        "Three of your wishes did not become meetings.",
        "Your day is full, as you take two meetings at most.",
        "  There would have been a time and a table for each instead of your meeting with c at"
        " 09:20 or with b at 09:00:",
        "    d, d-org (must meet)",
        "    e, e-org (must meet)",
        "  You wished for all your meetings as much as for this, or more. There would have been a"
        " time and a table for it instead of your meeting with c at 09:20:",
        "    f, f-org (open to meeting)",
    ]


def test_ways_of_several_kinds_are_told_apart() -> None:
    problem, plan, *_ = MISSED["a is full"]
    assert body(problem, plan)[-2] == (
        "  You wished for the meeting you have as much as for this, or more. There would have been"
        " a time and a table for it instead of your meeting with c at 09:00, or at 09:20 if you"
        " took two meetings:"
    )
    said = explain(problem, plan, "a")
    assert (
        "  Du ønsket møtet du har, minst like mye som dette. Det hadde vært tid og bord til det i"
        " stedet for møtet med c kl. 09.00, eller kl. 09.20 hvis du hadde sagt ja til to møter:"
    ) in letter(problem, said, Language.BOKMAL).splitlines()


def test_who_has_few_slots_and_who_has_not_wished_are_told_so() -> None:
    here = Participant("a", "", "a-org", available=frozenset({"s2"}))
    few = small_problem("a b", wishes="b>a", slots=3, participants=[here])
    assert body(few, plan_of("s2 t1 a b")) == [
        "You have one meeting. You take six at most, but are there and at no talk in only one of"
        " the three slots, and have a meeting in it.",
        "  09:20, table t1: b (b-org). Samspill proposes it.",
        "You have not said whom you want to meet, so there was nothing of yours for the plan to go"
        " by.",
    ]
    short = small_problem("a b c", wishes="a>b a>c", slots=2)
    assert body(short, plan_of("s1 t1 a b", "s2 t1 a c"))[0] == (
        "You have two meetings. You take six at most, but the day has only two slots, and you have"
        " a meeting in each of them."
    )
    away = small_problem("a b", wishes="a>b", participants=[replace(here, available=frozenset())])
    assert body(away, plan_of()) == [
        "You have no meetings. There is no slot in which you are there and at no talk.",
        "One of your wishes did not become a meeting.",
        "There is no slot in which you are there and at no talk.",
        "  There would have been a time and a table for it if you had been there at 09:00 or"
        " 09:20:",
        "    b, b-org (would like to meet)",
    ]


HERE = Participant("a", "Alma Aas", "a-org", available=frozenset({"s2"}))
IN_NORWEGIAN: dict[str, tuple[Problem, Plan, list[str], list[str]]] = {
    "one wish found no place": (
        small_problem(
            participants=[ALMA, BO, CARL], people="", organisations=HOMES, wishes="a>b a>>c"
        ),
        plan_of("s1 t1 a b"),
        [
            "Hei, Alma Aas!",
            "Du har ett møte. Du kan ha høyst seks. I begge tidslukene er du til stede og ikke på"
            " foredrag.",
            "  09.00, bord t1: Bo Berg (Berg Locks). Du ba om det.",
            "Ett av ønskene dine ble ikke til et møte.",
            "Du var ledig kl. 09.20, men det ble ikke plass til møtet da alles ønsker, tider"
            " og bord skulle gå opp.",
            "  Det hadde vært tid og bord til det i stedet for møtet med Bo Berg kl. 09.00:",
            "    Carl Dahl, Police (må møte)",
            "Et møte krever to mennesker, et tidspunkt og et bord. De du ønsket å møte, har også"
            " sin egen dag og sine egne ønsker, og planen veier alles ønsker mot hverandre.",
        ],
        [
            "Hei, Alma Aas!",
            "Du har eitt møte. Du kan ha høgst seks. I begge tidslukene er du til stades og ikkje"
            " på føredrag.",
            "  09.00, bord t1: Bo Berg (Berg Locks). Du bad om det.",
            "Eitt av ønska dine blei ikkje til eit møte.",
            "Du var ledig kl. 09.20, men det blei ikkje plass til møtet då ønska, tidene og"
            " borda til alle skulle gå opp.",
            "  Det hadde vore tid og bord til det i staden for møtet med Bo Berg kl. 09.00:",
            "    Carl Dahl, Police (må møte)",
            "Eit møte krev to menneske, eit tidspunkt og eit bord. Dei du ønskte å møte, har òg"
            " sin eigen dag og sine eigne ønske, og planen veg ønska til alle mot kvarandre.",
        ],
    ),
    "a short day without wishes": (
        small_problem("b", wishes="b>a", slots=3, participants=[HERE], title="Møtedagen"),
        plan_of("s2 t1 a b"),
        [
            "Hei, Alma Aas!",
            "Du har ett møte på Møtedagen. Du kan ha høyst seks, men det er bare i én av de tre"
            " tidslukene du er til stede og ikke på foredrag, og der har du møte.",
            "  09.20, bord t1: b (b-org). Samspill foreslår det.",
            "Du har ikke sagt hvem du vil møte, så planen hadde ingen ønsker fra deg å gå etter.",
        ],
        [
            "Hei, Alma Aas!",
            "Du har eitt møte på Møtedagen. Du kan ha høgst seks, men det er berre i éi av dei tre"
            " tidslukene du er til stades og ikkje på føredrag, og der har du møte.",
            "  09.20, bord t1: b (b-org). Samspill føreslår det.",
            "Du har ikkje sagt kven du vil møte, så planen hadde ingen ønske frå deg å gå etter.",
        ],
    ),
}


@pytest.mark.parametrize("case", IN_NORWEGIAN)
def test_the_letter_in_both_kinds_of_norwegian(case: str) -> None:
    problem, plan, *expected = IN_NORWEGIAN[case]
    said = explain(problem, plan, "a")
    for language, lines in zip((Language.BOKMAL, Language.NYNORSK), expected, strict=True):
        assert [line for line in letter(problem, said, language).splitlines() if line] == lines


def test_no_letter_is_made_of_what_the_organiser_may_know() -> None:
    with pytest.raises(ValueError, match="for the organiser"):
        letter(MEETINGS, explain(MEETINGS, FIVE, "a", Audience.ORGANISER))


def test_every_reason_makes_a_letter_and_a_report() -> None:
    for problem, plan, *_ in MISSED.values():
        told = explain(problem, plan, "a")
        letters = [letter(problem, told, language) for language in Language]
        assert [text.splitlines()[0] for text in letters] == ["Dear a,", "Hei, a!", "Hei, a!"]
        assert len({text.count("\n") for text in letters}) == 1
        said = explain(problem, plan, "a", Audience.ORGANISER)
        assert report(problem, said).startswith("a (a-org) has ")
