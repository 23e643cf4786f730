"""What participants read, in English, bokmål and nynorsk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from samspill.engine.model.problem import Participant, Problem, RoundTable, Strength, Table, Wish
from samspill.engine.repairing import Fact, Late, NoShow, SlotDeleted, TableLost, WalkIn
from samspill.telling import names, repairs
from samspill.telling.language import Counting, Language, Noun, Text, Texts
from samspill.telling.letters import texts as letter_texts
from samspill.telling.reports import words
from support.plans import plan_of
from support.problems import small_problem
from support.repairs import repaired, told

EN, NB, NN = Language
ALL: dict[str, Mapping[str, tuple[Text, Text, Text]]] = {
    "letters": letter_texts.TEXTS,
    "names": names._TEXTS,
    "repairs": repairs._MEETING_TEXTS,
    "repairs of round tables": repairs._SEAT_TEXTS,
    "reports": words._TEXTS,
}


def forms(text: Text) -> tuple[str, ...]:
    """The text, or that of one and that of several."""
    return (text,) if isinstance(text, str) else text


@pytest.mark.parametrize("where", ALL)
def test_every_text_is_in_all_languages_with_the_same_facts(where: str) -> None:
    for key, texts in ALL[where].items():
        said = [form for text in texts for form in forms(text)]
        facts = {tuple(sorted(set(re.findall(r"{(\w+)}", form)))) for form in said}
        assert (key, len(facts), "" in said) == (key, 1, False)


def test_numbers_and_their_nouns() -> None:
    assert [Counting(EN).counted(n, Noun.MEETING) for n in (0, 1, 2, 12, 13)] == [
        "no meetings", "one meeting", "two meetings", "twelve meetings", "13 meetings",
    ]  # fmt: skip
    assert [Counting(NB).counted(1, noun) for noun in Noun] == [
        "ett møte", "én tidsluke", "én rundebordssamtale", "ett ønske",
    ]  # fmt: skip
    assert [Counting(NN).counted(1, noun) for noun in Noun] == [
        "eitt møte", "éi tidsluke", "éin rundebordssamtale", "eitt ønske",
    ]  # fmt: skip
    assert [Counting(NB).counted(n, Noun.MEETING) for n in (0, 7)] == ["ingen møter", "sju møter"]
    assert [Counting(NN).counted(n, Noun.MEETING) for n in (0, 7)] == ["ingen møte", "sju møte"]


def test_lists() -> None:
    said = [Counting(EN).listed(list("abc"[:n])) for n in range(4)]
    assert said == ["", "a", "a and b", "a, b and c"]
    assert Counting(NB).listed(list("abc")) == "a, b og c"
    assert Counting(NN).listed(list("abc"), either=True) == "a, b eller c"


def test_one_or_several() -> None:
    say = Texts(NB, {"key": ("x", ("{number} dag", "{number} dager"), "y")})
    assert [say("key", n, number=n) for n in (1, 2, 0)] == ["1 dag", "2 dager", "0 dager"]


PAIR = small_problem("a b c", wishes="a>b", slots=3, tables=2)
FRAUD = small_problem(
    "a b c d e",
    wishes="d>e",
    interests="a>>g b>g c>g d~g",
    seats=8,
    slots=3,
    tables=3,
    round_tables=(RoundTable("g", "Svindel"),),
)
REPAIRED: dict[str, tuple[Problem, str, Fact, str, str]] = {
    "cancelled": (
        PAIR,
        "s1 t1 a b",
        NoShow("b"),
        "Møtet ditt med b kl. 09.00 er avlyst.",
        "Møtet ditt med b kl. 09.00 er avlyst.",
    ),
    "moved": (
        PAIR,
        "s1 t1 a b",
        Late("b", "s2"),
        "Møtet ditt med b er flyttet fra kl. 09.00 til kl. 09.20, ved bord t1.",
        "Møtet ditt med b er flytta frå kl. 09.00 til kl. 09.20, ved bord t1.",
    ),
    "to another table": (
        PAIR,
        "s1 t1 a b",
        TableLost("t1"),
        "Møtet ditt med b kl. 09.00 er flyttet fra bord t1 til bord t2.",
        "Møtet ditt med b kl. 09.00 er flytta frå bord t1 til bord t2.",
    ),
    "a round table without one": (
        FRAUD,
        "s1 t1 a b c d @g",
        NoShow("d"),
        "Rundebordssamtalen «Svindel» kl. 09.00 holdes uten d.",
        "Rundebordssamtalen «Svindel» kl. 09.00 blir halden utan d.",
    ),
    "a round table moved": (
        FRAUD,
        "s1 t1 a b c @g",
        SlotDeleted("s1"),
        "Rundebordssamtalen «Svindel» er flyttet fra kl. 09.00 til kl. 09.20, ved bord t1.",
        "Rundebordssamtalen «Svindel» er flytta frå kl. 09.00 til kl. 09.20, ved bord t1.",
    ),
    "a round table at another table": (
        FRAUD,
        "s1 t1 a b c @g",
        TableLost("t1"),
        "Rundebordssamtalen «Svindel» kl. 09.00 er flyttet fra bord t1 til bord t2.",
        "Rundebordssamtalen «Svindel» kl. 09.00 er flytta frå bord t1 til bord t2.",
    ),
}


@pytest.mark.parametrize("case", REPAIRED)
def test_what_is_told_of_a_repair(case: str) -> None:
    problem, plan, fact, *expected = REPAIRED[case]
    made = repaired(problem, plan_of(plan), fact)
    assert [told(made, language)["a"] for language in (NB, NN)] == [[text] for text in expected]


def test_an_empty_seat_is_offered_to_one_who_asked_for_it() -> None:
    made = repaired(FRAUD, plan_of("s1 t1 a b c @g"), NoShow("b"))
    assert told(made, NB) == {
        "a": ["Rundebordssamtalen «Svindel» kl. 09.00 holdes uten b, men med d."],
        "b": ["Plassen din i rundebordssamtalen «Svindel» kl. 09.00 har falt bort."],
        "c": ["Rundebordssamtalen «Svindel» kl. 09.00 holdes uten b, men med d."],
        "d": [
            "Du har fått plass i rundebordssamtalen «Svindel» kl. 09.00, ved bord t1, sammen med a"
            " og c."
        ],
    }


def test_a_new_meeting() -> None:
    new = WalkIn(Participant("d", "Dag", "a-org"), None, (Wish("d", "c", Strength.LIKE),))
    assert told(repaired(PAIR, plan_of(), new), NN)["d"] == [
        "Du har eit nytt møte med c kl. 09.00, ved bord t1."
    ]


def test_tables_are_called_as_the_language_does() -> None:
    assert [names.called("12", language) for language in Language] == [
        "table 12", "bord 12", "bord 12",
    ]  # fmt: skip
    assert {names.called("Bord 3", language) for language in Language} == {"Bord 3"}
    said = [names.called(name, NB) for name in ("Berg Lås", "TV 2")]
    assert said == ["bordet til Berg Lås", "bordet til TV 2"]
    assert names.called("common-7", NB, bare=True) == "bord common-7"


def test_letters_and_repairs_call_a_table_alike() -> None:
    for name, called in {"": "table t2", "12": "table 12", "Berg": "the table of Berg"}.items():
        tables = (Table("t1"), Table("t2", name))
        problem = small_problem("a b", wishes="a>b", slots=1, tables=0)
        problem = replace(problem, tables=tables)
        moved = told(repaired(problem, plan_of("s1 t1 a b"), TableLost("t1")))["a"]
        assert moved == [f"Your meeting with b at 09:00 is moved from table t1 to {called}."]
        assert names.Names(problem).table("t2") == called
