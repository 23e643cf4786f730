"""Who cannot be given their minimum, in the words that the organiser reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from samspill.engine.answers.feasibility.balance import feasible
from samspill.engine.model.problem import Locked, Organisation, Participant, Problem, Sector, Table
from samspill.telling.feasibility import in_words
from support.problems import small_problem

SHOP = Organisation("shop", "Shop", Sector.BUSINESS)
OWN_TABLE = Organisation("shop", "Shop", Sector.BUSINESS, "t1")
LATE = Participant("g", "Gro", "g-org", minimum=1, available=frozenset({"s2"}))
EARLY = Participant("a", "Anne", "a-org", available=frozenset({"s2"}))
PIA = Participant("pia", "Pia", "police", minimum=0)
SELLERS = [Participant(p, "", "shop", representative=True, minimum=0) for p in ("d", "e")]
MANY = " ".join(f"p{i}" for i in range(12))

CASES: dict[str, tuple[Problem, list[str]]] = {
    "nobody to meet": (
        small_problem("a b c d", wishes="a>b", minimum=1),
        [
            "c and d need one meeting each, and can get none.\n"
            "  There is nobody whom they could meet.\n"
            "  Enough for c would be one more person suggested to c (the bound falls from 2 to 1)."
        ],
    ),
    "there at one hour": (
        small_problem(
            "a b c",
            wishes="a>b a>c b>c",
            minimum=2,
            slots=3,
            tables=3,
            participants=[EARLY],
        ),
        [
            "Anne needs two meetings, and can get one.\n"
            "  Only at 09:20 are they there, at no talk, and with somebody they could meet.\n"
            "  Enough would be Anne being there in one more slot (the bound falls from 2 to 0,"
            " where nothing is proven against it any more)."
        ],
    ),
    "few tables": (
        small_problem("a b c d e f", wishes="a>b c>d e>f", minimum=1, slots=1, tables=1),
        [
            "a, b, c, d, e and f need six meetings together, and can get two.\n"
            "  All that the tables give them (a meeting of two counts twice): 2 at the common"
            " tables (09:00).\n"
            "  Already d and f are too many: they need two, and can get one. All that the tables"
            " give them (a meeting of two counts twice): 1 at the common tables (09:00)."
        ],
    ),
    "a company's table": (
        small_problem(
            "a b c d*:shop e*:shop",
            wishes="a>shop b>shop c>shop",
            minimum=1,
            organisations=[OWN_TABLE],
        ),
        [
            "a, b and c need three meetings together, and can get two.\n"
            "  They could meet only representatives of Shop (their table has 2 places)."
        ],
    ),
    "one representative each": (
        small_problem(
            "a d*:shop e*:shop",
            wishes="a>shop",
            slots=4,
            minimum=2,
            organisations=[SHOP],
            participants=SELLERS,
        ),
        [
            "a needs two meetings, and can get one.\n"
            "  They could meet only representatives of Shop (one each: 1)."
        ],
    ),
    "beside the locked": (
        small_problem(
            "a b c d",
            wishes="a>b c>b d>b a>c",
            slots=3,
            minimum=2,
            cap=2,
            locked=(Locked(("a", "b"), "s1"),),
        ),
        [
            "d needs two meetings, beside the locked ones, and can get one.\n"
            "  They could meet only b (b-org) (who takes 1 more).",
            "c and d need three meetings together, beside the locked ones, and can get two.\n"
            "  They could meet only a (a-org) (who takes 1 more) and b (b-org) (who takes 1"
            " more).\n"
            "  Enough would be b taking one more (the bound falls from 2 to 1).",
        ],
    ),
    "an odd number": (
        small_problem("a b c", wishes="a>b b>c c>a", slots=2, minimum=2),
        [
            "a, b and c need six meetings together, and can get four.\n"
            "  At 09:00 and 09:20 an odd number of them could meet only one another: one is left"
            " over each time."
        ],
    ),
    "odd numbers": (
        small_problem(
            "a b c d e f",
            wishes="a>b b>c c>a d>e e>f f>d a>g d>g",
            slots=2,
            tables=4,
            minimum=2,
            participants=[LATE],
        ),
        [
            "a, b, c, d, e, f and Gro need twelve meetings together, and can get ten.\n"
            "  At 09:00 and 09:20 odd numbers of them could meet only one another: three are left"
            " over in all.\n"
            "  Already d, e and f are too many: they need six, and can get five. At 09:00 an odd"
            " number of them could meet only one another: one is left over.\n"
            "  Enough would be one more person suggested to a (the bound falls from 2 to 1).",
            "b, c, e, f and Gro need nine meetings together, and can get eight.\n"
            "  They could meet only a (a-org) (who takes 2), b (b-org) (once), c (c-org) (once),"
            " d (d-org) (who takes 2), e (e-org) (once) and f (f-org) (once).",
        ],
    ),
    "few tables at one hour, an odd number at another": (
        replace(
            small_problem(
                "a b c",
                wishes="a>b b>c c>a a>d",
                minimum=2,
                participants=[
                    Participant(p, "", "home", minimum=0, available=frozenset({"s1"})) for p in "de"
                ],
            ),
            tables=(Table("t1", capacity=2, capacities=(("s1", 1),)),),
        ),
        [
            "a, b and c need six meetings together, and can get four.\n"
            "  All that the tables give them (a meeting of two counts twice): 2 at the common"
            " tables (09:00) and 2 at 09:20, when an odd number of them could meet only one"
            " another."
        ],
    ),
    "more than can be named": (
        small_problem(
            f"{MANY} pia",
            wishes=" ".join(f"{p}>pia" for p in MANY.split()),
            slots=3,
            tables=9,
            minimum=1,
            participants=[PIA],
        ),
        [
            "p0, p1, p10, p11, p2, p3 and 6 others need twelve meetings together, and can get"
            " three.\n"
            "  They could meet only Pia (police) (who takes 3).\n"
            "  Already p6, p7, p8 and p9 are too many: they need four, and can get three. They"
            " could meet only Pia (police) (who takes 3)."
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_stands_in_the_way_is_said(case: str) -> None:
    problem, said = CASES[case]
    paragraphs = "\n".join(in_words(problem, feasible(problem))).split("\n\n")
    assert paragraphs[1] == "Not everybody can be given their minimum, in any plan:"
    assert paragraphs[2 : 2 + len(said)] == said


def test_what_the_slots_hold_less_than_people_would_take() -> None:
    one = small_problem("a b c", wishes="a>b", slots=2, tables=1)
    more = small_problem("a b c d e f", wishes="a>b c>d e>f a>c b>e", slots=2, tables=1)
    said = [list(in_words(p, feasible(p)))[1:3] for p in (one, more)]
    assert said == [
        ["The slots hold one meeting fewer than people would take.", ""],
        [
            "The slots hold 4 meetings fewer than people would take.",
            "There are fewer places than pairs of people at 09:00 and 09:20.",
        ],
    ]


def test_what_would_lower_the_bound_for_the_edition() -> None:
    tables = small_problem("a b c d e f", wishes="a>b c>d e>f", minimum=1, slots=1, tables=1)
    cap = small_problem("a b c", wishes="a>b a>c", minimum=1, cap=1, slots=2)
    last = [list(in_words(p, feasible(p)))[-1] for p in (tables, cap)]
    better = "where nothing is proven against it any more"
    assert last == [
        "The level minimum cannot be below 4. The least that takes it as low as one such change"
        f" can: two more tables in every slot (the bound falls from 4 to 0, {better}) or two more"
        f" slots at the end of the day (the bound falls from 4 to 0, {better}).",
        "The level minimum cannot be below 1. The least that takes it as low as one such change"
        f" can: a cap higher by 1 (the bound falls from 1 to 0, {better}).",
    ]
